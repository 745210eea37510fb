//! Spreadsheets: workbooks of Excel and OpenDocument. Each sheet is a table.

mod ods;
mod xls;
mod xlsx;

pub(in crate::input) use ods::read as read_ods;
pub(in crate::input) use xls::{is_xls, read as read_xls};
pub(in crate::input) use xlsx::read as read_xlsx;

use crate::error::Result;
use crate::input::assemble::Shape;
use crate::input::container::refusal;
use crate::input::rendered::{Paragraph, Rendered};
use crate::model::{BlockKind, Cell, Document, ExclusionReason, LINE_BREAK};

/// The most cells with text of a workbook.
const MOST_CELLS: usize = 2_000_000;
/// The most bytes of text in all cells: a text that is stored once may be in many cells.
const MOST_TEXT: usize = 256 << 20;

/// A workbook that is being read, its cells in the order of their rows.
struct Sheets<'n> {
    name: &'n str,
    out: Rendered,
    /// The name and the number of the current sheet, and its row so far.
    sheet: String,
    table: u32,
    row: Option<u32>,
    /// Why the cells of the current sheet are excluded.
    reason: Option<ExclusionReason>,
    cells: usize,
    text: usize,
}

impl<'n> Sheets<'n> {
    fn new(name: &'n str) -> Self {
        Self {
            name,
            out: Rendered::new(name),
            sheet: String::new(),
            table: 0,
            row: None,
            reason: None,
            cells: 0,
            text: 0,
        }
    }

    /// Begins a sheet.
    fn start(&mut self, name: String, is_hidden: bool) {
        self.sheet.clone_from(&name);
        self.row = None;
        self.table = self.out.sheet(name);
        self.reason = is_hidden.then_some(ExclusionReason::Hidden);
    }

    /// Adds a cell. A line break in it ends a segment, a blank line ends a paragraph.
    ///
    /// # Errors
    /// If the workbook has too many cells or too much text.
    fn put(&mut self, row: u32, column: u32, text: &str) -> Result<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.cells += 1;
        self.text += text.len();
        if self.cells > MOST_CELLS || self.text > MOST_TEXT {
            return Err(self.too_large());
        }
        if self.row.replace(row) != Some(row) {
            self.out.place(format!("{}, row {}", self.sheet, u64::from(row) + 1), "");
        }
        let cell = Some(Cell { table: self.table, row, column });
        let shape = Shape { kind: BlockKind::TableCell, level: 0, cell };
        for paragraph in paragraphs(text) {
            let mut line = Paragraph::new(shape);
            line.push(&paragraph, self.reason);
            self.out.put(&line);
        }
        Ok(())
    }

    fn too_large(&self) -> crate::error::Error {
        let found = format!(
            "the workbook has more than {MOST_CELLS} cells with text, or more than {} MiB of it",
            MOST_TEXT >> 20
        );
        refusal(
            self.name,
            found,
            "expected a smaller workbook",
            "split it, or save its sheets as CSV",
        )
    }

    /// The document.
    ///
    /// # Errors
    /// If no cell has text.
    fn finish(self) -> Result<Document> {
        if self.cells == 0 {
            let advice = "check the file in its program";
            return Err(refusal(self.name, "no cell has text", "expected a table", advice));
        }
        Ok(self.out.finish())
    }
}

/// The paragraphs of a cell. Their line ends are hard.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.split(['\n', '\r', LINE_BREAK]).map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if line.is_empty() && !last.is_empty() => paragraphs.push(String::new()),
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(LINE_BREAK);
                }
                last.push_str(line);
            }
            _ => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_end_paragraphs_and_line_breaks_do_not() {
        assert_eq!(paragraphs(" a\nb \n\n \nc\n"), ["a\u{2028}b", "c"]);
        assert!(paragraphs("\n \n").is_empty());
    }

    #[test]
    fn a_text_in_too_many_cells_is_refused() {
        let mut sheets = Sheets::new("a.xlsx");
        sheets.start("S".into(), false);
        assert!(sheets.put(0, 0, "x").is_ok());
        sheets.text = MOST_TEXT;
        let refused = sheets.put(1, 0, "x").unwrap_err().to_string();
        assert!(refused.contains("256 MiB"), "{refused}");
    }
}
