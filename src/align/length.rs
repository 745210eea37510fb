//! The evidence of lengths, in UTF-8 bytes.
//!
//! If two windows translate each other, the log ratio of their lengths is close to normally
//! distributed around the ratio of the document, with a variance that falls with length. If they
//! met by chance, their lengths follow the distribution of window lengths in the document. The
//! score is the log ratio of the two densities.

use unicode_script::Script;

use super::bead::Bead;
use super::by_width::WindowTable;
use super::constants::Constants;
use crate::lang::Tag;

/// The log of the length ratio, target over source, and its variance `base + slope / length`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ratio {
    pub(super) mean: f32,
    pub(super) base: f32,
    pub(super) slope: f32,
}

impl Ratio {
    /// The ratio before any bead is known, and the log of how much longer the target is than a
    /// translation of the source would be, negative if the source is the longer one.
    ///
    /// This is the ratio of the two whole texts. If it is too far from the usual ratio of the two
    /// languages, one text lacks parts of the other; then it is the usual ratio.
    pub(super) fn of_texts(
        (from, to): (&Tag, &Tag),
        source: &[f32],
        target: &[f32],
        constants: &Constants,
    ) -> (Self, f32) {
        let total = |bytes: &[f32]| bytes.iter().map(|&b| f64::from(b)).sum::<f64>().max(1.0);
        let whole = libm::log(total(target) / total(source)) as f32;
        let usual = libm::logf(usual_bytes(to) / usual_bytes(from));
        let off = whole - usual;
        let (mean, excess) = if off.abs() < MOST_OFF { (whole, 0.0) } else { (usual, off) };
        (Self { mean, base: constants.variance_base, slope: constants.variance_slope }, excess)
    }

    /// The ratio of the total lengths of the beads, and the variance around it. Returns `self` for
    /// fewer than five usable beads.
    pub(super) fn of_beads(
        self,
        beads: &[Bead],
        source: &Windows,
        target: &Windows,
        constants: &Constants,
    ) -> Self {
        let pairs: Vec<(f64, f64)> = beads
            .iter()
            .filter(|bead| source.fits(&bead.source) && target.fits(&bead.target))
            .map(|b| (source.bytes(&b.source), target.bytes(&b.target)))
            .collect();
        if pairs.len() < 5 {
            return self;
        }
        let (s, t) = pairs.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
        let mean = libm::log(t / s) as f32;
        let (base, slope) = fitted_variance(&pairs, f64::from(mean), constants);
        Self { mean, base, slope }
    }

    fn variance(&self, inverse_length: f32) -> f32 {
        self.base + self.slope * inverse_length
    }
}

/// The largest difference between the log ratio of two whole texts and the usual one of their
/// languages.
const MOST_OFF: f32 = 0.5;

/// The usual length of a text in UTF-8, relative to the same text in a western European language.
fn usual_bytes(language: &Tag) -> f32 {
    match (language.primary(), language.scripts().first()) {
        ("ja", _) => 1.3,
        (_, Some(Script::Han)) => 0.95,
        (_, Some(Script::Hangul)) => 1.25,
        (_, Some(Script::Arabic | Script::Hebrew)) => 1.4,
        (_, Some(Script::Cyrillic | Script::Greek)) => 1.85,
        (_, None | Some(Script::Latin)) => 1.0,
        _ => 2.5,
    }
}

/// Scales the prior variance by the ratio of observed to expected squared residuals. The prior
/// counts as `PRIOR_BEADS` beads; outliers count at most as three standard deviations.
fn fitted_variance(pairs: &[(f64, f64)], mean: f64, constants: &Constants) -> (f32, f32) {
    const PRIOR_BEADS: f64 = 20.0;
    let (base, slope) = (f64::from(constants.variance_base), f64::from(constants.variance_slope));
    let (mut expected, mut seen) = (PRIOR_BEADS, PRIOR_BEADS);
    for &(s, t) in pairs {
        let residual = libm::log(t / s) - mean;
        let inverse = inverse_length(s, t, mean);
        let variance = base + slope * inverse;
        seen += (residual * residual / variance).min(9.0);
        expected += 1.0;
    }
    let factor = seen / expected;
    ((base * factor) as f32, (slope * factor) as f32)
}

fn inverse_length(source: f64, target: f64, mean: f64) -> f64 {
    0.5 * (1.0 / source + libm::exp(mean) / target)
}

/// The lengths of the windows of one side.
pub(super) struct Windows {
    sums: Vec<f64>,
    logs: WindowTable<f32>,
    inverse: WindowTable<f32>,
    /// For each width the mean, the variance and half the log of the variance of the log lengths.
    spread: Vec<(f32, f32, f32)>,
}

impl Windows {
    /// The lengths of all windows of up to `widest` sentences.
    pub(super) fn new(bytes: &[f32], widest: usize) -> Self {
        let mut sums = vec![0.0_f64];
        for &b in bytes {
            sums.push(sums[sums.len() - 1] + f64::from(b));
        }
        let length = |i: usize, w: usize| sums[(i + w + 1).min(bytes.len())] - sums[i];
        let logs = WindowTable::of(bytes.len(), widest, |i, w| libm::log(length(i, w)) as f32);
        let inverse = WindowTable::of(bytes.len(), widest, |i, w| (1.0 / length(i, w)) as f32);
        let spread = (0..widest).map(|w| spread(&logs, w)).collect();
        Self { sums, logs, inverse, spread }
    }

    /// Whether a range is one of these windows.
    fn fits(&self, range: &std::ops::Range<usize>) -> bool {
        (1..=self.spread.len()).contains(&range.len())
    }

    fn bytes(&self, range: &std::ops::Range<usize>) -> f64 {
        self.sums[range.end] - self.sums[range.start]
    }

    /// The log density of the length of a window among all windows of its width.
    fn chance(&self, i: usize, w: usize) -> f32 {
        let (mean, variance, log) = self.spread[w];
        let distance = self.logs.at(i, w) - mean;
        -0.5 * distance * distance / variance - log
    }
}

/// The mean, the variance and half the log of the variance of the log lengths at one width.
fn spread(logs: &WindowTable<f32>, w: usize) -> (f32, f32, f32) {
    let count = (logs.rows() + 1).saturating_sub(w + 1).max(1).min(logs.rows().max(1));
    let values = || (0..count.min(logs.rows())).map(|i| f64::from(logs.at(i, w)));
    let mean = values().sum::<f64>() / count as f64;
    let squares = values().map(|v| (v - mean) * (v - mean)).sum::<f64>();
    let variance = (squares + 0.1) / (count as f64 + 0.5);
    (mean as f32, variance as f32, (0.5 * libm::log(variance)) as f32)
}

/// The evidence of the lengths in one document.
pub(super) struct Lengths {
    source: Side,
    target: Side,
    mean: f32,
    weight: f32,
    floor: f32,
}

/// The terms of the score that depend on the window of one side only. They are precomputed, because
/// each window takes part in many beads.
struct Side {
    logs: WindowTable<f32>,
    /// Half the inverse of the variance, from the length of this side alone.
    precision: WindowTable<f32>,
    /// Half the log of that variance, plus the log density of the length by chance.
    constant: WindowTable<f32>,
}

impl Side {
    /// `scale` converts a length of this side to one of the source.
    fn new(windows: Windows, ratio: &Ratio, scale: f32) -> Self {
        let variance = |i: usize, w: usize| ratio.variance(scale * windows.inverse.at(i, w));
        let (rows, widest) = (windows.logs.rows(), windows.spread.len());
        let precision = WindowTable::of(rows, widest, |i, w| 0.5 / variance(i, w));
        let constant = WindowTable::of(rows, widest, |i, w| {
            0.5 * libm::logf(variance(i, w)) + windows.chance(i, w)
        });
        Self { logs: windows.logs, precision, constant }
    }
}

impl Lengths {
    pub(super) fn new(
        source: Windows,
        target: Windows,
        ratio: Ratio,
        constants: &Constants,
    ) -> Self {
        let scale = libm::expf(ratio.mean);
        Self {
            source: Side::new(source, &ratio, 1.0),
            target: Side::new(target, &ratio, scale),
            mean: ratio.mean,
            weight: constants.length_weight,
            floor: constants.length_floor,
        }
    }

    /// The score of windows of `a` and `b` sentences that begin at `i` and `j`.
    pub(super) fn score(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let (a, b) = (a - 1, b - 1);
        let distance = self.target.logs.at(j, b) - self.source.logs.at(i, a) - self.mean;
        let precision = 0.5 * (self.source.precision.at(i, a) + self.target.precision.at(j, b));
        let constant = 0.5 * (self.source.constant.at(i, a) + self.target.constant.at(j, b));
        self.weight * (-distance * distance * precision - constant).max(self.floor)
    }
    /// Adds the scores of windows of `a` sentences that begin at `i` and `b` sentences that begin at `j` and
    /// each place after it.
    pub(super) fn add_row(&self, (i, a): (usize, usize), (j, b): (usize, usize), row: &mut [f32]) {
        let (a, b) = (a - 1, b - 1);
        let run = j..j + row.len();
        let (log, precision) = (self.source.logs.at(i, a), self.source.precision.at(i, a));
        let constant = self.source.constant.at(i, a);
        let logs = &self.target.logs.width(b)[run.clone()];
        let precisions = &self.target.precision.width(b)[run.clone()];
        let constants = &self.target.constant.width(b)[run];
        for (((score, there), more), by_chance) in
            row.iter_mut().zip(logs).zip(precisions).zip(constants)
        {
            let distance = there - log - self.mean;
            let precision = 0.5 * (precision + more);
            let constant = 0.5 * (constant + by_chance);
            *score += self.weight * (-distance * distance * precision - constant).max(self.floor);
        }
    }
}
