//! The reader of OpenDocument spreadsheets.

use crate::error::Result;
use crate::input::container::{Container, refusal};
use crate::input::elements::{Element, Elements, Event};
use crate::model::Document;

use super::{MOST_TEXT, Sheets};

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

/// Reads a spreadsheet.
///
/// # Errors
/// If the container cannot be read, it is encrypted, or it is larger than the bounds.
pub(in crate::input) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let mut container = Container::open(name, bytes)?;
    if container.text(MANIFEST)?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        let advice = "save it without a password first";
        return Err(refusal(name, "the file is encrypted", "expected a readable file", advice));
    }
    let text = container.required(CONTENT)?;
    let mut elements = Elements::new(name, CONTENT, &text);
    let mut sheets = Sheets::new(name);
    let mut row = 0;
    while let Some(event) = elements.next()? {
        let Event::Start(element) = event else { continue };
        match element.name() {
            b"table" => {
                sheets.start(element.attribute("name").unwrap_or_default(), false);
                row = 0;
            }
            b"table-row" => {
                let times = repeated(&element, "number-rows-repeated");
                row = put_rows(&mut elements, &mut sheets, row, times)?;
            }
            // Drawings, the cells of linked files, and the history of changes.
            b"shapes" | b"tracked-changes" | b"dde-links" | b"table-source" => elements.skip()?,
            _ => {}
        }
    }
    sheets.finish()
}

/// How often an element occurs.
fn repeated(element: &Element<'_>, name: &str) -> u32 {
    element.attribute(name).and_then(|times| times.parse().ok()).unwrap_or(1).max(1)
}

/// Adds the row that has just started, as often as it occurs. Returns the number of the next row.
fn put_rows(
    elements: &mut Elements<'_>,
    sheets: &mut Sheets<'_>,
    row: u32,
    times: u32,
) -> Result<u32> {
    let cells = row_cells(elements)?;
    if !cells.is_empty() {
        for row in row..row.saturating_add(times) {
            for (from, times, text) in &cells {
                (*from..from.saturating_add(*times))
                    .try_for_each(|column| sheets.put(row, column, text))?;
            }
        }
    }
    Ok(row.saturating_add(times))
}

/// The cells with text of the row that has just started: their first column, how often they occur,
/// and their text.
fn row_cells(elements: &mut Elements<'_>) -> Result<Vec<(u32, u32, String)>> {
    let mut cells = Vec::new();
    let mut column = 0_u32;
    loop {
        match elements.next()? {
            Some(Event::Start(element)) => {
                let times = repeated(&element, "number-columns-repeated");
                match element.name() {
                    b"table-cell" => {
                        let text = cell_text(elements)?;
                        if !text.trim().is_empty() {
                            cells.push((column, times, text));
                        }
                    }
                    _ => elements.skip()?,
                }
                column = column.saturating_add(times);
            }
            Some(Event::Text(_)) => {}
            Some(Event::End) | None => return Ok(cells),
        }
    }
}

/// The paragraphs of the cell that has just started, without notes and drawings.
fn cell_text(elements: &mut Elements<'_>) -> Result<String> {
    let mut text = String::new();
    let mut depth = 1_usize;
    // The depth of the open paragraph.
    let mut paragraph = None;
    while depth > 0 {
        match elements.next()? {
            Some(Event::Start(element)) => match element.name() {
                b"annotation" | b"frame" | b"ruby-text" => elements.skip()?,
                name => {
                    depth += 1;
                    put_mark(&mut text, name, &element);
                    if matches!(name, b"p" | b"h") && paragraph.is_none() {
                        paragraph = Some(depth);
                    }
                }
            },
            Some(Event::Text(part)) if paragraph.is_some() && text.len() < MOST_TEXT => {
                let part = part.replace(['\n', '\t'], " ");
                // White space is written once, further spaces as elements.
                let is_open = text.is_empty() || text.ends_with([' ', '\n']);
                text.push_str(if is_open { part.trim_start() } else { &part });
            }
            Some(Event::Text(_)) => {}
            Some(Event::End) => {
                if paragraph == Some(depth) {
                    paragraph = None;
                    text.push('\n');
                }
                depth -= 1;
            }
            None => break,
        }
    }
    Ok(text)
}

/// Adds what an element within a paragraph means.
fn put_mark(text: &mut String, name: &[u8], element: &Element<'_>) {
    const MOST_SPACES: u32 = 64;
    match name {
        b"s" => {
            let count =
                element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1_u32);
            (0..count.min(MOST_SPACES)).for_each(|_| text.push(' '));
        }
        b"tab" => text.push(' '),
        b"line-break" => text.push('\n'),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::sample::{blocks, container};

    fn spreadsheet(rows: &str) -> Vec<u8> {
        let text = format!(
            "<office:d xmlns:office='o' xmlns:table='t' xmlns:text='x'><table:table table:name='S'>\
             {rows}</table:table></office:d>"
        );
        container(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            (CONTENT, &text),
        ])
    }

    #[test]
    fn repeated_and_covered_cells_count() {
        let rows = "<table:table-header-rows><table:table-row><table:table-cell \
            table:number-columns-repeated='2'/><table:table-cell><text:p>a<text:span> b</text:span>\
            <text:s text:c='2'/>c</text:p><text:p>d</text:p><office:annotation><text:p>note</text:p>\
            </office:annotation></table:table-cell></table:table-row></table:table-header-rows>\
            <table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>\
            <table:table-row table:number-rows-repeated='2'><table:covered-table-cell/>\
            <table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>";
        let document = read("a.ods", &spreadsheet(rows)).unwrap();
        let expected =
            ["table-cell 0/0/2: a b  c\u{2028}d", "table-cell 0/4/1: x", "table-cell 0/5/1: x"];
        assert_eq!(blocks(&document), expected);
        assert_eq!(document.tables[0].name, "S");
    }

    #[test]
    fn a_cell_that_fills_the_sheet_is_refused_at_once() {
        let rows = "<table:table-row table:number-rows-repeated='4000000000'><table:table-cell \
            table:number-columns-repeated='4000000000'><text:p>x</text:p></table:table-cell>\
            </table:table-row>";
        let error = read("a.ods", &spreadsheet(rows)).unwrap_err().to_string();
        assert!(error.contains("more than 2000000 cells"), "{error}");
    }
}
