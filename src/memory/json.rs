//! Units as JSON objects: the texts of a pair where every reader looks for them, and all else that TMX
//! can say beside them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::memory::header::Header;
use crate::memory::unit::{
    Annotation, AnnotationKind, Attributes, Content, Field, Inline, InlineElement, InlineHandling,
    TransUnit, Variant,
};

pub(crate) type Rest = BTreeMap<String, serde_json::Value>;

/// A unit as one object.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Line<'a> {
    #[serde(borrow)]
    source: Cow<'a, str>,
    target: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    languages: Option<Languages<'a>>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<JsonAnnotation<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    variants: Option<Vec<Side<'a>>>,
    #[serde(flatten, skip_serializing)]
    pub(crate) rest: Rest,
}

#[derive(Debug, Serialize, Deserialize)]
struct Languages<'a> {
    #[serde(default)]
    source: Cow<'a, str>,
    #[serde(default)]
    target: Cow<'a, str>,
}

/// A variant. Its text is `segment`, else that of the field `is` names.
#[derive(Debug, Serialize, Deserialize)]
struct Side<'a> {
    language: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    segment: Option<Vec<Part<'a>>>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<JsonAnnotation<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Source,
    Target,
}

/// `{"note": "text"}` or `{"prop": "type", "text": "value"}`, with further attributes.
#[derive(Debug, Serialize, Deserialize)]
struct JsonAnnotation<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prop: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
}

/// A text, or `{"name": "ph", "attributes": {...}, "content": [...]}`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Part<'a> {
    Text(Cow<'a, str>),
    Element {
        name: Cow<'a, str>,
        #[serde(default, skip_serializing_if = "Pairs::is_empty")]
        attributes: Pairs<'a>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        content: Vec<Part<'a>>,
    },
}

/// An object whose members keep their order.
#[derive(Debug, Default)]
struct Pairs<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl Pairs<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Pairs<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, String>()? {
            pairs.push((name.into(), value.into()));
        }
        Ok(Pairs(pairs))
    }
}

/// What the first object may say of the whole memory.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head<'a> {
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<JsonAnnotation<'a>>,
}

/// A memory's header as an object.
pub(crate) fn head_object(attributes: &Attributes<'_>, annotations: &[Annotation<'_>]) -> String {
    let head = Head { attributes: pairs(attributes, false), annotations: remarks(annotations) };
    serde_json::to_string(&head).unwrap_or_default()
}

/// Whether a member `header` is what [`head_object`] made, and no field of a unit.
pub(crate) fn is_head(value: &serde_json::Value) -> bool {
    Head::deserialize(value).is_ok()
}

/// The header that the first line carries, in its order.
pub(crate) fn head_of(line: &str) -> Option<(Attributes<'static>, Vec<Annotation<'static>>)> {
    #[derive(Deserialize)]
    struct First<'a> {
        header: Head<'a>,
    }
    let first: First<'static> = serde_json::from_str(line).ok()?;
    let Head { attributes, annotations: remarks } = first.header;
    Some((Attributes::List(attributes.0), annotations(remarks).ok()?))
}

/// Adds a unit as one line of JSON, with the variants at `source` and `target` for its pair. Reading
/// it gives the unit again.
pub fn json_line(unit: &TransUnit<'_>, source: usize, target: usize, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, &Row { unit, source, target }).is_err() {
        out.truncate(start);
        return;
    }
    // Some readers end a line at these.
    if memchr::memchr2(0xE2, 0xC2, &out[start..]).is_some() {
        let line = String::from_utf8_lossy(&out[start..]);
        if line.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
            let escaped = line
                .replace('\u{85}', "\\u0085")
                .replace('\u{2028}', "\\u2028")
                .replace('\u{2029}', "\\u2029");
            out.truncate(start);
            out.extend_from_slice(escaped.as_bytes());
        }
    }
    out.push(b'\n');
}

/// A unit as it is written, with the variants at `source` and `target` for its pair.
struct Row<'u, 'a> {
    unit: &'u TransUnit<'a>,
    source: usize,
    target: usize,
}

/// The fields that precede the texts, in this order.
const FIRST: [&str; 4] = ["id", "document", "position", "kind"];

impl Serialize for Row<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { unit, source, target } = *self;
        let at = |i: usize| unit.variants.get(i);
        let text = |i| at(i).map(|v| v.segment.text(InlineHandling::Drop)).unwrap_or_default();
        let language = |i| at(i).map(|v| v.language.clone()).unwrap_or_default();
        let mut map = serializer.serialize_map(None)?;
        for field in FIRST.iter().filter_map(|name| unit.field(name)) {
            put(&mut map, field)?;
        }
        map.serialize_entry("source", &text(source))?;
        map.serialize_entry("target", &text(target))?;
        let languages = Languages { source: language(source), target: language(target) };
        map.serialize_entry("languages", &languages)?;
        for field in unit.fields.iter().filter(|field| !FIRST.contains(&&*field.name)) {
            put(&mut map, field)?;
        }
        let attributes = pairs(&unit.attributes, false);
        if !attributes.is_empty() {
            map.serialize_entry("attributes", &attributes)?;
        }
        if !unit.annotations.is_empty() {
            map.serialize_entry("annotations", &remarks(&unit.annotations))?;
        }
        if !is_simple(unit, source, target) {
            map.serialize_entry("variants", &sides(unit, source, target))?;
        }
        map.end()
    }
}

/// Adds a field. What is not JSON after all becomes a string.
fn put<M: SerializeMap>(map: &mut M, field: &Field<'_>) -> Result<(), M::Error> {
    match RawValue::from_string(field.as_json().into_owned()) {
        Ok(value) => map.serialize_entry(&*field.name, &value),
        Err(_) => map.serialize_entry(&*field.name, &*field.text()),
    }
}

impl<'a> Line<'a> {
    /// The unit again.
    pub(crate) fn into_unit(self, header: &'a Header) -> Result<TransUnit<'a>, String> {
        let source = if header.source == "*all*" { "" } else { header.source.as_str() };
        let languages = self
            .languages
            .unwrap_or(Languages { source: source.into(), target: header.target.as_str().into() });
        let variants = match self.variants {
            None => {
                let side = |language, text| Variant {
                    language,
                    segment: Content::Plain(text),
                    ..Variant::default()
                };
                vec![side(languages.source, self.source), side(languages.target, self.target)]
            }
            Some(sides) => {
                let texts = [self.source, self.target];
                sides.into_iter().map(|side| side.into_variant(&texts)).collect::<Result<_, _>>()?
            }
        };
        Ok(TransUnit {
            at: 0,
            attributes: Attributes::List(self.attributes.0),
            annotations: annotations(self.annotations)?,
            variants,
            ..TransUnit::default()
        })
    }
}

/// Whether texts and languages say all of the variants.
fn is_simple(unit: &TransUnit<'_>, source: usize, target: usize) -> bool {
    let is_bare = |variant: &Variant<'_>| {
        variant.annotations.is_empty()
            && pairs(&variant.attributes, true).is_empty()
            && !variant.segment.has_codes()
    };
    unit.variants.len() == 2 && (source, target) == (0, 1) && unit.variants.iter().all(is_bare)
}

fn sides<'a>(unit: &TransUnit<'a>, source: usize, target: usize) -> Vec<Side<'a>> {
    let side = |(i, variant): (usize, &Variant<'a>)| {
        let is = match i {
            _ if i == source => Some(Role::Source),
            _ if i == target => Some(Role::Target),
            _ => None,
        };
        let needs_segment = is.is_none() || variant.segment.has_codes();
        Side {
            language: variant.language.clone(),
            is,
            segment: needs_segment.then(|| parts(variant.segment.pieces())),
            attributes: pairs(&variant.attributes, true),
            annotations: remarks(&variant.annotations),
        }
    };
    unit.variants.iter().enumerate().map(side).collect()
}

fn pairs<'a>(attributes: &Attributes<'a>, is_variant: bool) -> Pairs<'a> {
    let is_language = |name: &str| is_variant && matches!(name, "xml:lang" | "lang");
    Pairs(attributes.iter().filter(|(name, _)| !is_language(name)).collect())
}

fn remarks<'a>(annotations: &[Annotation<'a>]) -> Vec<JsonAnnotation<'a>> {
    annotations.iter().map(remark).collect()
}

fn remark<'a>(annotation: &Annotation<'a>) -> JsonAnnotation<'a> {
    let text = annotation.text.text(InlineHandling::Text);
    let mut attributes = pairs(&annotation.attributes, false);
    if annotation.kind == AnnotationKind::Note {
        return JsonAnnotation { note: Some(text), prop: None, text: None, attributes };
    }
    let name = attributes.0.iter().position(|(name, _)| name == "type");
    let name = name.map(|at| attributes.0.remove(at).1).unwrap_or_default();
    JsonAnnotation { note: None, prop: Some(name), text: Some(text), attributes }
}

fn annotations(remarks: Vec<JsonAnnotation<'_>>) -> Result<Vec<Annotation<'_>>, String> {
    remarks.into_iter().map(annotation).collect()
}

fn annotation(remark: JsonAnnotation<'_>) -> Result<Annotation<'_>, String> {
    let mut attributes = remark.attributes.0;
    let (kind, text) = match (remark.note, remark.prop) {
        (Some(text), None) => (AnnotationKind::Note, text),
        (None, Some(name)) => {
            attributes.insert(0, ("type".into(), name));
            (AnnotationKind::Prop, remark.text.unwrap_or_default())
        }
        _ => return Err("an annotation; expected either note or prop".to_owned()),
    };
    Ok(Annotation { kind, attributes: Attributes::List(attributes), text: Content::Plain(text) })
}

fn parts(pieces: Vec<Inline<'_>>) -> Vec<Part<'_>> {
    let part = |piece| match piece {
        Inline::Text(text) => Part::Text(text),
        Inline::Element(code) => Part::Element {
            name: code.name,
            attributes: pairs(&code.attributes, false),
            content: parts(code.content),
        },
    };
    pieces.into_iter().map(part).collect()
}

fn pieces(parts: Vec<Part<'_>>) -> Vec<Inline<'_>> {
    let piece = |part| match part {
        Part::Text(text) => Inline::Text(text),
        Part::Element { name, attributes, content } => Inline::Element(InlineElement {
            name,
            attributes: Attributes::List(attributes.0),
            content: pieces(content),
        }),
    };
    parts.into_iter().map(piece).collect()
}

impl<'a> Side<'a> {
    fn into_variant(self, [source, target]: &[Cow<'a, str>; 2]) -> Result<Variant<'a>, String> {
        let text = match self.is {
            Some(Role::Source) => Some(source),
            Some(Role::Target) => Some(target),
            None => None,
        };
        let coded = self.segment.map(|parts| Content::Inlines(pieces(parts)));
        let segment = match (text, coded) {
            // A text that was edited is right, and the codes of the old one are not.
            (Some(text), Some(coded)) if coded.text(InlineHandling::Drop) == *text => coded,
            (Some(text), _) => Content::Plain(text.clone()),
            (None, Some(coded)) => coded,
            (None, None) => return Err("a variant without a text".to_owned()),
        };
        Ok(Variant {
            language: self.language,
            attributes: Attributes::List(self.attributes.0),
            annotations: annotations(self.annotations)?,
            segment,
        })
    }
}
