//! Files that are no text at all: what they look like and what to do about it.

use memchr::memmem;

use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// A kind of file that is recognised by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    what: &'static str,
    advice: &'static str,
}

const CONVERT: &str = "save it as Markdown or plain text first, for instance with pandoc";
const EXTRACT: &str = "extract its text first, for instance with pdftotext";
const UNPACK: &str = "unpack it first";
const NOT_TEXT: &str = "give a Markdown or plain text file";
const UTF_32: &str = "convert it to UTF-8 first";

/// First bytes and what they mean.
const MAGIC: [(&[u8], &str, &str); 24] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG image", NOT_TEXT),
    (b"GIF87a", "a GIF image", NOT_TEXT),
    (b"GIF89a", "a GIF image", NOT_TEXT),
    (b"\xFF\xD8\xFF", "a JPEG image", NOT_TEXT),
    (b"II*\0", "a TIFF image", NOT_TEXT),
    (b"MM\0*", "a TIFF image", NOT_TEXT),
    (b"%PDF-", "a PDF document", EXTRACT),
    (b"%!PS", "a PostScript document", EXTRACT),
    (b"{\\rtf", "an RTF document", CONVERT),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Microsoft Office document", CONVERT),
    (b"\x7FELF", "a program (ELF)", NOT_TEXT),
    (b"\xCF\xFA\xED\xFE", "a program (Mach-O)", NOT_TEXT),
    (b"\xCA\xFE\xBA\xBE", "a program (Java or Mach-O)", NOT_TEXT),
    (b"MZ\x90\0", "a program (Windows)", NOT_TEXT),
    (b"\0asm", "a program (WebAssembly)", NOT_TEXT),
    (b"PK\x05\x06", "an empty ZIP archive", NOT_TEXT),
    (b"\x1F\x8B\x08", "a gzip archive", UNPACK),
    (b"\xFD7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a zstd archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"SQLite format 3\0", "an SQLite database", NOT_TEXT),
    (b"\xFF\xFE\0\0", "UTF-32 text", UTF_32),
    (b"\0\0\xFE\xFF", "UTF-32 text", UTF_32),
];

/// What the first bytes tell.
pub(super) fn magic(bytes: &[u8]) -> Option<Found> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip(bytes));
    }
    MAGIC
        .iter()
        .find(|(start, ..)| bytes.starts_with(start))
        .map(|&(_, what, advice)| Found { what, advice })
}

/// Office documents and books are ZIP archives of known names.
fn zip(bytes: &[u8]) -> Found {
    let head = &bytes[..bytes.len().min(8192)];
    let has = |name: &str| memmem::find(head, name.as_bytes()).is_some();
    let (what, advice) = if has("word/") {
        ("a Word document (docx)", CONVERT)
    } else if has("xl/") {
        ("an Excel workbook (xlsx)", "save the sheet as CSV or Markdown first")
    } else if has("ppt/") {
        ("a PowerPoint presentation (pptx)", CONVERT)
    } else if has("opendocument") {
        ("an OpenDocument file", CONVERT)
    } else if has("epub+zip") {
        ("an EPUB book", CONVERT)
    } else {
        ("a ZIP archive", UNPACK)
    };
    Found { what, advice }
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
