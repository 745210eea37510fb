//! The words by which running Han is cut, and the languages that the built-in dictionary serves.

use super::Lexicon;
use super::cedict::{Cedict, LONGEST_WORD};
use crate::align::word::stem;
use crate::lang::is_chinese;

/// The words by which running Han is cut.
#[derive(Clone, Copy, Default)]
pub(in crate::align) struct Headwords<'a> {
    pub(in crate::align) dictionary: Option<&'static Cedict>,
    pub(in crate::align) own: &'a [Lexicon],
}

impl Headwords<'_> {
    pub(in crate::align) fn is_empty(&self) -> bool {
        self.dictionary.is_none()
    }

    /// The simplified form, by which the dictionary is sorted.
    pub(in crate::align) fn simplified(&self, c: char) -> char {
        self.dictionary.map_or(c, |d| d.simplified(c))
    }

    /// How many characters the longest word at the start of `chars` has; at least one.
    pub(in crate::align) fn longest(&self, chars: &[char]) -> usize {
        let known = self.dictionary.map_or(1, |d| d.longest(chars));
        let own = self.own.iter().map(|lexicon| longest_in(&lexicon.han, chars)).max();
        known.max(own.unwrap_or(1)).max(1)
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

/// The built-in dictionary, where it serves one of the two languages.
pub(in crate::align) fn builtin(from: &str, to: &str) -> Option<&'static Cedict> {
    (to == "en").then(|| segmenter(from)).flatten()
}

/// The built-in dictionary, where its heads cut the running text of a language into words.
pub(in crate::align) fn segmenter(language: &str) -> Option<&'static Cedict> {
    (is_chinese(language) || language == "ja").then(Cedict::get)
}

/// The stems of the English glosses of a Chinese word.
pub(in crate::align) fn gloss_stems(dictionary: &Cedict, head: &str) -> Vec<String> {
    dictionary.glosses(head).map(|word| stem("en", word)).collect()
}
