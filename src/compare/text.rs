//! Normalizes texts for comparison and wraps them for a terminal.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_width::UnicodeWidthChar;

use crate::visible::visible;

/// Collapses white space and applies NFC, because formats differ in both.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    let mut before = ' ';
    let is_folded = text.chars().all(|c| {
        let is_single = !c.is_whitespace() || (c == ' ' && before != ' ');
        before = c;
        is_single
    });
    let is_trimmed = before != ' ' || text.is_empty();
    let is_composed = text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes;
    if is_folded && is_trimmed && is_composed {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    Cow::Owned(words.join(" ").nfc().collect())
}

/// Wraps a text to lines of at most `width` terminal columns, at spaces if possible. Control
/// characters are escaped.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let spaced = text.replace(char::is_whitespace, " ");
    for word in visible(&spaced).split_inclusive(' ') {
        let line = lines.last_mut().expect("there is one line from the start");
        if !line.is_empty()
            && width_of(line) + width_of(word.trim_end()) > width
            && width_of(word) <= width
        {
            lines.push(String::new());
        }
        for c in word.chars() {
            let line = lines.last_mut().expect("there is one line from the start");
            if width_of(line) + c.width().unwrap_or(0) > width && c != ' ' {
                lines.push(String::new());
            }
            lines.last_mut().expect("there is one line from the start").push(c);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The width of a text in terminal columns.
pub(crate) fn width_of(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_composition_make_no_difference() {
        for text in ["", "a b", "é 中"] {
            assert!(matches!(folded(text), Cow::Borrowed(_)), "{text}");
        }
        assert_eq!(folded(" a\t\u{A0}b\n"), "a b");
        assert_eq!(folded("e\u{301}  x"), "é x");
        assert_eq!(folded(" "), "");
    }

    #[test]
    fn what_a_terminal_obeys_is_shown_by_its_code() {
        let lines = wrapped("one\ttwo \u{1B}[31mred\u{200B}", 40);
        assert_eq!(lines, [r"one two \u{1b}[31mred\u{200b}"]);
    }
}
