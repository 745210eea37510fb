//! Selection of pairs of variants by language and state, and the pairs of whole files.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::chars::is_blank;
use crate::error::Result;
use crate::lang::{Memo, Rank, Tag, Wanted, is_alike};
use crate::memory::account::{Account, Exclusion};
use crate::memory::chunk::Chunk;
use crate::memory::condition::Condition;
use crate::memory::header::Header;
use crate::memory::reader::MemoryReader;
use crate::memory::state::{State, States};
use crate::memory::unit::{Content, Fields, InlineHandling, TransUnit};

/// Selects the pairs of units by language and by state of translation.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    choice: Choice,
    /// The selected source and target language.
    selected: [Option<Arc<str>>; 2],
    states: States,
    condition: Option<Condition>,
    /// Whether a side needs text beside its inline elements.
    needs_text: bool,
}

impl Selection {
    /// Selects pairs in these languages. `None` uses the languages that the files state.
    pub fn new(source: Option<&Tag>, target: Option<&Tag>) -> Self {
        let selected = [source, target].map(|tag| tag.map(|tag| tag.as_str().into()));
        Self { choice: Choice::new(source, target), selected, ..Self::default() }
    }

    /// Restricts the selection to these states.
    #[must_use]
    pub fn in_states(self, states: States) -> Self {
        Self { states, ..self }
    }

    /// Excludes pairs that do not meet the condition, if there is one.
    #[must_use]
    pub fn with_condition(self, condition: Option<Condition>) -> Self {
        Self { condition, ..self }
    }

    /// Excludes pairs of which one side has only inline elements.
    #[must_use]
    pub fn with_text(self) -> Self {
        Self { needs_text: true, ..self }
    }

    /// The fields of units that must be read to select pairs and their texts.
    pub(crate) fn fields(&self) -> Fields {
        let needs_all = self.condition.as_ref().is_some_and(Condition::needs_all_fields);
        if self.states.is_chosen() || needs_all { Fields::All } else { Fields::Texts }
    }

    /// Whether units are chosen by more than their language.
    pub(crate) fn has_condition(&self) -> bool {
        self.condition.is_some()
    }

    /// Whether a target language is selected.
    pub(crate) fn has_target(&self) -> bool {
        self.selected[1].is_some()
    }

    /// Whether no language is selected, so that whole units are written.
    pub(crate) fn is_open(&self) -> bool {
        self.choice.is_open()
    }

    /// Returns the index of the source variant of a unit, and writes those of its target variants
    /// to `targets`.
    ///
    /// # Errors
    /// The reason why the unit has no selected pair.
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
        if let Some(condition) = &self.condition {
            targets.retain(|&target| condition.holds(unit, source, target));
            if targets.is_empty() {
                return Err(Exclusion::Condition);
            }
        }
        Ok(source)
    }

    /// The state that the reader found, or, if states are selected, that of a property or field.
    fn state(&self, unit: &TransUnit<'_>) -> Option<State> {
        if self.states.is_chosen() { unit.any_state() } else { unit.state }
    }

    fn no_source(&self, unit: &TransUnit<'_>, header: &Header) -> Exclusion {
        let stated = unit.attributes.get("srclang");
        let stated = stated.as_deref().unwrap_or(&header.source);
        match self.selected[0].as_deref().unwrap_or(stated) {
            "" => Exclusion::Source,
            language => Exclusion::Language(language.into()),
        }
    }

    fn no_target(&self, unit: &TransUnit<'_>) -> Exclusion {
        match &self.selected[1] {
            Some(language) if unit.variants.len() > 1 => Exclusion::Language(Arc::clone(language)),
            _ => Exclusion::Target,
        }
    }
}

fn has_text(unit: &TransUnit<'_>, at: usize, inline: InlineHandling) -> bool {
    match &unit.variants[at].segment {
        Content::Plain(text) => !is_blank(text),
        // Most texts begin with a letter; only other texts have to be read.
        Content::Xml(raw) if raw.bytes().next().is_some_and(begins_text) => true,
        segment if inline == InlineHandling::Drop => !is_blank(&segment.text(inline)),
        segment => segment.has_any_text(),
    }
}

/// Whether a byte begins an ASCII letter or digit, or a character from U+4000 to U+CFFF.
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
    /// The path, as the user gave it.
    pub name: String,
    /// The pairs, in the order of the file.
    pub pairs: Vec<Pair>,
    /// Counts of the units that were read, and of those that are excluded.
    pub account: Account,
}

impl MemoryReader {
    /// The pairs of the file in order, as they are read: a unit with several targets gives one for
    /// each. Units that have no pair of the selection are skipped; [`Pairs::account`] counts them.
    /// After an error the iterator ends.
    ///
    /// ```
    /// use tmforge::memory::{InputFormat, MemoryReader, Selection};
    ///
    /// let table = "rain\tRegen\nsnow\tSchnee\n".as_bytes();
    /// let reader = MemoryReader::read("words.tsv", Box::new(table), InputFormat::Tsv)?;
    /// for pair in reader.pairs(Selection::default()) {
    ///     let pair = pair?;
    ///     println!("{}: {} | {}", pair.line, pair.source, pair.target);
    /// }
    /// # Ok::<(), tmforge::Error>(())
    /// ```
    pub fn pairs(self, selection: Selection) -> Pairs {
        let selection = selection.with_text();
        Pairs { reader: self, selection, account: Account::default(), read: VecDeque::new() }
    }
}

/// The iterator that [`MemoryReader::pairs`] returns.
pub struct Pairs {
    reader: MemoryReader,
    selection: Selection,
    account: Account,
    /// Pairs that were read and not returned yet.
    read: VecDeque<Pair>,
}

impl Pairs {
    /// What was read and excluded so far.
    pub fn account(&self) -> &Account {
        &self.account
    }

    fn read_chunk(&mut self, chunk: &Chunk) -> Result<()> {
        let Self { selection, account, read, .. } = self;
        let (mut lines, mut targets) = (chunk.lines(), Vec::new());
        let reading = chunk.each_with(selection.fields(), |unit| {
            account.units += 1;
            let source = match selection.select(unit, chunk.header(), &mut targets) {
                Ok(source) => source,
                Err(reason) => return account.exclude_unit(reason, unit),
            };
            let text = |i: usize| unit.variants[i].segment.text(InlineHandling::Drop).into_owned();
            let line = lines.of(unit);
            let pair = |&i: &usize| Pair { line, source: text(source), target: text(i) };
            read.extend(targets.iter().map(pair));
        })?;
        account.add_reading(reading);
        account.add_leniencies(chunk.leniencies());
        Ok(())
    }
}

impl Iterator for Pairs {
    type Item = Result<Pair>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.read.is_empty() {
            let chunk = self.reader.next()?;
            if let Err(error) = chunk.and_then(|chunk| self.read_chunk(&chunk)) {
                return Some(Err(error));
            }
        }
        self.read.pop_front().map(Ok)
    }
}

impl PairList {
    /// Reads all pairs of a file. A unit with several targets gives one pair for each.
    ///
    /// # Errors
    /// When the file cannot be read to its end.
    pub fn read(reader: MemoryReader, selection: &Selection) -> Result<Self> {
        let name = reader.name().to_owned();
        let mut read = reader.pairs(selection.clone());
        let pairs = read.by_ref().collect::<Result<_>>()?;
        Ok(Self { name, pairs, account: read.account })
    }
}

/// The selected languages.
#[derive(Debug, Clone, Default)]
struct Choice {
    source: Option<Wanted>,
    target: Option<Wanted>,
    /// A cache of the source languages that headers and units state.
    stated: Memo<Arc<Wanted>>,
    pair_cache: PairCache,
}

/// A cache of the choices for units with two variants, by their languages. Nearly all units have
/// two variants, and a file has few pairs of languages.
#[derive(Debug, Clone, Default)]
struct PairCache([OnceLock<CachedPair>; 4]);

#[derive(Debug, Clone)]
struct CachedPair {
    languages: [Box<str>; 2],
    /// The source variant, and whether the other one is the target.
    chosen: Option<(usize, bool)>,
}

impl PairCache {
    /// Returns the cached choice for these languages, else calls `choose`.
    fn get(
        &self,
        languages: [&str; 2],
        choose: impl FnOnce() -> Option<(usize, bool)>,
    ) -> Option<(usize, bool)> {
        for slot in &self.0 {
            match slot.get() {
                Some(cached)
                    if *cached.languages[1] == *languages[1]
                        && *cached.languages[0] == *languages[0] =>
                {
                    return cached.chosen;
                }
                Some(_) => {}
                None => {
                    let chosen = choose();
                    // If another thread was faster, this choice is not cached.
                    let _ = slot.set(CachedPair { languages: languages.map(Into::into), chosen });
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

    /// Whether no language is selected.
    fn is_open(&self) -> bool {
        self.source.is_none() && self.target.is_none()
    }

    /// Returns the source variant, if there is one, and appends its target variants to `targets`.
    fn of(&self, unit: &TransUnit<'_>, header: &Header, targets: &mut Vec<usize>) -> Option<usize> {
        if let ([first, second], Some(_), Some(_)) =
            (unit.variants.as_slice(), &self.source, &self.target)
        {
            let choose = || {
                let source = self.source_of(unit, header)?;
                Some((source, self.add_targets(unit, source, &mut Vec::new())))
            };
            let languages = [&*first.language, &*second.language];
            let (source, has_target) = self.pair_cache.get(languages, choose)?;
            targets.extend(has_target.then_some(1 - source));
            return Some(source);
        }
        let source = self.source_of(unit, header)?;
        self.add_targets(unit, source, targets);
        Some(source)
    }

    /// Appends the target variants. Returns whether there are any.
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
            // Without a match, a variant that states no language is the target: the other of two.
            let place = if unit.variants.len() == 2 { 1 - source } else { 1 };
            targets.extend(others.filter(|&i| i == place && language(unit, i).is_empty()));
        }
        !targets.is_empty()
    }

    fn source_of(&self, unit: &TransUnit<'_>, header: &Header) -> Option<usize> {
        let Some(source) = &self.source else { return self.stated_source(unit, header) };
        let rank = |i: usize| rank(source, self.target.as_ref(), language(unit, i));
        let ranks = (0..unit.variants.len()).filter_map(|i| Some((rank(i)?, i)));
        // If no variant matches by its language, the first one is the source if it states none.
        let unstated = || unit.variants.first().is_some_and(|first| first.language.is_empty());
        ranks.min().map(|(_, i)| i).or_else(|| unstated().then_some(0))
    }

    /// The variant in the source language that the unit, or else its file, states.
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
            // In formats with a source and a target the source comes first, even if the first
            // header states another language.
            let is_pair = own.is_none() && !header.target.is_empty();
            match wanted.is_language() && !is_pair {
                true => languages.position(str::is_empty),
                false => self.first(unit),
            }
        })
    }

    /// The first of the variants whose language differs most from the target language.
    fn first(&self, unit: &TransUnit<'_>) -> Option<usize> {
        let Some(target) = &self.target else { return (!unit.variants.is_empty()).then_some(0) };
        let rank = |&i: &usize| {
            let rank = target.rank(language(unit, i));
            (rank.is_none(), rank)
        };
        // `max_by_key` returns the last of equal variants, so the order is reversed.
        (0..unit.variants.len()).rev().max_by_key(rank)
    }
}

fn language<'a>(unit: &'a TransUnit<'_>, at: usize) -> &'a str {
    &unit.variants[at].language
}

/// The rank of a language as a match of `wanted`. `None` also if it matches the language of the
/// other side better, so that a text is not assigned to the wrong language.
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

    fn choose(
        selected: [&str; 2],
        unit: &TransUnit<'_>,
        stated: &str,
    ) -> Option<(usize, Vec<usize>)> {
        let tag = |tag: &str| Tag::parse(tag).ok();
        let [source, target] = selected.map(tag);
        let header = Header { source: stated.to_owned(), ..Header::default() };
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
        for (selected, wanted) in [
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
            assert_eq!(choose(["sv", selected], &many, "sv"), expected, "{selected}");
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
        for selected in ["he", "iw", "heb", "he-IL"] {
            for found in ["he", "iw", "HEB", "iw_IL"] {
                let languages = ["en", found].map(|tag| &*tag.to_owned().leak());
                assert_eq!(choose(["en", selected], &unit(&languages), ""), Some((0, vec![1])));
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
