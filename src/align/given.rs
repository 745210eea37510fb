//! The confidence of pairs that are given, as those of a translation memory, in any order.
//!
//! Nothing is searched for: each pair is compared with the hypothesis that its sides are unrelated, as the
//! beads of a document are. The lexicon that is learned from the pairs of one half serves those of the other,
//! so that no pair confirms itself. A second round learns only from the pairs that the first one believed.

use super::aligner::{Aligner, Batch, OTHER_MEANING};
use super::bead::Bead;
use super::negation;
use super::sequence::Task;

/// How much the lengths of a pair count. A memory has sentences of all lengths, so that lengths say more
/// of a pair than of a bead, which the search found also by its length.
const LENGTH_WEIGHT: f32 = 0.5;

/// The probability from which on a pair is learned from in the second round.
const TEACHER: f32 = 0.5;

impl Aligner {
    /// The probability that the two sides of each pair translate each other, from 0 to 1: pair `i` is item
    /// `i` of the source and item `i` of the target. Items of the longer side without a partner get none.
    ///
    /// The lexicon, the share of translations and the rates of chance are learned from the pairs of the task,
    /// so some hundred pairs of one memory say more of each than a few. The order of the pairs hardly
    /// matters: it decides only which half a pair is in.
    ///
    /// ```
    /// use tmforge::align::{Aligner, Options, Sequence, Task};
    /// use tmforge::lang::Tag;
    ///
    /// let english = ["The rain stopped at noon.", "We left the house.", "The water is cold."];
    /// let german = ["Der Regen hörte mittags auf.", "Wir verließen das Haus.", "Im Januar 1920 starb er."];
    /// let source = Sequence::from_lines(Tag::parse("en")?, english);
    /// let target = Sequence::from_lines(Tag::parse("de")?, german);
    /// let aligner = Aligner::new(Options::default(), Vec::new())?;
    /// let confidences = aligner.confidences(&Task::new(source, target));
    /// assert!(confidences[0] > confidences[2] && confidences[1] > confidences[2]);
    /// # Ok::<(), tmforge::Error>(())
    /// ```
    pub fn confidences(&self, task: &Task) -> Vec<f32> {
        let pairs = task.source.items.len().min(task.target.items.len());
        let bead = |at| Bead { source: at..at + 1, target: at..at + 1, confidence: 1.0 };
        let beads: Vec<Bead> = (0..pairs).map(bead).collect();
        let mut batch = Batch::new(std::slice::from_ref(task), self);
        let lengths = batch.lengths_of_given(&beads);
        let places: Vec<f32> = lengths.iter().map(|nats| LENGTH_WEIGHT * nats).collect();
        let first = batch.judge_given(beads.clone(), &beads, &places);
        let is_teacher = |(bead, right): (&Bead, &f32)| (*right >= TEACHER).then(|| bead.clone());
        let teachers: Vec<Bead> =
            beads.iter().zip(&first.probabilities).filter_map(is_teacher).collect();
        let judged = batch.judge_given(teachers, &beads, &places);
        let unanswered = negation::unanswered(task, &beads);
        let confidence = |(at, probability): (usize, &f32)| {
            if is_one_sided(task, at) {
                return 0.0;
            }
            let is_other = judged.is_of_others[at] || unanswered[at];
            probability.min(if is_other { OTHER_MEANING } else { 1.0 })
        };
        judged.probabilities.iter().enumerate().map(confidence).collect()
    }
}

/// Whether only one side of a pair has text.
fn is_one_sided(task: &Task, at: usize) -> bool {
    let [source, target] = [&task.source, &task.target]
        .map(|side| side.items[at].text.chars().any(|c| !c.is_whitespace()));
    source != target
}

#[cfg(test)]
mod tests {
    use super::super::aligner::Options;
    use super::super::sequence::Sequence;
    use super::*;
    use crate::lang::Tag;

    fn confidences(source: &[&str], target: &[&str]) -> Vec<f32> {
        let tag = |tag| Tag::parse(tag).unwrap();
        let source = Sequence::from_lines(tag("en"), source.iter().copied());
        let target = Sequence::from_lines(tag("de"), target.iter().copied());
        let aligner = Aligner::new(Options::default(), Vec::new()).unwrap();
        aligner.confidences(&Task::new(source, target))
    }

    #[test]
    fn pairs_without_a_partner_or_text_are_no_translations() {
        assert!(confidences(&[], &[]).is_empty());
        assert_eq!(confidences(&["The rain."], &[]).len(), 0);
        assert_eq!(confidences(&["The rain.", "The snow."], &["Der Regen.", ""])[1], 0.0);
    }

    #[test]
    fn what_is_foreign_has_the_least_confidence() {
        let english = ["The water is cold.", "My brother reads a book.", "The house is old."];
        let german = ["Das Wasser ist kalt.", "Im Jahr 1920 starb der König.", "Das Haus ist alt."];
        let found = confidences(&english, &german);
        assert!(found[1] < found[0] && found[1] < found[2], "{found:?}");
    }
}
