//! Characters and names that XML 1.0 allows, and the escaping of text.

use std::borrow::Cow;

/// Whether XML 1.0 allows the character, literally or as a reference. It forbids control characters
/// other than tabs and line ends, and U+FFFE and U+FFFF.
pub(crate) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether `text` is a valid name of an element or attribute (XML 1.0, production 5).
pub(crate) fn is_name(text: &str) -> bool {
    let begins = |c: char| {
        matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
            | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
            | '\u{200C}' | '\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
            | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
            | '\u{10000}'..='\u{EFFFF}')
    };
    // Nearly all names are ASCII.
    if text.is_ascii() {
        let goes_on = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_' | b'-' | b'.');
        let first = text.as_bytes().first();
        return first.is_some_and(|&b| begins(b.into())) && text.as_bytes().iter().all(goes_on);
    }
    let goes_on = |c: char| {
        begins(c)
            || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
    };
    text.starts_with(begins) && text.chars().all(goes_on)
}

/// Removes the characters that XML forbids, and returns how many were lost. Those that separate
/// words are replaced with a space and are not counted.
pub(crate) fn without_forbidden(text: &str) -> (Cow<'_, str>, usize) {
    if !has_forbidden(text) {
        return (Cow::Borrowed(text), 0);
    }
    let (mut kept, mut lost, mut is_gap) = (String::with_capacity(text.len()), 0, false);
    for c in text.chars() {
        if is_char(c) {
            if is_gap && !c.is_whitespace() && kept.ends_with(|c: char| !c.is_whitespace()) {
                kept.push(' ');
            }
            is_gap = false;
            kept.push(c);
        } else if is_separator(c) {
            is_gap = true;
        } else {
            lost += 1;
        }
    }
    (Cow::Owned(kept), lost)
}

/// Whether `text` has a character that XML forbids.
fn has_forbidden(text: &str) -> bool {
    // U+FFFE and U+FFFF are the bytes EF BF BE and EF BF BF. The loop has no branches, so that many bytes are
    // compared at once; which of its findings are right is told in a second one.
    let may_be = |b: u8| (b < 0x20) | (b == 0xBF);
    let is_clean = text.bytes().fold(true, |is_clean, b| is_clean & !may_be(b));
    !is_clean && !text.chars().all(is_char)
}

/// Whether it is white space that XML forbids: vertical tab, form feed or an information separator.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1F}')
}

/// Escapes `text` as element content. A carriage return becomes a reference, because a parser would
/// read it as a line feed.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.bytes().fold(false, |has_marks, b| has_marks | is_mark(b)) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_mark) {
        escaped.push_str(&rest[..at]);
        escaped.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&#13;",
        });
        rest = &rest[at + 1..];
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}

/// Whether element content has a reference instead of the byte. Without branches.
fn is_mark(b: u8) -> bool {
    (b == b'&') | (b == b'<') | (b == b'>') | (b == b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_noncharacters_are_left_out_and_counted() {
        let (kept, forbidden) = without_forbidden("a\0b\u{1}\u{FFFE}\u{FFFF}\tc\u{7F}\u{10FFFF}");
        assert_eq!((kept.as_ref(), forbidden), ("ab\tc\u{7F}\u{10FFFF}", 4));
        assert!(matches!(without_forbidden("中文"), (Cow::Borrowed(_), 0)));
        assert_eq!(
            without_forbidden("a\u{B}\u{B}b\u{C} c\0\u{1F}d\u{B}"),
            (Cow::from("a b c d"), 1)
        );
    }

    #[test]
    fn names_are_told() {
        for name in ["a", "xml:lang", "x-1.2", "_é", "名"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1", "-a", "a b", "a\"", "a\0", "a=", "\u{300}a"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn marks_become_references() {
        assert_eq!(escape("a < b && ]]>\r\"'"), "a &lt; b &amp;&amp; ]]&gt;&#13;\"'");
    }
}
