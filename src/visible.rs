//! Escapes text from files and file names for display: control characters and invisible characters
//! are shown by their code point.

use std::borrow::Cow;
use std::fmt::Write as _;

/// How many characters of a value a message quotes at most.
const MAX_QUOTED: usize = 80;

/// Replaces control and invisible characters with their code point, such as `\u{1b}`: control
/// characters (including line feeds and tabs), line and paragraph separators, and zero-width
/// formatting characters such as bidirectional controls and zero-width spaces. Text without any is
/// borrowed. The function is idempotent.
///
/// ```
/// use tmforge::visible::visible;
///
/// assert_eq!(visible("1.4\u{1B}[2J"), r"1.4\u{1b}[2J");
/// assert_eq!(visible("中文 – é"), "中文 – é");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    // Nearly all text is printable ASCII, which is checked by bytes instead of characters.
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~');
    if text.as_bytes().iter().all(is_plain) || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().fold(String::with_capacity(text.len() + 8), push))
}

/// Quotes a value from a file in a message: escaped by [`visible`], in backticks, at most 80
/// characters long.
///
/// ```
/// use tmforge::visible::quoted;
///
/// assert_eq!(quoted("a\tb"), r"`a\u{9}b`");
/// ```
pub fn quoted(value: &str) -> String {
    format!("`{}`", cut(value))
}

/// Escapes a value from a file by [`visible`] and truncates it to 80 characters, the last of which
/// is then an ellipsis.
pub fn cut(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(MAX_QUOTED) {
        None => visible(value),
        Some(_) => {
            let kept = value.chars().take(MAX_QUOTED - 1);
            Cow::Owned(kept.fold(String::with_capacity(MAX_QUOTED + 8), push) + "…")
        }
    }
}

fn push(mut text: String, c: char) -> String {
    match is_hidden(c) {
        // Writing to a string cannot fail.
        true => drop(write!(text, "\\u{{{:x}}}", u32::from(c))),
        false => text.push(c),
    }
    text
}

/// Whether the character controls a terminal or is invisible.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' // soft hyphen
            | '\u{61C}' // Arabic letter mark
            | '\u{180E}' // Mongolian vowel separator
            | '\u{200B}'..='\u{200F}' // zero-width space, joiners, direction marks
            | '\u{2028}'..='\u{202E}' // line and paragraph separator, embeddings, overrides
            | '\u{2060}'..='\u{206F}' // word joiner, invisible operators, isolates
            | '\u{FEFF}' // byte order mark
            | '\u{FFF9}'..='\u{FFFB}' // interlinear annotation
            | '\u{E0000}'..='\u{E007F}' // tags
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_obeys_or_hides_is_shown_by_its_code() {
        for (text, expected) in [
            ("\u{1B}]0;pwn\u{7}", r"\u{1b}]0;pwn\u{7}"),
            ("a\r\nb\tc", r"a\u{d}\u{a}b\u{9}c"),
            ("\u{7F}\u{9B}31m", r"\u{7f}\u{9b}31m"),
            ("\u{202E}gpj.\u{2066}\u{200F}\u{61C}", r"\u{202e}gpj.\u{2066}\u{200f}\u{61c}"),
            ("a\u{200B}\u{200D}\u{2060}\u{FEFF}b", r"a\u{200b}\u{200d}\u{2060}\u{feff}b"),
            ("\u{2028}\u{2029}\u{E0041}", r"\u{2028}\u{2029}\u{e0041}"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }

    #[test]
    fn what_can_be_seen_stays() {
        for text in ["", "plain ~", "é 中文 עברית 🏳", "a\u{A0}b", "\\u{1b}"] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn long_values_are_cut() {
        let (fits, long) = ("中".repeat(80), "中".repeat(81));
        assert_eq!(quoted(&fits), format!("`{fits}`"));
        assert_eq!(quoted(&long), format!("`{}…`", "中".repeat(79)));
        assert_eq!(quoted(&"\u{7}".repeat(999)).matches("u{7}").count(), 79);
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            let once = visible(&text).into_owned();
            prop_assert!(!once.contains(is_hidden));
            prop_assert_eq!(visible(&once), once.as_str());
        }
    }
}
