//! The columns of a table that hold the two languages.

use crate::lang::LanguagePair;
use crate::model::{Cell, ExclusionReason};

use super::Grid;

/// The columns of a table and what becomes of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Roles {
    /// Pairs of a source and a target column. There are several where a table has several texts in
    /// each language, such as terms and definitions.
    pub(super) pairs: Vec<(u32, u32)>,
    /// The number of header rows.
    pub(super) header_rows: u32,
}

impl Roles {
    /// The pair of columns that a cell belongs to, and whether it is the source; else why the cell is
    /// excluded.
    pub(super) fn place(&self, cell: Cell) -> Result<(usize, bool), ExclusionReason> {
        if cell.row < self.header_rows {
            return Err(ExclusionReason::HeaderRow);
        }
        let at = |&(source, target): &(u32, u32)| cell.column == source || cell.column == target;
        let pair = self.pairs.iter().position(at).ok_or(ExclusionReason::OtherColumn)?;
        Ok((pair, cell.column == self.pairs[pair].0))
    }
}

/// The columns of the two languages. `None` if the table does not hold both.
pub(super) fn roles(_grid: &Grid<'_>, _pair: &LanguagePair) -> Option<Roles> {
    None
}
