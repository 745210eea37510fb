//! Word pairs from outside: built in, from files, from memories.

mod build;
mod cedict;
mod file;
mod headwords;
pub(super) mod ibm1;

pub(super) use headwords::{Headwords, builtin, gloss_stems, segmenter};

/// Word pairs of two languages, by the keys of their terms.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// Keys of the source term and of the target term, sorted.
    pairs: Vec<(String, String)>,
    /// Words in Han on either side, sorted: the heads to cut running Han by.
    han: Vec<String>,
}

impl Lexicon {
    /// The target keys of a source key.
    pub(super) fn partners<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let start = self.pairs.partition_point(|(source, _)| source.as_str() < key);
        self.pairs[start..]
            .iter()
            .take_while(move |(source, _)| source == key)
            .map(|(_, target)| target.as_str())
    }

    /// How many word pairs it holds.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}
