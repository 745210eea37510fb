//! Vectors of words in the text format of fastText, and the vectors of sentences made of them.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use xxhash_rust::xxh3::xxh3_64;

use super::items::{ItemVectors, TaskVectors};
use super::matrix::Matrix;
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;
use crate::scripts;

/// The words of some documents, as hashes of the forms under which a file of vectors may have them.
#[derive(Debug, Clone, Default)]
pub struct WordForms(HashSet<u64>);

/// The most characters of a word in a script that is written without spaces.
const LONGEST_UNSPACED: usize = 8;

impl WordForms {
    /// Adds the words of a text.
    pub fn add(&mut self, text: &str) {
        for run in runs(text) {
            match run {
                Run::Word(word) => self.0.extend(forms(word)),
                Run::Unspaced(run) => {
                    let ends: Vec<usize> = ends(run).collect();
                    for (at, _) in run.char_indices() {
                        let after = ends.iter().filter(|&&end| end > at).take(LONGEST_UNSPACED);
                        self.0.extend(after.map(|&end| xxh3_64(&run.as_bytes()[at..end])));
                    }
                }
            }
        }
    }
}

/// A word, or words that are written without spaces.
enum Run<'a> {
    Word(&'a str),
    Unspaced(&'a str),
}

/// Cuts a text into runs of letters.
fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_unspaced = scripts::is_unspaced(first);
        let is_inside = |c: char| is_letter(c) && scripts::is_unspaced(c) == is_unspaced;
        let end = rest.find(|c| !is_inside(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end.max(if end == 0 { first.len_utf8() } else { 0 }));
        match (end, is_unspaced) {
            (0, _) => {}
            (_, true) => runs.push(Run::Unspaced(run)),
            (_, false) => runs.push(Run::Word(run)),
        }
        rest = after;
    }
    runs
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// The ends of the characters of a text.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(at, c)| at + c.len_utf8())
}

/// The hashes of a word as it is written and in lower case.
fn forms(word: &str) -> [u64; 2] {
    [xxh3_64(word.as_bytes()), xxh3_64(word.to_lowercase().as_bytes())]
}

/// The vectors of the words of some documents in two languages, in one space.
#[derive(Debug)]
pub struct WordVectors {
    sides: [Side; 2],
}

/// The vectors of the words of one language, scaled to length 1.
#[derive(Debug)]
struct Side {
    rows: HashMap<u64, u32>,
    matrix: Matrix,
}

impl WordVectors {
    /// Reads the vectors of `words` from a file of the source language and one of the target language.
    /// Only these are kept in memory. A file may be compressed by gzip.
    ///
    /// # Errors
    /// If a file cannot be read or is damaged, or if the dimensions differ.
    pub fn load(paths: [&Path; 2], words: &WordForms) -> Result<Self> {
        let [source, target] = paths.map(|path| Side::load(path, words));
        let sides = [source?, target?];
        let [s, t] = [&sides[0], &sides[1]].map(|side| side.matrix.dimension);
        if s != t {
            let [source, target] = paths.map(Path::display);
            let found = format!("vectors of {t} numbers, those of {source} have {s}");
            return Err(Error::new(ErrorKind::Content, found)
                .expected("expected two files whose vectors are aligned with each other")
                .at(Place::file(target.to_string())));
        }
        Ok(Self { sides })
    }

    /// How many of the words were found in each file.
    pub fn found(&self) -> [usize; 2] {
        [&self.sides[0], &self.sides[1]].map(|side| side.matrix.rows())
    }

    /// The vectors of the items of a document.
    pub(in crate::align) fn vectors(&self, source: &[&str], target: &[&str]) -> TaskVectors {
        let [s, t] = &self.sides;
        TaskVectors { source: s.vectors(source), target: t.vectors(target) }
    }
}

impl Side {
    fn load(path: &Path, words: &WordForms) -> Result<Self> {
        let name = path.display().to_string();
        let failed = |cause| Error::io(Place::file(&name), "cannot read", cause);
        let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?);
        let is_packed = file.fill_buf().map_err(failed)?.starts_with(&[0x1F, 0x8B]);
        if is_packed {
            let unpacked = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file));
            read(&name, unpacked, words)
        } else {
            read(&name, file, words)
        }
    }

    /// The idf-weighted sum of the vectors of the words of each item.
    fn vectors(&self, items: &[&str]) -> ItemVectors {
        let words: Vec<Vec<u32>> = items.iter().map(|text| self.words(text)).collect();
        let mut holders = vec![0_u32; self.matrix.rows()];
        for item in &words {
            let mut distinct = item.clone();
            distinct.sort_unstable();
            distinct.dedup();
            distinct.iter().for_each(|&word| holders[word as usize] += 1);
        }
        let idf =
            |word: u32| libm::logf((items.len() + 1) as f32 / holders[word as usize].max(1) as f32);
        let mut matrix = Matrix::new(self.matrix.dimension);
        for item in &words {
            let mut sum = vec![0.0; self.matrix.dimension];
            for &word in item {
                let weight = idf(word);
                let vector = self.matrix.row(word as usize);
                sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += weight * x);
            }
            matrix.push(&sum);
        }
        let has_words = |i: usize| !words[i].is_empty();
        let row = |i: usize, w: usize| (w == 0 && has_words(i)).then_some(i as u32);
        ItemVectors::new(Arc::new(matrix), items.len(), row)
    }

    /// The rows of the words of a text.
    fn words(&self, text: &str) -> Vec<u32> {
        let mut found = Vec::new();
        for run in runs(text) {
            match run {
                Run::Word(word) => {
                    found.extend(forms(word).iter().find_map(|form| self.rows.get(form)));
                }
                Run::Unspaced(run) => self.longest(run, &mut found),
            }
        }
        found
    }

    /// Cuts a run by longest match. Characters that begin no word are skipped.
    fn longest(&self, run: &str, found: &mut Vec<u32>) {
        let mut rest = run;
        while !rest.is_empty() {
            let ends: Vec<usize> = ends(rest).take(LONGEST_UNSPACED).collect();
            let known =
                |&end: &usize| Some((end, *self.rows.get(&xxh3_64(&rest.as_bytes()[..end]))?));
            let word = ends.iter().rev().find_map(known);
            found.extend(word.map(|(_, row)| row));
            rest = &rest[word.map_or(ends[0], |(end, _)| end)..];
        }
    }
}

/// The most bytes of a line. A line without an end would fill the memory otherwise.
const LONGEST_LINE: u64 = 1 << 20;

/// Reads a file of vectors line by line.
fn read(name: &str, file: impl BufRead, words: &WordForms) -> Result<Side> {
    let mut lines = Lines { name, file, line: Vec::new(), number: 0 };
    let Some(first) = lines.next()? else {
        return Err(Error::new(ErrorKind::Content, "an empty file")
            .expected("expected a word and its vector on each line")
            .at(Place::file(name)));
    };
    let header = header(first);
    let dimension = header.map_or_else(|| fields(first).count() - 1, |(_, dimension)| dimension);
    if dimension == 0 {
        return Err(wrong_line(name, 1, "no numbers", dimension.max(1)));
    }
    let mut side = Side { rows: HashMap::new(), matrix: Matrix::new(dimension) };
    let mut count = 0;
    if header.is_none() {
        side.add(name, 1, &lines.line, words)?;
        count = 1;
    }
    while lines.next()?.is_some() {
        side.add(name, lines.number, &lines.line, words)?;
        count += 1;
    }
    match header {
        Some((expected, _)) if count < expected => {
            Err(Error::new(ErrorKind::Content, format!("{count} words"))
                .expected(format!("expected {expected}, as the first line says"))
                .advice("the file may be cut short")
                .at(Place::file(name)))
        }
        _ => Ok(side),
    }
}

/// The lines of a file, one at a time.
struct Lines<'a, R> {
    name: &'a str,
    file: R,
    line: Vec<u8>,
    number: usize,
}

impl<R: BufRead> Lines<'_, R> {
    /// The next line without its end and the spaces before that.
    fn next(&mut self) -> Result<Option<&[u8]>> {
        self.line.clear();
        self.number += 1;
        let failed = |cause| Error::io(Place::file(self.name), "cannot read", cause);
        let mut limited = (&mut self.file).take(LONGEST_LINE);
        let length = limited.read_until(b'\n', &mut self.line).map_err(failed)?;
        if length as u64 == LONGEST_LINE {
            return Err(Error::new(ErrorKind::Content, format!("more than {LONGEST_LINE} bytes"))
                .expected("expected a word and its vector")
                .at(Place::at(self.name, self.number, 0)));
        }
        self.line.truncate(self.line.trim_ascii_end().len());
        Ok((length > 0).then_some(self.line.as_slice()))
    }
}

fn fields(line: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    line.split(|&b| b == b' ')
}

/// The number of words and their dimension, if the line has just these.
fn header(line: &[u8]) -> Option<(usize, usize)> {
    let number = |field: &[u8]| str::from_utf8(field).ok()?.parse().ok();
    let numbers: Option<Vec<usize>> = fields(line).map(number).collect();
    match numbers?[..] {
        [count, dimension] => Some((count, dimension)),
        _ => None,
    }
}

fn wrong_line(name: &str, line: usize, found: &str, dimension: usize) -> Error {
    Error::new(ErrorKind::Content, found)
        .expected(format!("expected a word and its {dimension} numbers, separated by spaces"))
        .at(Place::at(name, line, 0))
}

impl Side {
    /// Adds the vector of a line if its word is wanted. All that follows the word must be numbers; a
    /// word may have spaces in it.
    fn add(&mut self, name: &str, at: usize, line: &[u8], words: &WordForms) -> Result<()> {
        let dimension = self.matrix.dimension;
        let spaces = memchr::memchr_iter(b' ', line).count();
        if spaces < dimension {
            return Err(wrong_line(name, at, &format!("{spaces} numbers"), dimension));
        }
        let start = match spaces - dimension {
            0 => memchr::memchr(b' ', line),
            more => memchr::memchr_iter(b' ', line).nth(more),
        };
        let (word, numbers) = line.split_at(start.unwrap_or(0));
        let hash = xxh3_64(word);
        if !words.0.contains(&hash) || self.rows.contains_key(&hash) {
            return Ok(());
        }
        let vector: Vec<f32> = fields(&numbers[1..]).map_while(number).collect();
        let row = self.matrix.rows() as u32;
        if vector.len() != dimension || !self.matrix.push_unit(&vector) {
            let wrong = fields(&numbers[1..]).find(|field| number(field).is_none()).unwrap_or(word);
            let wrong = format!("`{}`", String::from_utf8_lossy(wrong));
            return Err(wrong_line(name, at, &wrong, dimension));
        }
        self.rows.insert(hash, row);
        Ok(())
    }
}

/// A finite number.
fn number(field: &[u8]) -> Option<f32> {
    str::from_utf8(field).ok()?.parse().ok().filter(|x: &f32| x.is_finite())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(text: &str, words: &str) -> Result<Side, String> {
        let mut forms = WordForms::default();
        forms.add(words);
        read("x", text.as_bytes(), &forms).map_err(|error| error.to_string())
    }

    #[test]
    fn only_the_words_of_the_documents_are_kept() {
        let found = side("4 2\ncat 1 0 \ndog 0 1\nNew York 3 4\nrat 1 1\n", "Cat and dog").unwrap();
        assert_eq!((found.matrix.rows(), found.matrix.dimension), (2, 2));
        assert_eq!(found.words("Dog, cat!"), [1, 0]);
        let plain = side("cat 1 0\ndog 0 1\n", "cat").unwrap();
        assert_eq!((plain.matrix.rows(), plain.words("cat")), (1, vec![0]));
    }

    #[test]
    fn scripts_without_spaces_are_cut_by_longest_match() {
        let found = side("中 1 0\n中文 0 1\n字 1 1\n", "x中文字中y").unwrap();
        assert_eq!(found.words("x中文字中y"), [1, 2, 0]);
    }

    #[test]
    fn damaged_files_are_refused() {
        let refused = |text| side(text, "cat dog").unwrap_err();
        let expected = "expected a word and its 2 numbers, separated by spaces";
        assert_eq!(refused("2 2\ncat 1 0\ndog 1\n"), format!("x:3: 1 numbers; {expected}"));
        assert_eq!(refused("2 2\ncat 1 zero\ndog 1 2\n"), format!("x:2: `zero`; {expected}"));
        assert_eq!(refused("2 2\ncat 1 inf\ndog 1 2\n"), format!("x:2: `inf`; {expected}"));
        let short = "1 words; expected 2, as the first line says; the file may be cut short";
        assert_eq!(refused("2 2\ncat 1 0\n"), format!("x: {short}"));
        assert!(refused("").starts_with("x: an empty file"));
        assert!(refused("cat\n").starts_with("x:1: no numbers"));
    }

    #[test]
    fn a_frequent_word_weighs_less() {
        let found = side("the 1 0\ncat 0 1\n", "the cat").unwrap();
        let vectors = found.vectors(&["the cat", "the", ".", "the"]);
        let first = vectors.item(0).unwrap();
        assert!(first[1] > 2.0 * first[0], "{first:?}");
        assert_eq!((vectors.item(2), vectors.missing()), (None, 1));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "([a-c中ä]{0,3} ?[0-9 .ex-]{0,9}\n){0,6}", words in ".{0,20}") {
            let mut forms = WordForms::default();
            forms.add(&words);
            forms.add("a b c 中ä");
            if let Ok(side) = read("x", text.as_bytes(), &forms) {
                side.vectors(&[&words, "a b 中", ""]);
            }
        }
    }
}
