//! Joining of subtitle cues that share a sentence. A translation spreads the sentence over the same cues in
//! an order of its own, so that its halves do not translate each other.

use crate::model::Block;
use crate::structure::placed_block::{Placed, join_blocks};

/// The largest share of cues that may go on with the sentence before them. Where more do, the text has no
/// sentence ends to go by, as in captions that a program made.
const MOST_CONTINUED: f64 = 0.5;

/// Joins the cues that go on with a sentence. If both streams are of one file, the translation in a cue is
/// joined where its text is. `has_cues` tells for each stream whether its file has cues.
pub(super) fn join(streams: [&mut Vec<Placed>; 2], has_cues: [bool; 2]) {
    let [source, target] = streams;
    let continued = [
        continued(source).filter(|_| has_cues[0]).unwrap_or_default(),
        continued(target).filter(|_| has_cues[1]).unwrap_or_default(),
    ];
    if source.iter().chain(&*target).any(|placed| placed.origin.is_none()) {
        join_blocks(source, &continued[0], ' ');
        join_blocks(target, &continued[1], ' ');
        return;
    }
    let cues = shared_cues(source, target);
    let both = cues.windows(2).filter(|two| {
        let follow = two[0].origin + 1 == two[1].origin;
        follow && (continued[0].contains(&two[1].source) || continued[1].contains(&two[1].target))
    });
    let (sources, targets): (Vec<usize>, Vec<usize>) =
        both.map(|two| (two[1].source, two[1].target)).unzip();
    join_blocks(source, &sources, ' ');
    join_blocks(target, &targets, ' ');
}

/// A cue with a text in each language: the indices of both in their streams.
struct SharedCue {
    origin: usize,
    source: usize,
    target: usize,
}

/// The cues that have one text in each language.
fn shared_cues(source: &[Placed], target: &[Placed]) -> Vec<SharedCue> {
    let mut cues = Vec::new();
    let mut after = 0;
    for (at, placed) in source.iter().enumerate() {
        let Some(origin) = placed.origin else { continue };
        let is_before = |other: &&Placed| other.origin.is_some_and(|other| other < origin);
        after += target[after..].iter().take_while(is_before).count();
        let of_cue = |stream: &[Placed], at: usize| {
            stream.get(at).is_some_and(|placed| placed.origin == Some(origin))
        };
        let is_only = !of_cue(source, at + 1)
            && !at.checked_sub(1).is_some_and(|before| of_cue(source, before))
            && of_cue(target, after)
            && !of_cue(target, after + 1);
        if is_only {
            cues.push(SharedCue { origin, source: at, target: after });
        }
    }
    cues
}

/// The indices of the blocks that go on with the sentence of the block before them; `None` if too many seem
/// to do so.
fn continued(stream: &[Placed]) -> Option<Vec<usize>> {
    let goes_on = |at: &usize| goes_on(&stream[at - 1].block, &stream[*at].block);
    let found: Vec<usize> = (1..stream.len()).filter(goes_on).collect();
    (found.len() as f64 <= MOST_CONTINUED * stream.len() as f64).then_some(found)
}

/// Whether the second text goes on with the sentence of the first: it begins in small letters where the
/// first has not ended, or the first ends in a comma.
fn goes_on(first: &Block, second: &Block) -> bool {
    let Some(end) = first.text.trim_end().chars().next_back() else { return false };
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '‐');
    let is_speaker = second.text.starts_with(is_dash);
    // The dash before the rest of a sentence tells that another speaker follows in the cue.
    let begun = second.text.trim_start_matches(is_dash).trim_start_matches(['…', '.', ' ']);
    let has_comma = matches!(end, ',' | '，' | '、' | '،');
    (has_comma && !is_speaker) || (end.is_alphanumeric() && begun.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(cues: &[(usize, &str)], has_origin: bool) -> Vec<Placed> {
        let placed = |&(cue, text): &(usize, &str)| Placed {
            block: Block { text: text.into(), ..Block::default() },
            order: cue,
            origin: has_origin.then_some(cue),
        };
        cues.iter().map(placed).collect()
    }

    fn texts(stream: &[Placed]) -> Vec<&str> {
        stream.iter().map(|placed| placed.block.text.as_str()).collect()
    }

    #[test]
    fn both_halves_of_a_cue_are_joined() {
        let mut english = stream(
            &[(0, "Hello."), (1, "Would that make you unable"), (2, "to come?"), (4, "and go")],
            true,
        );
        let mut chinese = stream(&[(0, "你好"), (1, "那会妨碍您"), (2, "来吗？"), (5, "好")], true);
        join([&mut english, &mut chinese], [true; 2]);
        assert_eq!(texts(&english), ["Hello.", "Would that make you unable to come?", "and go"]);
        assert_eq!(texts(&chinese), ["你好", "那会妨碍您 来吗？", "好"]);
    }

    #[test]
    fn a_file_of_one_language_is_joined_by_itself() {
        let mut english = stream(&[(0, "As the judge,"), (1, "I must ask."), (2, "Well?")], false);
        let mut german = stream(&[(0, "Als Richter"), (1, "frage ich."), (2, "Nun?")], false);
        join([&mut english, &mut german], [true, false]);
        assert_eq!(texts(&english), ["As the judge, I must ask.", "Well?"]);
        assert_eq!(german.len(), 3);
    }

    #[test]
    fn a_dash_may_stand_before_the_rest_of_a_sentence() {
        let block = |text: &str| Block { text: text.into(), ..Block::default() };
        assert!(goes_on(&block("Do you feel"), &block("- you can do it?\u{2028}- Yes.")));
        assert!(!goes_on(&block("I see,"), &block("- No.")));
        assert!(!goes_on(&block("I see."), &block("you do")));
    }

    #[test]
    fn captions_without_sentence_ends_stay_as_they_are() {
        let mut captions =
            stream(&[(0, "so this is"), (1, "how we do it"), (2, "every day")], false);
        join([&mut captions, &mut Vec::new()], [true; 2]);
        assert_eq!(captions.len(), 3);
    }
}
