//! Items without text, such as the blank lines of a file with one sentence per line.
//!
//! They have no translation, so they are removed before the alignment and restored afterwards as
//! one-sided beads.

use std::ops::Range;

use super::bead::Bead;
use super::sequence::{Item, Sequence, Task};
use super::vectors::TaskVectors;
use crate::chars::is_blank;

/// The items of a task that have text.
pub(super) struct Filled {
    source: Places,
    target: Places,
}

/// The indices of the items with text, and the number of all items.
struct Places {
    filled: Vec<usize>,
    count: usize,
}

impl Filled {
    pub(super) fn of(task: &Task) -> Self {
        Self { source: Places::of(&task.source), target: Places::of(&task.target) }
    }

    /// Whether all items have text.
    pub(super) fn is_all(&self) -> bool {
        let is_all = |places: &Places| places.filled.len() == places.count;
        is_all(&self.source) && is_all(&self.target)
    }

    /// The task without the blank items.
    pub(super) fn task(&self, task: &Task) -> Task {
        Task {
            source: self.source.sequence(&task.source),
            target: self.target.sequence(&task.target),
            sections: task.sections.clone(),
            in_one_file: task.in_one_file,
            vectors: task.vectors.as_ref().map(|vectors| TaskVectors {
                source: vectors.source.select(&self.source.filled),
                target: vectors.target.select(&self.target.filled),
            }),
        }
    }

    /// Converts the beads of [`Filled::task`] to beads of the whole task. A blank item between two
    /// items of one bead becomes part of that bead, because a bead is a range.
    pub(super) fn restored(&self, beads: &[Bead]) -> Vec<Bead> {
        let mut all = Vec::new();
        let (mut source, mut target) = (0, 0);
        for bead in beads {
            let from = self.source.range(&bead.source, source);
            let to = self.target.range(&bead.target, target);
            put_blanks(source..from.start, target..to.start, &mut all);
            (source, target) = (from.end, to.end);
            all.push(Bead { source: from, target: to, confidence: bead.confidence });
        }
        put_blanks(source..self.source.count, target..self.target.count, &mut all);
        all
    }
}

impl Places {
    fn of(sequence: &Sequence) -> Self {
        // A blank item within a bead could join a heading with other text. Only inputs of one
        // sentence per line have blank items, and these have no headings.
        let has_headings = sequence.items.iter().any(|item| item.kind.is_head());
        let items = sequence.items.iter().enumerate();
        let is_filled = |item: &Item| has_headings || !is_blank(&item.text);
        let filled = items.filter(|(_, item)| is_filled(item)).map(|(at, _)| at).collect();
        Self { filled, count: sequence.items.len() }
    }

    fn sequence(&self, whole: &Sequence) -> Sequence {
        let items = self.filled.iter().map(|&at| whole.items[at].clone()).collect();
        Sequence { language: whole.language.clone(), items }
    }

    /// The range of all items from the first to the last of `filled`; `next..next` if it is empty.
    fn range(&self, filled: &Range<usize>, next: usize) -> Range<usize> {
        match &self.filled[filled.clone()] {
            [] => next..next,
            [only] => *only..only + 1,
            [first, .., last] => *first..last + 1,
        }
    }
}

/// Appends one bead for each blank item. It certainly has no translation: confidence 1.
fn put_blanks(source: Range<usize>, target: Range<usize>, all: &mut Vec<Bead>) {
    let (start, end) = (target.start, source.end);
    let bead = |source, target| Bead { source, target, confidence: 1.0 };
    all.extend(source.map(|at| bead(at..at + 1, start..start)));
    all.extend(target.map(|at| bead(end..end, at..at + 1)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(filled: &[usize], count: usize) -> Places {
        Places { filled: filled.to_vec(), count }
    }

    fn bead(source: Range<usize>, target: Range<usize>, confidence: f32) -> Bead {
        Bead { source, target, confidence }
    }

    #[test]
    fn blank_items_become_beads_of_their_own() {
        let filled = Filled { source: places(&[1, 3], 4), target: places(&[0, 1], 3) };
        let beads = filled.restored(&[bead(0..1, 0..1, 0.9), bead(1..2, 1..2, 0.8)]);
        let expected = [
            bead(0..1, 0..0, 1.0),
            bead(1..2, 0..1, 0.9),
            bead(2..3, 1..1, 1.0),
            bead(3..4, 1..2, 0.8),
            bead(4..4, 2..3, 1.0),
        ];
        assert_eq!(beads, expected);
    }

    #[test]
    fn a_blank_item_within_a_bead_stays_in_it() {
        let filled = Filled { source: places(&[0, 2], 3), target: places(&[1], 2) };
        let beads = filled.restored(&[bead(0..2, 0..1, 0.7)]);
        assert_eq!(beads, [bead(0..0, 0..1, 1.0), bead(0..3, 1..2, 0.7)]);
    }
}
