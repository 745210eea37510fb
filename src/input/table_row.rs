//! The row of a table that is drawn with characters: its cells stand beside each other in every line.

use crate::input::assemble::{Assembler, Suspended};
use crate::model::Cell;

/// The cells of the row that is read.
pub(super) struct TableRow {
    cells: Vec<Suspended>,
    table: u32,
    row: u32,
    has_text: bool,
}

impl TableRow {
    /// The first row of a table with this number.
    pub(super) fn new(out: &mut Assembler<'_>, table: u32, columns: usize) -> Self {
        out.end_block();
        let cells = (0..columns).map(|_| Suspended::default()).collect();
        Self { cells, table, row: 0, has_text: false }
    }

    /// Adds a line of the cell in this column. `add` adds it and returns whether it has text.
    pub(super) fn line<'t>(
        &mut self,
        out: &mut Assembler<'t>,
        column: usize,
        add: impl FnOnce(&mut Assembler<'t>, Cell) -> bool,
    ) {
        let number = u32::try_from(column).unwrap_or(u32::MAX);
        let place = Cell { table: self.table, row: self.row, column: number };
        let Some(cell) = self.cells.get_mut(column) else { return };
        out.exchange(cell);
        self.has_text |= add(out, place);
        out.exchange(cell);
    }

    /// Ends the row.
    pub(super) fn end(&mut self, out: &mut Assembler<'_>) {
        for cell in &mut self.cells {
            out.exchange(cell);
            out.end_block();
            out.exchange(cell);
        }
        self.row += u32::from(std::mem::take(&mut self.has_text));
    }
}
