//! Sentence segmentation: cuts the text of blocks into segments.

mod boundary;
mod chars;
mod cjk;
mod engine;
mod list;
mod phrase;
mod plain;
mod reporting_clause;
mod rules;
mod scan;
pub mod srx;
mod word;

use std::ops::Range;
use std::sync::Arc;

use crate::lang::Tag;
use crate::model::{Segment, Stream};

pub use plain::PlainSegment;

/// Cuts text of one language into sentences.
///
/// Segments are contiguous and cover the whole text; white space after a sentence belongs to it:
///
/// ```
/// use tmforge::{lang::Tag, segment::Segmenter};
///
/// let segmenter = Segmenter::new(&Tag::parse("en")?);
/// assert_eq!(segmenter.segment("It rained. We stayed."), [0..11, 11..21]);
/// # Ok::<(), tmforge::Error>(())
/// ```
///
/// Thai and Lao mark the ends of sentences by spaces alone, which also separate phrases; so do
/// Khmer and Burmese in a text without their end marks. There each segment is a phrase that may end
/// a sentence, and the aligner joins those that are one sentence in the translation.
#[derive(Debug, Clone)]
pub struct Segmenter {
    engine: Engine,
}

#[derive(Debug, Clone)]
enum Engine {
    /// The built-in rules.
    Own(Arc<rules::Rules>),
    /// Custom SRX rules.
    Srx(Arc<srx::SrxRules>),
}

impl Segmenter {
    /// Creates a segmenter with the built-in rules for a language. A language without rules of its
    /// own uses the general rules.
    pub fn new(language: &Tag) -> Self {
        Self { engine: Engine::Own(Arc::new(rules::Rules::new(language))) }
    }

    fn with_srx(rules: srx::SrxRules) -> Self {
        Self { engine: Engine::Srx(Arc::new(rules)) }
    }

    /// Cuts the text of one block into segments: contiguous byte ranges that cover it. White space
    /// after a sentence belongs to the sentence.
    pub fn segment(&self, text: &str) -> Vec<Range<usize>> {
        match &self.engine {
            Engine::Own(rules) => Self::own(text, rules, phrase::likely_ends),
            Engine::Srx(rules) => rules.segments(text),
        }
    }

    fn own(text: &str, rules: &rules::Rules, may_end: fn(&str) -> bool) -> Vec<Range<usize>> {
        let segments = engine::segments(text, rules);
        match phrase::Spaced::of(&rules.primary) {
            Some(spaced) => spaced.phrases(text, segments, may_end),
            None => segments,
        }
    }

    /// The segments that the aligner may join. They are those of [`Segmenter::segment`], except in
    /// scripts that mark the ends of sentences by spaces alone, where they are smaller phrases.
    fn pieces(&self, text: &str) -> Vec<Range<usize>> {
        match &self.engine {
            Engine::Own(rules) => Self::own(text, rules, phrase::may_end),
            Engine::Srx(rules) => rules.segments(text),
        }
    }

    /// Cuts all blocks of a stream into segments for alignment. Titles, headings and run-in heads are one segment
    /// each.
    pub fn segment_stream(&self, stream: &Stream) -> Vec<Segment> {
        let cut = |(block, b): (usize, &crate::model::Block)| {
            let ranges = if b.kind.is_head() {
                std::iter::once(0..b.text.len()).collect()
            } else {
                self.pieces(&b.text)
            };
            ranges.into_iter().map(move |range| Segment { block, range }).collect::<Vec<_>>()
        };
        stream.blocks.iter().enumerate().flat_map(cut).collect()
    }
}
