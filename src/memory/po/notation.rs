//! The notation of a PO file: what its beginning decides for all of it.

use encoding_rs::{Encoding, UTF_8};
use memchr::memchr;

use crate::memory::charset::charset;
use crate::memory::text::by_label;

/// The notation of a PO file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Notation {
    /// A line feed, or a carriage return in a file without line feeds.
    pub(super) line_end: u8,
    /// The encoding of bytes that are written as escapes.
    pub(super) encoding: &'static Encoding,
}

impl Notation {
    /// The notation of a file that begins with this text, as a whole or with its first lines.
    pub(crate) fn of(text: &str) -> Self {
        let declared = charset(text).and_then(|charset| by_label(&charset.label));
        let line_end = if memchr(b'\n', text.as_bytes()).is_some() { b'\n' } else { b'\r' };
        Self { line_end, encoding: declared.unwrap_or(UTF_8) }
    }
}

impl Default for Notation {
    fn default() -> Self {
        Self { line_end: b'\n', encoding: UTF_8 }
    }
}
