//! Sentences: where a block's text is cut into segments.

mod chars;
mod engine;
mod list;
mod plain;
mod report;
mod rules;
mod scan;
mod wide;
mod word;

use std::ops::Range;
use std::sync::Arc;

use crate::lang::Tag;
use crate::model::{Segment, Stream};

pub use plain::PlainSegment;

/// Cuts text of one language into segments.
#[derive(Debug, Clone)]
pub struct Segmenter {
    rules: Arc<rules::Rules>,
}

impl Segmenter {
    /// The segmenter for a language.
    pub fn new(language: &Tag) -> Self {
        Self { rules: Arc::new(rules::Rules::new(language)) }
    }

    /// The segments of one block's text as byte ranges that follow each other and add up to it.
    pub fn segment(&self, text: &str) -> Vec<Range<usize>> {
        engine::segments(text, &self.rules)
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
