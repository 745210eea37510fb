//! The account of what is in no block: nothing that was read is lost.

use std::ops::Range;

use crate::model::{Block, Document, Excluded, ExclusionReason};

/// Moves a block into the account of what was left out.
pub(super) fn leave_out(left_out: &mut Vec<Excluded>, block: &Block, reason: ExclusionReason) {
    let sources = block.sources(0..block.text.len());
    left_out.extend(sources.into_iter().map(|source| Excluded { source, reason }));
}

/// Brings the account up to date after `blocks` were cut and moved: what stands in none of them
/// and in no account (a bracket between two languages, white space at a cut) is added, and the
/// account is put in the order of the text.
pub(super) fn settle<'a>(document: &mut Document, blocks: impl Iterator<Item = &'a Block>) {
    let mut taken: Vec<Range<usize>> = document.left_out.iter().map(|l| l.source.clone()).collect();
    for block in blocks {
        taken.extend(block.pieces.iter().map(|piece| piece.source.clone()));
    }
    taken.retain(|range| !range.is_empty());
    taken.sort_unstable_by_key(|range| range.start);
    let mut at = 0;
    for range in taken {
        if at < range.start {
            let gap = at..range.start;
            let reason = reason_for(&document.text[gap.clone()]);
            document.left_out.push(Excluded { source: gap, reason });
        }
        at = at.max(range.end);
    }
    if at < document.text.len() {
        let gap = at..document.text.len();
        let reason = reason_for(&document.text[gap.clone()]);
        document.left_out.push(Excluded { source: gap, reason });
    }
    document.left_out.sort_by_key(|left_out| (left_out.source.start, left_out.source.end));
}

fn reason_for(gap: &str) -> ExclusionReason {
    if gap.trim().is_empty() { ExclusionReason::WhiteSpace } else { ExclusionReason::Markup }
}
