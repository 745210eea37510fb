//! What is aligned: two sequences of items.

use crate::lang::Tag;
use crate::model::{BlockKind, Cell, SectionPair, Segment, Stream};

/// A segment as the aligner sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// The folded text.
    pub text: String,
    /// The kind of its block.
    pub kind: BlockKind,
    /// Index of its block; items of one block have the same one.
    pub block: usize,
    /// Index of the section that it stands in.
    pub section: usize,
    /// Its place in a table.
    pub cell: Option<Cell>,
}

/// One side of a pair: its items in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// The language that the items are written in.
    pub language: Tag,
    /// The items.
    pub items: Vec<Item>,
}

/// Two sequences to be aligned.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The source side.
    pub source: Sequence,
    /// The target side.
    pub target: Sequence,
    /// Sections that are believed to match, by [`Item::section`].
    pub sections: Vec<SectionPair>,
    /// Whether both sides stand in one file, so that a row of a table may hold both.
    pub in_one_file: bool,
}

impl Sequence {
    /// The segments of a stream.
    pub fn from_stream(stream: &Stream, segments: &[Segment]) -> Self {
        let item = |segment: &Segment| {
            let block = &stream.blocks[segment.block];
            Item {
                text: stream.text_of(segment).into_owned(),
                kind: block.kind,
                block: segment.block,
                section: stream.section_of[segment.block],
                cell: block.cell,
            }
        };
        Self { language: stream.language.clone(), items: segments.iter().map(item).collect() }
    }

    /// One item a line, with nothing known of blocks and sections.
    pub fn from_lines<'a>(language: Tag, lines: impl IntoIterator<Item = &'a str>) -> Self {
        let item = |line: &str| Item { text: line.trim().to_owned(), ..Item::default() };
        Self { language, items: lines.into_iter().map(item).collect() }
    }
}

impl Task {
    /// A task without matched sections.
    pub fn new(source: Sequence, target: Sequence) -> Self {
        Self { source, target, sections: Vec::new(), in_one_file: false }
    }
}
