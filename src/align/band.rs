//! The part of the matrix that is searched.

use std::ops::Range;

/// For each row (source junction) a range of columns (target junctions). Both ends never move left.
#[derive(Debug, Clone)]
pub(super) struct Band {
    rows: Vec<(u32, u32)>,
    starts: Vec<usize>,
}

impl Band {
    /// Every cell.
    pub(super) fn full(n: usize, m: usize) -> Self {
        Self::new(vec![(0, m as u32); n + 1])
    }

    /// Rows of first and last column, both within the band. The first and the last cell of the
    /// matrix are always in it, and each row shares a column with the next.
    fn new(mut rows: Vec<(u32, u32)>) -> Self {
        for i in 1..rows.len() {
            rows[i].0 = rows[i].0.max(rows[i - 1].0).min(rows[i - 1].1);
            rows[i].1 = rows[i].1.max(rows[i - 1].1);
        }
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let mut total = 0;
        for row in &rows {
            starts.push(total);
            total += (row.1 - row.0 + 1) as usize;
        }
        starts.push(total);
        Self { rows, starts }
    }

    /// How many cells it has.
    pub(super) fn cells(&self) -> usize {
        self.starts[self.rows.len()]
    }

    /// The columns of a row.
    pub(super) fn columns(&self, row: usize) -> Range<usize> {
        let (first, last) = self.rows[row];
        first as usize..last as usize + 1
    }

    /// The number of a cell, if it is in the band.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<usize> {
        let &(first, last) = self.rows.get(row)?;
        let column = column as u32;
        (first <= column && column <= last).then(|| self.starts[row] + (column - first) as usize)
    }
}

impl Band {
    /// How many rows it has.
    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    /// The number of the first cell of a row.
    pub(super) fn start(&self, row: usize) -> usize {
        self.starts[row]
    }

    /// The last cell of the matrix.
    pub(super) fn last(&self) -> (usize, usize) {
        let row = self.rows.len() - 1;
        (row, self.rows[row].1 as usize)
    }
}
