//! Compares translation memories and alignments with reference samples: scores and differences.

pub mod bead;
mod memory;
mod overlap;
mod score;
mod side_by_side;
pub(crate) mod text;

pub use memory::{Comparison, Difference, DifferenceKind, memories};
pub use score::Score;
pub use side_by_side::side_by_side;
