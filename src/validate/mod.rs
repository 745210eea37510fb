//! Whether a memory is sound: an independent reader, and rules that each look for one thing. Every
//! finding is told, not only the first, with the place where it stands.

mod chunk;
mod duplicates;
mod finding;
mod format;
mod language;
mod object;
mod po;
mod repair;
mod report;
mod rows;
mod skip;
mod tables;
mod tmx;
mod whole;
mod xliff;
mod xml;

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::num::NonZeroUsize;
use std::path::Path;

use encoding_rs::UTF_8;

use crate::error::{Error, Result};
use crate::memory::columns::ColumnChoice;
use crate::memory::text::{self, TextReader};
use crate::place::Place;
use crate::validate::chunk::{Chunks, Cut};
use crate::validate::report::Report;
use crate::validate::xml::recovery::{RecoveredError, RecoveredErrorKind};

pub use finding::{Finding, Rule, Severity};
pub use format::CheckedFormat;
pub use repair::Repairs;

/// Everything that is wrong with a memory, in the order of the file. `name` stands in the places. It
/// may be packed with gzip or Zstandard.
pub fn check(name: &str, bytes: &[u8], format: CheckedFormat) -> Vec<Finding> {
    let mut findings = Vec::new();
    let bytes = Box::new(Cursor::new(bytes.to_vec()));
    let done = each_finding_of(name, bytes, format, &Options::default(), |finding| {
        findings.push(finding);
        Ok::<(), Error>(())
    });
    if let Err(error) = done {
        let (rule, severity, unit, id) = (Rule::Encoding, Severity::Error, None, None);
        let (place, message) = (Place::file(name), error.to_string());
        findings.push(Finding { rule, severity, place, unit, id, message });
    }
    findings
}

/// Everything that is wrong with the memory at `path`, whose extension tells its format.
///
/// # Errors
/// When it cannot be read, or the extension is no format's.
pub fn check_file(path: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    each_finding(path, &Options::default(), |finding| {
        findings.push(finding);
        Ok::<(), Error>(())
    })?;
    Ok(findings)
}

/// How memories are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Worker threads. The findings do not depend on them. Default: 1.
    pub threads: NonZeroUsize,
    /// The format; `None`, the default, takes it from the file's extension, also before `.gz` and `.zst`.
    pub format: Option<CheckedFormat>,
    /// The columns of a table that the user names; empty, as by default, for what its header says.
    pub from_columns: Vec<ColumnChoice>,
}

impl Default for Options {
    fn default() -> Self {
        Self { threads: NonZeroUsize::MIN, format: None, from_columns: Vec::new() }
    }
}

impl Options {
    /// The format of the file at `path`.
    ///
    /// # Errors
    /// When none is given and the extension is no format's.
    pub fn format_of(&self, path: &Path) -> Result<CheckedFormat> {
        match (self.format, text::package(path)) {
            (_, Some(error)) => Err(error),
            (Some(format), None) => Ok(format),
            (None, None) => CheckedFormat::of_path(path),
        }
    }
}

/// Hands out everything that is wrong with the memory at `path`, in the order of the file, as it is
/// found. Files of any length are checked in bounded memory. A row or unit of more than 8 MiB is one
/// finding, and is not checked.
///
/// # Errors
/// When it cannot be read or is not text, a row or unit has more than 64 MiB, the extension is no
/// format's, or `sink` fails.
pub fn each_finding<E: From<Error>>(
    path: &Path,
    options: &Options,
    sink: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let name = path.display().to_string();
    let format = options.format_of(path)?;
    let file = File::open(path).map_err(|error| unreadable(&name, error))?;
    each_finding_of(&name, Box::new(file), format, options, sink)
}

/// A memory as it should be, as far as that takes no guessing, and what was repaired.
///
/// # Errors
/// When it is packed and broken, or in an encoding other than UTF-8 and, for TMX, UTF-16.
pub fn fix(name: &str, bytes: &[u8], format: CheckedFormat) -> Result<(Vec<u8>, Repairs)> {
    let mut fixed = Vec::with_capacity(bytes.len());
    let open = || Ok(Box::new(Cursor::new(bytes.to_vec())) as Box<dyn Read + Send>);
    let repairs = repair::fix(name, &open, format, &[], &mut fixed)?;
    Ok((fixed, repairs))
}

/// Writes the memory at `path` as it should be, as far as that takes no guessing, and tells what was
/// repaired. Every other byte stays as it was, but for the packing, and so does a row or unit of more
/// than 8 MiB. Memory is bounded as for a check.
///
/// # Errors
/// When it cannot be read or written, a row or unit has more than 64 MiB, the extension is no
/// format's, or it is in an encoding other than UTF-8 and, for TMX, UTF-16.
pub fn fix_file(path: &Path, options: &Options, out: &mut dyn Write) -> Result<Repairs> {
    let open = || Ok(Box::new(File::open(path)?) as Box<dyn Read + Send>);
    let name = path.display().to_string();
    repair::fix(&name, &open, options.format_of(path)?, &options.from_columns, out)
}

fn unreadable(name: &str, error: std::io::Error) -> Error {
    Error::io(Place::file(name), "cannot read", error)
}

/// Hands out everything that is wrong with a memory in this format that comes as a stream, as
/// [`each_finding`] does. `name` stands in the places.
///
/// # Errors
/// When it cannot be read or is not text, a row or unit has more than 64 MiB, or `sink` fails.
pub fn each_finding_of<E: From<Error>>(
    name: &str,
    bytes: Box<dyn Read + Send>,
    format: CheckedFormat,
    options: &Options,
    sink: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let reader = TextReader::open(name, bytes, format.declares())?;
    let (report, has_mark) = (opening(&reader, format), reader.has_mark());
    if let Some(check) = whole_check(format) {
        return whole::check(name, reader, report, check, sink);
    }
    let end = if format == CheckedFormat::Tmx { "</tu>" } else { "\n" };
    let stretches = Chunks::new(reader, Cut::after(end));
    let how = (name, options.threads.get(), stretches.most());
    let choices = || options.from_columns.clone();
    match format {
        CheckedFormat::Tmx => {
            chunk::check(&tmx::Tmx, how, stretches, (tmx::State::default(), report), sink)
        }
        CheckedFormat::Tsv => {
            let rules = tables::Tsv { choices: choices() };
            chunk::check(&rules, how, stretches, (None, report), sink)
        }
        CheckedFormat::Csv => {
            let (rules, columns) =
                (tables::Csv { choices: choices() }, tables::Columns::new(has_mark));
            chunk::check(&rules, how, stretches, (columns, report), sink)
        }
        CheckedFormat::Jsonl => chunk::check(&rows::Jsonl, how, stretches, ((), report), sink),
        CheckedFormat::Xliff | CheckedFormat::Txml | CheckedFormat::Po => Ok(()),
    }
}

/// The check of a format that is read whole.
fn whole_check(format: CheckedFormat) -> Option<whole::Check> {
    match format {
        CheckedFormat::Xliff => Some(xliff::check),
        CheckedFormat::Txml => Some(xliff::check_txml),
        CheckedFormat::Po => Some(po::check),
        _ => None,
    }
}

/// What the first bytes of a file tell. Tables and JSON are UTF-8.
fn opening(reader: &TextReader, format: CheckedFormat) -> Report {
    let mut report = Report::default();
    let encoding = reader.encoding();
    if format.is_xml() {
        let doubts = reader.doubts().iter();
        let error = |doubt: String| RecoveredError::new(0, RecoveredErrorKind::Encoding, doubt);
        report.recovered_errors(doubts.map(|doubt| error(doubt.to_string())).collect());
    }
    let is_declared = format.is_xml() || format == CheckedFormat::Po;
    if !is_declared && encoding != UTF_8 {
        let message = format!("the bytes are {}; expected UTF-8", encoding.name());
        report.error(Rule::Encoding, 0, message);
    }
    let message = match format {
        CheckedFormat::Tsv => "a byte order mark; it becomes part of the first text",
        CheckedFormat::Jsonl => "a byte order mark; many readers of JSON refuse it",
        _ => return report,
    };
    if reader.has_mark() {
        report.warning(Rule::Encoding, 0, message);
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out so many bytes at once.
    struct Pieces(Cursor<Vec<u8>>, usize);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = self.1.min(buffer.len());
            self.0.read(&mut buffer[..length])
        }
    }

    fn found(bytes: &[u8], length: usize, threads: usize, format: CheckedFormat) -> Vec<String> {
        let mut found = Vec::new();
        let pieces = Box::new(Pieces(Cursor::new(bytes.to_vec()), length));
        let threads = NonZeroUsize::new(threads).unwrap();
        let options = Options { threads, ..Options::default() };
        let done = each_finding_of("x", pieces, format, &options, |finding| {
            found.push(finding.to_string());
            Ok::<(), Error>(())
        });
        found.extend(done.err().map(|error| error.to_string()));
        found
    }

    #[test]
    fn findings_do_not_depend_on_how_many_bytes_a_read_returns() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/memory/broken");
        for path in std::fs::read_dir(folder).unwrap() {
            let path = path.unwrap().path();
            let (bytes, format) =
                (std::fs::read(&path).unwrap(), CheckedFormat::of_path(&path).unwrap());
            let whole = found(&bytes, 1 << 20, 1, format);
            assert_eq!(found(&bytes, 1, 2, format), whole, "{}", path.display());
        }
    }

    /// Rows that are too long and broken bytes, where chunks end.
    #[test]
    fn findings_of_long_files_do_not_depend_on_it_either() {
        let mut bytes = Vec::new();
        for length in [10, 600 << 10, 9 << 20, 100, 8 << 20, 3 << 20] {
            bytes.extend(b"a \xFF\xE4\xB8 \xC3\tb\n");
            bytes.extend(vec![b'x'; length]);
            bytes.extend(b"\xE4\xB8\t \n");
        }
        let whole = found(&bytes, 1 << 20, 1, CheckedFormat::Tsv);
        let long = whole.iter().filter(|found| found.contains("a row of more than 8 MiB"));
        assert_eq!(long.count(), 2);
        for length in [1, 4097, 300_000] {
            assert_eq!(found(&bytes, length, 2, CheckedFormat::Tsv), whole, "{length}");
        }
    }
}
