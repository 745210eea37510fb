//! What is wrong with a file below the level of its content.

/// Something that a strict reader of the format would stop at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset in the decoded text.
    pub(crate) at: usize,
    pub(crate) kind: FaultKind,
    /// What was found, and what was expected.
    pub(crate) message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// The bytes are not text in the encoding that the file says or shows.
    Encoding,
    /// The text breaks the grammar of the format.
    Syntax,
    /// A character or a reference to one that XML forbids.
    Character,
    /// An entity that is declared or used.
    Entity,
}

impl Fault {
    pub(crate) fn new(at: usize, kind: FaultKind, message: impl Into<String>) -> Self {
        Self { at, kind, message: message.into() }
    }
}
