//! Which attributes and children each element may have.

use crate::memory::tree::{Element, Node};
use crate::validate::Rule;
use crate::validate::report::Report;
use crate::validate::tmx::attributes;

/// What an element may hold.
struct Shape {
    name: &'static str,
    /// Attributes, the required ones with `!` at the end.
    attributes: &'static [&'static str],
    children: &'static [&'static str],
    holds_text: bool,
}

const LANGUAGE: [&str; 3] = ["o-encoding", "xml:lang", "lang"];

/// The elements of TMX 1.4.
const SHAPES: &[Shape] = &[
    Shape {
        name: "tmx",
        attributes: &["version!"],
        children: &["header", "body"],
        holds_text: false,
    },
    Shape {
        name: "header",
        attributes: &[
            "creationtool!",
            "creationtoolversion!",
            "segtype!",
            "o-tmf!",
            "adminlang!",
            "srclang!",
            "datatype!",
            "o-encoding",
            "creationdate",
            "creationid",
            "changedate",
            "changeid",
        ],
        children: &["note", "prop", "ude"],
        holds_text: false,
    },
    Shape { name: "body", attributes: &[], children: &["tu"], holds_text: false },
    Shape { name: "note", attributes: &LANGUAGE, children: &[], holds_text: true },
    Shape {
        name: "prop",
        attributes: &["type!", "xml:lang", "o-encoding", "lang"],
        children: &[],
        holds_text: true,
    },
    Shape { name: "ude", attributes: &["name!", "base"], children: &["map"], holds_text: false },
    Shape {
        name: "map",
        attributes: &["unicode!", "code", "ent", "subst"],
        children: &[],
        holds_text: false,
    },
    Shape {
        name: "tu",
        attributes: &[
            "tuid",
            "o-encoding",
            "datatype",
            "usagecount",
            "lastusagedate",
            "creationtool",
            "creationtoolversion",
            "creationdate",
            "creationid",
            "changedate",
            "segtype",
            "changeid",
            "o-tmf",
            "srclang",
        ],
        children: &["note", "prop", "tuv"],
        holds_text: false,
    },
    Shape {
        name: "tuv",
        attributes: &[
            "xml:lang!",
            "o-encoding",
            "datatype",
            "usagecount",
            "lastusagedate",
            "creationtool",
            "creationtoolversion",
            "creationdate",
            "creationid",
            "changedate",
            "changeid",
            "o-tmf",
            "lang",
        ],
        children: &["note", "prop", "seg"],
        holds_text: false,
    },
    Shape { name: "seg", attributes: &[], children: INLINE, holds_text: true },
    Shape { name: "bpt", attributes: &["i!", "x", "type"], children: &["sub"], holds_text: true },
    Shape { name: "ept", attributes: &["i!"], children: &["sub"], holds_text: true },
    Shape { name: "ph", attributes: &["x", "assoc", "type"], children: &["sub"], holds_text: true },
    Shape { name: "it", attributes: &["pos!", "x", "type"], children: &["sub"], holds_text: true },
    Shape { name: "hi", attributes: &["x", "type"], children: INLINE, holds_text: true },
    Shape { name: "ut", attributes: &["x"], children: &["sub"], holds_text: true },
    Shape { name: "sub", attributes: &["datatype", "type"], children: INLINE, holds_text: true },
];

const INLINE: &[&str] = &["bpt", "ept", "ph", "it", "hi", "ut"];

fn shape(name: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.name == name)
}

/// Checks an element and all that is in it.
pub(super) fn check(element: &Element, report: &mut Report) {
    check_attributes(element, report);
    let Some(shape) = shape(&element.name) else { return };
    for child in &element.children {
        match child {
            Node::Text { at, text } if !shape.holds_text && !text.trim().is_empty() => {
                report.error(Rule::Element, *at, format!("text in {}", shape.name));
            }
            Node::Element(child) if shape.children.contains(&child.name.as_str()) => {
                check(child, report);
            }
            Node::Element(child) => misplaced(child, shape, report),
            Node::Text { .. } => {}
        }
    }
}

fn misplaced(child: &Element, parent: &Shape, report: &mut Report) {
    let what = match shape(&child.name) {
        Some(_) => "does not belong in",
        None => "is no element of TMX; it stands in",
    };
    let message = format!("{} {what} {}{}", child.name, parent.name, listed(parent.children));
    report.error(Rule::Element, child.at, message);
}

fn listed(children: &[&str]) -> String {
    match children {
        [] => String::new(),
        children => format!("; expected {}", children.join(", ")),
    }
}

/// Checks which attributes there are, and then what they hold.
pub(super) fn check_attributes(element: &Element, report: &mut Report) {
    let Some(shape) = shape(&element.name) else { return };
    for attribute in &element.attributes {
        let name = attribute.name.as_str();
        let is_known = shape.attributes.iter().any(|known| known.trim_end_matches('!') == name);
        if is_known {
            attributes::check(attribute, &element.name, report);
        } else if name == "xmlns" || name.starts_with("xmlns:") {
            let message = format!("{name} on {}; some tools then find no units", shape.name);
            report.warning(Rule::Namespace, attribute.at, message);
        } else {
            unknown(attribute.at, name, shape, report);
        }
    }
    for required in shape.attributes.iter().filter_map(|name| name.strip_suffix('!')) {
        if element.attribute(required).is_none() {
            let message = format!("{} without {required}; TMX requires it", shape.name);
            report.error(Rule::Attribute, element.at, message);
        }
    }
}

fn unknown(at: usize, name: &str, shape: &Shape, report: &mut Report) {
    let message = format!("{name} is no attribute of {}", shape.name);
    match shape.name {
        // Known tools add some of their own here, and others read them all the same.
        "header" => report.warning(Rule::Attribute, at, message),
        _ => report.error(Rule::Attribute, at, message),
    }
}
