//! Builds lexicons from pairs of phrases and from pairs of sentences.

use std::collections::{BTreeMap, BTreeSet};

use unicode_script::{Script, UnicodeScript};

use super::headwords::{Headwords, LONGEST_WORD};
use super::packed::{self, Entry, Header};
use super::simplified::simplified;
use super::{Lexicon, LinkRates, ibm1};
use crate::align::terms::{Tokenizer, Vocabulary};
use crate::lang::{LanguagePair, Tag};

/// The most words of a phrase that is paired with another phrase. Longer phrases are paired with
/// single words only.
const LONGEST_PHRASE: usize = 4;

/// What a lexicon says of itself.
#[derive(Debug, Clone, Default)]
pub struct LexiconOptions {
    /// Where the words come from, in one line.
    pub origin: String,
    /// The licence of the words, in one line.
    pub licence: String,
}

/// A tokenizer for the phrases of a lexicon.
fn tokenizer(language: &Tag) -> Tokenizer<'_> {
    let language = language.primary();
    Tokenizer::new(language, Headwords::new(language, &[]))
}

fn header(languages: &LanguagePair, options: &LexiconOptions, is_dictionary: bool) -> Header {
    Header {
        is_dictionary,
        source: languages.source.primary().to_owned(),
        target: languages.target.primary().to_owned(),
        origin: options.origin.clone(),
        licence: options.licence.clone(),
        ..Header::default()
    }
}

/// The rate of the pairs of a dictionary. How often a dictionary's translation is the one that a
/// translator chose is not known.
const DICTIONARY_RATE: f32 = 0.55;

impl Lexicon {
    /// Creates a lexicon from pairs of phrases in the two languages to align.
    pub fn from_pairs<'a>(
        languages: &LanguagePair,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        Self::from_dictionary(languages, pairs, &LexiconOptions::default())
    }

    /// Creates a lexicon from the headwords of a dictionary and their translations, one pair for each.
    ///
    /// A headword with many translations is found less often for each of them.
    pub fn from_dictionary<'a>(
        languages: &LanguagePair,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        options: &LexiconOptions,
    ) -> Self {
        let (source, target) = (tokenizer(&languages.source), tokenizer(&languages.target));
        let mut han = [BTreeSet::new(), BTreeSet::new()];
        let mut phrases = Vec::new();
        for (left, right) in pairs {
            han[0].extend(headword(left));
            han[1].extend(headword(right));
            phrases.push((words(&source, left), words(&target, right)));
        }
        let links = links(&phrases);
        let han = han.map(|words| words.into_iter().collect::<Vec<_>>());
        let words = [han[0].as_slice(), han[1].as_slice()];
        Self::encoded(packed::encode(&header(languages, options, true), rated(links), words))
    }

    /// Learns a lexicon from pairs of sentences that translate each other, such as those of a
    /// translation memory.
    pub fn learn<'a>(
        languages: &LanguagePair,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        options: &LexiconOptions,
    ) -> Self {
        let (source, target) = (tokenizer(&languages.source), tokenizer(&languages.target));
        let (mut left, mut right) = (Vocabulary::default(), Vocabulary::default());
        let words = pairs.into_iter().map(|(s, t)| {
            let (s, t) = (source.read(s, &mut left), target.read(t, &mut right));
            (left.words_of(s.iter()), right.words_of(t.iter()))
        });
        let words: Vec<ibm1::Words> = words.collect();
        let sizes = (left.terms.len(), right.terms.len());
        let entries = ibm1::count(words, sizes).into_iter().map(|link| {
            let key = |side: &Vocabulary, term: u32| side.terms[term as usize].key.clone();
            let rates = LinkRates { forward: link.forward, backward: link.backward };
            Entry { source: key(&left, link.source), target: key(&right, link.target), rates }
        });
        Self::encoded(packed::encode(&header(languages, options, false), entries.collect(), [&[], &[]]))
    }

    /// The lexicon in bytes that were just made.
    fn encoded(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes).expect("bytes that `encode` made")
    }
}

/// The words of a source phrase and of a target phrase that translate each other.
type Phrases = (Vec<String>, Vec<String>);

/// Pairs each telling word of one side with each of the other.
fn links(phrases: &[Phrases]) -> BTreeSet<(String, String)> {
    let (source, target) = (Common::of(phrases.iter().map(|p| &p.0)), Common::of(phrases.iter().map(|p| &p.1)));
    let mut links = BTreeSet::new();
    for (left, right) in phrases {
        if left.len().min(right.len()) > 1 && left.len().max(right.len()) > LONGEST_PHRASE {
            continue;
        }
        for s in source.telling(left) {
            links.extend(target.telling(right).into_iter().map(|t| (s.clone(), t.clone())));
        }
    }
    links
}

/// The words of one side that many phrases contain, such as articles: within a longer phrase they say
/// nothing of the partner.
struct Common<'a>(BTreeSet<&'a str>);

/// A word is common if it is in this many phrases, and in more than one of [`COMMON_SHARE`].
const COMMON: usize = 40;
const COMMON_SHARE: usize = 1000;

impl<'a> Common<'a> {
    fn of(phrases: impl Iterator<Item = &'a Vec<String>> + Clone) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for word in phrases.clone().filter(|words| words.len() > 1).flatten() {
            *counts.entry(word).or_default() += 1;
        }
        let most = COMMON.max(phrases.count() / COMMON_SHARE);
        Self(counts.into_iter().filter(|(_, count)| *count >= most).map(|(word, _)| word).collect())
    }

    /// The words of a phrase without the common ones; all if there are no others.
    fn telling<'p>(&self, phrase: &'p [String]) -> Vec<&'p String> {
        let telling: Vec<&String> =
            phrase.iter().filter(|word| !self.0.contains(word.as_str())).collect();
        if telling.is_empty() { phrase.iter().collect() } else { telling }
    }
}

/// Gives each pair the same rate: weights by the number of partners fit no better (docs/decisions.md).
fn rated(links: BTreeSet<(String, String)>) -> Vec<Entry> {
    let rates = LinkRates { forward: DICTIONARY_RATE, backward: DICTIONARY_RATE };
    links.into_iter().map(|(source, target)| Entry { source, target, rates }).collect()
}

/// The words of a phrase. One of Chinese characters is a word as a whole.
fn words(tokenizer: &Tokenizer<'_>, phrase: &str) -> Vec<String> {
    headword(phrase).map_or_else(|| tokenizer.words(phrase), |word| vec![word])
}

/// A phrase of Chinese characters, in simplified form, by which running text can be split.
fn headword(phrase: &str) -> Option<String> {
    let letters = phrase.chars().count();
    let is_han = (1..=LONGEST_WORD).contains(&letters)
        && phrase.chars().all(|c| c.script() == Script::Han);
    is_han.then(|| phrase.chars().map(simplified).collect())
}
