//! The options of a conversion.

use crate::lang::Tag;
use crate::memory::{Dialect, InlineHandling, Selection, States};
use crate::write::Column;

/// Options for [`convert`](crate::convert::convert).
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The source language; else what the files state.
    pub source: Option<Tag>,
    /// The target language; else all others.
    pub target: Option<Tag>,
    /// The states of translation that are taken.
    pub states: States,
    /// How inline elements are written; else they stay in TMX and JSONL, and are dropped elsewhere.
    pub inline: Option<InlineHandling>,
    /// The columns of TSV and CSV; where there are none, source and target, and in CSV those of the
    /// first input.
    pub columns: Vec<Column>,
    /// The CAT tool whose context properties TMX output uses. `None` copies the input's properties.
    pub dialect: Option<Dialect>,
    /// Whether what is read leniently and what formats have no place for is counted, which takes a look
    /// at all text.
    pub counts_losses: bool,
    /// Worker threads, at least 1. The output does not depend on it.
    pub threads: usize,
}

impl Options {
    pub(super) fn selection(&self) -> Selection {
        Selection::new(self.source.as_ref(), self.target.as_ref()).in_states(self.states.clone())
    }
}
