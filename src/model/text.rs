//! White space in the text of blocks: folding it and joining lines.

use std::borrow::Cow;

use unicode_script::{Script, UnicodeScript};

/// A hard line break in a block's text (U+2028 LINE SEPARATOR), for instance after a line of verse.
/// A `\n` only wraps a line.
pub const LINE_BREAK: char = '\u{2028}';

/// Whether a line that ends with `before` and a line that starts with `after` are joined without a
/// space. This is true if either is a Han character, kana or their punctuation.
pub fn joins_without_space(before: char, after: char) -> bool {
    is_wide(before) || is_wide(after)
}

/// Whether `c` is Han, kana, bopomofo, or punctuation or a full-width form written with them.
/// Hangul is excluded because Korean separates words by spaces.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF65}' | '\u{FFE0}'..='\u{FFE6}')
        || matches!(
            c.script(),
            Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo
        )
        || matches!(c, 'ー' | '・')
}

/// Whether `c` is white space that may be folded. No-break spaces are kept because they are part of
/// the text, as in French before a colon and between the groups of a number.
fn is_gap(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// Folds white space for a unit: trims both ends, replaces each run of white space by one space,
/// and removes a line end if its two sides join without a space (see [`joins_without_space`]).
/// No-break spaces within the text are kept. Borrows if nothing changes.
pub fn fold(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if !needs_folding(text) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_gap) {
        folded.push_str(&rest[..start]);
        let gap_and_rest = &rest[start..];
        rest = gap_and_rest.trim_start_matches(is_gap);
        let gap = &gap_and_rest[..gap_and_rest.len() - rest.len()];
        let joined = gap.contains(['\n', LINE_BREAK])
            && folded
                .chars()
                .next_back()
                .zip(rest.chars().next())
                .is_some_and(|(before, after)| joins_without_space(before, after));
        if !joined {
            folded.push(' ');
        }
    }
    folded.push_str(rest);
    Cow::Owned(folded)
}

fn needs_folding(text: &str) -> bool {
    let mut previous_space = false;
    text.chars().any(|c| {
        let space = is_gap(c);
        let bad = space && (c != ' ' || previous_space);
        previous_space = space;
        bad
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_white_space_become_one_space() {
        assert_eq!(fold("  a \t b\u{2003}c "), "a b c");
        assert!(matches!(fold(" a b "), Cow::Borrowed("a b")));
    }

    #[test]
    fn no_break_spaces_within_a_text_stay() {
        assert_eq!(fold("\u{A0}Prix\u{A0}: 1\u{202F}000  €\u{A0}"), "Prix\u{A0}: 1\u{202F}000 €");
        assert_eq!(fold("a\u{A0}\nb"), "a\u{A0} b");
    }

    #[test]
    fn line_ends_vanish_beside_han_and_kana() {
        assert_eq!(fold("六国议长会议等\n多边机制, 坚定"), "六国议长会议等多边机制, 坚定");
        assert_eq!(fold("です。\nRust は"), "です。Rust は");
        assert_eq!(fold("hard\nwrapped"), "hard wrapped");
        assert_eq!(fold("한국어\n문장"), "한국어 문장");
    }

    #[test]
    fn spaces_inside_chinese_stay() {
        assert_eq!(fold("第 一 章"), "第 一 章");
    }
}
