//! Bilingual lexicons: built in, read from files, or learned from pairs of sentences.

mod build;
mod builtin;
mod dictd;
mod file;
mod headwords;
pub(super) mod ibm1;
mod installed;
mod links;
mod packed;
mod simplified;
mod utf8;
mod varint;
mod word_list;

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::lang::{Tag, is_chinese};
use packed::Layout;
use word_list::WordList;

pub use build::LexiconOptions;
pub(super) use builtin::{for_pair, pivots};
pub(super) use headwords::Headwords;
pub(super) use links::{direct, expect, through};
pub(super) use packed::LinkRates;

/// A bilingual lexicon: pairs of words with the rates at which each is found where the other is.
///
/// Words are in the form in which they are compared: lower case, without accents and endings.
///
/// ```
/// use tmforge::align::Lexicon;
/// use tmforge::lang::{LanguagePair, Tag};
///
/// let pair = LanguagePair::new(Tag::parse("en")?, Tag::parse("de")?)?;
/// let lexicon = Lexicon::from_pairs(&pair, [("rain", "Regen"), ("snow", "Schnee")]);
/// assert_eq!(lexicon.len(), 2);
/// let copy = Lexicon::from_bytes(lexicon.as_bytes().to_vec()).expect("its own bytes");
/// assert_eq!(copy.entries().next(), lexicon.entries().next());
/// # Ok::<(), tmforge::Error>(())
/// ```
#[derive(Clone)]
pub struct Lexicon {
    bytes: Cow<'static, [u8]>,
    layout: Layout,
}

/// The side of a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Target,
}

/// A pair of words of a lexicon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LexiconEntry {
    /// The source word.
    pub source: String,
    /// The target word.
    pub target: String,
    /// The share of the sentences with the source word whose translations contain the target word,
    /// from 0 to 1, to within a fifth.
    pub forward: f32,
    /// The share of the sentences with the target word whose translations contain the source word.
    pub backward: f32,
}

impl Lexicon {
    /// Opens the bytes of a lexicon file; `None` if they are no lexicon of this version.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Option<Self> {
        let bytes = bytes.into();
        let layout = Layout::of(&bytes)?;
        Some(Self { bytes, layout })
    }

    /// The bytes of the lexicon, as a file holds them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The language of the source words and of the target words.
    pub fn languages(&self) -> (&str, &str) {
        (&self.layout.header.source, &self.layout.header.target)
    }

    /// Where the words come from; empty if that is not known.
    pub fn origin(&self) -> &str {
        &self.layout.header.origin
    }

    /// The licence of the words; empty if none is stated.
    pub fn licence(&self) -> &str {
        &self.layout.header.licence
    }

    /// Whether one of its sides is in a language.
    pub fn has_language(&self, tag: &Tag) -> bool {
        self.side_of(tag.primary()).is_some()
    }

    /// Whether it was made of the entries of a dictionary, and not learned from sentences.
    pub fn is_dictionary(&self) -> bool {
        self.layout.header.is_dictionary
    }

    /// The number of word pairs.
    pub fn len(&self) -> usize {
        self.layout.header.pairs
    }

    /// Whether the lexicon has no word pairs.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pairs, sorted by source word and target word.
    pub fn entries(&self) -> impl Iterator<Item = LexiconEntry> + '_ {
        let targets: Vec<String> = self.words(Side::Target).iter().collect();
        self.words(Side::Source).iter().enumerate().flat_map(move |(at, source)| {
            let row = self.layout.row(&self.bytes, at);
            let entries = row.into_iter().filter_map(|(partner, rates)| {
                let target = targets.get(partner)?.clone();
                let source = source.clone();
                let LinkRates { forward, backward } = rates;
                Some(LexiconEntry { source, target, forward, backward })
            });
            entries.collect::<Vec<_>>()
        })
    }

    /// Whether all words and rows can be read. Files from outside are checked once, when they are
    /// opened.
    fn is_sound(&self) -> bool {
        [Side::Source, Side::Target].iter().all(|&side| {
            let words = self.words(side);
            words.iter().is_sorted_by(|a, b| a < b) && words.iter().count() == words.len()
        }) && self.entries().count() == self.len()
    }

    /// The words of one side.
    fn words(&self, side: Side) -> WordList<'_> {
        match side {
            Side::Source => self.layout.source_words(&self.bytes),
            Side::Target => self.layout.target_words(&self.bytes),
        }
    }

    /// The side whose words are in a language; `None` if neither is.
    pub(super) fn side_of(&self, language: &str) -> Option<Side> {
        let (source, target) = self.languages();
        match (is_one(source, language), is_one(target, language)) {
            (true, _) => Some(Side::Source),
            (false, true) => Some(Side::Target),
            _ => None,
        }
    }
}

/// Whether two primary language subtags share their words: those of Chinese, and of Norwegian.
fn is_one(a: &str, b: &str) -> bool {
    const NORWEGIAN: [&str; 3] = ["nb", "nn", "no"];
    a == b
        || is_chinese(a) && is_chinese(b)
        || NORWEGIAN.contains(&a) && NORWEGIAN.contains(&b)
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexicon").field("header", &self.layout.header).finish_non_exhaustive()
    }
}
