//! The coverage report of a document.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parts::{LonePart, MovedText};
use crate::align::Judgement;
use crate::layout::Layout;
use crate::model::{ExclusionReason, Side};
use crate::unit::LineRange;

/// The coverage report of one document, or of one pair of files.
///
/// `characters` is the sum of `in_units` and of all `totals`: every character is accounted for.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Coverage {
    /// The input files.
    pub documents: Vec<String>,
    /// The arrangement of the two languages.
    pub layout: Layout,
    /// Whether the two texts translate each other.
    pub judgement: Judgement,
    /// The parts of each side without a partner on the other, in the order of the source and then of the
    /// target: runs of sentences that are one-sided or in pairs of low confidence and that hold at least
    /// a twentieth of the text of their side.
    pub without_partner: Vec<LonePart>,
    /// The parts whose translation is at another place, in the order of the source.
    pub moved: Vec<MovedText>,
    /// The number of characters of the inputs, including byte order marks and carriage returns.
    pub characters: usize,
    /// The number of characters in units, including white space between sentences.
    pub in_units: usize,
    /// The number of units of each bead type, such as `1-1`.
    pub units: BTreeMap<String, usize>,
    /// The number of segments of each side.
    pub segments: BTreeMap<Side, usize>,
    /// The number of segments without a translation on each side.
    pub one_sided: BTreeMap<Side, usize>,
    /// The pairs below [`LOW_CONFIDENCE`](super::LOW_CONFIDENCE), including those that the filters rejected.
    pub low_confidence: Vec<LowConfidence>,
    /// The sentences that a page break had cut and that were rejoined.
    pub joins: Vec<Joined>,
    /// The excluded text, in document order. White space and markup are counted in `totals` only.
    pub left_out: Vec<ExcludedText>,
    /// The number of characters excluded for each reason.
    pub totals: BTreeMap<ExclusionReason, usize>,
}

impl Coverage {
    /// The names of the files in messages: `a.md + b.md`, or one name for both.
    pub fn names(&self) -> String {
        let mut names = self.documents.clone();
        names.dedup();
        names.join(" + ")
    }
}

/// A pair of low confidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LowConfidence {
    /// The id of the unit.
    pub id: String,
    /// The confidence, from 0.0 to 1.0.
    pub confidence: f32,
    /// Whether the unit was written, because the minimum confidence is lower still.
    pub kept: bool,
    /// The lines of the source side.
    pub lines: Vec<LineRange>,
    /// The beginning of the source text, at most 80 characters.
    pub source: String,
    /// The beginning of the target text, at most 80 characters.
    pub target: String,
}

/// Two halves of a sentence that were rejoined across a page break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// The side of the text.
    pub side: Side,
    /// The lines of the two halves.
    pub lines: Vec<LineRange>,
    /// The number of blocks between the halves.
    pub apart: usize,
    /// The end of the first half, at most 40 characters.
    pub before: String,
    /// The beginning of the second half, at most 40 characters.
    pub after: String,
}

/// A span of text that is in no unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcludedText {
    /// The input file.
    pub document: String,
    /// Why the text was excluded.
    pub reason: ExclusionReason,
    /// The side; `None` if the text was excluded before the languages were separated.
    pub side: Option<Side>,
    /// The lines of the text.
    pub lines: LineRange,
    /// The number of characters.
    pub characters: usize,
    /// The beginning of the text, at most 80 characters.
    pub text: String,
}
