//! Two streams of blocks, one per language, with their sections matched.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use crate::lang::Tag;
use crate::model::{Block, Document, fold};

/// One side of a language pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The language translated from.
    Source,
    /// The language translated into.
    Target,
}

impl Side {
    /// The name in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Target => "target",
        }
    }
}

/// A bilingual document after the structure stage: one stream per language, with matched sections.
#[derive(Debug, Clone)]
pub struct Bitext {
    /// The inputs: one bilingual file, or the source file and the target file. Their blocks have
    /// been moved into the streams.
    pub documents: Vec<Document>,
    /// The source language's stream.
    pub source: Stream,
    /// The target language's stream.
    pub target: Stream,
    /// Sections that were matched across the languages, in document order.
    pub section_pairs: Vec<SectionPair>,
    /// The page breaks at which two halves of a sentence were rejoined.
    pub joins: Vec<Join>,
    /// The vocabulary of a bilingual file, which is in no stream.
    pub terms: Vec<Term>,
}

/// An entry of a vocabulary: `harvest [ˈhɑːvɪst] v. 收获`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The words of the source language.
    pub source: String,
    /// The words of the target language; several are as they are written.
    pub target: String,
    /// The language of the headword, which the rest of the entry describes.
    pub headword: Side,
    /// The pronunciation as written, without brackets; empty if there is none.
    pub pronunciation: String,
    /// The part of speech as written, without a full stop: `adj`; empty if there is none.
    pub part_of_speech: String,
}

/// The blocks of one language in reading order, with page breaks rejoined, and their sections.
#[derive(Debug, Clone)]
pub struct Stream {
    /// The language of the blocks.
    pub language: Tag,
    /// Index into [`Bitext::documents`] of the file that the blocks were read from.
    pub document: usize,
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// The sections, in document order; the first is the root, which has no heading.
    pub sections: Vec<Section>,
    /// For each block, the index of its section. A heading belongs to the section that it opens.
    pub section_of: Vec<usize>,
    /// For each block, its order among the blocks of both languages in a bilingual file; `None` in a file
    /// of one language.
    pub orders: Vec<Option<u32>>,
}

/// A heading and the blocks below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Index of the heading's block; `None` for the root.
    pub heading: Option<usize>,
    /// Index of the enclosing section; `None` for the root.
    pub parent: Option<usize>,
    /// Depth in the tree: the root is 0.
    pub depth: u8,
    /// The number at the start of the heading: 5 for `5.`, `五、`, `(5)`.
    pub number: Option<SectionNumber>,
}

/// The number of a heading as values, independent of the digits it is written in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SectionNumber {
    /// The values, outermost first: 5 for `五、`, 2 and 3 for `2.3`.
    pub values: Vec<u32>,
    /// Whether the number is written in brackets, like `(1)` and `（一）`.
    pub bracketed: bool,
}

/// Two sections that are translations of each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SectionPair {
    /// Index into the source stream's sections.
    pub source: usize,
    /// Index into the target stream's sections.
    pub target: usize,
    /// The confidence of the match, from 0.0 to 1.0.
    pub confidence: f32,
}

/// A place where two blocks were rejoined because a page break had split a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The stream that contains the block.
    pub side: Side,
    /// Index of the rejoined block in that stream.
    pub block: usize,
    /// Byte offset in the block's text where the second half begins.
    pub at: usize,
    /// The number of other blocks between the two halves in the file.
    pub apart: usize,
}

/// A sentence, heading or other smallest unit of alignment, as a byte range of its block's text.
/// The segments of a block are contiguous and cover it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Index into the stream's blocks.
    pub block: usize,
    /// Byte range in the block's text, including white space.
    pub range: Range<usize>,
}

impl Stream {
    /// Each block as one segment.
    pub(crate) fn whole_blocks(&self) -> Vec<Segment> {
        let whole = |(block, b): (usize, &Block)| Segment { block, range: 0..b.text.len() };
        self.blocks.iter().enumerate().map(whole).collect()
    }

    /// The text of a segment as written to a unit: trimmed, with white space folded.
    pub fn text_of(&self, segment: &Segment) -> Cow<'_, str> {
        fold(&self.blocks[segment.block].text[segment.range.clone()])
    }

    /// The ancestors of section `index`, outermost first and without the root, then `index` itself.
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
