//! The prior probabilities of the bead types.

use super::bead::Bead;
use super::constants::Constants;

/// The bead types: the number of source sentences and of target sentences. One-sided types are
/// last.
pub(super) const SHAPES: [(u8, u8); 17] = [
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
];

/// The index of the first one-sided shape.
pub(super) const FIRST_GAP: usize = 15;

/// The log probabilities of the bead types in one document.
#[derive(Debug, Clone)]
pub(super) struct Prior {
    pub(super) shapes: [f32; SHAPES.len()],
    /// The log probability of a one-sided bead after another one.
    pub(super) extend: f32,
}

impl Prior {
    /// Counts the types of `beads`, which are empty in the first pass. The default distribution
    /// counts as `prior_strength` beads.
    ///
    /// `surplus` is the share of the longer side that cannot have a translation, judged by its
    /// length.
    pub(super) fn new(beads: &[Bead], surplus: f32, constants: &Constants) -> Self {
        let mut counts = weights(constants);
        let total: f32 = counts.iter().sum();
        for count in &mut counts {
            *count *= constants.prior_strength / total;
        }
        let mut gap_before = false;
        for bead in beads {
            let shape = (bead.source.len() as u8, bead.target.len() as u8);
            let gap = !bead.is_two_sided();
            if let Some(at) =
                SHAPES.iter().position(|&s| s == shape).filter(|_| !(gap && gap_before))
            {
                counts[at] += 1.0;
            }
            gap_before = gap;
        }
        let total: f32 = counts.iter().sum();
        let shapes = counts.map(|count| libm::logf(count / total));
        Self { shapes, extend: libm::logf(extension(beads, surplus, constants)) }
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

/// The weights of the bead types. Mirrored types, such as 1-2 and 2-1, share the weight equally.
fn weights(c: &Constants) -> [f32; SHAPES.len()] {
    SHAPES.map(|(a, b)| match (a.min(b), a.max(b)) {
        (0, _) => 0.5 * c.prior_10,
        (1, 1) => c.prior_11,
        (1, 2) => 0.5 * c.prior_12,
        (1, 3) => 0.5 * c.prior_13,
        (1, 4) => 0.5 * c.prior_14,
        (1, 5) => 0.5 * c.prior_15,
        (2, 2) => c.prior_22,
        (2, 3) => 0.5 * c.prior_23,
        _ => c.prior_33 / 3.0,
    })
}
