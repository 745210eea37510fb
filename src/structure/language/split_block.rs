//! Splitting of blocks with a text and its translation on one line: `English（中文）`, `English / 中文`,
//! `English. 中文。`
//!
//! A Chinese sentence with an English term in brackets, or the reverse, is not such a block. A
//! block is split only if its two parts are in one language each, cover the block, and have a
//! length ratio that is plausible for translations.

use std::ops::Range;

use crate::model::{Block, BlockKind, Side};
use crate::structure::language::evidence::Weight;
use crate::structure::language::script::{Scripts, is_wide_letter};

/// The way in which a block combines the two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// The translation is in brackets at the end.
    Brackets,
    /// A slash, bar or dash separates the two.
    Separator,
    /// Sentences of the two languages alternate.
    Sentences,
    /// Only a space separates the two.
    Space,
}

/// A possible cut of a block's text into parts, one language each.
#[derive(Debug, Clone)]
struct Cut {
    shape: Shape,
    parts: Vec<Range<usize>>,
    /// Whether the lengths fit so well that no confirmation from other blocks is needed.
    fits: bool,
}

/// A block as read, or a part of one that contained both languages.
#[derive(Debug, Clone)]
pub(super) struct Divided {
    pub(super) block: Block,
    /// The language of a part; `None` for a block that was not split.
    pub(super) side: Option<Side>,
    /// The index of the block as read.
    pub(super) origin: usize,
}

/// Splits the blocks that contain both languages on one line. Languages that share a script are not
/// split.
pub(super) fn divide(blocks: Vec<Block>, scripts: &Scripts) -> Vec<Divided> {
    let whole = |(origin, block)| Divided { block, side: None, origin };
    if !scripts.are_disjoint() {
        return blocks.into_iter().enumerate().map(whole).collect();
    }
    let cuts: Vec<Option<Cut>> = blocks.iter().map(|block| find_cut(block, scripts)).collect();
    let confirmed = confirmed_by_table(&blocks, &cuts);
    let usual = UsualShapes::of(&blocks, &cuts);
    let mut divided = Vec::with_capacity(blocks.len());
    for (((origin, block), cut), confirmed) in
        blocks.into_iter().enumerate().zip(cuts).zip(confirmed)
    {
        match cut {
            Some(cut) if confirmed || cut.fits || usual.allow(&block, &cut) => {
                divided.extend(cut.parts.iter().map(|part| {
                    let side = side_of(&block.text[part.clone()], scripts);
                    Divided { block: block.slice(part.clone()), side, origin }
                }));
            }
            _ => divided.push(whole((origin, block))),
        }
    }
    divided
}

/// The shapes of cut that are usual in the headings of this document. In a usual shape, lengths
/// that fit less well are accepted.
struct UsualShapes {
    heads_in_brackets: bool,
    heads_with_separator: bool,
}

impl UsualShapes {
    fn of(blocks: &[Block], cuts: &[Option<Cut>]) -> Self {
        let heads = blocks.iter().filter(|block| block.kind.is_head()).count();
        let usual = |shape: Shape| {
            let is_cut = |(block, cut): &(&Block, &Option<Cut>)| {
                block.kind.is_head() && cut.as_ref().is_some_and(|c| c.fits && c.shape == shape)
            };
            let count = blocks.iter().zip(cuts).filter(is_cut).count();
            count >= 3 && count * 2 >= heads
        };
        Self {
            heads_in_brackets: usual(Shape::Brackets),
            heads_with_separator: usual(Shape::Separator),
        }
    }

    fn allow(&self, block: &Block, cut: &Cut) -> bool {
        block.kind.is_head()
            && match cut.shape {
                Shape::Brackets => self.heads_in_brackets,
                Shape::Separator => self.heads_with_separator,
                Shape::Sentences | Shape::Space => false,
            }
    }
}

/// For each block, whether its cut is confirmed by a table. A space is a weak separator, so at
/// least three cells and four fifths of a row or column must have a cut: `File 檔案`, `Mask 遮罩`,
/// `Length 長度`.
fn confirmed_by_table(blocks: &[Block], cuts: &[Option<Cut>]) -> Vec<bool> {
    let line_keys = |block: &Block| {
        let cell = block.cell?;
        Some([(cell.table, false, cell.row), (cell.table, true, cell.column)])
    };
    let mut counts = std::collections::BTreeMap::<(u32, bool, u32), [usize; 2]>::new();
    for (block, cut) in blocks.iter().zip(cuts) {
        let has_letters = block.text.chars().any(char::is_alphabetic);
        for key in line_keys(block).into_iter().flatten().filter(|_| has_letters) {
            counts.entry(key).or_default()[usize::from(cut.is_some())] += 1;
        }
    }
    let is_confirmed = |(block, cut): (&Block, &Option<Cut>)| {
        cut.is_some()
            && line_keys(block).into_iter().flatten().any(|key| {
                let [uncut, cut] = counts[&key];
                cut >= 3 && cut >= uncut * 4
            })
    };
    blocks.iter().zip(cuts).map(is_confirmed).collect()
}

fn find_cut(block: &Block, scripts: &Scripts) -> Option<Cut> {
    let text = block.text.as_str();
    if text.contains(['\n', crate::model::LINE_BREAK]) || !has_both(text, scripts) {
        return None;
    }
    in_brackets(block, scripts)
        .or_else(|| at_separator(text, scripts))
        .or_else(|| between_sentences(text, scripts))
        .or_else(|| at_space(block, scripts))
}

/// Whether a text has letters of both languages. This cheap test rules out nearly all blocks.
fn has_both(text: &str, scripts: &Scripts) -> bool {
    let tally = scripts.tally(text);
    tally.source > 0.0 && tally.target > 0.0
}

fn in_brackets(block: &Block, scripts: &Scripts) -> Option<Cut> {
    let text = block.text.as_str();
    let open = text.len() - closing_group(text)?;
    let inner_start = open + text[open..].chars().next()?.len_utf8();
    let inner_end = text.len() - text.chars().next_back()?.len_utf8();
    let parts = vec![0..open, inner_start..inner_end];
    let ends = [ends_a_sentence(&text[..open]), ends_a_sentence(&text[inner_start..inner_end])];
    // In running text, the brackets must contain a sentence if one precedes them.
    let running = block.kind == BlockKind::Paragraph
        && (ends[0] != ends[1] || (!ends[0] && has_inner_end(&text[..open])));
    let fits = !running && translate_each_other(text, &parts, scripts, TIGHT);
    let loose = translate_each_other(text, &parts, scripts, LOOSE);
    loose.then_some(Cut { shape: Shape::Brackets, parts, fits })
}

/// The length in bytes of the bracketed group that `text` ends with.
fn closing_group(text: &str) -> Option<usize> {
    if !text.ends_with([')', '）']) {
        return None;
    }
    let mut depth = 0usize;
    let mut length = 0;
    for c in text.chars().rev() {
        length += c.len_utf8();
        match c {
            ')' | '）' => depth += 1,
            '(' | '（' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(length);
        }
    }
    None
}

fn at_separator(text: &str, scripts: &Scripts) -> Option<Cut> {
    const SEPARATORS: [&str; 8] = [" / ", "／", " | ", "｜", " – ", " — ", " - ", "/"];
    let cuts = SEPARATORS.iter().flat_map(|separator| text.match_indices(separator));
    let mut loose = None;
    for (at, found) in cuts {
        let parts = vec![0..at, at + found.len()..text.len()];
        if found == "/" && !between_letters(text, at) {
            continue;
        }
        let fits = translate_each_other(text, &parts, scripts, TIGHT);
        if fits {
            return Some(Cut { shape: Shape::Separator, parts, fits });
        }
        if loose.is_none() && translate_each_other(text, &parts, scripts, LOOSE) {
            loose = Some(Cut { shape: Shape::Separator, parts, fits });
        }
    }
    loose
}

/// Whether the slash at `at` is between two letters and not in an address.
fn between_letters(text: &str, at: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    !text.contains("://")
        && is_letter(text[..at].chars().next_back())
        && is_letter(text[at + 1..].chars().next())
}

/// Cuts where a sentence ends and the other language begins, if the parts form pairs of
/// translations.
fn between_sentences(text: &str, scripts: &Scripts) -> Option<Cut> {
    let mut parts: Vec<(Range<usize>, Side)> = Vec::new();
    for sentence in sentences(text) {
        let side = side_of(&text[sentence.clone()], scripts)?;
        match parts.last_mut() {
            Some((last, last_side)) if *last_side == side => last.end = sentence.end,
            _ => parts.push((sentence, side)),
        }
    }
    let ranges: Vec<Range<usize>> = parts.into_iter().map(|(range, _)| range).collect();
    let pairs_fit = ranges.len().is_multiple_of(2)
        && ranges.chunks(2).all(|pair| translate_each_other(text, pair, scripts, TIGHT));
    (!ranges.is_empty() && pairs_fit).then_some(Cut {
        shape: Shape::Sentences,
        parts: ranges,
        fits: true,
    })
}

/// Cuts a text into approximate sentences: after an end mark that is followed by white space or a
/// wide letter, or that is not ASCII.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        if !is_end_mark(c) {
            continue;
        }
        while chars.next_if(|&(_, c)| is_end_mark(c) || is_closing(c)).is_some() {}
        let Some(&(next, after)) = chars.peek() else { break };
        if after.is_whitespace() || !c.is_ascii() || is_wide_letter(after) {
            ranges.push(start..next);
            start = next;
        }
    }
    ranges.push(start..text.len());
    ranges
}

/// Cuts the text of a table cell at a space where the script changes.
fn at_space(block: &Block, scripts: &Scripts) -> Option<Cut> {
    block.cell?;
    let text = block.text.as_str();
    text.match_indices(' ').find_map(|(at, _)| {
        let parts = vec![0..at, at + 1..text.len()];
        let balanced = parts.iter().all(|part| is_balanced(&text[part.clone()]));
        let before = text[..at].chars().next_back().is_some_and(is_wide_letter);
        let after = text[at + 1..].chars().next().is_some_and(is_wide_letter);
        (balanced && before != after && translate_each_other(text, &parts, scripts, LOOSE))
            .then_some(Cut { shape: Shape::Space, parts, fits: false })
    })
}

fn is_balanced(text: &str) -> bool {
    let count = |marks: [char; 2]| text.chars().filter(|c| marks.contains(c)).count();
    count(['(', '（']) == count([')', '）'])
}

/// The maximum length ratio of two parts, in units, for a cut that needs no confirmation.
const TIGHT: f64 = 2.5;
/// The maximum length ratio of two parts, in units, for a cut that is confirmed by other blocks.
const LOOSE: f64 = 5.0;

/// Whether two parts are in different languages and have a plausible length ratio.
fn translate_each_other(
    text: &str,
    parts: &[Range<usize>],
    scripts: &Scripts,
    most_times: f64,
) -> bool {
    let [a, b] = parts else { return false };
    let (a, b) = (&text[a.clone()], &text[b.clone()]);
    let (Some(side_a), Some(side_b)) = (side_of(a, scripts), side_of(b, scripts)) else {
        return false;
    };
    // Latin words inside other text are not counted, because they are the same on both sides.
    let (a, b) = (scripts.tally(a).of(side_a), scripts.tally(b).of(side_b));
    side_a != side_b && a.max(b) <= a.min(b) * most_times
}

/// The language of a part, if it is clear. Latin text contains hardly any other letters, but other
/// text may contain many Latin ones.
fn side_of(part: &str, scripts: &Scripts) -> Option<Side> {
    let tally = scripts.tally(part);
    if tally.units() < 0.9 || tally.is_foreign() {
        return None;
    }
    let share = tally.target_share();
    let least = |side| if scripts.is_latin(side) { 0.93 } else { 0.4 };
    if scripts.is_latin(Side::Source) || scripts.is_latin(Side::Target) {
        let latin = if scripts.is_latin(Side::Source) { Side::Source } else { Side::Target };
        let latin_share = if latin == Side::Source { 1.0 - share } else { share };
        return match latin_share {
            s if s >= least(latin) => Some(latin),
            s if 1.0 - s >= 0.4 => Some(opposite(latin)),
            _ => None,
        };
    }
    match share {
        s if s >= 0.8 => Some(Side::Target),
        s if s <= 0.2 => Some(Side::Source),
        _ => None,
    }
}

fn opposite(side: Side) -> Side {
    match side {
        Side::Source => Side::Target,
        Side::Target => Side::Source,
    }
}

/// Whether a sentence ends somewhere before the end of the text.
fn has_inner_end(text: &str) -> bool {
    sentences(text.trim_end()).len() > 1
}

fn ends_a_sentence(text: &str) -> bool {
    text.trim_end().trim_end_matches(is_closing).ends_with(is_end_mark)
}

fn is_end_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '…')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '」' | '』' | ')' | '）' | ']' | '】')
}

/// For each block, the log-odds of the target language in its table column; 0 for blocks outside
/// tables.
pub(super) fn column_odds<'a>(
    blocks: &[Divided],
    weights: impl Iterator<Item = (usize, &'a Weight)>,
) -> Vec<f64> {
    let mut sums = std::collections::BTreeMap::<(u32, u32), (f64, f64)>::new();
    for (block, weight) in weights {
        if let Some(cell) = blocks[block].block.cell {
            let sum = sums.entry((cell.table, cell.column)).or_default();
            sum.0 += weight.odds().clamp(-3.0, 3.0);
            sum.1 += 1.0;
        }
    }
    let odds = |divided: &Divided| {
        let cell = divided.block.cell?;
        let (sum, count) = sums.get(&(cell.table, cell.column))?;
        Some((sum / (count + 1.0)).clamp(-3.0, 3.0))
    };
    blocks.iter().map(|block| odds(block).unwrap_or(0.0)).collect()
}
