//! The lexicons compiled into the program.

use std::sync::OnceLock;

use super::{Lexicon, Side, side_among};
use crate::lang::is_chinese;

/// The name and the bytes of each lexicon; none without the feature `dictionaries`.
#[cfg(feature = "dictionaries")]
static FILES: &[(&str, &[u8])] = include!("../../../data/lexicons/list.rs");
#[cfg(not(feature = "dictionaries"))]
static FILES: &[(&str, &[u8])] = &[];

/// The lexicons that were asked for. A run needs few, so the headers of the others are never read.
static OPENED: [OnceLock<Lexicon>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

/// The language through which pairs without a lexicon of their own are linked.
const BRIDGE: &str = "en";

impl Lexicon {
    /// All lexicons that are compiled into the program; none without the feature `dictionaries`.
    pub fn built_in() -> impl Iterator<Item = &'static Self> {
        (0..FILES.len()).map(opened)
    }
}

/// The lexicon with this index.
fn opened(at: usize) -> &'static Lexicon {
    OPENED[at]
        .get_or_init(|| Lexicon::unchecked(FILES[at].1).expect("a file that the tests have read"))
}

/// The lexicons whose languages, by their file names, are accepted.
fn named(accepted: impl Fn(&str, &str) -> bool) -> impl Iterator<Item = &'static Lexicon> {
    let is_accepted = move |name: &str| {
        let languages = name.split('.').next().and_then(|stem| stem.split_once('-'));
        languages.is_some_and(|(source, target)| accepted(source, target))
    };
    (0..FILES.len()).filter(move |&at| is_accepted(FILES[at].0)).map(opened)
}

/// The built-in lexicons of two languages, in either direction.
pub(in crate::align) fn for_pair(a: &str, b: &str) -> Vec<&'static Lexicon> {
    let is_of_pair = |source: &str, target: &str| {
        let sides = [a, b].map(|language| side_among((source, target), language));
        sides[0].is_some() && sides[1].is_some() && sides[0] != sides[1]
    };
    named(is_of_pair).collect()
}

/// A lexicon, and the side that has the third language through which two others are linked: the bridge.
pub(super) type Bridged<'a> = (&'a Lexicon, Side);

/// The built-in lexicons of each of two languages with English, and the side of English, for pairs that have
/// none of their own and in which English is not one of the two.
pub(in crate::align) fn pivots(a: &str, b: &str) -> Vec<(Bridged<'static>, Bridged<'static>)> {
    if a == BRIDGE || b == BRIDGE || !for_pair(a, b).is_empty() {
        return Vec::new();
    }
    let there = bridged(b);
    let with = |first| there.iter().map(move |&second| (first, second));
    bridged(a).into_iter().flat_map(with).collect()
}

/// The built-in lexicons of a language with English, and the side of English.
fn bridged(language: &str) -> Vec<Bridged<'static>> {
    let lexicons = for_pair(BRIDGE, language).into_iter();
    lexicons.filter_map(|lexicon| Some((lexicon, lexicon.side_of(BRIDGE)?))).collect()
}

/// The built-in lexicons whose words can split running text of a language in Chinese characters.
pub(super) fn with_headwords(language: &str) -> Vec<(&'static Lexicon, Side)> {
    let is_han = |its: &str| is_chinese(its) || its == language;
    let written_in_han = |l: &Lexicon, side: Side| {
        let (source, target) = l.languages();
        l.is_dictionary() && is_han(if side == Side::Source { source } else { target })
    };
    let sides = |lexicon| [(lexicon, Side::Source), (lexicon, Side::Target)];
    named(|source, target| is_han(source) || is_han(target))
        .flat_map(sides)
        .filter(|&(lexicon, side)| written_in_han(lexicon, side))
        .collect()
}

#[cfg(all(test, feature = "dictionaries"))]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_lexicon_is_sound_and_of_this_version() {
        for (lexicon, (name, _)) in Lexicon::built_in().zip(FILES) {
            let (source, target) = lexicon.languages();
            assert!(name.starts_with(&format!("{source}-{target}.")), "{name}");
            assert!(lexicon.is_sound() && !lexicon.is_empty(), "{lexicon:?}");
            assert!(!lexicon.origin().is_empty() && !lexicon.licence().is_empty(), "{lexicon:?}");
        }
    }

    #[test]
    fn the_list_has_each_file_once_sorted_and_all_that_are_there() {
        let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
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
        for ((first, _), (second, _)) in both {
            assert_eq!((first.languages().1, second.languages().1), ("it", "pt"));
        }
        let sides = pivots("zh", "it").into_iter().map(|((zh, side), _)| (zh.languages(), side));
        assert!(sides.clone().any(|found| found == (("zh", "en"), Side::Target)));
        assert!(sides.clone().any(|found| found == (("en", "zh"), Side::Source)));
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
