//! Contingency tables: how strongly a property of the source is associated with one of the target.

/// Pointwise mutual information: `ln P(x, y) / (P(x) P(y))` for each pair of values.
pub(super) type Table<const N: usize> = [[f32; N]; N];

/// The prior of a table, before anything is observed.
#[derive(Debug, Clone, Copy)]
pub(super) struct TablePrior {
    /// The number of observations that the prior counts as.
    pub(super) strength: f32,
    /// The share of the prior, from 0 to 1, under which both sides are equal. Under the rest they
    /// are independent.
    pub(super) agreement: f32,
}

/// Builds the table from the shares of the values in the source (`p`) and the target (`q`) and the
/// pairs of values observed in beads.
pub(super) fn log_ratios<const N: usize>(
    p: [f32; N],
    q: [f32; N],
    seen: impl Iterator<Item = (usize, usize)>,
    prior: TablePrior,
) -> Table<N> {
    let mut counts = prior_counts(p, q, prior);
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

fn prior_counts<const N: usize>(p: [f32; N], q: [f32; N], prior: TablePrior) -> Table<N> {
    let TablePrior { strength, agreement } = prior;
    let count = |x: usize, y: usize| {
        let equal = if x == y { p[x].min(q[y]) } else { 0.0 };
        strength * ((1.0 - agreement) * p[x] * q[y] + agreement * equal)
    };
    std::array::from_fn(|x| std::array::from_fn(|y| count(x, y)))
}

/// The share of each of the values `0..N`.
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
        let prior = TablePrior { strength: 4.0, agreement: 0.0 };
        let table = log_ratios(half, half, [(0, 0), (1, 1), (0, 0), (1, 1)].into_iter(), prior);
        assert!(table[0][0] > 0.0 && table[1][1] > 0.0 && table[0][1] < 0.0);
        let nothing = log_ratios(half, half, std::iter::empty(), prior);
        assert!(nothing.iter().flatten().all(|v| v.abs() < 1e-6));
    }
}
