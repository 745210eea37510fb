//! What becomes of the columns of a table.

use crate::lang::LanguagePair;
use crate::model::{Cell, ExclusionReason, Side};

use super::sheet::Sheet;

/// The columns of a table and what becomes of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Roles {
    /// Pairs of a source and a target column. There are several where a table has several texts in
    /// each language, such as terms and definitions.
    pub(super) pairs: Vec<(u32, u32)>,
    /// The number of header rows, with the titles above them.
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

/// Why the columns of a table are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unknown {
    /// One column holds both languages: its cells are sorted as other text is.
    Mixed,
    /// What was found, for a message.
    Found(String),
}

/// The message for a side of which several columns have the language.
pub(super) fn several(
    sheet: &Sheet<'_>,
    pair: &LanguagePair,
    side: Side,
    columns: &[u32],
) -> String {
    let labels: Vec<String> = columns.iter().map(|column| sheet.label(*column)).collect();
    let tag = if side == Side::Source { &pair.source } else { &pair.target };
    format!("several columns in {tag}: {}", labels.join(", "))
}
