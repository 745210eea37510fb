//! The prior probabilities of the bead types.

use super::bead::Bead;
use super::constants::Constants;
use super::reach::{Reach, WIDE};

/// The largest exponent of a tilt.
const MOST_TILT: f64 = 4.0;

/// The types of beads: the number of source sentences and of target sentences.
const SHAPES: [(usize, usize); 23] = [
    (1, 1),
    (1, 2),
    (2, 1),
    (1, 3),
    (3, 1),
    (2, 2),
    (1, 4),
    (4, 1),
    (2, 3),
    (3, 2),
    (1, 5),
    (5, 1),
    (3, 3),
    (2, 4),
    (4, 2),
    (1, 0),
    (0, 1),
    (1, 6),
    (6, 1),
    (1, 7),
    (7, 1),
    (1, 8),
    (8, 1),
];

/// A type of beads that a search allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// The number of source sentences.
    pub(super) source: usize,
    /// The number of target sentences.
    pub(super) target: usize,
    /// The log of its probability.
    pub(super) log: f32,
}

/// The log probabilities of the bead types in one document.
#[derive(Debug, Clone)]
pub(super) struct Prior {
    pub(super) shapes: Vec<Shape>,
    /// The log probability of a one-sided bead after another one.
    pub(super) extend: f32,
    /// For each number of source sentences and of target sentences, less 1, which of the two-sided shapes it
    /// is, counted from 0.
    slots: [[Option<u8>; WIDE]; WIDE],
}

/// The places of the two-sided shapes among themselves, by their sizes.
fn slots(shapes: &[(usize, usize)]) -> [[Option<u8>; WIDE]; WIDE] {
    let mut slots = [[None; WIDE]; WIDE];
    let two_sided = shapes.iter().filter(|&&(a, b)| a > 0 && b > 0);
    for (slot, &(a, b)) in two_sided.enumerate() {
        slots[a - 1][b - 1] = Some(slot as u8);
    }
    slots
}

/// What is known of a document before any bead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    /// The share of the longer side that cannot have a translation, judged by its length.
    pub(super) surplus: f32,
    /// The number of target sentences for each source sentence.
    pub(super) ratio: f32,
}

impl Expected {
    /// `excess` is the log of how much longer the target is than a translation of the source would
    /// be. The sentences of the surplus take no part in the ratio.
    pub(super) fn new(sentences: (usize, usize), excess: f32) -> Self {
        let (source, target) = (sentences.0.max(1) as f32, sentences.1.max(1) as f32);
        Self {
            surplus: 1.0 - libm::expf(-excess.abs()),
            ratio: target / source * libm::expf(-excess),
        }
    }

    /// The ratio that the prior has: 1 where the numbers of sentences differ by half or less, because
    /// the default distribution fits such documents, and nearer to `ratio` the more they differ.
    fn prior_ratio(self) -> f32 {
        const LEAST: f32 = 0.45;
        const FULL: f32 = 1.2;
        let log = libm::logf(self.ratio);
        libm::expf(log * ((log.abs() - LEAST) / (FULL - LEAST)).clamp(0.0, 1.0))
    }
}

impl Prior {
    /// Counts the types of `beads`, which are empty in the first pass. The default distribution
    /// counts as `prior_strength` beads.
    pub(super) fn new(
        beads: &[Bead],
        expected: Expected,
        reach: Reach,
        constants: &Constants,
    ) -> Self {
        let fits =
            |&&(source, target): &&(usize, usize)| source <= reach.source && target <= reach.target;
        let searched: Vec<(usize, usize)> = SHAPES.iter().filter(fits).copied().collect();
        let mut counts: Vec<f32> = searched.iter().map(|&shape| weight(shape, constants)).collect();
        tilt(&searched, &mut counts, expected.prior_ratio());
        let total: f32 = counts.iter().sum();
        counts.iter_mut().for_each(|count| *count *= constants.prior_strength / total);
        count_beads(&searched, beads, &mut counts);
        let total: f32 = counts.iter().sum();
        let shape = |(&(source, target), count): (&(usize, usize), &f32)| Shape {
            source,
            target,
            log: libm::logf(count / total),
        };
        Self {
            shapes: searched.iter().zip(&counts).map(shape).collect(),
            slots: slots(&searched),
            extend: libm::logf(extension(beads, expected.surplus, constants)),
        }
    }

    /// Which of the two-sided types has so many source and target sentences; `None` if none has.
    pub(super) fn slot(&self, source: usize, target: usize) -> Option<usize> {
        let (source, target) = (source.checked_sub(1)?, target.checked_sub(1)?);
        self.slots.get(source)?.get(target)?.map(usize::from)
    }

    /// The number of two-sided types.
    pub(super) fn two_sided(&self) -> usize {
        self.slots.iter().flatten().flatten().count()
    }

    /// The most target sentences of the two-sided types of `source` or more source sentences.
    pub(super) fn widest_from(&self, source: usize) -> usize {
        let widest = |row: &[Option<u8>; WIDE]| row.iter().rposition(Option::is_some);
        self.slots[source - 1..].iter().filter_map(widest).max().map_or(0, |last| last + 1)
    }

    /// The index of the type of a bead; `None` for one that is not searched.
    pub(super) fn position(&self, bead: &Bead) -> Option<usize> {
        let size = (bead.source.len(), bead.target.len());
        self.shapes.iter().position(|s| (s.source, s.target) == size)
    }
}

/// Adds the beads to the counts of their types. A run of one-sided beads counts once.
fn count_beads(shapes: &[(usize, usize)], beads: &[Bead], counts: &mut [f32]) {
    let mut gap_before = false;
    for bead in beads {
        let gap = !bead.is_two_sided();
        let size = (bead.source.len(), bead.target.len());
        let at = shapes.iter().position(|&shape| shape == size);
        if let Some(at) = at.filter(|_| !(gap && gap_before)) {
            counts[at] += 1.0;
        }
        gap_before = gap;
    }
}

/// Multiplies the weights of the two-sided types by `e^(tilt * (b - ratio * a))`, so that beads of
/// these types have `ratio` target sentences for each source sentence on average. Of all
/// distributions with this ratio, it is the one nearest to the default. The weight of all two-sided
/// types together stays the same.
fn tilt(shapes: &[(usize, usize)], weights: &mut [f32], ratio: f32) {
    if ratio == 1.0 {
        return;
    }
    let excess = |(a, b): (usize, usize)| {
        let two_sided = a > 0 && b > 0;
        two_sided.then(|| b as f64 - f64::from(ratio) * a as f64)
    };
    let sum = |weights: &[f32], tilt: f64, by_excess: bool| {
        let terms = shapes.iter().zip(weights).filter_map(|(&shape, &weight)| {
            let excess = excess(shape)?;
            let weight = f64::from(weight) * libm::exp(tilt * excess);
            Some(if by_excess { weight * excess } else { weight })
        });
        terms.sum::<f64>()
    };
    let (mut low, mut high) = (-MOST_TILT, MOST_TILT);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if sum(weights, middle, true) < 0.0 { low = middle } else { high = middle }
    }
    let scale = sum(weights, 0.0, false) / sum(weights, low, false);
    for (&shape, weight) in shapes.iter().zip(weights.iter_mut()) {
        if let Some(excess) = excess(shape) {
            *weight = (f64::from(*weight) * libm::exp(low * excess) * scale) as f32;
        }
    }
}

/// The probability that a one-sided bead is followed by another.
fn extension(beads: &[Bead], surplus: f32, constants: &Constants) -> f32 {
    let gaps = |pair: &&[Bead]| !pair[0].is_two_sided();
    let after = beads.windows(2).filter(gaps);
    let more = after.clone().filter(|pair| !pair[1].is_two_sided()).count() as f32;
    let strength = constants.gap_strength;
    let assumed = constants.gap_extend.max(surplus * surplus);
    ((more + strength * assumed) / (after.count() as f32 + strength)).min(0.95)
}

/// The weight of a bead type. Mirrored types, such as 1-2 and 2-1, share the weight equally.
fn weight((a, b): (usize, usize), c: &Constants) -> f32 {
    match (a.min(b), a.max(b)) {
        (0, _) => 0.5 * c.prior_10,
        (1, 1) => c.prior_11,
        (1, 2) => 0.5 * c.prior_12,
        (1, 3) => 0.5 * c.prior_13,
        (1, 4) => 0.5 * c.prior_14,
        (1, wide) => 0.5 * c.prior_15 * libm::powf(c.prior_wide, (wide - 5) as f32),
        (2, 2) => c.prior_22,
        (2, 3) => 0.5 * c.prior_23,
        _ => c.prior_33 / 3.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prior(ratio: f32) -> Prior {
        let expected = Expected { surplus: 0.0, ratio };
        let reach = Reach::NARROW.widened(ratio, &[]);
        Prior::new(&[], expected, reach, &Constants::default())
    }

    fn log(prior: &Prior, source: usize, target: usize) -> f32 {
        let is = |s: &&Shape| (s.source, s.target) == (source, target);
        prior.shapes.iter().find(is).map_or(f32::NEG_INFINITY, |s| s.log)
    }

    #[test]
    fn three_sentences_for_each_one_make_wide_beads_likely() {
        let (even, prior) = (prior(1.0), prior(3.0));
        assert!(log(&prior, 1, 3) > log(&even, 1, 3) + 1.5);
        assert!(log(&prior, 1, 3) > log(&prior, 2, 1) + 2.0);
        assert!(log(&prior, 1, 8) > log(&prior, 2, 1));
        let ratio = |side: fn(&Shape) -> usize| {
            let two = prior.shapes.iter().filter(|s| s.source > 0 && s.target > 0);
            two.map(|s| side(s) as f32 * libm::expf(s.log)).sum::<f32>()
        };
        assert!((ratio(|s| s.target) / ratio(|s| s.source) - 2.6).abs() < 0.1);
        let total: f32 = prior.shapes.iter().map(|s| libm::expf(s.log)).sum();
        assert!((total - 1.0).abs() < 1e-4);
    }

    #[test]
    fn about_as_many_sentences_leave_the_prior_as_it_is() {
        let (even, nearly) = (prior(1.0), prior(1.4));
        assert_eq!(even.shapes.len(), 17);
        for (a, b) in even.shapes.iter().zip(&nearly.shapes) {
            assert!((a.log - b.log).abs() < 1e-5);
        }
    }

    #[test]
    fn the_sentences_of_a_surplus_ask_for_no_wide_beads() {
        let expected = Expected::new((100, 300), libm::logf(3.0));
        assert!((expected.ratio - 1.0).abs() < 1e-4 && expected.surplus > 0.6);
    }
}
