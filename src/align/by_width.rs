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

    /// The values `value(row, w)`, where `w` is the width minus 1.
    pub(super) fn of(rows: usize, reach: usize, value: impl Fn(usize, usize) -> f32) -> Self {
        let mut all = Self::zeros(rows, reach);
        for row in 0..rows {
            for w in 0..reach {
                *all.at_mut(row, w) = value(row, w);
            }
        }
        all
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
