//! What a person needs to look at an alignment and correct it: both texts in rows, with what was left out.
//!
//! The rows are those of the aligner; the corrections that were applied stand beside them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;

use crate::align::{Bead, Explained, Signal};
use crate::corrections::{DocumentCorrections, fingerprint};
use crate::model::{Bitext, ExclusionReason, Places, Segment, Side, Stream, fold};
use crate::place::LineIndex;
use crate::unit::{BeadOutcome, LineRange, Segmented};

/// The version of this data.
pub const VERSION: u32 = 1;

/// The confidence from which a row has no signals: nobody asks why.
const SURE: f32 = 0.9;
/// The most signals of a row.
const MOST_SIGNALS: usize = 3;

/// A document to be reviewed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewDocument {
    /// The name of the document, as in its units.
    pub name: String,
    /// The source text.
    pub source: ReviewSide,
    /// The target text.
    pub target: ReviewSide,
    /// The beads of the aligner.
    pub rows: Vec<Row>,
    /// The headings, in the order of the rows.
    pub sections: Vec<RowSection>,
    /// The text that is in no segment.
    pub left_out: Vec<LeftOut>,
    /// The corrections that were applied.
    pub corrections: Option<DocumentCorrections>,
    /// Whether only the beads can be corrected: no text can be changed, and no segment be cut.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_fixed_texts: bool,
}

/// One side of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewSide {
    /// The tag of the language.
    pub language: String,
    /// The [fingerprint] of the segments.
    pub fingerprint: String,
    /// The segments.
    pub segments: Vec<ReviewSegment>,
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewSegment {
    /// The text, as in a unit.
    pub text: String,
    /// What stands between the segment before and this one if both are in one unit: nothing or a space.
    pub gap: &'static str,
    /// Where the segment is in its file: `line 5`.
    pub place: String,
    /// The number of its block on its side.
    pub block: usize,
}

/// A bead of the aligner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The numbers of the first source segment and of the one after the last.
    pub source: [usize; 2],
    /// The same of the target.
    pub target: [usize; 2],
    /// The confidence, from 0 to 1.
    pub confidence: f32,
    /// Whether it is written as a unit.
    pub written: bool,
    /// Why it is not.
    pub reason: Option<ExclusionReason>,
    /// The strongest signals of a row that is not sure, for and against it: the name, and the log-likelihood
    /// ratio in nats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<(&'static str, f32)>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowSection {
    /// The row that it stands before.
    pub row: usize,
    /// The depth in the tree of sections, from 1.
    pub depth: u8,
    /// The source heading.
    pub source: Option<String>,
    /// The target heading.
    pub target: Option<String>,
}

/// Text that is in no segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The row that it stands before.
    pub before: usize,
    /// The side whose file it is in. A file with both languages counts as the source.
    pub side: Side,
    /// Why it was left out.
    pub reason: ExclusionReason,
    /// Where it is in its file.
    pub place: String,
    /// The text.
    pub text: String,
}

/// The data of a document.
pub(crate) fn document(
    segmented: Segmented<'_>,
    outcomes: &[BeadOutcome],
    explained: &[Explained],
    corrections: Option<&DocumentCorrections>,
) -> ReviewDocument {
    let bitext = segmented.bitext;
    let evidence: HashMap<_, _> =
        explained.iter().map(|found| (key(&found.bead), found.evidence.as_slice())).collect();
    let indices: Vec<LineIndex> =
        bitext.documents.iter().map(|document| LineIndex::new(&document.text)).collect();
    ReviewDocument {
        name: segmented.document_name(),
        source: side(bitext, &bitext.source, segmented.source, &indices),
        target: side(bitext, &bitext.target, segmented.target, &indices),
        rows: outcomes.iter().map(|outcome| row(outcome, &evidence)).collect(),
        sections: sections(segmented, outcomes),
        left_out: left_out(segmented, outcomes, &indices),
        corrections: corrections.cloned(),
        has_fixed_texts: false,
    }
}

/// The segments of a bead.
type Key = (Range<usize>, Range<usize>);

fn key(bead: &Bead) -> Key {
    (bead.source.clone(), bead.target.clone())
}

fn row(outcome: &BeadOutcome, evidence: &HashMap<Key, &[(Signal, f32)]>) -> Row {
    let bead = &outcome.bead;
    let is_unsure = bead.is_two_sided() && bead.confidence < SURE;
    let evidence = evidence.get(&key(bead)).filter(|_| is_unsure);
    Row {
        source: [bead.source.start, bead.source.end],
        target: [bead.target.start, bead.target.end],
        confidence: (bead.confidence * 1000.0).round() / 1000.0,
        written: outcome.excluded.is_none(),
        reason: outcome.excluded,
        signals: evidence.map_or_else(Vec::new, |evidence| strongest(evidence)),
    }
}

/// The strongest signals, the strongest first.
fn strongest(evidence: &[(Signal, f32)]) -> Vec<(&'static str, f32)> {
    let mut found: Vec<(&str, f32)> = evidence
        .iter()
        .map(|(signal, value)| (signal.name(), (value * 10.0).round() / 10.0))
        .filter(|(_, value)| *value != 0.0)
        .collect();
    found.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    found.truncate(MOST_SIGNALS);
    found
}

fn side(
    bitext: &Bitext,
    stream: &Stream,
    segments: &[Segment],
    indices: &[LineIndex],
) -> ReviewSide {
    let index = &indices[stream.document];
    let places = Places::new(&bitext.documents[stream.document], index);
    let view = |at: usize| {
        let segment = &segments[at];
        let sources = stream.blocks[segment.block].sources(segment.range.clone());
        let lines = LineRange::covering(index, &sources);
        let names: Vec<String> =
            lines.iter().map(|lines| places.name(lines.first, lines.last)).collect();
        ReviewSegment {
            text: stream.text_of(segment).into_owned(),
            gap: at.checked_sub(1).map_or("", |before| gap(stream, &segments[before], segment)),
            place: names.join(", "),
            block: segment.block,
        }
    };
    ReviewSide {
        language: stream.language.as_str().to_owned(),
        fingerprint: fingerprint(stream, segments),
        segments: (0..segments.len()).map(view).collect(),
    }
}

/// What stands between two segments in a unit.
fn gap(stream: &Stream, before: &Segment, after: &Segment) -> &'static str {
    let raw = |segment: &Segment| &stream.blocks[segment.block].text[segment.range.clone()];
    let between = if before.block == after.block { "" } else { "\n" };
    let whole = [raw(before), between, raw(after)].concat();
    let apart = fold(raw(before)).len() + fold(raw(after)).len();
    if fold(&whole).len() > apart { " " } else { "" }
}

/// The headings before the rows that they head.
fn sections(segmented: Segmented<'_>, outcomes: &[BeadOutcome]) -> Vec<RowSection> {
    let bitext = segmented.bitext;
    let headings = |stream: &Stream, segment: Option<&Segment>| -> Option<usize> {
        let section = stream.section_of[segment?.block];
        stream.sections[section].heading.map(|_| section)
    };
    let text = |stream: &Stream, section: Option<usize>| {
        section.map(|section| stream.heading_text(section).into_owned())
    };
    let mut last = (None, None);
    let mut found = Vec::new();
    for (row, outcome) in outcomes.iter().enumerate() {
        let bead = &outcome.bead;
        let first = |range: &Range<usize>| range.clone().next();
        let source = first(&bead.source)
            .map_or(last.0, |at| headings(&bitext.source, segmented.source.get(at)));
        let target = first(&bead.target)
            .map_or(last.1, |at| headings(&bitext.target, segmented.target.get(at)));
        if (source, target) == last {
            continue;
        }
        let depth = |stream: &Stream, at: Option<usize>| at.map(|at| stream.sections[at].depth);
        let depth = depth(&bitext.source, source).or(depth(&bitext.target, target));
        let new = |is_new: bool, text: Option<String>| text.filter(|_| is_new);
        let section = RowSection {
            row,
            depth: depth.unwrap_or(1),
            source: new(source != last.0, text(&bitext.source, source)),
            target: new(target != last.1, text(&bitext.target, target)),
        };
        if section.source.is_some() || section.target.is_some() {
            found.push(section);
        }
        last = (source, target);
    }
    found
}

/// Whether what was left out for this reason is text that a reader of the document sees.
fn is_text(reason: ExclusionReason) -> bool {
    use ExclusionReason as Reason;
    !matches!(
        reason,
        Reason::Encoding
            | Reason::LineEnds
            | Reason::WhiteSpace
            | Reason::Markup
            | Reason::Html
            | Reason::LinkTarget
            | Reason::Key
    )
}

/// The text of each file that is in no segment, before the first row that follows it.
fn left_out(
    segmented: Segmented<'_>,
    outcomes: &[BeadOutcome],
    indices: &[LineIndex],
) -> Vec<LeftOut> {
    let bitext = segmented.bitext;
    let mut found = Vec::new();
    for (number, document) in bitext.documents.iter().enumerate() {
        let side = if number == bitext.source.document { Side::Source } else { Side::Target };
        let starts = starts(segmented, outcomes, number);
        let places = Places::new(document, &indices[number]);
        for left in document.left_out.iter().filter(|left| is_text(left.reason)) {
            let text: Cow<'_, str> = fold(&document.text[left.source.clone()]);
            if !text.contains(char::is_alphanumeric) {
                continue;
            }
            let after = starts.partition_point(|(start, _)| *start < left.source.start);
            let lines = LineRange::covering(&indices[number], std::slice::from_ref(&left.source));
            found.push(LeftOut {
                before: starts.get(after).map_or(outcomes.len(), |(_, row)| *row),
                side,
                reason: left.reason,
                place: lines.first().map_or_else(String::new, |l| places.name(l.first, l.last)),
                text: text.into_owned(),
            });
        }
    }
    found.sort_by_key(|left| left.before);
    found
}

/// Where the segments of a document begin, in order, and the rows that they are in.
fn starts(
    segmented: Segmented<'_>,
    outcomes: &[BeadOutcome],
    document: usize,
) -> Vec<(usize, usize)> {
    let bitext = segmented.bitext;
    let sides = [(&bitext.source, segmented.source), (&bitext.target, segmented.target)];
    let mut starts = Vec::new();
    for (is_target, (stream, segments)) in sides.into_iter().enumerate() {
        if stream.document != document {
            continue;
        }
        for (row, outcome) in outcomes.iter().enumerate() {
            let bead = &outcome.bead;
            let range = if is_target == 1 { &bead.target } else { &bead.source };
            for segment in &segments[range.clone()] {
                let sources = stream.blocks[segment.block].sources(segment.range.clone());
                starts.extend(sources.first().map(|source| (source.start, row)));
            }
        }
    }
    starts.sort_unstable();
    starts
}
