//! Word pairs from outside: built in, from files, from memories.

mod cedict;
mod file;
pub(super) mod learned;

use cedict::Cedict;

use unicode_script::{Script, UnicodeScript};

use super::constants::Constants;
use super::feature::{Reader, Vocabulary};
use super::word::stem;
use crate::lang::{LanguagePair, Tag, is_chinese};

/// Phrases longer than this are paired with single words only.
const LONGEST_PHRASE: usize = 4;

/// A reader of the phrases of a lexicon.
fn reader(language: &Tag) -> Reader<'_> {
    let language = language.primary();
    Reader { language, heads: Heads { dictionary: segmenter(language), own: &[] } }
}

/// Word pairs of two languages, by the keys of their terms.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// Keys of the source term and of the target term, sorted.
    pairs: Vec<(String, String)>,
    /// Words in Han on either side, sorted: the heads to cut running Han by.
    han: Vec<String>,
}

impl Lexicon {
    /// A lexicon of pairs of phrases, in the two languages that will be aligned.
    pub fn from_pairs<'a>(
        languages: &LanguagePair,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let (source, target) = (reader(&languages.source), reader(&languages.target));
        let mut lexicon = Self::default();
        for (left, right) in pairs {
            lexicon.add((left, &source.words(left)), (right, &target.words(right)));
        }
        lexicon.sort();
        lexicon
    }

    /// A lexicon learned from sentence pairs that translate each other, such as a memory holds.
    pub fn learn<'a>(
        languages: &LanguagePair,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let (source, target) = (reader(&languages.source), reader(&languages.target));
        let (mut left, mut right) = (Vocabulary::default(), Vocabulary::default());
        let words = pairs
            .into_iter()
            .map(|(s, t)| {
                let (s, t) = (source.read(s, &mut left), target.read(t, &mut right));
                (left.words_of(s.iter()), right.words_of(t.iter()))
            })
            .collect();
        let sizes = (left.terms.len(), right.terms.len());
        let mut lexicon = Self::default();
        for (s, t, _) in learned::learn(words, sizes, &Constants::default()) {
            let key =
                |vocabulary: &Vocabulary, term: u32| vocabulary.terms[term as usize].key.clone();
            lexicon.pairs.push((key(&left, s), key(&right, t)));
        }
        lexicon.sort();
        lexicon
    }

    /// Each word of one side with each word of the other, unless both are long phrases.
    fn add(&mut self, (left, source): (&str, &[String]), (right, target): (&str, &[String])) {
        self.add_head(left);
        self.add_head(right);
        if source.len().min(target.len()) > 1 && source.len().max(target.len()) > LONGEST_PHRASE {
            return;
        }
        for s in source {
            self.pairs.extend(target.iter().map(|t| (s.clone(), t.clone())));
        }
    }

    /// A phrase all in Han is a word to cut running text by.
    fn add_head(&mut self, phrase: &str) {
        let letters = phrase.chars().count();
        if (2..=LONGEST_WORD).contains(&letters)
            && phrase.chars().all(|c| c.script() == Script::Han)
        {
            let dictionary = Cedict::get();
            self.han.push(phrase.chars().map(|c| dictionary.simplified(c)).collect());
        }
    }

    fn sort(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.han.sort_unstable();
        self.han.dedup();
    }

    /// The target keys of a source key.
    pub(super) fn partners<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let start = self.pairs.partition_point(|(source, _)| source.as_str() < key);
        self.pairs[start..]
            .iter()
            .take_while(move |(source, _)| source == key)
            .map(|(_, target)| target.as_str())
    }

    /// How many word pairs it holds.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

/// The built-in dictionary, where it serves one of the two languages.
pub(super) fn builtin(from: &str, to: &str) -> Option<&'static Cedict> {
    (to == "en").then(|| segmenter(from)).flatten()
}

/// The built-in dictionary, where its heads cut the running text of a language into words.
pub(super) fn segmenter(language: &str) -> Option<&'static Cedict> {
    (is_chinese(language) || language == "ja").then(Cedict::get)
}

/// The stems of the English glosses of a Chinese word.
pub(super) fn gloss_stems(dictionary: &Cedict, head: &str) -> Vec<String> {
    dictionary.glosses(head).map(|word| stem("en", word)).collect()
}

/// The words by which running Han is cut.
#[derive(Clone, Copy, Default)]
pub(super) struct Heads<'a> {
    pub(super) dictionary: Option<&'static Cedict>,
    pub(super) own: &'a [Lexicon],
}

impl Heads<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.dictionary.is_none()
    }

    /// The simplified form, by which the dictionary is sorted.
    pub(super) fn simplified(&self, c: char) -> char {
        self.dictionary.map_or(c, |d| d.simplified(c))
    }

    /// How many characters the longest word at the start of `chars` has; at least one.
    pub(super) fn longest(&self, chars: &[char]) -> usize {
        let known = self.dictionary.map_or(1, |d| d.longest(chars));
        let own = self.own.iter().map(|lexicon| longest_in(&lexicon.han, chars)).max();
        known.max(own.unwrap_or(1)).max(1)
    }
}

const LONGEST_WORD: usize = 12;

fn longest_in(words: &[String], chars: &[char]) -> usize {
    if words.is_empty() {
        return 1;
    }
    let start: String = chars.iter().take(LONGEST_WORD).collect();
    let mut ends: Vec<usize> = start.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    while let Some(end) = ends.pop() {
        if words.binary_search_by(|word| word.as_str().cmp(&start[..end])).is_ok() {
            return ends.len() + 1;
        }
    }
    1
}
