//! The lexicons compiled into the program.

use std::sync::OnceLock;

use super::{Lexicon, Side};
use crate::lang::is_chinese;

/// The bytes of each lexicon; none without the feature `dictionaries`.
#[cfg(feature = "dictionaries")]
static FILES: &[&[u8]] = include!("../../../data/lexicons/list.rs");
#[cfg(not(feature = "dictionaries"))]
static FILES: &[&[u8]] = &[];

/// The language through which pairs without a lexicon of their own are linked.
const BRIDGE: &str = "en";

impl Lexicon {
    /// All lexicons that are compiled into the program; none without the feature `dictionaries`.
    pub fn built_in() -> &'static [Self] {
        static LEXICONS: OnceLock<Vec<Lexicon>> = OnceLock::new();
        // The files are compiled in, so one that cannot be read fails the tests.
        LEXICONS.get_or_init(|| FILES.iter().filter_map(|&file| Self::unchecked(file)).collect())
    }
}

/// The built-in lexicons of two languages, in either direction.
pub(in crate::align) fn for_pair(a: &str, b: &str) -> Vec<&'static Lexicon> {
    Lexicon::built_in().iter().filter(|lexicon| lexicon.has_sides(a, b)).collect()
}

/// The built-in lexicons of each of two languages with English, for pairs that have none of their own
/// and in which English is not one of the two.
pub(in crate::align) fn pivots(a: &str, b: &str) -> Vec<(&'static Lexicon, &'static Lexicon)> {
    if a == BRIDGE || b == BRIDGE || !for_pair(a, b).is_empty() {
        return Vec::new();
    }
    let there = for_pair(BRIDGE, b);
    let with = |first| there.iter().map(move |&second| (first, second));
    for_pair(BRIDGE, a).into_iter().flat_map(with).collect()
}

/// The built-in lexicons whose words can split running text of a language in Chinese characters.
pub(super) fn with_headwords(language: &str) -> Vec<(&'static Lexicon, Side)> {
    let written_in_han = |l: &Lexicon, side: Side| {
        let (source, target) = l.languages();
        let its = if side == Side::Source { source } else { target };
        l.is_dictionary() && (is_chinese(its) || its == language)
    };
    let sides = |lexicon| [(lexicon, Side::Source), (lexicon, Side::Target)];
    Lexicon::built_in()
        .iter()
        .flat_map(sides)
        .filter(|&(l, side)| written_in_han(l, side))
        .collect()
}

#[cfg(all(test, feature = "dictionaries"))]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_lexicon_is_sound_and_of_this_version() {
        assert_eq!(Lexicon::built_in().len(), FILES.len());
        for lexicon in Lexicon::built_in() {
            assert!(lexicon.is_sound() && !lexicon.is_empty(), "{lexicon:?}");
            assert!(!lexicon.origin().is_empty() && !lexicon.licence().is_empty(), "{lexicon:?}");
        }
    }

    #[test]
    fn the_list_has_each_file_once_sorted_and_all_that_are_there() {
        let list = include_str!("../../../data/lexicons/list.rs");
        let quoted = list.split("include_bytes!(\"").skip(1);
        let listed: Vec<&str> = quoted.filter_map(|rest| rest.split('"').next()).collect();
        assert!(listed.is_sorted_by(|a, b| a < b));
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicons");
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.into_string().unwrap());
        let mut there: Vec<String> = names.filter(|name| name.ends_with(".lex")).collect();
        there.sort();
        assert_eq!(listed, there);
    }

    #[test]
    fn a_pair_gets_the_lexicons_of_both_orders() {
        let origins = |a, b| for_pair(a, b).iter().map(|l| l.origin()).collect::<Vec<_>>();
        assert!(origins("en", "zh").contains(&"CC-CEDICT"));
        assert_eq!(origins("en", "zh"), origins("zh", "en"));
        assert_eq!(origins("en", "zh"), origins("yue", "en"));
        assert!(origins("nb", "nn").is_empty() && origins("en", "en").is_empty());
    }

    #[test]
    fn only_pairs_without_a_lexicon_and_without_english_are_linked_through_english() {
        let both = pivots("it", "pt");
        assert!(!both.is_empty());
        for (first, second) in both {
            assert_eq!((first.languages().1, second.languages().1), ("it", "pt"));
        }
        assert!(pivots("en", "it").is_empty() && pivots("de", "fr").is_empty());
        assert!(pivots("it", "xx").is_empty());
    }

    #[test]
    fn chinese_and_japanese_text_is_split_by_dictionaries() {
        let languages = |language: &str| {
            let lists = with_headwords(language).into_iter();
            lists.map(|(l, side)| (l.languages(), side)).collect::<Vec<_>>()
        };
        assert!(languages("zh").contains(&(("zh", "en"), Side::Source)));
        assert!(languages("ja").contains(&(("en", "ja"), Side::Target)));
        assert!(!languages("zh").contains(&(("en", "ja"), Side::Target)));
    }
}
