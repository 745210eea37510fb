//! The rules of TSV and CSV.

use std::collections::HashSet;

use crate::memory::cells::{CsvRows, Field, Row, is_formula, tsv_rows, unescaped};
use crate::memory::decode::{self, Decoded};
use crate::validate::report::Report;
use crate::validate::{Finding, Rule, Severity, rows};

pub(super) fn check_tsv(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let decoded = decode::plain(bytes);
    let mut report = Report::default();
    rows::encoding(&decoded, &mut report);
    if decoded.has_mark {
        report.warning(Rule::Encoding, 0, "a byte order mark; it becomes part of the first text");
    }
    let mut columns = None;
    for (i, row) in tsv_rows(&decoded.text).enumerate() {
        report.unit = Some((i + 1, None));
        let expected = *columns.get_or_insert(row.fields.len().max(2));
        tsv_row(&row, expected, &mut report);
    }
    end(decoded, report, name)
}

fn tsv_row(row: &Row, expected: usize, report: &mut Report) {
    width(row, expected, report);
    if let Some(message) = match row.end {
        "\n" => None,
        "" => Some("the last line does not end; expected a line feed"),
        _ => Some("the line ends with CR LF; the CR becomes part of the last text"),
    } {
        let last = row.fields.last().map_or(row.at, |field| field.at + field.text.len());
        report.line_end(last, message);
    }
    for field in &row.fields {
        separators(field, report);
        report.normal_form(field.at, &field.text);
    }
    for field in row.fields.iter().take(2) {
        report.segment(field.at, &field.text);
    }
}

fn width(row: &Row, expected: usize, report: &mut Report) {
    let found = row.fields.len();
    if found != expected {
        report.error(
            Rule::Columns,
            row.at,
            format!("a row of {found}; expected {expected} columns"),
        );
    }
}

/// Control characters, and those at which some tools end a line.
fn separators(field: &Field, report: &mut Report) {
    for (at, c) in field.text.char_indices() {
        let at = field.at + at;
        match c {
            '\u{B}' | '\u{C}' | '\r' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                let message = format!("U+{:04X}; some tools end the line there", u32::from(c));
                report.error(Rule::Character, at, message);
            }
            _ => rows::control(at, c, Severity::Error, report),
        }
    }
}

/// The columns of a CSV file.
struct Columns {
    names: Vec<String>,
    ids: HashSet<String>,
}

pub(super) fn check_csv(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let decoded = decode::plain(bytes);
    let mut report = Report::default();
    rows::encoding(&decoded, &mut report);
    if !decoded.has_mark && !decoded.text.is_ascii() {
        report.warning(
            Rule::Encoding,
            0,
            "no byte order mark; Excel takes the text for another encoding",
        );
    }
    let mut table = CsvRows::new(&decoded.text);
    match table.next() {
        None => report.error(Rule::Columns, 0, "no header; expected one row of column names"),
        Some(header) => {
            let mut columns = header_row(&header, &mut report);
            for (i, row) in table.by_ref().enumerate() {
                report.unit = Some((i + 1, None));
                columns.row(&row, &mut report);
            }
        }
    }
    report.faults(table.faults.take());
    end(decoded, report, name)
}

fn header_row(header: &Row, report: &mut Report) -> Columns {
    let names: Vec<String> = header.fields.iter().map(|f| f.text.clone()).collect();
    for required in ["source", "target"] {
        if !names.iter().any(|name| name == required) {
            let message = format!("no column {required} in the header");
            report.error(Rule::Columns, header.at, message);
        }
    }
    for (i, field) in header.fields.iter().enumerate() {
        if names[..i].contains(&field.text) {
            report.error(Rule::Columns, field.at, format!("the column {} twice", field.text));
        }
    }
    line_end(header, report);
    Columns { names, ids: HashSet::new() }
}

fn line_end(row: &Row, report: &mut Report) {
    if row.end != "\r\n" {
        let message = match row.end {
            "" => "the last line does not end; expected CR LF",
            _ => "the line does not end with CR LF",
        };
        let last = row.fields.last().map_or(row.at, |field| field.at);
        report.line_end(last, message);
    }
}

impl Columns {
    fn row(&mut self, row: &Row, report: &mut Report) {
        width(row, self.names.len(), report);
        line_end(row, report);
        for (i, field) in row.fields.iter().enumerate() {
            for (at, c) in field.text.char_indices() {
                rows::control(field.at + at, c, Severity::Warning, report);
            }
            if is_formula(&field.text) {
                let message = "runs as a formula in a spreadsheet; put an apostrophe before it";
                report.warning(Rule::Formula, field.at, message);
            }
            if let Some(name) = self.names.get(i).map(String::as_str) {
                let name = name.to_owned();
                self.value(&name, field, report);
            }
        }
    }

    fn value(&mut self, name: &str, field: &Field, report: &mut Report) {
        let text = field.text.as_str();
        match name {
            "source" | "target" => report.segment(field.at, unescaped(text)),
            "id" if !self.ids.insert(text.to_owned()) => {
                report.warning(Rule::Duplicate, field.at, format!("the id {text} again"));
            }
            "confidence" if !is_confidence(text) => {
                let message = format!("confidence `{text}`; expected a number from 0 to 1");
                report.error(Rule::Value, field.at, message);
            }
            "bead" if !is_bead(text) => {
                let message = format!("bead `{text}`; expected a form such as 1-1 or 2-1");
                report.error(Rule::Value, field.at, message);
            }
            _ => {}
        }
    }
}

fn is_confidence(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| (0.0..=1.0).contains(&number))
}

fn is_bead(text: &str) -> bool {
    let is_count = |text: &str| text.parse::<u32>().is_ok() && !text.starts_with('+');
    text.split_once('-').is_some_and(|(source, target)| is_count(source) && is_count(target))
}

fn end(decoded: Decoded, mut report: Report, name: &str) -> Vec<Finding> {
    report.faults(decoded.faults);
    report.findings(name, &decoded.text)
}
