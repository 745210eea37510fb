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
mod tables;
mod tmx;
mod whole;
mod xliff;

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::num::NonZeroUsize;
use std::path::Path;

use encoding_rs::UTF_8;

use crate::error::{Error, Result};
use crate::memory::decode::TextReader;
use crate::place::Place;
use crate::validate::chunk::{Chunks, Cut};
use crate::validate::report::Report;

pub use finding::{Finding, Rule, Severity};
pub use format::CheckedFormat;
pub use repair::Repairs;

/// Everything that is wrong with a memory, in the order of the file. `name` stands in the places. It
/// may be packed with gzip or Zstandard.
pub fn check(name: &str, bytes: &[u8], format: CheckedFormat) -> Vec<Finding> {
    let mut findings = Vec::new();
    let bytes = Box::new(Cursor::new(bytes.to_vec()));
    let done = stream(name, bytes, format, NonZeroUsize::MIN, |finding| {
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
    each_finding(path, NonZeroUsize::MIN, |finding| {
        findings.push(finding);
        Ok::<(), Error>(())
    })?;
    Ok(findings)
}

/// Hands out everything that is wrong with the memory at `path`, in the order of the file, as it is
/// found. Files of any length are checked in bounded memory, on so many threads; what is found does
/// not depend on them. The extension tells the format, also before `.gz` and `.zst`.
///
/// # Errors
/// When it cannot be read, the extension is no format's, or `sink` fails.
pub fn each_finding<E: From<Error>>(
    path: &Path,
    threads: NonZeroUsize,
    sink: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let name = path.display().to_string();
    let format = format_of(path)?;
    let file = File::open(path).map_err(|error| unreadable(&name, error))?;
    stream(&name, Box::new(file), format, threads, sink)
}

/// A memory as it should be, as far as that takes no guessing, and what was repaired.
///
/// # Errors
/// When it is packed and broken, or in an encoding other than UTF-8 and, for TMX, UTF-16.
pub fn fix(name: &str, bytes: &[u8], format: CheckedFormat) -> Result<(Vec<u8>, Repairs)> {
    let mut fixed = Vec::with_capacity(bytes.len());
    let open = || Ok(Box::new(Cursor::new(bytes.to_vec())) as Box<dyn Read + Send>);
    let repairs = repair::fix(name, &open, format, &mut fixed)?;
    Ok((fixed, repairs))
}

/// Writes the memory at `path` as it should be, as far as that takes no guessing, and tells what was
/// repaired. Every other byte stays as it was, but for the packing. Memory is bounded as for a check.
///
/// # Errors
/// When it cannot be read or written, the extension is no format's, or it is in an
/// encoding other than UTF-8 and, for TMX, UTF-16.
pub fn fix_file(path: &Path, out: &mut dyn Write) -> Result<Repairs> {
    let open = || Ok(Box::new(File::open(path)?) as Box<dyn Read + Send>);
    repair::fix(&path.display().to_string(), &open, format_of(path)?, out)
}

fn format_of(path: &Path) -> Result<CheckedFormat> {
    CheckedFormat::of_path(path)
}

fn unreadable(name: &str, error: std::io::Error) -> Error {
    Error::io(Place::file(name), "cannot read", error)
}

fn stream<E: From<Error>>(
    name: &str,
    bytes: Box<dyn Read + Send>,
    format: CheckedFormat,
    threads: NonZeroUsize,
    sink: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let reader =
        TextReader::open(bytes, format.is_xml()).map_err(|error| unreadable(name, error))?;
    let (report, has_mark) = (opening(&reader, format), reader.has_mark());
    if let Some(check) = whole_check(format) {
        return whole::check(name, reader, report, check, sink);
    }
    let end = if format == CheckedFormat::Tmx { "</tu>" } else { "\n" };
    let stretches = Chunks::new(reader, Cut::after(end));
    let how = (name, threads.get(), stretches.most());
    match format {
        CheckedFormat::Tmx => {
            chunk::check(&tmx::Tmx, how, stretches, (tmx::State::default(), report), sink)
        }
        CheckedFormat::Tsv => chunk::check(&tables::Tsv, how, stretches, (None, report), sink),
        CheckedFormat::Csv => {
            let columns = tables::Columns::new(has_mark);
            chunk::check(&tables::Csv, how, stretches, (columns, report), sink)
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
