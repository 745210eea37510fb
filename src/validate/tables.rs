//! The rules of TSV and CSV.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use crate::memory::delimited::{CsvRows, Field, Row, is_formula, tsv_rows, unescaped};
use crate::memory::markup::End;
use crate::validate::chunk::Rules;
use crate::validate::report::{Region, Report};
use crate::validate::skip::Skip;
use crate::validate::{Rule, Severity, rows};
use crate::visible::quoted;

pub(super) struct Tsv;

impl Rules for Tsv {
    /// How many columns the first row has.
    type State = Option<usize>;

    fn check(&self, text: &str, end: End, columns: &mut Self::State, report: &mut Report) -> usize {
        for row in tsv_rows(text) {
            if row.end.is_empty() && end == End::More {
                return row.at;
            }
            let expected = *columns.get_or_insert(row.fields.len().max(2));
            report.begin_unit();
            tsv_row(&row, expected, report);
            report.end_unit(None);
            report.region(row.at..row.end_at + row.end.len(), 0, row.fields.len());
        }
        text.len()
    }

    fn within(&self, columns: &Self::State, _: &Region) -> Self::State {
        *columns
    }

    fn skip(&self, _: &str, _: &mut Self::State, report: &mut Report) -> Skip {
        report.begin_unit();
        Skip::line()
    }
}

fn tsv_row(row: &Row<'_>, expected: usize, report: &mut Report) {
    width(row, expected, report);
    let last = row.fields.last().map_or(row.at, |field| field.raw.1);
    match row.end {
        "\n" => {}
        "" => {
            report.line_end(last, "the last line does not end; expected a line feed");
            report.repair(Rule::LineEnd, last..last, "\n");
        }
        _ => {
            let message = "the line ends with CR LF; the CR becomes part of the last text";
            report.line_end(last, message);
            report.repair(Rule::LineEnd, last..last + 1, "");
        }
    }
    for (i, field) in row.fields.iter().enumerate() {
        let mut broken = separators(field, report).then_some(Rule::Character);
        if !report.normal_form(field.at, &field.text) {
            broken = broken.or(Some(Rule::NormalForm));
        }
        if i < 2 && report.segment(field.at, &field.text) {
            broken = broken.or(Some(Rule::Padded));
        }
        if let Some(rule) = broken.filter(|_| report.is_repairing()) {
            report.repair(rule, field.raw.0..field.raw.1, mended(&field.text));
        }
    }
}

fn width(row: &Row<'_>, expected: usize, report: &mut Report) {
    let found = row.fields.len();
    if found != expected {
        report.error(
            Rule::Columns,
            row.at,
            format!("a row of {found}; expected {expected} columns"),
        );
    }
}

/// A control character at which some tools end a line.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{B}' | '\u{C}' | '\r' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Control characters, and those at which some tools end a line. Gives whether there are any.
fn separators(field: &Field<'_>, report: &mut Report) -> bool {
    let may_be_one = |byte: u8| byte < b' ' || matches!(byte, 0xC2 | 0xE2 | 0xEF);
    if !field.text.bytes().any(may_be_one) {
        return false;
    }
    let before = report.drafts.len();
    for (at, c) in field.text.char_indices() {
        if is_separator(c) {
            let message = format!("U+{:04X}; some tools end the line there", u32::from(c));
            report.error(Rule::Character, field.at + at, message);
        } else {
            rows::control(field.at + at, c, Severity::Error, report);
        }
    }
    report.drafts.len() > before
}

/// A field as it should be: separators are spaces, the rest of the control characters is gone.
fn mended(text: &str) -> String {
    let spaced = text.chars().map(|c| if is_separator(c) { ' ' } else { c });
    let text: String = spaced.filter(|&c| !rows::is_control(c)).nfc().collect();
    text.trim().to_owned()
}

pub(super) struct Csv;

/// What a CSV file has said so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// The names in the header.
    names: Option<Vec<String>>,
    /// Whether a byte order mark will be missed where the first character is that is not ASCII.
    lacks_mark: bool,
}

impl Columns {
    pub(super) fn new(has_mark: bool) -> Self {
        Self { names: None, lacks_mark: !has_mark }
    }
}

impl Rules for Csv {
    type State = Columns;

    fn check(&self, text: &str, end: End, columns: &mut Columns, report: &mut Report) -> usize {
        let mut table = CsvRows::new(text);
        let mut used = text.len();
        for row in table.by_ref() {
            if row.end.is_empty() && end == End::More {
                used = row.at;
                break;
            }
            let depth = usize::from(columns.names.is_some());
            report.region(row.at..row.end_at + row.end.len(), depth, row.fields.len());
            match &columns.names {
                None => columns.names = Some(header_row(&row, report)),
                Some(names) => {
                    report.begin_unit();
                    csv_row(names, &row, report);
                    report.end_unit(None);
                }
            }
        }
        let mut faults = table.faults.take();
        faults.retain(|fault| fault.at < used);
        report.faults(faults);
        if columns.names.is_none() && end == End::Last {
            report.error(Rule::Columns, 0, "no header; expected one row of column names");
        }
        let other = text[..used].bytes().position(|byte| !byte.is_ascii());
        if let Some(at) = other.filter(|_| columns.lacks_mark) {
            columns.lacks_mark = false;
            let message = "no byte order mark; Excel takes the text for another encoding";
            report.warning(Rule::Encoding, at, message);
        }
        used
    }

    fn within(&self, columns: &Columns, region: &Region) -> Columns {
        let names = columns.names.clone().filter(|_| region.depth > 0);
        Columns { names, ..*columns }
    }

    fn skip(&self, _: &str, columns: &mut Columns, report: &mut Report) -> Skip {
        if columns.names.is_some() {
            report.begin_unit();
        }
        Skip::record()
    }
}

fn header_row(header: &Row<'_>, report: &mut Report) -> Vec<String> {
    let names: Vec<String> = header.fields.iter().map(|f| f.text.clone().into_owned()).collect();
    for required in ["source", "target"] {
        if !names.iter().any(|name| name == required) {
            let message = format!("no column {required} in the header");
            report.error(Rule::Columns, header.at, message);
        }
    }
    let mut seen = std::collections::HashSet::new();
    for field in header.fields.iter().filter(|field| !seen.insert(&field.text)) {
        report.error(Rule::Columns, field.at, format!("the column {} twice", field.text));
    }
    line_end(header, report);
    names
}

fn line_end(row: &Row<'_>, report: &mut Report) {
    if row.end == "\r\n" {
        return;
    }
    let message = match row.end {
        "" => "the last line does not end; expected CR LF",
        _ => "the line does not end with CR LF",
    };
    report.line_end(row.fields.last().map_or(row.at, |field| field.at), message);
    report.repair(Rule::LineEnd, row.end_at..row.end_at + row.end.len(), "\r\n");
}

fn csv_row(names: &[String], row: &Row<'_>, report: &mut Report) {
    width(row, names.len(), report);
    line_end(row, report);
    for (i, field) in row.fields.iter().enumerate() {
        controls(field, report);
        let name = names.get(i).map_or("", String::as_str);
        let is_trimmed = value(name, field, report);
        if is_formula(&field.text) {
            let message = "runs as a formula in a spreadsheet; put an apostrophe before it";
            report.warning(Rule::Formula, field.at, message);
            if !is_trimmed {
                report.repair(Rule::Formula, field.raw.0..field.raw.0, "'");
            }
        }
    }
}

fn controls(field: &Field<'_>, report: &mut Report) {
    let may_be_one = |byte: u8| byte < b' ' || byte == 0xEF;
    if !field.text.bytes().any(may_be_one) {
        return;
    }
    for (at, c) in field.text.char_indices() {
        // Where quotes are doubled, offsets in the text are none in the file.
        let place = if is_plain(field) { field.raw.0 + at } else { field.at };
        if rows::control(place, c, Severity::Warning, report) && is_plain(field) {
            report.repair(Rule::Character, place..place + c.len_utf8(), "");
        }
    }
}

/// Whether the text of a field is what is written between its ends.
fn is_plain(field: &Field<'_>) -> bool {
    matches!(field.text, Cow::Borrowed(_))
}

/// Checks what a field holds, and gives whether it was trimmed.
fn value(name: &str, field: &Field<'_>, report: &mut Report) -> bool {
    let text = &*field.text;
    match name {
        "source" | "target" if report.segment(field.at, unescaped(text)) => {
            return is_plain(field) && report.is_repairing() && trim(field, report);
        }
        "id" => report.ids.push((field.at, report.units, xxh3_64(text.as_bytes()), text.into())),
        "confidence" if !is_confidence(text) => {
            let message = format!("confidence {}; expected a number from 0 to 1", quoted(text));
            report.error(Rule::Value, field.at, message);
        }
        "bead" if !is_bead(text) => {
            let message = format!("bead {}; expected a form such as 1-1 or 2-1", quoted(text));
            report.error(Rule::Value, field.at, message);
        }
        _ => {}
    }
    false
}

fn trim(field: &Field<'_>, report: &mut Report) -> bool {
    let text = &*field.text;
    let (start, end) = field.raw;
    let before = start..start + (text.len() - text.trim_start().len());
    let after = start + text.trim_end().len()..end;
    let is_trimmed = !(before.is_empty() && after.is_empty());
    for range in [before, after] {
        if !range.is_empty() {
            report.repair(Rule::Padded, range, "");
        }
    }
    is_trimmed
}

fn is_confidence(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| (0.0..=1.0).contains(&number))
}

fn is_bead(text: &str) -> bool {
    let is_count = |text: &str| text.parse::<u32>().is_ok() && !text.starts_with('+');
    text.split_once('-').is_some_and(|(source, target)| is_count(source) && is_count(target))
}
