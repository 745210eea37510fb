//! Where text is without a partner, and where it has its partner at another place.

use std::ops::Range;

use serde::Serialize;

use crate::align::MovedPart;
use crate::model::{Segment, Side, Stream};
use crate::place::LineIndex;
use crate::unit::{BeadOutcome, LineRange, Segmented};

/// Units below this confidence are reported as low confidence.
pub const LOW_CONFIDENCE: f32 = 0.5;

/// A run of segments of one side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The input file.
    pub document: String,
    /// The lines from the first segment to the last.
    pub lines: LineRange,
    /// The heading above the first segment, or that it is; empty if there is none.
    pub section: String,
    /// The number of segments.
    pub segments: usize,
    /// Their share of the characters of the side, from 0 to 1.
    pub share: f32,
}

/// A part of one side without a partner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LonePart {
    /// The side.
    pub side: Side,
    /// The part.
    #[serde(flatten)]
    pub part: Part,
}

/// A part that is translated at another place than the order of the texts would have it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MovedText {
    /// The part of the source.
    pub source: Part,
    /// Its translation.
    pub target: Part,
}

/// The least share of the text of its side for a run without a partner to be listed, so that there are at
/// most twenty a side.
const LEAST_SHARE: f32 = 0.05;

/// Finds parts of both sides of a document.
pub(super) struct Parts<'a> {
    segmented: Segmented<'a>,
    outcomes: &'a [BeadOutcome],
    lines: &'a [LineIndex],
    /// The number of characters of each side.
    characters: [usize; 2],
}

impl<'a> Parts<'a> {
    pub(super) fn new(
        segmented: Segmented<'a>,
        outcomes: &'a [BeadOutcome],
        lines: &'a [LineIndex],
    ) -> Self {
        let mut parts = Self { segmented, outcomes, lines, characters: [0; 2] };
        parts.characters = [Side::Source, Side::Target].map(|side| {
            let (stream, segments) = parts.side(side);
            segments.iter().map(|segment| characters(stream, segment)).sum()
        });
        parts
    }

    /// The runs without a partner that are long enough.
    pub(super) fn without_partner(&self) -> Vec<LonePart> {
        let mut lone = Vec::new();
        for side in [Side::Source, Side::Target] {
            let runs = self.runs(side).into_iter().map(|run| self.part(side, run));
            let long = runs.filter(|part| part.share >= LEAST_SHARE);
            lone.extend(long.map(|part| LonePart { side, part }));
        }
        lone
    }

    pub(super) fn moved(&self, moved: &[MovedPart]) -> Vec<MovedText> {
        let text = |part: &MovedPart| MovedText {
            source: self.part(Side::Source, part.source.clone()),
            target: self.part(Side::Target, part.target.clone()),
        };
        moved.iter().map(text).collect()
    }

    fn side(&self, side: Side) -> (&'a Stream, &'a [Segment]) {
        match side {
            Side::Source => (&self.segmented.bitext.source, self.segmented.source),
            Side::Target => (&self.segmented.bitext.target, self.segmented.target),
        }
    }

    /// The longest ranges of segments of a side that are in no pair of sufficient confidence.
    fn runs(&self, side: Side) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for BeadOutcome { bead, unit, .. } in self.outcomes {
            let range = match side {
                Side::Source => &bead.source,
                Side::Target => &bead.target,
            };
            let is_paired = unit.as_ref().is_some_and(|unit| unit.confidence >= LOW_CONFIDENCE);
            if is_paired || range.is_empty() {
                continue;
            }
            match runs.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => runs.push(range.clone()),
            }
        }
        runs
    }

    fn part(&self, side: Side, range: Range<usize>) -> Part {
        let (stream, all) = self.side(side);
        let segments = &all[range];
        let index = &self.lines[stream.document];
        let mut sources = Vec::new();
        for segment in [segments.first(), segments.last()].into_iter().flatten() {
            sources.extend(stream.blocks[segment.block].sources(segment.range.clone()));
        }
        let first = sources.first().map_or(0, |source| source.start);
        let last = sources.last().map_or(0, |source| source.end.saturating_sub(1));
        let section = segments.first().map_or(0, |segment| stream.section_of[segment.block]);
        let own: usize = segments.iter().map(|segment| characters(stream, segment)).sum();
        let of_side = self.characters[usize::from(side == Side::Target)];
        Part {
            document: self.segmented.bitext.documents[stream.document].name.clone(),
            lines: LineRange { first: index.line(first), last: index.line(last.max(first)) },
            section: stream.heading_text(section).into_owned(),
            segments: segments.len(),
            share: own as f32 / of_side.max(1) as f32,
        }
    }
}

fn characters(stream: &Stream, segment: &Segment) -> usize {
    stream.blocks[segment.block].text[segment.range.clone()].trim().chars().count()
}
