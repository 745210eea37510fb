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

/// The header of a new lexicon; `encode` fills in the numbers.
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
    /// All pairs have the same rate, because a dictionary does not say how often each translation is used.
    /// A headword in Chinese characters whose translation is empty still splits running text.
    pub fn from_dictionary<'a>(
        languages: &LanguagePair,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        options: &LexiconOptions,
    ) -> Self {
        let (source, target) = (tokenizer(&languages.source), tokenizer(&languages.target));
        let (mut source_headwords, mut target_headwords) = (Vec::new(), Vec::new());
        let mut phrases = Vec::new();
        for (left, right) in pairs {
            source_headwords.extend(headword(left));
            target_headwords.extend(headword(right));
            phrases.push((words(&source, left), words(&target, right)));
        }
        let header = header(languages, options, true);
        let headwords = [source_headwords.as_slice(), target_headwords.as_slice()];
        Self::encoded(packed::encode(&header, rated(links(&phrases)), headwords))
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
        let header = header(languages, options, false);
        Self::encoded(packed::encode(&header, entries.collect(), [&[], &[]]))
    }

    /// The lexicon in bytes that were just made.
    fn encoded(bytes: Vec<u8>) -> Self {
        Self::unchecked(bytes).expect("bytes that `encode` made")
    }
}

/// The words of a source phrase and of a target phrase that translate each other.
type Phrases = (Vec<String>, Vec<String>);

/// Pairs each telling word of one side with each of the other.
fn links(phrases: &[Phrases]) -> BTreeSet<(String, String)> {
    let (source, target) =
        (Common::of(phrases.iter().map(|p| &p.0)), Common::of(phrases.iter().map(|p| &p.1)));
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
    /// The common words of the phrases of more than one word.
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
    let is_han =
        (1..=LONGEST_WORD).contains(&letters) && phrase.chars().all(|c| c.script() == Script::Han);
    is_han.then(|| phrase.chars().map(simplified).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(source: &str, target: &str) -> LanguagePair {
        LanguagePair::new(Tag::parse(source).unwrap(), Tag::parse(target).unwrap()).unwrap()
    }

    fn words_of(lexicon: &Lexicon) -> Vec<(String, String)> {
        lexicon.entries().map(|entry| (entry.source, entry.target)).collect()
    }

    #[test]
    fn words_that_many_phrases_have_are_no_partners_within_phrases() {
        let letter = |n: usize| char::from(b'a' + n as u8);
        let other = |i: usize| format!("to w{}{}", letter(i / 26), letter(i % 26));
        let phrases: Vec<(String, String)> =
            (0..COMMON).map(|i| ("zuk".into(), other(i))).collect();
        let own = [("gehen", "to walk"), ("nach", "to")];
        let all = phrases.iter().map(|(s, t)| (s.as_str(), t.as_str())).chain(own);
        let lexicon = Lexicon::from_dictionary(&pair("de", "en"), all, &LexiconOptions::default());
        let found = words_of(&lexicon);
        let partners = |word: &str| -> Vec<&str> {
            found.iter().filter(|(s, _)| s == word).map(|(_, t)| t.as_str()).collect()
        };
        assert_eq!((partners("gehen"), partners("nach")), (vec!["walk"], vec!["to"]));
        assert!(!partners("zuk").contains(&"to"), "{found:?}");
    }

    #[test]
    fn long_phrases_are_paired_with_single_words_only() {
        let long = "old dog sun hat red";
        let lexicon = Lexicon::from_pairs(&pair("en", "de"), [(long, "rot"), (long, "rot blau")]);
        assert!(words_of(&lexicon).iter().all(|(_, target)| target == "rot"));
        assert!(!lexicon.is_empty());
    }

    #[test]
    fn a_headword_without_translation_still_splits_text() {
        let lexicon = Lexicon::from_pairs(&pair("zh", "en"), [("圖書館", ""), ("山", "mountain")]);
        assert_eq!(lexicon.len(), 1);
        let words: Vec<String> = lexicon.words(super::super::Side::Source).iter().collect();
        assert_eq!(words.len(), 2);
        assert!(lexicon.is_sound() && lexicon.is_dictionary());
    }

    #[test]
    fn words_that_translate_each_other_are_learned_with_their_rates() {
        let sentences = [
            ("red sun", "rot x"),
            ("red moon", "rot y"),
            ("old sun", "alt x"),
            ("old moon", "alt y"),
        ];
        let options = LexiconOptions { origin: "a test".into(), licence: "none".into() };
        let lexicon = Lexicon::learn(&pair("en", "de"), sentences.repeat(3), &options);
        let found = words_of(&lexicon);
        assert!(found.contains(&("red".into(), "rot".into())), "{found:?}");
        assert!(!found.contains(&("red".into(), "alt".into())), "{found:?}");
        assert!(
            lexicon.entries().any(|e| e.source == "red" && e.target == "rot" && e.forward == 1.0)
        );
        assert_eq!((lexicon.origin(), lexicon.licence()), ("a test", "none"));
        assert!(!lexicon.is_dictionary() && lexicon.is_sound());
    }
}
