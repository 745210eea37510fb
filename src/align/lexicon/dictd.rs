//! Reads dictionaries in the format of dictd, as in Debian's `dict-freedict-*` packages.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use isolang::Language;

use super::Lexicon;
use super::utf8::{file, text_of};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{LanguagePair, Tag};

/// The largest size in bytes of a decompressed dictionary. A small file can unpack to more than the memory
/// holds.
const MOST_BYTES: u64 = 1 << 30;

/// Reads a dictionary for the two languages to align. `stem` is the name that its files share.
pub(super) fn load(path: &Path, stem: &str, languages: &LanguagePair) -> Result<Lexicon> {
    let swapped = is_swapped(path, stem, languages)?;
    let index = path.with_file_name(format!("{stem}.index"));
    let index =
        text_of(&index, fs::read(&index).map_err(|e| Error::io(file(&index), "cannot read", e))?)?;
    let (data, entries) = unpacked(path, stem)?;
    let entries = text_of(&data, entries)?;
    let pairs = pairs(&index, &entries);
    if pairs.is_empty() {
        return Err(Error::new(ErrorKind::Content, "no readable entry")
            .expected("expected a bilingual dictionary in dictd format")
            .at(file(&data)));
    }
    let in_order = |(headword, translation)| {
        if swapped { (translation, headword) } else { (headword, translation) }
    };
    let texts = pairs.iter().map(|(headword, translation)| (*headword, translation.as_str()));
    Ok(Lexicon::from_pairs(languages, texts.map(in_order)))
}

/// The headwords of an index and their translations, one pair for each.
fn pairs<'a>(index: &'a str, entries: &'a str) -> Vec<(&'a str, String)> {
    let found = index.lines().filter_map(|line| entry_of(line, entries));
    found
        .flat_map(|(headword, entry)| translations(entry).into_iter().map(move |t| (headword, t)))
        .collect()
}

/// Whether the headwords are in the target language; an error if the languages are others.
pub(super) fn is_swapped(path: &Path, stem: &str, languages: &LanguagePair) -> Result<bool> {
    let codes: Vec<&str> = stem.rsplitn(3, '-').collect();
    let [to, from, ..] = codes.as_slice() else {
        return Err(unknown_languages(path, languages));
    };
    let is = |code: &str, tag: &Tag| {
        let primary = Language::from_639_3(code).and_then(|l| l.to_639_1());
        primary.unwrap_or(code) == tag.primary()
    };
    if is(from, &languages.source) && is(to, &languages.target) {
        Ok(false)
    } else if is(from, &languages.target) && is(to, &languages.source) {
        Ok(true)
    } else {
        Err(unknown_languages(path, languages))
    }
}

fn unknown_languages(path: &Path, languages: &LanguagePair) -> Error {
    let found = "the file name does not match the languages";
    Error::new(ErrorKind::Usage, found)
        .expected(format!(
            "expected a dictionary of {} and {}, named as in freedict-deu-eng.index",
            languages.source, languages.target
        ))
        .at(file(path))
}

/// The file with the entries, and its decompressed content.
fn unpacked(path: &Path, stem: &str) -> Result<(PathBuf, Vec<u8>)> {
    let packed = path.with_file_name(format!("{stem}.dict.dz"));
    let plain = path.with_file_name(format!("{stem}.dict"));
    let mut bytes = Vec::new();
    let read =
        |from: &mut dyn Read, bytes: &mut Vec<u8>| from.take(MOST_BYTES + 1).read_to_end(bytes);
    let (data, result): (_, io::Result<usize>) = if packed.exists() {
        let opened = fs::File::open(&packed);
        (packed, opened.and_then(|f| read(&mut MultiGzDecoder::new(f), &mut bytes)))
    } else {
        let opened = fs::File::open(&plain);
        (plain, opened.and_then(|mut f| read(&mut f, &mut bytes)))
    };
    let size = result.map_err(|e| Error::io(file(&data), "cannot read", e))?;
    if size as u64 > MOST_BYTES {
        return Err(Error::new(ErrorKind::Content, "more than 1 GiB")
            .expected("expected a dictionary of at most 1 GiB")
            .at(file(&data)));
    }
    Ok((data, bytes))
}

/// The headword of an index line and its entry; `None` for dictd's own `00` entries and for a line
/// that cannot be parsed.
fn entry_of<'a>(line: &'a str, entries: &'a str) -> Option<(&'a str, &'a str)> {
    let mut columns = line.split('\t');
    let (headword, start, length) = (columns.next()?, columns.next()?, columns.next()?);
    if headword.is_empty() || headword.starts_with("00") {
        return None;
    }
    let start = number(start)?;
    Some((headword, entries.get(start..start.checked_add(number(length)?)?)?))
}

/// Parses a number in the base 64 of dictd.
fn number(digits: &str) -> Option<usize> {
    digits.bytes().try_fold(0_usize, |sum, c| {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        sum.checked_mul(64)?.checked_add(usize::from(value))
    })
}

/// The translations in an entry: the lines after the first, without notes, examples and references.
fn translations(entry: &str) -> Vec<String> {
    let body = entry.lines().skip(1).filter(|line| !is_note(line.trim()));
    body.flat_map(|line| {
        let plain = without_notes(line);
        let phrases: Vec<String> = plain
            .split([',', ';'])
            .map(|phrase| phrase.trim().trim_start_matches("to ").trim().to_owned())
            .filter(|phrase| phrase.chars().any(char::is_alphabetic))
            .collect();
        phrases
    })
    .collect()
}

fn is_note(line: &str) -> bool {
    ["Synonym", "Note", "see", "Antonym"].iter().any(|mark| line.starts_with(mark))
        || line.contains(['{', '"', '“', ':'])
        || line.contains(" - ")
}

/// A line without text in brackets, digits and full stops, which number the senses.
fn without_notes(line: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for c in line.chars() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !(c.is_ascii_digit() || c == '.') => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::align::lexicon::test_files::{languages, write};

    #[test]
    fn a_dictd_dictionary_serves_in_both_directions() {
        let entry = "Haus /haʊs/ <neut>\n1. house [arch.], home <n>\n   Synonym: {Heim}\n";
        let (folder, path) = write("freedict-deu-eng.dict", entry.as_bytes());
        assert_eq!(entry.len(), 66);
        let index = "00-database-info\tA\tB\nHaus\tA\tBC\n";
        fs::write(folder.path().join("freedict-deu-eng.index"), index).unwrap();
        let there = Lexicon::load(&path, &languages()).unwrap();
        assert_eq!(there.len(), 2, "{there:?}");
        let other = LanguagePair::new(languages().target, languages().source).unwrap();
        assert_eq!(Lexicon::load(&path, &other).unwrap().len(), 2);
        let wrong = LanguagePair::new(languages().source, Tag::parse("fr").unwrap()).unwrap();
        assert!(Lexicon::load(&path, &wrong).is_err());
    }

    #[test]
    fn a_dictionary_without_its_other_file_or_entries_is_refused_by_name() {
        let (folder, path) = write("freedict-deu-eng.index", b"Haus\tA\tzzzz\n");
        let error = Lexicon::load(&path, &languages()).unwrap_err().to_string();
        assert!(error.contains("freedict-deu-eng.dict: cannot read"), "{error}");
        let dict = folder.path().join("freedict-deu-eng.dict");
        fs::write(&dict, "Haus\nhouse\n").unwrap();
        let error = Lexicon::load(&path, &languages()).unwrap_err().to_string();
        assert!(error.contains("freedict-deu-eng.dict: no readable entry"), "{error}");
        fs::write(&dict, b"Haus\nh\xFFuse\n").unwrap();
        let error = Lexicon::load(&path, &languages()).unwrap_err().to_string();
        assert!(error.contains("freedict-deu-eng.dict: not UTF-8"), "{error}");
        fs::write(folder.path().join("freedict-deu-eng.dict.dz"), "no gzip").unwrap();
        let error = Lexicon::load(&path, &languages()).unwrap_err().to_string();
        assert!(error.contains("freedict-deu-eng.dict.dz: cannot read"), "{error}");
    }

    proptest! {
        #[test]
        fn any_index_and_entries_are_read(
            index in "([a-zé]{0,3}\t[A-E]{1,2}\t[A-Za-z]{0,6}\n|\\PC{0,9}\n){0,9}",
            entries in "([a-zé]{1,4} |\n|[,;.(){}1]){0,40}",
        ) {
            for (headword, translation) in pairs(&index, &entries) {
                prop_assert!(!headword.is_empty() && translation.chars().any(char::is_alphabetic));
            }
        }
    }

    #[test]
    fn numbers_of_the_index_are_base_64() {
        assert_eq!(number("A"), Some(0));
        assert_eq!(number("BA"), Some(64));
        assert_eq!(number("!"), None);
        assert_eq!(number("////////////////////"), None);
    }
}
