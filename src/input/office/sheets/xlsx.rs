//! The reader of Excel workbooks (Office Open XML).

use crate::error::Result;
use crate::input::container::{Container, refusal};
use crate::input::elements::{Element, Elements, Event};
use crate::input::office::relations::Relations;
use crate::model::Document;

use super::{MOST_TEXT, Sheets};

/// The rows and columns of a sheet.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// Reads a workbook.
///
/// # Errors
/// If the container cannot be read, the file is no workbook, or it is larger than the bounds.
pub(in crate::input) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let mut container = Container::open(name, bytes)?;
    let book = Relations::of(&mut container, "")?;
    let book = book.first("officeDocument").unwrap_or("xl/workbook.xml").to_owned();
    if !container.has(&book) || container.has("xl/workbook.bin") {
        let advice = "save it as XLSX, ODS or CSV first";
        return Err(refusal(
            name,
            "the file is no XLSX workbook",
            "expected xl/workbook.xml",
            advice,
        ));
    }
    let relations = Relations::of(&mut container, &book)?;
    let list = container.required(&book)?;
    let shared = match relations.first("sharedStrings") {
        Some(part) => shared_strings(&mut container, part)?,
        None => Vec::new(),
    };
    let mut sheets = Sheets::new(name);
    for sheet in sheet_list(name, &book, &list)? {
        let Some(part) = relations.target(&sheet.id) else { continue };
        // Sheets of charts and macros have parts of another kind.
        let Some(text) = container.text(part)? else { continue };
        sheets.start(sheet.name, sheet.is_hidden);
        let mut elements = Elements::new(name, part, &text);
        read_sheet(&mut elements, &shared, &mut sheets)?;
    }
    sheets.finish()
}

/// A sheet of the list of sheets.
struct Sheet {
    name: String,
    id: String,
    is_hidden: bool,
}

fn sheet_list(file: &str, part: &str, text: &str) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    let mut elements = Elements::new(file, part, text);
    while let Some(event) = elements.next()? {
        let Event::Start(element) = event else { continue };
        if element.name() != b"sheet" {
            continue;
        }
        let Some(id) = element.prefixed("id") else { continue };
        let is_hidden = element.attribute("state").is_some_and(|state| state != "visible");
        let name = element.attribute("name").unwrap_or_default();
        sheets.push(Sheet { name, id, is_hidden });
    }
    Ok(sheets)
}

/// The texts that cells refer to by number.
fn shared_strings(container: &mut Container<'_>, part: &str) -> Result<Vec<Box<str>>> {
    let Some(text) = container.text(part)? else { return Ok(Vec::new()) };
    let mut strings = Vec::new();
    let mut elements = Elements::new(container.name(), part, &text);
    while let Some(event) = elements.next()? {
        if matches!(&event, Event::Start(element) if element.name() == b"si") {
            strings.push(rich_text(&mut elements)?.into_boxed_str());
        }
    }
    Ok(strings)
}

/// The text of the runs of the element that has just started, without its phonetic guide.
fn rich_text(elements: &mut Elements<'_>) -> Result<String> {
    let mut text = String::new();
    let mut depth = 1_usize;
    let mut in_text = false;
    while depth > 0 {
        match elements.next()? {
            Some(Event::Start(element)) if element.name() == b"rPh" => elements.skip()?,
            Some(Event::Start(element)) => {
                in_text = element.name() == b"t";
                depth += 1;
            }
            Some(Event::Text(part)) if in_text => text.push_str(&part),
            Some(Event::Text(_)) => {}
            Some(Event::End) => {
                in_text = false;
                depth -= 1;
            }
            None => break,
        }
    }
    Ok(unescaped(text))
}

/// The text without the escapes of characters that XML cannot carry: `_x000D_`.
fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|code| {
            rest.as_bytes().get(at + 6) == Some(&b'_')
                && code.bytes().all(|b| b.is_ascii_hexdigit())
        });
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(found) => {
                out.push(found);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The place of the next cell: most files state it, some count.
#[derive(Debug, Default)]
struct Cursor {
    row: u32,
    column: u32,
    /// Whether a row has begun.
    in_rows: bool,
}

impl Cursor {
    fn start_row(&mut self, row: &Element<'_>) {
        let stated = row.attribute("r").and_then(|r| r.parse::<u32>().ok()).filter(|r| *r > 0);
        let next = if self.in_rows { self.row.saturating_add(1) } else { 0 };
        self.row = stated.map_or(next, |row| row - 1);
        self.column = 0;
        self.in_rows = true;
    }

    /// The column of a cell.
    fn cell(&mut self, cell: &Element<'_>) -> u32 {
        let stated = cell.attribute("r").and_then(|r| column_of(&r));
        let column = stated.unwrap_or(self.column);
        self.column = column.saturating_add(1);
        column
    }

    fn is_inside(&self) -> bool {
        self.row < MOST_ROWS && self.column <= MOST_COLUMNS
    }
}

/// The index of the column in `AB12`.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number =
        letters.take(4).fold(0, |n, letter| n * 26 + u32::from(letter.to_ascii_uppercase() - b'@'));
    number.checked_sub(1)
}

fn read_sheet(
    elements: &mut Elements<'_>,
    shared: &[Box<str>],
    sheets: &mut Sheets<'_>,
) -> Result<()> {
    let mut cursor = Cursor::default();
    while let Some(event) = elements.next()? {
        let Event::Start(element) = event else { continue };
        match element.name() {
            b"row" => cursor.start_row(&element),
            b"c" => {
                let column = cursor.cell(&element);
                let kind = element.attribute("t").unwrap_or_default();
                let text = cell_text(elements, &kind, shared)?;
                if cursor.is_inside() {
                    sheets.put(cursor.row, column, &text)?;
                }
            }
            b"headerFooter" | b"dataValidations" | b"conditionalFormatting" => elements.skip()?,
            _ => {}
        }
    }
    Ok(())
}

/// The text of the cell that has just started. Numbers and dates are as the file stores them.
fn cell_text(elements: &mut Elements<'_>, kind: &str, shared: &[Box<str>]) -> Result<String> {
    let mut value = String::new();
    let mut depth = 1_usize;
    let mut in_value = false;
    while depth > 0 {
        match elements.next()? {
            Some(Event::Start(element)) if element.name() == b"is" => {
                value = rich_text(elements)?;
            }
            Some(Event::Start(element)) => {
                in_value = element.name() == b"v";
                depth += 1;
            }
            Some(Event::Text(part)) if in_value && value.len() < MOST_TEXT => value.push_str(&part),
            Some(Event::Text(_)) => {}
            Some(Event::End) => {
                in_value = false;
                depth -= 1;
            }
            None => break,
        }
    }
    Ok(match kind {
        "s" => {
            let index = value.trim().parse::<usize>().ok();
            index
                .and_then(|index| shared.get(index))
                .map(|text| text.to_string())
                .unwrap_or_default()
        }
        // Values that are no words, and errors of formulas.
        "b" | "e" => String::new(),
        "str" => unescaped(value),
        _ => value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::sample::{blocks, container, excluded};
    use crate::model::ExclusionReason;

    const RELATIONS: &str = "<Relationships><Relationship Id='r1' Type='x/worksheet' \
        Target='worksheets/a.xml'/><Relationship Id='r2' Type='x/worksheet' \
        Target='/xl/worksheets/b.xml'/><Relationship Id='r3' Type='x/sharedStrings' \
        Target='strings.xml'/></Relationships>";
    const BOOK: &str = "<workbook xmlns:r='r'><sheets><sheet name='One' sheetId='1' r:id='r1'/>\
        <sheet name='Two' sheetId='2' state='hidden' r:id='r2'/></sheets></workbook>";
    const STRINGS: &str = "<sst><si><t>Plain</t></si><si><r><t>ri</t></r><r><t>ch</t></r>\
        <rPh sb='0' eb='1'><t>reading</t></rPh></si><si><t>a_x000D_\nb_x+041_</t></si></sst>";

    fn workbook(first: &str, second: &str) -> Vec<u8> {
        let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        container(&[
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/strings.xml", STRINGS),
            ("xl/worksheets/a.xml", &sheet(first)),
            ("xl/worksheets/b.xml", &sheet(second)),
        ])
    }

    #[test]
    fn cells_have_places_and_texts() {
        let rows = "<row r='2'><c r='B2' t='s'><v>0</v></c><c t='s'><v>1</v></c><c r='AA2'><v>7</v></c>\
            </row><row><c t='inlineStr'><is><t>in</t></is></c><c t='b'><v>1</v></c>\
            <c t='str'><f>A1</f><v>made</v></c><c t='s'><v>9</v></c><c t='s'><v>2</v></c></row>";
        let document = read("a.xlsx", &workbook(rows, "")).unwrap();
        let expected = [
            "table-cell 0/1/1: Plain",
            "table-cell 0/1/2: rich",
            "table-cell 0/1/26: 7",
            "table-cell 0/2/0: in",
            "table-cell 0/2/2: made",
            "table-cell 0/2/4: a",
            "table-cell 0/2/4: b_x+041_",
        ];
        assert_eq!(blocks(&document), expected);
        assert_eq!(document.tables[0].name, "One");
    }

    #[test]
    fn a_hidden_sheet_is_excluded() {
        let rows = "<row><c t='s'><v>0</v></c></row>";
        let document = read("a.xlsx", &workbook(rows, rows)).unwrap();
        assert_eq!(document.blocks.len(), 1);
        assert_eq!(excluded(&document, ExclusionReason::Hidden), ["Plain"]);
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        let refused = |bytes: &[u8]| read("a.xlsx", bytes).unwrap_err().to_string();
        assert!(refused(&container(&[("xl/workbook.bin", "")])).contains("save it as XLSX"));
        let whole = workbook("<row><c t='s'><v>0</v></c></row>", "");
        assert!(refused(&whole[..whole.len() / 2]).contains("truncated"));
        assert!(refused(&workbook("", "")).contains("no cell has text"));
        assert!(refused(&workbook("<row><c>", "")).contains("not well-formed"));
    }
}
