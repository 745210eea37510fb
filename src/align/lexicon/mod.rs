//! Bilingual lexicons: built in, read from files, or learned from pairs of sentences.

mod build;
mod cedict;
mod file;
mod headwords;
pub(super) mod ibm1;

pub(super) use cedict::LONGEST_WORD;
pub(super) use headwords::{Headwords, builtin, gloss_stems, segmenter};

/// A bilingual lexicon: pairs of words, by the keys of their terms.
///
/// ```
/// use tmforge::align::Lexicon;
/// use tmforge::lang::{LanguagePair, Tag};
///
/// let pair = LanguagePair::new(Tag::parse("en")?, Tag::parse("de")?)?;
/// let lexicon = Lexicon::from_pairs(&pair, [("rain", "Regen"), ("snow", "Schnee")]);
/// assert_eq!(lexicon.len(), 2);
/// # Ok::<(), tmforge::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// The keys of a source term and of a target term, sorted.
    pairs: Vec<(String, String)>,
    /// Words written in Chinese characters, from both sides, sorted. Used to segment running text.
    han: Vec<String>,
}

impl Lexicon {
    /// The target keys that a source key is paired with.
    pub(super) fn partners<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let start = self.pairs.partition_point(|(source, _)| source.as_str() < key);
        self.pairs[start..]
            .iter()
            .take_while(move |(source, _)| source == key)
            .map(|(_, target)| target.as_str())
    }

    /// The number of word pairs.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether the lexicon has no word pairs.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}
