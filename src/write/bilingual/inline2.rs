//! The inline elements of XLIFF 2, whose native code is beside the segment.

use std::collections::HashMap;

use crate::memory::carried::escaped;
use crate::write::bilingual::codes::{Code, Item, Role, plain};
use crate::write::tmx::{push_attribute, push_escaped};

/// The native code of a unit. Equal code is stored once.
#[derive(Default)]
pub(super) struct Data {
    texts: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Data {
    /// The id of the code; `None` if there is none.
    fn id(&mut self, code: &Code<'_>) -> Option<String> {
        let text = plain(&code.data);
        if text.is_empty() {
            return None;
        }
        let next = self.texts.len() + 1;
        let number = *self.numbers.entry(text.clone()).or_insert(next);
        if number == next {
            self.texts.push(text);
        }
        Some(format!("d{number}"))
    }

    /// Appends the element that holds the code.
    pub(super) fn push(&self, out: &mut Vec<u8>, indent: &str, lost: &mut usize) {
        if self.texts.is_empty() {
            return;
        }
        out.extend_from_slice(format!("{indent}<originalData>\n").as_bytes());
        for (at, text) in self.texts.iter().enumerate() {
            out.extend_from_slice(format!("{indent}  <data id=\"d{}\">", at + 1).as_bytes());
            push_escaped(out, text, lost);
            out.extend_from_slice(b"</data>\n");
        }
        out.extend_from_slice(format!("{indent}</originalData>\n").as_bytes());
    }
}

/// Appends the content of a `source` or a `target`. Removed characters are counted in `lost`.
pub(super) fn push(out: &mut Vec<u8>, items: &[Item<'_>], data: &mut Data, lost: &mut usize) {
    let ends: HashMap<usize, &Code<'_>> = items.iter().filter_map(end).collect();
    for item in items {
        match item {
            Item::Text(text) => push_escaped(out, text, lost),
            Item::Code(code) => push_code(out, code, &ends, data),
        }
    }
}

fn end<'i, 'a>(item: &'i Item<'a>) -> Option<(usize, &'i Code<'a>)> {
    match item {
        Item::Code(code) => match code.role {
            Role::End(pair) => Some((pair, code)),
            _ => None,
        },
        Item::Text(_) => None,
    }
}

fn push_code(
    out: &mut Vec<u8>,
    code: &Code<'_>,
    ends: &HashMap<usize, &Code<'_>>,
    data: &mut Data,
) {
    let (name, id) = match code.role {
        Role::End(_) if code.is_nested => return out.extend_from_slice(b"</pc>"),
        Role::Begin(_) if code.is_nested => ("pc", "id"),
        Role::Begin(_) | Role::Opening => ("sc", "id"),
        Role::End(_) => ("ec", "startRef"),
        Role::Closing => ("ec", "id"),
        Role::Single => ("ph", "id"),
    };
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    push_attribute(out, id, &code.id);
    if matches!(code.role, Role::Opening | Role::Closing) {
        push_attribute(out, "isolated", "yes");
    }
    let own = if name == "pc" { "dataRefStart" } else { "dataRef" };
    let last = match code.role {
        Role::Begin(pair) if name == "pc" => ends.get(&pair).copied(),
        _ => None,
    };
    for (name, code) in [(own, Some(code)), ("dataRefEnd", last)] {
        if let Some(id) = code.and_then(|code| data.id(code)) {
            push_attribute(out, name, &id);
        }
    }
    if let Some(kind) = code.kind.as_deref().filter(|_| id == "id") {
        push_attribute(out, "type", "other");
        push_attribute(out, "subType", &format!("tmx:{}", escaped(kind)));
    }
    out.extend_from_slice(if name == "pc" { b">" } else { b"/>" });
}
