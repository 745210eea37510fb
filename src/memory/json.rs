//! Units as JSON objects: the texts of a pair where every reader looks for them, and all else that TMX
//! can say beside them.

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

/// An object that is read: a unit, with a header where it is the first.
#[derive(Debug, Default)]
pub(crate) struct Object<'a> {
    pub(crate) header: Option<Head<'a>>,
    source: Option<Cow<'a, str>>,
    target: Option<Cow<'a, str>>,
    languages: Option<Languages<'a>>,
    attributes: Option<Pairs<'a>>,
    annotations: Option<Vec<JsonAnnotation<'a>>>,
    variants: Option<Vec<Side<'a>>>,
    /// The state of the translation, in a word of any format.
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

/// A variant. Its text is `segment`, else that of the field `is` names.
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

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = deserializer.deserialize_map(MapVisitor(PhantomData))?;
        Ok(Self(members.into_iter().map(|(name, Text(value))| (name, value)).collect()))
    }
}

/// Texts by name, some of which may be null.
struct TextMembers<'a>(Vec<(Cow<'a, str>, Option<Cow<'a, str>>)>);

impl<'de: 'a, 'a> Deserialize<'de> for TextMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = deserializer.deserialize_map(MapVisitor(PhantomData))?;
        let text = |(name, text): (_, Option<Text<'a>>)| (name, text.map(|Text(text)| text));
        Ok(Self(members.into_iter().map(text).collect()))
    }
}

/// A string that is borrowed where it has no escapes.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads the members of an object in order, each once.
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

/// How the error of a repeated member begins; its name follows in backticks.
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

/// Why a line is not a unit, and the byte offset in the line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LineError {
    pub(crate) at: usize,
    pub(crate) message: String,
}

/// Reads the object of a line.
pub(crate) fn object(line: &str) -> Result<Object<'_>, LineError> {
    if line.trim_start().starts_with('[') {
        let message = "a JSON array; expected one object on each line; \
                       `jq -c '.[]' FILE` writes the elements of an array so";
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
        let message = "a JSON document of several lines; expected one object on each line; \
                       `jq -c . FILE` writes it so";
        return LineError { at: 0, message: message.into() };
    }
    if !error.is_data() {
        return LineError { at, message: format!("not JSON: {message}; expected one object") };
    }
    // The parser has read the name of a repeated member already.
    let name = message.strip_prefix(REPEATED).and_then(|rest| rest.split('`').next());
    let start = name.and_then(|name| line[..at].rfind(&format!("\"{name}")));
    LineError { at: start.unwrap_or(at), message: message.to_owned() }
}

/// What the first object may say of the whole memory.
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

/// A memory's header as an object.
pub(crate) fn head_object(header: &Header) -> String {
    let encoding = |encoding: &UserEncoding| JsonEncoding {
        attributes: pairs(&encoding.attributes, false),
        maps: encoding.maps.iter().map(|map| pairs(map, false)).collect(),
    };
    let head = Head {
        attributes: pairs(&header.attributes, false),
        annotations: remarks(&header.annotations),
        encodings: header.encodings.iter().map(encoding).collect(),
        namespaces: pairs(&header.namespaces, false),
    };
    serde_json::to_string(&head).unwrap_or_default()
}

/// What a line says of the whole memory: its header, and the languages of its unit.
pub(crate) fn header_of(line: &str) -> Result<Header, LineError> {
    let mut object = object(line)?;
    let head = object.header.take().unwrap_or_default();
    let attributes = owned_pairs(head.attributes).0;
    let stated = attributes.iter().find(|(name, _)| name == "srclang");
    let stated = stated.map(|(_, value)| value.to_string());
    let [source, target] = object.language_pair();
    let remarks = head.annotations.into_iter().map(owned_remark).collect();
    let annotations = annotations(remarks).map_err(|message| LineError { at: 0, message })?;
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

fn owned_remark(remark: JsonAnnotation<'_>) -> JsonAnnotation<'static> {
    JsonAnnotation {
        note: remark.note.map(owned),
        prop: remark.prop.map(owned),
        text: remark.text.map(owned),
        attributes: owned_pairs(remark.attributes),
    }
}

impl<'a> Object<'a> {
    /// A member `header` that is none of a memory is a field of the unit.
    fn add_header(&mut self, raw: &'a RawValue) {
        match serde_json::from_str(raw.get()) {
            Ok(head) => self.header = Some(head),
            Err(_) => self.fields.push(("header".into(), raw)),
        }
    }

    /// A member `state` that is not a text is a field of the unit.
    fn add_state(&mut self, raw: &'a RawValue) {
        match serde_json::from_str(raw.get()) {
            Ok(Text(word)) => self.state = Some(word),
            Err(_) => self.fields.push(("state".into(), raw)),
        }
    }

    /// The source and the target language of the unit, empty where it does not state them.
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

    /// Takes the texts whose members are named by language: those of `translation`, as the data sets
    /// of Hugging Face have it, or those of the object itself. None where it has source and target.
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

    /// The unit. `header` has the languages of units that do not state theirs.
    ///
    /// # Errors
    /// With a message, where texts are missing.
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
            target.annotations.insert(0, state_property(word));
        }
        Ok(TransUnit {
            attributes: Attributes::List(self.attributes.unwrap_or_default().0),
            annotations: annotations(self.annotations.unwrap_or_default())?,
            variants,
            fields: self.fields.into_iter().map(field).collect(),
            ..TransUnit::default()
        })
    }

    /// Takes texts whose members other tools name otherwise, such as `src` and `tgt`.
    fn take_named_texts(&mut self) {
        self.source = self.source.take().or_else(|| self.take_text(is_source));
        self.target = self.target.take().or_else(|| self.take_text(is_target));
    }

    /// Takes the text of the first field with such a name.
    fn take_text(&mut self, is_named: fn(&str) -> bool) -> Option<Cow<'a, str>> {
        let at = self.fields.iter().position(|(name, _)| is_named(name))?;
        let Text(text) = serde_json::from_str(self.fields[at].1.get()).ok()?;
        self.fields.remove(at);
        Some(text)
    }

    /// The variants, and the place of the target among them.
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

/// Texts by language; those that are null are missing.
fn translation(raw: &RawValue) -> Option<Vec<(Cow<'_, str>, Cow<'_, str>)>> {
    let TextMembers(members) = serde_json::from_str(raw.get()).ok()?;
    let named = members.into_iter().map(|(name, text)| Some((language(&name)?, text)));
    let named = named.collect::<Option<Vec<_>>>()?;
    let texts: Vec<_> = named.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
    (!texts.is_empty()).then_some(texts)
}

/// The language that a member is named by. A name in English would be a word.
fn language(name: &str) -> Option<Cow<'static, str>> {
    let is_tag = Tag::parse(name).is_ok() && !is_source(name) && !is_target(name);
    language_of(name).filter(|_| is_tag).map(Cow::Owned)
}

fn field<'a>((name, raw): (Cow<'a, str>, &'a RawValue)) -> Field<'a> {
    Field { name, value: FieldValue::Json(Cow::Borrowed(raw.get())) }
}

/// The property that says the state of a translation.
const STATE: &str = "x-state";

fn state_property(word: Cow<'_, str>) -> Annotation<'_> {
    Annotation {
        kind: AnnotationKind::Prop,
        attributes: Attributes::List(vec![("type".into(), STATE.into())]),
        text: Content::Plain(word),
    }
}

/// The state of the target, where it is its first property, as readers put it. A field of that name
/// keeps the member to itself.
fn stated<'u>(unit: &'u TransUnit<'_>, target: usize) -> Option<&'u str> {
    let first = unit.variants.get(target)?.annotations.first()?;
    let is_plain = first.is_prop(STATE) && first.attributes.iter().count() == 1;
    match &first.text {
        Content::Plain(word) if is_plain && unit.field("state").is_none() => Some(word),
        _ => None,
    }
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

/// Whether texts, languages and state say all of the variants.
fn is_simple(unit: &TransUnit<'_>, source: usize, target: usize) -> bool {
    let is_bare = |(i, variant): (usize, &Variant<'_>)| {
        further_annotations(unit, i, target).is_empty()
            && pairs(&variant.attributes, true).is_empty()
            && !variant.segment.has_codes()
    };
    let mut variants = unit.variants.iter().enumerate();
    unit.variants.len() == 2 && (source, target) == (0, 1) && variants.all(is_bare)
}

/// The annotations of a variant but for the state of the target, which is a member of its own.
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
            annotations: remarks(further_annotations(unit, i, target)),
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
    let text = annotation.text.text_without_tags();
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
            let name = if name.trim().is_empty() { "x-untyped".into() } else { name };
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
