//! The rules of JSON Lines, and what they share with the tables.

use serde_json::Value;

use crate::memory::markup::End;
use crate::validate::chunk::Rules;
use crate::validate::report::{Region, Report};
use crate::validate::skip::Skip;
use crate::validate::{Rule, Severity};

/// A control character that no text has. Gives whether it is one.
pub(super) fn control(at: usize, c: char, severity: Severity, report: &mut Report) -> bool {
    if !is_control(c) {
        return false;
    }
    let message = format!("the control character U+{:04X}; leave it out", u32::from(c));
    match severity {
        Severity::Error => report.error(Rule::Character, at, message),
        Severity::Warning => report.warning(Rule::Character, at, message),
    }
    true
}

pub(super) fn is_control(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{FFFE}' | '\u{FFFF}');
    is_noncharacter || (c < ' ' && !matches!(c, '\t' | '\r' | '\n'))
}

pub(super) struct Jsonl;

impl Rules for Jsonl {
    type State = ();

    fn check(&self, text: &str, end: End, (): &mut (), report: &mut Report) -> usize {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !line.ends_with('\n') && end == End::More {
                break;
            }
            report.begin_unit();
            object(at, line, report);
            report.end_unit(None);
            report.region(at..at + line.len(), 0, 1);
            at += line.len();
        }
        at
    }

    fn within(&self, (): &(), _: &Region) {}

    fn skip(&self, _: &str, (): &mut (), report: &mut Report) -> Skip {
        report.begin_unit();
        Skip::line()
    }
}

fn object(at: usize, line: &str, report: &mut Report) {
    let content = line.trim_end_matches(['\n', '\r']);
    if content.trim().is_empty() {
        report.warning(Rule::Syntax, at, "an empty line; expected an object");
        return report.repair(Rule::Syntax, at..at + line.len(), "");
    }
    if !line.ends_with('\n') {
        let message = "the last line does not end; expected a line feed";
        report.line_end(at + line.len(), message);
        report.repair(Rule::LineEnd, at + line.len()..at + line.len(), "\n");
    }
    match serde_json::from_str::<Value>(content) {
        Ok(object @ Value::Object(_)) => values(at, &object, report),
        Ok(_) => report.error(Rule::Syntax, at, "no object; expected one a line"),
        Err(error) => {
            let offset = byte_offset(content, error.column());
            let message = format!("no JSON: {}", without_place(&error));
            report.error(Rule::Syntax, at + offset, message);
        }
    }
}

/// The offset of the byte that the parser counts as `column`, from 1, at a character's start.
fn byte_offset(line: &str, column: usize) -> usize {
    let offset = column.saturating_sub(1).min(line.len());
    (0..=offset).rev().find(|&offset| line.is_char_boundary(offset)).unwrap_or(0)
}

fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

fn values(at: usize, object: &Value, report: &mut Report) {
    for name in ["source", "target"] {
        match object.get(name) {
            Some(Value::String(text)) => {
                report.segment(at, text);
            }
            Some(_) => report.error(Rule::Value, at, format!("{name} is no string")),
            None => report.error(Rule::Columns, at, format!("no field {name}")),
        }
    }
    for (name, is_right, expected) in FIELDS {
        if object.get(name).is_some_and(|value| !is_right(value)) {
            report.error(Rule::Value, at, format!("{name} is not {expected}"));
        }
    }
}

type Check = fn(&Value) -> bool;

/// The fields that may be missing, and what they hold.
const FIELDS: [(&str, Check, &str); 10] = [
    ("id", Value::is_string, "a string"),
    ("document", Value::is_string, "a string"),
    ("kind", Value::is_string, "a string"),
    ("position", |value| value.as_u64().is_some_and(|n| n > 0), "a number from 1"),
    (
        "section",
        |value| both(value, |path| is_list(path, Value::is_string)),
        "two lists of headings",
    ),
    ("bead", |value| both(value, Value::is_u64), "two numbers"),
    (
        "confidence",
        |value| value.as_f64().is_some_and(|n| (0.0..=1.0).contains(&n)),
        "a number from 0 to 1",
    ),
    ("previous", |value| value.is_null() || value.is_string(), "a string or null"),
    ("next", |value| value.is_null() || value.is_string(), "a string or null"),
    ("lines", |value| both(value, |lines| is_list(lines, is_line_range)), "two lists of lines"),
];

fn both(value: &Value, is_right: impl Fn(&Value) -> bool) -> bool {
    ["source", "target"].iter().all(|side| value.get(side).is_some_and(&is_right))
}

fn is_list(value: &Value, is_right: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(is_right))
}

fn is_line_range(value: &Value) -> bool {
    let line = |name: &str| value.get(name).and_then(Value::as_u64);
    line("first").zip(line("last")).is_some_and(|(first, last)| 0 < first && first <= last)
}
