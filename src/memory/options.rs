//! The options for reading a file.

use crate::memory::columns::ColumnChoice;

/// Options for reading a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The columns of a table, overriding its header. Formats other than tables ignore it.
    pub from_columns: Option<Vec<ColumnChoice>>,
}
