//! Blocks with their languages.

use crate::model::{Block, Side};

/// A block and the language that it is in; none when it is in neither.
#[derive(Debug, Clone)]
pub(in crate::structure) struct Sorted {
    pub(in crate::structure) block: Block,
    pub(in crate::structure) side: Option<Side>,
    /// Which of the blocks read it comes from: two of one origin were side by side in one block.
    pub(in crate::structure) origin: usize,
}
