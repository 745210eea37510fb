//! The options for writing units.

use crate::memory::{Column, Dialect, Header, InlineHandling};

/// Options for writing translation units.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// The header of the translation memory: its attributes, notes and properties.
    pub header: Header,
    /// The source language, used if neither the unit nor the header states one.
    pub source: String,
    /// The target language, used if the unit does not state one.
    pub target: String,
    /// Whether the user selected the source language, so that it overrides that of each unit.
    pub is_chosen: bool,
    /// How inline elements are written. `None` keeps them in TMX and JSONL and drops them
    /// elsewhere.
    pub inline: Option<InlineHandling>,
    /// The columns of tables. If empty, CSV, XLSX and Parquet have those of the input, and TSV source and
    /// target. Parquet of an input that is no table has all that a unit of a document carries.
    pub columns: Vec<Column>,
    /// The members of the objects of JSONL, and the columns of Parquet.
    pub json_layout: JsonLayout,
    /// The dialect of the context properties in TMX. `None` keeps the unit's properties.
    pub dialect: Option<Dialect>,
}

/// The members of a JSON object in JSON Lines output. In Parquet, [`Full`](JsonLayout::Full) is a table and
/// [`Translation`](JsonLayout::Translation) a struct with a text for each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JsonLayout {
    /// All data of a unit.
    #[default]
    Full,
    /// The texts alone, named by language, as in the translation data sets of Hugging Face.
    Translation,
}
