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

/// Where a block was joined to the one before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joined {
    /// The index of the block that it is now part of.
    pub(super) block: usize,
    /// The offset at which its text begins there.
    pub(super) at: usize,
    /// The number of blocks of the other language between the two.
    pub(super) apart: usize,
}

/// Joins each block whose index is in `indices` to the block before it, with `mark` between their texts.
pub(super) fn join_blocks(stream: &mut Vec<Placed>, indices: &[usize], mark: char) -> Vec<Joined> {
    let mut indices = indices.iter().peekable();
    let mut kept: Vec<Placed> = Vec::with_capacity(stream.len());
    let mut joined = Vec::new();
    let mut order = 0;
    for (index, placed) in stream.drain(..).enumerate() {
        let apart = placed.order.saturating_sub(order + 1);
        order = placed.order;
        let is_joined = indices.next_if(|next| **next == index).is_some();
        let block = kept.len().saturating_sub(1);
        match kept.last_mut().filter(|_| is_joined) {
            Some(first) => {
                let at = first.block.text.len() + mark.len_utf8();
                first.block.append(&placed.block, mark);
                joined.push(Joined { block, at, apart });
            }
            None => kept.push(placed),
        }
    }
    *stream = kept;
    joined
}
