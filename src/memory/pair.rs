//! Which variants of a unit are the pair that is wanted, and the pairs of whole files.

use serde::Serialize;

use crate::chars::is_blank;
use crate::error::Result;
use crate::lang::Tag;
use crate::memory::account::{Account, Exclusion};
use crate::memory::header::Header;
use crate::memory::reader::MemoryReader;
use crate::memory::state::{State, States};
use crate::memory::unit::{Content, Fields, InlineHandling, TransUnit};

/// Which pairs are taken: those in two languages, in states that count as translated.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    choice: Choice,
    states: States,
    /// Whether a side needs text beside its inline elements.
    needs_text: bool,
}

impl Selection {
    /// Pairs in these languages; where one is not given, in what the files say.
    pub fn new(source: Option<&Tag>, target: Option<&Tag>) -> Self {
        Self { choice: Choice::new(source, target), ..Self::default() }
    }

    /// The same pairs, in these states.
    #[must_use]
    pub fn in_states(self, states: States) -> Self {
        Self { states, ..self }
    }

    /// The same pairs, but for those of which one side has nothing but inline elements.
    #[must_use]
    pub fn with_text(self) -> Self {
        Self { needs_text: true, ..self }
    }

    /// What has to be read of units to select pairs and their texts.
    fn fields(&self) -> Fields {
        if self.states.is_chosen() { Fields::All } else { Fields::Texts }
    }

    /// Whether a target language was asked for.
    pub(crate) fn has_target(&self) -> bool {
        self.choice.target_name().is_some()
    }

    /// Whether no language was asked for, so that whole units are wanted.
    pub(crate) fn is_open(&self) -> bool {
        self.choice.is_open()
    }

    /// The source variant of a unit; its target variants come into `targets`.
    ///
    /// # Errors
    /// Why the unit has no pair that is wanted.
    pub fn select(
        &self,
        unit: &TransUnit<'_>,
        header: &Header,
        targets: &mut Vec<usize>,
    ) -> std::result::Result<usize, Exclusion> {
        targets.clear();
        if let Some(state) = self.state(unit).filter(|&state| !self.states.takes(state)) {
            return Err(Exclusion::State(state));
        }
        let Some(source) = self.choice.source_of(unit, header) else {
            return Err(self.no_source(unit, header));
        };
        if !has_text(unit, source, InlineHandling::Text) {
            return Err(Exclusion::Source);
        }
        if !self.choice.add_targets(unit, source, targets) {
            return Err(self.no_target(unit));
        }
        targets.retain(|&target| has_text(unit, target, InlineHandling::Text));
        if targets.is_empty() {
            return Err(Exclusion::Target);
        }
        if self.needs_text {
            targets.retain(|&target| has_text(unit, target, InlineHandling::Drop));
            if targets.is_empty() || !has_text(unit, source, InlineHandling::Drop) {
                return Err(Exclusion::TagsOnly);
            }
        }
        Ok(source)
    }

    /// The state that a reader found or, where states were chosen, a property or field says.
    fn state(&self, unit: &TransUnit<'_>) -> Option<State> {
        if unit.state.is_some() || !self.states.is_chosen() {
            return unit.state;
        }
        let targets = unit.variants.iter().flat_map(|variant| &variant.annotations);
        let mut annotations = targets.chain(&unit.annotations);
        let named = annotations.find(|annotation| annotation.is_prop("x-state"));
        let word = named.map(|annotation| annotation.text.text(InlineHandling::Text));
        let word = word.or_else(|| Some(unit.field("state")?.text()));
        State::of_word(&word?)
    }

    fn no_source(&self, unit: &TransUnit<'_>, header: &Header) -> Exclusion {
        let told = unit.attributes.get("srclang");
        let told = told.as_deref().unwrap_or(&header.source);
        match self.choice.source_name().unwrap_or(told) {
            "" => Exclusion::Source,
            language => Exclusion::Language(language.to_owned()),
        }
    }

    fn no_target(&self, unit: &TransUnit<'_>) -> Exclusion {
        match self.choice.target_name() {
            Some(language) if unit.variants.len() > 1 => Exclusion::Language(language.to_owned()),
            _ => Exclusion::Target,
        }
    }
}

fn has_text(unit: &TransUnit<'_>, at: usize, inline: InlineHandling) -> bool {
    match &unit.variants[at].segment {
        Content::Plain(text) => !is_blank(text),
        // Most texts begin with a letter; only what begins otherwise has to be read.
        Content::Xml(raw) if raw.bytes().next().is_some_and(begins_text) => true,
        segment => !is_blank(&segment.text(inline)),
    }
}

/// Whether a first byte can only be that of a letter: in ASCII, or of U+4000 to U+CFFF.
fn begins_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, 0xE4..=0xEC)
}

/// A source text and a target text of a translation memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The line that its unit begins on, from 1.
    pub line: usize,
    /// The source text, without inline elements.
    pub source: String,
    /// The target text, without inline elements.
    pub target: String,
}

/// The pairs of a translation memory, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairList {
    /// The path as the user gave it.
    pub name: String,
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// What was read, and what is not among the pairs.
    pub account: Account,
}

impl PairList {
    /// Reads all pairs of a file: of a unit with several targets, one for each.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub fn read(reader: MemoryReader, selection: &Selection) -> Result<Self> {
        let name = reader.name().to_owned();
        let selection = selection.clone().with_text();
        let (mut pairs, mut targets, mut account) = (Vec::new(), Vec::new(), Account::default());
        for chunk in reader {
            let chunk = chunk?;
            let mut lines = chunk.lines();
            let reading = chunk.each_with(selection.fields(), |unit| {
                account.units += 1;
                let source = match selection.select(unit, chunk.header(), &mut targets) {
                    Ok(source) => source,
                    Err(reason) => return account.exclude_unit(reason, unit),
                };
                let text =
                    |i: usize| unit.variants[i].segment.text(InlineHandling::Drop).into_owned();
                let line = lines.of(unit);
                let made =
                    targets.iter().map(|&i| Pair { line, source: text(source), target: text(i) });
                pairs.extend(made);
            })?;
            account.add_reading(reading);
            account.add_leniencies(chunk.leniencies());
        }
        Ok(Self { name, pairs, account })
    }
}

/// The languages that are asked for.
#[derive(Debug, Clone, Default)]
struct Choice {
    source: Option<String>,
    target: Option<String>,
}

impl Choice {
    fn new(source: Option<&Tag>, target: Option<&Tag>) -> Self {
        let text = |tag: Option<&Tag>| tag.map(|tag| tag.as_str().to_owned());
        Self { source: text(source), target: text(target) }
    }

    /// Whether whole units are asked for.
    fn is_open(&self) -> bool {
        self.source.is_none() && self.target.is_none()
    }

    /// The source language that is asked for.
    fn source_name(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The target language that is asked for.
    fn target_name(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// Adds the target variants; whether there are any.
    fn add_targets(&self, unit: &TransUnit<'_>, source: usize, targets: &mut Vec<usize>) -> bool {
        // Pushed one by one: there are one or two, and the buffer has room for them.
        let mut add = |is_target: &dyn Fn(usize) -> bool| {
            let others = (0..unit.variants.len()).filter(|&i| i != source);
            others.filter(|&i| is_target(i)).for_each(|i| targets.push(i));
            !targets.is_empty()
        };
        match &self.target {
            None => add(&|_| true),
            Some(target) => {
                // The other of two that does not tell its language is the target, wherever it stands.
                let place = if unit.variants.len() == 2 { 1 - source } else { 1 };
                add(&|i| is_same(language(unit, i), target))
                    || add(&|i| serves(language(unit, i), target, i, place))
            }
        }
    }

    fn source_of(&self, unit: &TransUnit<'_>, header: &Header) -> Option<usize> {
        let count = unit.variants.len();
        if let Some(source) = &self.source {
            let find =
                |is_it: &dyn Fn(&str) -> bool| (0..count).find(|&i| is_it(language(unit, i)));
            // Only where none tells that it serves, one that tells nothing does.
            return find(&|language| is_same(language, source))
                .or_else(|| find(&|language| is_within(language, source)))
                .or_else(|| (0..count).find(|&i| serves(language(unit, i), source, i, 0)));
        }
        let own = unit.attributes.get("srclang");
        let told = own.as_deref().unwrap_or(&header.source);
        let found = (0..count).find(|&i| serves(language(unit, i), told, 1, 0));
        found.or((count > 0).then_some(0))
    }
}

fn language<'a>(unit: &'a TransUnit<'_>, at: usize) -> &'a str {
    &unit.variants[at].language
}

fn is_same(language: &str, asked: &str) -> bool {
    same(language.as_bytes(), asked.as_bytes())
}

fn same(a: &[u8], b: &[u8]) -> bool {
    let fold = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| fold(a) == fold(b))
}

/// Whether a variant in `language` serves where `asked` is asked for. One that does not tell its
/// language serves by its place in the unit.
fn serves(language: &str, asked: &str, place: usize, expected: usize) -> bool {
    if language.is_empty() { place == expected } else { is_within(language, asked) }
}

/// Whether `language` is `asked` or of it, as `en-GB` is of `en`.
fn is_within(language: &str, asked: &str) -> bool {
    let (language, asked) = (language.as_bytes(), asked.as_bytes());
    let Some((start, rest)) = language.split_at_checked(asked.len()) else { return false };
    !asked.is_empty() && same(start, asked) && matches!(rest.first(), None | Some(b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Attributes, Variant};

    fn unit(languages: &[&'static str]) -> TransUnit<'static> {
        let variant =
            |&language: &&'static str| Variant { language: language.into(), ..Variant::default() };
        TransUnit { variants: languages.iter().map(variant).collect(), ..TransUnit::default() }
    }

    fn choose(asked: [&str; 2], unit: &TransUnit<'_>, told: &str) -> Option<(usize, Vec<usize>)> {
        let tag = |tag: &str| Tag::parse(tag).ok();
        let [source, target] = asked.map(tag);
        let header = Header { source: told.to_owned(), ..Header::default() };
        let choice = Choice::new(source.as_ref(), target.as_ref());
        let (found, mut targets) = (choice.source_of(unit, &header)?, Vec::new());
        choice.add_targets(unit, found, &mut targets).then_some((found, targets))
    }

    #[test]
    fn what_is_asked_for_is_chosen() {
        let many = unit(&["DE", "en_GB", "fr-FR", "fr-CA"]);
        assert_eq!(choose(["en", "fr"], &many, "de"), Some((1, vec![2, 3])));
        assert_eq!(choose(["en", "fr-CA"], &many, "de"), Some((1, vec![3])));
        assert_eq!(choose(["en", "es"], &many, "de"), None);
        assert_eq!(choose(["en-US", "fr"], &many, "de"), None);
    }

    #[test]
    fn what_the_file_says_comes_next() {
        let many = unit(&["de", "en-GB", "fr"]);
        assert_eq!(choose(["", ""], &many, "EN"), Some((1, vec![0, 2])));
        assert_eq!(choose(["", "fr"], &many, "*all*"), Some((0, vec![2])));
        let mut own = many.clone();
        own.attributes = Attributes::List(vec![("srclang".into(), "fr".into())]);
        assert_eq!(choose(["", ""], &own, "en"), Some((2, vec![0, 1])));
        assert_eq!(choose(["en", "zh"], &unit(&["", ""]), ""), Some((0, vec![1])));
        assert_eq!(choose(["", ""], &unit(&["en"]), "en"), None);
        assert_eq!(choose(["en", "zh"], &unit(&["", "en"]), ""), Some((1, vec![0])));
        assert_eq!(choose(["en", "zh"], &unit(&["", "en-US"]), ""), Some((1, vec![0])));
    }
}
