//! Embeddings of sentences, computed by an encoder such as LASER or LaBSE and read from files.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::items::ItemVectors;
use super::matrix::Matrix;
use super::rows;
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// The embeddings of one side.
///
/// A file of embeddings has float32 rows without a header, text with a line for each row, or a NumPy
/// array of two dimensions.
#[derive(Debug)]
pub struct Embeddings {
    matrix: Arc<Matrix>,
    /// The row of each text, by its hash. `None` if the rows are in the order of the items.
    texts: Option<HashMap<u128, u32>>,
}

/// The encoder of Vecalign reads no more characters of a text.
const MOST_CHARS: usize = 10_000;

impl Embeddings {
    /// Reads embeddings with a row for each line of a file `lines_of`, which has `lines` lines.
    ///
    /// # Errors
    /// If the file cannot be read, is damaged or has another number of rows.
    pub fn of_lines(path: &Path, lines_of: &Path, lines: usize) -> Result<Self> {
        let matrix = rows::read(path, lines, &line_of(lines_of))?;
        Ok(Self { matrix: Arc::new(matrix), texts: None })
    }

    /// Reads embeddings with a row for each line of an overlap file. Its lines are sentences, and windows
    /// of consecutive sentences joined by a space.
    ///
    /// # Errors
    /// If a file cannot be read, or the embeddings are damaged or have another number of rows.
    pub fn of_overlaps(path: &Path, overlaps: &Path) -> Result<Self> {
        let place = || Place::file(overlaps.display().to_string());
        let bytes = fs::read(overlaps).map_err(|cause| Error::io(place(), "cannot read", cause))?;
        let text = str::from_utf8(&bytes)
            .map_err(|_| Error::new(ErrorKind::Encoding, "not UTF-8").at(place()))?;
        let mut texts = HashMap::new();
        let mut lines = 0;
        for line in text.strip_prefix('\u{FEFF}').unwrap_or(text).lines() {
            texts.entry(key(line)).or_insert(lines);
            lines += 1;
        }
        let matrix = rows::read(path, lines as usize, &line_of(overlaps))?;
        Ok(Self { matrix: Arc::new(matrix), texts: Some(texts) })
    }

    /// The vectors of some items with these texts. Without an overlap file the items are the lines.
    pub fn vectors(&self, items: &[&str]) -> ItemVectors {
        let find = |i: usize, w: usize| match &self.texts {
            None => (w == 0 && i < self.matrix.rows()).then_some(i as u32),
            Some(_) if items[i..=i + w].iter().any(|text| text.trim().is_empty()) => None,
            Some(texts) => texts.get(&key(&items[i..=i + w].join(" "))).copied(),
        };
        ItemVectors::new(Arc::clone(&self.matrix), items.len(), find)
    }
}

fn line_of(path: &Path) -> String {
    format!("line of {}", path.display())
}

/// The hash of a text as far as the encoder read it.
fn key(text: &str) -> u128 {
    let text = text.trim();
    let end = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(at, _)| at);
    xxh3_128(text[..end].trim_end().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn overlaps_give_windows_vectors_of_their_own() {
        let (_a, overlaps) = written("o", "b\na\na b\n");
        let (_b, path) = written("v", "0 1\n1 0\n1 1\n");
        let vectors = Embeddings::of_overlaps(&path, &overlaps).unwrap().vectors(&["a", "b", "c"]);
        assert_eq!(vectors.item(0), Some(&[1.0, 0.0][..]));
        assert_eq!(vectors.item(1), Some(&[0.0, 1.0][..]));
        assert_eq!(vectors.own(0, 1), Some(&[0.707_106_77, 0.707_106_77][..]));
        assert_eq!((vectors.item(2), vectors.own(1, 1), vectors.missing()), (None, None, 1));
    }

    #[test]
    fn long_texts_are_known_by_their_beginning() {
        let long = "ä".repeat(MOST_CHARS);
        assert_eq!(key(&format!("{long} and more")), key(&long));
        assert_ne!(key("a"), key("b"));
    }
}
