//! The words by which Chinese characters are split.

use super::builtin;
use super::simplified::simplified;
use super::{Lexicon, Side};
use crate::lang::is_chinese;

/// The most characters of a headword that is looked up.
pub(super) const LONGEST_WORD: usize = 12;

/// The words by which running text in Chinese characters is split.
#[derive(Clone, Default)]
pub(in crate::align) struct Headwords<'a> {
    lists: Vec<(&'a Lexicon, Side)>,
    is_built_in: bool,
}

impl<'a> Headwords<'a> {
    /// The headwords for a language: those that are built in, and those of the given lexicons.
    ///
    /// Japanese is split by Chinese words, too.
    pub(in crate::align) fn new(language: &str, lexicons: &'a [Lexicon]) -> Self {
        if !is_chinese(language) && language != "ja" {
            return Self::default();
        }
        let mut lists: Vec<(&Lexicon, Side)> = builtin::with_headwords(language);
        let is_built_in = !lists.is_empty();
        let dictionaries = lexicons.iter().filter(|lexicon| lexicon.is_dictionary());
        lists.extend(dictionaries.filter_map(|l| l.side_of(language).map(|side| (l, side))));
        Self { lists, is_built_in }
    }

    /// Whether there are no built-in headwords for the language.
    pub(in crate::align) fn is_empty(&self) -> bool {
        !self.is_built_in
    }

    /// The simplified form of a character, in which the headwords are written.
    pub(in crate::align) fn simplified(&self, c: char) -> char {
        if self.lists.is_empty() { c } else { simplified(c) }
    }

    /// The number of characters of the longest headword at the start of `chars`, at least 1.
    pub(in crate::align) fn longest(&self, chars: &[char]) -> usize {
        if chars.len() < 2 {
            return 1;
        }
        let start: String = chars.iter().take(LONGEST_WORD).collect();
        let longest = self.lists.iter().map(|(l, side)| l.words(*side).longest_start(&start)).max();
        start[..longest.unwrap_or(0)].chars().count().max(1)
    }
}
