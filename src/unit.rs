//! Translation units: a bead with its texts, section, neighbours and lines.

use std::ops::Range;
use std::path::{Component, Path};

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use crate::align::{self, Bead, Verdict};
use crate::model::{Bitext, BlockKind, ExclusionReason, Places, Segment, Stream, fold};
use crate::place::LineIndex;

/// A source text and its translation, with their context and origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TranslationUnit {
    /// A hash of the document's name, the bead and the texts, as 16 hexadecimal digits. The same
    /// input gives the same id, whatever else is in the run.
    pub id: String,
    /// The [name](document_name) of the document; of the source file for two files.
    pub document: String,
    /// The number of the unit in its document, from 1.
    pub position: usize,
    /// The kind of block of the source side.
    pub kind: BlockKind,
    /// The source text, with white space folded.
    pub source: String,
    /// The target text, with white space folded.
    pub target: String,
    /// The headings above the unit, outermost first, in each language. A heading is not in its own
    /// path.
    pub section: SectionPath,
    /// The number of segments on each side.
    pub bead: BeadType,
    /// The confidence, from 0.0 to 1.0; below 0.5 is low.
    pub confidence: f32,
    /// What is known of the document as a whole.
    pub verdict: Verdict,
    /// What a person made of the unit; `None` if nobody looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// The source segment before the unit; `None` at the start.
    pub previous: Option<String>,
    /// The source segment after the unit; `None` at the end.
    pub next: Option<String>,
    /// The lines of both sides in their input files, or in the text that is rendered from them.
    pub lines: Lines,
    /// The places of both sides in files that are no text files, by their names: `paragraph 12`,
    /// `slide 3`. `None` if both files are text files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<UnitPlaces>,
    /// The numbers of the segments of both sides in their streams. Units of one source file and
    /// several translations have equal source spans where they translate the same sentences.
    #[serde(skip)]
    pub spans: Spans,
    /// Where the unit has several source segments: each of them with its part of the target, for
    /// tools that look up one segment at a time. Empty unless
    /// [`sub_segments`](crate::config::Config::sub_segments) is set and the confidence suffices.
    #[serde(skip)]
    pub sub_segments: Vec<SubSegment>,
}

/// What a person made of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Review {
    /// The state of the unit.
    pub state: ReviewState,
    /// The confidence of the aligner; `None` if it had other segments together.
    pub aligned: Option<f32>,
}

/// The states of a unit that a person looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewState {
    /// The texts are those of the document.
    Accepted,
    /// A text was changed.
    Edited,
}

/// The segments of each side, numbered from 0 in their stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans {
    /// In the source stream.
    pub source: Range<usize>,
    /// In the target stream.
    pub target: Range<usize>,
}

/// One of several source segments of a unit, and the clauses of the target that translate it. It is
/// not a unit of its own: the clauses are right only in sequence with those of the other segments.
#[derive(Debug, Clone, PartialEq)]
pub struct SubSegment {
    /// The number of the source segment within the unit, from 1.
    pub number: usize,
    /// The source segment.
    pub source: String,
    /// The clauses of the target, including their final punctuation.
    pub target: String,
    /// The confidence, from 0.0 to 1.0.
    pub confidence: f32,
    /// The source segment before this one; `None` at the start.
    pub previous: Option<String>,
    /// The source segment after this one; `None` at the end.
    pub next: Option<String>,
}

impl SubSegment {
    /// The sub-segment as a unit of its own, with the other values of its unit.
    pub(crate) fn as_unit(&self, unit: &TranslationUnit) -> TranslationUnit {
        TranslationUnit {
            source: self.source.clone(),
            target: self.target.clone(),
            previous: self.previous.clone(),
            next: self.next.clone(),
            ..unit.clone()
        }
    }
}

/// The headings above a unit in each language, outermost first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SectionPath {
    /// In the source language.
    pub source: Vec<String>,
    /// In the target language.
    pub target: Vec<String>,
}

/// The numbers of segments of a bead. 2-1 is two source segments and one target segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct BeadType {
    /// The number of source segments.
    pub source: usize,
    /// The number of target segments.
    pub target: usize,
}

impl std::fmt::Display for BeadType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.source, self.target)
    }
}

/// The lines of each side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// The lines of the source side.
    pub source: Vec<LineRange>,
    /// The lines of the target side.
    pub target: Vec<LineRange>,
}

/// The names of the places of each side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UnitPlaces {
    /// The places of the source side.
    pub source: Vec<String>,
    /// The places of the target side.
    pub target: Vec<String>,
}

/// A range of lines of a file, from 1, both ends included. Text rejoined across a page break has
/// several ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LineRange {
    /// The first line.
    pub first: usize,
    /// The last line.
    pub last: usize,
}

impl LineRange {
    /// The lines that contain `sources`, which are byte ranges of the indexed text, in order.
    /// Adjacent ranges are merged.
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

/// A bitext whose two streams are cut into segments.
#[derive(Debug, Clone, Copy)]
pub struct Segmented<'a> {
    /// The two streams and their documents.
    pub bitext: &'a Bitext,
    /// The segments of the source stream.
    pub source: &'a [Segment],
    /// The segments of the target stream.
    pub target: &'a [Segment],
}

impl Segmented<'_> {
    /// The name of the document in its units: that of the source side.
    pub(crate) fn document_name(&self) -> String {
        let document = &self.bitext.documents[self.bitext.source.document];
        document.id.clone().unwrap_or_else(|| document_name(&document.name))
    }
}

/// What became of a bead.
#[derive(Debug, Clone)]
pub struct BeadOutcome {
    /// The bead.
    pub bead: Bead,
    /// Its unit; `None` if one side is empty.
    pub unit: Option<TranslationUnit>,
    /// Why it is not written; `None` if it is.
    pub excluded: Option<ExclusionReason>,
}

/// Builds the unit of each two-sided bead, in order, with the `sub_segments` within it. One-sided
/// beads are skipped.
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
            std::iter::from_fn(|| sub_segments.next_if(|span| span.source < bead.source.end));
        within.map(|span| sub_segment(&source, &target, bead, span)).collect()
    };
    let numbered = |(i, bead)| TranslationUnit {
        sub_segments: next(bead),
        ..unit(&source, &target, bead, i + 1)
    };
    two_sided.enumerate().map(numbered).collect()
}

fn sub_segment(
    source: &SideView<'_>,
    target: &SideView<'_>,
    bead: &Bead,
    span: &align::SubSegmentSpan,
) -> SubSegment {
    SubSegment {
        number: span.source - bead.source.start + 1,
        source: source.segment_text(span.source),
        target: target.segment_text(span.target)[span.range.clone()].trim().to_owned(),
        confidence: span.confidence,
        previous: source.before(span.source),
        next: source.after(span.source),
    }
}

fn unit(
    source: &SideView<'_>,
    target: &SideView<'_>,
    bead: &Bead,
    position: usize,
) -> TranslationUnit {
    let document = source.name.as_str();
    let (source_text, target_text) = (source.text(&bead.source), target.text(&bead.target));
    let lines = Lines { source: source.lines(&bead.source), target: target.lines(&bead.target) };
    let has_places = !source.places.are_lines() || !target.places.are_lines();
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
        verdict: Verdict::default(),
        review: None,
        previous: source.before(bead.source.start),
        next: source.after(bead.source.end - 1),
        places: has_places.then(|| UnitPlaces {
            source: source.names(&lines.source),
            target: target.names(&lines.target),
        }),
        lines,
        source: source_text,
        target: target_text,
        spans: Spans { source: bead.source.clone(), target: bead.target.clone() },
        sub_segments: Vec::new(),
    }
}

/// The name of a document, given its path: a relative path as it is, with `/` between its parts and
/// without `./`; of an absolute path the last part, because its folders say where the files of one
/// machine are. `-` is returned unchanged.
///
/// ```
/// use tmforge::unit::document_name;
/// assert_eq!(document_name("./guide/start.md"), "guide/start.md");
/// assert_eq!(document_name("/home/ann/guide/start.md"), "start.md");
/// ```
pub fn document_name(path: &str) -> String {
    let parsed = Path::new(path);
    let parts = parsed.components().filter(|part| *part != Component::CurDir);
    let mut parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    if parsed.has_root() {
        parts.drain(..parts.len() - 1);
    }
    if parts.is_empty() { path.to_owned() } else { parts.join("/") }
}

/// Hashes the content of a unit. Neither a counter nor a clock is used, so the same input gives the
/// same id.
pub(crate) fn id(document: &str, bead: &Bead, source: &str, target: &str) -> String {
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

/// One side of a bitext, with the properties of ranges of its segments.
struct SideView<'a> {
    /// The name of the document.
    name: String,
    stream: &'a Stream,
    segments: &'a [Segment],
    lines: &'a LineIndex,
    places: Places<'a>,
}

impl<'a> SideView<'a> {
    fn new(
        bitext: &'a Bitext,
        stream: &'a Stream,
        segments: &'a [Segment],
        lines: &'a [LineIndex],
    ) -> Self {
        let document = &bitext.documents[stream.document];
        let lines = &lines[stream.document];
        let places = Places::new(document, lines);
        let name = document.id.clone().unwrap_or_else(|| document_name(&document.name));
        Self { name, stream, segments, lines, places }
    }

    fn segment_text(&self, index: usize) -> String {
        self.stream.text_of(&self.segments[index]).into_owned()
    }

    /// The text of the segment before `index`, if there is one.
    fn before(&self, index: usize) -> Option<String> {
        index.checked_sub(1).map(|before| self.segment_text(before))
    }

    /// The text of the segment after `index`, if there is one.
    fn after(&self, index: usize) -> Option<String> {
        (index + 1 < self.segments.len()).then(|| self.segment_text(index + 1))
    }

    /// The text of the segments, with white space folded. Blocks are joined like wrapped lines.
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

    /// The headings above the first segment. A heading is not in its own path.
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

    /// The names of the places of `lines`.
    fn names(&self, lines: &[LineRange]) -> Vec<String> {
        lines.iter().map(|range| self.places.name(range.first, range.last)).collect()
    }

    fn sources(&self, segment: &Segment) -> Vec<Range<usize>> {
        self.stream.blocks[segment.block].sources(segment.range.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_paths_relative_to_where_the_command_runs() {
        for (path, name) in [
            ("a.md", "a.md"),
            ("./a.md", "a.md"),
            ("b/./a.md", "b/a.md"),
            ("b//a.md", "b/a.md"),
            ("../b/a.md", "../b/a.md"),
            ("/x/b/a.md", "a.md"),
            ("-", "-"),
            (".", "."),
            ("", ""),
            ("/", "/"),
        ] {
            assert_eq!(document_name(path), name, "{path}");
        }
    }
}
