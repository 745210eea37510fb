//! The reader of tables in text: CSV with any separator, TSV, and the "Unicode text" of Excel.
//!
//! A cell is a block for each of its paragraphs. The memory that a table takes grows with the size of
//! its file: nothing in it unpacks.

use std::ops::Range;

use crate::input::assemble::{Assembler, Shape};
use crate::memory::columns::is_header;
use crate::memory::delimited::{CsvRows, Field, Row, separator, tsv_rows};
use crate::model::{BlockKind, Cell, Document, ExclusionReason, LINE_BREAK, Table, TableKind};

/// Reads a table whose cells are separated by tabs. Quotes are text unless the file as a whole is
/// quoted.
pub(super) fn read_tsv(name: &str, text: String) -> Document {
    // Excel may state the separator.
    let (separator, start) = match separator(&text, is_header) {
        stated if stated.1 > 0 => stated,
        _ => ('\t', 0),
    };
    if separator != '\t' || is_quoted(&text[start..], separator) {
        read_rows(name, text, start, Some(separator))
    } else {
        read_rows(name, text, start, None)
    }
}

/// Reads a CSV file. The separator is stated or found by the rows.
pub(super) fn read_csv(name: &str, text: String) -> Document {
    let (separator, start) = separator(&text, is_header);
    let is_plain = separator == '\t' && !is_quoted(&text[start..], '\t');
    read_rows(name, text, start, (!is_plain).then_some(separator))
}

/// Whether the text is a table by its tabs: each line has as many cells, and most lines have two or
/// more with text.
pub(super) fn is_table(text: &str) -> bool {
    const LEAST_ROWS: usize = 2;
    if memchr::memchr(b'\t', text.as_bytes()).is_none() {
        return false;
    }
    let quoted = is_quoted(text, '\t');
    let mut shape = TableShape::default();
    if quoted {
        CsvRows::new(text, '\t').all(|row| shape.put(&row));
    } else {
        tsv_rows(text).all(|row| shape.put(&row));
    }
    shape.is_even && shape.rows >= LEAST_ROWS && shape.filled * 2 > shape.rows
}

/// What is known of the rows of a table.
#[derive(Debug, Default)]
struct TableShape {
    width: usize,
    rows: usize,
    /// The rows with two or more cells that are not empty.
    filled: usize,
    /// Whether all rows have as many cells, two or more.
    is_even: bool,
}

impl TableShape {
    /// Adds a row. Whether the rows are still those of a table. Blank lines do not count.
    fn put(&mut self, row: &Row<'_>) -> bool {
        let count = row.fields.iter().filter(|field| !field.text.trim().is_empty()).count();
        if count == 0 {
            return true;
        }
        if self.rows == 0 {
            self.width = row.fields.len();
        }
        self.is_even = self.width > 1 && row.fields.len() == self.width;
        self.rows += 1;
        self.filled += usize::from(count > 1);
        self.is_even
    }
}

/// Whether quotes around cells enclose them rather than being text: none is out of place, and a cell
/// has in its quotes what only they allow, or each quoted cell needs them in some program, or nearly
/// all texts are quoted.
fn is_quoted(text: &str, separator: char) -> bool {
    if memchr::memchr(b'"', text.as_bytes()).is_none() {
        return false;
    }
    let mut rows = CsvRows::new(text, separator);
    let (mut texts, mut quoted, mut needless, mut needed) = (0_usize, 0_usize, 0_usize, false);
    while let Some(row) = rows.next() {
        if !rows.take_errors().is_empty() {
            return false;
        }
        for field in &row.fields {
            texts += usize::from(field.text.contains(char::is_alphabetic));
            if field.raw.0 > field.at {
                quoted += 1;
                needless += usize::from(!field.text.contains([',', ';']));
                needed |= field.text.contains(['"', '\n', separator]);
            }
        }
    }
    needed || (quoted > 0 && (needless == 0 || quoted * 5 >= texts * 4))
}

/// Reads the rows after `start`. Without a separator, they are lines of cells separated by tabs.
fn read_rows(name: &str, text: String, start: usize, separator: Option<char>) -> Document {
    let mut out = Assembler::new(&text);
    out.exclude(0..start, ExclusionReason::Markup);
    match separator {
        Some(separator) => {
            let rows = CsvRows::from(&text, start, separator);
            rows.enumerate().for_each(|(number, row)| put_row(&mut out, &text, number, &row));
        }
        None => {
            // `sep=` is a row of its own.
            let rows = tsv_rows(&text).filter(|row| row.at >= start).enumerate();
            rows.for_each(|(number, row)| put_row(&mut out, &text, number, &row));
        }
    }
    let parts = out.finish();
    let table = Table { kind: TableKind::Sheet, ..Table::default() };
    Document { tables: vec![table], ..parts.document(name, text) }
}

fn put_row(out: &mut Assembler<'_>, text: &str, number: usize, row: &Row<'_>) {
    let Ok(number) = u32::try_from(number) else { return };
    for (column, field) in (0..).zip(&row.fields) {
        let cell = Some(Cell { table: 0, row: number, column });
        out.start(Shape { kind: BlockKind::TableCell, level: 0, cell });
        let next = row.fields.get(column as usize + 1);
        let end = next.map_or(row.end_at, |next| next.at.saturating_sub(1));
        put_field(out, text, field, end);
    }
    out.end_block();
}

/// Adds the text of a cell, which ends at `end`. Paragraphs in it are blocks of their own.
fn put_field(out: &mut Assembler<'_>, text: &str, field: &Field<'_>, end: usize) {
    let (from, to) = field.raw;
    if from == field.at {
        return put_lines(out, text, from..to, false);
    }
    put_lines(out, text, from..to, true);
    // Text after a closing quote belongs to the cell.
    let after = (to + 1).min(end);
    if after < end {
        out.fill_to(after);
        put_lines(out, text, after..end, false);
    }
}

/// Adds the lines of a cell. Two quotes in a quoted cell are one.
fn put_lines(out: &mut Assembler<'_>, text: &str, range: Range<usize>, is_quoted: bool) {
    let mut start = range.start;
    let mut from = start;
    while let Some(at) = memchr::memchr2(b'\n', b'"', &text.as_bytes()[from..range.end]) {
        let at = from + at;
        from = at + 1;
        if text[at..].starts_with('\n') {
            out.copy(start..at);
            let gap = text[from..range.end].trim_start();
            let next = range.end - gap.len();
            if text[from..next].contains('\n') {
                out.end_block();
            } else {
                out.render(LINE_BREAK.encode_utf8(&mut [0; 4]), at..from);
            }
            start = from;
        } else if is_quoted && text[from..range.end].starts_with('"') {
            out.copy(start..from);
            out.fill_to(from + 1);
            start = from + 1;
            from = start;
        }
    }
    out.copy(start..range.end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(document: &Document) -> Vec<(u32, u32, &str)> {
        let blocks = document.blocks.iter();
        blocks.map(|b| (b.cell.unwrap().row, b.cell.unwrap().column, b.text.as_str())).collect()
    }

    fn assert_accounted(document: &Document) {
        let pieces = document.blocks.iter().flat_map(|block| &block.pieces);
        let mut ranges: Vec<_> = pieces.map(|piece| piece.source.clone()).collect();
        ranges.extend(document.left_out.iter().map(|excluded| excluded.source.clone()));
        ranges.retain(|range| !range.is_empty());
        ranges.sort_by_key(|range| range.start);
        let ends = ranges.iter().fold(0, |at, range| {
            assert_eq!(at, range.start);
            range.end
        });
        assert_eq!(ends, document.text.len());
    }

    #[test]
    fn quotes_of_a_csv_file_enclose_and_those_of_a_tsv_file_are_text() {
        let csv = read_csv("a.csv", "1;\"Say \"\"no\"\".\n\nThen go.\";x\n2;\"a\nb\"c;\n".into());
        let expected = [
            (0, 0, "1"),
            (0, 1, "Say \"no\"."),
            (0, 1, "Then go."),
            (0, 2, "x"),
            (1, 0, "2"),
            (1, 1, "a\u{2028}bc"),
        ];
        let shown = |text: &str| text.replace(LINE_BREAK, "\u{2028}");
        let found = cells(&csv);
        let found: Vec<_> =
            found.iter().map(|(row, column, text)| (*row, *column, shown(text))).collect();
        assert_eq!(found, expected.map(|(row, column, text)| (row, column, text.to_owned())));
        assert_accounted(&csv);
        let tsv = read_tsv("a.tsv", "5\" nails\t\"Green\" wood\n\"All\"\t\"b\n".into());
        let expected =
            [(0, 0, "5\" nails"), (0, 1, "\"Green\" wood"), (1, 0, "\"All\""), (1, 1, "\"b")];
        assert_eq!(cells(&tsv), expected);
        assert_accounted(&tsv);
    }

    #[test]
    fn tabs_with_needed_quotes_are_quoted() {
        let tsv = read_tsv("a.txt", "1\t\"a \"\"b\"\"\"\n2\t\"c, d\"\n".into());
        assert_eq!(cells(&tsv), [(0, 0, "1"), (0, 1, "a \"b\""), (1, 0, "2"), (1, 1, "c, d")]);
        let tsv = read_tsv("a.tsv", "1\t\"Yes\"\n2\tNo\n".into());
        assert_eq!(cells(&tsv)[1], (0, 1, "\"Yes\""));
    }

    #[test]
    fn excel_states_the_separator() {
        let csv = read_csv("a.csv", "sep=|\na|b\n".into());
        assert_eq!(cells(&csv), [(0, 0, "a"), (0, 1, "b")]);
        assert_accounted(&csv);
    }

    #[test]
    fn lines_with_as_many_tabs_are_a_table() {
        assert!(is_table("a\tb\nc\td\n\ne\t\n"));
        assert!(is_table("a\t\"b,\nc\"\nd\te\n"));
        for text in ["a\tb\n", "a\tb\nc\n", "\ta\n\tb\n", "a b\nc d\n", "a\tb\nc\td\te\n"] {
            assert!(!is_table(text), "{text:?}");
        }
    }
}
