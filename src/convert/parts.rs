//! Outputs in parts: a file for so many units, for so many bytes, or for each value of a column.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::convert::part_name::{has_part, of_part, one_for_all};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::{Column, Context, TransUnit};
use crate::place::Place;
use crate::write::{Encoded, OutputFormat, OutputStream, WriteOptions};

/// The most parts: each is a file that is open until the end of the run.
const MOST_PARTS: usize = 500;
/// The most characters of the name of a part.
const LONGEST_NAME: usize = 80;

/// How outputs are divided into files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parts {
    /// A file for so many units.
    Units(usize),
    /// A file for so many bytes before compression, but for a single unit that is larger.
    Size(u64),
    /// A file for each target language.
    Language,
    /// A file for each document.
    Document,
    /// A file for each value of a column.
    Column(Column),
}

impl Parts {
    /// Parses `units=1000`, `size=50MB`, `language`, `document` or the name of a column. KB, MB and GB are
    /// thousands, millions and thousands of millions of bytes.
    ///
    /// # Errors
    /// When a number is missing or zero.
    pub fn parse(given: &str) -> Result<Self> {
        let error = |wanted: &str| {
            Error::new(ErrorKind::Usage, format!("`{given}` is no number")).expected(wanted)
        };
        match given.split_once('=') {
            Some(("units", number)) => {
                let number = number.parse().ok().filter(|number| *number > 0);
                number
                    .map(Self::Units)
                    .ok_or_else(|| error("expected units=N, such as units=10000"))
            }
            Some(("size", size)) => bytes(size)
                .map(Self::Size)
                .ok_or_else(|| error("expected size=N, such as size=50MB")),
            _ => Ok(match given {
                "language" => Self::Language,
                "document" => Self::Document,
                name => Self::Column(Column::new(name)?),
            }),
        }
    }

    /// What decides in which file a pair is. `None` if its place in the order does.
    pub(super) fn key(&self, unit: &TransUnit<'_>, source: usize, target: usize) -> Option<String> {
        match self {
            Self::Units(_) | Self::Size(_) => None,
            Self::Language => {
                let language = &unit.variants[target].language;
                Some(Tag::parse(language).map_or_else(|_| language.to_string(), |t| t.to_string()))
            }
            Self::Document => Some(Context::of(unit, source).document.unwrap_or_default().into()),
            Self::Column(column) => Some(column.of(unit, source, target).into()),
        }
    }

    /// The key of a unit without a pair, which has no values.
    pub(super) fn key_without_pair(&self) -> Option<String> {
        (!matches!(self, Self::Units(_) | Self::Size(_))).then(String::new)
    }
}

fn bytes(size: &str) -> Option<u64> {
    let digits = size.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match size[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" => 1_000,
        "M" | "MB" => 1_000_000,
        "G" | "GB" => 1_000_000_000,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit).filter(|bytes| *bytes > 0)
}

/// Opens and closes the files of parts.
pub trait PartFiles {
    /// The stream into a file.
    type Stream: Write;

    /// Opens a file.
    ///
    /// # Errors
    /// When it cannot be written.
    fn open(&mut self, path: &Path) -> Result<Self::Stream>;

    /// Ends the stream into a file.
    ///
    /// # Errors
    /// When it cannot be written.
    fn close(&mut self, path: &Path, stream: Self::Stream) -> Result<()>;
}

/// Where the units of a chunk end in its outputs, and the part of each.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// For each unit, the ends in all outputs.
    ends: Vec<Vec<usize>>,
    keys: Vec<Option<String>>,
}

impl Marks {
    /// Adds a unit that was written to the outputs last.
    pub(super) fn add(&mut self, outputs: &[Encoded], key: Option<String>) {
        self.ends.push(outputs.iter().map(|output| output.bytes.len()).collect());
        self.keys.push(key);
    }
}

/// A file of each output.
struct Part<W: Write> {
    files: Vec<(PathBuf, OutputStream<W>)>,
    units: usize,
    /// The bytes of the largest file.
    bytes: u64,
}

/// Writes units to the files of parts.
pub(super) struct PartWriter<'a, F: PartFiles> {
    parts: &'a Parts,
    outputs: &'a [(PathBuf, OutputFormat)],
    options: WriteOptions,
    files: &'a mut F,
    open: Vec<Part<F::Stream>>,
    by_key: HashMap<String, usize>,
    /// The names that are taken, in small letters, because some file systems do not distinguish case.
    names: HashMap<String, usize>,
    /// The number of files so far.
    pub(super) count: usize,
}

impl<'a, F: PartFiles> PartWriter<'a, F> {
    /// # Errors
    /// When a name lacks `{part}`, or a format is compressed and parts go by size.
    pub(super) fn new(
        parts: &'a Parts,
        outputs: &'a [(PathBuf, OutputFormat)],
        options: WriteOptions,
        files: &'a mut F,
    ) -> Result<Self> {
        for (path, format) in outputs {
            check(parts, path, *format)?;
        }
        let (open, by_key, names) = (Vec::new(), HashMap::new(), HashMap::new());
        Ok(Self { parts, outputs, options, files, open, by_key, names, count: 0 })
    }

    /// Appends the units of a chunk, those that follow each other in a part together.
    pub(super) fn append(&mut self, outputs: &[Encoded], marks: &Marks) -> Result<()> {
        let mut starts = vec![0; outputs.len()];
        let mut at = 0;
        while at < marks.ends.len() {
            let part = self.part_of(marks.keys[at].as_deref(), &starts, &marks.ends[at])?;
            let mut last = at;
            self.count_unit(part, &starts, &marks.ends[at]);
            while let Some(ends) = marks.ends.get(last + 1) {
                let is_same = marks.keys[last + 1] == marks.keys[at]
                    && self.has_room(part, &marks.ends[last], ends);
                if !is_same {
                    break;
                }
                self.count_unit(part, &marks.ends[last], ends);
                last += 1;
            }
            let ends = &marks.ends[last];
            for (i, output) in outputs.iter().enumerate() {
                self.open[part].files[i].1.append(&output.bytes[starts[i]..ends[i]])?;
            }
            starts.clone_from(ends);
            at = last + 1;
        }
        Ok(())
    }

    /// Ends all files.
    pub(super) fn finish(mut self) -> Result<usize> {
        for part in std::mem::take(&mut self.open) {
            self.close(part)?;
        }
        Ok(self.count)
    }

    fn close(&mut self, part: Part<F::Stream>) -> Result<()> {
        for (path, stream) in part.files {
            self.files.close(&path, stream.finish()?)?;
        }
        Ok(())
    }

    /// The index of the open part for a unit. Opens it if there is none.
    fn part_of(&mut self, key: Option<&str>, starts: &[usize], ends: &[usize]) -> Result<usize> {
        let Some(key) = key else {
            if !self.open.is_empty() && !self.has_room(0, starts, ends) {
                let full = self.open.remove(0);
                self.close(full)?;
            }
            if self.open.is_empty() {
                let name = format!("{:03}", self.count + 1);
                self.add(&name)?;
            }
            return Ok(0);
        };
        if let Some(&part) = self.by_key.get(key) {
            return Ok(part);
        }
        let name = self.free_name(key);
        let part = self.add(&name)?;
        self.by_key.insert(key.to_owned(), part);
        Ok(part)
    }

    fn add(&mut self, name: &str) -> Result<usize> {
        if self.count == MOST_PARTS {
            return Err(Error::new(ErrorKind::Usage, format!("more than {MOST_PARTS} parts"))
                .expected("expected fewer")
                .advice("choose larger parts, or a column with fewer values"));
        }
        self.count += 1;
        let mut files = Vec::with_capacity(self.outputs.len());
        for (pattern, format) in self.outputs {
            let path = of_part(pattern, name);
            let stream = self.files.open(&path)?;
            let shown = path.display().to_string();
            files.push((path, OutputStream::new(&shown, *format, &self.options, stream)?));
        }
        self.open.push(Part { files, units: 0, bytes: 0 });
        Ok(self.open.len() - 1)
    }

    fn has_room(&self, part: usize, starts: &[usize], ends: &[usize]) -> bool {
        let part = &self.open[part];
        match self.parts {
            Parts::Units(most) => part.units < *most,
            Parts::Size(most) => part.units == 0 || part.bytes + largest(starts, ends) <= *most,
            _ => true,
        }
    }

    fn count_unit(&mut self, part: usize, starts: &[usize], ends: &[usize]) {
        let part = &mut self.open[part];
        if part.units == 0 {
            let frames = part.files.iter().map(|(_, stream)| stream.frame());
            part.bytes = frames.max().unwrap_or(0) as u64;
        }
        part.units += 1;
        part.bytes += largest(starts, ends);
    }

    /// A name for a file that no other part has.
    fn free_name(&mut self, key: &str) -> String {
        let is_safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let safe = key.chars().take(LONGEST_NAME).map(|c| if is_safe(c) { c } else { '_' });
        let safe: String = safe.collect();
        let mut name = match safe.trim_start_matches('.') {
            "" => "none".to_owned(),
            name => name.to_owned(),
        };
        let taken = self.names.entry(name.to_lowercase()).or_default();
        *taken += 1;
        if *taken > 1 {
            name = format!("{name}-{taken}");
        }
        name
    }
}

/// The bytes of a unit in the output where it is largest.
fn largest(starts: &[usize], ends: &[usize]) -> u64 {
    starts.iter().zip(ends).map(|(start, end)| end - start).max().unwrap_or(0) as u64
}

fn check(parts: &Parts, path: &Path, format: OutputFormat) -> Result<()> {
    if !has_part(path) {
        return Err(one_for_all(path, "several"));
    }
    if matches!(parts, Parts::Size(_)) && format.is_compressed() {
        return Err(Error::new(ErrorKind::Usage, format!("parts of {format} by size"))
            .expected("expected a format of text")
            .advice("divide by units, or write another format")
            .at(Place::file(path.display().to_string())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn parts_are_parsed() {
        assert_eq!(Parts::parse("units=10").unwrap(), Parts::Units(10));
        assert_eq!(Parts::parse("size=50MB").unwrap(), Parts::Size(50_000_000));
        assert_eq!(Parts::parse("size=7k").unwrap(), Parts::Size(7_000));
        assert_eq!(Parts::parse("language").unwrap(), Parts::Language);
        for given in ["units=0", "units=x", "size=", "size=5T", "size=0", ""] {
            assert!(Parts::parse(given).is_err(), "{given}");
        }
    }
}
