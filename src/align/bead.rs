//! The unit of alignment.

use std::ops::Range;

/// Segments of the source and segments of the target that translate each other; one side is empty
/// where something has no translation.
///
/// The beads of a document are monotone and contiguous: each begins where the one before it ended,
/// on both sides, so that every segment is in exactly one bead.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// Indices of the source segments.
    pub source: Range<usize>,
    /// Indices of the target segments.
    pub target: Range<usize>,
    /// How sure it is that this is a bead exactly as it stands, from 0 to 1.
    pub confidence: f32,
}

impl Bead {
    /// Whether it has segments on both sides.
    pub fn is_two_sided(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }
}
