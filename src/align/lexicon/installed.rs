//! Dictionaries that are installed on the machine, as Debian's `dict-freedict-*` packages do.

use std::path::{Path, PathBuf};

use super::Lexicon;
use super::dictd::is_swapped;
use crate::lang::LanguagePair;

/// The folders in which dictd looks for dictionaries.
const FOLDERS: [&str; 3] = ["/usr/share/dictd", "/usr/local/share/dictd", "/usr/lib/dict"];

impl Lexicon {
    /// The index files of the dictd dictionaries of the two languages that are installed on this
    /// machine, in either direction, sorted.
    pub fn installed(languages: &LanguagePair) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> =
            FOLDERS.iter().flat_map(|folder| in_folder(Path::new(folder), languages)).collect();
        found.sort();
        found
    }
}

fn in_folder(folder: &Path, languages: &LanguagePair) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "index"))
        .filter(|path| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            is_swapped(path, &stem, languages).is_ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;

    #[test]
    fn dictionaries_are_found_by_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "freedict-deu-eng.index",
            "freedict-eng-deu.index",
            "freedict-fra-eng.index",
            "freedict-deu-eng.dict.dz",
        ] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let pair = LanguagePair::new(Tag::parse("de").unwrap(), Tag::parse("en").unwrap()).unwrap();
        assert_eq!(in_folder(folder.path(), &pair).len(), 2);
    }
}
