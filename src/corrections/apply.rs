//! Puts corrections into an alignment.

use std::ops::Range;

use super::position::Position;
use super::texts::{cut, first_difference, numbers_after};
use super::{CorrectedBead, DocumentCorrections, Edit, State, Stretch};
use crate::align::{Alignment, Bead, MovedPart, SubSegmentSpan};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Segment, Side, fold};
use crate::unit::{self, Review, ReviewState, Segmented, TranslationUnit};

/// An alignment with its corrections.
#[derive(Debug)]
pub(crate) struct Corrected {
    /// The segments of the source: those that were cut are several.
    pub(crate) source: Vec<Segment>,
    /// The segments of the target.
    pub(crate) target: Vec<Segment>,
    /// The alignment of these segments.
    pub(crate) alignment: Alignment,
    /// For each bead, where it is from.
    pub(crate) origins: Vec<Origin>,
}

/// Where a bead is from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Origin {
    /// The bead of the aligner with the same segments, if there is one.
    pub(crate) aligned: Option<Bead>,
    /// What a person made of it; `None` for a bead that nobody touched.
    pub(crate) corrected: Option<CorrectedBead>,
}

impl Origin {
    /// The unit with what a person made of it. A unit that nobody touched, or that was only accepted, has the id
    /// that it has without corrections.
    pub(crate) fn unit(&self, unit: TranslationUnit) -> TranslationUnit {
        let mut unit = unit;
        if let Some(bead) = &self.aligned {
            unit.id = unit::id(&unit.document, bead, &unit.source, &unit.target);
        }
        let Some(corrected) = &self.corrected else { return unit };
        let edit = corrected.edit.clone().unwrap_or_default();
        let is_edited = edit != Edit::default();
        unit.source = edit.source.map_or(unit.source, |text| fold(&text).into_owned());
        unit.target = edit.target.map_or(unit.target, |text| fold(&text).into_owned());
        let state = if is_edited { ReviewState::Edited } else { ReviewState::Accepted };
        let aligned = self.aligned.as_ref().map(|bead| bead.confidence);
        unit.review = Some(Review { state, aligned });
        unit
    }
}

/// Applies the corrections of a document. `place` names them in messages.
///
/// # Errors
/// If the texts are not those that were corrected, or the corrections do not fit the alignment.
pub(crate) fn apply(
    corrections: &DocumentCorrections,
    place: &str,
    segmented: Segmented<'_>,
    alignment: &Alignment,
) -> Result<Corrected> {
    let check = Check { place, corrections };
    check.texts(segmented)?;
    let beads = &alignment.beads;
    let mut parts = Vec::new();
    let mut after = 0;
    for (number, stretch) in corrections.stretches.iter().enumerate() {
        let within = check.stretch(number, stretch, after, beads)?;
        parts.extend(beads[after..within.start].iter().map(untouched));
        parts.extend(stretch.beads.iter().map(|bead| touched(bead, &beads[within.clone()])));
        after = within.end;
    }
    parts.extend(beads[after..].iter().map(untouched));
    let cuts = [cuts(&parts, |part| part.source), cuts(&parts, |part| part.target)];
    let side = |side: Side, stream, segments| {
        let cuts = &cuts[side as usize];
        cut(stream, segments, cuts).map_err(|at| {
            let found = format!("{} is cut at {at}", side.name());
            check.error(found, "expected a place between two letters of a segment")
        })
    };
    let source = side(Side::Source, &segmented.bitext.source, segmented.source)?;
    let target = side(Side::Target, &segmented.bitext.target, segmented.target)?;
    let beads = parts.iter().map(|part| part.bead(&cuts)).collect();
    let alignment = Alignment {
        beads,
        sub_segments: sub_segments(&alignment.sub_segments, &parts, &cuts),
        moved: alignment.moved.iter().map(|part| moved(part, &cuts)).collect(),
        ..alignment.clone()
    };
    let origins = parts.into_iter().map(|part| part.origin).collect();
    Ok(Corrected { source, target, alignment, origins })
}

/// A bead of the result, in the numbers of the segments before they are cut.
struct Part {
    source: [Position; 2],
    target: [Position; 2],
    origin: Origin,
}

impl Part {
    fn bead(&self, cuts: &[Vec<Position>; 2]) -> Bead {
        let confidence = match (&self.origin.corrected, &self.origin.aligned) {
            (None, Some(bead)) => bead.confidence,
            _ => 1.0,
        };
        Bead {
            source: numbers_after(&cuts[0], self.source),
            target: numbers_after(&cuts[1], self.target),
            confidence,
        }
    }
}

fn positions(range: &Range<usize>) -> [Position; 2] {
    [Position::before(range.start), Position::before(range.end)]
}

fn untouched(bead: &Bead) -> Part {
    let origin = Origin { aligned: Some(bead.clone()), corrected: None };
    Part { source: positions(&bead.source), target: positions(&bead.target), origin }
}

/// Whether a bead has the segments of one of the aligner.
fn is_same(bead: &CorrectedBead, aligned: &Bead) -> bool {
    (positions(&aligned.source), positions(&aligned.target)) == (bead.source, bead.target)
}

fn touched(bead: &CorrectedBead, aligned: &[Bead]) -> Part {
    let aligned = aligned.iter().find(|other| is_same(bead, other)).cloned();
    let corrected = Some(bead.clone()).filter(|bead| bead.state != State::Open);
    let origin = Origin { aligned, corrected };
    Part { source: bead.source, target: bead.target, origin }
}

/// The positions within segments, in order.
fn cuts(parts: &[Part], side: impl Fn(&Part) -> [Position; 2]) -> Vec<Position> {
    let mut cuts: Vec<Position> =
        parts.iter().flat_map(side).filter(|position| !position.is_between()).collect();
    cuts.dedup();
    cuts
}

/// The sub-segments of the beads that nobody touched.
fn sub_segments(
    spans: &[SubSegmentSpan],
    parts: &[Part],
    cuts: &[Vec<Position>; 2],
) -> Vec<SubSegmentSpan> {
    let is_kept = |span: &&SubSegmentSpan| {
        let beads = parts.iter().filter(|part| part.origin.corrected.is_none());
        let mut beads = beads.filter_map(|part| part.origin.aligned.as_ref());
        beads.any(|bead| bead.source.contains(&span.source))
    };
    let number = |at: usize, side: usize| numbers_after(&cuts[side], positions(&(at..at))).start;
    let renumbered = |span: &SubSegmentSpan| SubSegmentSpan {
        source: number(span.source, 0),
        target: number(span.target, 1),
        ..span.clone()
    };
    spans.iter().filter(is_kept).map(renumbered).collect()
}

fn moved(part: &MovedPart, cuts: &[Vec<Position>; 2]) -> MovedPart {
    MovedPart {
        source: numbers_after(&cuts[0], positions(&part.source)),
        target: numbers_after(&cuts[1], positions(&part.target)),
    }
}

/// Checks corrections before anything is written.
struct Check<'a> {
    place: &'a str,
    corrections: &'a DocumentCorrections,
}

impl Check<'_> {
    fn error(&self, found: String, expected: &str) -> Error {
        let found = format!("{}: {found}", self.place);
        Error::new(ErrorKind::Content, found).expected(expected)
    }

    /// Refuses texts that are not those that were corrected.
    fn texts(&self, segmented: Segmented<'_>) -> Result<()> {
        let prints = &self.corrections.segments;
        let sides = [
            (Side::Source, &prints.source, &segmented.bitext.source, segmented.source),
            (Side::Target, &prints.target, &segmented.bitext.target, segmented.target),
        ];
        for (side, print, stream, segments) in sides {
            let Some(at) = first_difference(print, stream, segments) else { continue };
            let shown = segments.get(at).map_or_else(
                || "has another end".to_owned(),
                |segment| format!("differs: {:?}", shortened(&stream.text_of(segment))),
            );
            let found = format!("{} segment {at} {shown}", side.name());
            let error = self.error(found, "expected the texts that were corrected");
            return Err(error.advice("correct the document as it is now, with --review"));
        }
        Ok(())
    }

    /// The beads of the aligner that a stretch replaces. `after` is the first that may be among them.
    fn stretch(
        &self,
        number: usize,
        stretch: &Stretch,
        after: usize,
        beads: &[Bead],
    ) -> Result<Range<usize>> {
        let at = format!("stretch {}", number + 1);
        let begins = |bead: &Bead| {
            positions(&bead.source)[0] == stretch.source[0]
                && positions(&bead.target)[0] == stretch.target[0]
        };
        let ends = |bead: &Bead| {
            positions(&bead.source)[1] == stretch.source[1]
                && positions(&bead.target)[1] == stretch.target[1]
        };
        let first = beads[after..].iter().position(begins).map(|at| after + at);
        let last = first.and_then(|first| Some(first + beads[first..].iter().position(ends)?));
        let Some((first, last)) = first.zip(last) else {
            let [from, to] = [stretch.source, stretch.target];
            let found =
                format!("{at}: source {} to {}, target {} to {}", from[0], from[1], to[0], to[1]);
            return Err(self.error(found, "expected borders of pairs, after the stretch before"));
        };
        let (mut source, mut target) = (stretch.source[0], stretch.target[0]);
        for (index, bead) in stretch.beads.iter().enumerate() {
            let at = format!("{at}, bead {}", index + 1);
            source = self.next(&at, Side::Source, bead.source, source)?;
            target = self.next(&at, Side::Target, bead.target, target)?;
            self.edit(&at, bead)?;
            self.open(&at, bead, &beads[first..=last])?;
        }
        let end = [stretch.source[1], stretch.target[1]];
        if [source, target] != end {
            let found = format!("{at}: its beads end at source {source}, target {target}");
            return Err(
                self.error(found, &format!("expected source {}, target {}", end[0], end[1]))
            );
        }
        Ok(first..last + 1)
    }

    /// The end of a side of a bead, which must begin at `expected`.
    fn next(
        &self,
        at: &str,
        side: Side,
        found: [Position; 2],
        expected: Position,
    ) -> Result<Position> {
        let side = side.name();
        if found[0] != expected {
            let found = format!("{at}: {side} begins at {}", found[0]);
            return Err(self.error(found, &format!("expected {expected}")));
        }
        if found[1] < found[0] {
            let found = format!("{at}: {side} ends at {}", found[1]);
            return Err(self.error(found, &format!("expected {expected} or more")));
        }
        Ok(found[1])
    }

    /// Refuses a pair that is left open and yet is not as it was aligned.
    fn open(&self, at: &str, bead: &CorrectedBead, aligned: &[Bead]) -> Result<()> {
        let is_aligned = bead.edit.is_none() && aligned.iter().any(|other| is_same(bead, other));
        if bead.state != State::Open || is_aligned {
            return Ok(());
        }
        let found = format!("{at}: state open for a pair that was changed");
        Err(self.error(found, "expected accepted or rejected"))
    }

    fn edit(&self, at: &str, bead: &CorrectedBead) -> Result<()> {
        let Some(edit) = &bead.edit else { return Ok(()) };
        let texts = edit.source.iter().chain(&edit.target);
        if texts.clone().any(|text| fold(text).is_empty()) {
            let found = format!("{at}: a text without a character");
            return Err(self.error(found, "expected a text; a pair that is wrong can be rejected"));
        }
        if bead.source[0] == bead.source[1] || bead.target[0] == bead.target[1] {
            let found = format!("{at}: a changed text in a pair of one side");
            return Err(self.error(found, "expected segments on both sides"));
        }
        Ok(())
    }
}

/// The beginning of a text.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
