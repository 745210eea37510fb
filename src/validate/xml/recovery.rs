//! Errors of encoding and syntax from which the validator recovers.

use std::borrow::Cow;

/// An error at which a strict reader of the format would stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecoveredError {
    /// Byte offset in the decoded text.
    pub(crate) at: usize,
    pub(crate) kind: RecoveredErrorKind,
    /// What was found and what was expected.
    pub(crate) message: Cow<'static, str>,
    /// The repair, if there is only one possible repair.
    pub(crate) repair: Option<Repair>,
}

/// The kind of a [`RecoveredError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecoveredErrorKind {
    /// The bytes are not valid in the declared or detected encoding.
    Encoding,
    /// The text violates the grammar of the format.
    Syntax,
    /// A character that the format forbids, or a reference to one.
    Character,
    /// A declaration of an entity or a reference to one.
    Entity,
}

/// A replacement of text at an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repair {
    /// The number of bytes, from the offset of the error, that are replaced.
    pub(crate) length: usize,
    pub(crate) with: &'static str,
}

/// The errors of a text, at most [`MAX_ERRORS`], so that memory use is bounded for a broken file.
#[derive(Debug, Default)]
pub(crate) struct RecoveredErrors(Vec<RecoveredError>);

/// The maximum number of errors or findings that are reported for a file.
pub(crate) const MAX_ERRORS: usize = 1_000_000;

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
        if self.0.len() < MAX_ERRORS {
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
