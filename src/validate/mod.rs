//! Validation and repair of TM files: an independent, error-tolerant reader and rules that each
//! check one property. All findings are reported, not only the first, with their places.

mod chunk;
mod duplicates;
mod finding;
mod format;
mod json_object;
mod language;
mod po;
mod repair;
mod report;
mod rows;
mod rule;
mod skip;
mod tables;
mod tmx;
mod whole_file;
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

pub use finding::{Finding, Severity};
pub use format::CheckedFormat;
pub use repair::Repairs;
pub use rule::Rule;

/// Checks a TM file in memory and returns the findings in file order. `name` is the path in their
/// places. The bytes may be compressed with gzip or Zstandard. A file that cannot be read is one
/// finding.
///
/// ```
/// use tmforge::validate::{CheckedFormat, Rule, check};
///
/// let findings = check("words.tsv", b"rain\tRegen\nsnow\n", CheckedFormat::Tsv);
/// assert_eq!(findings.len(), 1);
/// assert_eq!(findings[0].rule, Rule::Columns);
/// assert_eq!(findings[0].place.line, 2);
/// ```
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

/// Checks the TM file at `path`, whose format is that of its extension, and returns the findings in
/// file order.
///
/// # Errors
/// When the file cannot be read, or the extension is not that of a format.
pub fn check_file(path: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    each_finding(path, &Options::default(), |finding| {
        findings.push(finding);
        Ok::<(), Error>(())
    })?;
    Ok(findings)
}

/// The options of [`each_finding`] and [`fix_file`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The number of worker threads. It does not affect the findings. Default: 1.
    pub threads: NonZeroUsize,
    /// The format. `None`, the default, takes it from the extension of the file, also before `.gz`
    /// and `.zst`.
    pub format: Option<CheckedFormat>,
    /// The columns of a table. Empty, the default, takes them from its header.
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
    /// When no format is set and the extension is not that of a format, or when it is that of a
    /// package, a database or an office document.
    pub fn format_of(&self, path: &Path) -> Result<CheckedFormat> {
        match (self.format, text::package(path)) {
            (_, Some(error)) => Err(error),
            (Some(format), None) => Ok(format),
            (None, None) => CheckedFormat::of_path(path),
        }
    }
}

/// Checks the TM file at `path` and passes each finding to `sink`, in file order, as it is found.
/// Memory use is bounded whatever the length of the file. A row or unit of more than 8 MiB is one
/// finding and is not checked.
///
/// # Errors
/// When the file cannot be read or is not text, a row or unit has more than 64 MiB, the extension
/// is not that of a format, or `sink` fails.
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

/// Repairs a TM file in memory, where there is only one possible repair. Returns the repaired file,
/// uncompressed, and the number of repairs.
///
/// # Errors
/// When it cannot be decompressed, or its encoding is not UTF-8 or, for TMX, UTF-16.
pub fn fix(name: &str, bytes: &[u8], format: CheckedFormat) -> Result<(Vec<u8>, Repairs)> {
    let mut fixed = Vec::with_capacity(bytes.len());
    let open = || Ok(Box::new(Cursor::new(bytes.to_vec())) as Box<dyn Read + Send>);
    let repairs = repair::fix(name, &open, format, &[], &mut fixed)?;
    Ok((fixed, repairs))
}

/// Writes the TM file at `path` to `out`, uncompressed and with repairs where there is only one
/// possible repair, and returns the number of repairs. All other bytes are unchanged, as are rows
/// and units of more than 8 MiB. Memory use is bounded as in [`each_finding`].
///
/// # Errors
/// When the file cannot be read or written, a row or unit has more than 64 MiB, the extension is
/// not that of a format, or the encoding is not UTF-8 or, for TMX, UTF-16.
pub fn fix_file(path: &Path, options: &Options, out: &mut dyn Write) -> Result<Repairs> {
    let open = || Ok(Box::new(File::open(path)?) as Box<dyn Read + Send>);
    let name = path.display().to_string();
    repair::fix(&name, &open, options.format_of(path)?, &options.from_columns, out)
}

fn unreadable(name: &str, error: std::io::Error) -> Error {
    Error::io(Place::file(name), "cannot read", error)
}

/// Checks a stream in `format`, as [`each_finding`] does. `name` is the path in the places of the
/// findings.
///
/// # Errors
/// When the stream cannot be read or is not text, a row or unit has more than 64 MiB, or `sink`
/// fails.
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
        return whole_file::check(name, reader, report, check, sink);
    }
    let end = if format == CheckedFormat::Tmx { "</tu>" } else { "\n" };
    let chunks = Chunks::new(reader, Cut::after(end));
    let context = (name, options.threads.get(), chunks.max_kept());
    let choices = || options.from_columns.clone();
    match format {
        CheckedFormat::Tmx => {
            chunk::check(&tmx::Tmx, context, chunks, (tmx::State::default(), report), sink)
        }
        CheckedFormat::Tsv => {
            let rules = tables::Tsv { choices: choices() };
            chunk::check(&rules, context, chunks, (None, report), sink)
        }
        CheckedFormat::Csv => {
            let (rules, columns) =
                (tables::Csv { choices: choices() }, tables::Columns::new(has_mark));
            chunk::check(&rules, context, chunks, (columns, report), sink)
        }
        CheckedFormat::Jsonl => chunk::check(&rows::Jsonl, context, chunks, ((), report), sink),
        CheckedFormat::Xliff | CheckedFormat::Txml | CheckedFormat::Po => Ok(()),
    }
}

/// The check of a format that is read as a whole; `None` for those that are read in chunks.
fn whole_check(format: CheckedFormat) -> Option<whole_file::Check> {
    match format {
        CheckedFormat::Xliff => Some(xliff::check),
        CheckedFormat::Txml => Some(xliff::check_txml),
        CheckedFormat::Po => Some(po::check),
        _ => None,
    }
}

/// The findings about the encoding and byte order mark of a file. Tables and JSON must be UTF-8.
fn opening(reader: &TextReader, format: CheckedFormat) -> Report {
    let mut report = Report::default();
    let encoding = reader.encoding();
    if format.is_xml() {
        let problems = reader.doubts().iter();
        let error = |message: String| RecoveredError::new(0, RecoveredErrorKind::Encoding, message);
        report.recovered_errors(problems.map(|problem| error(problem.to_string())).collect());
    }
    let is_declared = format.is_xml() || format == CheckedFormat::Po;
    if !is_declared && encoding != UTF_8 {
        let message = format!("the bytes are {}; expected UTF-8", encoding.name());
        report.error(Rule::Encoding, 0, message);
    }
    let message = match format {
        CheckedFormat::Tsv => "a byte order mark; it becomes part of the first text",
        CheckedFormat::Jsonl => "a byte order mark; many JSON readers reject it",
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
