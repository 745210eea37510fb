//! Records: the rows of tables in two languages and the entries of catalogues. What stands in one
//! record is a translation, and nothing crosses its border.

mod columns;
mod data;
mod key_column;
mod keys;
mod language_name;

use std::collections::BTreeMap;

use crate::error::Result;
use crate::lang::LanguagePair;
use crate::model::{Block, Cell, Document, ExclusionReason, Table};
use crate::structure::excluded;

use columns::Roles;

pub(super) use keys::{check_script, join};

/// How the cells of a table belong to records.
enum Plan {
    /// By the columns of the two languages.
    Columns(Roles),
    /// By the keys of a data file.
    Entries(data::Entries),
}

impl Plan {
    fn of(grid: &Grid<'_>, pair: &LanguagePair) -> Option<Self> {
        let entries = data::entries(grid, pair).map(Self::Entries);
        entries.or_else(|| columns::roles(grid, pair).map(Self::Columns))
    }

    /// The row of the record of a cell, its number in the row, and whether the cell is the source;
    /// else why it is excluded.
    fn place(&self, cell: Cell) -> std::result::Result<(u32, usize, bool), ExclusionReason> {
        match self {
            Self::Columns(roles) => {
                roles.place(cell).map(|(pair, is_source)| (cell.row, pair, is_source))
            }
            Self::Entries(entries) => {
                entries.place(cell).map(|(record, is_source)| (record, 0, is_source))
            }
        }
    }
}

/// The blocks of one record in both languages; one side may be empty.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The number of blocks outside records that stand before it.
    pub(super) before: usize,
    pub(super) source: Vec<Block>,
    pub(super) target: Vec<Block>,
}

/// Takes the tables that hold both languages out of the blocks of a bilingual file, as a record for
/// each row. Header rows and other columns are excluded.
///
/// # Errors
/// If the file is a table of which no two columns hold the languages.
pub(super) fn take(document: &mut Document, pair: &LanguagePair) -> Result<Vec<Record>> {
    let plans: Vec<Option<Plan>> = (0..document.tables.len())
        .map(|table| Plan::of(&Grid::of(document, table), pair))
        .collect();
    let mut rest = Vec::with_capacity(document.blocks.len());
    let mut records = Vec::new();
    let mut rows = BTreeMap::<(u32, u32, usize), Record>::new();
    for block in std::mem::take(&mut document.blocks) {
        let found = block.cell.and_then(|cell| Some((cell, plans.get(cell.table as usize)?.as_ref()?)));
        let Some((cell, plan)) = found else {
            records.append(&mut finished(&mut rows));
            rest.push(block);
            continue;
        };
        match plan.place(cell) {
            Ok((row, pair, is_source)) => {
                let record = rows.entry((cell.table, row, pair)).or_default();
                record.before = rest.len();
                if is_source { &mut record.source } else { &mut record.target }.push(block);
            }
            Err(reason) => excluded::exclude(&mut document.left_out, &block, reason),
        }
    }
    records.append(&mut finished(&mut rows));
    document.blocks = rest;
    Ok(records)
}

/// The records of a table that ended, in the order of its rows.
fn finished(rows: &mut BTreeMap<(u32, u32, usize), Record>) -> Vec<Record> {
    std::mem::take(rows).into_values().collect()
}

/// The cells of a table.
pub(super) struct Grid<'d> {
    pub(super) table: &'d Table,
    /// The cells with text, in the order of the file. A cell of several paragraphs occurs as often.
    pub(super) cells: Vec<(Cell, &'d str)>,
}

impl<'d> Grid<'d> {
    fn of(document: &'d Document, table: usize) -> Self {
        let cell = |block: &'d Block| Some((block.cell?, block.text.as_str()));
        let here = |(cell, _): &(Cell, &str)| cell.table as usize == table;
        let cells = document.blocks.iter().filter_map(cell).filter(here).collect();
        Self { table: &document.tables[table], cells }
    }
}
