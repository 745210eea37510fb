//! The unit of alignment.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Source segments and target segments that translate each other. One side is empty where segments
/// have no translation.
///
/// The beads of a document are monotone and contiguous: each begins where the previous one ended,
/// on both sides, so that every segment is in exactly one bead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bead {
    /// Indices of the source segments.
    pub source: Range<usize>,
    /// Indices of the target segments.
    pub target: Range<usize>,
    /// The probability, from 0.0 to 1.0, that exactly these segments form a bead.
    pub confidence: f32,
}

impl Bead {
    /// Whether the bead has segments on both sides.
    pub fn is_two_sided(&self) -> bool {
        !self.source.is_empty() && !self.target.is_empty()
    }
}
