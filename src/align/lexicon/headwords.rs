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
        let longest = self.lists.iter().map(|(l, side)| l.index(*side).longest_start(&start)).max();
        start[..longest.unwrap_or(0)].chars().count().max(1)
    }
}

#[cfg(all(test, feature = "dictionaries"))]
mod tests {
    use super::*;
    use crate::lang::{LanguagePair, Tag};

    fn longest(language: &str, lexicons: &[Lexicon], text: &str) -> usize {
        Headwords::new(language, lexicons).longest(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn the_longest_word_at_the_start_is_found() {
        assert_eq!(longest("zh", &[], "图书馆里很安静"), 3);
        assert_eq!(longest("zh", &[], "图"), 1);
        assert_eq!(longest("zh", &[], ""), 1);
        assert_eq!(longest("zh", &[], "abc"), 1);
        assert_eq!(longest("de", &[], "图书馆"), 1);
        assert!(Headwords::new("de", &[]).is_empty() && !Headwords::new("zh", &[]).is_empty());
    }

    #[test]
    fn words_of_a_given_dictionary_split_text_too() {
        let tag = |tag| Tag::parse(tag).unwrap();
        let languages = LanguagePair::new(tag("en"), tag("zh")).unwrap();
        let own = [Lexicon::from_pairs(&languages, [("beetle", "龘靐齉")])];
        assert_eq!(longest("zh", &[], "龘靐齉"), 1);
        assert_eq!(longest("zh", &own, "龘靐齉"), 3);
    }

    #[test]
    fn characters_are_simplified_only_where_there_are_headwords() {
        assert_eq!(Headwords::new("zh", &[]).simplified('會'), '会');
        assert_eq!(Headwords::new("ko", &[]).simplified('會'), '會');
    }
}
