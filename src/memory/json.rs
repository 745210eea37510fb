//! Units as JSON objects: the texts of a pair in `source` and `target`, where every reader looks
//! for them, and all other data of TMX in further members.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::lang::Tag;
use crate::memory::columns::{is_source, is_target, language_of};
use crate::memory::header::{Header, UserEncoding};
use crate::memory::unit::{
    Annotation, AnnotationKind, Attributes, Content, Field, FieldValue, Inline, InlineElement,
    InlineHandling, TransUnit, Variant,
};

/// A parsed object: a unit, and in the first object of a file also the header.
#[derive(Debug, Default)]
pub(crate) struct Object<'a> {
    pub(crate) header: Option<Head<'a>>,
    source: Option<Cow<'a, str>>,
    target: Option<Cow<'a, str>>,
    languages: Option<Languages<'a>>,
    attributes: Option<Pairs<'a>>,
    annotations: Option<Vec<JsonAnnotation<'a>>>,
    variants: Option<Vec<Side<'a>>>,
    /// The state of the translation, as written in the format that it comes from.
    state: Option<Cow<'a, str>>,
    fields: Vec<(Cow<'a, str>, &'a RawValue)>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Languages<'a> {
    #[serde(default, borrow)]
    source: Cow<'a, str>,
    #[serde(default, borrow)]
    target: Cow<'a, str>,
}

/// A variant. Its text is `segment`, or else the member that `is` names.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Side<'a> {
    #[serde(borrow)]
    language: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    segment: Option<Vec<Part<'a>>>,
    #[serde(default, borrow, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
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
#[serde(deny_unknown_fields)]
struct JsonAnnotation<'a> {
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    prop: Option<Cow<'a, str>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(default, borrow, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
}

/// A text, or `{"name": "ph", "attributes": {...}, "content": [...]}`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Part<'a> {
    Text(Cow<'a, str>),
    Element(Element<'a>),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Element<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(default, borrow, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    content: Vec<Part<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Part<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartVisitor(PhantomData))
    }
}

struct PartVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for PartVisitor<'a> {
    type Value = Part<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or an inline element")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Part::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Part::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Element::deserialize(de::value::MapAccessDeserializer::new(map)).map(Part::Element)
    }
}

/// An object of strings that keeps the order of its members.
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

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = deserializer.deserialize_map(MapVisitor(PhantomData))?;
        Ok(Self(members.into_iter().map(|(name, Text(value))| (name, value)).collect()))
    }
}

/// An object of strings and nulls.
struct TextMembers<'a>(Vec<(Cow<'a, str>, Option<Cow<'a, str>>)>);

impl<'de: 'a, 'a> Deserialize<'de> for TextMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = deserializer.deserialize_map(MapVisitor(PhantomData))?;
        let text = |(name, text): (_, Option<Text<'a>>)| (name, text.map(|Text(text)| text));
        Ok(Self(members.into_iter().map(text).collect()))
    }
}

/// A string that is borrowed if it has no escapes.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads the members of an object in order. A repeated name is an error.
struct MapVisitor<'a, V>(PhantomData<(&'a (), V)>);

impl<'de: 'a, 'a, V: Deserialize<'de>> Visitor<'de> for MapVisitor<'a, V> {
    type Value = Vec<(Cow<'a, str>, V)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members: Vec<(Cow<'a, str>, V)> = Vec::new();
        while let Some(Text(name)) = map.next_key()? {
            if members.iter().any(|(earlier, _)| *earlier == name) {
                return Err(repeated(&name));
            }
            members.push((name, map.next_value()?));
        }
        Ok(members)
    }
}

/// The start of the error about a repeated member; its name and a backtick follow.
const REPEATED: &str = "the member `";

fn repeated<E: de::Error>(name: &str) -> E {
    E::custom(format!("{REPEATED}{name}` occurs twice; expected each member once"))
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for ObjectVisitor<'a> {
    type Value = Object<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut object = Object::default();
        let (mut has_languages, mut has_header) = (false, false);
        while let Some(Text(name)) = map.next_key()? {
            match &*name {
                "source" => {
                    once(&mut object.source, &name, || Ok(map.next_value::<Text<'a>>()?.0))?
                }
                "target" => {
                    once(&mut object.target, &name, || Ok(map.next_value::<Text<'a>>()?.0))?
                }
                "languages" if has_languages => return Err(repeated(&name)),
                "languages" => {
                    has_languages = true;
                    object.languages = map.next_value()?;
                }
                "attributes" => once(&mut object.attributes, &name, || map.next_value())?,
                "annotations" => once(&mut object.annotations, &name, || map.next_value())?,
                "variants" => once(&mut object.variants, &name, || map.next_value())?,
                "state" if object.state.is_some() => return Err(repeated(&name)),
                "state" => object.add_state(map.next_value()?),
                "header" if has_header => return Err(repeated(&name)),
                "header" => {
                    has_header = true;
                    object.add_header(map.next_value()?);
                }
                _ if object.fields.iter().any(|(earlier, _)| *earlier == name) => {
                    return Err(repeated(&name));
                }
                _ => {
                    let value = map.next_value()?;
                    object.fields.push((name, value));
                }
            }
        }
        Ok(object)
    }
}

fn once<T, E: de::Error>(
    place: &mut Option<T>,
    name: &str,
    value: impl FnOnce() -> Result<T, E>,
) -> Result<(), E> {
    if place.is_some() {
        return Err(repeated(name));
    }
    *place = Some(value()?);
    Ok(())
}

/// The reason why a line is not a unit, and its byte offset in the line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LineError {
    pub(crate) at: usize,
    pub(crate) message: String,
}

/// Reads the object of a line.
pub(crate) fn object(line: &str) -> Result<Object<'_>, LineError> {
    if line.trim_start().starts_with('[') {
        let message = "a JSON array; expected one object per line; \
                       convert it with `jq -c '.[]' FILE`";
        return Err(LineError {
            at: line.len() - line.trim_start().len(),
            message: message.into(),
        });
    }
    serde_json::from_str(line).map_err(|error| line_error(line, &error))
}

fn line_error(line: &str, error: &serde_json::Error) -> LineError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let column = error.column().saturating_sub(1).min(line.len());
    let at = (0..=column).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0);
    if error.is_eof() && matches!(line.trim(), "{" | "") {
        let message = "a JSON document of several lines; expected one object per line; \
                       convert it with `jq -c . FILE`";
        return LineError { at: 0, message: message.into() };
    }
    if !error.is_data() {
        return LineError { at, message: format!("not JSON: {message}; expected one object") };
    }
    // serde_json reports the offset after the repeated name, so it is searched backwards.
    let name = message.strip_prefix(REPEATED).and_then(|rest| rest.split('`').next());
    let start = name.and_then(|name| line[..at].rfind(&format!("\"{name}")));
    LineError { at: start.unwrap_or(at), message: message.to_owned() }
}

/// The header of the file, a member of the first object.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head<'a> {
    #[serde(default, borrow, skip_serializing_if = "Pairs::is_empty")]
    attributes: Pairs<'a>,
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<JsonAnnotation<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    encodings: Vec<JsonEncoding<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Pairs::is_empty")]
    namespaces: Pairs<'a>,
}

/// A `ude` element of a TMX header.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonEncoding<'a> {
    #[serde(default, borrow)]
    attributes: Pairs<'a>,
    #[serde(default, borrow)]
    maps: Vec<Pairs<'a>>,
}

/// The header of a file as a JSON object.
pub(crate) fn head_object(header: &Header) -> String {
    let encoding = |encoding: &UserEncoding| JsonEncoding {
        attributes: pairs(&encoding.attributes, false),
        maps: encoding.maps.iter().map(|map| pairs(map, false)).collect(),
    };
    let head = Head {
        attributes: pairs(&header.attributes, false),
        annotations: json_annotations(&header.annotations),
        encodings: header.encodings.iter().map(encoding).collect(),
        namespaces: pairs(&header.namespaces, false),
    };
    serde_json::to_string(&head).unwrap_or_default()
}

/// The header of the file, read from its first line: the member `header` and the unit's languages.
pub(crate) fn header_of(line: &str) -> Result<Header, LineError> {
    let mut object = object(line)?;
    let head = object.header.take().unwrap_or_default();
    let attributes = owned_pairs(head.attributes).0;
    let stated = attributes.iter().find(|(name, _)| name == "srclang");
    let stated = stated.map(|(_, value)| value.to_string());
    let [source, target] = object.language_pair();
    let json_annotations = head.annotations.into_iter().map(owned_annotation).collect();
    let annotations =
        annotations(json_annotations).map_err(|message| LineError { at: 0, message })?;
    let encoding = |encoding: JsonEncoding<'_>| UserEncoding {
        attributes: owned_attributes(encoding.attributes),
        maps: encoding.maps.into_iter().map(owned_attributes).collect(),
    };
    Ok(Header {
        attributes: Attributes::List(attributes),
        annotations,
        encodings: head.encodings.into_iter().map(encoding).collect(),
        namespaces: owned_attributes(head.namespaces),
        source: stated.unwrap_or(source),
        target,
        ..Header::default()
    })
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

fn owned_attributes(pairs: Pairs<'_>) -> Attributes<'static> {
    Attributes::List(owned_pairs(pairs).0)
}

fn owned_pairs(pairs: Pairs<'_>) -> Pairs<'static> {
    Pairs(pairs.0.into_iter().map(|(name, value)| (owned(name), owned(value))).collect())
}

fn owned_annotation(json_annotation: JsonAnnotation<'_>) -> JsonAnnotation<'static> {
    JsonAnnotation {
        note: json_annotation.note.map(owned),
        prop: json_annotation.prop.map(owned),
        text: json_annotation.text.map(owned),
        attributes: owned_pairs(json_annotation.attributes),
    }
}

impl<'a> Object<'a> {
    /// Adds the member `header`. If it is not the header of a file, it is a field of the unit.
    fn add_header(&mut self, raw: &'a RawValue) {
        match serde_json::from_str(raw.get()) {
            Ok(head) => self.header = Some(head),
            Err(_) => self.fields.push(("header".into(), raw)),
        }
    }

    /// Adds the member `state`. If it is not a string, it is a field of the unit.
    fn add_state(&mut self, raw: &'a RawValue) {
        match serde_json::from_str(raw.get()) {
            Ok(Text(word)) => self.state = Some(word),
            Err(_) => self.fields.push(("state".into(), raw)),
        }
    }

    /// The source and the target language of the unit; empty if it does not state them.
    fn language_pair(&mut self) -> [String; 2] {
        if let Some(languages) = &self.languages {
            return [languages.source.to_string(), languages.target.to_string()];
        }
        let mut texts = self.texts_by_language().into_iter().map(|(language, _)| language);
        let source = texts.next().unwrap_or_default();
        let target = texts.next().unwrap_or_default();
        let has_one = texts.next().is_none();
        [source.into_owned(), if has_one { target.into_owned() } else { String::new() }]
    }

    /// Removes and returns the texts whose members are named by language: those of `translation`,
    /// as in Hugging Face data sets, or those of the object itself. Empty if it has `source` and
    /// `target`.
    fn texts_by_language(&mut self) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
        if self.source.is_some() || self.target.is_some() || self.variants.is_some() {
            return Vec::new();
        }
        let nested = self.fields.iter().position(|(name, _)| name == "translation");
        if let Some(at) = nested
            && let Some(texts) = translation(self.fields[at].1)
        {
            self.fields.remove(at);
            return texts;
        }
        let text = |(name, raw): &(Cow<'a, str>, &'a RawValue)| {
            let Text(text) = serde_json::from_str(raw.get()).ok()?;
            Some((language(name)?, text))
        };
        let texts: Vec<_> = self.fields.iter().filter_map(text).collect();
        if texts.len() < 2 {
            return Vec::new();
        }
        self.fields.retain(|field| text(field).is_none());
        texts
    }

    /// Converts the object to a unit. `header` has the languages for units that state none.
    ///
    /// # Errors
    /// A message, when texts are missing or annotations are invalid.
    pub(crate) fn into_unit(mut self, header: &'a Header) -> Result<TransUnit<'a>, String> {
        let named = self.texts_by_language();
        let (mut variants, target) = if named.is_empty() {
            self.sides(header)?
        } else {
            (named.into_iter().map(|(language, text)| plain(language, text)).collect(), 1)
        };
        if let Some(word) = self.state.take()
            && let Some(target) = variants.get_mut(target)
        {
            target.annotations.insert(0, Annotation::prop(STATE, word));
        }
        Ok(TransUnit {
            attributes: Attributes::List(self.attributes.unwrap_or_default().0),
            annotations: annotations(self.annotations.unwrap_or_default())?,
            variants,
            fields: self.fields.into_iter().map(field).collect(),
            ..TransUnit::default()
        })
    }

    /// Takes texts under the names of other tools, such as `src` and `tgt`.
    fn take_named_texts(&mut self) {
        self.source = self.source.take().or_else(|| self.take_text(is_source));
        self.target = self.target.take().or_else(|| self.take_text(is_target));
    }

    /// Removes and returns the text of the first field whose name matches.
    fn take_text(&mut self, is_named: fn(&str) -> bool) -> Option<Cow<'a, str>> {
        let at = self.fields.iter().position(|(name, _)| is_named(name))?;
        let Text(text) = serde_json::from_str(self.fields[at].1.get()).ok()?;
        self.fields.remove(at);
        Some(text)
    }

    /// The variants, and the index of the target among them.
    fn sides(&mut self, header: &'a Header) -> Result<(Vec<Variant<'a>>, usize), String> {
        self.take_named_texts();
        let (Some(source), Some(target)) = (self.source.take(), self.target.take()) else {
            return Err("no texts; expected the members `source` and `target`, `translation`, or \
                        members named by language"
                .to_owned());
        };
        if let Some(sides) = self.variants.take() {
            let texts = [source, target];
            let target = sides.iter().position(|side| side.is == Some(Role::Target)).unwrap_or(1);
            let variants = sides.into_iter().map(|side| side.into_variant(&texts));
            return Ok((variants.collect::<Result<_, _>>()?, target));
        }
        let default = if header.source == "*all*" { "" } else { header.source.as_str() };
        let languages = self.languages.take();
        let languages = languages
            .unwrap_or(Languages { source: default.into(), target: header.target.as_str().into() });
        Ok((vec![plain(languages.source, source), plain(languages.target, target)], 1))
    }
}

fn plain<'a>(language: Cow<'a, str>, text: Cow<'a, str>) -> Variant<'a> {
    Variant { language, segment: Content::Plain(text), ..Variant::default() }
}

/// The texts of a `translation` member by language, without nulls.
fn translation(raw: &RawValue) -> Option<Vec<(Cow<'_, str>, Cow<'_, str>)>> {
    let TextMembers(members) = serde_json::from_str(raw.get()).ok()?;
    let named = members.into_iter().map(|(name, text)| Some((language(&name)?, text)));
    let named = named.collect::<Option<Vec<_>>>()?;
    let texts: Vec<_> = named.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
    (!texts.is_empty()).then_some(texts)
}

/// The language tag that a member is named by. English names are not accepted: they may be words.
fn language(name: &str) -> Option<Cow<'static, str>> {
    let is_tag = Tag::parse(name).is_ok() && !is_source(name) && !is_target(name);
    language_of(name).filter(|_| is_tag).map(Cow::Owned)
}

fn field<'a>((name, raw): (Cow<'a, str>, &'a RawValue)) -> Field<'a> {
    Field { name, value: FieldValue::Json(Cow::Borrowed(raw.get())) }
}

/// The property with the state of a translation.
const STATE: &str = "x-state";

/// The state of the target, if it is its first property, where readers put it. `None` if the unit
/// has a field `state`, which then is the member of that name.
fn stated<'u>(unit: &'u TransUnit<'_>, target: usize) -> Option<&'u str> {
    let first = unit.variants.get(target)?.annotations.first()?;
    let is_plain = first.is_prop(STATE) && first.attributes.iter().count() == 1;
    match &first.text {
        Content::Plain(word) if is_plain && unit.field("state").is_none() => Some(word),
        _ => None,
    }
}

/// Appends a unit as one line of JSON, with the variants at the indices `source` and `target` as
/// its pair. Reading the line restores the unit.
pub fn json_line(unit: &TransUnit<'_>, source: usize, target: usize, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, &Row { unit, source, target }).is_err() {
        out.truncate(start);
        return;
    }
    // Some readers end lines at these characters.
    if has_line_end(&out[start..]) {
        let escaped = String::from_utf8_lossy(&out[start..])
            .replace('\u{85}', "\\u0085")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029");
        out.truncate(start);
        out.extend_from_slice(escaped.as_bytes());
    }
    out.push(b'\n');
}

/// Whether a line has U+0085, U+2028 or U+2029.
fn has_line_end(line: &[u8]) -> bool {
    memchr::memchr2_iter(0xC2, 0xE2, line).any(|at| {
        let rest = &line[at..];
        rest.starts_with(b"\xC2\x85")
            || rest.starts_with(b"\xE2\x80") && matches!(rest.get(2), Some(0xA8 | 0xA9))
    })
}

/// A unit to be written, with the indices of the variants of its pair.
struct Row<'u, 'a> {
    unit: &'u TransUnit<'a>,
    source: usize,
    target: usize,
}

/// The fields that are written before the texts, in this order.
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
        if let Some(word) = stated(unit, target) {
            map.serialize_entry("state", word)?;
        }
        for field in unit.fields.iter().filter(|field| !FIRST.contains(&&*field.name)) {
            put(&mut map, field)?;
        }
        let attributes = pairs(&unit.attributes, false);
        if !attributes.is_empty() {
            map.serialize_entry("attributes", &attributes)?;
        }
        if !unit.annotations.is_empty() {
            map.serialize_entry("annotations", &json_annotations(&unit.annotations))?;
        }
        if !is_simple(unit, source, target) {
            map.serialize_entry("variants", &sides(unit, source, target))?;
        }
        map.end()
    }
}

/// Adds a field. A value that is not valid JSON becomes a string.
fn put<M: SerializeMap>(map: &mut M, field: &Field<'_>) -> Result<(), M::Error> {
    match RawValue::from_string(field.as_json().into_owned()) {
        Ok(value) => map.serialize_entry(&*field.name, &value),
        Err(_) => map.serialize_entry(&*field.name, &*field.text()),
    }
}

/// Whether texts, languages and state are all the data of the variants.
fn is_simple(unit: &TransUnit<'_>, source: usize, target: usize) -> bool {
    let is_plain = |(i, variant): (usize, &Variant<'_>)| {
        further_annotations(unit, i, target).is_empty()
            && variant.attributes.iter().all(|(name, _)| is_language(&name))
            && !variant.segment.has_codes()
    };
    let mut variants = unit.variants.iter().enumerate();
    unit.variants.len() == 2 && (source, target) == (0, 1) && variants.all(is_plain)
}

/// The annotations of a variant without the state of the target, which has its own member.
fn further_annotations<'u, 'a>(
    unit: &'u TransUnit<'a>,
    at: usize,
    target: usize,
) -> &'u [Annotation<'a>] {
    let is_stated = at == target && stated(unit, target).is_some();
    &unit.variants[at].annotations[usize::from(is_stated)..]
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
            annotations: json_annotations(further_annotations(unit, i, target)),
        }
    };
    unit.variants.iter().enumerate().map(side).collect()
}

fn pairs<'a>(attributes: &Attributes<'a>, is_variant: bool) -> Pairs<'a> {
    Pairs(attributes.iter().filter(|(name, _)| !is_variant || !is_language(name)).collect())
}

/// Whether an attribute is the language of a variant, which has its own member.
fn is_language(name: &str) -> bool {
    matches!(name, "xml:lang" | "lang")
}

fn json_annotations<'a>(annotations: &[Annotation<'a>]) -> Vec<JsonAnnotation<'a>> {
    annotations.iter().map(json_annotation).collect()
}

fn json_annotation<'a>(annotation: &Annotation<'a>) -> JsonAnnotation<'a> {
    let text = annotation.text.text_without_tags();
    let mut attributes = pairs(&annotation.attributes, false);
    if annotation.kind == AnnotationKind::Note {
        return JsonAnnotation { note: Some(text), prop: None, text: None, attributes };
    }
    let name = attributes.0.iter().position(|(name, _)| name == "type");
    let name = name.map(|at| attributes.0.remove(at).1).unwrap_or_default();
    JsonAnnotation { note: None, prop: Some(name), text: Some(text), attributes }
}

fn annotations(json_annotations: Vec<JsonAnnotation<'_>>) -> Result<Vec<Annotation<'_>>, String> {
    json_annotations.into_iter().map(annotation).collect()
}

fn annotation(json_annotation: JsonAnnotation<'_>) -> Result<Annotation<'_>, String> {
    let mut attributes = json_annotation.attributes.0;
    let (kind, text) = match (json_annotation.note, json_annotation.prop) {
        (Some(text), None) => (AnnotationKind::Note, text),
        (None, Some(name)) => {
            let name = if name.trim().is_empty() { "x-untyped".into() } else { name };
            attributes.insert(0, ("type".into(), name));
            (AnnotationKind::Prop, json_annotation.text.unwrap_or_default())
        }
        _ => return Err("invalid annotation; expected either `note` or `prop`".to_owned()),
    };
    Ok(Annotation { kind, attributes: Attributes::List(attributes), text: Content::Plain(text) })
}

fn parts(pieces: Vec<Inline<'_>>) -> Vec<Part<'_>> {
    let part = |piece| match piece {
        Inline::Text(text) => Part::Text(text),
        Inline::Element(code) => Part::Element(Element {
            name: code.name,
            attributes: pairs(&code.attributes, false),
            content: parts(code.content),
        }),
    };
    pieces.into_iter().map(part).collect()
}

fn pieces(parts: Vec<Part<'_>>) -> Vec<Inline<'_>> {
    let piece = |part| match part {
        Part::Text(text) => Inline::Text(text),
        Part::Element(Element { name, attributes, content }) => Inline::Element(InlineElement {
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
        let inlines = self.segment.map(|parts| Content::Inlines(pieces(parts)));
        let segment = match (text, inlines) {
            // If the text was edited, the inline elements of the old text no longer fit.
            (Some(text), Some(inlines)) if inlines.text(InlineHandling::Drop) == *text => inlines,
            (Some(text), _) => Content::Plain(text.clone()),
            (None, Some(inlines)) => inlines,
            (None, None) => {
                return Err(
                    "variant without text; expected the member `segment` or `is`".to_owned()
                );
            }
        };
        Ok(Variant {
            language: self.language,
            attributes: Attributes::List(self.attributes.0),
            annotations: annotations(self.annotations)?,
            segment,
        })
    }
}
