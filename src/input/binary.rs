//! Detection of files that are not text, with advice for each kind.

use crate::error::{Error, ErrorKind, Result};
use crate::magic::{self, Class};
use crate::place::Place;

/// A kind of file that is not text, with advice for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    what: &'static str,
    advice: &'static str,
}

const NOT_TEXT: &str = "give a text file, an Office file or a book";

/// The kind of file detected from its first bytes.
pub(super) fn magic(bytes: &[u8]) -> Option<Found> {
    let found = magic::file_type(bytes)?;
    let old = || OLD.iter().find(|(_, stream, ..)| holds_stream(bytes, stream));
    match old().filter(|_| found.name == magic::OLD_OFFICE) {
        Some(&(what, _, advice)) => Some(Found { what, advice }),
        None => Some(Found { what: found.name, advice: advice(found.class) }),
    }
}

/// The kinds of old Microsoft Office document by a stream that they hold. Its container also holds new
/// documents that have a password.
const OLD: [(&str, &str, &str); 4] = [
    ("an Office document with a password", "EncryptedPackage", "save it without a password first"),
    ("an old Word document (.doc)", "WordDocument", "save it as DOCX first"),
    ("an old PowerPoint presentation (.ppt)", "PowerPoint Document", "save it as PPTX first"),
    ("an old Excel workbook (.xls)", "Workbook", "save it as XLSX or CSV first"),
];

/// Whether the container has a stream of this name, which is in UTF-16.
fn holds_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &wide).is_some()
}

fn advice(class: Class) -> &'static str {
    match class {
        Class::Archive => "unpack it first",
        Class::Utf32 => "convert it to UTF-8 first",
        Class::Workbook => "save the sheet as CSV or Markdown first",
        Class::Document => "save it as DOCX, ODT or plain text first",
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
        .expected("expected a text file, an Office file or a book")
        .advice(self.advice)
        .at(Place::file(name))
    }
}

/// Rejects bytes that have too many control characters for text: two or more, and over 5 percent.
/// `bytes` begin after any byte order mark.
///
/// # Errors
/// If the bytes are binary data or UTF-16 without a byte order mark.
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

/// Whether `byte` is a control character that does not occur in text. ESC is excluded because
/// ISO-2022-JP uses it.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}

/// The advice for UTF-16, which is recognized by NULs at every other byte.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    let nuls = |first: usize| bytes.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let outweighs = |one: usize, other: usize| one >= 2 && one > 8 * other;
    if outweighs(odd, even) {
        Some("pass --encoding utf-16le")
    } else if outweighs(even, odd) {
        Some("pass --encoding utf-16be")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::magic;

    #[test]
    fn old_and_locked_office_files_are_known_by_their_streams() {
        let file = |stream: &str| {
            let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....".iter().copied().chain(name).collect::<Vec<u8>>()
        };
        for (stream, expected) in [
            ("EncryptedPackage", "an Office document with a password"),
            ("WordDocument", "an old Word document (.doc)"),
            ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
            ("Something", "an old Microsoft Office document"),
        ] {
            assert_eq!(magic(&file(stream)).map(|found| found.what), Some(expected));
        }
    }
}
