//! How a file is read.

use crate::memory::columns::ColumnChoice;

/// How a file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The columns of a table, instead of what its header says. Other formats have none.
    pub from_columns: Option<Vec<ColumnChoice>>,
}
