//! A record, and the cells of a table.

use crate::model::{Block, Cell, Document, Table};

/// The blocks of one record in both languages; one side may be empty.
#[derive(Debug, Default)]
pub(in crate::structure) struct Record {
    /// The number of blocks outside records that stand before it.
    pub(in crate::structure) before: usize,
    pub(in crate::structure) source: Vec<Block>,
    pub(in crate::structure) target: Vec<Block>,
}

/// The cells of a table.
#[derive(Debug)]
pub(super) struct Grid<'d> {
    pub(super) table: &'d Table,
    /// The cells with text, in the order of the file. A cell of several paragraphs occurs as often.
    pub(super) cells: Vec<(Cell, &'d str)>,
}

impl<'d> Grid<'d> {
    /// The tables of a document.
    pub(super) fn all(document: &'d Document) -> Vec<Self> {
        let empty = |table| Self { table, cells: Vec::new() };
        let mut grids: Vec<Self> = document.tables.iter().map(empty).collect();
        for block in &document.blocks {
            let Some(cell) = block.cell else { continue };
            if let Some(grid) = grids.get_mut(cell.table as usize) {
                grid.cells.push((cell, &block.text));
            }
        }
        grids
    }
}
