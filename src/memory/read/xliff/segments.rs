//! Pairing of the source and target segments of a unit.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::memory::carried::Side;
use crate::memory::read::table::prop;
use crate::memory::read::xliff::inline::{Converter, is_deleted};
use crate::memory::read::xliff::namespaces::{Namespaces, local};
use crate::memory::read::xliff::states::{self, Progress};
use crate::memory::read::xliff::unit::{Definition, Note, RawUnit, Text, Texts};
use crate::memory::sink::{Omission, Sink};
use crate::memory::unit::{
    Annotation, AnnotationKind, Attributes, Content, Inline, InlineHandling, TransUnit, Variant,
};

/// Passes on the pairs of a unit.
pub(super) fn pass_on<'a>(
    unit: &RawUnit<'a>,
    names: &Namespaces<'a>,
    header_source: &str,
    sink: &mut Sink<'_, 'a>,
) {
    let mut pairs = Pairs { unit, names, header_source, sink };
    for segment in &unit.segments {
        let sides = [&segment.source, &segment.target].map(|text| inlines(text.as_ref()));
        pairs.pass_on(segment, sides, None);
    }
    if unit.segments.is_empty() {
        pairs.divide();
    }
}

fn inlines<'a>(text: Option<&Text<'a>>) -> Vec<Inline<'a>> {
    text.map(|text| Content::Xml(text.raw).pieces()).unwrap_or_default()
}

/// The segments of a text that is divided by `mrk`.
#[derive(Default)]
struct Division<'a> {
    segments: Vec<Segment<'a>>,
    /// Whether there are letters outside all segments.
    has_letters_outside: bool,
}

struct Segment<'a> {
    mid: Cow<'a, str>,
    content: Vec<Inline<'a>>,
}

impl<'a> Division<'a> {
    fn of(text: Option<&Text<'a>>, names: &Namespaces<'_>) -> Self {
        let mut division = Self::default();
        division.add(inlines(text), names);
        division
    }

    fn add(&mut self, inlines: Vec<Inline<'a>>, names: &Namespaces<'_>) {
        for inline in inlines {
            let code = match inline {
                Inline::Element(code) => code,
                Inline::Text(text) => {
                    self.has_letters_outside |= text.chars().any(char::is_alphabetic);
                    continue;
                }
            };
            let is_own = names.is_own_element(&code.name, &code.attributes);
            match local(&code.name) {
                "mrk" if is_own && is_deleted(&code.attributes) => {}
                "mrk" if is_own && code.attributes.get("mtype").as_deref() == Some("seg") => {
                    let mid = code.attributes.get("mid").unwrap_or_default();
                    self.segments.push(Segment { mid, content: code.content });
                }
                "bpt" | "ept" | "ph" | "it" | "x" | "ut" if is_own => {}
                _ => self.add(code.content, names),
            }
        }
    }

    /// The indices of the segments by `mid`, if each segment has a unique one.
    fn by_name(&self) -> Option<HashMap<&str, usize>> {
        let named = self.segments.iter().enumerate().map(|(at, segment)| (&*segment.mid, at));
        let names: HashMap<&str, usize> = named.collect();
        (names.len() == self.segments.len() && !names.contains_key("")).then_some(names)
    }

    fn is_divided(&self) -> bool {
        self.segments.len() > 1 || (!self.segments.is_empty() && self.has_letters_outside)
    }
}

/// The index of the target segment for each source segment: by `mid`, or by order if the numbers of
/// segments are equal. `None` if there is no reliable matching.
fn matches(source: &Division<'_>, target: &Division<'_>) -> Option<Vec<Option<usize>>> {
    if source.segments.is_empty() || source.has_letters_outside || target.has_letters_outside {
        return None;
    }
    if let (Some(_), Some(names)) = (source.by_name(), target.by_name()) {
        let matched = |segment: &Segment<'_>| names.get(&*segment.mid).copied();
        let found: Vec<_> = source.segments.iter().map(matched).collect();
        if found.iter().any(Option::is_some) {
            return Some(found);
        }
    }
    let count = source.segments.len();
    (count == target.segments.len()).then(|| (0..count).map(Some).collect())
}

/// Converts the pairs of a unit to translation units.
struct Pairs<'u, 's, 'k, 'a> {
    unit: &'u RawUnit<'a>,
    names: &'u Namespaces<'a>,
    header_source: &'u str,
    sink: &'k mut Sink<'s, 'a>,
}

impl<'u, 'a> Pairs<'u, '_, '_, 'a> {
    /// Passes on the pairs of segments of an XLIFF 1.x unit, or the whole unit as one pair.
    fn divide(&mut self) {
        let unit = self.unit;
        let texts = &unit.texts;
        let Some(whole) = texts.source.as_ref().or(texts.divided.as_ref()) else { return };
        let mut source = Division::of(texts.divided.as_ref(), self.names);
        if source.segments.is_empty() {
            source = Division::of(Some(whole), self.names);
        }
        let mut target = Division::of(texts.target.as_ref(), self.names);
        let is_missing = texts.target.as_ref().is_none_or(|target| target.raw.trim().is_empty());
        let matches = match is_missing && !source.has_letters_outside && source.is_divided() {
            true => Some(vec![None; source.segments.len()]),
            false => matches(&source, &target),
        };
        let Some(matches) = matches else {
            if source.is_divided() || target.is_divided() {
                self.sink.omit(Omission::KeptWhole);
            }
            let sides = [Some(whole), texts.target.as_ref()].map(inlines);
            return self.pass_on(texts, sides, least_advanced(&unit.definitions));
        };
        self.count_unpaired(&matches, &target);
        let definitions = by_id(&unit.definitions);
        for (segment, matched) in source.segments.into_iter().zip(matches) {
            let definition = definitions.get(&segment.mid).copied();
            let other = matched.and_then(|at| target.segments.get_mut(at));
            let other = other.map(|other| std::mem::take(&mut other.content));
            self.pass_on(texts, [segment.content, other.unwrap_or_default()], definition);
        }
    }

    /// Counts the unmatched target segments that have text.
    fn count_unpaired(&mut self, matches: &[Option<usize>], target: &Division<'a>) {
        let paired: HashSet<usize> = matches.iter().flatten().copied().collect();
        for (at, segment) in target.segments.iter().enumerate() {
            let text = Content::Inlines(segment.content.clone()).text(InlineHandling::Text);
            if !paired.contains(&at) && !text.trim().is_empty() {
                self.sink.omit(Omission::TargetSegment);
            }
        }
    }

    /// Passes on a source and a target.
    fn pass_on(
        &mut self,
        texts: &Texts<'a>,
        sides: [Vec<Inline<'a>>; 2],
        definition: Option<&Definition<'a>>,
    ) {
        let converter = Converter { names: self.names, data: &self.unit.data };
        let [source, target] = converter.convert(sides);
        let target = Content::Inlines(target);
        let has_text = !target.text(InlineHandling::Text).trim().is_empty();
        let mut progress = Progress::of(self.unit, texts, definition, has_text);
        let [source_language, target_language] = self.languages(texts);
        let carried = &self.unit.carried;
        let source = Variant {
            language: source_language,
            segment: Content::Inlines(source),
            attributes: carried.add_attributes(Side::Source, Attributes::default()),
            annotations: self.annotations(Side::Source, self.origin()),
        };
        let target = Variant {
            language: target_language,
            segment: target,
            attributes: carried.add_attributes(Side::Target, states::attributes(&mut progress)),
            annotations: self.annotations(Side::Target, progress.properties),
        };
        self.sink.unit(&mut TransUnit {
            at: self.unit.at,
            attributes: carried.add_attributes(Side::Unit, self.own_language(&source.language)),
            annotations: self.annotations(Side::Unit, Vec::new()),
            state: progress.state,
            variants: vec![source, target],
            ..TransUnit::default()
        });
    }

    /// The languages of a pair: those that its texts state, else those of its scope.
    fn languages(&self, texts: &Texts<'a>) -> [Cow<'a, str>; 2] {
        let of = |text: &Option<Text<'a>>| {
            text.as_ref()?.attributes.get("xml:lang").filter(|language| !language.is_empty())
        };
        let [source, target] = &self.unit.scope.languages;
        [
            of(&texts.source).or_else(|| of(&texts.divided)).unwrap_or_else(|| source.clone()),
            of(&texts.target).unwrap_or_else(|| target.clone()),
        ]
    }

    /// The attribute `srclang`, if the source language differs from that of the first file.
    fn own_language(&self, language: &Cow<'a, str>) -> Attributes<'a> {
        let differs = !self.header_source.is_empty() && self.header_source != language.as_ref();
        let own = (differs && !language.is_empty()).then(|| ("srclang".into(), language.clone()));
        Attributes::List(own.into_iter().collect())
    }

    /// The notes about a side, its properties and those that the unit carries for it.
    fn annotations(&self, side: Side, properties: Vec<Annotation<'a>>) -> Vec<Annotation<'a>> {
        let of = |note: &&Note<'a>| match &*note.about {
            "source" => side == Side::Source,
            "target" => side == Side::Target,
            _ => side == Side::Unit,
        };
        let notes = self.unit.notes.iter().filter(of).map(|found| note(found.raw));
        let mut all: Vec<_> = notes.chain(properties).collect();
        self.unit.carried.add_properties(side, &mut all);
        all
    }

    /// The properties `document` and `id`.
    fn origin(&self) -> Vec<Annotation<'a>> {
        let document = Some(self.unit.scope.document.clone()).filter(|name| !name.is_empty());
        let document = document.map(|name| prop("document", name));
        document
            .into_iter()
            .chain(self.unit.attributes.get("id").map(|id| prop("id", id)))
            .collect()
    }
}

fn note<'a>(raw: &'a str) -> Annotation<'a> {
    Annotation {
        kind: AnnotationKind::Note,
        attributes: Attributes::default(),
        text: Content::Plain(Content::Xml(raw).text(InlineHandling::Text)),
    }
}

fn by_id<'u, 'a>(definitions: &'u [Definition<'a>]) -> HashMap<Cow<'a, str>, &'u Definition<'a>> {
    let mut found = HashMap::new();
    for definition in definitions {
        if let Some(id) = definition.attributes.get("id") {
            found.entry(id).or_insert(definition);
        }
    }
    found
}

/// The definition with the least advanced state, which applies to a unit that is kept whole.
fn least_advanced<'u, 'a>(definitions: &'u [Definition<'a>]) -> Option<&'u Definition<'a>> {
    let stated = definitions.iter().filter(|definition| definition.state().is_some());
    stated.min_by_key(|definition| definition.state())
}
