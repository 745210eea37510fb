//! The state of a translation in the terms of each tool, and its users and dates.

use std::borrow::Cow;

use crate::date;
use crate::memory::carried::Side;
use crate::memory::read::xliff::namespaces::Tool;
use crate::memory::read::xliff::unit::{Definition, RawUnit, Texts};
use crate::memory::state::State;
use crate::memory::unit::{Annotation, Attributes};

/// The state, users and dates of a translation.
#[derive(Debug, Default)]
pub(super) struct Progress<'a> {
    pub(super) state: Option<State>,
    /// The dates and users of the target, with the attribute names of TMX.
    pub(super) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The state word and other data of the target, as properties.
    pub(super) properties: Vec<Annotation<'a>>,
}

/// A state, and the word for it in the file.
type Stated<'a> = (Option<State>, Cow<'a, str>);

impl<'a> Progress<'a> {
    /// Reads the state, users and dates of a pair. `texts` are those of the unit or of its segment,
    /// `definition` is the `sdl:seg` of Trados.
    pub(super) fn of(
        unit: &RawUnit<'a>,
        texts: &Texts<'a>,
        definition: Option<&Definition<'a>>,
        has_text: bool,
    ) -> Self {
        let mut progress = Self::default();
        let stated = definition.and_then(|definition| trados(definition, has_text));
        let stated = stated.or_else(|| memoq(unit)).or_else(|| phrase(unit)).or_else(|| txml(unit));
        let stated = carried(unit, stated.or_else(|| standard(texts)));
        progress.set_state(stated, unit);
        progress.keep(unit, texts, definition);
        progress.set_times(unit, definition);
        progress
    }

    fn set_state(&mut self, stated: Option<Stated<'a>>, unit: &RawUnit<'a>) {
        let approved = unit.attributes.get("approved");
        let approved =
            approved.or_else(|| unit.carried.property(Side::Target, "x-approved").cloned());
        let (mut state, mut word) =
            stated.map_or((None, None), |(state, word)| (state, Some(word)));
        let is_open = match &word {
            None => true,
            Some(word) => word == "translated" && state == Some(State::Translated),
        };
        if is_open && approved.as_deref() == Some("yes") {
            state = Some(State::Reviewed);
        }
        if unit.scope.is_locked {
            (state, word) = (Some(State::NotForTranslation), Some("not-for-translation".into()));
        }
        self.state = state;
        self.property("x-state", word);
        self.property("x-approved", approved);
    }

    /// Keeps other data about the translation as properties.
    fn keep(&mut self, unit: &RawUnit<'a>, texts: &Texts<'a>, definition: Option<&Definition<'a>>) {
        self.property("x-subState", texts.attributes.get("subState"));
        if let Some(definition) = definition {
            for (name, property) in
                [("origin", "x-origin"), ("percent", "x-percent"), ("locked", "x-locked")]
            {
                self.property(property, definition.attributes.get(name));
            }
        }
        self.property("x-locked", unit.mark(Tool::Memoq, "locked").cloned());
        self.property("x-locked", unit.mark(Tool::Phrase, "locked").cloned());
        self.property("x-trans-origin", unit.mark(Tool::Phrase, "trans-origin").cloned());
        self.property("x-gtmt", unit.attributes.get("gtmt"));
    }

    fn property(&mut self, name: &'static str, value: Option<Cow<'a, str>>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.properties.push(Annotation::prop(name, value));
        }
    }

    /// Adds users and dates. A date in an unknown format becomes a property.
    fn set_times(&mut self, unit: &RawUnit<'a>, definition: Option<&Definition<'a>>) {
        for (name, trados, memoq) in [
            ("creationid", "created_by", ""),
            ("creationdate", "created_on", ""),
            ("changeid", "last_modified_by", "lastchanginguser"),
            ("changedate", "modified_on", "lastchangedtimestamp"),
        ] {
            let stated = definition.and_then(|found| found.value(trados));
            let Some(value) = stated.or_else(|| unit.mark(Tool::Memoq, memoq)) else { continue };
            match name.ends_with("date").then(|| date::usual_or_american(value)) {
                None if !value.is_empty() => self.attributes.push((name.into(), value.clone())),
                Some(Some(moment)) => self.attributes.push((name.into(), moment.into())),
                Some(None) => self.property(kept_name(name), Some(value.clone())),
                None => {}
            }
        }
    }
}

/// The property for a date in an unknown format.
fn kept_name(name: &str) -> &'static str {
    if name == "creationdate" { "x-creationdate" } else { "x-changedate" }
}

impl<'a> Definition<'a> {
    fn value(&self, key: &str) -> Option<&Cow<'a, str>> {
        self.values.iter().find(|(found, _)| found == key).map(|(_, value)| value)
    }

    /// The state of a segment that has text.
    pub(super) fn state(&self) -> Option<State> {
        trados(self, true).and_then(|(state, _)| state)
    }
}

/// The state of Trados: `sdl:seg/@conf`.
fn trados<'a>(definition: &Definition<'a>, has_text: bool) -> Option<Stated<'a>> {
    let word = definition.attributes.get("conf")?;
    let state = match &*word {
        "Unspecified" => (!has_text).then_some(State::Untranslated),
        word => State::of_word(word),
    };
    Some((state, word))
}

/// The state of memoQ: `mq:status`. memoQ adds a segment to its TM when a user confirms it.
fn memoq<'a>(unit: &RawUnit<'a>) -> Option<Stated<'a>> {
    let word = unit.mark(Tool::Memoq, "status")?.clone();
    let folded = word.to_ascii_lowercase();
    let has = |part| folded.contains(part);
    let state = if has("notstarted") {
        Some(State::Untranslated)
    } else if has("reject") {
        Some(State::Rejected)
    } else if has("proofread") || has("reviewer") {
        Some(State::Reviewed)
    } else if has("unconfirmed") {
        Some(State::Draft)
    } else if has("confirmed") {
        Some(State::Translated)
    } else if ["machine", "assembled", "pretranslated", "edited"].into_iter().any(has) {
        Some(State::Draft)
    } else {
        None
    };
    Some((state, word))
}

/// The state of Phrase: `m:confirmed`.
fn phrase<'a>(unit: &RawUnit<'a>) -> Option<Stated<'a>> {
    match &**unit.mark(Tool::Phrase, "confirmed")? {
        "0" => Some((Some(State::Draft), "unconfirmed".into())),
        "1" => Some((Some(State::Translated), "confirmed".into())),
        _ => None,
    }
}

/// The state of Wordfast: `unconfirmed`.
fn txml<'a>(unit: &RawUnit<'a>) -> Option<Stated<'a>> {
    let is_draft = unit
        .attributes
        .get("unconfirmed")
        .is_some_and(|value| matches!(&*value, "true" | "TRUE" | "True" | "1"));
    is_draft.then(|| (Some(State::Draft), "unconfirmed".into()))
}

/// The word that the unit carries, because the format has no such state.
fn carried<'a>(unit: &RawUnit<'a>, stated: Option<Stated<'a>>) -> Option<Stated<'a>> {
    let Some(word) = unit.carried.property(Side::Target, "x-state") else { return stated };
    let state = State::of_word(word).or(stated.and_then(|(state, _)| state));
    Some((state, word.clone()))
}

/// The state of XLIFF itself: `state` of a target (1.2) or of a segment (2).
fn standard<'a>(texts: &Texts<'a>) -> Option<Stated<'a>> {
    let of_target = || texts.target.as_ref().and_then(|target| target.attributes.get("state"));
    let word = texts.attributes.get("state").or_else(of_target)?;
    Some((State::of_word(&word), word))
}

/// Takes the attributes of a target.
pub(super) fn attributes<'a>(progress: &mut Progress<'a>) -> Attributes<'a> {
    Attributes::List(std::mem::take(&mut progress.attributes))
}
