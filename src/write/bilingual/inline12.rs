//! The inline elements of XLIFF 1.2.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::memory::Inline;
use crate::memory::carried::escaped;
use crate::write::bilingual::codes::{Code, Item, Role, plain};
use crate::write::tmx::{push_attribute, push_escaped};

/// The types of pairs and of single codes that the format defines.
const TYPES: [&[&str]; 2] = [&["bold", "italic", "underlined", "link"], &["image", "pb", "lb"]];

/// Appends the content of a `source` or a `target`. Removed characters are counted in `lost`.
pub(super) fn push(out: &mut Vec<u8>, items: &[Item<'_>], lost: &mut usize) {
    let mut with_data = HashSet::new();
    for item in items {
        if let Item::Code(code) = item
            && let Role::Begin(pair) | Role::End(pair) = code.role
            && !code.data.is_empty()
        {
            with_data.insert(pair);
        }
    }
    for item in items {
        match item {
            Item::Text(text) => push_escaped(out, text, lost),
            Item::Code(code) => {
                let is_empty = match code.role {
                    Role::Begin(pair) | Role::End(pair) => !with_data.contains(&pair),
                    _ => code.data.is_empty(),
                };
                push_code(out, code, is_empty, lost);
            }
        }
    }
}

fn push_code(out: &mut Vec<u8>, code: &Code<'_>, is_empty: bool, lost: &mut usize) {
    let name = match (code.role, is_empty) {
        (Role::End(_), true) if code.is_nested => return out.extend_from_slice(b"</g>"),
        (Role::Begin(_), true) if code.is_nested => "g",
        (Role::Begin(_), true) => "bx",
        (Role::End(_), true) => "ex",
        (Role::Begin(_), false) => "bpt",
        (Role::End(_), false) => "ept",
        (Role::Single, true) => "x",
        (Role::Single, false) => "ph",
        (Role::Opening | Role::Closing, _) => "it",
    };
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    push_attribute(out, "id", &code.id);
    match code.role {
        Role::Begin(pair) | Role::End(pair) if name != "g" => {
            push_attribute(out, "rid", &pair.to_string());
        }
        Role::Opening => push_attribute(out, "pos", "open"),
        Role::Closing => push_attribute(out, "pos", "close"),
        _ => {}
    }
    if let Some(kind) = code.kind.as_deref().filter(|_| !matches!(code.role, Role::End(_))) {
        push_attribute(out, "ctype", &ctype(kind, code.role));
    }
    match name {
        "g" => out.push(b'>'),
        "x" | "bx" | "ex" => out.extend_from_slice(b"/>"),
        _ => {
            out.push(b'>');
            push_data(out, &code.data, lost);
            out.extend_from_slice(format!("</{name}>").as_bytes());
        }
    }
}

/// The type, with the mark of one that the format does not define.
fn ctype(kind: &str, role: Role) -> Cow<'_, str> {
    let known = TYPES[usize::from(role == Role::Single)];
    match escaped(kind) {
        kind if known.contains(&&*kind) || kind.starts_with("x-") => kind,
        kind => format!("x-{kind}").into(),
    }
}

fn push_data(out: &mut Vec<u8>, data: &[Inline<'_>], lost: &mut usize) {
    for part in data {
        match part {
            Inline::Text(text) => push_escaped(out, text, lost),
            Inline::Element(sub) => {
                out.extend_from_slice(b"<sub>");
                push_escaped(out, &plain(&sub.content), lost);
                out.extend_from_slice(b"</sub>");
            }
        }
    }
}
