//! The evidence of what stands between the sentences of one side: some junctions are likelier inside
//! beads, some between them.

use std::ops::Range;

use super::evidence::{ByWidth, WIDEST};

/// What is assumed of flagged junctions before any bead is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assumed {
    /// How often a junction inside a bead has the flag, against all junctions.
    pub(super) inside: f32,
    /// How many junctions the assumption is worth.
    pub(super) strength: f32,
}

/// What the junctions in and around each window of one side say.
pub(super) struct Boundaries {
    windows: Vec<ByWidth>,
}

/// What one junction says, without the flag and with it.
type BoundaryScores = [f32; 2];

impl Boundaries {
    /// `flags` has one entry for each junction, both ends of the text included.
    pub(super) fn new(
        flags: &[bool],
        beads: impl Iterator<Item = Range<usize>>,
        assumed: Assumed,
    ) -> Self {
        let count = flags.len() - 1;
        let inner = &flags[1.min(count)..count];
        let rate = inner.iter().filter(|&&f| f).count() as f32 / inner.len().max(1) as f32;
        let (inside, between) = rates(flags, beads, rate, assumed);
        let (inside, between) = (says(inside, rate), says(between, rate));
        let at_end = |junction: usize| {
            let inner = junction > 0 && junction < count;
            if inner { 0.5 * between[usize::from(flags[junction])] } else { 0.0 }
        };
        let window = |i: usize, width: usize| {
            let end = (i + width).min(count);
            let within: f32 = flags[i + 1..end].iter().map(|&f| inside[usize::from(f)]).sum();
            within + at_end(i) + at_end(end)
        };
        let by_width = |i| std::array::from_fn::<f32, WIDEST, _>(|w| window(i, w + 1));
        Self { windows: (0..count).map(by_width).collect() }
    }

    /// For the window of `width` sentences that begins at `i`.
    pub(super) fn score(&self, i: usize, width: usize) -> f32 {
        self.windows[i][width - 1]
    }
}

/// How often junctions inside beads and between them have the flag.
fn rates(
    flags: &[bool],
    beads: impl Iterator<Item = Range<usize>>,
    rate: f32,
    assumed: Assumed,
) -> (f32, f32) {
    let expected = (assumed.inside * rate).min(0.5 * (1.0 + rate));
    let (mut inside, mut flagged_inside) = (assumed.strength, assumed.strength * expected);
    let (mut between, mut flagged_between) = (assumed.strength, assumed.strength * rate);
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

fn says(here: f32, everywhere: f32) -> BoundaryScores {
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
        let assumed = Assumed { inside: 0.3, strength: 2.0 };
        let junctions = Boundaries::new(&flags, beads.into_iter(), assumed);
        assert!(junctions.score(1, 2) > junctions.score(0, 2));
    }

    #[test]
    fn without_any_flag_nothing_is_said() {
        let junctions = Boundaries::new(
            &[true, false, false, true],
            std::iter::empty(),
            Assumed { inside: 3.0, strength: 5.0 },
        );
        assert!((1..=3).all(|width| junctions.score(0, width) == 0.0));
    }
}
