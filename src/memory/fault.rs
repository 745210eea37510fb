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

/// The faults of a file, up to a bound: a file that is broken at every turn shall not fill the memory.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

/// How many faults, or findings, of one file are told.
pub(crate) const MOST: usize = 1_000_000;

impl Faults {
    pub(crate) fn add(&mut self, at: usize, kind: FaultKind, message: impl Into<String>) {
        if self.0.len() < MOST {
            self.0.push(Fault { at, kind, message: message.into() });
        }
    }

    pub(crate) fn take(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.0)
    }
}

impl Fault {
    pub(crate) fn new(at: usize, kind: FaultKind, message: impl Into<String>) -> Self {
        Self { at, kind, message: message.into() }
    }
}
