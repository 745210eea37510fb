//! Builds the coverage report of a document.

use std::ops::Range;

use super::parts::{LOW_CONFIDENCE, Parts};
use super::report::{Coverage, ExcludedText, Joined, LowConfidence};
use crate::align::{Judgement, MovedPart};
use crate::layout::Layout;
use crate::model::{Bitext, Document, ExclusionReason, Segment, Side, Stream, fold};
use crate::place::LineIndex;
use crate::unit::{BeadOutcome, LineRange, Segmented, TranslationUnit};

/// Builds the coverage report from the outcome of every bead, in order. `moved` are the parts that are
/// translated at another place.
pub fn build(
    segmented: Segmented<'_>,
    outcomes: &[BeadOutcome],
    judgement: Judgement,
    moved: &[MovedPart],
) -> Coverage {
    let bitext = segmented.bitext;
    let mut builder = CoverageBuilder::new(bitext);
    builder.documents(bitext);
    for BeadOutcome { bead, excluded, .. } in outcomes {
        let sides = [
            (Side::Source, &bitext.source, &segmented.source[bead.source.clone()]),
            (Side::Target, &bitext.target, &segmented.target[bead.target.clone()]),
        ];
        for (side, stream, segments) in sides {
            builder.segments(side, stream, segments, *excluded);
        }
    }
    builder.joins(bitext);
    for BeadOutcome { unit, excluded, .. } in outcomes {
        if let Some(unit) = unit {
            builder.unit(unit, excluded.is_none());
        }
    }
    let parts = Parts::new(segmented, outcomes, &builder.lines);
    builder.coverage.layout = Layout::of(bitext);
    builder.coverage.judgement = judgement;
    builder.coverage.without_partner = parts.without_partner();
    builder.coverage.moved = parts.moved(moved);
    builder.finish()
}

struct CoverageBuilder<'a> {
    documents: &'a [Document],
    lines: Vec<LineIndex>,
    coverage: Coverage,
    /// The excluded text with its document and offset, by which it is sorted.
    entries: Vec<(usize, usize, ExcludedText)>,
}

impl<'a> CoverageBuilder<'a> {
    fn new(bitext: &'a Bitext) -> Self {
        let lines = bitext.documents.iter().map(|d| LineIndex::new(&d.text)).collect();
        let documents = &bitext.documents;
        Self { documents, lines, coverage: Coverage::default(), entries: Vec::new() }
    }

    fn documents(&mut self, bitext: &Bitext) {
        for (at, document) in bitext.documents.iter().enumerate() {
            self.coverage.documents.push(document.name.clone());
            let Document { dropped, line_ends, .. } = *document;
            self.coverage.characters += document.text.chars().count() + dropped + line_ends;
            *self.coverage.totals.entry(ExclusionReason::Encoding).or_default() += dropped;
            *self.coverage.totals.entry(ExclusionReason::LineEnds).or_default() += line_ends;
            for excluded in &document.left_out {
                self.exclude(at, &excluded.source, excluded.reason, None);
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
        *self.coverage.segments.entry(side).or_default() += segments.len();
        if outcome == Some(ExclusionReason::Unaligned) {
            *self.coverage.one_sided.entry(side).or_default() += segments.len();
        }
        for segment in segments {
            for source in stream.blocks[segment.block].sources(segment.range.clone()) {
                match outcome {
                    Some(reason) => self.exclude(stream.document, &source, reason, Some(side)),
                    None => self.coverage.in_units += self.count(stream.document, &source),
                }
            }
        }
    }

    fn count(&self, document: usize, source: &Range<usize>) -> usize {
        self.documents[document].text[source.clone()].chars().count()
    }

    fn exclude(
        &mut self,
        document: usize,
        source: &Range<usize>,
        reason: ExclusionReason,
        side: Option<Side>,
    ) {
        let characters = self.count(document, source);
        *self.coverage.totals.entry(reason).or_default() += characters;
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
            self.coverage.joins.push(joined);
        }
    }

    fn unit(&mut self, unit: &TranslationUnit, kept: bool) {
        if kept {
            *self.coverage.units.entry(unit.bead.to_string()).or_default() += 1;
        }
        if unit.confidence < LOW_CONFIDENCE {
            self.coverage.low_confidence.push(LowConfidence {
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
        self.coverage.left_out = self.entries.into_iter().map(|(_, _, entry)| entry).collect();
        self.coverage
    }
}

/// The first `limit` characters of a text, with white space folded, and an ellipsis if it is
/// longer.
fn beginning(text: &str, limit: usize) -> String {
    // Four times the limit is enough for most texts; folding a whole long text would be slow.
    let end = text.char_indices().nth(limit * 4).map_or(text.len(), |(at, _)| at);
    let folded = fold(&text[..end]);
    match folded.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", &folded[..at]),
        None => folded.into_owned(),
    }
}

/// The last `limit` characters of a text, with white space folded, after an ellipsis if it is
/// longer.
fn ending(text: &str, limit: usize) -> String {
    let folded = fold(text);
    match folded.char_indices().rev().nth(limit) {
        Some((at, c)) => format!("…{}", &folded[at + c.len_utf8()..]),
        None => folded.into_owned(),
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
