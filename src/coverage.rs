//! What became of every character of an input: in a unit, or left out for a reason.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::align::Bead;
use crate::model::{Bitext, Document, ExclusionReason, Segment, Side, Stream, fold};
use crate::place::LineIndex;
use crate::unit::{LineRange, Segmented, TranslationUnit};

/// A unit below this confidence has low confidence.
pub const LOW_CONFIDENCE: f32 = 0.5;

/// The account of one document, or of one pair of files.
///
/// `characters` is the sum of `in_units` and of all `left_out`: nothing that was read is lost.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Coverage {
    /// The input files.
    pub documents: Vec<String>,
    /// Characters of the inputs, byte order marks and carriage returns included.
    pub characters: usize,
    /// Characters of the inputs that are in units, white space between sentences included.
    pub in_units: usize,
    /// How many units there are of each bead type, such as `1-1`.
    pub units: BTreeMap<String, usize>,
    /// Segments that have no translation, on each side.
    pub one_sided: BTreeMap<Side, usize>,
    /// The pairs whose confidence is below [`LOW_CONFIDENCE`], units or not.
    pub low_confidence: Vec<LowConfidence>,
    /// Halves that a page break had cut and that were joined.
    pub joins: Vec<Joined>,
    /// What was left out, in the order of the text, white space and markup summed up in `totals` only.
    pub left_out: Vec<ExcludedText>,
    /// Characters left out for each reason.
    pub totals: BTreeMap<ExclusionReason, usize>,
}

/// A pair that is not sure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LowConfidence {
    /// The unit's id.
    pub id: String,
    /// Its confidence, from 0 to 1.
    pub confidence: f32,
    /// Whether it is a unit all the same, because so little confidence was asked for.
    pub kept: bool,
    /// The lines of its source side.
    pub lines: Vec<LineRange>,
    /// The beginning of its source text.
    pub source: String,
    /// The beginning of its target text.
    pub target: String,
}

/// Two halves that were joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// The side that they stand on.
    pub side: Side,
    /// The lines of the two halves.
    pub lines: Vec<LineRange>,
    /// How many blocks of other text stood between them.
    pub apart: usize,
    /// The last words before the cut.
    pub before: String,
    /// The first words after it.
    pub after: String,
}

/// A stretch of text that is in no unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcludedText {
    /// The input file.
    pub document: String,
    /// Why it was left out.
    pub reason: ExclusionReason,
    /// The side, where it belongs to one.
    pub side: Option<Side>,
    /// Its lines.
    pub lines: LineRange,
    /// How many characters it has.
    pub characters: usize,
    /// Its beginning, at most 80 characters.
    pub text: String,
}

/// Draws up the account. `outcomes` has for each bead the reason why it made no unit, or none;
/// `made` has the unit of each two-sided bead, those that were then refused included.
pub fn build(
    segmented: Segmented<'_>,
    beads: &[Bead],
    outcomes: &[Option<ExclusionReason>],
    made: &[TranslationUnit],
) -> Coverage {
    let bitext = segmented.bitext;
    let mut drafter = CoverageBuilder::new(bitext);
    drafter.documents(bitext);
    for (bead, outcome) in beads.iter().zip(outcomes) {
        let sides = [
            (Side::Source, &bitext.source, &segmented.source[bead.source.clone()]),
            (Side::Target, &bitext.target, &segmented.target[bead.target.clone()]),
        ];
        for (side, stream, segments) in sides {
            drafter.segments(side, stream, segments, *outcome);
        }
    }
    drafter.joins(bitext);
    let two_sided = beads.iter().zip(outcomes).filter(|(bead, _)| bead.is_two_sided());
    for (unit, (_, outcome)) in made.iter().zip(two_sided) {
        drafter.unit(unit, outcome.is_none());
    }
    drafter.finish()
}

struct CoverageBuilder<'a> {
    documents: &'a [Document],
    lines: Vec<LineIndex>,
    account: Coverage,
    /// Sorts what was left out by document and offset.
    entries: Vec<(usize, usize, ExcludedText)>,
}

impl<'a> CoverageBuilder<'a> {
    fn new(bitext: &'a Bitext) -> Self {
        let lines = bitext.documents.iter().map(|d| LineIndex::new(&d.text)).collect();
        let documents = &bitext.documents;
        Self { documents, lines, account: Coverage::default(), entries: Vec::new() }
    }

    fn documents(&mut self, bitext: &Bitext) {
        for (at, document) in bitext.documents.iter().enumerate() {
            self.account.documents.push(document.name.clone());
            self.account.characters += document.text.chars().count() + document.dropped;
            *self.account.totals.entry(ExclusionReason::Encoding).or_default() += document.dropped;
            for left_out in &document.left_out {
                self.leave_out(at, &left_out.source, left_out.reason, None);
            }
        }
    }

    fn segments(
        &mut self,
        side: Side,
        stream: &Stream,
        segments: &[Segment],
        outcome: Option<ExclusionReason>,
    ) {
        if outcome == Some(ExclusionReason::Unaligned) {
            *self.account.one_sided.entry(side).or_default() += segments.len();
        }
        for segment in segments {
            for source in stream.blocks[segment.block].sources(segment.range.clone()) {
                match outcome {
                    Some(reason) => self.leave_out(stream.document, &source, reason, Some(side)),
                    None => self.account.in_units += self.count(stream.document, &source),
                }
            }
        }
    }

    fn count(&self, document: usize, source: &Range<usize>) -> usize {
        self.documents[document].text[source.clone()].chars().count()
    }

    fn leave_out(
        &mut self,
        document: usize,
        source: &Range<usize>,
        reason: ExclusionReason,
        side: Option<Side>,
    ) {
        let characters = self.count(document, source);
        *self.account.totals.entry(reason).or_default() += characters;
        if characters == 0
            || matches!(reason, ExclusionReason::WhiteSpace | ExclusionReason::Markup)
        {
            return;
        }
        let text = &self.documents[document].text[source.clone()];
        let entry = ExcludedText {
            document: self.documents[document].name.clone(),
            reason,
            side,
            lines: self.line_range(document, source),
            characters,
            text: beginning(text, 80),
        };
        self.entries.push((document, source.start, entry));
    }

    fn line_range(&self, document: usize, source: &Range<usize>) -> LineRange {
        let index = &self.lines[document];
        let last = source.end.saturating_sub(1).max(source.start);
        LineRange { first: index.line(source.start), last: index.line(last) }
    }

    fn joins(&mut self, bitext: &Bitext) {
        for join in &bitext.joins {
            let stream = match join.side {
                Side::Source => &bitext.source,
                Side::Target => &bitext.target,
            };
            let block = &stream.blocks[join.block];
            let (before, after) = block.text.split_at(join.at);
            let halves = [block.sources(0..join.at), block.sources(join.at..block.text.len())];
            let edges = [halves[0].last(), halves[1].first()];
            let lines = edges.into_iter().flatten();
            let joined = Joined {
                side: join.side,
                lines: lines.map(|s| self.line_range(stream.document, s)).collect(),
                apart: join.apart,
                before: ending(before, 40),
                after: beginning(after, 40),
            };
            self.account.joins.push(joined);
        }
    }

    fn unit(&mut self, unit: &TranslationUnit, kept: bool) {
        if kept {
            *self.account.units.entry(unit.bead.to_string()).or_default() += 1;
        }
        if unit.confidence < LOW_CONFIDENCE {
            self.account.low_confidence.push(LowConfidence {
                id: unit.id.clone(),
                confidence: unit.confidence,
                kept,
                lines: unit.lines.source.clone(),
                source: beginning(&unit.source, 80),
                target: beginning(&unit.target, 80),
            });
        }
    }

    fn finish(mut self) -> Coverage {
        self.entries.sort_by_key(|&(document, offset, _)| (document, offset));
        self.account.left_out = self.entries.into_iter().map(|(_, _, entry)| entry).collect();
        self.account
    }
}

/// The first characters of a text, folded, with an ellipsis where more follows.
fn beginning(text: &str, limit: usize) -> String {
    // Folding a long text for its beginning alone would cost more than it shows.
    let end = text.char_indices().nth(limit * 4).map_or(text.len(), |(at, _)| at);
    let folded = fold(&text[..end]);
    match folded.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", &folded[..at]),
        None => folded.into_owned(),
    }
}

/// The last characters of a text, folded, with an ellipsis where more comes before.
fn ending(text: &str, limit: usize) -> String {
    let folded = fold(text);
    match folded.char_indices().rev().nth(limit) {
        Some((at, c)) => format!("…{}", &folded[at + c.len_utf8()..]),
        None => folded.into_owned(),
    }
}

/// The sum of many accounts, in bounded memory: what `export` prints at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Documents that were aligned.
    pub documents: usize,
    /// Characters of the inputs.
    pub characters: usize,
    /// Characters in units.
    pub in_units: usize,
    /// Units of each bead type.
    pub units: BTreeMap<String, usize>,
    /// Segments without a translation on the source side and on the target side.
    pub one_sided: BTreeMap<Side, usize>,
    /// Pairs below [`LOW_CONFIDENCE`], units or not.
    pub low_confidence: usize,
    /// Units whose source and target both stood in an earlier unit.
    pub repeated: usize,
    /// Halves joined.
    pub joins: usize,
    /// Characters left out for each reason.
    pub left_out: BTreeMap<ExclusionReason, usize>,
}

impl Summary {
    /// Adds one document's account.
    pub fn add(&mut self, account: &Coverage) {
        self.documents += 1;
        self.characters += account.characters;
        self.in_units += account.in_units;
        self.low_confidence += account.low_confidence.len();
        self.joins += account.joins.len();
        for (bead, count) in &account.units {
            *self.units.entry(bead.clone()).or_default() += count;
        }
        for (reason, count) in &account.totals {
            *self.left_out.entry(*reason).or_default() += count;
        }
        for (side, count) in &account.one_sided {
            *self.one_sided.entry(*side).or_default() += count;
        }
    }

    /// How many units there are.
    pub fn unit_count(&self) -> usize {
        self.units.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_and_endings_are_cut_by_characters() {
        assert_eq!(beginning("一二三四", 3), "一二三…");
        assert_eq!(ending("一二三四", 3), "…二三四");
        assert_eq!(beginning("a\nb", 3), "a b");
    }
}
