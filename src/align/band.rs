//! The part of the alignment matrix that is searched.
//!
//! A row is a position between two source sentences, from 0 to `n`; a column is a position between
//! two target sentences, from 0 to `m`. A full matrix has `n * m` cells, so long documents are
//! searched only near the path that anchors or an earlier pass suggest.

use std::ops::Range;

/// A range of columns for each row. From row to row neither end of the range moves left.
#[derive(Debug, Clone)]
pub(super) struct Band {
    rows: Vec<(u32, u32)>,
    starts: Vec<usize>,
}

impl Band {
    /// The whole matrix of `n` source and `m` target sentences.
    pub(super) fn full(n: usize, m: usize) -> Self {
        Self::new(vec![(0, m as u32); n + 1])
    }

    /// A band from the first and the last column of each row, both inclusive. The first and the
    /// last cell of the matrix must be included. Rows are extended so that each shares a column
    /// with the next, because a path could not cross the gap otherwise.
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

    /// The number of cells.
    pub(super) fn cells(&self) -> usize {
        self.starts[self.rows.len()]
    }

    /// The columns of a row.
    pub(super) fn columns(&self, row: usize) -> Range<usize> {
        let (first, last) = self.rows[row];
        first as usize..last as usize + 1
    }

    /// The index of a cell, or `None` outside the band.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<usize> {
        let &(first, last) = self.rows.get(row)?;
        let column = column as u32;
        (first <= column && column <= last).then(|| self.starts[row] + (column - first) as usize)
    }
}

impl Band {
    /// The columns of a row from which a bead of so many source and target sentences stays inside the band,
    /// and the index of the cell to which it leads from the first of them. `None` if there are no such columns.
    pub(super) fn leading(
        &self,
        row: usize,
        (source, target): (usize, usize),
    ) -> Option<(Range<usize>, usize)> {
        let (first, end) = (self.columns(row).start, self.columns(row).end);
        self.rows.get(row + source)?;
        let there = self.columns(row + source);
        let first = first.max(there.start.saturating_sub(target));
        let end = end.min(there.end.saturating_sub(target));
        let to = self.starts[row + source] + (first + target).checked_sub(there.start)?;
        (first < end).then_some((first..end, to))
    }

    /// The number of rows.
    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    /// The index of the first cell of a row.
    pub(super) fn start(&self, row: usize) -> usize {
        self.starts[row]
    }

    /// The row and the column of the last cell of the matrix.
    pub(super) fn last(&self) -> (usize, usize) {
        let row = self.rows.len() - 1;
        (row, self.rows[row].1 as usize)
    }
}

/// The most cells of a matrix that is searched as a whole in the first pass.
const SMALL: usize = 40_000;

/// Half the width of the band at an anchor, in cells.
const MARGIN: usize = 24;

/// Half the width of the band along the path of an earlier pass.
const PATH_MARGIN: usize = 16;

/// The band is widened where the path comes nearer to its edge than this many cells.
const EDGE: usize = 3;

/// The most cells of a widened band: so many, or so many for each row. Where all sentences are alike,
/// nothing holds the path in its place, and the band would grow to the whole matrix.
const MOST_CELLS: usize = 4_000_000;
const MOST_CELLS_OF_ROW: usize = 1024;

/// What becomes of a band after a search.
pub(super) enum Widening {
    /// The path keeps its distance from the edges of the band.
    Enough,
    /// The path comes near an edge: this band is wider there.
    Wider(Band),
    /// The path comes near an edge, but a wider band would have more cells than [`MOST_CELLS`] and
    /// [`MOST_CELLS_OF_ROW`] allow.
    Limited,
}

impl Band {
    /// A band along a chain of anchors, or the whole matrix if it is small.
    pub(super) fn along(anchors: &[(usize, usize)], n: usize, m: usize) -> Self {
        if (n + 1) * (m + 1) <= SMALL {
            return Self::full(n, m);
        }
        let mut rows = BandBuilder::new(n, m);
        let mut from = (0, 0);
        for &to in anchors.iter().chain(std::iter::once(&(n, m))) {
            rows.between(from, to);
            from = to;
        }
        rows.band()
    }

    /// A band along a path, given as the cells at which its beads end.
    pub(super) fn beside(path: &[(usize, usize)], n: usize, m: usize) -> Self {
        let mut rows = BandBuilder::new(n, m);
        let mut from = (0, 0);
        for &to in path.iter().chain(std::iter::once(&(n, m))) {
            rows.line(from, to, PATH_MARGIN);
            from = to;
        }
        rows.band()
    }

    /// Widens the band where the path comes near an edge of it, unless that is also an edge of the
    /// matrix.
    pub(super) fn widened(&self, path: &[(usize, usize)]) -> Widening {
        let (n, m) = self.last();
        let mut rows = BandBuilder { rows: self.rows.clone(), columns: m };
        let mut touched = false;
        for &(row, column) in path {
            let (first, last) = (self.rows[row].0 as usize, self.rows[row].1 as usize);
            let left = first > 0 && column < first + EDGE;
            let right = last < m && column + EDGE > last;
            if left || right {
                let more = (last - first).max(MARGIN);
                rows.line((row.saturating_sub(more), column), (n.min(row + more), column), more);
                touched = true;
            }
        }
        let most = MOST_CELLS.max(MOST_CELLS_OF_ROW * self.height());
        if !touched {
            return Widening::Enough;
        }
        let band = rows.band();
        if band.cells() <= most { Widening::Wider(band) } else { Widening::Limited }
    }
}

/// Builds a band from rows that only grow.
struct BandBuilder {
    rows: Vec<(u32, u32)>,
    columns: usize,
}

impl BandBuilder {
    fn new(n: usize, m: usize) -> Self {
        Self { rows: vec![(u32::MAX, 0); n + 1], columns: m }
    }

    fn include(&mut self, row: usize, first: usize, last: usize) {
        let row = &mut self.rows[row];
        row.0 = row.0.min(first as u32);
        row.1 = row.1.max(last.min(self.columns) as u32);
    }

    /// Includes the cells between two anchors. The farther these are apart, the less certain is the
    /// path between them, and the wider the band.
    fn between(&mut self, from: (usize, usize), to: (usize, usize)) {
        const WIDEST_MARGIN: usize = 400;
        let apart = (to.0 - from.0).min(to.1 - from.1);
        self.line(from, to, MARGIN + (apart / 3).min(WIDEST_MARGIN));
    }

    /// Includes all cells within `margin` of the straight line between two cells.
    fn line(&mut self, from: (usize, usize), to: (usize, usize), margin: usize) {
        let (height, width) = (to.0 - from.0, to.1 - from.1);
        let last_row = self.rows.len() - 1;
        for row in from.0.saturating_sub(margin)..=(to.0 + margin).min(last_row) {
            let at = |row: usize| {
                let down = row.clamp(from.0, to.0) - from.0;
                from.1 + (width * down).checked_div(height).unwrap_or(0)
            };
            let end = if row >= to.0 { to.1 } else { at(row + 1) };
            let start = if row <= from.0 { from.1 } else { at(row - 1) };
            let reach = margin - from.0.saturating_sub(row).max(row.saturating_sub(to.0));
            self.include(row, start.saturating_sub(reach), end + reach);
        }
    }

    fn band(self) -> Band {
        Band::new(self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_holds_both_corners_and_its_rows_are_connected() {
        for anchors in [vec![], vec![(10, 400)], vec![(10, 10), (300, 12)]] {
            let band = Band::along(&anchors, 400, 500);
            assert!(band.cell(0, 0).is_some() && band.cell(400, 500).is_some());
            for row in 1..=400 {
                let (above, here) = (band.columns(row - 1), band.columns(row));
                assert!(above.start <= here.start && here.start < above.end);
                assert!(above.end <= here.end);
            }
        }
    }

    #[test]
    fn a_band_does_not_grow_beyond_its_limit() {
        let mut band = Band::along(&[], 8000, 8000);
        let edge =
            |band: &Band| (0..8000).map(|row| (row, band.columns(row).start)).collect::<Vec<_>>();
        while let Widening::Wider(wider) = band.widened(&edge(&band)) {
            band = wider;
        }
        assert!(band.cells() <= MOST_CELLS_OF_ROW * 8001, "{}", band.cells());
        assert!(matches!(band.widened(&edge(&band)), Widening::Limited));
    }

    #[test]
    fn a_path_on_the_edge_widens_the_band() {
        let band = Band::along(&[], 400, 500);
        assert!(matches!(band.widened(&[(200, 250)]), Widening::Enough));
        let column = band.columns(200).start;
        let Widening::Wider(wider) = band.widened(&[(200, column)]) else {
            panic!("the band is not widened");
        };
        assert!(wider.columns(200).start < column);
    }
}
