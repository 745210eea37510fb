//! Learns a lexicon from beads with IBM model 1 in both directions.

use std::collections::BTreeMap;

use crate::align::constants::Constants;
use crate::align::shared::both;

/// The distinct words of both sides of a bead, sorted.
pub(in crate::align) type Words = (Vec<u32>, Vec<u32>);

/// The number of iterations of expectation maximization.
const ITERATIONS: usize = 4;

/// The most pairs of words of a bead that is used. Larger beads contribute little for their cost.
const MOST_PAIRS: usize = 10_000;

/// A sparse matrix of source terms by target terms that occur in a common bead.
struct Matrix {
    starts: Vec<usize>,
    targets: Vec<u32>,
    /// The number of beads that have both terms.
    together: Vec<f32>,
    /// For each pair of words of each bead, in order, its index in `targets`.
    cells: Vec<u32>,
}

impl Matrix {
    /// Goes through the beads of one source term after the other. What is known of the target terms in the row
    /// of a source term is looked up by their number.
    fn new(beads: &[Words], (source_terms, target_terms): (usize, usize)) -> Self {
        let holders = Holders::new(beads, source_terms);
        let cells = beads.iter().map(|(source, target)| source.len() * target.len()).sum();
        let mut matrix = Self {
            starts: vec![0],
            targets: Vec::new(),
            together: Vec::new(),
            cells: vec![0; cells],
        };
        let mut counts = vec![0_u32; target_terms];
        let mut places = vec![0_u32; target_terms];
        let mut row = Vec::new();
        for term in 0..source_terms {
            for &(bead, _) in holders.of(term) {
                for &target in &beads[bead as usize].1 {
                    let count = &mut counts[target as usize];
                    if *count == 0 {
                        row.push(target);
                    }
                    *count += 1;
                }
            }
            row.sort_unstable();
            for target in row.drain(..) {
                places[target as usize] = matrix.targets.len() as u32;
                matrix.targets.push(target);
                matrix.together.push(std::mem::take(&mut counts[target as usize]) as f32);
            }
            matrix.starts.push(matrix.targets.len());
            for &(bead, start) in holders.of(term) {
                let targets = &beads[bead as usize].1;
                let cells = &mut matrix.cells[start as usize..start as usize + targets.len()];
                for (cell, &target) in cells.iter_mut().zip(targets) {
                    *cell = places[target as usize];
                }
            }
        }
        matrix
    }

    /// Divides the values of each source term by their sum.
    fn share_by_source(&self, values: &[f32], shares: &mut [f32]) {
        for row in self.starts.windows(2) {
            let row = row[0]..row[1];
            let values = &values[row.clone()];
            let sum = divisor(values.iter().fold(0.0, |sum: f32, value| sum + value));
            shares[row].iter_mut().zip(values).for_each(|(share, value)| *share = value / sum);
        }
    }

    /// Divides the values of each target term by their sum.
    fn share_by_target(&self, values: &[f32], terms: usize, shares: &mut [f32]) {
        let mut sums = vec![0.0_f32; terms];
        for (&target, value) in self.targets.iter().zip(values) {
            sums[target as usize] += value;
        }
        sums.iter_mut().for_each(|sum| *sum = divisor(*sum));
        for ((share, &target), value) in shares.iter_mut().zip(&self.targets).zip(values) {
            *share = value / sums[target as usize];
        }
    }

    /// Calls `visit` with the source term, the target term and the index of each pair.
    fn each(&self, mut visit: impl FnMut(u32, u32, usize)) {
        for s in 0..self.starts.len() - 1 {
            for place in self.starts[s]..self.starts[s + 1] {
                visit(s as u32, self.targets[place], place);
            }
        }
    }
}

/// For each source term the beads that have it, and for each of them the index of its first cell.
struct Holders {
    starts: Vec<usize>,
    beads: Vec<(u32, u32)>,
}

impl Holders {
    fn new(beads: &[Words], source_terms: usize) -> Self {
        let mut starts = vec![0; source_terms + 1];
        for &term in beads.iter().flat_map(|(source, _)| source) {
            starts[term as usize + 1] += 1;
        }
        for term in 0..source_terms {
            starts[term + 1] += starts[term];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0); starts[source_terms]];
        let mut cell = 0;
        for (bead, (source, target)) in beads.iter().enumerate() {
            for &term in source {
                sorted[next[term as usize]] = (bead as u32, cell);
                next[term as usize] += 1;
                cell += target.len() as u32;
            }
        }
        Self { starts, beads: sorted }
    }

    fn of(&self, term: usize) -> &[(u32, u32)] {
        &self.beads[self.starts[term]..self.starts[term + 1]]
    }
}

/// Beads per training chunk. Rare words cluster, and tables that fit the processor's cache keep
/// training linear.
const CHUNK: usize = 8192;

/// Pairs of words that translate each other in both directions and occur together often enough.
pub(in crate::align) fn learn(
    beads: Vec<Words>,
    sizes: (usize, usize),
    constants: &Constants,
    threads: usize,
) -> Vec<(u32, u32)> {
    let learned = learn_rates(beads, sizes, constants, threads).into_iter();
    learned.map(|pair| (pair.source, pair.target)).collect()
}

/// Like [`learn`], with rates that are shrunk as if each word had been seen once more without the other.
pub(in crate::align) fn learn_rates(
    mut beads: Vec<Words>,
    sizes: (usize, usize),
    constants: &Constants,
    threads: usize,
) -> Vec<Counted> {
    beads.retain(|(s, t)| s.len() * t.len() <= MOST_PAIRS);
    let mut pairs = Vec::new();
    for beads in beads.chunks(CHUNK) {
        each_learned(beads, sizes, (constants, threads), |learned| pairs.push(learned));
    }
    pairs
}

fn each_learned(
    beads: &[Words],
    sizes: (usize, usize),
    (constants, threads): (&Constants, usize),
    mut visit: impl FnMut(Counted),
) {
    let (source_seen, target_seen) = seen(beads, sizes);
    each_link(beads, sizes, threads, |source, target, together, probability| {
        let (here, there) = (source_seen[source as usize], target_seen[target as usize]);
        if together >= constants.learn_count
            && 2.0 * together / (here + there) >= constants.learn_dice
            && probability >= constants.learn_probability
        {
            let (forward, backward) = (together / (here + 1.0), together / (there + 1.0));
            visit(Counted { source, target, forward, backward });
        }
    });
}

/// A pair of words with the rates at which each is found where the other is.
pub(in crate::align) struct Counted {
    pub(in crate::align) source: u32,
    pub(in crate::align) target: u32,
    pub(in crate::align) forward: f32,
    pub(in crate::align) backward: f32,
}

/// Beads per training chunk of a lexicon that is kept.
const LARGE_CHUNK: usize = 1 << 16;

/// The least mean probability, over both directions, of a pair in a lexicon that is kept.
const LEAST_PROBABILITY: f32 = 0.08;

/// The least geometric mean of the shares of the occurrences of both words in which the other is found.
/// Rarer partners say little and mislead where the text is of another kind.
const LEAST_RATE: f32 = 0.1;

/// Like [`learn`] for a lexicon that is kept: counts over all beads, however many there are.
pub(super) fn count(mut beads: Vec<Words>, sizes: (usize, usize)) -> Vec<Counted> {
    beads.retain(|(s, t)| s.len() * t.len() <= MOST_PAIRS);
    let (source_seen, target_seen) = seen(&beads, sizes);
    let mut counts: BTreeMap<(u32, u32), f32> = BTreeMap::new();
    for beads in beads.chunks(LARGE_CHUNK) {
        each_link(beads, sizes, 1, |s, t, together, probability| {
            if together >= 2.0 && probability >= LEAST_PROBABILITY {
                *counts.entry((s, t)).or_default() += together;
            }
        });
    }
    let counted = counts.into_iter().map(|((source, target), together)| {
        let forward = together / source_seen[source as usize];
        let backward = together / target_seen[target as usize];
        Counted { source, target, forward, backward }
    });
    counted.filter(|c| libm::sqrtf(c.forward * c.backward) >= LEAST_RATE).collect()
}

/// The number of beads that contain each term.
fn seen(beads: &[Words], (sources, targets): (usize, usize)) -> (Vec<f32>, Vec<f32>) {
    let (mut source, mut target) = (vec![0.0; sources], vec![0.0; targets]);
    for (s, t) in beads {
        s.iter().for_each(|&term| source[term as usize] += 1.0);
        t.iter().for_each(|&term| target[term as usize] += 1.0);
    }
    (source, target)
}

/// Trains on beads and calls `visit` for each pair of words: how many beads have both, and the
/// geometric mean of the translation probabilities of both directions.
fn each_link(
    beads: &[Words],
    sizes: (usize, usize),
    threads: usize,
    mut visit: impl FnMut(u32, u32, f32, f32),
) {
    let matrix = Matrix::new(beads, sizes);
    let (forward, backward) = both(
        threads > 1,
        || translate(&matrix, beads, sizes.0, true),
        || translate(&matrix, beads, sizes.1, false),
    );
    matrix.each(|s, t, place| {
        let probability = libm::sqrtf(forward[place] * backward[place]);
        visit(s, t, matrix.together[place], probability);
    });
}

/// `P(target | source)` for each pair, or `P(source | target)` if not `forward`.
fn translate(matrix: &Matrix, beads: &[Words], givens: usize, forward: bool) -> Vec<f32> {
    let mut probabilities = vec![1.0; matrix.targets.len()];
    // How often the beads lead to expect each pair.
    let mut expected = vec![0.0; matrix.targets.len()];
    let mut scratch = Scratch::default();
    for iteration in 0..ITERATIONS {
        expected.fill(0.0);
        let mut rest = matrix.cells.as_slice();
        for (source, target) in beads {
            let (cells, after) = rest.split_at(source.len() * target.len());
            rest = after;
            if iteration == 0 {
                // All probabilities are 1.
                let sharers = if forward { source.len() } else { target.len() };
                let share = 1.0 / sharers as f32;
                cells.iter().for_each(|&cell| expected[cell as usize] += share);
            } else if !cells.is_empty() {
                scratch.expect(cells, target.len(), forward, (&probabilities, &mut expected));
            }
        }
        if forward {
            matrix.share_by_source(&expected, &mut probabilities);
        } else {
            matrix.share_by_target(&expected, givens, &mut probabilities);
        }
    }
    probabilities
}

/// A sum to divide its values by. Where the sum is 0, so are all its values.
fn divisor(sum: f32) -> f32 {
    if sum > 0.0 { sum } else { 1.0 }
}

/// What is computed for one bead.
#[derive(Default)]
struct Scratch {
    /// The probabilities of its pairs, by source word.
    values: Vec<f32>,
    /// For each target word the sum over the source words.
    sums: Vec<f32>,
}

impl Scratch {
    /// Distributes each generated word of a bead over the words that may have generated it.
    fn expect(
        &mut self,
        cells: &[u32],
        targets: usize,
        forward: bool,
        (probabilities, expected): (&[f32], &mut [f32]),
    ) {
        let Self { values, sums } = self;
        values.clear();
        values.extend(cells.iter().map(|&cell| probabilities[cell as usize]));
        if forward {
            sums.clear();
            sums.resize(targets, 0.0);
            for row in values.chunks_exact(targets) {
                sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            }
            sums.iter_mut().for_each(|sum| *sum = divisor(*sum));
            for row in values.chunks_exact_mut(targets) {
                row.iter_mut().zip(&*sums).for_each(|(value, sum)| *value /= sum);
            }
        } else {
            for row in values.chunks_exact_mut(targets) {
                let sum = divisor(row.iter().fold(0.0, |sum: f32, value| sum + value));
                row.iter_mut().for_each(|value| *value /= sum);
            }
        }
        for (&cell, value) in cells.iter().zip(&*values) {
            expected[cell as usize] += value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_go_together_are_found() {
        let beads = vec![
            (vec![0, 1], vec![0, 1]),
            (vec![0, 2], vec![0, 2]),
            (vec![1, 2], vec![1, 2]),
            (vec![0, 3], vec![0, 3]),
        ];
        let pairs = learn(beads, (4, 4), &Constants::default(), 1);
        let found: Vec<(u32, u32)> = pairs.iter().map(|p| (p.0, p.1)).collect();
        assert!(found.contains(&(0, 0)) && found.contains(&(1, 1)) && found.contains(&(2, 2)));
        assert!(!found.contains(&(0, 1)) && !found.contains(&(1, 2)));
    }
}
