//! The ranges of a document that are in no block, so that the coverage report is complete.

use std::ops::Range;

use crate::model::{Block, Document, Excluded, ExclusionReason};

/// Adds the source ranges of a block to the excluded ranges.
pub(super) fn exclude(left_out: &mut Vec<Excluded>, block: &Block, reason: ExclusionReason) {
    let sources = block.sources(0..block.text.len());
    left_out.extend(sources.into_iter().map(|source| Excluded { source, reason }));
}

/// Completes and sorts the excluded ranges of a document after its `blocks` were cut and moved.
/// Every range that is in no block and not yet excluded, such as a bracket between two languages or
/// white space at a cut, is added.
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
