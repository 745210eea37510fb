//! Files and languages for the tests of lexicons.

use std::fs;
use std::path::PathBuf;

use crate::lang::{LanguagePair, Tag};

/// German and English.
pub(super) fn languages() -> LanguagePair {
    LanguagePair::new(Tag::parse("de").unwrap(), Tag::parse("en").unwrap()).unwrap()
}

/// Writes a file into a folder that lives as long as the returned value.
pub(super) fn write(name: &str, content: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}
