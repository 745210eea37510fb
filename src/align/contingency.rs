//! Tables that tell how strongly a property of the source goes with one of the target.

/// A table of `ln P(x, y) / (P(x) P(y))`.
pub(super) type Table<const N: usize> = [[f32; N]; N];

/// What is assumed of a table before anything is seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assumption {
    /// How many sightings the assumption is worth.
    pub(super) strength: f32,
    /// How much of it says that both sides are equal, from 0 to 1; the rest says that they are
    /// independent.
    pub(super) tie: f32,
}

/// The table for shares `p` of the source and `q` of the target and the pairs seen in beads.
pub(super) fn log_ratios<const N: usize>(
    p: [f32; N],
    q: [f32; N],
    seen: impl Iterator<Item = (usize, usize)>,
    assumed: Assumption,
) -> Table<N> {
    let mut counts = prior_counts(p, q, assumed);
    for (x, y) in seen {
        counts[x][y] += 1.0;
    }
    let total: f32 = counts.iter().flatten().sum();
    let ratio = |x: usize, y: usize| {
        let chance = p[x] * q[y];
        if chance <= 0.0 || total <= 0.0 {
            return 0.0;
        }
        libm::logf((counts[x][y] / total).max(1e-4) / chance).clamp(-4.0, 3.0)
    };
    std::array::from_fn(|x| std::array::from_fn(|y| ratio(x, y)))
}

fn prior_counts<const N: usize>(p: [f32; N], q: [f32; N], assumed: Assumption) -> Table<N> {
    let Assumption { strength, tie } = assumed;
    let count = |x: usize, y: usize| {
        let equal = if x == y { p[x].min(q[y]) } else { 0.0 };
        strength * ((1.0 - tie) * p[x] * q[y] + tie * equal)
    };
    std::array::from_fn(|x| std::array::from_fn(|y| count(x, y)))
}

/// The share of each of `N` values.
pub(super) fn shares<const N: usize>(values: impl ExactSizeIterator<Item = usize>) -> [f32; N] {
    let each = 1.0 / values.len().max(1) as f32;
    let mut shares = [0.0; N];
    for value in values {
        shares[value] += each;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_together_scores_above_zero_and_what_does_not_below() {
        let half = [0.5, 0.5];
        let assumed = Assumption { strength: 4.0, tie: 0.0 };
        let table = log_ratios(half, half, [(0, 0), (1, 1), (0, 0), (1, 1)].into_iter(), assumed);
        assert!(table[0][0] > 0.0 && table[1][1] > 0.0 && table[0][1] < 0.0);
        let nothing = log_ratios(half, half, std::iter::empty(), assumed);
        assert!(nothing.iter().flatten().all(|v| v.abs() < 1e-6));
    }
}
