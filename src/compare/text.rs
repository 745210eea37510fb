//! Normalizes texts for comparison and wraps them for a terminal.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_width::UnicodeWidthChar;

use crate::visible::visible;

/// Collapses white space and applies NFC, because formats differ in both.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    let (mut before, mut is_folded, mut is_composed) = (' ', true, true);
    for c in text.chars() {
        is_folded &= !c.is_whitespace() || (c == ' ' && before != ' ');
        is_composed &= is_always_composed(c);
        before = c;
    }
    is_folded &= before != ' ' || text.is_empty();
    let is_composed = is_composed || is_nfc_quick(text.chars()) == IsNormalized::Yes;
    if is_folded && is_composed {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    Cow::Owned(if is_composed { words } else { words.nfc().collect() })
}

/// Whether NFC never changes a character, whatever its neighbours: those of most texts, for which the tables need not
/// be asked.
fn is_always_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{400}'..='\u{47F}' | '\u{2010}'..='\u{2027}'
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF60}')
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
    fn characters_that_are_not_looked_up_are_composed() {
        for c in (char::MIN..=char::MAX).filter(|&c| is_always_composed(c)) {
            assert_eq!(is_nfc_quick([c].into_iter()), IsNormalized::Yes, "{c:?}");
            let class = unicode_normalization::char::canonical_combining_class(c);
            assert_eq!(class, 0, "{c:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_short_way_gives_what_the_long_way_gives(text in "([a-z]|\\s|[中か각é，]|\\PC|\u{3099}|\u{301}|\u{1161}){0,12}") {
            let words: Vec<&str> = text.split_whitespace().collect();
            let slowly: String = words.join(" ").nfc().collect();
            proptest::prop_assert_eq!(folded(&text).into_owned(), slowly);
        }
    }

    #[test]
    fn what_a_terminal_obeys_is_shown_by_its_code() {
        let lines = wrapped("one\ttwo \u{1B}[31mred\u{200B}", 40);
        assert_eq!(lines, [r"one two \u{1b}[31mred\u{200b}"]);
    }
}
