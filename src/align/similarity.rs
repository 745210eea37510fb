//! The evidence of vectors: how similar the two windows of a bead are.
//!
//! The similarity is the cosine of the angle between the two vectors. Some windows are similar to all
//! others, so the mean similarity of each with the sentences of the other side is subtracted. The rest is
//! compared with what unrelated windows of these widths have in this document, in standard deviations
//! from their mean. That distance is close to normally distributed both in translations and in other
//! pairs; the score is the log ratio of the two densities, with a common variance, so that a greater
//! similarity never counts less.

use super::bead::Bead;
use super::by_width::ByWidth;
use super::reach::WIDE;
use super::vectors::{ItemVectors, TaskVectors, dot};

/// The vectors of a document and what is known of them before the first pass.
pub(super) struct Similarities {
    source: Side,
    target: Side,
    /// For each pair of widths the mean and the inverse standard deviation of unrelated windows.
    chance: Box<[[(f32, f32); WIDE]; WIDE]>,
    /// The distance of translations, estimated from the most similar sentences.
    rough: f32,
}

/// The windows of one side.
struct Side {
    vectors: ItemVectors,
    /// The lengths of the vectors of the windows; 0 without a vector.
    norms: ByWidth,
    /// The mean similarity of the windows with the sentences of the other side.
    affinity: ByWidth,
}

impl Side {
    fn new(vectors: ItemVectors, center: &[f32]) -> Self {
        let mut norms = ByWidth::zeros(vectors.len(), WIDE);
        let mut affinity = ByWidth::zeros(vectors.len(), WIDE);
        for i in 0..vectors.len() {
            let mut sum = vec![0.0; vectors.dimension()];
            for w in 0..WIDE.min(vectors.len() - i) {
                add(&mut sum, vectors.item(i + w), 1.0);
                let vector = vectors.own(i, w).unwrap_or(&sum);
                let norm = libm::sqrtf(dot(vector, vector));
                if norm > 0.0 {
                    *norms.at_mut(i, w) = norm;
                    *affinity.at_mut(i, w) = dot(vector, center) / norm;
                }
            }
        }
        Self { vectors, norms, affinity }
    }

    /// The own vector of a window of several sentences.
    fn own(&self, i: usize, width: usize) -> Option<&[f32]> {
        if width > 1 { self.vectors.own(i, width - 1) } else { None }
    }

    /// The scalar product of a sentence with a vector.
    fn with(&self, i: usize, vector: &[f32]) -> f32 {
        self.vectors.item(i).map_or(0.0, |item| dot(item, vector))
    }
}

fn add(sum: &mut [f32], vector: Option<&[f32]>, weight: f32) {
    if let Some(vector) = vector {
        sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += weight * x);
    }
}

/// The mean of the vectors of the items, each scaled to length 1.
fn center(vectors: &ItemVectors) -> Vec<f32> {
    let mut sum = vec![0.0; vectors.dimension()];
    let share = 1.0 / vectors.len().max(1) as f32;
    for item in (0..vectors.len()).filter_map(|i| vectors.item(i)) {
        let norm = libm::sqrtf(dot(item, item));
        if norm > 0.0 {
            add(&mut sum, Some(item), share / norm);
        }
    }
    sum
}

/// The number of pairs of places at which unrelated windows are compared.
const CHANCE_SAMPLES: usize = 200;

/// The number of source sentences whose most similar target sentence is looked for, and the most target
/// sentences that are looked at.
const BEST_SAMPLES: usize = 64;
const BEST_OF: usize = 2000;

/// The variance of unrelated windows before any is known, and the number of windows it counts as.
const CHANCE_VARIANCE: f32 = 0.02;
const CHANCE_STRENGTH: f32 = 3.0;

impl Similarities {
    /// `None` if too few vectors are known to compare anything.
    pub(super) fn new(vectors: &TaskVectors) -> Option<Self> {
        let (s, t) = (&vectors.source, &vectors.target);
        if s.dimension() != t.dimension() || s.len() < 2 || t.len() < 2 {
            return None;
        }
        let (source_center, target_center) = (center(s), center(t));
        let mut all = Self {
            source: Side::new(s.clone(), &target_center),
            target: Side::new(t.clone(), &source_center),
            chance: Box::new([[(0.0, 1.0); WIDE]; WIDE]),
            rough: 0.0,
        };
        all.chance = all.measured_chance();
        all.rough = all.rough_distance();
        Some(all)
    }

    /// The scalar product of two sentences.
    fn dot(&self, i: usize, j: usize) -> f32 {
        self.source.vectors.item(i).map_or(0.0, |item| self.target.with(j, item))
    }

    /// The similarity of windows of `a` and `b` sentences that begin at `i` and `j`, less what each has
    /// with all sentences of the other side. `dots(x, y)` are the scalar products of their sentences.
    fn excess(
        &self,
        (i, a): (usize, usize),
        (j, b): (usize, usize),
        dots: impl Fn(usize, usize) -> f32,
    ) -> Option<f32> {
        let (source, target) = (&self.source, &self.target);
        let norm = source.norms.at(i, a - 1) * target.norms.at(j, b - 1);
        if norm <= 0.0 {
            return None;
        }
        let product = match (source.own(i, a), target.own(j, b)) {
            (None, None) => sum(a, |x| sum(b, |y| dots(x, y))),
            (Some(s), Some(t)) => dot(s, t),
            (Some(s), None) => sum(b, |y| target.with(j + y, s)),
            (None, Some(t)) => sum(a, |x| source.with(i + x, t)),
        };
        let mean = 0.5 * (source.affinity.at(i, a - 1) + target.affinity.at(j, b - 1));
        Some(product / norm - mean)
    }

    /// The same in standard deviations from the mean of unrelated windows.
    fn distance(
        &self,
        s: (usize, usize),
        t: (usize, usize),
        dots: impl Fn(usize, usize) -> f32,
    ) -> Option<f32> {
        let (mean, precision) = self.chance[s.1 - 1][t.1 - 1];
        self.excess(s, t, dots).map(|excess| (excess - mean) * precision)
    }

    /// Compares windows at places spread over the document that are not on its diagonal.
    fn measured_chance(&self) -> Box<[[(f32, f32); WIDE]; WIDE]> {
        let mut sums = Box::new([[(0.0_f64, 0.0_f64, 0.0_f64); WIDE]; WIDE]);
        let (n, m) = (self.source.vectors.len(), self.target.vectors.len());
        for (i, j) in places(n, m) {
            let mut block = [[0.0; WIDE]; WIDE];
            let (height, width) = (WIDE.min(n - i), WIDE.min(m - j));
            for (x, row) in block.iter_mut().enumerate().take(height) {
                (0..width).for_each(|y| row[y] = self.dot(i + x, j + y));
            }
            for (a, row) in sums.iter_mut().enumerate().take(height) {
                for (b, sum) in row.iter_mut().enumerate().take(width) {
                    if let Some(x) = self.excess((i, a + 1), (j, b + 1), |x, y| block[x][y]) {
                        let x = f64::from(x);
                        *sum = (sum.0 + 1.0, sum.1 + x, sum.2 + x * x);
                    }
                }
            }
        }
        Box::new(sums.map(|row| row.map(normal)))
    }

    /// How far translations are from unrelated sentences: what the most similar sentences have beyond
    /// what the best of so many unrelated ones would have.
    fn rough_distance(&self) -> f32 {
        let (n, m) = (self.source.vectors.len(), self.target.vectors.len());
        let samples = BEST_SAMPLES.min(n);
        let (mut total, mut count) = (0.0, 0.0);
        for i in (0..samples).map(|k| k * n / samples) {
            let start = (i * m / n).saturating_sub(BEST_OF / 2).min(m.saturating_sub(BEST_OF));
            let distance = |j| self.distance((i, 1), (j, 1), |_, _| self.dot(i, j));
            let best = (start..m.min(start + BEST_OF)).filter_map(distance).reduce(f32::max);
            if let Some(best) = best {
                total += best;
                count += 1.0;
            }
        }
        let best = if count > 0.0 { f32::max(total / count, 0.0) } else { 0.0 };
        let by_chance = 2.0 * libm::logf(m.min(BEST_OF) as f32);
        libm::sqrtf((best * best - by_chance).max(0.0))
    }

    /// The evidence in a pass: `beads` are those of the pass before.
    pub(super) fn of_pass(&self, beads: &[Bead], weight: f32) -> Similarity<'_> {
        const STRENGTH: f64 = 10.0;
        let rough = f64::from(self.rough);
        let (mut count, mut total, mut squares) =
            (STRENGTH, STRENGTH * rough, STRENGTH * (rough * rough + 1.0));
        let fits = |bead: &&Bead| {
            bead.is_two_sided() && bead.source.len() <= WIDE && bead.target.len() <= WIDE
        };
        for bead in beads.iter().filter(fits) {
            let (i, j) = (bead.source.start, bead.target.start);
            let (s, t) = ((i, bead.source.len()), (j, bead.target.len()));
            if let Some(x) = self.distance(s, t, |x, y| self.dot(i + x, j + y)) {
                count += 1.0;
                total += f64::from(x);
                squares += f64::from(x) * f64::from(x);
            }
        }
        let mean = total / count;
        let variance = (squares / count - mean * mean).max(0.0);
        let slope = mean.max(0.0) / (0.5 * (1.0 + variance));
        Similarity { all: self, slope: weight * slope as f32, middle: 0.5 * mean as f32 }
    }
}

fn sum(count: usize, value: impl Fn(usize) -> f32) -> f32 {
    (0..count).map(value).sum()
}

/// The mean and the inverse standard deviation, from a count, a sum and a sum of squares.
fn normal((count, sum, squares): (f64, f64, f64)) -> (f32, f32) {
    let mean = sum / count.max(1.0);
    let around = (squares - count * mean * mean).max(0.0);
    let strength = f64::from(CHANCE_STRENGTH);
    let variance = (around + strength * f64::from(CHANCE_VARIANCE)) / (count + strength);
    (mean as f32, (1.0 / libm::sqrt(variance)) as f32)
}

/// Places spread over the matrix of `n` source and `m` target sentences, away from its diagonal.
fn places(n: usize, m: usize) -> Vec<(usize, usize)> {
    let is_apart = |&(i, j): &(usize, usize)| (i * m).abs_diff(j * n) >= n.max(m);
    if n * m <= CHANCE_SAMPLES {
        return (0..n * m).map(|k| (k / m, k % m)).filter(is_apart).collect();
    }
    // The fractional parts of multiples of the golden ratio are spread evenly.
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let place = |k: usize| {
        let fraction = GOLDEN.wrapping_mul(k as u64 + 1) >> 32;
        (k * n / CHANCE_SAMPLES, ((fraction * m as u64) >> 32) as usize)
    };
    (0..CHANCE_SAMPLES).map(place).filter(is_apart).collect()
}

/// The evidence of the vectors in one pass.
pub(super) struct Similarity<'a> {
    all: &'a Similarities,
    slope: f32,
    middle: f32,
}

impl Similarity<'_> {
    /// The scalar products of a source sentence with the target sentences from `first` on.
    pub(super) fn dots(&self, sentence: usize, first: usize, dots: &mut [f32]) {
        for (at, value) in dots.iter_mut().enumerate() {
            *value = self.all.dot(sentence, first + at);
        }
    }

    /// The score of windows of `a` and `b` sentences that begin at `i` and `j`, from the scalar products
    /// of their sentences; 0 if one has no vector.
    pub(super) fn score_with(
        &self,
        (i, a): (usize, usize),
        (j, b): (usize, usize),
        dots: impl Fn(usize, usize) -> f32,
    ) -> f32 {
        let distance = self.all.distance((i, a), (j, b), dots);
        distance.map_or(0.0, |distance| self.slope * (distance - self.middle))
    }

    /// The same score, from the vectors.
    pub(super) fn score(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        self.score_with((i, a), (j, b), |x, y| self.all.dot(i + x, j + y))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::vectors::{WordForms, WordVectors};
    use super::*;

    /// Vectors of sentences that each have one word of their own and one that all share.
    fn similarities(source: &[&str], target: &[&str]) -> Option<Similarities> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words.vec");
        let axis =
            |at: usize| (0..13).map(|x| if x == at { " 1" } else { " 0" }).collect::<String>();
        let lines = ('a'..='m').enumerate().map(|(at, c)| format!("{c}{c}{}\n", axis(at)));
        std::fs::write(&path, lines.collect::<String>()).unwrap();
        let mut words = WordForms::default();
        source.iter().chain(target).for_each(|text| words.add(text));
        let path: &Path = &path;
        let words = WordVectors::load([path, path], &words).unwrap();
        Similarities::new(&words.vectors(source, target))
    }

    const TEXTS: [&str; 10] =
        ["aa mm", "bb mm", "cc mm", "dd mm", "ee mm", "ff mm", "gg mm", "hh mm", "ii mm", "jj mm"];

    #[test]
    fn equal_sentences_score_more_than_all_others() {
        let all = similarities(&TEXTS, &TEXTS).unwrap();
        let pass = all.of_pass(&[], 1.0);
        for (i, j) in (0..10).flat_map(|i| (0..10).map(move |j| (i, j))) {
            let score = pass.score(i, 1, j, 1);
            assert_eq!(score > 0.0, i == j, "{i} {j} {score}");
        }
        assert!(pass.score(3, 2, 3, 2) > pass.score(3, 2, 3, 1));
        assert!(pass.score(3, 2, 3, 1) > pass.score(3, 2, 7, 1));
    }

    #[test]
    fn vectors_that_tell_nothing_do_not_count() {
        let all = similarities(&TEXTS, &["mm"; 10]).unwrap();
        let bead = |at| Bead { source: at..at + 1, target: at..at + 1, confidence: 1.0 };
        let pass = all.of_pass(&(0..10).map(bead).collect::<Vec<_>>(), 1.0);
        assert!(pass.score(0, 1, 0, 1).abs() < 0.1);
    }

    #[test]
    fn sentences_without_vectors_have_no_evidence() {
        let mut texts = TEXTS;
        texts[4] = "?";
        let all = similarities(&texts, &TEXTS).unwrap();
        assert_eq!(all.of_pass(&[], 1.0).score(4, 1, 4, 1), 0.0);
        assert!(similarities(&["aa"], &TEXTS).is_none(), "nothing to compare with");
    }
}
