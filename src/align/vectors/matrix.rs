//! Rows of numbers of one length.

/// Vectors of the same dimension.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Matrix {
    pub(super) dimension: usize,
    values: Vec<f32>,
}

impl Matrix {
    pub(super) fn new(dimension: usize) -> Self {
        Self { dimension, values: Vec::new() }
    }

    /// The number of rows.
    pub(super) fn rows(&self) -> usize {
        self.values.len().checked_div(self.dimension).unwrap_or(0)
    }

    pub(super) fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.dimension..(row + 1) * self.dimension]
    }

    /// Adds a row as it is.
    pub(super) fn push(&mut self, row: &[f32]) {
        debug_assert_eq!(row.len(), self.dimension);
        self.values.extend_from_slice(row);
    }

    /// Adds a row scaled to length 1; zeros stay zeros. Returns whether all numbers are finite; a row
    /// that has others is not added.
    pub(super) fn push_unit(&mut self, row: &[f32]) -> bool {
        let squares: f64 = row.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
        if !squares.is_finite() {
            return false;
        }
        let scale = if squares > 0.0 { 1.0 / libm::sqrt(squares) } else { 0.0 };
        self.values.extend(row.iter().map(|&x| (f64::from(x) * scale) as f32));
        true
    }
}

/// The scalar product. The order of the additions is fixed, so the result is the same on every
/// machine.
pub(in crate::align) fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0_f32; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a.remainder().iter().zip(b.remainder()).map(|(x, y)| x * y).sum();
    for (a, b) in a.zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_scaled_to_length_one() {
        let mut matrix = Matrix::new(2);
        assert!(matrix.push_unit(&[3.0, 4.0]) && matrix.push_unit(&[0.0, 0.0]));
        assert!(!matrix.push_unit(&[f32::NAN, 1.0]));
        assert_eq!(
            (matrix.rows(), matrix.row(0), matrix.row(1)),
            (2, &[0.6, 0.8][..], &[0.0; 2][..])
        );
    }

    #[test]
    fn products_cover_all_numbers_of_any_length() {
        for length in [0, 1, 15, 16, 17, 40] {
            let ones = vec![1.0; length];
            assert_eq!(dot(&ones, &ones), length as f32);
        }
    }
}
