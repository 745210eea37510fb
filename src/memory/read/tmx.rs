//! TMX 1.1 to 1.4b, as producers write it: `lang` for `xml:lang`, props after the segment, attributes
//! that the format does not know.

use crate::memory::format::Input;
use crate::memory::header::Header;
use crate::memory::read::flaw;
use crate::memory::read::xml::{Foreign, ReadError, Scanner, Tag, end_of_mark};
use crate::memory::sink::Sink;
use crate::memory::unit::{
    Annotation, AnnotationKind, Attributes, Content, Fields, Skipped, TransUnit, Variant,
};
use crate::visible;

/// What stands in no segment, note or prop: an end tag that is missing must not make two units one.
const FOREIGN: Foreign = Foreign {
    letters: *b"ts",
    begins: |inner| {
        matches!(inner, [b'/', b't', b'u', ..] | [b't', b'u', b'v', ..] | [b's', b'e', b'g', ..])
    },
};

/// Where a text can be cut: after the last `</tu>` that is in no comment.
pub(crate) fn cut(text: &str) -> Option<usize> {
    let last = last_unit_end(text)?;
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..last], b"<!") {
        match end_of_mark(text, from + found) {
            Some(end) if end <= last => from = end,
            _ => return last_unit_end(&text[..from + found]),
        }
    }
    Some(last)
}

fn last_unit_end(text: &str) -> Option<usize> {
    let mut end = text.len();
    loop {
        let at = memchr::memmem::rfind(&text.as_bytes()[..end], b"</tu")?;
        let after = text[at + 4..].trim_start();
        if after.starts_with('>') {
            return Some(text.len() - after.len() + 1);
        }
        end = at;
    }
}

/// The header; text that does not hold it all is asked for again.
pub(crate) fn header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    let mut scanner = Scanner::new(text);
    match scanner.next_tag() {
        Some(Tag::Start { name: "tmx", .. }) => {}
        Some(Tag::Start { name, at, .. }) => {
            return Err(flaw(at, format!("the root is {name}; expected tmx")));
        }
        _ if !is_all => return Ok(None),
        _ => return Err(flaw(0, "no TMX; expected XML whose root is tmx")),
    }
    let mut header = Header::default();
    loop {
        match scanner.next_tag() {
            Some(Tag::Start { name: "header", attributes, is_empty, .. }) => {
                header.source =
                    Attributes::Xml(attributes).get("srclang").unwrap_or_default().into();
                header.attributes = owned_attributes(&Attributes::Xml(attributes));
                if is_empty {
                    return Ok(Some((header, scanner.at())));
                }
            }
            Some(Tag::End { name: "header", .. } | Tag::Start { name: "body", .. }) => {
                return Ok(Some((header, scanner.at())));
            }
            Some(Tag::Start { name, attributes, is_empty: false, .. })
                if annotation_kind(name).is_some() =>
            {
                match scanner.content(name, &FOREIGN) {
                    Ok(raw) => header
                        .annotations
                        .extend(annotation(name, attributes, raw).as_ref().map(owned_annotation)),
                    Err(_) if !is_all => return Ok(None),
                    Err(flaw) => return Err(flaw),
                }
            }
            Some(_) => {}
            None if is_all => return Ok(Some((header, 0))),
            None => return Ok(None),
        }
    }
}

fn owned_attributes(attributes: &Attributes<'_>) -> Attributes<'static> {
    let owned = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        (name.into_owned().into(), value.into_owned().into())
    };
    Attributes::List(attributes.iter().map(owned).collect())
}

fn owned_annotation(annotation: &Annotation<'_>) -> Annotation<'static> {
    Annotation {
        kind: annotation.kind,
        attributes: owned_attributes(&annotation.attributes),
        text: Content::Plain(
            annotation.text.text(crate::memory::InlineHandling::Text).into_owned().into(),
        ),
    }
}

fn annotation_kind(name: &str) -> Option<AnnotationKind> {
    match name {
        "note" => Some(AnnotationKind::Note),
        "prop" => Some(AnnotationKind::Prop),
        _ => None,
    }
}

fn annotation<'a>(name: &str, attributes: &'a str, raw: &'a str) -> Option<Annotation<'a>> {
    let kind = annotation_kind(name)?;
    Some(Annotation { kind, attributes: Attributes::Xml(attributes), text: Content::Xml(raw) })
}

/// The units of a text that ends between two units, or with the file.
pub(crate) fn units<'a>(input: &Input<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, is_last, wanted) = (input.text(), input.is_last, input.fields);
    let mut scanner = Scanner::new(text);
    let mut unit = TransUnit::default();
    let mut is_closed = false;
    while let Some(tag) = scanner.next_tag() {
        match tag {
            Tag::Start { at, name: "tu", attributes, is_empty } => {
                unit.at = at;
                unit.attributes = Attributes::Xml(attributes);
                unit.annotations.clear();
                unit.variants.clear();
                unit.skipped = Skipped::default();
                if !is_empty {
                    read_unit(&mut scanner, &mut unit, wanted)?;
                }
                sink.unit(&mut unit);
            }
            Tag::Start { name, is_empty: false, .. } if annotation_kind(name).is_some() => {
                scanner.content(name, &FOREIGN)?;
            }
            Tag::Start { at, name: name @ ("tuv" | "seg"), .. } => {
                return Err(flaw(at, format!("`<{}>` outside of a tu", visible::cut(name))));
            }
            Tag::End { name: "tmx", .. } => {
                is_closed = true;
                break;
            }
            _ => {}
        }
    }
    match is_last && !is_closed {
        true => Err(flaw(text.len(), "the file ends before `</tmx>`; is it cut short?")),
        false => Ok(()),
    }
}

fn read_unit<'a>(
    scanner: &mut Scanner<'a>,
    unit: &mut TransUnit<'a>,
    wanted: Fields,
) -> Result<(), ReadError> {
    pass_annotations(scanner, wanted, &mut unit.skipped);
    loop {
        if scanner.pass_tag("</tu>") {
            return Ok(());
        }
        match scanner.next_tag() {
            Some(Tag::Start { name: "tuv", attributes, is_empty, .. }) => {
                let skipped = &mut unit.skipped;
                unit.variants.push(read_variant(scanner, attributes, is_empty, wanted, skipped)?);
            }
            Some(Tag::Start { name, attributes, is_empty: false, .. })
                if annotation_kind(name).is_some() =>
            {
                let raw = scanner.content(name, &FOREIGN)?;
                unit.annotations.extend(annotation(name, attributes, raw));
            }
            Some(Tag::End { name: "tu", .. }) => return Ok(()),
            Some(Tag::Start { at, name: "tu", .. }) => {
                return Err(flaw(at, "a tu within a tu; expected `</tu>` before it"));
            }
            Some(Tag::End { at, name: "body" | "tmx" }) => {
                return Err(flaw(at, "a tu is still open here; expected `</tu>`"));
            }
            Some(_) => {}
            None => return Err(flaw(unit.at, "a tu that does not close; is the file cut short?")),
        }
    }
}

/// Passes over the notes and properties that come first, if they are not wanted, and counts them.
fn pass_annotations(scanner: &mut Scanner<'_>, wanted: Fields, skipped: &mut Skipped) {
    if wanted == Fields::All {
        return;
    }
    while let Some(name) = scanner.pass_element(["prop", "note"]) {
        skipped.notes += usize::from(name == "note");
        skipped.properties += usize::from(name == "prop");
    }
}

fn read_variant<'a>(
    scanner: &mut Scanner<'a>,
    attributes: &'a str,
    is_empty: bool,
    wanted: Fields,
    skipped: &mut Skipped,
) -> Result<Variant<'a>, ReadError> {
    let attributes = Attributes::Xml(attributes);
    let language = attributes.get("xml:lang").or_else(|| attributes.get("lang"));
    let language = language.unwrap_or_default();
    let mut variant = Variant { language, attributes, ..Variant::default() };
    if is_empty {
        return Ok(variant);
    }
    let start = scanner.at();
    pass_annotations(scanner, wanted, skipped);
    loop {
        // Nearly all tags are written so, and are told without looking for their ends.
        if scanner.pass_tag("<seg>") {
            variant.segment = Content::Xml(scanner.content("seg", &FOREIGN)?);
        }
        if scanner.pass_tag("</tuv>") {
            return Ok(variant);
        }
        match scanner.next_tag() {
            Some(Tag::Start { name: "seg", is_empty: false, .. }) => {
                variant.segment = Content::Xml(scanner.content("seg", &FOREIGN)?);
            }
            Some(Tag::Start { name, attributes, is_empty: false, .. })
                if annotation_kind(name).is_some() =>
            {
                let raw = scanner.content(name, &FOREIGN)?;
                variant.annotations.extend(annotation(name, attributes, raw));
            }
            Some(Tag::End { name: "tuv", .. }) => return Ok(variant),
            Some(
                Tag::Start { at, name: "tuv" | "tu", .. }
                | Tag::End { at, name: "tu" | "body" | "tmx" },
            ) => return Err(flaw(at, "a tuv is still open here; expected `</tuv>`")),
            Some(_) => {}
            None => {
                return Err(flaw(start, "a tuv that does not close; is the file cut short?"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of units but their annotations, and the flaw that ended it.
    fn read(texts: &[String], wanted: Fields) -> (Vec<TransUnit<'_>>, Result<(), ReadError>) {
        let mut found = Vec::new();
        let result = each(texts, wanted, |unit| {
            unit.annotations.clear();
            unit.skipped = Skipped::default();
            unit.variants.iter_mut().for_each(|variant| variant.annotations.clear());
            found.push(std::mem::take(unit));
        });
        (found, result)
    }

    fn each<'a>(
        texts: &'a [String],
        fields: Fields,
        mut take: impl FnMut(&mut TransUnit<'a>),
    ) -> Result<(), ReadError> {
        let header = Box::leak(Box::new(Header::default()));
        let input = Input { texts, header, is_last: false, fields };
        units(&input, &mut Sink::new(&mut take))
    }

    #[test]
    fn no_unit_has_anything_of_the_one_before() {
        let text = "<tu a='1'><prop type='x'>y</prop><tuv lang='en'><seg>a</seg></tuv></tu><tu/>";
        let mut counts = Vec::new();
        each(&[text.to_owned()], Fields::All, |unit| {
            let has_attributes = !unit.attributes.is_empty();
            counts.push((has_attributes, unit.annotations.len(), unit.variants.len()));
        })
        .unwrap();
        assert_eq!(counts, [(true, 1, 1), (false, 0, 0)]);
    }

    proptest::proptest! {
        #[test]
        fn annotations_can_be_passed_over(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "<tu>", "<tu x=\"1\">", "</tu>", "<tuv xml:lang=\"en\">", "<tuv lang='zh' >", "</tuv>",
                "</tuv>", "</tu>", "<seg>", "</seg>", "<seg>a</seg>", "\n      ", "<prop>", "</prop>",
                "<prop type=\"x\">y</prop>", "<note>n</note>", "<note/>", "<prop type='>", "<prop ",
                "<note>", "</note>", "<!-- <tu> -->", "<", "&amp;", "</seg >", "</tu >", "<props>",
            ]), 0..30)
        ) {
            let text = [parts.concat()];
            proptest::prop_assert_eq!(read(&text, Fields::Texts), read(&text, Fields::All));
        }
    }
}
