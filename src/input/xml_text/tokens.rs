//! A lenient scanner for XML. It yields tags, text and the rest with their positions.

use std::ops::Range;

use memchr::{memchr, memmem};

/// A token, as byte ranges of the scanned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Text with unresolved references.
    Text(Range<usize>),
    /// The content of a CDATA section. Its marks are skipped.
    CData(Range<usize>),
    /// `<name ...>` or `<name ... />`.
    Open { range: Range<usize>, name: Range<usize>, empty: bool },
    /// `</name>`.
    Close { range: Range<usize>, name: Range<usize> },
    /// `<!-- ... -->`.
    Comment(Range<usize>),
    /// A document type with its internal subset.
    Doctype(Range<usize>),
    /// A processing instruction or another declaration.
    Other(Range<usize>),
}

/// Iterates over the tokens of a text, from front to back.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// The number of bytes that may still be scanned for tags without an end, so that many of them
    /// cannot cause quadratic time.
    budget: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, budget: text.len().saturating_mul(4).saturating_add(1 << 16) }
    }

    /// The token other than text that begins at `start`, and where the next token begins.
    fn markup(&mut self, start: usize) -> Option<(Token, usize)> {
        let rest = &self.text[start..];
        let whole = |end: usize| start..start + end;
        if rest.starts_with("<!--") {
            let end = end_after(rest, 4, "-->");
            return Some((Token::Comment(whole(end)), start + end));
        }
        if let Some(inner) = rest.strip_prefix(CDATA) {
            let end = memmem::find(inner.as_bytes(), b"]]>");
            let inside = start + CDATA.len()..start + CDATA.len() + end.unwrap_or(inner.len());
            let next = inside.end + end.map_or(0, |_| "]]>".len());
            return Some((Token::CData(inside), next));
        }
        if rest.starts_with("<?") {
            let end = end_after(rest, 2, "?>");
            return Some((Token::Other(whole(end)), start + end));
        }
        if rest.starts_with("<!") {
            let end = end_of_declaration(rest.as_bytes());
            let is_doctype = rest.get(2..9).is_some_and(|n| n.eq_ignore_ascii_case("doctype"));
            let range = whole(end);
            let token = if is_doctype { Token::Doctype(range) } else { Token::Other(range) };
            return Some((token, start + end));
        }
        self.tag(start)
    }

    fn tag(&mut self, start: usize) -> Option<(Token, usize)> {
        let bytes = self.text.as_bytes();
        let closing = bytes.get(start + 1) == Some(&b'/');
        let name_start = start + 1 + usize::from(closing);
        let name_end = name_start + name_length(&bytes[name_start.min(bytes.len())..]);
        if name_end == name_start {
            return None;
        }
        let reach = bytes.len().min(name_end.saturating_add(self.budget));
        let Some(end) = end_of_tag(&bytes[..reach], name_end) else {
            self.budget = self.budget.saturating_sub(self.text.len() / 64 + 64);
            return None;
        };
        let (range, name) = (start..end, name_start..name_end);
        let empty = bytes[..end - 1].ends_with(b"/");
        let token =
            if closing { Token::Close { range, name } } else { Token::Open { range, name, empty } };
        Some((token, end))
    }
}

const CDATA: &str = "<![CDATA[";

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.at;
        let mut from = start;
        while let Some(found) = memchr(b'<', &self.text.as_bytes()[from..]) {
            let at = from + found;
            if let Some((token, next)) = self.markup(at) {
                if at > start {
                    // The next call scans the token again, which at most doubles the work.
                    self.at = at;
                    return Some(Token::Text(start..at));
                }
                self.at = next;
                return Some(token);
            }
            from = at + 1;
        }
        self.at = self.text.len();
        (start < self.text.len()).then_some(Token::Text(start..self.text.len()))
    }
}

fn end_after(rest: &str, from: usize, mark: &str) -> usize {
    memmem::find(&rest.as_bytes()[from..], mark.as_bytes())
        .map_or(rest.len(), |i| from + i + mark.len())
}

/// The length of a name. Every byte of a character beyond ASCII may be part of one.
fn name_length(bytes: &[u8]) -> usize {
    let is_start = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b':') || *b >= 0x80;
    if !bytes.first().is_some_and(is_start) {
        return 0;
    }
    let is_part = |b: &&u8| is_start(b) || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    bytes.iter().take_while(is_part).count()
}

/// The end of a tag whose name ends at `at`; `None` if another tag begins before its `>`.
fn end_of_tag(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at + 1),
            b'<' => return None,
            quote @ (b'"' | b'\'') => at += memchr(*quote, &bytes[at + 1..])? + 2,
            _ => at += 1,
        }
    }
}

/// The end of a declaration, which may hold others in brackets and marks in quotes.
fn end_of_declaration(bytes: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 2;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'>' if depth == 0 => return at + 1,
            b'"' | b'\'' => match memchr(byte, &bytes[at + 1..]) {
                Some(length) => at += length + 1,
                None => break,
            },
            b'<' if bytes[at..].starts_with(b"<!--") => match memmem::find(&bytes[at..], b"-->") {
                Some(length) => at += length + 2,
                None => break,
            },
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The part of a name after the prefix of its namespace.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<String> {
        let show = |token| match token {
            Token::Text(range) => format!("text {}", &text[range]),
            Token::CData(range) => format!("cdata {}", &text[range]),
            Token::Open { name, empty, .. } => format!("open {} {empty}", &text[name]),
            Token::Close { name, .. } => format!("close {}", &text[name]),
            Token::Comment(_) => "comment".to_owned(),
            Token::Doctype(_) => "doctype".to_owned(),
            Token::Other(_) => "other".to_owned(),
        };
        Tokens::new(text).map(show).collect()
    }

    #[test]
    fn tags_text_and_sections_are_told_apart() {
        let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \"]>\">]><a x='>'>1 < 2<b/><![CDATA[<c>]]></a>";
        let wanted = [
            "other",
            "doctype",
            "open a false",
            "text 1 < 2",
            "open b true",
            "cdata <c>",
            "close a",
        ];
        assert_eq!(of(text), wanted);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order(text in "[<>/a\\[\\]C!?\\-\"'= &;é]{0,40}") {
            let mut at = 0;
            for token in Tokens::new(&text) {
                let range = match token {
                    Token::Text(r) | Token::CData(r) | Token::Comment(r) | Token::Doctype(r)
                    | Token::Other(r) | Token::Open { range: r, .. }
                    | Token::Close { range: r, .. } => r,
                };
                prop_assert!(range.start >= at && range.end >= range.start);
                at = range.end;
            }
        }
    }
}
