//! What is wrong with a file below the level of its content.

use std::borrow::Cow;

/// Something that a strict reader of the format would stop at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset in the decoded text.
    pub(crate) at: usize,
    pub(crate) kind: FaultKind,
    /// What was found, and what was expected.
    pub(crate) message: Cow<'static, str>,
    /// How it can be mended, where there is but one way.
    pub(crate) repair: Option<Repair>,
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

/// What should stand where a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repair {
    /// How many bytes from the fault's place on are replaced.
    pub(crate) length: usize,
    pub(crate) with: &'static str,
}

/// The faults of a text, up to a bound: one that is broken at every turn shall not fill the memory.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

/// How many faults, or findings, of one file are told.
pub(crate) const MOST: usize = 1_000_000;

impl Faults {
    pub(crate) fn add(
        &mut self,
        at: usize,
        kind: FaultKind,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.push(Fault::new(at, kind, message));
    }

    pub(crate) fn add_repairable(
        &mut self,
        at: usize,
        kind: FaultKind,
        message: impl Into<Cow<'static, str>>,
        repair: Repair,
    ) {
        self.push(Fault { repair: Some(repair), ..Fault::new(at, kind, message) });
    }

    fn push(&mut self, fault: Fault) {
        if self.0.len() < MOST {
            self.0.push(fault);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    pub(crate) fn take(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.0)
    }
}

impl Fault {
    pub(crate) fn new(at: usize, kind: FaultKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self { at, kind, message: message.into(), repair: None }
    }
}
