//! The section tree of one language, built from the numbers and levels of headings.

use crate::model::{Block, BlockKind, Section, Stream};
use crate::structure::number::{self, Numbering};
use crate::structure::placed_block::Placed;

/// The level of headings that are marked only by their number.
const RUN_IN_LEVEL: u8 = u8::MAX;

/// Changes the first block of each stream to a title if it is the document's title. A title that is
/// evident in one language is evidence for the other.
pub(super) fn mark_titles(streams: [&mut Vec<Placed>; 2]) {
    let sure = [0, 1].map(|i| is_title(streams[i]) && may_face(streams[i], streams[1 - i]));
    let facing = [0, 1].map(|i| may_face(streams[i], streams[1 - i]));
    let may_be = [0, 1].map(|i| starts_with_heading(streams[i]));
    for (i, stream) in streams.into_iter().enumerate() {
        if sure[i] || (sure[1 - i] && may_be[i] && facing[i]) {
            let title = &mut stream[0].block;
            title.kind = BlockKind::Title;
            title.level = title.level.max(1);
        }
    }
}

/// Whether the first block of a stream can be the translation of the first block of the other. It
/// cannot if it was split from one block together with a later block there, or if it is two levels
/// lower.
fn may_face(stream: &[Placed], other: &[Placed]) -> bool {
    let (Some(first), Some(facing)) = (stream.first(), other.first()) else { return true };
    let twin_is_later = first.origin.is_some()
        && other[1..].iter().take(8).any(|placed| placed.origin == first.origin);
    let lower =
        facing.block.kind == BlockKind::Heading && first.block.level > facing.block.level + 1;
    !twin_is_later && !lower
}

fn starts_with_heading(stream: &[Placed]) -> bool {
    stream.first().is_some_and(|first| {
        first.block.kind == BlockKind::Heading && number::read(&first.block.text).is_none()
    })
}

fn is_title(stream: &[Placed]) -> bool {
    let Some(first) = stream.first().map(|placed| &placed.block) else { return false };
    match first.kind {
        BlockKind::Title => true,
        BlockKind::Heading => is_outermost(first, stream),
        BlockKind::Paragraph => is_plain_title(first, stream),
        _ => false,
    }
}

/// Whether all other headings are below the first: by their level, or because they are numbered and
/// the first is not.
fn is_outermost(first: &Block, stream: &[Placed]) -> bool {
    let numbered = |block: &Block| number::read(&block.text).is_some();
    let first_numbered = numbered(first);
    stream[1..]
        .iter()
        .map(|placed| &placed.block)
        .filter(|b| b.kind == BlockKind::Heading)
        .all(|block| block.level > first.level || (!first_numbered && numbered(block)))
}

/// Whether the first paragraph is the title of a text with run-in heads but without marked
/// headings: it is a short line without an end mark.
fn is_plain_title(first: &Block, stream: &[Placed]) -> bool {
    let kinds = || stream.iter().map(|placed| placed.block.kind);
    let heads = kinds().filter(|kind| *kind == BlockKind::RunInHead).count();
    let text = first.text.trim_end();
    heads >= 2
        && kinds().all(|kind| kind != BlockKind::Heading)
        && text.chars().count() <= 120
        && !text.contains(['\n', crate::model::LINE_BREAK])
        && !text.ends_with(['.', '。', '!', '?', '！', '？', ':', '：', ',', '，', ';', '；'])
        && number::read(text).is_none()
}

/// An open section with the features of its heading.
struct Open {
    section: usize,
    level: u8,
    kind: BlockKind,
    numbering: Option<Numbering>,
}

/// Builds the sections of a stream. Also returns the section of each block.
pub(super) fn build(blocks: &[Block]) -> (Vec<Section>, Vec<usize>) {
    let root = Section { heading: None, parent: None, depth: 0, number: None };
    let mut sections = vec![root];
    let mut section_of = Vec::with_capacity(blocks.len());
    let mut stack: Vec<Open> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if block.kind.is_head() {
            open(at, block, &mut sections, &mut stack);
        }
        section_of.push(stack.last().map_or(0, |open| open.section));
    }
    (sections, section_of)
}

fn open(at: usize, block: &Block, sections: &mut Vec<Section>, stack: &mut Vec<Open>) {
    let numbering = number::read(&block.text);
    let level = match block.kind {
        BlockKind::Title => 0,
        BlockKind::RunInHead => RUN_IN_LEVEL,
        _ => block.level,
    };
    let keep = siblings_at(stack, block.kind, level, numbering.as_ref())
        .unwrap_or_else(|| parent_by_level(stack, level, block.kind));
    stack.truncate(keep);
    let parent = stack.last().map_or(0, |open| open.section);
    sections.push(Section {
        heading: Some(at),
        parent: Some(parent),
        depth: sections[parent].depth.saturating_add(1),
        number: numbering.as_ref().map(|numbering| numbering.number.clone()),
    });
    stack.push(Open { section: sections.len() - 1, level, kind: block.kind, numbering });
}

/// The number of sections that remain open above a heading whose number continues that of an open
/// section: 5 and 6 are siblings, whatever their levels.
fn siblings_at(
    stack: &[Open],
    kind: BlockKind,
    level: u8,
    numbering: Option<&Numbering>,
) -> Option<usize> {
    let numbering = numbering?;
    let goes_on = |open: &&Open| {
        open.kind == kind
            && open.numbering.as_ref().is_some_and(|before| continues(before, numbering, kind))
    };
    let same_level = |open: &&Open| open.level == level && goes_on(open);
    let find = |accept: &dyn Fn(&&Open) -> bool| {
        stack.iter().enumerate().rev().find(|(_, open)| accept(open)).map(|(at, _)| at)
    };
    find(&same_level).or_else(|| find(&goes_on))
}

fn continues(before: &Numbering, after: &Numbering, kind: BlockKind) -> bool {
    if before.style != after.style {
        return false;
    }
    let (a, b) = (&before.number.values, &after.number.values);
    if before.style.is_named() || kind == BlockKind::RunInHead {
        return true;
    }
    match (a.split_last(), b.split_last()) {
        (Some((a, outer_a)), Some((b, outer_b))) => outer_a == outer_b && *b > *a && *b <= *a + 2,
        _ => false,
    }
}

/// The number of sections that remain open above a heading of this level.
fn parent_by_level(stack: &[Open], level: u8, kind: BlockKind) -> usize {
    if kind == BlockKind::RunInHead {
        return stack.len();
    }
    stack.iter().position(|open| open.level >= level).unwrap_or(stack.len())
}

/// Sets the parents of a stream's sections and updates their depths. Parents precede their
/// children.
pub(super) fn set_parents(stream: &mut Stream, parents: &[usize]) {
    for (at, &parent) in parents.iter().enumerate().skip(1) {
        stream.sections[at].parent = Some(parent);
        stream.sections[at].depth = stream.sections[parent].depth.saturating_add(1);
    }
}
