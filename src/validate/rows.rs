//! The rules of JSON Lines, and the check of control characters that tables share.

use serde_json::Value;

use crate::memory::columns::language_of;
use crate::validate::chunk::Rules;
use crate::validate::duplicates::Key;
use crate::validate::json_object::{self, Unique};
use crate::validate::report::{Region, Report};
use crate::validate::skip::Skip;
use crate::validate::xml::tokens::End;
use crate::validate::{Rule, Severity};

/// Reports `c` if it is a control character that text cannot have. Returns whether it is.
pub(super) fn control(at: usize, c: char, severity: Severity, report: &mut Report) -> bool {
    if !is_control(c) {
        return false;
    }
    let message = format!("control character U+{:04X}; remove it", u32::from(c));
    match severity {
        Severity::Error => report.error(Rule::Character, at, message),
        Severity::Warning => report.warning(Rule::Character, at, message),
    }
    true
}

/// Whether it is a control character other than tab and line ends, or a noncharacter.
pub(super) fn is_control(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{FFFE}' | '\u{FFFF}');
    is_noncharacter || (c < ' ' && !matches!(c, '\t' | '\r' | '\n'))
}

/// The rules of JSON Lines.
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
        report.warning(Rule::Syntax, at, "empty line; expected a JSON object");
        return report.repair(Rule::Syntax, at..at + line.len(), "");
    }
    if !line.ends_with('\n') {
        let message = "the last line has no line end; expected a line feed";
        report.line_end(at + line.len(), message);
        report.repair(Rule::LineEnd, at + line.len()..at + line.len(), "\n");
    }
    match serde_json::from_str::<Unique>(content) {
        Ok(Unique(object @ Value::Object(_))) => {
            values(at, &object, report);
            // Serialization sorts members, so that equal objects have equal keys.
            report.keys.push(Key::of_row(at, report.units, [&*object.to_string()]));
        }
        Ok(_) => report.error(Rule::Syntax, at, "not an object; expected one per line"),
        Err(error) => {
            let offset = byte_offset(content, error.column());
            let found = without_place(&error);
            let message = match error.is_data() {
                true => found,
                false => format!("not valid JSON: {found}"),
            };
            report.error(Rule::Syntax, at + offset, message);
        }
    }
}

/// The byte offset of the character at the parser's `column`, which counts bytes from 1.
fn byte_offset(line: &str, column: usize) -> usize {
    let offset = column.saturating_sub(1).min(line.len());
    (0..=offset).rev().find(|&offset| line.is_char_boundary(offset)).unwrap_or(0)
}

fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

fn values(at: usize, object: &Value, report: &mut Report) {
    if is_named_by_language(object) {
        return;
    }
    for name in ["source", "target"] {
        match object.get(name) {
            Some(Value::String(text)) => {
                report.segment(at, text);
            }
            Some(_) => report.error(Rule::FieldType, at, format!("{name} is not a string")),
            None => report.error(Rule::Columns, at, format!("missing field {name}")),
        }
    }
    for (name, is_right, expected) in FIELDS {
        if object.get(name).is_some_and(|value| !is_right(value)) {
            report.error(Rule::FieldType, at, format!("{name} is not {expected}"));
        }
    }
}

/// Whether the members with the texts are named by language, as in translation data sets:
/// `{"translation": {"en": "Yes", "de": "Ja"}}` or `{"en": "Yes", "de": "Ja"}`.
fn is_named_by_language(object: &Value) -> bool {
    let Value::Object(members) = object else { return false };
    let texts = |members: &serde_json::Map<String, Value>| {
        let is_text =
            |(name, value): &(&String, &Value)| value.is_string() && language_of(name).is_some();
        members.iter().filter(is_text).count() > 1
    };
    let has_texts = members.contains_key("source") || members.contains_key("target");
    let nested = members.get("translation").and_then(Value::as_object);
    !has_texts && (texts(members) || nested.is_some_and(texts))
}

type Check = fn(&Value) -> bool;

/// The optional fields: name, check of the value, and description of the expected value.
const FIELDS: [(&str, Check, &str); 15] = [
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
    (
        "places",
        |value| both(value, |places| is_list(places, Value::is_string)),
        "two lists of places",
    ),
    ("languages", json_object::is_languages, "an object with source and target"),
    ("attributes", json_object::is_attributes, "an object of strings"),
    ("annotations", json_object::is_annotations, "a list of notes and properties"),
    ("variants", json_object::is_variants, "a list of variants with language and text"),
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
