//! The vectors of the items of a sequence and of windows of consecutive items.

use std::sync::Arc;

use super::matrix::Matrix;
use crate::align::reach::WIDE;
use crate::error::{Error, ErrorKind, Result};

/// The vectors of the items of one side, and of the windows of consecutive items that have a vector of
/// their own. The vector of any other window is the sum of those of its items.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemVectors {
    matrix: Arc<Matrix>,
    /// For each item the rows of the windows that begin there, by width; [`NONE`] for those without a
    /// vector.
    rows: Vec<[u32; WIDE]>,
}

/// Stands for the row of a window without a vector.
const NONE: u32 = u32::MAX;

impl ItemVectors {
    /// `row(i, w)` is the row of the window of `w + 1` items that begins at item `i`.
    pub(super) fn new(
        matrix: Arc<Matrix>,
        items: usize,
        row: impl Fn(usize, usize) -> Option<u32>,
    ) -> Self {
        let row = |i: usize, w: usize| {
            if i + w < items { row(i, w).unwrap_or(NONE) } else { NONE }
        };
        let rows = (0..items).map(|i| std::array::from_fn(|w| row(i, w))).collect();
        Self { matrix, rows }
    }

    /// The number of items.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of items without a vector.
    pub fn missing(&self) -> usize {
        self.rows.iter().filter(|rows| rows[0] == NONE).count()
    }

    pub(in crate::align) fn dimension(&self) -> usize {
        self.matrix.dimension
    }

    /// The vector of an item.
    pub(in crate::align) fn item(&self, i: usize) -> Option<&[f32]> {
        self.own(i, 0)
    }

    /// The own vector of the window of `w + 1` items that begins at `i`.
    pub(in crate::align) fn own(&self, i: usize, w: usize) -> Option<&[f32]> {
        let &row = self.rows.get(i)?.get(w)?;
        (row != NONE).then(|| self.matrix.row(row as usize))
    }

    /// The vectors of some of the items, in ascending order. Windows over items that are left out are
    /// lost.
    pub(in crate::align) fn select(&self, kept: &[usize]) -> Self {
        let row = |i: usize, w: usize| {
            let (first, last) = (kept[i], kept[i + w]);
            let row = self.rows.get(first).filter(|_| last - first == w).map_or(NONE, |r| r[w]);
            (row != NONE).then_some(row)
        };
        Self::new(Arc::clone(&self.matrix), kept.len(), row)
    }
}

/// The vectors of both sides of a task. They have the same dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskVectors {
    pub(in crate::align) source: ItemVectors,
    pub(in crate::align) target: ItemVectors,
}

impl TaskVectors {
    /// Combines the vectors of both sides.
    ///
    /// # Errors
    /// If their dimensions differ.
    pub fn new(source: ItemVectors, target: ItemVectors) -> Result<Self> {
        let (s, t) = (source.dimension(), target.dimension());
        if s != t && s != 0 && t != 0 {
            return Err(Error::new(
                ErrorKind::Content,
                format!("source vectors of {s} numbers, target vectors of {t}"),
            )
            .expected("expected the same number, from one encoder"));
        }
        Ok(Self { source, target })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(rows: &[[u32; WIDE]]) -> ItemVectors {
        let mut matrix = Matrix::new(1);
        (0..9).for_each(|x| matrix.push(&[x as f32]));
        let row = |i: usize, w: usize| (rows[i][w] != NONE).then_some(rows[i][w]);
        ItemVectors::new(Arc::new(matrix), rows.len(), row)
    }

    #[test]
    fn windows_over_items_left_out_are_lost() {
        let all = vectors(&[[0, 3, 5, 6, 6, 6, 6, 6], [1, 4, 6, 6, 6, 6, 6, 6], [2; WIDE]]);
        assert_eq!(all.own(0, 2), Some(&[5.0][..]));
        assert_eq!(all.own(1, 2), None, "beyond the last item");
        let kept = all.select(&[1, 2]);
        assert_eq!((kept.item(0), kept.own(0, 1)), (Some(&[1.0][..]), Some(&[4.0][..])));
        let kept = all.select(&[0, 2]);
        assert_eq!((kept.item(1), kept.own(0, 1)), (Some(&[2.0][..]), None));
        assert_eq!(kept.missing(), 0);
    }

    #[test]
    fn dimensions_must_agree() {
        let of = |n| ItemVectors::new(Arc::new(Matrix::new(n)), 0, |_, _| None);
        assert!(TaskVectors::new(of(3), of(3)).is_ok());
        let refused = TaskVectors::new(of(3), of(2)).unwrap_err().to_string();
        assert!(refused.starts_with("source vectors of 3 numbers, target vectors of 2; expected"));
    }
}
