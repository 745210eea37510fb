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
        LEXICONS.get_or_init(|| FILES.iter().filter_map(|&file| Self::from_bytes(file)).collect())
    }
}

/// The built-in lexicons of two languages, in either direction.
pub(in crate::align) fn for_pair(a: &str, b: &str) -> Vec<&'static Lexicon> {
    let is_of = |lexicon: &&Lexicon| {
        let (x, y) = (lexicon.side_of(a), lexicon.side_of(b));
        x.is_some() && y.is_some() && x != y
    };
    Lexicon::built_in().iter().filter(is_of).collect()
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
    Lexicon::built_in().iter().flat_map(sides).filter(|&(l, side)| written_in_han(l, side)).collect()
}
