//! The evidence of the boundaries between the sentences of one side.
//!
//! A boundary may have a flag, for example "a block begins here". The document shows whether
//! flagged boundaries are likelier inside beads or between them.

use std::ops::Range;

use super::by_width::WindowTable;

/// The prior for flagged boundaries, before any bead is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct BoundaryPrior {
    /// The rate of the flag inside beads, relative to its rate at all boundaries.
    pub(super) inside: f32,
    /// The number of boundaries that the prior counts as.
    pub(super) strength: f32,
}

/// The score of the boundaries in and around each window of one side.
pub(super) struct Boundaries {
    windows: WindowTable<f32>,
}

/// The score of one boundary without the flag and with it.
type BoundaryScores = [f32; 2];

impl Boundaries {
    /// `flags` has one entry for each boundary, including both ends of the text. `widest` is the
    /// number of sentences of the widest window.
    pub(super) fn new(
        flags: &[bool],
        widest: usize,
        beads: impl Iterator<Item = Range<usize>>,
        prior: BoundaryPrior,
    ) -> Self {
        let count = flags.len() - 1;
        let inner = &flags[1.min(count)..count];
        let rate = inner.iter().filter(|&&f| f).count() as f32 / inner.len().max(1) as f32;
        let (inside, between) = rates(flags, beads, rate, prior);
        let (inside, between) = (log_ratios(inside, rate), log_ratios(between, rate));
        // The boundary between two beads is scored by both, so each takes half.
        let at_end = |boundary: usize| {
            let inner = boundary > 0 && boundary < count;
            if inner { 0.5 * between[usize::from(flags[boundary])] } else { 0.0 }
        };
        let window = |i: usize, width: usize| {
            let end = (i + width).min(count);
            let within: f32 = flags[i + 1..end].iter().map(|&f| inside[usize::from(f)]).sum();
            within + at_end(i) + at_end(end)
        };
        Self { windows: WindowTable::of(count, widest, |i, w| window(i, w + 1)) }
    }

    /// The score of the window of `width` sentences that begins at `i`.
    pub(super) fn score(&self, i: usize, width: usize) -> f32 {
        self.windows.at(i, width - 1)
    }

    /// The scores of all windows of `width` sentences.
    pub(super) fn of_width(&self, width: usize) -> &[f32] {
        self.windows.width(width - 1)
    }
}

/// The rates of the flag at boundaries inside beads and between them.
fn rates(
    flags: &[bool],
    beads: impl Iterator<Item = Range<usize>>,
    rate: f32,
    prior: BoundaryPrior,
) -> (f32, f32) {
    let expected = (prior.inside * rate).min(0.5 * (1.0 + rate));
    let (mut inside, mut flagged_inside) = (prior.strength, prior.strength * expected);
    let (mut between, mut flagged_between) = (prior.strength, prior.strength * rate);
    for bead in beads.filter(|bead| !bead.is_empty()) {
        for &flag in &flags[bead.start + 1..bead.end] {
            inside += 1.0;
            flagged_inside += f32::from(u8::from(flag));
        }
        if bead.end + 1 < flags.len() {
            between += 1.0;
            flagged_between += f32::from(u8::from(flags[bead.end]));
        }
    }
    (flagged_inside / inside, flagged_between / between)
}

/// The log ratios of a rate to that of all boundaries, without the flag and with it. 0 if the flag
/// is always or never set.
fn log_ratios(here: f32, everywhere: f32) -> BoundaryScores {
    if everywhere <= 0.0 || everywhere >= 1.0 {
        return [0.0; 2];
    }
    let ratio = |a: f32, b: f32| libm::logf(a.max(1e-3) / b).clamp(-4.0, 3.0);
    [ratio(1.0 - here, 1.0 - everywhere), ratio(here, everywhere)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_between_beads_speaks_against_widening_over_it() {
        let flags = [true, true, false, true, true, false, true];
        let beads = vec![0..1, 1..3, 3..4, 4..6];
        let prior = BoundaryPrior { inside: 0.3, strength: 2.0 };
        let boundaries = Boundaries::new(&flags, 5, beads.into_iter(), prior);
        assert!(boundaries.score(1, 2) > boundaries.score(0, 2));
    }

    #[test]
    fn without_any_flag_nothing_is_said() {
        let boundaries = Boundaries::new(
            &[true, false, false, true],
            5,
            std::iter::empty(),
            BoundaryPrior { inside: 3.0, strength: 5.0 },
        );
        assert!((1..=3).all(|width| boundaries.score(0, width) == 0.0));
    }
}
