//! The input of the aligner: two sequences of items.

use super::vectors::TaskVectors;
use crate::lang::Tag;
use crate::model::{BlockKind, Cell, SectionPair, Segment, Stream};

/// A segment and its place in the layout of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// The text with white space folded.
    pub text: String,
    /// The kind of its block.
    pub kind: BlockKind,
    /// The index of its block, which all items of the block share.
    pub block: usize,
    /// The index of its section.
    pub section: usize,
    /// Its place in a table. `None` outside tables.
    pub cell: Option<Cell>,
    /// The record that it is part of; see [`Block::record`](crate::model::Block::record). The numbers
    /// of a side rise.
    pub record: Option<u32>,
    /// The order of its block among all blocks of a file with both languages. `None` if it is not known.
    pub order: Option<u32>,
}

/// One side of a task: the items in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// The language of the items.
    pub language: Tag,
    /// The items.
    pub items: Vec<Item>,
}

/// Two sequences to align.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The source side.
    pub source: Sequence,
    /// The target side.
    pub target: Sequence,
    /// Pairs of sections that match with some confidence, by [`Item::section`].
    pub sections: Vec<SectionPair>,
    /// Whether both sides come from one file, so that a row of a table may hold both languages.
    pub in_one_file: bool,
    /// The vectors of the items, if there are any.
    pub vectors: Option<TaskVectors>,
}

impl Sequence {
    /// Creates a sequence from the segments of a stream.
    pub fn from_stream(stream: &Stream, segments: &[Segment]) -> Self {
        let item = |segment: &Segment| {
            let block = &stream.blocks[segment.block];
            Item {
                text: stream.text_of(segment).into_owned(),
                kind: block.kind,
                block: segment.block,
                section: stream.section_of[segment.block],
                cell: block.cell,
                record: block.record,
                order: stream.orders.get(segment.block).copied().flatten(),
            }
        };
        Self { language: stream.language.clone(), items: segments.iter().map(item).collect() }
    }

    /// The texts of the items.
    pub fn texts(&self) -> Vec<&str> {
        self.items.iter().map(|item| item.text.as_str()).collect()
    }

    /// Creates a sequence of one item per line, all in one block and one section.
    pub fn from_lines<'a>(language: Tag, lines: impl IntoIterator<Item = &'a str>) -> Self {
        let item = |line: &str| Item { text: line.trim().to_owned(), ..Item::default() };
        Self { language, items: lines.into_iter().map(item).collect() }
    }
}

impl Task {
    /// Creates a task from two files, without matched sections.
    pub fn new(source: Sequence, target: Sequence) -> Self {
        Self { source, target, sections: Vec::new(), in_one_file: false, vectors: None }
    }
}
