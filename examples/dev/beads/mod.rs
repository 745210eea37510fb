//! Folders of documents with hand-made beads.

use std::fs;
use std::path::{Path, PathBuf};

/// The documents of a folder, sorted, without their extensions.
pub(crate) fn names(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "align"))
        .map(|path| path.with_extension(""))
        .collect();
    names.sort();
    Ok(names)
}
