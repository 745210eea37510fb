//! The words around an end mark.

use super::chars::{is_opener, is_wide};

/// The maximum length in bytes of a word that is looked up.
const WORD_BYTES: usize = 40;

/// The word that ends at `at`, without quotes or brackets before it. A word that is too long to be
/// an abbreviation is truncated at its start.
pub(super) fn word_before(text: &str, at: usize) -> &str {
    let mut start = at;
    for c in text[..at].chars().rev() {
        let joins = !(c.is_whitespace()
            || is_wide(c)
            || (is_opener(c) && c != '№')
            || c == '/'
            || c == ',');
        if !joins || at - start > WORD_BYTES {
            break;
        }
        start -= c.len_utf8();
    }
    &text[start..at]
}

/// `word`, which ends at `at`, joined with the short words before it that end with a full stop:
/// `z. B` becomes `z.B`. `None` if there are none.
pub(super) fn joined_before(text: &str, at: usize, word: &str) -> Option<String> {
    let mut start = at - word.len();
    let mut joined: Option<String> = None;
    for _ in 0..3 {
        let Some(part) = short_before(text, start) else { break };
        let joined = joined.get_or_insert_with(|| word.to_owned());
        joined.insert(0, '.');
        joined.insert_str(0, part);
        start = text[..start].trim_end().len() - 1 - part.len();
    }
    joined
}

/// The word before `at`, if it has at most three letters and is followed by a full stop and space.
fn short_before(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].trim_end();
    let stem = before.strip_suffix('.').filter(|_| before.len() < at)?;
    let word = word_before(text, stem.len());
    let short = word.len() <= 12 && word.chars().count() <= 3;
    (short && !word.is_empty() && word.chars().all(char::is_alphabetic)).then_some(word)
}

/// The text after an end mark and its closing quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next<'a> {
    /// Whether white space precedes it.
    pub(super) gap: bool,
    /// The text from the first character that is not white space.
    pub(super) rest: &'a str,
    /// The text from the first letter or digit, if only opening marks precede it.
    pub(super) start: &'a str,
}

impl<'a> Next<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        let after = &text[at..];
        let rest = after.trim_start();
        Self { gap: rest.len() < after.len(), rest, start: skip_openers(rest) }
    }

    /// The first letter or digit.
    pub(super) fn first(&self) -> Option<char> {
        self.start.chars().next()
    }

    /// The word at the start.
    pub(super) fn word(&self) -> &'a str {
        self.upto(|c| !c.is_alphanumeric())
    }

    /// The text up to the next white space.
    pub(super) fn token(&self) -> &'a str {
        self.upto(char::is_whitespace)
    }

    /// The text up to the first character that fulfils `stop`, at most [`WORD_BYTES`] characters.
    /// Without this limit, texts without spaces would be read to the end for each mark.
    fn upto(&self, stop: impl Fn(char) -> bool) -> &'a str {
        let end = self.start.char_indices().take(WORD_BYTES).find(|&(_, c)| stop(c));
        let longest = || self.start.char_indices().nth(WORD_BYTES);
        let end = end.or_else(longest).map_or(self.start.len(), |(at, _)| at);
        &self.start[..end]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

/// `text` without the opening marks at its start, at most six.
fn skip_openers(text: &str) -> &str {
    let mut rest = text;
    for _ in 0..6 {
        let Some(c) = rest.chars().next() else { break };
        if !is_opener(c) {
            break;
        }
        rest = rest[c.len_utf8()..].trim_start();
    }
    rest
}
