//! Values for windows of consecutive sentences, by the width of the window.

use super::reach::{USUAL, WIDE};

/// Rows of values, one row for each sentence or term: a value for each width, from 1 to the reach of
/// the document. Those of the usual widths are apart from the others, so that only documents with
/// wide beads pay for these.
#[derive(Default)]
pub(super) struct ByWidth {
    usual: Vec<[f32; USUAL]>,
    wide: Vec<[f32; WIDE - USUAL]>,
}

impl ByWidth {
    /// Zeros for `rows` windows of up to `reach` sentences.
    pub(super) fn zeros(rows: usize, reach: usize) -> Self {
        let mut zeros = Self::default();
        zeros.resize(rows, reach);
        zeros
    }

    /// Changes the number of rows and keeps the values of those that were there.
    pub(super) fn resize(&mut self, rows: usize, reach: usize) {
        self.usual.resize(rows, [0.0; USUAL]);
        self.wide.resize(if reach > USUAL { rows } else { 0 }, [0.0; WIDE - USUAL]);
    }

    pub(super) fn rows(&self) -> usize {
        self.usual.len()
    }

    /// The value of a row at width `w + 1`.
    #[inline]
    pub(super) fn at(&self, row: usize, w: usize) -> f32 {
        if w < USUAL { self.usual[row][w] } else { self.wide[row][w - USUAL] }
    }

    #[inline]
    pub(super) fn at_mut(&mut self, row: usize, w: usize) -> &mut f32 {
        if w < USUAL { &mut self.usual[row][w] } else { &mut self.wide[row][w - USUAL] }
    }
}

/// The same by width: the values of all windows of a width follow each other, so that a row of the matrix is
/// computed in runs.
#[derive(Debug, Clone, Default)]
pub(super) struct WindowTable<T> {
    rows: usize,
    values: Vec<T>,
}

impl<T: Copy + Default> WindowTable<T> {
    /// The values `value(row, w)`, where `w` is the width minus 1.
    pub(super) fn of(rows: usize, reach: usize, value: impl Fn(usize, usize) -> T) -> Self {
        let mut values = Vec::with_capacity(rows * reach);
        for w in 0..reach {
            values.extend((0..rows).map(|row| value(row, w)));
        }
        Self { rows, values }
    }

    /// Makes room for `rows` windows of up to `reach` sentences. The values mean nothing.
    pub(super) fn resize(&mut self, rows: usize, reach: usize) {
        self.rows = rows;
        self.values.resize(rows * reach, T::default());
    }

    /// The number of windows of each width.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The values of the windows of width `w + 1`.
    #[inline]
    pub(super) fn width(&self, w: usize) -> &[T] {
        &self.values[w * self.rows..(w + 1) * self.rows]
    }

    #[inline]
    pub(super) fn width_mut(&mut self, w: usize) -> &mut [T] {
        &mut self.values[w * self.rows..(w + 1) * self.rows]
    }

    /// The value of a window of width `w + 1`.
    #[inline]
    pub(super) fn at(&self, row: usize, w: usize) -> T {
        self.values[w * self.rows + row]
    }

    #[inline]
    pub(super) fn at_mut(&mut self, row: usize, w: usize) -> &mut T {
        &mut self.values[w * self.rows + row]
    }
}
