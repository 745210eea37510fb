//! Where a PO file can be divided: at the beginning of a line with which a message begins.

use memchr::memrchr;

use crate::memory::po::lexer::{Kind, Lexer, Token};
use crate::memory::po::notation::Notation;

/// The offset of the last line of a text, beyond the first, that begins a message, or the comments before it.
/// The message before it is complete: its last form is on whole lines of its own.
pub(crate) fn cut(text: &str, notation: Notation) -> Option<usize> {
    let lines = Lines { text, notation };
    // The last line may be incomplete.
    let mut at = memrchr(notation.line_end, text.as_bytes()).map(|end| lines.start(end))?;
    while at > 0 {
        let begins = lines.first_token(at).is_some_and(|token| token.begins_message());
        if begins && lines.end_message(at) {
            return Some(at);
        }
        at = lines.start(at - 1);
    }
    None
}

/// A text with its line ends.
struct Lines<'a> {
    text: &'a str,
    notation: Notation,
}

impl<'a> Lines<'a> {
    /// The offset of the line that ends at `end`.
    fn start(&self, end: usize) -> usize {
        let before = memrchr(self.notation.line_end, &self.text.as_bytes()[..end]);
        before.map_or(0, |before| before + 1)
    }

    /// The first token of the line at an offset.
    fn first_token(&self, at: usize) -> Option<Token<'a>> {
        let line = self.text[at..].split(char::from(self.notation.line_end)).next()?;
        Lexer::new(line, self.notation).next()
    }

    /// Whether the lines before an offset are the last form of a message.
    fn end_message(&self, end: usize) -> bool {
        let mut from = end;
        while from > 0 {
            from = self.start(from - 1);
            match self.first_token(from).map(|token| token.kind) {
                None | Some(Kind::Text(_)) => {}
                Some(Kind::Word("msgstr")) => {
                    return is_form(&self.text[from..end], self.notation);
                }
                Some(_) => return false,
            }
        }
        false
    }
}

/// Whether a text is `msgstr`, perhaps with a number, and quoted strings.
fn is_form(text: &str, notation: Notation) -> bool {
    let mut lexer = Lexer::new(text, notation);
    let tokens: Vec<_> = lexer.by_ref().map(|token| token.kind).collect();
    let strings = match &tokens[..] {
        [Kind::Word("msgstr"), Kind::Open, Kind::Number(_), Kind::Close, strings @ ..]
        | [Kind::Word("msgstr"), strings @ ..] => strings,
        _ => return false,
    };
    let are_strings = strings.iter().all(|kind| matches!(kind, Kind::Text(_)));
    !strings.is_empty() && are_strings && lexer.errors.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text up to the cut.
    fn before(text: &str) -> Option<&str> {
        cut(text, Notation::of(text)).map(|at| &text[..at])
    }

    #[test]
    fn a_text_is_cut_before_the_last_message_that_follows_a_whole_one() {
        let first = "msgid \"a\"\nmsgstr \"b\"\n";
        for after in [
            "msgid \"c\"\nmsgstr \"",
            "#, fuzzy\n\n# c\nmsgctxt \"x\"\nmsgid \"c\"\n",
            "#~ msgid \"c\"\n#~ msgstr \"d\"",
            "#| msgid \"c\"\n",
            "domain \"d\"\nmsgid \"c\"\n",
        ] {
            assert_eq!(before(&format!("{first}{after}")), Some(first), "{after}");
        }
    }

    #[test]
    fn a_text_is_not_cut_within_a_message() {
        for text in [
            "msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"b\"\n",
            "msgctxt \"x\"\n\"y\"\nmsgid \"a\"\n\"b\"\nmsgstr \"b\"\n\"c\"\n",
            "#, fuzzy\n\n# c\nmsgid \"a\"\n",
            "msgid \"a\" msgstr \"b\" msgctxt\n\"c\"\nmsgid \"d\"\nmsgstr \"e\"\n",
            "msgid \"a\"\nmsgstr \"b\" msgctxt \"c\"\nmsgid \"d\"\nmsgstr \"e\"\n",
            "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\nmsgstr[1] \"d\"\n",
        ] {
            assert_eq!(before(text), None, "{text}");
        }
    }
}
