//! The position in the open tables of a document.

use crate::model::Cell;

/// The open tables, outermost first.
#[derive(Debug, Default)]
pub(super) struct Tables(Vec<Position>);

#[derive(Debug)]
struct Position {
    cell: Cell,
    /// The column after the last cell.
    next: u32,
    /// Whether a row has begun.
    has_row: bool,
    in_cell: bool,
}

impl Tables {
    /// Opens a table of this number.
    pub(super) fn open(&mut self, table: u32) {
        let cell = Cell { table, row: 0, column: 0 };
        self.0.push(Position { cell, next: 0, has_row: false, in_cell: false });
    }

    /// Closes the innermost table.
    pub(super) fn close(&mut self) {
        self.0.pop();
    }

    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.rows(1);
    }

    /// Begins a row that stands for several, such as empty ones that a file stores once.
    pub(super) fn rows(&mut self, count: u32) {
        let Some(position) = self.0.last_mut() else { return };
        if std::mem::replace(&mut position.has_row, true) {
            position.cell.row = position.cell.row.saturating_add(1);
        }
        position.cell.row = position.cell.row.saturating_add(count.saturating_sub(1));
        position.next = 0;
    }

    /// Begins a cell of one column.
    pub(super) fn cell(&mut self) {
        let Some(position) = self.0.last_mut() else { return };
        position.cell.column = position.next;
        position.next = position.next.saturating_add(1);
        position.in_cell = true;
    }

    /// Makes the open cell `columns` wide.
    pub(super) fn widen(&mut self, columns: u32) {
        if let Some(position) = self.0.last_mut() {
            position.next = position.cell.column.saturating_add(columns.max(1));
        }
    }

    /// Leaves `columns` free before the next cell.
    pub(super) fn leave_free(&mut self, columns: u32) {
        if let Some(position) = self.0.last_mut() {
            position.next = position.next.saturating_add(columns);
        }
    }

    /// Ends the open cell.
    pub(super) fn end_cell(&mut self) {
        if let Some(position) = self.0.last_mut() {
            position.in_cell = false;
        }
    }

    /// The open cell.
    pub(super) fn current(&self) -> Option<Cell> {
        self.0.last().filter(|position| position.in_cell).map(|position| position.cell)
    }

    /// Whether no table is open.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
