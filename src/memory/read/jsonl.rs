//! JSON, one unit a line. What [`crate::memory::json`] writes is read back exactly.

use std::borrow::Cow;

use memchr::memchr;
use serde_json::Value;

use crate::memory::format::Input;
use crate::memory::header::Header;
use crate::memory::json;
use crate::memory::read::xml::ReadError;
use crate::memory::read::{flaw, table};
use crate::memory::sink::Sink;
use crate::memory::unit::TransUnit;

/// The header that the first unit carries, and the languages that it names.
pub(crate) fn header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    let start = text.len() - text.trim_start().len();
    let Some(end) =
        memchr(b'\n', &text.as_bytes()[start..]).or(is_all.then_some(text.len() - start))
    else {
        return Ok(None);
    };
    let first = &text[start..start + end];
    if first.is_empty() {
        return Ok(Some((Header::default(), 0)));
    }
    let value: Value = serde_json::from_str(first).map_err(|error| broken(start, first, &error))?;
    let language = |side: &str| value["languages"][side].as_str().unwrap_or_default().to_owned();
    let (attributes, annotations) = json::head_of(first).unwrap_or_default();
    let told = attributes.get("srclang").map(Cow::into_owned);
    let source = told.unwrap_or_else(|| language("source"));
    let target = language("target");
    Ok(Some((Header { attributes, annotations, source, target, ..Header::default() }, 0)))
}

pub(crate) fn units<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, header) = (input.text(), input.header);
    let mut at = 0;
    while at < text.len() {
        let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found);
        let line = &text[at..end];
        if !line.trim().is_empty() {
            sink.unit(&mut unit(at, line, header)?);
        }
        at = end + 1;
    }
    Ok(())
}

fn unit<'a>(at: usize, line: &'a str, header: &'a Header) -> Result<TransUnit<'a>, ReadError> {
    let object = serde_json::from_str(line);
    let mut object: json::Line<'a> = object.map_err(|error| broken(at, line, &error))?;
    let rest = std::mem::take(&mut object.rest);
    let mut unit = object.into_unit(header).map_err(|message| flaw(at, message))?;
    unit.at = at;
    add_fields(&mut unit, rest);
    Ok(unit)
}

fn broken(at: usize, line: &str, error: &serde_json::Error) -> ReadError {
    flaw(at + error.column().saturating_sub(1).min(line.len()), format!("no unit: {error}"))
}

/// What a unit has beyond texts and TMX becomes props.
fn add_fields(unit: &mut TransUnit<'_>, rest: json::Rest) {
    let [source, target, ..] = unit.variants.as_mut_slice() else { return };
    for (name, value) in rest {
        match name.as_str() {
            "section" => {
                for (variant, side) in [(&mut *source, "source"), (&mut *target, "target")] {
                    add(&mut variant.annotations, &name, path(&value[side]));
                }
            }
            "header" if json::is_head(&value) => {}
            "bead" => add(&mut source.annotations, &name, bead(&value)),
            "confidence" | "score" => add(&mut target.annotations, &name, shown(&value)),
            _ => add(&mut source.annotations, &name, shown(&value)),
        }
    }
}

fn add(annotations: &mut Vec<crate::memory::unit::Annotation<'_>>, name: &str, text: String) {
    if !text.is_empty() {
        annotations.push(table::prop(name, Cow::Owned(text)));
    }
}

fn path(value: &Value) -> String {
    let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
    parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" > ")
}

/// `2-1`, as tables have it.
fn bead(value: &Value) -> String {
    match (&value["source"], &value["target"]) {
        (Value::Number(source), Value::Number(target)) => format!("{source}-{target}"),
        _ => shown(value),
    }
}

/// A value as text: strings as they are, all else as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
