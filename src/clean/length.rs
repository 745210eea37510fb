//! How long a target is for its source, learned from the rows.

/// Rows with fewer characters on both sides say nothing about lengths.
const LEAST_CHARACTERS: usize = 12;
/// The fewest rows from which the ratio is learned.
const LEAST_ROWS: u64 = 20;
/// The bins for each doubling of the ratio, and the doublings on either side.
const BINS: f32 = 16.0;
const DOUBLINGS: f32 = 8.0;

/// The median of the ratios of lengths, in memory that does not grow with the rows.
#[derive(Debug, Clone, Default)]
pub struct Lengths {
    /// Empty until there is a row.
    bins: Vec<u64>,
    rows: u64,
}

const COUNT: usize = (2.0 * BINS * DOUBLINGS) as usize + 1;

/// The logarithm of the ratio of the lengths; `None` for short rows.
pub(super) fn logarithm(source: &str, target: &str) -> Option<f32> {
    let [source, target] = [source, target].map(|text| text.chars().count());
    let is_long = source.max(target) >= LEAST_CHARACTERS && source.min(target) > 0;
    is_long.then(|| libm::log2f(target as f32 / source as f32))
}

impl Lengths {
    /// Learns from a row.
    pub fn add(&mut self, source: &str, target: &str) {
        if let Some(ratio) = logarithm(source, target) {
            self.add_ratio(ratio);
        }
    }

    /// Learns from the logarithm of a ratio.
    pub(super) fn add_ratio(&mut self, logarithm: f32) {
        let bin = (logarithm.clamp(-DOUBLINGS, DOUBLINGS) + DOUBLINGS) * BINS;
        self.bins.resize(COUNT, 0);
        self.bins[libm::roundf(bin) as usize] += 1;
        self.rows += 1;
    }

    /// The median of the logarithms. `None` if there were too few rows.
    pub(super) fn median(&self) -> Option<f32> {
        let mut below = 0;
        let mut is_median = |count: &u64| {
            below += count;
            2 * below >= self.rows
        };
        let bin = self.bins.iter().position(&mut is_median)?;
        (self.rows >= LEAST_ROWS).then_some(bin as f32 / BINS - DOUBLINGS)
    }

    /// How many times longer a side is than the other one lets expect, by the logarithm of the ratio of
    /// a row. `None` if too few rows were learned from.
    pub(super) fn score(&self, logarithm: f32) -> Option<f32> {
        Some(times_off(logarithm, self.median()?))
    }
}

/// How many times longer a side is than the other one lets expect, by the logarithms of the ratio of a row
/// and of the ratio that is expected.
pub(super) fn times_off(logarithm: f32, expected: f32) -> f32 {
    libm::exp2f(libm::fabsf(logarithm - expected))
}

#[cfg(test)]
mod tests {
    use super::{Lengths, logarithm};

    fn score(lengths: &Lengths, source: &str, target: &str) -> Option<f32> {
        lengths.score(logarithm(source, target)?)
    }

    #[test]
    fn the_ratio_is_that_of_the_rows() {
        let mut lengths = Lengths::default();
        let source = "a".repeat(60);
        assert_eq!(score(&lengths, &source, "漢"), None);
        (0..20).for_each(|_| lengths.add(&source, &"漢".repeat(15)));
        assert!(score(&lengths, &source, &"漢".repeat(15)).is_some_and(|score| score < 1.1));
        assert!(score(&lengths, &source, "漢漢").is_some_and(|score| score > 3.0));
        assert_eq!(score(&lengths, "Yes", "Ja"), None);
    }
}
