//! The encoder of TMX 1.4.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::Wanted;
use crate::memory::unknown_elements::{as_tmx, is_tmx};
use crate::memory::{
    Annotation, AnnotationKind, Attributes, Content, Dialect, Header, Inline, InlineHandling,
    TransUnit, UserEncoding, Variant,
};
use crate::write::context::with_context;
use crate::write::verbatim;
use crate::write::{Encode, Encoded, Losses, Neighbours, Selected, WriteOptions};
use crate::xml;

pub(super) struct Tmx {
    header: Header,
    /// The `srclang` of the header.
    source: String,
    wanted: Wanted,
    /// The source and target language of variants that do not state one.
    languages: [String; 2],
    is_chosen: bool,
    inline: Option<InlineHandling>,
    dialect: Option<Dialect>,
}

/// The required attributes of a TMX header, with defaults for those that the input lacks.
const REQUIRED: [(&str, &str); 6] = [
    ("creationtool", "tmforge"),
    ("creationtoolversion", env!("CARGO_PKG_VERSION")),
    ("segtype", "sentence"),
    ("o-tmf", "tmforge"),
    ("adminlang", "en"),
    ("datatype", "plaintext"),
];

/// All attributes that TMX defines for its header.
const HEADER_ATTRIBUTES: [&str; 12] = [
    "creationtool",
    "creationtoolversion",
    "segtype",
    "o-tmf",
    "adminlang",
    "srclang",
    "datatype",
    "o-encoding",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
];

/// A name and a value.
type Attribute<'a> = (Cow<'a, str>, Cow<'a, str>);

impl Tmx {
    pub(super) fn new(options: &WriteOptions) -> Self {
        let WriteOptions { header, source, target, is_chosen, inline, dialect, .. } = options;
        Self {
            header: header.clone(),
            source: source.clone(),
            wanted: Wanted::new(source),
            languages: [source.clone(), target.clone()],
            is_chosen: *is_chosen,
            inline: *inline,
            dialect: *dialect,
        }
    }

    /// The attributes of the header: those of the input and those that TMX requires, and separately
    /// the input's attributes that TMX does not define. Attributes with a prefix belong to another
    /// vocabulary and are kept.
    fn header_attributes(&self) -> (Vec<Attribute<'_>>, Vec<Attribute<'_>>) {
        let is_known =
            |(name, _): &Attribute<'_>| name.contains(':') || HEADER_ATTRIBUTES.contains(&&**name);
        let (mut all, others): (Vec<_>, Vec<_>) = self.header.attributes.iter().partition(is_known);
        for (name, value) in REQUIRED {
            if !all.iter().any(|(found, _)| found == name) {
                // `srclang` is inserted below, where an export has it.
                all.push((name.into(), value.into()));
            }
        }
        match all.iter_mut().find(|(name, _)| name == "srclang") {
            Some((_, value)) => *value = Cow::Borrowed(&self.source),
            None => {
                let before = all.iter().position(|(name, _)| name == "datatype");
                let at = before.unwrap_or(all.len());
                all.insert(at, ("srclang".into(), Cow::Borrowed(&self.source)));
            }
        }
        (all, others)
    }

    fn whole(&self, unit: &TransUnit<'_>, source: usize, out: &mut Encoded) -> Result<()> {
        out.bytes.extend_from_slice(b"    <tu");
        if self.is_chosen {
            // A selected source language takes precedence over that of the unit.
            let is_kept = |(name, _): &Attribute<'_>| name != "srclang";
            push_attributes(&mut out.bytes, unit.attributes.iter().filter(is_kept));
        } else {
            push_all_attributes(&mut out.bytes, &unit.attributes);
        }
        self.push_source_language(unit, source, out);
        out.bytes.extend_from_slice(b">\n");
        push_annotations(&mut out.bytes, &unit.annotations, "      ");
        for (i, variant) in unit.variants.iter().enumerate() {
            self.variant(variant, i == source, out)?;
        }
        out.bytes.extend_from_slice(b"    </tu>\n");
        Ok(())
    }

    /// Adds `srclang` to a unit whose source language differs from that of the header.
    fn push_source_language(&self, unit: &TransUnit<'_>, source: usize, out: &mut Encoded) {
        let states_own = unit.attributes.get("srclang").is_some();
        if states_own || self.is_chosen || self.source == "*all*" {
            return;
        }
        let language = unit.variants.get(source).map_or("", |variant| &variant.language);
        if !language.is_empty() && self.wanted.rank(language).is_none() {
            push_attribute(&mut out.bytes, "srclang", language);
        }
    }

    fn variant(&self, variant: &Variant<'_>, is_source: bool, out: &mut Encoded) -> Result<()> {
        let assumed = &self.languages[usize::from(!is_source)];
        let language = if variant.language.is_empty() { assumed } else { &*variant.language };
        if language.is_empty() {
            return Err(Error::new(ErrorKind::Usage, "a segment without a language")
                .expected("expected one for each segment, as TMX requires")
                .advice("pass -s and -t"));
        }
        let bytes = &mut out.bytes;
        bytes.extend_from_slice(b"      <tuv");
        push_attribute(bytes, "xml:lang", language);
        push_without_language(bytes, &variant.attributes);
        bytes.extend_from_slice(b">\n");
        push_annotations(bytes, &variant.annotations, "        ");
        bytes.extend_from_slice(b"        <seg>");
        match self.inline {
            None | Some(InlineHandling::Keep) => {
                out.unknown_elements += push_segment(bytes, &variant.segment, &mut out.forbidden);
            }
            Some(inline) => push_escaped(bytes, &variant.segment.text(inline), &mut out.forbidden),
        }
        out.bytes.extend_from_slice(b"</seg>\n      </tuv>\n");
        Ok(())
    }
}

impl Encode for Tmx {
    fn head(&self) -> Result<Vec<u8>> {
        if self.source.is_empty() {
            return Err(Error::new(ErrorKind::Usage, "no source language")
                .expected("expected one for the TMX header")
                .advice("pass -s and -t"));
        }
        let mut head = br#"<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4""#
            .to_vec();
        push_attributes(&mut head, self.header.namespaces.iter());
        head.extend_from_slice(b">\n  <header");
        let (known, others) = self.header_attributes();
        push_attributes(&mut head, known.into_iter());
        let mut annotations = self.header.annotations.clone();
        let property =
            |(name, value): Attribute<'_>| Annotation::prop(name.into_owned(), value.into_owned());
        annotations.extend(others.into_iter().map(property));
        if annotations.is_empty() && self.header.encodings.is_empty() {
            head.extend_from_slice(b"/>\n");
        } else {
            head.extend_from_slice(b">\n");
            push_annotations(&mut head, &annotations, "    ");
            self.header.encodings.iter().for_each(|encoding| push_encoding(&mut head, encoding));
            head.extend_from_slice(b"  </header>\n");
        }
        head.extend_from_slice(b"  <body>\n");
        Ok(head)
    }

    fn unit(
        &self,
        selected: &Selected<'_, '_>,
        neighbours: Option<&Neighbours>,
        out: &mut Encoded,
    ) -> Result<usize> {
        let Selected { unit, source, targets } = *selected;
        if self.dialect.is_none() && unit.fields.is_empty() {
            self.whole(unit, source, out)?;
            return Ok(targets.len());
        }
        let none = Neighbours::default();
        let with_properties = with_context(unit, source, neighbours.unwrap_or(&none), self.dialect);
        self.whole(&with_properties, source, out)?;
        Ok(targets.len())
    }

    fn foot(&self) -> &'static [u8] {
        b"  </body>\n</tmx>\n"
    }

    fn count_losses(&self, selected: &Selected<'_, '_>, losses: &mut Losses) {
        let fields = selected.unit.fields.iter();
        losses.fields += fields.filter(|field| field.is_without_property()).count();
        if self.inline == Some(InlineHandling::Drop) {
            losses.count_inline(selected);
        }
    }

    fn writes_whole_units(&self) -> bool {
        true
    }

    fn drops_repeats(&self) -> bool {
        true
    }
}

pub(super) fn push_attribute(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b' ');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"=\"");
    if value.bytes().any(|b| matches!(b, b'&' | b'<' | b'"' | b'\n' | b'\t' | b'\r')) {
        for c in value.chars().filter(|&c| xml::is_char(c)) {
            match c {
                '&' => out.extend_from_slice(b"&amp;"),
                '<' => out.extend_from_slice(b"&lt;"),
                '"' => out.extend_from_slice(b"&quot;"),
                '\n' | '\t' | '\r' => out.extend_from_slice(format!("&#{};", c as u32).as_bytes()),
                _ => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    } else {
        out.extend_from_slice(xml::without_forbidden(value).0.as_bytes());
    }
    out.push(b'"');
}

/// Appends attributes, copied where that is the same.
fn push_all_attributes(out: &mut Vec<u8>, attributes: &Attributes<'_>) {
    match attributes {
        Attributes::Xml(raw) if verbatim::are_attributes(raw) => {
            out.extend_from_slice(raw.as_bytes());
        }
        _ => push_attributes(out, attributes.iter()),
    }
}

/// Appends the attributes of a variant without its language.
fn push_without_language(out: &mut Vec<u8>, attributes: &Attributes<'_>) {
    if let Attributes::Xml(raw) = attributes {
        let after = raw.strip_prefix(" xml:lang=\"").and_then(|rest| rest.split_once('"'));
        let rest = after.map_or(*raw, |(_, rest)| rest);
        if !rest.contains("lang=") && verbatim::are_attributes(rest) {
            return out.extend_from_slice(rest.as_bytes());
        }
    }
    let is_language = |name: &str| matches!(name, "xml:lang" | "lang");
    push_attributes(out, attributes.iter().filter(|(name, _)| !is_language(name)));
}

/// Appends a `ude` element, which defines characters that Unicode lacks.
fn push_encoding(out: &mut Vec<u8>, encoding: &UserEncoding) {
    out.extend_from_slice(b"    <ude");
    push_attributes(out, encoding.attributes.iter());
    out.extend_from_slice(b">\n");
    for map in &encoding.maps {
        out.extend_from_slice(b"      <map");
        push_attributes(out, map.iter());
        out.extend_from_slice(b"/>\n");
    }
    out.extend_from_slice(b"    </ude>\n");
}

fn push_annotations(out: &mut Vec<u8>, annotations: &[Annotation<'_>], indent: &str) {
    for annotation in annotations {
        let name = match annotation.kind {
            AnnotationKind::Note => "note",
            AnnotationKind::Prop => "prop",
        };
        out.extend_from_slice(indent.as_bytes());
        out.push(b'<');
        out.extend_from_slice(name.as_bytes());
        push_all_attributes(out, &annotation.attributes);
        out.push(b'>');
        match annotation.text {
            Content::Xml(raw) if verbatim::is_text(raw) => out.extend_from_slice(raw.as_bytes()),
            _ => push_escaped(out, &annotation.text.text_without_tags(), &mut 0),
        }
        out.extend_from_slice(b"</");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b">\n");
    }
}

/// Appends each attribute with a valid XML name. Of equal names only the first is written.
pub(super) fn push_attributes<'a>(
    out: &mut Vec<u8>,
    attributes: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
) {
    let mut names = Vec::new();
    // Comparing a few names is faster than hashing them.
    let mut overflow = HashSet::new();
    for (name, value) in attributes {
        let is_full = names.len() == MAX_LINEAR;
        if !xml::is_name(&name) || names.contains(&name) || (is_full && overflow.contains(&name)) {
            continue;
        }
        push_attribute(out, &name, &value);
        if is_full {
            overflow.insert(name);
        } else {
            names.push(name);
        }
    }
}

/// The most attribute names that are compared one by one: more than any known tag has.
const MAX_LINEAR: usize = 32;

/// Appends a segment. Returns how many of its elements became native code because TMX does not
/// define them.
fn push_segment(out: &mut Vec<u8>, segment: &Content<'_>, lost: &mut usize) -> usize {
    match segment {
        Content::Xml(raw) if verbatim::is_segment(raw) => {
            out.extend_from_slice(raw.as_bytes());
            0
        }
        _ => push_segment_anew(out, segment, lost),
    }
}

/// As [`push_segment`], but never copies it.
pub(super) fn push_segment_anew(
    out: &mut Vec<u8>,
    segment: &Content<'_>,
    lost: &mut usize,
) -> usize {
    match segment {
        Content::Plain(text) => push_escaped(out, text, lost),
        Content::Xml(raw) if !raw.contains('<') => {
            push_escaped(out, &segment.text(InlineHandling::Drop), lost)
        }
        _ => {
            let pieces = segment.pieces();
            if !is_tmx(&pieces) {
                let (pieces, changed) = as_tmx(pieces);
                push_pieces(out, &pieces, lost);
                return changed;
            }
            push_pieces(out, &pieces, lost);
        }
    }
    0
}

fn push_pieces(out: &mut Vec<u8>, pieces: &[Inline<'_>], lost: &mut usize) {
    for piece in pieces {
        let element = match piece {
            Inline::Text(text) => {
                push_escaped(out, text, lost);
                continue;
            }
            Inline::Element(element) => element,
        };
        out.push(b'<');
        out.extend_from_slice(element.name.as_bytes());
        push_attributes(out, element.attributes.iter());
        if element.content.is_empty() {
            out.extend_from_slice(b"/>");
            continue;
        }
        out.push(b'>');
        push_pieces(out, &element.content, lost);
        out.extend_from_slice(b"</");
        out.extend_from_slice(element.name.as_bytes());
        out.push(b'>');
    }
}

/// Appends text as XML. Characters that XML forbids are omitted and counted in `lost`.
pub(super) fn push_escaped(out: &mut Vec<u8>, text: &str, lost: &mut usize) {
    let (text, forbidden) = xml::without_forbidden(text);
    *lost += forbidden;
    out.extend_from_slice(xml::escape(&text).as_bytes());
}
