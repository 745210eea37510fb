//! Two streams of blocks, one per language, with their sections matched.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use crate::lang::Tag;
use crate::model::{Block, Document, fold};

/// One side of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The language translated from.
    Source,
    /// The language translated into.
    Target,
}

/// A bilingual document, understood: the two streams and what ties them.
#[derive(Debug, Clone)]
pub struct Bitext {
    /// The inputs, their blocks moved into the streams: one bilingual file, or the source file and
    /// the target file.
    pub documents: Vec<Document>,
    /// The source language's stream.
    pub source: Stream,
    /// The target language's stream.
    pub target: Stream,
    /// Sections that were matched across the languages, in document order.
    pub section_pairs: Vec<SectionPair>,
    /// The halves that were joined.
    pub joins: Vec<Join>,
}

/// The blocks of one language in reading order, mended, with their sections.
#[derive(Debug, Clone)]
pub struct Stream {
    /// Its language.
    pub language: Tag,
    /// Which of [`Bitext::documents`] it came from.
    pub document: usize,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The sections, in document order; the first is the root, which has no heading.
    pub sections: Vec<Section>,
    /// For each block the section that it stands in. A head stands in the section that it opens.
    pub section_of: Vec<usize>,
}

/// A heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The block that is its heading; the root has none.
    pub heading: Option<usize>,
    /// The section around it; the root has none.
    pub parent: Option<usize>,
    /// Depth in the tree: the root is 0.
    pub depth: u8,
    /// The number that the heading bears: 5 for `5.`, `五、`, `(5)`.
    pub number: Option<SectionNumber>,
}

/// The number of a heading, read as a value, with the style it is written in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SectionNumber {
    /// The values, outermost first: 5 for `五、`, 2 and 3 for `2.3`.
    pub values: Vec<u32>,
    /// Whether it stands in brackets, as `(1)` and `（一）` do.
    pub bracketed: bool,
}

/// Two sections that are translations of each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SectionPair {
    /// Index into the source stream's sections.
    pub source: usize,
    /// Index into the target stream's sections.
    pub target: usize,
    /// How sure the match is, from 0 to 1.
    pub confidence: f32,
}

/// Two blocks that were one before a page break cut them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// Which stream.
    pub side: Side,
    /// Index of the joined block in that stream.
    pub block: usize,
    /// Byte offset in the block's text where the second half begins.
    pub at: usize,
    /// How many blocks of other text stood between the two halves.
    pub apart: usize,
}

/// A sentence, heading or other smallest part: a byte range of its block's text. The segments of a
/// block follow each other without gaps and add up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Index into the stream's blocks.
    pub block: usize,
    /// Byte range in the block's text, white space included.
    pub range: Range<usize>,
}

impl Stream {
    /// A segment's text as it stands in a unit: trimmed and folded.
    pub fn text_of(&self, segment: &Segment) -> Cow<'_, str> {
        fold(&self.blocks[segment.block].text[segment.range.clone()])
    }

    /// The sections around section `index`, outermost first, itself last, the root left out.
    pub fn path(&self, index: usize) -> Vec<usize> {
        let mut path: Vec<usize> =
            std::iter::successors(Some(index), |&at| self.sections[at].parent)
                .filter(|&at| self.sections[at].heading.is_some())
                .collect();
        path.reverse();
        path
    }

    /// The folded text of a section's heading; empty for the root.
    pub fn heading_text(&self, section: usize) -> Cow<'_, str> {
        self.sections[section].heading.map_or(Cow::Borrowed(""), |b| fold(&self.blocks[b].text))
    }
}
