//! How units are written.

use crate::memory::{Dialect, Header, InlineHandling};
use crate::write::columns::Column;

/// Options for writing translation units.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// The header of the translation memory: its attributes, notes and properties.
    pub header: Header,
    /// The source language, where a unit or the header does not state it.
    pub source: String,
    /// The target language, where a unit does not state it.
    pub target: String,
    /// Whether the languages were chosen, so that every unit has these.
    pub is_chosen: bool,
    /// How inline elements are written; else they stay in TMX and JSONL, and are dropped elsewhere.
    pub inline: Option<InlineHandling>,
    /// The columns of TSV and CSV; else those of the input for CSV, and source and target.
    pub columns: Vec<Column>,
    /// The dialect of the context in TMX; else properties stay as they are.
    pub dialect: Option<Dialect>,
}
