//! Parts of a document whose translation is at another place.
//!
//! Beads keep the order of both texts. What remains without a partner on both sides is aligned once more,
//! without the text between: if it pairs, the parts of the two texts are in different order.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::bead::Bead;
use super::sequence::{Sequence, Task};
use super::verdict::Judgement;

/// A part of the source text and its translation, which are not at the same place of the two texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedPart {
    /// The items of the source.
    pub source: Range<usize>,
    /// The items of the target.
    pub target: Range<usize>,
}

/// The least share of the text of each side that is without a partner for it to be aligned again.
const LEAST_REST: f32 = 0.1;

/// The least share of the text of both sides that is in moved parts, for them to count.
pub(super) const LEAST_MOVED: f32 = 0.1;

/// The confidence from which on a pair counts as found.
const FOUND: f32 = 0.5;

/// The items that are without a partner.
pub(super) struct Rest {
    /// Both sides, without the items between.
    pub(super) task: Task,
    /// For each side the indexes of the items in the whole document.
    items: [Vec<usize>; 2],
    /// For each of them the number of pairs before it.
    ranks: [Vec<usize>; 2],
    /// The length of both sides of the whole document in bytes.
    bytes: f32,
}

impl Rest {
    /// The rest of a document of which these beads were found; `None` if it is too little on a side.
    pub(super) fn of(task: &Task, beads: &[Bead]) -> Option<Self> {
        let sides = [&task.source, &task.target];
        let has_text = |side: &Sequence, at: usize| !side.items[at].text.trim().is_empty();
        let (mut items, mut ranks) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        let mut rank = 0;
        for bead in beads {
            rank += usize::from(is_found(bead));
            for (side, range) in [&bead.source, &bead.target].into_iter().enumerate() {
                let alone =
                    range.clone().filter(|&at| !is_found(bead) && has_text(sides[side], at));
                items[side].extend(alone);
                ranks[side].resize(items[side].len(), rank);
            }
        }
        let mut all = 0.0;
        for (items, side) in items.iter().zip(sides) {
            let whole = bytes(side, 0..side.items.len());
            if bytes(side, items.iter().copied()) < LEAST_REST * whole {
                return None;
            }
            all += whole;
        }
        let only = |side: &Sequence, items: &[usize]| Sequence {
            language: side.language.clone(),
            items: items.iter().map(|&at| side.items[at].clone()).collect(),
        };
        let rest = Task {
            source: only(&task.source, &items[0]),
            target: only(&task.target, &items[1]),
            sections: Vec::new(),
            in_one_file: task.in_one_file,
            vectors: None,
        };
        Some(Self { task: rest, items, ranks, bytes: all })
    }

    /// The parts that the beads of the rest pair, and their share of the text of the document.
    pub(super) fn moved(&self, beads: &[Bead], judgement: Judgement) -> (Vec<MovedPart>, f32) {
        let mut parts: Vec<MovedPart> = Vec::new();
        if judgement.verdict.is_refused() {
            return (parts, 0.0);
        }
        let mut moved = 0.0;
        let [source_ranks, target_ranks] = &self.ranks;
        // A pair with as many pairs before it on both sides keeps the order of the texts.
        let is_moved = |bead: &&Bead| {
            is_found(bead) && source_ranks[bead.source.start] != target_ranks[bead.target.start]
        };
        for bead in beads.iter().filter(is_moved) {
            let [source, target] = &self.items;
            let both = in_whole(source, &bead.source).zip(in_whole(target, &bead.target));
            let Some((s, t)) = both else { continue };
            moved += bytes(&self.task.source, bead.source.clone())
                + bytes(&self.task.target, bead.target.clone());
            match parts.last_mut() {
                Some(last) if last.source.end == s.start && last.target.end == t.start => {
                    (last.source.end, last.target.end) = (s.end, t.end);
                }
                _ => parts.push(MovedPart { source: s, target: t }),
            }
        }
        (parts, moved / self.bytes.max(1.0))
    }
}

fn is_found(bead: &Bead) -> bool {
    bead.is_two_sided() && bead.confidence >= FOUND
}

/// The range of items of the whole document that a range of the rest is; `None` if there are others between.
fn in_whole(items: &[usize], range: &Range<usize>) -> Option<Range<usize>> {
    let (first, last) = (items[range.start], items[range.end - 1]);
    (last - first + 1 == range.len()).then_some(first..last + 1)
}

fn bytes(side: &Sequence, items: impl Iterator<Item = usize>) -> f32 {
    items.map(|at| side.items[at].text.len() as f32).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Aligner, Options, Verdict};
    use crate::lang::Tag;

    const ENGLISH: [&str; 8] = [
        "The museum opens at 9 and closes at 17.",
        "Tickets cost 12 euros.",
        "Children under 6 pay nothing.",
        "On Mondays the museum is closed.",
        "The garden has 40 old trees.",
        "Dogs must stay outside.",
        "A bus leaves every 15 minutes.",
        "The last bus goes at 18.",
    ];

    const GERMAN: [&str; 8] = [
        "Das Museum öffnet um 9 und schließt um 17 Uhr.",
        "Eintrittskarten kosten 12 Euro.",
        "Kinder unter 6 zahlen nichts.",
        "Montags ist das Museum geschlossen.",
        "Der Garten hat 40 alte Bäume.",
        "Hunde müssen draußen bleiben.",
        "Ein Bus fährt alle 15 Minuten.",
        "Der letzte Bus fährt um 18 Uhr.",
    ];

    fn aligned(german: &[&str]) -> crate::align::Alignment {
        let side = |language, lines: &[&str]| {
            Sequence::from_lines(Tag::parse(language).unwrap(), lines.iter().copied())
        };
        let task = Task::new(side("en", &ENGLISH), side("de", german));
        let aligner = Aligner::new(Options::default(), Vec::new()).unwrap();
        aligner.align_documents(&[task]).remove(0)
    }

    #[test]
    fn exchanged_halves_are_found_with_their_place() {
        let found = aligned(&[&GERMAN[4..], &GERMAN[..4]].concat());
        assert_eq!(found.judgement.verdict, Verdict::Drifted);
        assert!(found.judgement.moved > 0.3, "{:?}", found.judgement);
        let [part] = &found.moved[..] else { panic!("{:?}", found.moved) };
        assert_eq!(part.source.start.abs_diff(part.target.start), 4);
        assert_eq!(aligned(&GERMAN).moved, []);
    }

    #[test]
    fn what_is_missing_has_not_moved() {
        let found = aligned(&GERMAN[4..]);
        assert_eq!((found.judgement.verdict, found.moved.len()), (Verdict::Partly, 0));
    }
}
