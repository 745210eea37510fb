//! Scripts that mark the ends of sentences by spaces alone: Thai, Lao, and Khmer and Burmese where
//! a text uses none of their end marks.
//!
//! A space also separates phrases, numbers and names, and nothing but the meaning tells which is
//! which. So the segments are phrases, cut at every space that may end a sentence. The aligner joins
//! those that are one sentence in the translation; because it can, it is given some boundaries that
//! are less likely, too.

use std::ops::Range;

/// The least length in characters of a phrase. A shorter one is joined with the phrase after it.
const SHORTEST: usize = 6;

/// The number of characters within which a bracket or quotation must close. It is not cut.
const ENCLOSED: usize = 200;

/// How a language separates its sentences by spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spaced {
    /// By spaces alone.
    Always,
    /// By spaces only in texts without any end mark.
    Unmarked,
}

impl Spaced {
    /// `None` for a language that marks the ends of sentences.
    pub(super) fn of(primary: &str) -> Option<Self> {
        match primary {
            "th" | "lo" => Some(Self::Always),
            "km" | "my" => Some(Self::Unmarked),
            _ => None,
        }
    }

    /// Cuts each segment of a text at the spaces that may end a sentence, by the judgement of
    /// `may_end` on the text before them.
    pub(super) fn phrases(
        self,
        text: &str,
        segments: Vec<Range<usize>>,
        may_end: fn(&str) -> bool,
    ) -> Vec<Range<usize>> {
        if self == Self::Unmarked && text.contains(is_end_mark) {
            return segments;
        }
        segments.into_iter().flat_map(|segment| cut(text, segment, may_end)).collect()
    }
}

fn is_end_mark(c: char) -> bool {
    matches!(c, '។' | '៕' | '။' | '?' | '!' | '.')
}

/// Cuts one segment into phrases.
fn cut(text: &str, segment: Range<usize>, may_end: fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut phrases = Vec::new();
    let (mut start, mut at) = (segment.start, segment.start);
    while let Some(c) = text[at..segment.end].chars().next() {
        let next = at + c.len_utf8();
        let before = &text[start..at];
        if matches!(c, ' ' | '\u{A0}')
            && before.chars().take(SHORTEST).count() == SHORTEST
            && may_end(before)
            && begins(before, &text[next..segment.end])
        {
            phrases.push(start..next);
            start = next;
        }
        at = next + enclosed(c, &text[next..segment.end]);
    }
    phrases.push(start..segment.end);
    phrases
}

/// The length of the rest of a bracket or quotation that `open` begins; 0 for other characters, and
/// where it does not close.
fn enclosed(open: char, rest: &str) -> usize {
    let close = match open {
        '(' => ')',
        '[' => ']',
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        '"' => '"',
        _ => return 0,
    };
    let closes = rest.char_indices().take(ENCLOSED).find(|&(_, c)| c == close);
    closes.map_or(0, |(at, c)| at + c.len_utf8())
}

/// Whether a sentence may begin with `after`. After anything but a letter, a short word belongs to
/// what precedes it: it is what a number counts, or a particle.
fn begins(before: &str, after: &str) -> bool {
    let word = || after.chars().take_while(|c| !c.is_whitespace()).take(SHORTEST).count();
    after.starts_with(is_letter) && (before.ends_with(is_letter) || word() == SHORTEST)
}

/// Whether a sentence is likely to end with this text: with a letter. A space follows the marks of
/// repetition and of abbreviation in any place, stands on both sides of numbers, Latin words,
/// brackets and quotations, and follows the full stop of an abbreviation.
pub(super) fn likely_ends(before: &str) -> bool {
    let repeats_or_abbreviates = ['ๆ', 'ฯ', 'ໆ', 'ຯ', 'ៗ'];
    before.ends_with(is_letter) && !before.ends_with(repeats_or_abbreviates)
}

/// Whether a sentence may end with this text: also with a closing mark, a Latin word or a year. Other
/// numbers stand before what they count.
pub(super) fn may_end(before: &str) -> bool {
    likely_ends(before)
        || before.ends_with([')', ']', '”', '’', '»', '"'])
        || before.ends_with(|c: char| c.is_ascii_alphabetic())
        || is_year(before)
}

/// Whether the text ends with a number that is most likely a year, of either era.
fn is_year(before: &str) -> bool {
    let rest = before.trim_end_matches(char::is_numeric);
    let number = &before[rest.len()..];
    number.chars().take(5).count() == 4
        && number.starts_with(['1', '2', '๑', '๒', '໑', '໒'])
        && !rest.ends_with([',', '.', '-', '/', ':'])
}

/// Whether `c` is a letter or vowel of one of these scripts.
fn is_letter(c: char) -> bool {
    matches!(c,
        '\u{E01}'..='\u{E3E}'
        | '\u{E40}'..='\u{E4E}'
        | '\u{E81}'..='\u{ECE}'
        | '\u{EDC}'..='\u{EDF}'
        | '\u{1000}'..='\u{103F}'
        | '\u{1050}'..='\u{108F}'
        | '\u{1780}'..='\u{17D3}'
        | '\u{17D7}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, spaced: Spaced) -> Vec<&str> {
        let whole = std::iter::once(0..text.len()).collect();
        spaced.phrases(text, whole, likely_ends).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_bracket_that_never_closes_does_not_hold_the_text_together() {
        let text = "เรากลับบ้าน (ฝนหยุดแล้ว ไม่มีใครมีร่ม";
        assert_eq!(pieces(text, Spaced::Always).len(), 2);
    }

    #[test]
    fn end_marks_make_spaces_phrases() {
        let marked = "ភ្លៀងបានឈប់ហើយ យើងទៅផ្ទះ។";
        assert_eq!(pieces(marked, Spaced::Unmarked).len(), 1);
        assert_eq!(pieces(marked.trim_end_matches('។'), Spaced::Unmarked).len(), 2);
    }
}
