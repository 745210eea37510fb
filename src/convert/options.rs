//! The options of a conversion.

use crate::lang::Tag;
use crate::memory::{Condition, Dialect, InlineHandling, Selection, States};
use crate::write::{Column, HeaderAttribute, JsonLayout};

/// Options for [`convert`](crate::convert::convert).
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The source language. `None` uses the language that the files state.
    pub source: Option<Tag>,
    /// The target language. `None` selects all languages but the source.
    pub target: Option<Tag>,
    /// The translation states of the units that are written.
    pub states: States,
    /// The condition that pairs must meet.
    pub condition: Option<Condition>,
    /// How inline elements are written. `None` keeps them in TMX and JSONL and drops them in other
    /// formats.
    pub inline: Option<InlineHandling>,
    /// The columns of tables. If empty, CSV, XLSX and Parquet have the columns of the first input, and TSV has
    /// source and target. Parquet of an input that is no table has all that a unit of a document carries.
    pub columns: Vec<Column>,
    /// The members of the objects of JSONL, and the columns of Parquet.
    pub json_layout: JsonLayout,
    /// The CAT tool whose context properties TMX output uses. `None` copies the input's properties.
    pub dialect: Option<Dialect>,
    /// Whether the source and the target of every pair are exchanged. The context of a source is then left
    /// out.
    pub swaps: bool,
    /// Attributes of the header of TMX that are set.
    pub header: Vec<HeaderAttribute>,
    /// Whether to count lenient readings and data that an output format cannot hold. This scans all
    /// text once more.
    pub counts_losses: bool,
    /// The number of worker threads, at least 1. The output does not depend on it.
    pub threads: usize,
}

impl Options {
    pub(super) fn selection(&self) -> Selection {
        Selection::new(self.source.as_ref(), self.target.as_ref())
            .in_states(self.states.clone())
            .with_condition(self.condition.clone())
    }
}
