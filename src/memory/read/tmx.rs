//! The reader of TMX 1.1 to 1.4b. It accepts what producers write: `lang` for `xml:lang`,
//! properties after the segment, attributes that TMX does not define.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use memchr::{memchr2_iter, memmem};

use crate::memory::header::{Header, UserEncoding};
use crate::memory::leniency::LeniencyKind;
use crate::memory::read::input::ChunkText;
use crate::memory::read::read_error;
use crate::memory::read::xml::{self, Foreign, ReadError, Scanner, Tag, end_of_mark};
use crate::memory::sink::{Omission, Sink};
use crate::memory::unit::{
    Annotation, AnnotationKind, Attributes, Content, Fields, Skipped, TransUnit, Variant,
};
use crate::visible;

/// Tags that cannot occur in a segment, note or property and show that its end tag is missing.
const FOREIGN: Foreign = Foreign {
    letters: *b"ts",
    begins: |inner| {
        matches!(inner, [b'/', b't', b'u', ..] | [b't', b'u', b'v', ..] | [b's', b'e', b'g', ..])
    },
};

/// The last offset where a text can be cut: after a `</tu>` outside comments and instructions.
pub(crate) fn cut(text: &str) -> Option<usize> {
    let mut last = last_unit_end(text)?;
    let marks = marks(text, last);
    while let Some(mark) = marks.iter().rfind(|mark| mark.start < last).filter(|m| m.end >= last) {
        last = last_unit_end(&text[..mark.start])?;
    }
    Some(last)
}

/// The comments and instructions that begin before `last`, in order. An unclosed one has no end.
fn marks(text: &str, last: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut marks, mut from) = (Vec::new(), 0);
    // `!` and `?` are far rarer than tags.
    for at in memchr2_iter(b'!', b'?', &bytes[..last]) {
        let start = at.wrapping_sub(1);
        if start >= from && bytes.get(start) == Some(&b'<') {
            from = end_of_mark(text, start).unwrap_or(text.len());
            marks.push(start..from);
        }
    }
    marks
}

fn last_unit_end(text: &str) -> Option<usize> {
    let mut end = text.len();
    loop {
        let at = memmem::rfind(&text.as_bytes()[..end], b"</tu")?;
        let after = text[at + 4..].trim_start();
        if after.starts_with('>') {
            return Some(text.len() - after.len() + 1);
        }
        end = at;
    }
}

/// Reads the header. `None` if the text ends within it.
pub(crate) fn header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    let mut scanner = Scanner::new(text);
    let mut header = Header::default();
    match scanner.next_tag() {
        Some(Tag::Start { name: "tmx", attributes, .. }) => {
            header.namespaces = namespaces(attributes);
        }
        Some(Tag::Start { name, at, .. }) => {
            return Err(read_error(at, format!("root element `{name}`; expected `tmx`")));
        }
        _ if !is_all => return Ok(None),
        _ => return Err(read_error(0, "not a TMX file; expected XML with the root element `tmx`")),
    }
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
            Some(Tag::Start { name, attributes, is_empty, .. })
                if annotation_kind(name).is_some() =>
            {
                match content(&mut scanner, name, is_empty) {
                    Ok(raw) => header
                        .annotations
                        .extend(annotation(name, attributes, raw).as_ref().map(owned_annotation)),
                    Err(_) if !is_all => return Ok(None),
                    Err(flaw) => return Err(flaw),
                }
            }
            Some(Tag::Start { name: "ude", attributes, .. }) => {
                let attributes = owned_attributes(&Attributes::Xml(attributes));
                header.encodings.push(UserEncoding { attributes, maps: Vec::new() });
            }
            Some(Tag::Start { name: "map", attributes, .. }) => {
                if let Some(encoding) = header.encodings.last_mut() {
                    encoding.maps.push(owned_attributes(&Attributes::Xml(attributes)));
                }
            }
            Some(_) => {}
            None if is_all => return Ok(Some((header, 0))),
            None => return Ok(None),
        }
    }
}

/// The namespace declarations among the attributes of the root.
fn namespaces(attributes: &str) -> Attributes<'static> {
    let Attributes::List(all) = owned_attributes(&Attributes::Xml(attributes)) else {
        return Attributes::default();
    };
    Attributes::List(all.into_iter().filter(|(name, _)| name.starts_with("xmlns:")).collect())
}

/// The raw content of a note or property.
fn content<'a>(
    scanner: &mut Scanner<'a>,
    name: &str,
    is_empty: bool,
) -> Result<&'a str, ReadError> {
    if is_empty { Ok("") } else { scanner.content(name, &FOREIGN) }
}

fn owned_attributes(attributes: &Attributes<'_>) -> Attributes<'static> {
    let owned = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
        (name.into_owned().into(), value.into_owned().into())
    };
    let attributes =
        without_repeats(attributes).map_or_else(|| attributes.clone(), |(kept, _)| kept);
    Attributes::List(attributes.iter().map(owned).collect())
}

/// The attributes without repeated names, of which the first is kept, and the number of those
/// removed. `None` if each name occurs once.
fn without_repeats<'a>(attributes: &Attributes<'a>) -> Option<(Attributes<'a>, usize)> {
    if matches!(attributes, Attributes::Xml(raw) if !may_repeat(raw)) {
        return None;
    }
    let all: Vec<_> = attributes.iter().collect();
    let mut seen = HashSet::new();
    let is_first: Vec<bool> = all.iter().map(|(name, _)| seen.insert(&**name)).collect();
    let repeats = is_first.iter().filter(|&&is_first| !is_first).count();
    let kept = all.iter().zip(is_first).filter(|(_, is_first)| *is_first);
    let kept = Attributes::List(kept.map(|(attribute, _)| attribute.clone()).collect());
    (repeats > 0).then_some((kept, repeats))
}

/// Whether a name may occur twice. The check does not allocate: almost no tag repeats a name.
fn may_repeat(raw: &str) -> bool {
    let mut names = [""; 16];
    for (count, (name, _)) in xml::attributes(raw).enumerate() {
        if count == names.len() || names[..count].contains(&name) {
            return true;
        }
        names[count] = name;
    }
    false
}

fn owned_annotation(annotation: &Annotation<'_>) -> Annotation<'static> {
    Annotation {
        kind: annotation.kind,
        attributes: owned_attributes(&annotation.attributes),
        text: Content::Plain(annotation.text.text_without_tags().into_owned().into()),
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
    let attributes = match kind {
        AnnotationKind::Prop => typed(attributes),
        AnnotationKind::Note => Attributes::Xml(attributes),
    };
    Some(Annotation { kind, attributes, text: Content::Xml(raw) })
}

/// The attributes of a property. TMX requires a `type`; a property without one gets `x-untyped`.
fn typed(attributes: &str) -> Attributes<'_> {
    if xml::attribute(attributes, "type").is_some_and(|value| !value.trim().is_empty()) {
        return Attributes::Xml(attributes);
    }
    let mut all = vec![("type".into(), "x-untyped".into())];
    all.extend(Attributes::Xml(attributes).iter().filter(|(name, _)| name != "type"));
    Attributes::List(all)
}

/// Reads the units of a text that ends between two units or at the end of the file.
pub(crate) fn units<'a>(input: &ChunkText<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    let (text, is_last) = (input.text(), input.is_last);
    let mut reader = Reader { text, scanner: Scanner::new(text), fields: input.fields, sink };
    let mut unit = TransUnit::default();
    let mut is_closed = false;
    while let Some(tag) = reader.scanner.next_tag() {
        match tag {
            Tag::Start { at, name: "tu", attributes, is_empty } => {
                unit.at = at;
                unit.attributes = reader.attributes(attributes);
                unit.annotations.clear();
                unit.variants.clear();
                unit.skipped = Skipped::default();
                if !is_empty {
                    reader.read_unit(&mut unit)?;
                }
                reader.sink.unit(&mut unit);
            }
            Tag::Start { name, is_empty: false, .. } if annotation_kind(name).is_some() => {
                reader.scanner.content(name, &FOREIGN)?;
            }
            Tag::Start { at, name: name @ ("tuv" | "seg"), .. } => {
                return Err(read_error(at, format!("`<{}>` outside `tu`", visible::cut(name))));
            }
            Tag::End { name: "tmx", .. } => {
                is_closed = true;
                check_end(text, reader.scanner.at())?;
                break;
            }
            _ => {}
        }
    }
    match is_last && !is_closed {
        true => Err(read_error(text.len(), "the file ends before `</tmx>`; is it truncated?")),
        false => Ok(()),
    }
}

/// Fails if data follows the root, because it would be lost. White space, comments, instructions,
/// and the NUL and end-of-file characters with which old tools pad files are allowed.
fn check_end(text: &str, end: usize) -> Result<(), ReadError> {
    let mut scanner = Scanner::new(&text[end..]);
    loop {
        let from = end + scanner.at();
        let (before, tag) = scanner.next_or_rest();
        let loose = xml::decode(before);
        let loose = loose.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\0' | '\u{1A}'));
        if !loose.is_empty() {
            let at = from + before.find(|c: char| !c.is_whitespace()).unwrap_or(0);
            return Err(read_error(at, "text after `</tmx>`; expected the end of the file"));
        }
        match tag {
            Some(Tag::Start { at, .. }) => {
                return Err(read_error(end + at, "second root element; expected one"));
            }
            Some(Tag::End { .. }) => {}
            None => return Ok(()),
        }
    }
}

/// Reads the units of a chunk.
struct Reader<'a, 's, 'k> {
    text: &'a str,
    scanner: Scanner<'a>,
    fields: Fields,
    sink: &'k mut Sink<'s, 'a>,
}

impl<'a> Reader<'a, '_, '_> {
    /// The attributes, each name once. XML forbids repeated names; the first value is used.
    fn attributes(&mut self, raw: &'a str) -> Attributes<'a> {
        let attributes = Attributes::Xml(raw);
        if self.fields == Fields::Texts {
            return attributes;
        }
        match without_repeats(&attributes) {
            None => attributes,
            Some((kept, repeats)) => {
                (0..repeats).for_each(|_| self.sink.omit(Omission::RepeatedAttribute));
                kept
            }
        }
    }

    fn read_unit(&mut self, unit: &mut TransUnit<'a>) -> Result<(), ReadError> {
        self.skip_annotations(&mut unit.skipped);
        loop {
            if self.scanner.skip_tag("</tu>") {
                break;
            }
            match self.scanner.next_tag() {
                Some(Tag::Start { at, name: "tuv", attributes, is_empty }) => {
                    let skipped = &mut unit.skipped;
                    unit.variants.push(self.read_variant(at, attributes, is_empty, skipped)?);
                }
                Some(Tag::Start { name, attributes, is_empty, .. })
                    if annotation_kind(name).is_some() =>
                {
                    let raw = content(&mut self.scanner, name, is_empty)?;
                    unit.annotations.extend(annotation(name, attributes, raw));
                }
                Some(Tag::End { name: "tu", .. }) => break,
                Some(Tag::Start { at, name: "tu", .. }) => {
                    return Err(read_error(at, "`<tu>` within `tu`; expected `</tu>` before it"));
                }
                Some(Tag::End { at, name: "body" | "tmx" }) => {
                    return Err(read_error(at, "`tu` is still open here; expected `</tu>`"));
                }
                Some(_) => {}
                None => {
                    return Err(read_error(
                        unit.at,
                        "`<tu>` is not closed; is the file truncated?",
                    ));
                }
            }
        }
        Ok(())
    }

    /// Skips and counts the notes and properties that come first, if only texts are read.
    fn skip_annotations(&mut self, skipped: &mut Skipped) {
        if self.fields == Fields::All {
            return;
        }
        while let Some(name) = self.scanner.skip_element(["prop", "note"]) {
            skipped.notes += usize::from(name == "note");
            skipped.properties += usize::from(name == "prop");
        }
    }

    fn read_variant(
        &mut self,
        at: usize,
        attributes: &'a str,
        is_empty: bool,
        skipped: &mut Skipped,
    ) -> Result<Variant<'a>, ReadError> {
        let attributes = self.attributes(attributes);
        let language = attributes.get("xml:lang").or_else(|| attributes.get("lang"));
        let language = language.unwrap_or_default();
        let mut variant = Variant { language, attributes, ..Variant::default() };
        if is_empty {
            return Ok(variant);
        }
        let start = self.scanner.at();
        let (mut has_segment, mut has_loose_text) = (false, false);
        self.skip_annotations(skipped);
        loop {
            // Nearly all tags have exactly this form, so that their ends need not be searched.
            if self.scanner.skip_tag("<seg>") {
                variant.segment = Content::Xml(self.scanner.content("seg", &FOREIGN)?);
                has_segment = true;
            }
            if self.scanner.skip_tag("</tuv>") {
                break;
            }
            let (before, tag) = self.scanner.next_or_rest();
            has_loose_text |= is_loose(before);
            match tag {
                Some(Tag::Start { name: "seg", is_empty, .. }) => {
                    has_segment = true;
                    if !is_empty {
                        variant.segment = Content::Xml(self.scanner.content("seg", &FOREIGN)?);
                    }
                }
                Some(Tag::Start { name, attributes, is_empty, .. })
                    if annotation_kind(name).is_some() =>
                {
                    let raw = content(&mut self.scanner, name, is_empty)?;
                    variant.annotations.extend(annotation(name, attributes, raw));
                }
                Some(Tag::End { name: "tuv", .. }) => break,
                Some(
                    Tag::Start { at, name: "tuv" | "tu", .. }
                    | Tag::End { at, name: "tu" | "body" | "tmx" },
                ) => return Err(read_error(at, "`tuv` is still open here; expected `</tuv>`")),
                Some(_) => {}
                None => {
                    return Err(read_error(start, "`<tuv>` is not closed; is the file truncated?"));
                }
            }
        }
        if !has_segment && let Some(raw) = loose_text(&self.text[start..self.scanner.at()]) {
            self.sink.lenient(LeniencyKind::TextOutsideSegment, at);
            variant.segment = Content::Xml(raw);
        }
        if has_segment && has_loose_text {
            self.sink.omit(Omission::TextOutsideSegment);
        }
        Ok(variant)
    }
}

/// The text of a `tuv` without a `seg`: the first text outside its notes and properties. `raw` ends
/// with the end tag.
fn loose_text(raw: &str) -> Option<&str> {
    let raw = &raw[..raw.rfind("</")?];
    let is_text = |text: &&str| !text.trim().is_empty();
    let mut scanner = Scanner::new(raw);
    let mut from = 0;
    while let Some(tag) = scanner.next_tag() {
        let Tag::Start { at, name, is_empty, .. } = tag else { continue };
        if annotation_kind(name).is_none() {
            continue;
        }
        if let Some(text) = Some(&raw[from..at]).filter(is_text) {
            return Some(text.trim());
        }
        if !is_empty && scanner.content(name, &FOREIGN).is_err() {
            break;
        }
        from = scanner.at();
    }
    Some(&raw[from..]).filter(is_text).map(str::trim)
}

/// Whether text between two tags is more than white space and comments.
fn is_loose(raw: &str) -> bool {
    !raw.bytes().all(|byte| byte.is_ascii_whitespace()) && !xml::decode(raw).trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::reader::each_unit;
    use crate::memory::{InlineHandling, InputFormat};

    /// What is read of units but their annotations, and the flaw that ended it.
    fn read(texts: &[String], fields: Fields) -> (Vec<TransUnit<'_>>, Result<(), ReadError>) {
        let mut found = Vec::new();
        let result = each(texts, fields, |unit| {
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
        let input = ChunkText { is_last: false, fields, ..ChunkText::whole(texts, header) };
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

    fn reading(text: &str, fields: Fields) -> (Vec<[String; 2]>, crate::memory::Reading) {
        let text = format!("<tmx version='1.4'><header srclang='en'/><body>{text}</body></tmx>");
        let mut found = Vec::new();
        let reading = each_unit(InputFormat::Tmx, &text, fields, |unit| {
            let text = |i: usize| unit.variants[i].segment.text(InlineHandling::Drop).into_owned();
            found.push([text(0), text(1)]);
        });
        (found, reading.unwrap())
    }

    // Requirement 11.
    #[test]
    fn text_without_a_segment_around_it_is_read() {
        let text = "<tu><tuv xml:lang='en'>Turn the key\n<b>twice</b>. </tuv>\
            <tuv lang='de'><prop type='x'>y</prop> Zweimal.<note>n</note></tuv></tu>\n\
            <tu><tuv lang='en'> </tuv><tuv lang='de'><seg/>x</tuv></tu>";
        for fields in [Fields::All, Fields::Texts] {
            let (found, reading) = reading(text, fields);
            assert_eq!(found, [["Turn the key\ntwice.", "Zweimal."], ["", ""]]);
            let [leniency] = &reading.leniencies[..] else { panic!("{reading:?}") };
            assert_eq!((leniency.kind, leniency.count), (LeniencyKind::TextOutsideSegment, 2));
        }
    }

    // Requirement 12.
    #[test]
    fn end_tags_within_instructions_end_nothing() {
        let text = "<tu><?x </tu> ?><tuv lang='x'><seg>one <?x </seg> ?>two</seg></tuv>\
            <tuv lang='y'><seg>a<?y </tuv>?></seg></tuv></tu>";
        assert_eq!(reading(text, Fields::All).0, [["one two", "a"]]);
        assert_eq!(cut("<tu></tu><tu><?x </tu> ?>"), Some("<tu></tu>".len()));
        assert_eq!(cut("<tu></tu><!-- </tu> --><tu><?x </tu>"), Some("<tu></tu>".len()));
    }

    // Requirement 72.
    #[test]
    fn a_property_without_a_type_gets_one() {
        let kept = annotation("prop", " o-encoding='x'", "v").unwrap();
        assert!(kept.is_prop("x-untyped"));
        assert_eq!(kept.attributes.get("o-encoding").unwrap(), "x");
        assert!(annotation("prop", " type=''", "v").unwrap().is_prop("x-untyped"));
        assert!(!annotation("note", "", "v").unwrap().is_prop("x-untyped"));
    }

    // Requirement 73.
    #[test]
    fn the_first_of_two_equal_attributes_counts() {
        let text = "<tmx><header srclang='en' srclang='de'/><body><tu tuid='x' tuid='y'>\
            <tuv lang='a' changeid='1' changeid='2'/></tu></body></tmx>";
        let mut found = Vec::new();
        let reading = each_unit(InputFormat::Tmx, text, Fields::All, |unit| {
            found.extend(unit.attributes.iter().map(|(_, value)| value.into_owned()));
            found.extend(unit.variants[0].attributes.iter().map(|(_, value)| value.into_owned()));
        });
        assert_eq!(found, ["x", "a", "1"]);
        assert_eq!(reading.unwrap().omissions, [(Omission::RepeatedAttribute, 2)].into());
        let (header, _) = header(text, true).unwrap().unwrap();
        assert_eq!(header.attributes.iter().count(), 1);
    }

    proptest::proptest! {
        #[test]
        fn annotations_can_be_passed_over(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "<tu>", "<tu x=\"1\">", "</tu>", "<tuv xml:lang=\"en\">", "<tuv lang='zh' >", "</tuv>",
                "</tuv>", "</tu>", "<seg>", "</seg>", "<seg>a</seg>", "\n      ", "<prop>", "</prop>",
                "<prop type=\"x\">y</prop>", "<note>n</note>", "<note/>", "<prop type='>", "<prop ",
                "<note>", "</note>", "<!-- <tu> -->", "<", "&amp;", "loose", "<?x </tuv> ?>", "</seg >", "</tu >", "<props>",
            ]), 0..30)
        ) {
            let text = [parts.concat()];
            proptest::prop_assert_eq!(read(&text, Fields::Texts), read(&text, Fields::All));
        }
    }
}
