//! Lexicons from pairs of phrases, and learned from pairs of sentences.

use unicode_script::{Script, UnicodeScript};

use super::cedict::{Cedict, LONGEST_WORD};
use super::headwords::{Headwords, segmenter};
use super::{Lexicon, ibm1};
use crate::align::constants::Constants;
use crate::align::terms::{Tokenizer, Vocabulary};
use crate::lang::{LanguagePair, Tag};

/// Phrases longer than this are paired with single words only.
const LONGEST_PHRASE: usize = 4;

/// A tokenizer of the phrases of a lexicon.
fn tokenizer(language: &Tag) -> Tokenizer<'_> {
    let language = language.primary();
    Tokenizer { language, heads: Headwords { dictionary: segmenter(language), own: &[] } }
}

impl Lexicon {
    /// A lexicon of pairs of phrases, in the two languages that will be aligned.
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

    /// A lexicon learned from sentence pairs that translate each other, such as a memory holds.
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
}
