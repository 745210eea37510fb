//! Which variants of a unit are the pair that is wanted, and the pairs of whole files.

use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::chars::is_blank;
use crate::error::Result;
use crate::lang::{Memo, Rank, Tag, Wanted, is_alike};
use crate::memory::account::{Account, Exclusion};
use crate::memory::header::Header;
use crate::memory::reader::MemoryReader;
use crate::memory::state::{State, States};
use crate::memory::unit::{Content, Fields, InlineHandling, TransUnit};

/// Which pairs are taken: those in two languages, in states that count as translated.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    choice: Choice,
    /// The languages that were asked for.
    asked: [Option<Arc<str>>; 2],
    states: States,
    /// Whether a side needs text beside its inline elements.
    needs_text: bool,
}

impl Selection {
    /// Pairs in these languages; where one is not given, in what the files say.
    pub fn new(source: Option<&Tag>, target: Option<&Tag>) -> Self {
        let asked = [source, target].map(|tag| tag.map(|tag| tag.as_str().into()));
        Self { choice: Choice::new(source, target), asked, ..Self::default() }
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
        self.asked[1].is_some()
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
        match self.state(unit) {
            Some(state) if !self.states.takes(state) => return Err(Exclusion::State(state)),
            None if !self.states.takes_unstated() => return Err(Exclusion::Unstated),
            _ => {}
        }
        let Some(source) = self.choice.of(unit, header, targets) else {
            return Err(self.no_source(unit, header));
        };
        if targets.is_empty() {
            return Err(self.no_target(unit));
        }
        if !has_text(unit, source, InlineHandling::Text) {
            return Err(Exclusion::Source);
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
        let word = named.map(|annotation| annotation.text.text_without_tags());
        let word = word.or_else(|| {
            let field = unit.field("state").or_else(|| unit.field("x-state"));
            Some(field?.text())
        });
        State::of_word(&word?)
    }

    fn no_source(&self, unit: &TransUnit<'_>, header: &Header) -> Exclusion {
        let told = unit.attributes.get("srclang");
        let told = told.as_deref().unwrap_or(&header.source);
        match self.asked[0].as_deref().unwrap_or(told) {
            "" => Exclusion::Source,
            language => Exclusion::Language(language.into()),
        }
    }

    fn no_target(&self, unit: &TransUnit<'_>) -> Exclusion {
        match &self.asked[1] {
            Some(language) if unit.variants.len() > 1 => Exclusion::Language(Arc::clone(language)),
            _ => Exclusion::Target,
        }
    }
}

fn has_text(unit: &TransUnit<'_>, at: usize, inline: InlineHandling) -> bool {
    match &unit.variants[at].segment {
        Content::Plain(text) => !is_blank(text),
        // Most texts begin with a letter; only what begins otherwise has to be read.
        Content::Xml(raw) if raw.bytes().next().is_some_and(begins_text) => true,
        segment if inline == InlineHandling::Drop => !is_blank(&segment.text(inline)),
        segment => segment.has_any_text(),
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
    source: Option<Wanted>,
    target: Option<Wanted>,
    /// The source languages of headers and units.
    stated: Memo<Arc<Wanted>>,
    twos: Twos,
}

/// What was chosen of units with two variants, by their languages: nearly all units are such, and a
/// file has few pairs of languages.
#[derive(Debug, Clone, Default)]
struct Twos([OnceLock<Two>; 4]);

#[derive(Debug, Clone)]
struct Two {
    languages: [Box<str>; 2],
    /// The source variant, and whether the other one is the target.
    chosen: Option<(usize, bool)>,
}

impl Twos {
    /// What was chosen for these languages, else what `choose` gives.
    fn get(
        &self,
        languages: [&str; 2],
        choose: impl FnOnce() -> Option<(usize, bool)>,
    ) -> Option<(usize, bool)> {
        for slot in &self.0 {
            match slot.get() {
                Some(two)
                    if *two.languages[1] == *languages[1] && *two.languages[0] == *languages[0] =>
                {
                    return two.chosen;
                }
                Some(_) => {}
                None => {
                    let chosen = choose();
                    // Where another thread was faster, this answer is not kept.
                    let _ = slot.set(Two { languages: languages.map(Into::into), chosen });
                    return chosen;
                }
            }
        }
        choose()
    }
}

impl Choice {
    fn new(source: Option<&Tag>, target: Option<&Tag>) -> Self {
        let [source, target] = [source, target].map(|tag| Some(Wanted::new(tag?.as_str())));
        Self { source, target, ..Self::default() }
    }

    /// Whether whole units are asked for.
    fn is_open(&self) -> bool {
        self.source.is_none() && self.target.is_none()
    }

    /// The source variant, if there is one; its target variants are added.
    fn of(&self, unit: &TransUnit<'_>, header: &Header, targets: &mut Vec<usize>) -> Option<usize> {
        if let ([first, second], Some(_), Some(_)) =
            (unit.variants.as_slice(), &self.source, &self.target)
        {
            let choose = || {
                let source = self.source_of(unit, header)?;
                Some((source, self.add_targets(unit, source, &mut Vec::new())))
            };
            let languages = [&*first.language, &*second.language];
            let (source, has_target) = self.twos.get(languages, choose)?;
            targets.extend(has_target.then_some(1 - source));
            return Some(source);
        }
        let source = self.source_of(unit, header)?;
        self.add_targets(unit, source, targets);
        Some(source)
    }

    /// Adds the target variants; whether there are any.
    fn add_targets(&self, unit: &TransUnit<'_>, source: usize, targets: &mut Vec<usize>) -> bool {
        let others = (0..unit.variants.len()).filter(|&i| i != source);
        let Some(target) = &self.target else {
            targets.extend(others);
            return !targets.is_empty();
        };
        let rank = |i: usize| rank(target, self.source.as_ref(), language(unit, i));
        if let Some(best) = others.clone().filter_map(rank).min() {
            let most = if best.takes_all() { usize::MAX } else { 1 };
            targets.extend(others.filter(|&i| rank(i) == Some(best)).take(most));
        } else {
            // The other of two that does not state its language is the target, wherever it is.
            let place = if unit.variants.len() == 2 { 1 - source } else { 1 };
            targets.extend(others.filter(|&i| i == place && language(unit, i).is_empty()));
        }
        !targets.is_empty()
    }

    fn source_of(&self, unit: &TransUnit<'_>, header: &Header) -> Option<usize> {
        let Some(source) = &self.source else { return self.stated_source(unit, header) };
        let rank = |i: usize| rank(source, self.target.as_ref(), language(unit, i));
        let ranks = (0..unit.variants.len()).filter_map(|i| Some((rank(i)?, i)));
        // Only where no variant states that it serves, one that states nothing does.
        let unstated = || unit.variants.first().is_some_and(|first| first.language.is_empty());
        ranks.min().map(|(_, i)| i).or_else(|| unstated().then_some(0))
    }

    /// The variant in the source language that the unit or its file states.
    fn stated_source(&self, unit: &TransUnit<'_>, header: &Header) -> Option<usize> {
        let own = unit.attributes.get("srclang");
        let stated = own.as_deref().unwrap_or(&header.source);
        let mut languages = (0..unit.variants.len()).map(|i| language(unit, i));
        if stated.is_empty() || stated.starts_with('*') {
            return self.first(unit);
        }
        if let Some(same) = languages.clone().position(|language| is_alike(language, stated)) {
            return Some(same);
        }
        let wanted = self.stated.get(stated, || Arc::new(Wanted::new(stated)));
        wanted.nearest(languages.clone()).or_else(|| {
            // In files of pairs the source comes first, whatever the first header says.
            let is_pair = own.is_none() && !header.target.is_empty();
            match wanted.is_language() && !is_pair {
                true => languages.position(str::is_empty),
                false => self.first(unit),
            }
        })
    }

    /// The first of the variants that are farthest from the target.
    fn first(&self, unit: &TransUnit<'_>) -> Option<usize> {
        let Some(target) = &self.target else { return (!unit.variants.is_empty()).then_some(0) };
        let rank = |&i: &usize| {
            let rank = target.rank(language(unit, i));
            (rank.is_none(), rank)
        };
        // Of equals, `max_by_key` takes the last.
        (0..unit.variants.len()).rev().max_by_key(rank)
    }
}

fn language<'a>(unit: &'a TransUnit<'_>, at: usize) -> &'a str {
    &unit.variants[at].language
}

/// How near a language comes to the one that is wanted; `None` too where it comes nearer to the
/// other side's, lest a text be given a language that is not its own.
fn rank(wanted: &Wanted, other: Option<&Wanted>, language: &str) -> Option<Rank> {
    let rank = wanted.rank(language)?;
    let other = other.filter(|_| rank != Rank::Exact).and_then(|other| other.rank(language));
    other.is_none_or(|other| other >= rank).then_some(rank)
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

    fn of(choice: &Choice, unit: &TransUnit<'_>, header: &Header) -> Option<(usize, Vec<usize>)> {
        let (source, mut targets) = (choice.source_of(unit, header)?, Vec::new());
        choice.add_targets(unit, source, &mut targets).then_some((source, targets))
    }

    fn choose(asked: [&str; 2], unit: &TransUnit<'_>, told: &str) -> Option<(usize, Vec<usize>)> {
        let tag = |tag: &str| Tag::parse(tag).ok();
        let [source, target] = asked.map(tag);
        let header = Header { source: told.to_owned(), ..Header::default() };
        of(&Choice::new(source.as_ref(), target.as_ref()), unit, &header)
    }

    #[test]
    fn what_is_asked_for_is_chosen() {
        let many = unit(&["DE", "en_GB", "fr-FR", "fr-CA"]);
        assert_eq!(choose(["en", "fr"], &many, "de"), Some((1, vec![2, 3])));
        assert_eq!(choose(["en", "fr-CA"], &many, "de"), Some((1, vec![3])));
        assert_eq!(choose(["en", "es"], &many, "de"), None);
        assert_eq!(choose(["en-US", "fr"], &many, "de"), Some((1, vec![2, 3])));
    }

    #[test]
    fn another_region_serves() {
        assert_eq!(choose(["en-US", "fr"], &unit(&["en", "fr"]), "en"), Some((0, vec![1])));
        let many = unit(&["sv", "be", "FR", "FR-CA", "FR-FR", "EN-GB"]);
        for (asked, wanted) in [
            ("be", Some(1)),
            ("be-NN", Some(1)),
            ("fr", Some(2)),
            ("fr-CA", Some(3)),
            ("fr-NN", Some(2)),
            ("en", Some(5)),
            ("en-CA", Some(5)),
            ("za", None),
        ] {
            let expected = wanted.map(|target| (0, vec![target]));
            assert_eq!(choose(["sv", asked], &many, "sv"), expected, "{asked}");
        }
        let regions = unit(&["en", "fr-CA", "fr-FR"]);
        assert_eq!(choose(["en", "fr-CH"], &regions, ""), Some((0, vec![1])));
    }

    #[test]
    fn a_text_is_not_given_the_language_of_the_other_side() {
        assert_eq!(choose(["en-US", "en-GB"], &unit(&["en-US", "en-US"]), ""), None);
        assert_eq!(choose(["en-GB", "en-US"], &unit(&["en-US", "en-AU"]), ""), Some((1, vec![0])));
        let chinese = unit(&["zh-Hant", "zh-Hans"]);
        assert_eq!(choose(["zh", "zh-Hant"], &chinese, ""), Some((1, vec![0])));
        assert_eq!(choose(["", "fr"], &unit(&["fr-FR", "de"]), "*all*"), Some((1, vec![0])));
    }

    #[test]
    fn old_and_long_codes_serve_in_both_directions() {
        for asked in ["he", "iw", "heb", "he-IL"] {
            for found in ["he", "iw", "HEB", "iw_IL"] {
                let languages = ["en", found].map(|tag| &*tag.to_owned().leak());
                assert_eq!(choose(["en", asked], &unit(&languages), ""), Some((0, vec![1])));
            }
        }
        assert_eq!(choose(["en", "de"], &unit(&["eng", "deu"]), "eng"), Some((0, vec![1])));
        assert_eq!(choose(["en", "zh-Hans"], &unit(&["en", "zh-CHS"]), ""), Some((0, vec![1])));
        assert_eq!(choose(["en", "zh-Hans"], &unit(&["en", "zh-CHT"]), ""), None);
    }

    #[test]
    fn the_source_language_of_the_file_is_matched_alike() {
        assert_eq!(choose(["", ""], &unit(&["fr", "en"]), "en-US"), Some((1, vec![0])));
        assert_eq!(choose(["", ""], &unit(&["de", "he"]), "iw"), Some((1, vec![0])));
        assert_eq!(choose(["", ""], &unit(&["de", "de"]), "pl"), None);
        for no_language in ["", "*all*", "*", "und", "English"] {
            let chosen = choose(["", ""], &unit(&["de", "fr"]), no_language);
            assert_eq!(chosen, Some((0, vec![1])), "{no_language}");
        }
    }

    #[test]
    fn in_a_file_of_pairs_the_source_comes_first() {
        let header = Header { source: "en".into(), target: "de".into(), ..Header::default() };
        let chosen = of(&Choice::default(), &unit(&["fr", "de"]), &header);
        assert_eq!(chosen, Some((0, vec![1])));
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
