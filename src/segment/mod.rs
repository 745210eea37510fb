//! Sentences: where a block's text is cut into segments.

mod boundary;
mod chars;
mod cjk;
mod engine;
mod list;
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

/// Cuts text of one language into segments.
#[derive(Debug, Clone)]
pub struct Segmenter {
    engine: Engine,
}

#[derive(Debug, Clone)]
enum Engine {
    /// Our own rules.
    Own(Arc<rules::Rules>),
    /// A user's rules.
    Srx(Arc<srx::SrxRules>),
}

impl Segmenter {
    /// The segmenter for a language.
    pub fn new(language: &Tag) -> Self {
        Self { engine: Engine::Own(Arc::new(rules::Rules::new(language))) }
    }

    fn with_srx(rules: srx::SrxRules) -> Self {
        Self { engine: Engine::Srx(Arc::new(rules)) }
    }

    /// The segments of one block's text as byte ranges that follow each other and add up to it.
    /// White space after a sentence belongs to it.
    pub fn segment(&self, text: &str) -> Vec<Range<usize>> {
        match &self.engine {
            Engine::Own(rules) => engine::segments(text, rules),
            Engine::Srx(rules) => rules.segments(text),
        }
    }

    /// The segments of all blocks. Titles, headings and run-in heads are not cut.
    pub fn segment_stream(&self, stream: &Stream) -> Vec<Segment> {
        let cut = |(block, b): (usize, &crate::model::Block)| {
            let ranges = if b.kind.is_head() {
                std::iter::once(0..b.text.len()).collect()
            } else {
                self.segment(&b.text)
            };
            ranges.into_iter().map(move |range| Segment { block, range }).collect::<Vec<_>>()
        };
        stream.blocks.iter().enumerate().flat_map(cut).collect()
    }
}
