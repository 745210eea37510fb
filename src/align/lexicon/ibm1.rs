//! Learns a lexicon from beads with IBM model 1 in both directions.

use std::collections::BTreeMap;

use crate::align::constants::Constants;

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
    /// For each pair of words of each bead, in order, its index in `targets`.
    cells: Vec<u32>,
}

impl Matrix {
    fn new(beads: &[Words], source_terms: usize) -> Self {
        let mut met: Vec<Vec<u32>> = vec![Vec::new(); source_terms];
        for (source, target) in beads {
            for &s in source {
                let list = &mut met[s as usize];
                list.extend(target);
                // Frequent words collect many duplicates, which would fill the memory.
                if list.len() > 4096 && list.len().is_power_of_two() {
                    list.sort_unstable();
                    list.dedup();
                }
            }
        }
        let mut matrix = Self { starts: vec![0], targets: Vec::new(), cells: Vec::new() };
        for mut list in met {
            list.sort_unstable();
            list.dedup();
            matrix.targets.extend(list);
            matrix.starts.push(matrix.targets.len());
        }
        matrix.cells = beads.iter().flat_map(|bead| matrix.places(bead)).collect();
        matrix
    }

    fn places(&self, (source, target): &Words) -> Vec<u32> {
        let mut places = Vec::with_capacity(source.len() * target.len());
        for &s in source {
            let (start, end) = (self.starts[s as usize], self.starts[s as usize + 1]);
            let row = &self.targets[start..end];
            places.extend(target.iter().map(|t| (start + row.partition_point(|x| x < t)) as u32));
        }
        places
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

/// Beads per training chunk. Rare words cluster, and tables that fit the processor's cache keep
/// training linear.
const CHUNK: usize = 8192;

/// Pairs of words that translate each other in both directions and occur together often enough.
pub(in crate::align) fn learn(
    beads: Vec<Words>,
    sizes: (usize, usize),
    constants: &Constants,
) -> Vec<(u32, u32)> {
    let learned = learn_rates(beads, sizes, constants).into_iter();
    learned.map(|pair| (pair.source, pair.target)).collect()
}

/// Like [`learn`], with rates that are shrunk as if each word had been seen once more without the other.
pub(in crate::align) fn learn_rates(
    mut beads: Vec<Words>,
    sizes: (usize, usize),
    constants: &Constants,
) -> Vec<Counted> {
    beads.retain(|(s, t)| s.len() * t.len() <= MOST_PAIRS);
    let mut pairs = Vec::new();
    for beads in beads.chunks(CHUNK) {
        each_learned(beads, sizes, constants, |learned| pairs.push(learned));
    }
    pairs
}

fn each_learned(
    beads: &[Words],
    sizes: (usize, usize),
    constants: &Constants,
    mut visit: impl FnMut(Counted),
) {
    let (source_seen, target_seen) = seen(beads, sizes);
    each_link(beads, sizes, |source, target, together, probability| {
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
        each_link(beads, sizes, |s, t, together, probability| {
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
    (sources, targets): (usize, usize),
    mut visit: impl FnMut(u32, u32, f32, f32),
) {
    let matrix = Matrix::new(beads, sources);
    let together = counts(&matrix, beads);
    let forward = translate(&matrix, beads, sources, true);
    let backward = translate(&matrix, beads, targets, false);
    matrix.each(|s, t, place| {
        visit(s, t, together[place], libm::sqrtf(forward[place] * backward[place]));
    });
}

fn counts(matrix: &Matrix, beads: &[Words]) -> Vec<f32> {
    let mut counts = vec![0.0; matrix.targets.len()];
    let total: usize = beads.iter().map(|(s, t)| s.len() * t.len()).sum();
    for &place in &matrix.cells[..total] {
        counts[place as usize] += 1.0;
    }
    counts
}

/// `P(target | source)` for each pair, or `P(source | target)` if not `forward`.
fn translate(matrix: &Matrix, beads: &[Words], givens: usize, forward: bool) -> Vec<f32> {
    let mut table = vec![1.0_f32; matrix.targets.len()];
    for _ in 0..ITERATIONS {
        let mut expected = vec![0.0_f32; table.len()];
        let mut from = 0;
        for (source, target) in beads {
            let cells = &matrix.cells[from..from + source.len() * target.len()];
            from += cells.len();
            expect(cells, source.len(), target.len(), forward, &table, &mut expected);
        }
        let mut sums = vec![0.0_f32; givens];
        matrix.each(|s, t, place| sums[if forward { s } else { t } as usize] += expected[place]);
        matrix.each(|s, t, place| {
            let sum = sums[if forward { s } else { t } as usize];
            table[place] = if sum > 0.0 { expected[place] / sum } else { 0.0 };
        });
    }
    table
}

/// Distributes each generated word of a bead over the words that may have generated it.
fn expect(
    cells: &[u32],
    sources: usize,
    targets: usize,
    forward: bool,
    table: &[f32],
    expected: &mut [f32],
) {
    let place = |given: usize, generated: usize| {
        let (s, t) = if forward { (given, generated) } else { (generated, given) };
        cells[s * targets + t] as usize
    };
    let (givens, generateds) = if forward { (sources, targets) } else { (targets, sources) };
    for generated in 0..generateds {
        let sum: f32 = (0..givens).map(|given| table[place(given, generated)]).sum();
        if sum > 0.0 {
            for given in 0..givens {
                let at = place(given, generated);
                expected[at] += table[at] / sum;
            }
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
        let pairs = learn(beads, (4, 4), &Constants::default());
        let found: Vec<(u32, u32)> = pairs.iter().map(|p| (p.0, p.1)).collect();
        assert!(found.contains(&(0, 0)) && found.contains(&(1, 1)) && found.contains(&(2, 2)));
        assert!(!found.contains(&(0, 1)) && !found.contains(&(1, 2)));
    }
}
