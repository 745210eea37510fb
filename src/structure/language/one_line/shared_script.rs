//! Lines with both languages in one script: `Deutsch / English`. Only the siblings show that a slash
//! parts languages: most lines must have one, and what stands before it must together be in one
//! language, what stands after it in the other.

use std::ops::Range;

use super::cut::Part;
use crate::lang::LanguagePair;
use crate::model::{Block, BlockKind, Side};
use crate::structure::language::hint::Hint;

const SEPARATORS: [&str; 7] = [" / ", " | ", " – ", " — ", " - ", " = ", " // "];

/// The fewest lines that show the border.
const LEAST_LINES: usize = 3;
/// The log-odds by which the parts on one side of the separator must be in one language.
const CLEAR: f64 = 2.0;

/// The parts of each block; empty for a block that stays whole.
pub(super) fn parts(blocks: &[Block], pair: &LanguagePair) -> Vec<Vec<Part>> {
    let whole = || vec![Vec::new(); blocks.len()];
    let Some(hint) = Hint::new(pair) else { return whole() };
    let found = SEPARATORS.iter().find_map(|separator| {
        let halves: Vec<Option<[Range<usize>; 2]>> =
            blocks.iter().map(|block| halves(&block.text, separator)).collect();
        let order = order(blocks, &halves, &hint)?;
        Some((halves, order))
    });
    let Some((halves, order)) = found else { return whole() };
    let sided = |(block, halves): (&Block, Option<[Range<usize>; 2]>)| {
        let Some([first, second]) = halves else { return Vec::new() };
        let [a, b] = sides(&block.text, [&first, &second], order, &hint);
        vec![(first, a), (second, b)]
    };
    blocks.iter().zip(halves).map(sided).collect()
}

/// The two halves of a line around the only separator in it, if both have letters.
fn halves(text: &str, separator: &str) -> Option<[Range<usize>; 2]> {
    let at = text.find(separator)?;
    let after = at + separator.len();
    let is_only =
        !text[after..].contains(separator) && !text.contains(['\n', crate::model::LINE_BREAK]);
    let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
    (is_only && has_letters(&text[..at]) && has_letters(&text[after..]))
        .then_some([0..at, after..text.len()])
}

/// The kinds of blocks that are compared with each other.
fn kind(block: &Block) -> u8 {
    match block.kind {
        kind if kind.is_head() => 0,
        BlockKind::ListItem => 1,
        BlockKind::TableCell => 2,
        _ => 3,
    }
}

/// The language before the separator, if four fifths of the lines of a kind have both languages around
/// it.
fn order(blocks: &[Block], halves: &[Option<[Range<usize>; 2]>], hint: &Hint) -> Option<Side> {
    (0..4).find_map(|wanted| {
        let of_kind = || {
            let all = blocks.iter().zip(halves);
            all.filter(|(block, _)| {
                kind(block) == wanted && block.text.chars().any(char::is_alphabetic)
            })
        };
        let cut = of_kind().filter(|(_, halves)| halves.is_some()).count();
        if cut < LEAST_LINES || cut * 5 < of_kind().count() * 4 {
            return None;
        }
        let together = |half: usize| -> String {
            let texts = of_kind()
                .filter_map(|(block, halves)| Some(&block.text[halves.as_ref()?[half].clone()]));
            texts.collect::<Vec<_>>().join("\n")
        };
        let odds = [0, 1].map(|half| hint.toward_target(&together(half)));
        match odds {
            [a, b] if a <= -CLEAR && b >= CLEAR => Some(Side::Source),
            [a, b] if a >= CLEAR && b <= -CLEAR => Some(Side::Target),
            _ => None,
        }
    })
}

/// The languages of the halves of a line: those of the other lines, unless it clearly is in the opposite
/// order.
fn sides(text: &str, halves: [&Range<usize>; 2], order: Side, hint: &Hint) -> [Side; 2] {
    let [a, b] = halves.map(|half| hint.toward_target(&text[half.clone()]));
    let first = match a - b {
        odds if odds > 2.0 * CLEAR => Side::Target,
        odds if odds < -2.0 * CLEAR => Side::Source,
        _ => order,
    };
    match first {
        Side::Source => [Side::Source, Side::Target],
        Side::Target => [Side::Target, Side::Source],
    }
}
