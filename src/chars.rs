//! Character classes that several modules use.

use crate::xml;

/// Whether the character is white space or an information separator, at which some tools end a
/// line.
pub(crate) fn splits_lines(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

/// Whether a text is empty or consists only of white space, characters that XML forbids, and
/// zero-width no-break spaces: it is invisible in every format.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| splits_lines(c) || c == '\u{FEFF}' || !xml::is_char(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_text_has_nothing_to_show() {
        assert!(is_blank("") && is_blank(" \u{A0}\u{FEFF}\u{1}\t\u{2028}"));
        assert!(!is_blank(" a ") && !is_blank("\u{200B}"));
    }
}
