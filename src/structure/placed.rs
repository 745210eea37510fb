//! Blocks with their places in the file that they were read from.

use crate::model::Block;

/// A block and its place among all blocks of its file, those of the other language included.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) block: Block,
    pub(super) order: usize,
    /// Which of the blocks read it comes from, in a file with both languages: parts of one origin
    /// in the two languages are translations of each other.
    pub(super) origin: Option<usize>,
}

/// Where a block of a bilingual file stood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) order: usize,
    pub(super) origin: usize,
}
