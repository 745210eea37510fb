//! The words by which Chinese characters are split, and the languages of the built-in dictionary.

use super::Lexicon;
use super::cedict::{Cedict, LONGEST_WORD};
use crate::align::word::stem;
use crate::lang::is_chinese;

/// The words by which running text in Chinese characters is split.
#[derive(Clone, Copy, Default)]
pub(in crate::align) struct Headwords<'a> {
    pub(in crate::align) dictionary: Option<&'static Cedict>,
    pub(in crate::align) lexicons: &'a [Lexicon],
}

impl Headwords<'_> {
    /// Whether there is no built-in dictionary for the language.
    pub(in crate::align) fn is_empty(&self) -> bool {
        self.dictionary.is_none()
    }

    /// The simplified form of a character, in which the dictionary is written.
    pub(in crate::align) fn simplified(&self, c: char) -> char {
        self.dictionary.map_or(c, |d| d.simplified(c))
    }

    /// The number of characters of the longest word at the start of `chars`, at least 1.
    pub(in crate::align) fn longest(&self, chars: &[char]) -> usize {
        let known = self.dictionary.map_or(1, |d| d.longest(chars));
        let longest_own = self.lexicons.iter().map(|lexicon| longest_in(&lexicon.han, chars)).max();
        known.max(longest_own.unwrap_or(1)).max(1)
    }
}

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

/// The built-in dictionary, if it translates from `from` to `to`.
pub(in crate::align) fn builtin(from: &str, to: &str) -> Option<&'static Cedict> {
    (to == "en").then(|| segmenter(from)).flatten()
}

/// The built-in dictionary, if its headwords can split running text of the language into words.
pub(in crate::align) fn segmenter(language: &str) -> Option<&'static Cedict> {
    let is_served = is_chinese(language) || language == "ja";
    (is_served && cfg!(feature = "dictionaries")).then(Cedict::get)
}

/// The stems of the English glosses of a Chinese word.
pub(in crate::align) fn gloss_stems(dictionary: &Cedict, headword: &str) -> Vec<String> {
    dictionary.glosses(headword).map(|word| stem("en", word)).collect()
}
