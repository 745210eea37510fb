//! Reads lexicons from files: those of this program, two-column TSV, and dictd.

use std::fs;
use std::path::{Path, PathBuf};

use super::packed::FIRST_LINE;
use super::utf8::{file, text_of};
use super::{Lexicon, dictd};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::LanguagePair;
use crate::place::Place;

impl Lexicon {
    /// Reads a lexicon for the two languages to align.
    ///
    /// A file named `*.index`, `*.dict` or `*.dict.dz` is read as a dictd dictionary. Its other
    /// file must be in the same folder. The languages are taken from the name (`freedict-deu-eng`)
    /// and may be in either order, as in a lexicon file of this program, which is known by its first
    /// line. In any other file, each line is a source phrase, a tab and a target phrase.
    ///
    /// # Errors
    /// If a file cannot be read, is not UTF-8, has a line of one column, is a lexicon of another
    /// version, or if the lexicon or dictionary has other languages or no entries.
    pub fn load(path: &Path, languages: &LanguagePair) -> Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match [".dict.dz", ".index", ".dict"].iter().find_map(|end| name.strip_suffix(end)) {
            Some(stem) => dictd::load(path, stem, languages),
            None => load_other(path, languages),
        }
    }

    /// Opens a lexicon file of this program, whatever its languages.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a lexicon of this version.
    pub fn open(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(|e| Error::io(file(path), "cannot read", e))?;
        sound(path, bytes)
    }

    /// The files that [`Lexicon::load`] may read for a path. Of the three names of a dictd
    /// dictionary two exist.
    pub fn files(path: &Path) -> Vec<PathBuf> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ends = [".dict.dz", ".index", ".dict"];
        match ends.iter().find_map(|end| name.strip_suffix(end)) {
            Some(stem) => ends.map(|end| path.with_file_name(format!("{stem}{end}"))).into(),
            None => vec![path.to_owned()],
        }
    }
}

/// The bytes with which every version of a lexicon file begins.
fn marker() -> &'static [u8] {
    FIRST_LINE.trim_end_matches(|c: char| c.is_ascii_digit()).as_bytes()
}

/// Reads a file that is not a dictd dictionary.
fn load_other(path: &Path, languages: &LanguagePair) -> Result<Lexicon> {
    let bytes = fs::read(path).map_err(|e| Error::io(file(path), "cannot read", e))?;
    if bytes.starts_with(marker()) {
        own(path, bytes, languages)
    } else {
        tsv(path, bytes, languages)
    }
}

/// A lexicon file of this program, for the two languages.
fn own(path: &Path, bytes: Vec<u8>, languages: &LanguagePair) -> Result<Lexicon> {
    let lexicon = sound(path, bytes)?;
    if lexicon.has_languages(languages) {
        Ok(lexicon)
    } else {
        Err(other_languages(path, &lexicon, languages))
    }
}

/// A lexicon file of this program, checked.
fn sound(path: &Path, bytes: Vec<u8>) -> Result<Lexicon> {
    let found = if bytes.starts_with(marker()) {
        "a lexicon that is damaged or of another version"
    } else {
        "not a lexicon file"
    };
    Lexicon::from_bytes(bytes).ok_or_else(|| {
        Error::new(ErrorKind::Content, found)
            .expected("expected one that this version of tmforge wrote; learn it with tmforge lexicon learn")
            .at(file(path))
    })
}

/// The error of a lexicon of other languages.
fn other_languages(path: &Path, lexicon: &Lexicon, languages: &LanguagePair) -> Error {
    let (source, target) = lexicon.languages();
    Error::new(ErrorKind::Usage, format!("a lexicon of {source} and {target}"))
        .expected(format!(
            "expected one of {} and {}; give -s {source} -t {target} or another lexicon",
            languages.source, languages.target
        ))
        .at(file(path))
}

/// Pairs of phrases in two columns; further columns are not read.
fn tsv(path: &Path, bytes: Vec<u8>, languages: &LanguagePair) -> Result<Lexicon> {
    let text = text_of(path, bytes)?;
    let text = text.trim_start_matches('\u{FEFF}');
    let mut pairs = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut columns = line.split('\t').map(str::trim);
        match (columns.next(), columns.next()) {
            (Some(source), Some(target)) => pairs.push((source, target)),
            _ => return Err(one_column(path, number + 1)),
        }
    }
    if pairs.is_empty() {
        return Err(Error::new(ErrorKind::Content, "no lines")
            .expected("expected a source phrase, a tab and a target phrase in each line")
            .at(file(path)));
    }
    Ok(Lexicon::from_pairs(languages, pairs))
}

/// The error of a line without a tab.
fn one_column(path: &Path, line: usize) -> Error {
    Error::new(ErrorKind::Content, "1 column")
        .expected("expected a source phrase, a tab and a target phrase")
        .at(Place::at(path.display().to_string(), line, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lexicon::test_files::{languages, write};
    use crate::lang::Tag;

    #[test]
    fn two_columns_are_a_lexicon() {
        let (_folder, path) = write("words.tsv", "Haus\thouse\nBerg\tmountain\tn\n".as_bytes());
        let lexicon = Lexicon::load(&path, &languages()).unwrap();
        assert_eq!(lexicon.len(), 2);
    }

    #[test]
    fn one_column_is_refused_with_its_line() {
        let (_folder, path) = write("words.tsv", b"Haus\thouse\nBerg\n");
        let error = Lexicon::load(&path, &languages()).unwrap_err().to_string();
        assert!(error.contains("words.tsv:2:"), "{error}");
    }

    #[test]
    fn a_lexicon_file_is_known_by_its_first_line() {
        let lexicon = Lexicon::from_pairs(&languages(), [("Haus", "house")]);
        let (_folder, path) = write("words.lex", lexicon.as_bytes());
        let other = LanguagePair::new(languages().target, languages().source).unwrap();
        assert_eq!(Lexicon::load(&path, &other).unwrap().len(), 1);
        let (_folder, path) = write("words.lex", &lexicon.as_bytes()[..40]);
        let error = Lexicon::load(&path, &other).unwrap_err().to_string();
        assert!(error.contains("another version"), "{error}");
        let (_folder, path) = write("empty.tsv", b"\n");
        let error = Lexicon::load(&path, &other).unwrap_err().to_string();
        assert!(error.contains("empty.tsv: no lines"), "{error}");
        let wrong = LanguagePair::new(languages().source, Tag::parse("fr").unwrap()).unwrap();
        let (_folder, path) = write("words.lex", lexicon.as_bytes());
        assert!(Lexicon::load(&path, &wrong).is_err());
    }
}
