//! The places at which a block with both languages on one line can be cut.

use std::ops::Range;

use unicode_script::UnicodeScript;

use crate::model::{Block, BlockKind, LINE_BREAK, Side};
use crate::structure::language::script::{Scripts, is_wide_letter};

/// A part of a block and its language.
pub(super) type Part = (Range<usize>, Side);

/// The way in which a block combines the two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The translation is in brackets at the end.
    Brackets,
    /// A slash, bar, dash or line break separates the two.
    Separator,
    /// Sentences of the two languages alternate.
    Sentences,
    /// Only a space, or a mark that sentences have, too, separates the two.
    Border,
}

/// A possible cut of a block's text into parts, one language each.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) shape: Shape,
    pub(super) parts: Vec<Range<usize>>,
    /// Whether the lengths fit so well that no confirmation from other blocks is needed.
    pub(super) fits: bool,
    /// Whether the part in an alphabet has two words or more, so that it is no name or term that the
    /// other language uses, too.
    pub(super) has_phrase: bool,
}

impl Cut {
    fn new(shape: Shape, text: &str, parts: Vec<Range<usize>>, scripts: &Scripts) -> Self {
        let fits = translate_each_other(text, &parts, scripts, TIGHT);
        let words = |part: &Range<usize>| text[part.clone()].split_whitespace().count();
        let in_alphabet = |part: &&Range<usize>| !text[(*part).clone()].contains(is_wide_letter);
        let has_phrase = parts.iter().filter(in_alphabet).all(|part| words(part) >= 2);
        Self { shape, parts, fits, has_phrase }
    }
}

/// The cut of a block; `None` for a block in one language.
pub(super) fn find(block: &Block, scripts: &Scripts) -> Option<Cut> {
    let text = block.text.as_str();
    if text.contains('\n') || !has_both(text, scripts) {
        return None;
    }
    if text.contains(LINE_BREAK) {
        return at_line_break(text, scripts);
    }
    in_brackets(block, scripts)
        .or_else(|| at_separator(text, scripts))
        .or_else(|| between_sentences(text, scripts))
        .or_else(|| at_border(text, scripts))
}

/// Whether a text has letters of both languages. This cheap test rules out nearly all blocks.
fn has_both(text: &str, scripts: &Scripts) -> bool {
    let tally = scripts.tally(text);
    tally.source > 0.0 && tally.target > 0.0
}

fn in_brackets(block: &Block, scripts: &Scripts) -> Option<Cut> {
    let text = block.text.as_str();
    let closed = text.trim_end_matches(is_end_mark);
    let open = closed.len() - closing_group(closed)?;
    let inner_start = open + text[open..].chars().next()?.len_utf8();
    let inner_end = closed.len() - closed.chars().next_back()?.len_utf8();
    let parts = vec![0..open, inner_start..inner_end];
    let ends = [ends_a_sentence(&text[..open]), ends_a_sentence(&text[inner_start..inner_end])];
    // In running text, the brackets must contain a sentence if one precedes them.
    let running = block.kind == BlockKind::Paragraph
        && (ends[0] != ends[1] || (!ends[0] && has_inner_end(&text[..open])));
    // A term in brackets at the end of a sentence has its stop after it.
    let running = running || closed.len() < text.len();
    let loose = translate_each_other(text, &parts, scripts, LOOSE);
    loose.then(|| {
        let cut = Cut::new(Shape::Brackets, text, parts, scripts);
        Cut { fits: cut.fits && !running, ..cut }
    })
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
        if translate_each_other(text, &parts, scripts, LOOSE) {
            let cut = Cut::new(Shape::Separator, text, parts, scripts);
            if cut.fits {
                return Some(cut);
            }
            loose = loose.or(Some(cut));
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
    let ranges: Vec<Range<usize>> =
        parts.into_iter().map(|(range, _)| without_separators(text, range)).collect();
    let pairs_fit = ranges.len().is_multiple_of(2)
        && ranges.chunks(2).all(|pair| translate_each_other(text, pair, scripts, TIGHT));
    let cut = |ranges| Cut { fits: true, ..Cut::new(Shape::Sentences, text, ranges, scripts) };
    (!ranges.is_empty() && pairs_fit).then(|| cut(ranges))
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

/// Cuts a text of one line in each language.
fn at_line_break(text: &str, scripts: &Scripts) -> Option<Cut> {
    let mut breaks = text.match_indices(LINE_BREAK);
    let (Some((at, mark)), None) = (breaks.next(), breaks.next()) else { return None };
    let parts = vec![0..at, at + mark.len()..text.len()];
    translate_each_other(text, &parts, scripts, LOOSE)
        .then(|| Cut::new(Shape::Separator, text, parts, scripts))
}

/// Cuts a text where the script changes: between two words, if both parts keep their brackets. Of
/// several such places the one counts that leaves the fewest words of the other language.
fn at_border(text: &str, scripts: &Scripts) -> Option<Cut> {
    let mut best: Option<(f64, Vec<Range<usize>>)> = None;
    for gap in borders(text, scripts) {
        let parts = vec![
            without_separators(text, 0..gap.start),
            without_separators(text, gap.end..text.len()),
        ];
        let balanced = parts.iter().all(|part| is_balanced(&text[part.clone()]));
        if !balanced || !translate_each_other(text, &parts, scripts, LOOSE) {
            continue;
        }
        let foreign: f64 =
            parts.iter().map(|part| foreign_units(&text[part.clone()], scripts)).sum();
        if best.as_ref().is_none_or(|(least, _)| foreign < *least) {
            best = Some((foreign, parts));
        }
    }
    let (_, parts) = best?;
    Some(Cut::new(Shape::Border, text, parts, scripts))
}

/// The gaps between two letters of different languages in which there is a space or a separator.
fn borders(text: &str, scripts: &Scripts) -> Vec<Range<usize>> {
    let mut borders = Vec::new();
    let mut last: Option<(Side, usize)> = None;
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
        let script = c.script();
        let is = |side| scripts.of(side).contains(&script);
        let side = if is(Side::Source) { Side::Source } else { Side::Target };
        if !is(side) {
            continue;
        }
        if let Some((before, end)) = last {
            let gap = &text[end..at];
            if before != side && gap.chars().any(|c| c.is_whitespace() || is_separator(c)) {
                borders.push(border(text, end..at));
            }
        }
        last = Some((side, at + c.len_utf8()));
    }
    borders
}

/// The white space of a gap between two letters, or its first separator: digits and marks stay with
/// the words that they touch.
fn border(text: &str, gap: Range<usize>) -> Range<usize> {
    let is_cut = |(_, c): &(usize, char)| c.is_whitespace() || is_separator(*c);
    let mut places = text[gap.clone()].char_indices();
    let (at, c) = places.find(is_cut).unwrap_or((0, ' '));
    gap.start + at..gap.start + at + c.len_utf8()
}

/// The units of the language that a part is not in.
fn foreign_units(part: &str, scripts: &Scripts) -> f64 {
    let tally = scripts.tally(part);
    tally.source.min(tally.target)
}

/// A part without white space and separators at its ends.
fn without_separators(text: &str, part: Range<usize>) -> Range<usize> {
    let is_edge = |c: char| c.is_whitespace() || is_separator(c);
    let inner = &text[part.clone()];
    let start = part.start + (inner.len() - inner.trim_start_matches(is_edge).len());
    let end = start + text[start..part.end].trim_end_matches(is_edge).len();
    start..end
}

/// Whether a mark can separate two languages on a line.
fn is_separator(c: char) -> bool {
    matches!(c, '/' | '／' | '|' | '｜' | '–' | '—' | ',' | '，' | ':' | '：' | '=')
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

/// The fewest units of a part: one Chinese character.
const LEAST_UNITS: f64 = 0.6;

/// The language of a part, if it is clear. Latin text contains hardly any other letters, but other
/// text may contain many Latin ones.
pub(super) fn side_of(part: &str, scripts: &Scripts) -> Option<Side> {
    let tally = scripts.tally(part);
    if tally.units() < LEAST_UNITS || tally.is_foreign() {
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
