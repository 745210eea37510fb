//! Files that are no text at all: what they look like and what to do about it.

use crate::error::{Error, ErrorKind, Result};
use crate::magic::{self, Class};
use crate::place::Place;

/// A kind of file that is not text, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    what: &'static str,
    advice: &'static str,
}

const NOT_TEXT: &str = "give a Markdown or plain text file";

/// What the first bytes tell.
pub(super) fn magic(bytes: &[u8]) -> Option<Found> {
    magic::file_type(bytes).map(|found| Found { what: found.name, advice: advice(found.class) })
}

fn advice(class: Class) -> &'static str {
    match class {
        Class::Archive => "unpack it first",
        Class::Utf32 => "convert it to UTF-8 first",
        Class::Workbook => "save the sheet as CSV or Markdown first",
        Class::Document => "save it as Markdown or plain text first, for instance with pandoc",
        Class::Pages => "extract its text first, for instance with pdftotext",
        Class::Database | Class::Other => NOT_TEXT,
    }
}

impl Found {
    /// The error for a file of this kind.
    pub(super) fn error(self, name: &str) -> Error {
        Error::new(
            ErrorKind::Encoding,
            format!("the file is not text: it looks like {}", self.what),
        )
        .expected("expected Markdown or plain text")
        .advice(self.advice)
        .at(Place::file(name))
    }
}

/// Refuses bytes, without a byte order mark, that have too many control characters for text. A
/// stray one is let through.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<()> {
    let controls = bytes.iter().filter(|b| is_control(**b)).count();
    if controls < 2 || controls.saturating_mul(20) <= bytes.len() {
        return Ok(());
    }
    let what = "UTF-16 without a byte order mark";
    let found = match wide(bytes) {
        Some(label) => Found { what, advice: label },
        None => Found { what: "binary data", advice: NOT_TEXT },
    };
    Err(found.error(name))
}

/// Control characters that text does not have. ESC is not among them: ISO-2022-JP is made of it.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}

/// What to do about UTF-16, which has its NULs at every other byte.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    let nuls = |first: usize| bytes.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let outweighs = |one: usize, other: usize| one >= 2 && one > 8 * other;
    if outweighs(odd, even) {
        Some("state the encoding: utf-16le")
    } else if outweighs(even, odd) {
        Some("state the encoding: utf-16be")
    } else {
        None
    }
}
