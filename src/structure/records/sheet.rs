//! The cells of a table by row and column.

use std::collections::BTreeMap;

use crate::memory::columns::letters_of;
use crate::model::Table;

use super::Grid;

/// The most rows at the top of a table that may be its header: titles stand above it.
const HEAD_ROWS: usize = 10;

/// A table: its cells with text by column.
#[derive(Debug)]
pub(super) struct Sheet<'d> {
    pub(super) table: &'d Table,
    /// For each column its cells with their rows, in order. A cell of several paragraphs occurs as
    /// often.
    pub(super) columns: BTreeMap<u32, Vec<(u32, &'d str)>>,
    /// The first rows, by number.
    pub(super) head: BTreeMap<u32, Vec<(u32, &'d str)>>,
}

impl<'d> Sheet<'d> {
    pub(super) fn of(grid: &Grid<'d>) -> Self {
        let mut sheet = Self { table: grid.table, columns: BTreeMap::new(), head: BTreeMap::new() };
        for &(cell, text) in &grid.cells {
            sheet.columns.entry(cell.column).or_default().push((cell.row, text));
            if sheet.head.len() < HEAD_ROWS || sheet.head.contains_key(&cell.row) {
                sheet.head.entry(cell.row).or_default().push((cell.column, text));
            }
        }
        sheet
    }

    /// The cells of a column from a row on.
    pub(super) fn cells(&self, column: u32, from: u32) -> Vec<&'d str> {
        let cells = self.columns.get(&column).into_iter().flatten();
        cells.filter(|(row, _)| *row >= from).map(|(_, text)| *text).collect()
    }

    /// The text of a cell among the first rows; empty if it has none.
    pub(super) fn head_cell(&self, row: u32, column: u32) -> &'d str {
        let cells = self.head.get(&row).into_iter().flatten();
        cells.clone().find(|(own, _)| *own == column).map_or("", |(_, text)| *text)
    }

    /// The number of the last row.
    pub(super) fn last_row(&self) -> u32 {
        let last = self.columns.values().filter_map(|cells| cells.last());
        last.map(|(row, _)| *row).max().unwrap_or(0)
    }

    /// The first row with two cells or more. Titles above it have one.
    pub(super) fn first_row(&self) -> Option<u32> {
        self.head.iter().find(|(_, cells)| cells.len() > 1).map(|(row, _)| *row)
    }

    /// The names of the columns in a row, at their indices.
    pub(super) fn names(&self, row: u32) -> Vec<&'d str> {
        let width = self.columns.keys().next_back().map_or(0, |last| *last as usize + 1);
        (0..width as u32).map(|column| self.head_cell(row, column)).collect()
    }

    /// The name of a column for messages: `column B (Deutsch)`.
    pub(super) fn label(&self, column: u32) -> String {
        const MOST_CHARS: usize = 30;
        let fixed = self.table.columns.get(column as usize).map(String::as_str);
        let name = fixed.or_else(|| Some(self.head_cell(self.first_row()?, column)));
        let name: String = name.unwrap_or_default().chars().take(MOST_CHARS + 1).collect();
        let letters = letters_of(column as usize);
        match name.chars().count() {
            1..=MOST_CHARS => format!("column {letters} ({name})"),
            _ => format!("column {letters}"),
        }
    }
}
