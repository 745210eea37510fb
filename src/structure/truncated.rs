//! Detection of a truncated last sentence, whose rest is on a page that is missing.

use crate::model::{Block, BlockKind, LINE_BREAK};
use crate::structure::page_breaks::{
    ends_open, ends_sentence, has_inner_end, last_sentence, open_marks, width,
};
use crate::structure::placed_block::Placed;

/// Removes the last block of each stream if its last sentence is truncated, and returns the removed
/// blocks. `joined` is whether page breaks split sentences elsewhere in the text, which makes
/// truncation more likely.
///
/// Truncated sentences of both languages are excluded instead of paired, because the two often
/// contain different parts of the sentence.
pub(super) fn take(streams: [&mut Vec<Placed>; 2], joined: bool) -> [Option<Placed>; 2] {
    let weights = [weight(streams[0]), weight(streams[1])];
    let both = weights.iter().all(Option::is_some);
    let mut at = 0;
    streams.map(|stream| {
        let weight = weights[at];
        at += 1;
        let bonus = 1.5 * f64::from(u8::from(both)) + 1.5 * f64::from(u8::from(joined));
        weight.filter(|weight| weight + bonus > 0.0).and_then(|_| stream.pop())
    })
}

/// The log-odds that the last block is truncated; `None` if it cannot be.
fn weight(stream: &[Placed]) -> Option<f64> {
    let (last, before) = stream.split_last()?;
    let text = last.block.text.as_str();
    if !may_be_truncated(&last.block) || !usually_ends(before) {
        return None;
    }
    let below_head = before.last().is_some_and(|head| head.order == last.order);
    let running = below_head || has_inner_end(text);
    let flags = [
        (running, 1.5),
        (ends_open(text), 2.0),
        (open_marks(last_sentence(text)) > 0, 2.0),
        (!running && width(text) >= 160, 1.5),
        (!running && width(text) < 60, -1.5),
    ];
    let sum: f64 = flags.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum();
    Some(sum - 2.0)
}

fn may_be_truncated(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph
        && block.cell.is_none()
        && !block.linked
        && !block.text.contains(LINE_BREAK)
        && !ends_sentence(&block.text)
        && !block.text.ends_with([':', '：'])
        && block.text.chars().any(char::is_alphabetic)
}

/// Whether the text has three or more paragraphs and at least four in five end with an end mark.
fn usually_ends(stream: &[Placed]) -> bool {
    let paragraphs = stream.iter().filter(|p| p.block.kind == BlockKind::Paragraph);
    let (mut all, mut ended) = (0, 0);
    for placed in paragraphs {
        all += 1;
        ended += usize::from(ends_sentence(&placed.block.text));
    }
    all >= 3 && ended * 5 >= all * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(texts: &[&str]) -> Vec<Placed> {
        let block = |text: &&str| Block { text: (*text).to_owned(), ..Block::default() };
        texts
            .iter()
            .enumerate()
            .map(|(order, text)| Placed { block: block(text), order, origin: None })
            .collect()
    }

    const BODY: [&str; 3] = ["It rained all day.", "It stopped at last.", "The sun came out."];

    #[test]
    fn tails_that_break_off_on_both_sides_are_taken() {
        let mut a = stream(
            &[
                &BODY[..],
                &["After the long rain had stopped in the evening of that day, when all of us"],
            ]
            .concat(),
        );
        let mut b = stream(&[
            "下雨了。",
            "停了。",
            "出太阳了。",
            "傍晚大雨停了之后，当我们走出家门去看那条老",
        ]);
        let taken = take([&mut a, &mut b], true);
        assert!(taken.iter().all(Option::is_some));
        assert_eq!((a.len(), b.len()), (3, 3));
    }

    #[test]
    fn a_signature_and_a_whole_sentence_stay() {
        for last in ["John Smith", "The end.", "They said: “Of course.”", "See also:"] {
            let mut a = stream(&[&BODY[..], &[last]].concat());
            let mut b = stream(&["下雨了。", "停了。", "出太阳了。", "约翰"]);
            assert!(take([&mut a, &mut b], false).iter().all(Option::is_none), "{last}");
        }
    }

    #[test]
    fn a_text_without_end_marks_is_left_alone() {
        let mut a =
            stream(&["first line of a poem", "second line of it", "third", "and so on and on and"]);
        let mut b = a.clone();
        assert!(take([&mut a, &mut b], true).iter().all(Option::is_none));
    }
}
