//! Builds lexicons from pairs of phrases and from pairs of sentences.

use unicode_script::{Script, UnicodeScript};

use super::cedict::{Cedict, LONGEST_WORD};
use super::headwords::{Headwords, segmenter};
use super::{Lexicon, ibm1};
use crate::align::constants::Constants;
use crate::align::terms::{Tokenizer, Vocabulary};
use crate::lang::{LanguagePair, Tag};

/// The most words of a phrase that is paired with another phrase. Longer phrases are paired with
/// single words only.
const LONGEST_PHRASE: usize = 4;

/// A tokenizer for the phrases of a lexicon.
fn tokenizer(language: &Tag) -> Tokenizer<'_> {
    let language = language.primary();
    let headwords = Headwords { dictionary: segmenter(language), lexicons: &[] };
    Tokenizer { language, headwords }
}

impl Lexicon {
    /// Creates a lexicon from pairs of phrases in the two languages to align.
    pub fn from_pairs<'a>(
        languages: &LanguagePair,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let (source, target) = (tokenizer(&languages.source), tokenizer(&languages.target));
        let mut lexicon = Self::default();
        for (left, right) in pairs {
            lexicon.add((left, &source.words(left)), (right, &target.words(right)));
        }
        lexicon.sort();
        lexicon
    }

    /// Learns a lexicon from pairs of sentences that translate each other, such as those of a
    /// translation memory.
    pub fn learn<'a>(
        languages: &LanguagePair,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let (source, target) = (tokenizer(&languages.source), tokenizer(&languages.target));
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
        for (s, t) in ibm1::learn(words, sizes, &Constants::default()) {
            let key =
                |vocabulary: &Vocabulary, term: u32| vocabulary.terms[term as usize].key.clone();
            lexicon.pairs.push((key(&left, s), key(&right, t)));
        }
        lexicon.sort();
        lexicon
    }

    /// Pairs each word of one side with each word of the other, unless both sides have several
    /// words and one is longer than [`LONGEST_PHRASE`].
    fn add(&mut self, (left, source): (&str, &[String]), (right, target): (&str, &[String])) {
        self.add_headword(left);
        self.add_headword(right);
        if source.len().min(target.len()) > 1 && source.len().max(target.len()) > LONGEST_PHRASE {
            return;
        }
        for s in source {
            self.pairs.extend(target.iter().map(|t| (s.clone(), t.clone())));
        }
    }

    /// Adds a phrase of Chinese characters to the words that running text is split by.
    fn add_headword(&mut self, phrase: &str) {
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
}
