//! Errors of encoding and syntax that the validator reports and reads past.

use std::borrow::Cow;

/// Something that a strict reader of the format would stop at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecoveredError {
    /// Byte offset in the decoded text.
    pub(crate) at: usize,
    pub(crate) kind: RecoveredErrorKind,
    /// What was found, and what was expected.
    pub(crate) message: Cow<'static, str>,
    /// How it can be repaired, where there is only one way.
    pub(crate) repair: Option<Repair>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecoveredErrorKind {
    /// The bytes are not text in the encoding that the file says or shows.
    Encoding,
    /// The text breaks the grammar of the format.
    Syntax,
    /// A character or a reference to one that XML forbids.
    Character,
    /// An entity that is declared or used.
    Entity,
}

/// The text that replaces an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repair {
    /// How many bytes from the error's place on are replaced.
    pub(crate) length: usize,
    pub(crate) with: &'static str,
}

/// The errors of a text, up to [`MOST`], so that a broken file does not fill the memory.
#[derive(Debug, Default)]
pub(crate) struct RecoveredErrors(Vec<RecoveredError>);

/// How many errors, or findings, of one file are reported.
pub(crate) const MOST: usize = 1_000_000;

impl RecoveredErrors {
    pub(crate) fn add(
        &mut self,
        at: usize,
        kind: RecoveredErrorKind,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.push(RecoveredError::new(at, kind, message));
    }

    pub(crate) fn add_repairable(
        &mut self,
        at: usize,
        kind: RecoveredErrorKind,
        message: impl Into<Cow<'static, str>>,
        repair: Repair,
    ) {
        self.push(RecoveredError {
            repair: Some(repair),
            ..RecoveredError::new(at, kind, message)
        });
    }

    fn push(&mut self, error: RecoveredError) {
        if self.0.len() < MOST {
            self.0.push(error);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    pub(crate) fn take(&mut self) -> Vec<RecoveredError> {
        std::mem::take(&mut self.0)
    }
}

impl RecoveredError {
    pub(crate) fn new(
        at: usize,
        kind: RecoveredErrorKind,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { at, kind, message: message.into(), repair: None }
    }
}
