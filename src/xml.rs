//! Which characters XML 1.0 can carry, and how text is written in it.

use std::borrow::Cow;

/// Whether XML 1.0 can carry the character at all, be it as itself or as a reference: everything but
/// the control characters other than tab and line ends, and U+FFFE and U+FFFF.
pub(crate) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

/// `text` without the characters that XML cannot carry, and how many they were.
pub(crate) fn without_forbidden(text: &str) -> (Cow<'_, str>, usize) {
    let forbidden = text.chars().filter(|&c| !is_char(c)).count();
    if forbidden == 0 {
        return (Cow::Borrowed(text), 0);
    }
    (Cow::Owned(text.chars().filter(|&c| is_char(c)).collect()), forbidden)
}

/// `text` as it is written between tags. A carriage return becomes a reference, for a parser would
/// read it as a line feed.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            _ => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_noncharacters_are_left_out_and_counted() {
        let (kept, forbidden) = without_forbidden("a\0b\u{1}\u{FFFE}\u{FFFF}\tc\u{7F}\u{10FFFF}");
        assert_eq!((kept.as_ref(), forbidden), ("ab\tc\u{7F}\u{10FFFF}", 4));
        assert!(matches!(without_forbidden("中文"), (Cow::Borrowed(_), 0)));
    }

    #[test]
    fn marks_become_references() {
        assert_eq!(escape("a < b && ]]>\r\"'"), "a &lt; b &amp;&amp; ]]&gt;&#13;\"'");
    }
}
