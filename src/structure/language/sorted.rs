//! Blocks with their detected languages.

use crate::model::{Block, ExclusionReason, Side};

/// A block and its language, or why it is left out.
#[derive(Debug, Clone)]
pub(in crate::structure) struct Sorted {
    pub(in crate::structure) block: Block,
    pub(in crate::structure) side: Result<Side, ExclusionReason>,
    /// The index of the block as read. Two blocks with one origin were parts of the same block.
    pub(in crate::structure) origin: usize,
    /// The number of the pair that it was in on one line: a text and its translation.
    pub(in crate::structure) pair: Option<usize>,
}
