//! The results of every stage for one document, as plain data for display and JSON.

use serde::Serialize;

use crate::align::{Bead, Explained};
use crate::coverage::Coverage;
use crate::lang::Tag;
use crate::language_check::UnexpectedLanguage;
pub use crate::layout::{Layout, LayoutKind};
use crate::model::{Bitext, BlockKind, SectionPair, Segment, Side, Stream, fold};
use crate::place::LineIndex;
use crate::unit::{LineRange, Segmented};

/// The results of every stage for one document, or for a pair of files.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inspection {
    /// The source language.
    pub source: Tag,
    /// The target language.
    pub target: Tag,
    /// The layout of the two languages.
    pub layout: Layout,
    /// All blocks in reading order. The blocks of the target file follow those of the source file.
    pub blocks: Vec<BlockView>,
    /// The sections of both sides in document order; matched sections share an entry.
    pub sections: Vec<SectionView>,
    /// The beads in order.
    pub beads: Vec<BeadView>,
    /// The coverage report.
    pub account: Coverage,
    /// Files that clearly are not in the language asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unexpected: Vec<UnexpectedLanguage>,
}

/// A block of text with its side and section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockView {
    /// The side of the block.
    pub side: Side,
    /// The kind of the block.
    pub kind: BlockKind,
    /// The level of a heading; 0 for other kinds.
    pub level: u8,
    /// The lines of the block; several ranges if it was rejoined across a page break.
    pub lines: Vec<LineRange>,
    /// The number of segments in the block.
    pub segments: usize,
    /// The text of the heading above the block, with white space folded; empty if there is none.
    pub section: String,
    /// The text of the block, with white space folded.
    pub text: String,
}

/// A section of one side, or two matched sections.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectionView {
    /// The depth in the tree of sections, from 1.
    pub depth: u8,
    /// The source heading, if there is one.
    pub source: Option<String>,
    /// The target heading, if there is one.
    pub target: Option<String>,
    /// The confidence of the match, from 0.0 to 1.0; `None` for a section without a match.
    pub confidence: Option<f32>,
}

/// A bead and the evidence for and against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BeadView {
    /// The number of the bead in the document, from 1.
    pub position: usize,
    /// The bead type, such as `2-1`.
    pub kind: String,
    /// The confidence, from 0.0 to 1.0.
    pub confidence: f32,
    /// The source segments.
    pub source: Vec<SegmentView>,
    /// The target segments.
    pub target: Vec<SegmentView>,
    /// Log-likelihood ratios in nats. Positive values support the bead.
    pub evidence: Vec<SignalView>,
}

/// A segment with its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SegmentView {
    /// The lines of the segment.
    pub lines: Vec<LineRange>,
    /// The text of the segment, with white space folded.
    pub text: String,
}

/// The contribution of one signal to the score of a bead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignalView {
    /// The name of the signal.
    pub signal: &'static str,
    /// The log-likelihood ratio in nats.
    pub value: f32,
}

impl Inspection {
    /// Combines the results of the stages.
    pub fn new(segmented: Segmented<'_>, explained: &[Explained], account: Coverage) -> Self {
        let bitext = segmented.bitext;
        let viewer = Viewer::new(segmented);
        let blocks = viewer.blocks();
        Self {
            source: bitext.source.language.clone(),
            target: bitext.target.language.clone(),
            layout: account.layout.clone(),
            sections: sections(bitext),
            beads: explained.iter().enumerate().map(|(i, e)| viewer.bead(i + 1, e)).collect(),
            blocks,
            account,
            unexpected: Vec::new(),
        }
    }
}

struct Viewer<'a> {
    segmented: Segmented<'a>,
    lines: Vec<LineIndex>,
}

impl<'a> Viewer<'a> {
    fn new(segmented: Segmented<'a>) -> Self {
        let documents = &segmented.bitext.documents;
        Self { segmented, lines: documents.iter().map(|d| LineIndex::new(&d.text)).collect() }
    }

    /// The blocks of both sides in reading order.
    fn blocks(&self) -> Vec<BlockView> {
        let mut keyed = Vec::new();
        for (side, stream, segments) in self.sides() {
            let mut counts = vec![0; stream.blocks.len()];
            segments.iter().for_each(|segment| counts[segment.block] += 1);
            for (at, count) in counts.into_iter().enumerate() {
                let key = (stream.document, stream.blocks[at].source_start());
                keyed.push((key, self.block(side, stream, at, count)));
            }
        }
        keyed.sort_by_key(|(key, _)| *key);
        keyed.into_iter().map(|(_, view)| view).collect()
    }

    fn sides(&self) -> [(Side, &'a Stream, &'a [Segment]); 2] {
        let Segmented { bitext, source, target } = self.segmented;
        [(Side::Source, &bitext.source, source), (Side::Target, &bitext.target, target)]
    }

    fn block(&self, side: Side, stream: &Stream, at: usize, segments: usize) -> BlockView {
        let block = &stream.blocks[at];
        let path = stream.path(stream.section_of[at]);
        let above = path.into_iter().rev().find(|&s| stream.sections[s].heading != Some(at));
        BlockView {
            side,
            kind: block.kind,
            level: block.level,
            lines: self.line_ranges(stream, at, 0..block.text.len()),
            segments,
            section: above.map_or_else(String::new, |s| stream.heading_text(s).into_owned()),
            text: fold(&block.text).into_owned(),
        }
    }

    fn line_ranges(
        &self,
        stream: &Stream,
        block: usize,
        range: std::ops::Range<usize>,
    ) -> Vec<LineRange> {
        let sources = stream.blocks[block].sources(range);
        LineRange::covering(&self.lines[stream.document], &sources)
    }

    fn bead(&self, position: usize, explained: &Explained) -> BeadView {
        let Bead { source, target, confidence } = &explained.bead;
        let [(_, source_stream, source_segments), (_, target_stream, target_segments)] =
            self.sides();
        let evidence = explained.evidence.iter();
        BeadView {
            position,
            kind: format!("{}-{}", source.len(), target.len()),
            confidence: *confidence,
            source: self.segments(source_stream, &source_segments[source.clone()]),
            target: self.segments(target_stream, &target_segments[target.clone()]),
            evidence: evidence
                .map(|&(signal, value)| SignalView { signal: signal.name(), value })
                .collect(),
        }
    }

    fn segments(&self, stream: &Stream, segments: &[Segment]) -> Vec<SegmentView> {
        let view = |segment: &Segment| SegmentView {
            lines: self.line_ranges(stream, segment.block, segment.range.clone()),
            text: stream.text_of(segment).into_owned(),
        };
        segments.iter().map(view).collect()
    }
}

/// The source sections in order, each with its match. A target section without a match follows the
/// matched section that precedes it in the target.
fn sections(bitext: &Bitext) -> Vec<SectionView> {
    let mut views = Vec::new();
    let mut shown = 0;
    for at in 0..bitext.source.sections.len() {
        let pair = bitext.section_pairs.iter().find(|pair| pair.source == at);
        if let Some(pair) = pair {
            let between = shown..pair.target.max(shown);
            views.extend(between.filter_map(|t| section(bitext, None, Some(t), None)));
            shown = shown.max(pair.target + 1);
        }
        views.extend(section(bitext, Some(at), pair.map(|p| p.target), pair));
    }
    let rest = shown..bitext.target.sections.len();
    views.extend(rest.filter_map(|t| section(bitext, None, Some(t), None)));
    views
}

fn section(
    bitext: &Bitext,
    source: Option<usize>,
    target: Option<usize>,
    pair: Option<&SectionPair>,
) -> Option<SectionView> {
    let text = |stream: &Stream, at: usize| {
        stream.sections[at].heading.map(|_| stream.heading_text(at).into_owned())
    };
    let source_text = source.and_then(|at| text(&bitext.source, at));
    let target_text = target.and_then(|at| text(&bitext.target, at));
    if source_text.is_none() && target_text.is_none() {
        return None;
    }
    let depth = source.map(|at| bitext.source.sections[at].depth);
    let depth = depth.or(target.map(|at| bitext.target.sections[at].depth)).unwrap_or(1);
    let confidence = pair.map(|pair| pair.confidence);
    Some(SectionView { depth, source: source_text, target: target_text, confidence })
}
