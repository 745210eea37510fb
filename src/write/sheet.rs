//! The worksheet of an XLSX file: its columns, its rows, and the styles of its cells.
//!
//! Rows and cells do not state their number, which the format allows, so that any thread can encode
//! them. Texts are in their cells and not in a table of strings, so that a sheet is one stream.

use crate::error::{Error, ErrorKind, Result};
use crate::write::Column;
use crate::xml;

/// The most rows of a sheet.
pub(super) const MOST_ROWS: usize = 1 << 20;
/// The most columns of a sheet.
const MOST_COLUMNS: usize = 1 << 14;
/// The most UTF-16 code units of a cell.
const MOST_UNITS: usize = 32_767;

/// The beginning of a row. A text cannot contain it, because `<` is escaped.
pub(super) const ROW: &[u8] = b"<row>";
/// The end of a row.
pub(super) const ROW_END: &[u8] = b"</row>";

/// The end of the sheet. A text that is a number is not marked as a mistake.
pub(super) const FOOT: &[u8] = b"</sheetData><ignoredErrors><ignoredError sqref=\"A1:XFD1048576\" \
    numberStoredAsText=\"1\"/></ignoredErrors></worksheet>";

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews>\
    <sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" \
    activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
    <sheetFormatPr defaultRowHeight=\"15\"/><cols>";

/// The styles of cells, by their numbers in [`STYLES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Header = 1,
    Text = 2,
    /// A confidence by which the pair is most likely wrong.
    Low = 3,
    Middle = 4,
    Sure = 5,
}

/// The part of the workbook with the styles, in the order of [`Style`]. Cells of text have the format
/// `@` (49), so that a text which begins with `=` also stays text when it is edited.
pub(super) const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.000\"/></numFmts>\
    <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>\
    <font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
    <fills count=\"5\"><fill><patternFill patternType=\"none\"/></fill>\
    <fill><patternFill patternType=\"gray125\"/></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFC7CE\"/><bgColor indexed=\"64\"/></patternFill></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFEB9C\"/><bgColor indexed=\"64\"/></patternFill></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFC6EFCE\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"6\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\">\
    <alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"164\" fontId=\"0\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFill=\"1\" applyAlignment=\"1\">\
    <alignment vertical=\"top\"/></xf>\
    <xf numFmtId=\"164\" fontId=\"0\" fillId=\"3\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFill=\"1\" applyAlignment=\"1\">\
    <alignment vertical=\"top\"/></xf>\
    <xf numFmtId=\"164\" fontId=\"0\" fillId=\"4\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFill=\"1\" applyAlignment=\"1\">\
    <alignment vertical=\"top\"/></xf></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/// The confidences from which a pair is not likely wrong, and from which it is sure.
const MIDDLE: f64 = 0.75;
const SURE: f64 = 0.95;

/// The sheet up to its first unit: the widths of the columns, and a row with their names, which stays
/// in view.
///
/// # Errors
/// When there are more columns than a sheet has.
pub(super) fn head(columns: &[Column]) -> Result<Vec<u8>> {
    if columns.len() > MOST_COLUMNS {
        return Err(Error::new(ErrorKind::Usage, format!("{} columns", columns.len()))
            .expected(format!("expected at most {MOST_COLUMNS}, as XLSX holds no more"))
            .advice("select columns with --columns"));
    }
    let mut head = HEAD.as_bytes().to_vec();
    for (number, column) in (1..).zip(columns) {
        let width = width(column);
        let element =
            format!("<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>");
        head.extend_from_slice(element.as_bytes());
    }
    head.extend_from_slice(b"</cols><sheetData>");
    head.extend_from_slice(ROW);
    for column in columns {
        push_string(&mut head, column.name(), Style::Header);
    }
    head.extend_from_slice(ROW_END);
    Ok(head)
}

/// The width of a column, in digits of the default font.
fn width(column: &Column) -> usize {
    match column.name() {
        _ if column.text_of().is_some() => 60,
        "id" | "tuid" => 18,
        "document" | "section" | "previous" | "next" | "url1" | "url2" => 28,
        _ => 14,
    }
}

/// Appends a cell: a confidence as a number with a colour, everything else as text.
///
/// # Errors
/// When the text is longer than a cell can be.
pub(super) fn push_cell(out: &mut Vec<u8>, column: &Column, text: &str) -> Result<()> {
    if column.name() == "confidence"
        && let Some(confidence) = as_confidence(text)
    {
        push_number(out, text, confidence);
        return Ok(());
    }
    if text.is_empty() {
        out.extend_from_slice(b"<c/>");
        return Ok(());
    }
    // No text has more code units than bytes.
    if text.len() > MOST_UNITS && text.encode_utf16().count() > MOST_UNITS {
        return Err(too_long(column, text));
    }
    push_string(out, text, Style::Text);
    Ok(())
}

/// The number of characters that an error shows of a text.
const SHOWN: usize = 30;

fn too_long(column: &Column, text: &str) -> Error {
    let start: String = text.chars().take(SHOWN).collect();
    let (length, column) = (text.encode_utf16().count(), column.name());
    let found = format!("a text of {length} characters in the column `{column}`: `{start}…`");
    Error::new(ErrorKind::Usage, found)
        .expected(format!("expected at most {MOST_UNITS}, as a cell of XLSX holds no more"))
        .advice("write CSV, TSV, JSONL or TMX")
}

/// The value of a text that is a confidence in decimals.
fn as_confidence(text: &str) -> Option<f64> {
    let is_decimal = text.starts_with(['0', '1'])
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = if is_decimal { text.parse().ok() } else { None };
    value.filter(|value| (0.0..=1.0).contains(value))
}

fn push_number(out: &mut Vec<u8>, text: &str, confidence: f64) {
    let style = match confidence {
        SURE.. => Style::Sure,
        MIDDLE.. => Style::Middle,
        _ => Style::Low,
    };
    out.extend_from_slice(format!("<c s=\"{}\"><v>{text}</v></c>", style as u8).as_bytes());
}

fn push_string(out: &mut Vec<u8>, text: &str, style: Style) {
    let start = format!("<c s=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", style as u8);
    out.extend_from_slice(start.as_bytes());
    push_escaped(out, text);
    out.extend_from_slice(b"</t></is></c>");
}

/// Appends a text with its marks as references and what XML cannot carry as `_x0001_`. A text that
/// looks like such an escape has its first `_` escaped.
fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(|c| c == '_' || needs_code(c)) {
        out.extend_from_slice(xml::escape(&rest[..at]).as_bytes());
        rest = &rest[at..];
        let Some(c) = rest.chars().next() else { return };
        rest = &rest[c.len_utf8()..];
        match c == '_' && !completes_code(rest) {
            true => out.push(b'_'),
            false => out.extend_from_slice(format!("_x{:04X}_", u32::from(c)).as_bytes()),
        }
    }
    out.extend_from_slice(xml::escape(rest).as_bytes());
}

/// Whether a character is written by its code. XML reads a carriage return as a line feed.
fn needs_code(c: char) -> bool {
    c == '\r' || !xml::is_char(c)
}

/// Whether a text after `_` reads as the rest of an escape. The `_` at its end may be that of the escape
/// that follows.
fn completes_code(rest: &str) -> bool {
    let code = rest.strip_prefix('x').and_then(|rest| rest.split_at_checked(4));
    code.is_some_and(|(code, after)| {
        code.bytes().all(|b| b.is_ascii_hexdigit())
            && after.starts_with(|c| c == '_' || needs_code(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: &str, text: &str) -> Result<String> {
        let mut out = Vec::new();
        push_cell(&mut out, &Column::new(column)?, text)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn what_xml_cannot_carry_is_escaped_and_so_is_what_looks_escaped() {
        for (text, expected) in [
            ("a\r\n\tb", "a_x000D_\n\tb"),
            ("\0\u{FFFF}<&", "_x0000__xFFFF_&lt;&amp;"),
            ("_x000D_", "_x005F_x000D_"),
            ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
            ("_x0041\u{1}", "_x005F_x0041_x0001_"),
            ("snake_x_case_xyz12_ _", "snake_x_case_xyz12_ _"),
            ("_x00é1_", "_x00é1_"),
        ] {
            let mut out = Vec::new();
            push_escaped(&mut out, text);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn only_a_confidence_is_a_number() {
        assert_eq!(cell("confidence", "0.95").unwrap(), "<c s=\"5\"><v>0.95</v></c>");
        assert_eq!(cell("confidence", "0.949").unwrap(), "<c s=\"4\"><v>0.949</v></c>");
        assert_eq!(cell("confidence", "0").unwrap(), "<c s=\"3\"><v>0</v></c>");
        assert_eq!(cell("confidence", "").unwrap(), "<c/>");
        for text in ["high", "1.5", "-0.1", "1e-3", "0.5.5", "1.", "=1"] {
            assert!(cell("confidence", text).unwrap().contains("inlineStr"), "{text}");
        }
        assert!(cell("source", "0.95").unwrap().contains(">0.95</t>"));
    }

    #[test]
    fn a_text_that_is_too_long_for_a_cell_is_refused() {
        // 32,767 characters, but more bytes.
        assert!(cell("target", &"é".repeat(MOST_UNITS)).is_ok());
        // A character outside of the basic plane counts twice.
        let refused = cell("target", &"😀".repeat(MOST_UNITS / 2 + 1)).unwrap_err().to_string();
        assert!(refused.starts_with("a text of 32768 characters in the column `target`: `😀😀"));
        assert!(refused.ends_with("write CSV, TSV, JSONL or TMX"), "{refused}");
    }
}
