//! A fault of syntax.

use crate::error::{Error, ErrorKind};
use crate::place::{LineIndex, Place};

/// A fault of syntax: its byte offset, what was found there and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::input) struct Fault {
    at: usize,
    found: String,
    expected: String,
}

impl Fault {
    pub(in crate::input) fn new(
        at: usize,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self { at, found: found.into(), expected: expected.into() }
    }

    /// The error for a file in a format.
    pub(in crate::input) fn error(&self, name: &str, text: &str, format: &str) -> Error {
        let at = (0..=self.at.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
        let (line, column) = LineIndex::new(text).line_column(text, at.unwrap_or(0));
        Error::new(ErrorKind::Content, format!("{} in {format}", self.found))
            .expected(format!("expected {}", self.expected))
            .advice("correct the file, or name its format with --from")
            .at(Place::at(name, line, column))
    }
}
