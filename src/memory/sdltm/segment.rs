//! Segments of Trados memories: `<Segment><Elements><Text><Value>`, and tags between the texts.

use std::borrow::Cow;

use crate::memory::read::xml::{self, Scanner, Tag};
use crate::xml::{escape, without_forbidden};

/// The content of a segment as TMX has it, and the language that it states.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) content: String,
    pub(super) language: String,
}

/// Reads a segment.
///
/// # Errors
/// What is not understood, without a place.
pub(super) fn parse(raw: &str) -> Result<Segment, String> {
    let mut segment = Segment::default();
    let mut scanner = Scanner::new(raw);
    let mut is_begun = false;
    while let Some(tag) = scanner.next_tag() {
        let Tag::Start { name, is_empty, .. } = tag else { continue };
        let is_first = !std::mem::replace(&mut is_begun, true);
        match local(name) {
            "Segment" if is_first => {}
            "Elements" | "Text" => {}
            _ if is_first => return Err(format!("the element `{name}` instead of `Segment`")),
            known @ ("Value" | "Tag" | "CultureName") => {
                let inner = match is_empty {
                    true => "",
                    false => scanner.balanced(name).map_err(|error| error.message)?,
                };
                match known {
                    "Value" => segment.content.push_str(&text(inner)),
                    "Tag" => push_tag(&mut segment.content, inner)?,
                    _ => segment.language = xml::decode(inner).trim().to_owned(),
                }
            }
            _ => return Err(format!("an element `{name}` in a segment")),
        }
    }
    match is_begun {
        true => Ok(segment),
        false => Err("a segment that is no XML".to_owned()),
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Text without what XML forbids, escaped.
fn text(raw: &str) -> String {
    let decoded = xml::decode(raw);
    escape(&without_forbidden(&decoded).0).into_owned()
}

/// Appends a tag as an element of TMX.
fn push_tag(out: &mut String, raw: &str) -> Result<(), String> {
    let value = |name: &str| child(raw, name).map(xml::decode).filter(|text| !text.is_empty());
    let kind = value("Type").unwrap_or_default();
    let (element, first) = match &*kind {
        "Start" => ("bpt", "i"),
        "End" => ("ept", "i"),
        "UnmatchedStart" => ("it", "begin"),
        "UnmatchedEnd" => ("it", "end"),
        "Standalone" | "TextPlaceholder" | "LockedContent" => ("ph", ""),
        other => return Err(format!("a tag of the type `{other}`")),
    };
    out.push_str(&format!("<{element}"));
    let anchor = value("Anchor").unwrap_or(Cow::Borrowed("0"));
    match first {
        "i" => push_attribute(out, "i", &anchor),
        "" => {}
        pos => push_attribute(out, "pos", pos),
    }
    if element != "ept" {
        let number = value("AlignmentAnchor").filter(|number| &**number != "0").unwrap_or(anchor);
        push_attribute(out, "x", &number);
        if let Some(id) = value("TagID") {
            push_attribute(out, "type", &id);
        }
    }
    let shown = value("TextEquivalent").unwrap_or_default();
    let shown = without_forbidden(&shown).0.into_owned();
    out.push_str(&format!(">{}</{element}>", escape(&shown)));
    Ok(())
}

/// The raw content of the first child of that name.
fn child<'r>(raw: &'r str, name: &str) -> Option<&'r str> {
    let mut scanner = Scanner::new(raw);
    while let Some(tag) = scanner.next_tag() {
        if let Tag::Start { name: found, is_empty: false, .. } = tag
            && local(found) == name
        {
            return scanner.balanced(found).ok();
        }
    }
    None
}

/// Appends an attribute. Line ends and tabs become references.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!(" {name}=\""));
    for c in without_forbidden(value).0.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_tags_become_those_of_tmx() {
        let raw = "<Segment xmlns:xsi=\"x\"><Elements><Text><Value>A &amp; &lt;b </Value></Text>\
            <Tag><Type>Start</Type><Anchor>1</Anchor><AlignmentAnchor>2</AlignmentAnchor><TagID>12</TagID></Tag>\
            <Text><Value>c</Value></Text><Tag><Type>End</Type><Anchor>1</Anchor></Tag>\
            <Tag><Type>TextPlaceholder</Type><Anchor>3</Anchor><TextEquivalent>{0}</TextEquivalent></Tag>\
            </Elements><CultureName>en-US</CultureName></Segment>";
        let segment = parse(raw).unwrap();
        assert_eq!(segment.language, "en-US");
        assert_eq!(
            segment.content,
            "A &amp; &lt;b <bpt i=\"1\" x=\"2\" type=\"12\"></bpt>c<ept i=\"1\"></ept><ph x=\"3\">{0}</ph>"
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (raw, found) in [
            ("plain", "no XML"),
            ("<seg>a</seg>", "`seg` instead of `Segment`"),
            ("<Segment><Elements><Image/></Elements></Segment>", "an element `Image`"),
            ("<Segment><Tag><Type>New</Type></Tag></Segment>", "the type `New`"),
        ] {
            let error = parse(raw).unwrap_err();
            assert!(error.contains(found), "{raw}: {error}");
        }
    }
}
