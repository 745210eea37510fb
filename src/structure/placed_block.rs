//! Blocks with their positions in the file that they were read from.

use crate::model::Block;

/// A block and its position in its file.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) block: Block,
    /// Its index among all blocks of the file, including those of the other language.
    pub(super) order: usize,
    /// In a bilingual file, the index of the block as read, before it was split by language. Parts
    /// of one origin in the two languages are translations of each other.
    pub(super) origin: Option<usize>,
}

/// The position of a block in a bilingual file; see [`Placed`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) order: usize,
    pub(super) origin: usize,
}
