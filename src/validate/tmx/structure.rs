//! The attributes and children that each element of TMX may have.

use std::fmt::Write as _;

use crate::validate::Rule;
use crate::validate::report::Report;
use crate::validate::tmx::attributes::Values;
use crate::validate::xml::tokens::Attribute;
use crate::validate::xml::tree::{Child, Element, Name};
use crate::visible::cut;

fn is_attribute(name: &str, of: Name) -> bool {
    match of {
        Name::Tmx => name == "version",
        Name::Header => {
            is_change(name)
                || matches!(name, "creationtool" | "creationtoolversion" | "segtype" | "o-tmf")
                || matches!(name, "adminlang" | "srclang" | "datatype" | "o-encoding")
        }
        Name::Tu => matches!(name, "tuid" | "segtype" | "srclang") || is_of_units(name),
        Name::Tuv => matches!(name, "xml:lang" | "lang") || is_of_units(name),
        Name::Note => matches!(name, "o-encoding" | "xml:lang" | "lang"),
        Name::Prop => matches!(name, "type" | "o-encoding" | "xml:lang" | "lang"),
        Name::Ude => matches!(name, "name" | "base"),
        Name::Map => matches!(name, "unicode" | "code" | "ent" | "subst"),
        Name::Bpt => matches!(name, "i" | "x" | "type"),
        Name::Ept => name == "i",
        Name::Ph => matches!(name, "x" | "assoc" | "type"),
        Name::It => matches!(name, "pos" | "x" | "type"),
        Name::Hi => matches!(name, "x" | "type"),
        Name::Ut => name == "x",
        Name::Sub => matches!(name, "datatype" | "type"),
        Name::Body | Name::Seg | Name::Other => false,
    }
}

fn is_change(name: &str) -> bool {
    matches!(name, "creationdate" | "creationid" | "changedate" | "changeid")
}

/// Whether it is an attribute of both `tu` and `tuv`.
fn is_of_units(name: &str) -> bool {
    is_change(name)
        || matches!(name, "o-encoding" | "datatype" | "usagecount" | "lastusagedate")
        || matches!(name, "creationtool" | "creationtoolversion" | "o-tmf")
}

fn required(of: Name) -> &'static [&'static str] {
    match of {
        Name::Tmx => &["version"],
        Name::Header => &[
            "creationtool",
            "creationtoolversion",
            "segtype",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
        ],
        Name::Tuv => &["xml:lang"],
        Name::Prop => &["type"],
        Name::Ude => &["name"],
        Name::Map => &["unicode"],
        Name::Bpt | Name::Ept => &["i"],
        Name::It => &["pos"],
        _ => &[],
    }
}

fn is_child(name: Name, of: Name) -> bool {
    match of {
        Name::Tmx => matches!(name, Name::Header | Name::Body),
        Name::Header => matches!(name, Name::Note | Name::Prop | Name::Ude),
        Name::Body => name == Name::Tu,
        Name::Tu => matches!(name, Name::Tuv | Name::Prop | Name::Note),
        Name::Tuv => matches!(name, Name::Seg | Name::Prop | Name::Note),
        Name::Ude => name == Name::Map,
        Name::Seg | Name::Hi | Name::Sub => name.is_native_code() || name == Name::Hi,
        Name::Bpt | Name::Ept | Name::Ph | Name::It | Name::Ut => name == Name::Sub,
        Name::Note | Name::Prop | Name::Map | Name::Other => false,
    }
}

/// The part of a message that lists the allowed children of an element.
fn listed(of: Name) -> &'static str {
    match of {
        Name::Tmx => "; expected header, body",
        Name::Header => "; expected note, prop, ude",
        Name::Body => "; expected tu",
        Name::Tu => "; expected note, prop, tuv",
        Name::Tuv => "; expected note, prop, seg",
        Name::Ude => "; expected map",
        Name::Seg | Name::Hi | Name::Sub => "; expected bpt, ept, ph, it, hi, ut",
        Name::Bpt | Name::Ept | Name::Ph | Name::It | Name::Ut => "; expected sub",
        Name::Note | Name::Prop | Name::Map | Name::Other => "",
    }
}

fn holds_text(name: Name) -> bool {
    name.is_native_code()
        || matches!(name, Name::Note | Name::Prop | Name::Seg | Name::Hi | Name::Sub)
}

/// Checks an element and its descendants.
pub(super) fn check(element: Element<'_, '_>, values: &mut Values, report: &mut Report) {
    check_attributes(element, values, report);
    let name = element.name();
    for child in element.children() {
        match child {
            Child::Text { at, text } if !holds_text(name) && !text.trim().is_empty() => {
                report.error(Rule::Element, at, format!("text in {}", cut(element.tag())));
            }
            Child::Element(child) if is_child(child.name(), name) => check(child, values, report),
            Child::Element(child) => misplaced(child, element, report),
            Child::Text { .. } => {}
        }
    }
}

fn misplaced(child: Element<'_, '_>, parent: Element<'_, '_>, report: &mut Report) {
    let (tag, parent_tag, expected) = (cut(child.tag()), cut(parent.tag()), listed(parent.name()));
    let message = match child.name() {
        Name::Other => format!("unknown element `{tag}` in {parent_tag}{expected}"),
        _ => format!("{tag} is not allowed in {parent_tag}{expected}"),
    };
    report.error(Rule::Element, child.at(), message);
}

/// Checks the names and values of the attributes, and whether required ones are present.
pub(super) fn check_attributes(element: Element<'_, '_>, values: &mut Values, report: &mut Report) {
    let name = element.name();
    element.attributes().iter().for_each(|attribute| values.declare(attribute));
    values.prefix(element.at(), element.tag(), report);
    for attribute in element.attributes() {
        if is_attribute(attribute.name, name) {
            values.check(attribute, element, report);
        } else if attribute.name == "xmlns" || attribute.name.starts_with("xmlns:") {
            namespace(attribute, element, report);
        } else {
            values.prefix(attribute.at, attribute.name, report);
            unknown(attribute, element, report);
        }
    }
    for required in required(name).iter().filter(|name| element.attribute(name).is_none()) {
        let message = format!("{} without {required}; TMX requires it", cut(element.tag()));
        report.error(Rule::Attribute, element.at(), message);
        // For these attributes, the TMX specification defines a value for unknown data.
        let value = match (name, *required) {
            (Name::Tmx, "version") => "1.4",
            (Name::Header, "datatype") => "unknown",
            _ => continue,
        };
        if element.spellings(required) > 0 {
            continue;
        }
        let end = element.at() + "<".len() + element.tag().len();
        report.repair(Rule::Attribute, end..end, format!(" {required}=\"{value}\""));
    }
}

fn namespace(attribute: &Attribute<'_>, element: Element<'_, '_>, report: &mut Report) {
    let message =
        format!("{} on {}; some tools then find no units", cut(attribute.name), cut(element.tag()));
    report.warning(Rule::Namespace, attribute.at, message);
    // A declaration with a prefix may be needed by names that use the prefix.
    if attribute.name == "xmlns" {
        report.repair(Rule::Namespace, attribute.at..attribute.raw.1 + 1, "");
    }
}

fn unknown(attribute: &Attribute<'_>, element: Element<'_, '_>, report: &mut Report) {
    let message = format!("unknown attribute `{}` of {}", cut(attribute.name), cut(element.tag()));
    report.error(Rule::Attribute, attribute.at, message);
    if let Some(intended) = intended(attribute, element) {
        let range = attribute.at..attribute.at + attribute.name.len();
        report.repair(Rule::Attribute, range, intended);
    }
}

/// The known attribute that differs from this one only in case.
fn intended(attribute: &Attribute<'_>, element: Element<'_, '_>) -> Option<String> {
    let intended = attribute.name.to_ascii_lowercase();
    let is_intended = is_attribute(&intended, element.name()) && element.spellings(&intended) == 1;
    is_intended.then_some(intended)
}

/// Converts unknown attributes of a header to properties, so that their values are kept and the
/// file becomes valid.
pub(super) fn repair_header(header: Element<'_, '_>, text: &str, report: &mut Report) {
    let mut properties = String::new();
    for attribute in header.attributes() {
        let is_namespace = attribute.name == "xmlns" || attribute.name.starts_with("xmlns:");
        let is_known = is_attribute(attribute.name, Name::Header);
        if is_namespace || is_known || intended(attribute, header).is_some() {
            continue;
        }
        let (name, value) = (attribute.name, &text[attribute.raw.0..attribute.raw.1]);
        let _ = write!(properties, "<prop type=\"{name}\">{value}</prop>");
        report.repair(Rule::Attribute, attribute.at..attribute.raw.1 + 1, "");
    }
    let start = header.content_at();
    match text[..start].strip_suffix("/>") {
        _ if properties.is_empty() => {}
        Some(before) => {
            let whole = format!(">{properties}</header>");
            report.repair(Rule::Attribute, before.len()..start, whole);
        }
        None => report.repair(Rule::Attribute, start..start, properties),
    }
}
