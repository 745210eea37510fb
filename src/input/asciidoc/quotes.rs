//! Marks of emphasis in AsciiDoc, constrained by the characters around them or not.

/// What a pair of marks does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The marks are left out.
    Format,
    /// The marks are left out and nothing between them is read.
    Literal,
    /// A superscript or subscript, and the mark that keeps it apart from a number.
    Script(&'static str),
    /// Quotation marks: the opening and the closing one.
    Curved(&'static str, &'static str),
}

/// The marks, longer ones first.
const MARKS: &[(&str, &str, Kind, bool)] = &[
    ("+++", "+++", Kind::Literal, false),
    ("++", "++", Kind::Literal, false),
    ("$$", "$$", Kind::Literal, false),
    ("\"`", "`\"", Kind::Curved("“", "”"), false),
    ("'`", "`'", Kind::Curved("‘", "’"), false),
    ("**", "**", Kind::Format, false),
    ("__", "__", Kind::Format, false),
    ("``", "``", Kind::Format, false),
    ("##", "##", Kind::Format, false),
    ("^", "^", Kind::Script("^"), false),
    ("~", "~", Kind::Script("_"), false),
    ("*", "*", Kind::Format, true),
    ("_", "_", Kind::Format, true),
    ("`", "`", Kind::Format, true),
    ("#", "#", Kind::Format, true),
    ("+", "+", Kind::Literal, true),
];

/// Finds pairs of marks. It keeps what it knows, so that a text with many is searched in linear
/// time.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    /// For each mark, the end of the pair that is open, and whether no closing mark follows.
    known: [(usize, bool); MARKS.len()],
}

impl Quotes {
    /// The pair that the mark at `at` opens: what it does, the length of a mark, and where the
    /// closing one is.
    pub(super) fn open(&mut self, text: &str, at: usize) -> Option<(Kind, usize, usize)> {
        for (i, (open, close, kind, constrained)) in MARKS.iter().enumerate() {
            let (until, none) = self.known[i];
            if none || at < until || !text[at..].starts_with(open) {
                continue;
            }
            let inner = at + open.len();
            if !opens(text, at, inner, *constrained) {
                continue;
            }
            match closing(text, inner, close, *kind, *constrained) {
                Found::At(end) => {
                    self.known[i].0 = end + close.len();
                    return Some((*kind, open.len(), end));
                }
                Found::None => self.known[i].1 = true,
                Found::NotHere => {}
            }
        }
        None
    }
}

/// The result of a search for a closing mark.
enum Found {
    At(usize),
    /// There is none in the rest of the text.
    None,
    /// There is none for this opening mark.
    NotHere,
}

fn opens(text: &str, at: usize, inner: usize, constrained: bool) -> bool {
    let next = text[inner..].chars().next();
    if next.is_none_or(char::is_whitespace) {
        return false;
    }
    let before = text[..at].chars().next_back();
    !constrained || !before.is_some_and(is_word)
}

fn closing(text: &str, inner: usize, close: &str, kind: Kind, constrained: bool) -> Found {
    let first = text[inner..].chars().next().map_or(1, char::len_utf8);
    if matches!(kind, Kind::Script(_)) {
        let near = &text[inner..];
        let end = near.find(|c: char| c.is_whitespace() || close.starts_with(c));
        return match end.filter(|end| *end > 0 && near[*end..].starts_with(close)) {
            Some(end) => Found::At(inner + end),
            None => Found::NotHere,
        };
    }
    let mut from = inner + first;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(close)) {
        let end = from + found;
        let before = text[..end].chars().next_back();
        let after = text[end + close.len()..].chars().next();
        let is_end = !before.is_some_and(char::is_whitespace) && !after.is_some_and(is_word);
        if !constrained || is_end {
            return Found::At(end);
        }
        from = end + close.len();
    }
    Found::None
}

/// Whether `c` is part of a word, so that a mark beside it is no constrained one. Words of Chinese
/// and Japanese are not divided by spaces, so their characters have marks beside them.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !crate::model::joins_without_space(c, 'a') || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(text: &str) -> Option<(usize, usize)> {
        Quotes::default().open(text, 0).map(|(_, length, end)| (length, end))
    }

    #[test]
    fn marks_are_paired_as_asciidoctor_pairs_them() {
        assert_eq!(pair("*a* b"), Some((1, 2)));
        assert_eq!(pair("*a*b c* d"), Some((1, 6)));
        assert_eq!(pair("* a*"), None);
        assert_eq!(pair("**a**b"), Some((2, 3)));
        assert_eq!(pair("\"`a`\""), Some((2, 3)));
        assert_eq!(pair("^2^ a"), Some((1, 2)));
        assert_eq!(pair("^a b^"), None);
    }
}
