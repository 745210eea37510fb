//! Translation units: a bead with its text, section, neighbours and place.

use std::ops::Range;

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use crate::align::{self, Bead};
use crate::model::{Bitext, BlockKind, Document, Segment, Stream, fold};
use crate::place::LineIndex;

/// A pair of texts that translate each other, with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TranslationUnit {
    /// Stable: made from the document's name, the bead and the texts. 16 hexadecimal digits.
    pub id: String,
    /// The base name of the input (of the source file for two files).
    pub document: String,
    /// Place among the units of its document, from 1.
    pub position: usize,
    /// What it is; the source side's kind where the two differ.
    pub kind: BlockKind,
    /// The source text, folded.
    pub source: String,
    /// The target text, folded.
    pub target: String,
    /// The headings above it, outermost first, in each language; its own heading is not among them.
    pub section: SectionPath,
    /// How many segments it holds on each side.
    pub bead: BeadType,
    /// How sure the pair is, from 0 to 1; below 0.5 it is low.
    pub confidence: f32,
    /// The source segment before it; none at the start.
    pub previous: Option<String>,
    /// The source segment after it; none at the end.
    pub next: Option<String>,
    /// The source lines of both sides.
    pub lines: Lines,
    /// For tools that work segment by segment: what of the target translates which of the source
    /// segments, where there are several and it is sure. Empty unless it was asked for.
    #[serde(skip)]
    pub sub_segments: Vec<SubSegment>,
}

/// One of several source segments of a unit and the clauses of the target that translate it. It is no
/// unit: the clauses are good beside those of the other segments, in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct SubSegment {
    /// Which of the source segments it is, from 1.
    pub number: usize,
    /// The source segment.
    pub source: String,
    /// The clauses, with the marks that end them.
    pub target: String,
    /// How sure the pair is, from 0 to 1.
    pub confidence: f32,
    /// The source segment before it; none at the start.
    pub previous: Option<String>,
    /// The source segment after it; none at the end.
    pub next: Option<String>,
}

/// The path of headings in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SectionPath {
    /// In the source language.
    pub source: Vec<String>,
    /// In the target language.
    pub target: Vec<String>,
}

/// The shape of a bead: 2-1 is two source segments and one target segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct BeadType {
    /// Source segments.
    pub source: usize,
    /// Target segments.
    pub target: usize,
}

impl std::fmt::Display for BeadType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.source, self.target)
    }
}

/// The lines that each side stands on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// Lines of the source side.
    pub source: Vec<LineRange>,
    /// Lines of the target side.
    pub target: Vec<LineRange>,
}

/// Lines of a file, from 1, both ends included. A text that a page break cut has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LineRange {
    /// The first line.
    pub first: usize,
    /// The last line.
    pub last: usize,
}

impl LineRange {
    /// The lines that hold `sources` (byte ranges of the indexed text, in order), neighbouring
    /// ranges merged.
    pub fn covering(index: &LineIndex, sources: &[Range<usize>]) -> Vec<Self> {
        let mut lines: Vec<Self> = Vec::new();
        for source in sources {
            let first = index.line(source.start);
            let last = index.line(source.end.saturating_sub(1).max(source.start));
            match lines.last_mut() {
                Some(before) if before.last + 1 >= first && before.first <= first => {
                    before.last = before.last.max(last);
                }
                _ => lines.push(Self { first, last }),
            }
        }
        lines
    }
}

/// A bitext with both streams cut into segments: all that units are made from.
#[derive(Debug, Clone, Copy)]
pub struct Segmented<'a> {
    /// The two streams and their documents.
    pub bitext: &'a Bitext,
    /// The segments of the source stream.
    pub source: &'a [Segment],
    /// The segments of the target stream.
    pub target: &'a [Segment],
}

/// Makes the unit of each two-sided bead, in order, with those of `sub_segments` that are in it. One-sided
/// beads make none.
pub fn build(
    segmented: Segmented<'_>,
    beads: &[Bead],
    sub_segments: &[align::SubSegmentSpan],
) -> Vec<TranslationUnit> {
    let bitext = segmented.bitext;
    let lines: Vec<LineIndex> = bitext.documents.iter().map(|d| LineIndex::new(&d.text)).collect();
    let source = SideView::new(bitext, &bitext.source, segmented.source, &lines);
    let target = SideView::new(bitext, &bitext.target, segmented.target, &lines);
    let two_sided = beads.iter().filter(|bead| bead.is_two_sided());
    let mut sub_segments = sub_segments.iter().peekable();
    let mut next = |bead: &Bead| {
        let within =
            std::iter::from_fn(|| sub_segments.next_if(|part| part.source < bead.source.end));
        within.map(|found| part(&source, &target, bead, found)).collect()
    };
    let make = |(i, bead)| TranslationUnit {
        sub_segments: next(bead),
        ..unit(&source, &target, bead, i + 1)
    };
    two_sided.enumerate().map(make).collect()
}

fn part(
    source: &SideView<'_>,
    target: &SideView<'_>,
    bead: &Bead,
    found: &align::SubSegmentSpan,
) -> SubSegment {
    SubSegment {
        number: found.source - bead.source.start + 1,
        source: source.segment_text(found.source),
        target: target.segment_text(found.target)[found.range.clone()].trim().to_owned(),
        confidence: found.confidence,
        previous: source.before(found.source),
        next: source.after(found.source),
    }
}

fn unit(
    source: &SideView<'_>,
    target: &SideView<'_>,
    bead: &Bead,
    position: usize,
) -> TranslationUnit {
    let document = base_name(&source.document.name);
    let (source_text, target_text) = (source.text(&bead.source), target.text(&bead.target));
    TranslationUnit {
        id: id(document, bead, &source_text, &target_text),
        document: document.to_owned(),
        position,
        kind: source.kind(&bead.source),
        section: SectionPath {
            source: source.path(&bead.source),
            target: target.path(&bead.target),
        },
        bead: BeadType { source: bead.source.len(), target: bead.target.len() },
        confidence: bead.confidence,
        previous: source.before(bead.source.start),
        next: source.after(bead.source.end - 1),
        lines: Lines { source: source.lines(&bead.source), target: target.lines(&bead.target) },
        source: source_text,
        target: target_text,
        sub_segments: Vec::new(),
    }
}

/// The name of a file without its folders; `-` stays.
pub fn base_name(path: &str) -> &str {
    path.rsplit(['/', std::path::MAIN_SEPARATOR]).next().unwrap_or(path)
}

/// Made from what the unit is, never from a counter or a clock: the same input gives the same id.
fn id(document: &str, bead: &Bead, source: &str, target: &str) -> String {
    let mut hash = Xxh3::new();
    for part in [document, source, target] {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    for at in [&bead.source, &bead.target] {
        hash.update(&(at.start as u64).to_le_bytes());
        hash.update(&(at.end as u64).to_le_bytes());
    }
    format!("{:016x}", hash.digest())
}

/// One side of a bitext, ready to answer for ranges of its segments.
struct SideView<'a> {
    document: &'a Document,
    stream: &'a Stream,
    segments: &'a [Segment],
    lines: &'a LineIndex,
}

impl<'a> SideView<'a> {
    fn new(
        bitext: &'a Bitext,
        stream: &'a Stream,
        segments: &'a [Segment],
        lines: &'a [LineIndex],
    ) -> Self {
        let document = &bitext.documents[stream.document];
        Self { document, stream, segments, lines: &lines[stream.document] }
    }

    fn segment_text(&self, index: usize) -> String {
        self.stream.text_of(&self.segments[index]).into_owned()
    }

    /// The text of the segment before the one at `index`, if there is any.
    fn before(&self, index: usize) -> Option<String> {
        index.checked_sub(1).map(|before| self.segment_text(before))
    }

    /// The text of the segment after the one at `index`, if there is any.
    fn after(&self, index: usize) -> Option<String> {
        (index + 1 < self.segments.len()).then(|| self.segment_text(index + 1))
    }

    /// The segments' text as it stands in the block, blocks joined as wrapped lines are.
    fn text(&self, range: &Range<usize>) -> String {
        let mut raw = String::new();
        let mut block = None;
        for segment in &self.segments[range.clone()] {
            if block.is_some_and(|b| b != segment.block) {
                raw.push('\n');
            }
            raw.push_str(&self.stream.blocks[segment.block].text[segment.range.clone()]);
            block = Some(segment.block);
        }
        fold(&raw).into_owned()
    }

    fn kind(&self, range: &Range<usize>) -> BlockKind {
        self.stream.blocks[self.segments[range.start].block].kind
    }

    /// The headings above the first segment: a head is not above itself.
    fn path(&self, range: &Range<usize>) -> Vec<String> {
        let block = self.segments[range.start].block;
        let section = self.stream.section_of[block];
        let above = self.stream.path(section).into_iter();
        above
            .filter(|&s| self.stream.sections[s].heading != Some(block))
            .map(|s| self.stream.heading_text(s).into_owned())
            .collect()
    }

    fn lines(&self, range: &Range<usize>) -> Vec<LineRange> {
        let segments = &self.segments[range.clone()];
        let sources: Vec<_> = segments.iter().flat_map(|s| self.sources(s)).collect();
        LineRange::covering(self.lines, &sources)
    }

    fn sources(&self, segment: &Segment) -> Vec<Range<usize>> {
        self.stream.blocks[segment.block].sources(segment.range.clone())
    }
}
