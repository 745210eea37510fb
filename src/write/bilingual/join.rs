//! What the files of all bilingual formats share: records are joined in order.

use std::collections::HashSet;

use xxhash_rust::xxh3::Xxh3;

use crate::error::{Error, ErrorKind, Result};

/// Makes a file of the records of an encoder, in order.
pub(in crate::write) trait Join: Send {
    /// Appends the parts of the file for these records.
    ///
    /// # Errors
    /// When the format cannot hold a record in a file with those before it.
    fn join(&mut self, records: &[u8], out: &mut Vec<u8>) -> Result<()>;

    /// Appends the end of the file.
    fn end(&mut self, out: &mut Vec<u8>);
}

/// Texts that were seen, as hashes, so that a memory of millions of units need not be held.
#[derive(Default)]
pub(super) struct Seen(HashSet<u128>);

impl Seen {
    /// Whether the texts are seen for the first time.
    pub(super) fn is_new(&mut self, texts: &[&str]) -> bool {
        let mut hasher = Xxh3::new();
        for text in texts {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        self.0.insert(hasher.digest128())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The languages of a file that has one pair.
pub(super) struct OnePair {
    format: &'static str,
    languages: Option<[String; 2]>,
}

impl OnePair {
    pub(super) fn new(format: &'static str) -> Self {
        Self { format, languages: None }
    }

    /// Whether it is the first pair of the file.
    ///
    /// # Errors
    /// When the pair is in other languages than the first.
    pub(super) fn begins(&mut self, languages: [&str; 2]) -> Result<bool> {
        let Some(first) = &self.languages else {
            self.languages = Some(languages.map(str::to_owned));
            return Ok(true);
        };
        if first.iter().zip(languages).all(|(first, own)| first.eq_ignore_ascii_case(own)) {
            return Ok(false);
        }
        let [[source, target], [other, another]] = [first.each_ref().map(|s| &**s), languages];
        let found = format!("a unit from {other} to {another} after one from {source} to {target}");
        Err(Error::new(ErrorKind::Usage, found)
            .expected(format!("expected one pair of languages, as {} has one", self.format))
            .advice("select them with -s and -t, or write XLIFF 1.2"))
    }
}
