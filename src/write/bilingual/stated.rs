//! What a unit states of a pair, sorted by the places that bilingual formats have for it.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::carried::{Kind, Side, key};
use crate::memory::{Annotation, AnnotationKind, Attributes, Context, State, TransUnit, Variant};
use crate::write::tmx::{push_attribute, push_escaped};
use crate::write::{Selected, WriteOptions};

/// The languages of the units of an output.
pub(super) struct Languages {
    /// Those that the user selected, which precede those of the units.
    chosen: [Option<String>; 2],
    /// Those of variants that state none.
    assumed: [String; 2],
}

impl Languages {
    pub(super) fn new(options: &WriteOptions) -> Self {
        let WriteOptions { source, target, is_chosen, .. } = options;
        let chosen = [is_chosen.then(|| source.clone()), Some(target.clone())];
        let chosen = chosen.map(|language| language.filter(|language| !language.is_empty()));
        Self { chosen, assumed: [source.clone(), target.clone()] }
    }

    /// The languages of a pair.
    ///
    /// # Errors
    /// When one is not stated.
    fn of<'l>(&'l self, pair: [&'l Variant<'_>; 2]) -> Result<[Cow<'l, str>; 2]> {
        let of = |side: usize| {
            let own = &*pair[side].language;
            let assumed = if own.is_empty() { self.assumed[side].as_str() } else { own };
            self.chosen[side].as_deref().unwrap_or(assumed)
        };
        let both = [of(0), of(1)];
        if both.contains(&"") {
            return Err(Error::new(ErrorKind::Usage, "a segment without a language")
                .expected("expected one for each segment")
                .advice("pass -s and -t"));
        }
        Ok(both.map(valid))
    }
}

/// A tag that schemas accept: old memories have `EN_US`.
fn valid(language: &str) -> Cow<'_, str> {
    let is_part =
        |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    match language.split('-').all(is_part) {
        true => Cow::Borrowed(language),
        false => Tag::parse(language).map_or(language.into(), |tag| tag.to_string().into()),
    }
}

/// A property or an attribute: its place, its name and its value.
pub(super) type Other<'a> = (Side, Kind, Cow<'a, str>, Cow<'a, str>);

/// What a unit states of one of its pairs.
pub(super) struct Stated<'a> {
    pub(super) languages: [Cow<'a, str>; 2],
    pub(super) document: Cow<'a, str>,
    pub(super) id: Cow<'a, str>,
    pub(super) state: Option<State>,
    /// The file's own word for the state.
    pub(super) word: Option<Cow<'a, str>>,
    pub(super) approved: Option<Cow<'a, str>>,
    pub(super) notes: Vec<(Side, Cow<'a, str>)>,
    /// Properties without a place of their own, and attributes.
    pub(super) others: Vec<Other<'a>>,
}

impl<'a> Stated<'a> {
    /// # Errors
    /// When the pair does not state its languages.
    pub(super) fn of<'u: 'a>(
        selected: &Selected<'u, 'u>,
        target: usize,
        languages: &'a Languages,
    ) -> Result<Self> {
        let unit = selected.unit;
        let pair = [&unit.variants[selected.source], &unit.variants[target]];
        let mut context = Context::of(unit, selected.source);
        context.add_target(unit, pair[1]);
        let mut stated = Self {
            languages: languages.of(pair)?,
            document: context.document.clone().unwrap_or_default(),
            id: context.id_in(unit).unwrap_or_default(),
            state: unit.state,
            word: None,
            approved: None,
            notes: Vec::new(),
            others: Vec::new(),
        };
        let sides = [(Side::Unit, &unit.annotations, &unit.attributes)].into_iter();
        let variants = [Side::Source, Side::Target].into_iter().zip(pair);
        for (side, annotations, attributes) in
            sides.chain(variants.map(|(side, own)| (side, &own.annotations, &own.attributes)))
        {
            stated.add_attributes(side, attributes);
            annotations.iter().for_each(|annotation| stated.annotation(side, annotation));
        }
        stated.add_fields(unit, context);
        // A reader keeps the name of a document without its folder.
        if stated.document.contains(['/', '\\']) && !stated.has(Side::Source, "x-document") {
            let document = stated.document.clone();
            stated.others.push((Side::Source, Kind::Property, "x-document".into(), document));
        }
        Ok(stated)
    }

    fn add_attributes(&mut self, side: Side, attributes: &'a Attributes<'a>) {
        // The languages of the file say what these say.
        let is_said = |name: &str| matches!(name, "srclang" | "xml:lang" | "lang");
        let kept = attributes.iter().filter(|(name, _)| !is_said(name));
        self.others.extend(kept.map(|(name, value)| (side, Kind::Attribute, name, value)));
    }

    fn annotation(&mut self, side: Side, annotation: &Annotation<'a>) {
        let text = annotation.text.text_without_tags();
        if annotation.kind == AnnotationKind::Note {
            return self.notes.push((side, text));
        }
        let name = annotation.property_name().unwrap_or_default();
        let has_folder = self.document.contains(['/', '\\']);
        match (side, &*name) {
            (Side::Source, "x-unit-id") if text == self.id => {}
            (Side::Source, "x-document") if text == self.document && !has_folder => {}
            (Side::Target, "x-state") if self.word.is_none() => self.word = Some(text),
            (Side::Target, "x-approved") if matches!(&*text, "yes" | "no") => {
                self.approved = Some(text);
            }
            _ => self.others.push((side, Kind::Property, name, text)),
        }
    }

    /// Adds the fields as properties. The neighbours are those of the file.
    fn add_fields(&mut self, unit: &TransUnit<'a>, context: Context<'a>) {
        if unit.fields.is_empty() {
            return;
        }
        for (side, name, value) in [
            (Side::Source, "x-section", context.source_section),
            (Side::Target, "x-section", context.target_section),
            (Side::Target, "x-confidence", context.confidence),
        ] {
            if let Some(value) = value.filter(|_| !self.has(side, name)) {
                self.others.push((side, Kind::Property, name.into(), value));
            }
        }
        for (annotation, of_target) in unit.fields.iter().filter_map(|field| field.as_property()) {
            let side = if of_target { Side::Target } else { Side::Source };
            self.annotation(side, &annotation);
        }
    }

    fn has(&self, side: Side, name: &str) -> bool {
        self.others
            .iter()
            .any(|(found, kind, own, _)| (*found, *kind) == (side, Kind::Property) && own == name)
    }

    /// The attributes of a unit that say what is not to be translated.
    pub(super) fn is_locked(&self) -> bool {
        self.state == Some(State::NotForTranslation)
    }

    /// Takes the word for the state if it is one of the format's; else an equivalent, and the word is carried
    /// as a property.
    pub(super) fn take_state(
        &mut self,
        is_own: impl Fn(&str) -> bool,
        equivalent: impl Fn(State) -> Option<&'static str>,
    ) -> Option<Cow<'a, str>> {
        let is_said = self.is_locked() || self.approved.is_some();
        let named = self.state.filter(|_| !is_said).map(|state| state.name().into());
        let word = self.word.take().or(named).filter(|word| !word.is_empty())?;
        if self.is_locked() && word == State::NotForTranslation.name() {
            return None;
        }
        if is_own(&word) {
            return Some(word);
        }
        let state = self.state.or_else(|| State::of_word(&word));
        self.others.push((Side::Target, Kind::Property, "x-state".into(), word));
        state.and_then(equivalent).map(Cow::Borrowed)
    }

    /// The notes, each with what it is about in `attribute`.
    pub(super) fn notes(&self, indent: &str, attribute: &str) -> Vec<u8> {
        let mut out = Vec::new();
        for (side, text) in &self.notes {
            out.extend_from_slice(format!("{indent}<note").as_bytes());
            match side {
                Side::Unit => {}
                Side::Source => push_attribute(&mut out, attribute, "source"),
                Side::Target => push_attribute(&mut out, attribute, "target"),
            }
            out.push(b'>');
            push_escaped(&mut out, text, &mut 0);
            out.extend_from_slice(b"</note>\n");
        }
        out
    }

    /// What is carried, each as an element with a key.
    pub(super) fn carried(&self, indent: &str, element: &str, attribute: &str) -> Vec<u8> {
        let mut out = Vec::new();
        for (side, kind, name, value) in &self.others {
            push_carried(&mut out, (indent, element, attribute), &key(*side, *kind, name), value);
        }
        out
    }
}

/// Appends an element that carries a value under a key.
pub(super) fn push_carried(
    out: &mut Vec<u8>,
    (indent, element, attribute): (&str, &str, &str),
    key: &str,
    value: &str,
) {
    out.extend_from_slice(format!("{indent}<{element}").as_bytes());
    push_attribute(out, attribute, key);
    out.push(b'>');
    push_escaped(out, value, &mut 0);
    out.extend_from_slice(format!("</{element}>\n").as_bytes());
}
