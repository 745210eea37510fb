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
mod reverse;
mod simplified;
#[cfg(test)]
mod test_files;
mod utf8;
mod varint;
mod word_list;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use serde::Serialize;

use crate::lang::{LanguagePair, Tag, is_chinese};
use packed::Layout;
use reverse::Reverse;
use word_list::{Heads, Index, WordList};

pub use build::LexiconOptions;
pub(super) use builtin::{for_pair, pivots};
pub(super) use headwords::Headwords;
pub(super) use links::{Lookup, through};
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
    /// Made when they are first needed, and kept for all documents.
    reverse: OnceLock<Reverse>,
    heads: [OnceLock<Heads>; 2],
}

/// The side of a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Target,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }
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
    /// Opens the bytes of a lexicon file; `None` if they are no lexicon of this version, or damaged.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Option<Self> {
        Self::unchecked(bytes).filter(Self::is_sound)
    }

    /// Opens bytes that this program made: only the header is parsed.
    fn unchecked(bytes: impl Into<Cow<'static, [u8]>>) -> Option<Self> {
        let bytes = bytes.into();
        let layout = Layout::of(&bytes)?;
        Some(Self { bytes, layout, reverse: OnceLock::new(), heads: Default::default() })
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

    /// Whether it has both languages of a pair, one on each side, in either order.
    pub fn has_languages(&self, languages: &LanguagePair) -> bool {
        let (a, b) = (&languages.source, &languages.target);
        let (a, b) = (self.side_of(a.primary()), self.side_of(b.primary()));
        a.is_some() && b.is_some() && a != b
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
    pub fn entries(&self) -> impl Iterator<Item = LexiconEntry> {
        let [sources, targets] =
            [Side::Source, Side::Target].map(|side| self.words(side).iter().collect::<Vec<_>>());
        let mut pairs = Vec::with_capacity(self.len().min(self.bytes.len()));
        self.layout.each(&self.bytes, |source, target, byte| pairs.push((source, target, byte)));
        pairs.into_iter().filter_map(move |(source, target, byte)| {
            let LinkRates { forward, backward } = LinkRates::of_byte(byte);
            let source = sources.get(source)?.clone();
            let target = targets.get(target)?.clone();
            Some(LexiconEntry { source, target, forward, backward })
        })
    }

    /// Whether all words and rows can be read. Files from outside are checked once, when they are
    /// opened.
    fn is_sound(&self) -> bool {
        self.layout.is_sound(&self.bytes)
    }

    /// The rows by target word.
    fn reverse(&self) -> &Reverse {
        self.reverse.get_or_init(|| Reverse::of(&self.layout, &self.bytes))
    }

    /// The partners of a word of one side, by their indices, with the rates from that word to them.
    fn row(&self, side: Side, word: usize) -> Vec<(usize, LinkRates)> {
        match side {
            Side::Source => self.layout.row(&self.bytes, word),
            Side::Target => {
                let row = self.reverse().row(word);
                row.map(|(partner, rates)| (partner, rates.reversed())).collect()
            }
        }
    }

    /// The words of one side.
    fn words(&self, side: Side) -> WordList<'_> {
        match side {
            Side::Source => self.layout.source_words(&self.bytes),
            Side::Target => self.layout.target_words(&self.bytes),
        }
    }

    /// The words of one side, to look words up.
    fn index(&self, side: Side) -> Index<'_> {
        let list = self.words(side);
        Index { list, heads: self.heads[side as usize].get_or_init(|| Heads::of(list)) }
    }

    /// The side whose words are in a language; `None` if neither is.
    pub(super) fn side_of(&self, language: &str) -> Option<Side> {
        side_among(self.languages(), language)
    }
}

/// The one of a source language and a target language that shares its words with a language.
fn side_among((source, target): (&str, &str), language: &str) -> Option<Side> {
    match (share_words(source, language), share_words(target, language)) {
        (true, _) => Some(Side::Source),
        (false, true) => Some(Side::Target),
        _ => None,
    }
}

/// Whether lexicons of one primary language subtag serve the other, as among those of Chinese and those of
/// Norwegian.
fn share_words(a: &str, b: &str) -> bool {
    let is_norwegian = |language: &str| matches!(language, "nb" | "nn" | "no");
    a == b || is_chinese(a) && is_chinese(b) || is_norwegian(a) && is_norwegian(b)
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexicon").field("header", &self.layout.header).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(source: &str, target: &str) -> LanguagePair {
        LanguagePair::new(Tag::parse(source).unwrap(), Tag::parse(target).unwrap()).unwrap()
    }

    #[test]
    fn entries_are_sorted_and_have_both_words() {
        let lexicon =
            Lexicon::from_pairs(&pair("en", "de"), [("snow", "Schnee"), ("rain", "Regen")]);
        let entries: Vec<LexiconEntry> = lexicon.entries().collect();
        assert_eq!(entries.len(), 2);
        assert!(entries[0].source < entries[1].source);
        assert!(entries[0].forward > 0.5 && entries[0].forward < 0.6, "{entries:?}");
    }

    #[test]
    fn a_lexicon_serves_both_orders_and_the_kinds_of_chinese_and_norwegian() {
        let lexicon = Lexicon::from_pairs(&pair("zh", "nb"), [("雨", "regn")]);
        assert!(lexicon.has_languages(&pair("zh", "nb")));
        assert!(lexicon.has_languages(&pair("nn", "yue")));
        assert!(!lexicon.has_languages(&pair("nn", "nb")));
        assert!(!lexicon.has_languages(&pair("zh", "da")));
    }

    /// Reads all that a lexicon can be asked for.
    fn read_all(lexicon: &Lexicon) -> usize {
        for side in [Side::Source, Side::Target] {
            let _ = (lexicon.index(side).find("ab"), lexicon.index(side).longest_start("abéa"));
        }
        let words = lexicon.layout.header.source_words.min(1000);
        let rows =
            (0..words).map(|word| lexicon.layout.row(&lexicon.bytes, word).len()).sum::<usize>();
        assert!(words == 1000 || rows <= lexicon.bytes.len());
        lexicon.entries().count()
    }

    proptest! {
        #[test]
        fn a_lexicon_with_changed_bytes_is_refused_or_sound(
            pairs in proptest::collection::vec(("[abé]{1,4}", "[cdü]{1,4}"), 0..60),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in proptest::option::of(any::<prop::sample::Index>()),
        ) {
            let texts = pairs.iter().map(|(s, t)| (s.as_str(), t.as_str()));
            let mut bytes = Lexicon::from_pairs(&pair("en", "de"), texts).as_bytes().to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
            // Damaged words and rows must not stop the program even before they are refused.
            if let Some(lexicon) = Lexicon::unchecked(bytes.clone()) {
                read_all(&lexicon);
            }
            if let Some(lexicon) = Lexicon::from_bytes(bytes) {
                prop_assert_eq!(read_all(&lexicon), lexicon.len());
            }
        }

        #[test]
        fn any_words_and_rows_after_a_header_are_refused_or_sound(
            counts in (0_usize..40, 0_usize..40, 0_usize..40),
            body in proptest::collection::vec(prop_oneof![0_u8..4, any::<u8>()], 0..120),
            sizes in (0_usize..30, 0_usize..30),
        ) {
            let (sources, targets, pairs) = counts;
            let offsets = 4 * (2 * sources.div_ceil(16) + targets.div_ceil(16));
            let Some(rest) = body.len().checked_sub(offsets + sizes.0 + sizes.1) else { return Ok(()) };
            let header = format!(
                "{}\nsource en\ntarget de\nkind learned\npairs {pairs}\nsource-words {sources}\n\
                 target-words {targets}\nsource-bytes {}\ntarget-bytes {}\nrow-bytes {rest}\n\n",
                packed::FIRST_LINE, sizes.0, sizes.1
            );
            let bytes = [header.as_bytes(), &body].concat();
            let lexicon = Lexicon::unchecked(bytes.clone()).expect("a header that fits");
            read_all(&lexicon);
            if let Some(lexicon) = Lexicon::from_bytes(bytes) {
                prop_assert_eq!(read_all(&lexicon), lexicon.len());
            }
        }

        #[test]
        fn any_bytes_are_refused(bytes in any::<Vec<u8>>()) {
            prop_assert!(Lexicon::from_bytes(bytes).is_none());
        }
    }
}
