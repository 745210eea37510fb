//! How rows are cleaned in a conversion.

use crate::clean::Against;
use crate::error::Result;
use crate::write::Column;

/// What the rows of a split must not be separated from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Grouping {
    /// The rows of the same document. A row without a document is by itself.
    #[default]
    Document,
    /// The rows of the same section of a document.
    Section,
    /// The rows with the same value in a column.
    Column(Column),
    /// Each row is by itself.
    Row,
}

impl Grouping {
    /// Parses `document`, `section`, `row` or the name of a column.
    ///
    /// # Errors
    /// When it cannot be the name of a column.
    pub fn parse(given: &str) -> Result<Self> {
        Ok(match given {
            "document" => Self::Document,
            "section" => Self::Section,
            "row" => Self::Row,
            column => Self::Column(Column::new(column)?),
        })
    }
}

/// Which notes and properties of duplicates the row that stays gets. Those of the context, such as the document
/// and the neighbours, stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Merging {
    /// None: it keeps its own.
    #[default]
    Own,
    /// Notes, and properties that it lacks.
    Missing,
    /// Notes, and all values of properties that it lacks.
    All,
}

/// How rows are cleaned.
#[derive(Debug, Clone, Default)]
pub struct Cleaning {
    /// The repairs, the rules and the duplicates.
    pub options: crate::clean::Options,
    /// The texts that no row may have, and the parts of a split.
    pub against: Against,
    /// What the rows of a split must not be separated from.
    pub by: Grouping,
    /// Whether rows of several sentences are cut into one row for each pair of sentences. Both languages
    /// must then be given.
    pub cuts: bool,
    /// Which notes and properties of duplicates the row that stays gets. The inputs are then read once more.
    pub merging: Merging,
    /// The column of the scores; else `confidence`, else `score`.
    pub score: Option<Column>,
}
