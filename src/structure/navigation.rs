//! Removal of navigation links: breadcrumbs, previous and next, back to contents.

use std::ops::Range;

use crate::model::{Block, BlockKind, Document, Excluded, ExclusionReason};
use crate::structure::excluded;

/// The maximum number of blocks at either end that are treated as navigation.
const MOST_BLOCKS: usize = 12;

/// Excludes the blocks of links at the beginning and end of a document.
///
/// A list of links below a heading is content, such as a list of references.
pub(super) fn remove(document: &mut Document) {
    let count = document.blocks.len();
    let head = document.blocks.iter().take_while(|b| is_link(document, b)).count();
    if head == count {
        return;
    }
    let tail = document.blocks.iter().rev().take_while(|b| is_link(document, b)).count();
    let head = if head <= MOST_BLOCKS { head } else { 0 };
    let below_heading = document.blocks[count - tail - 1].kind.is_head();
    let tail = if tail <= MOST_BLOCKS && !below_heading { tail } else { 0 };
    let blocks = std::mem::take(&mut document.blocks);
    for (i, block) in blocks.into_iter().enumerate() {
        if i < head || i >= count - tail {
            excluded::exclude(&mut document.left_out, &block, ExclusionReason::Navigation);
        } else {
            document.blocks.push(block);
        }
    }
}

fn is_link(document: &Document, block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableCell)
        && (block.linked || is_mostly_linked(document, block))
}

/// Whether at least two thirds of a block's letters are in links, as in `Next: [Item 3](item3.md)`.
fn is_mostly_linked(document: &Document, block: &Block) -> bool {
    let (Some(first), Some(last)) = (block.pieces.first(), block.pieces.last()) else {
        return false;
    };
    let span = first.source.start..last.source.end;
    let from = document.left_out.partition_point(|l| l.source.start < span.start);
    let targets = document.left_out[from..]
        .iter()
        .take_while(|l| l.source.start <= span.end + 2)
        .filter(|l| l.reason == ExclusionReason::LinkTarget);
    let linked: usize = targets
        .filter_map(|target| link_text(&document.text, span.start, target))
        .map(|text| letters_within(block, &text))
        .sum();
    let all = letters_within(block, &span);
    all > 0 && linked * 3 >= all * 2
}

/// The range of a link's text: the content of the square brackets before its target.
fn link_text(text: &str, from: usize, target: &Excluded) -> Option<Range<usize>> {
    let before = text.get(from..target.source.start)?;
    let close = before.rfind(']')?;
    let mut depth = 0usize;
    for (at, c) in before[..=close].char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(from + at + 1..from + close);
        }
    }
    None
}

fn letters_within(block: &Block, range: &Range<usize>) -> usize {
    let mut letters = 0;
    for (i, piece) in block.pieces.iter().enumerate() {
        if piece.source.start < range.start || piece.source.end > range.end {
            continue;
        }
        let end = block.pieces.get(i + 1).map_or(block.text.len(), |next| next.at);
        letters += block.text[piece.at..end].chars().filter(|c| c.is_alphabetic()).count();
    }
    letters
}
