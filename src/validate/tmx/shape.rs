//! Which attributes and children each element may have.

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

/// What a unit and its variants share.
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

/// The children of an element, for messages.
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

/// Checks an element and all that is in it.
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
    let what = match child.name() {
        Name::Other => "is no element of TMX; it stands in",
        _ => "does not belong in",
    };
    let message =
        format!("{} {what} {}{}", cut(child.tag()), cut(parent.tag()), listed(parent.name()));
    report.error(Rule::Element, child.at(), message);
}

/// Checks which attributes there are, and then what they hold.
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
        // For these the format itself says what stands where nothing is known.
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
    // One with a prefix may be needed by what uses the prefix.
    if attribute.name == "xmlns" {
        report.repair(Rule::Namespace, attribute.at..attribute.raw.1 + 1, "");
    }
}

fn unknown(attribute: &Attribute<'_>, element: Element<'_, '_>, report: &mut Report) {
    let message = format!("{} is no attribute of {}", cut(attribute.name), cut(element.tag()));
    report.error(Rule::Attribute, attribute.at, message);
    if let Some(meant) = meant(attribute, element) {
        let range = attribute.at..attribute.at + attribute.name.len();
        report.repair(Rule::Attribute, range, meant);
    }
}

/// The known attribute that is written in another case.
fn meant(attribute: &Attribute<'_>, element: Element<'_, '_>) -> Option<String> {
    let meant = attribute.name.to_ascii_lowercase();
    let is_meant = is_attribute(&meant, element.name()) && element.spellings(&meant) == 1;
    is_meant.then_some(meant)
}

/// Makes the attributes of a header that TMX does not know its properties: so they are kept, and the
/// file is valid.
pub(super) fn repair_header(header: Element<'_, '_>, text: &str, report: &mut Report) {
    let mut properties = String::new();
    for attribute in header.attributes() {
        let is_namespace = attribute.name == "xmlns" || attribute.name.starts_with("xmlns:");
        let is_known = is_attribute(attribute.name, Name::Header);
        if is_namespace || is_known || meant(attribute, header).is_some() {
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
