//! How many sentences of each side a bead may have.

use super::bead::Bead;

/// The most sentences of a bead on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) source: usize,
    pub(super) target: usize,
}

/// The reach on both sides of most documents.
pub(super) const USUAL: usize = 5;

/// The reach on a side whose sentences are much shorter than those of the other.
pub(super) const WIDE: usize = 8;

/// The number of sentences of one side for each sentence of the other from which on beads may be
/// wide.
const UNEVEN: f32 = 1.8;

/// Beads may be wide in a document, too, if at least so many of the beads found before, and one in
/// so many of them, have as many sentences as they may have: they may be parts of wider ones.
const LEAST_FULL: usize = 3;
const ONE_FULL_OF: usize = 50;

impl Reach {
    pub(super) const NARROW: Self = Self { source: USUAL, target: USUAL };

    /// The reach of the next pass. `ratio` is the number of target sentences for each source
    /// sentence; `beads` are those found by the pass before.
    pub(super) fn widened(self, ratio: f32, beads: &[Bead]) -> Self {
        let two = || beads.iter().filter(|bead| bead.is_two_sided());
        let least = LEAST_FULL.max(two().count() / ONE_FULL_OF);
        let full = |len: fn(&Bead) -> usize| two().filter(|bead| len(bead) >= USUAL).count();
        let side = |before: usize, ratio: f32, full: usize| {
            if ratio >= UNEVEN || full >= least { WIDE } else { before }
        };
        Self {
            source: side(self.source, 1.0 / ratio, full(|bead| bead.source.len())),
            target: side(self.target, ratio, full(|bead| bead.target.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reach_is_wide_only_on_the_side_with_many_more_sentences() {
        let wide = Reach { source: USUAL, target: WIDE };
        assert_eq!(Reach::NARROW.widened(1.5, &[]), Reach::NARROW);
        assert_eq!(Reach::NARROW.widened(3.0, &[]), wide);
        assert_eq!(Reach::NARROW.widened(0.3, &[]), Reach { source: WIDE, target: USUAL });
        let bead = |at: usize, target| Bead { source: at..at + 1, target, confidence: 1.0 };
        let full: Vec<Bead> = (0..3).map(|at| bead(at, 5 * at..5 * at + 5)).collect();
        assert_eq!(Reach::NARROW.widened(1.0, &full), wide);
        assert_eq!(Reach::NARROW.widened(1.0, &full[1..]), Reach::NARROW);
        assert_eq!(wide.widened(1.0, &[]), wide);
    }
}
