//! An error-tolerant XML tokenizer: it returns tags and texts, and reports each syntax error as a
//! [`RecoveredError`] and continues at the next tag. Entities are never declared or expanded.
//!
//! A fast path reads the usual forms of tags and texts and borrows from the file. Everything else
//! takes the slow path, which handles all cases. A property test checks that both agree.

use std::borrow::Cow;
use std::collections::HashSet;

use memchr::{memchr, memmem};

use crate::memory::byte_search::{end_of_value, first};
use crate::validate::xml::recovery::{RecoveredError, RecoveredErrorKind, RecoveredErrors, Repair};
use crate::visible::cut;
use crate::xml;

/// A tag or a text, with the byte offsets of its start and end.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    pub(crate) at: usize,
    pub(crate) end: usize,
    pub(crate) kind: TokenKind<'a>,
}

#[derive(Debug)]
pub(crate) enum TokenKind<'a> {
    /// A start tag. Its attributes are in [`Tokens::attributes`] until the next token is read.
    Start { name: &'a str, is_empty: bool },
    /// An end tag, by its name.
    End(&'a str),
    /// Text, with references resolved and line ends normalized.
    Text(Cow<'a, str>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    pub(crate) at: usize,
    pub(crate) name: &'a str,
    pub(crate) value: Cow<'a, str>,
    /// The byte offsets of the value as written, without its quotes.
    pub(crate) raw: (usize, usize),
}

/// What follows the text of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// More of the file: an incomplete token at the end is left for the next chunk.
    More,
    /// The end of the file.
    Last,
}

impl End {
    /// What follows a chunk, by whether it is the last one.
    pub(crate) fn after(is_last: bool) -> Self {
        if is_last { Self::Last } else { Self::More }
    }
}

/// The maximum number of attributes of a tag that are compared pairwise: more than any known tag
/// has.
const MAX_COMPARED: usize = 32;

/// An iterator over the tokens of a text.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    end: End,
    /// Whether the text is the start of the file.
    is_start: bool,
    /// Whether the rest of the file cannot be read, because of markup without end.
    pub(crate) is_lost: bool,
    /// Whether the text ends within a token.
    is_cut: bool,
    pub(crate) attributes: Vec<Attribute<'a>>,
    errors: RecoveredErrors,
    /// Whether the fast path is used.
    is_quick: bool,
    /// Whether the text has line ends other than line feeds.
    has_returns: bool,
    /// Whether texts of white space may be skipped.
    pub(crate) skips_blanks: bool,
    /// Whether texts may be returned as written. Their references are checked but not resolved.
    pub(crate) skips_codes: bool,
}

/// A part of a text with references.
enum Piece<'r> {
    Text(&'r str),
    /// The character that a reference represents.
    Character(char),
}

impl<'a> Tokens<'a> {
    /// Creates it for a text, which is the start of a file if `is_start`, and is followed by `end`.
    pub(crate) fn new(text: &'a str, is_start: bool, end: End) -> Self {
        let mut tokens = Self {
            text,
            at: 0,
            end,
            is_start,
            is_lost: false,
            is_cut: false,
            attributes: Vec::new(),
            errors: RecoveredErrors::default(),
            is_quick: true,
            has_returns: memchr(b'\r', text.as_bytes()).is_some(),
            skips_blanks: false,
            skips_codes: false,
        };
        if is_start && text.starts_with('\u{FEFF}') {
            tokens.syntax(0, "a second byte order mark; expected one at most");
            tokens.at = '\u{FEFF}'.len_utf8();
        }
        tokens.report_forbidden();
        tokens
    }

    /// Disables the fast path.
    #[cfg(test)]
    pub(crate) fn slowly(mut self) -> Self {
        self.is_quick = false;
        self
    }

    /// The offset up to which the text has been read. The rest is an incomplete token.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The length of the text in bytes.
    pub(crate) fn end_of_text(&self) -> usize {
        self.text.len()
    }

    /// Removes and returns the errors so far.
    pub(crate) fn take_errors(&mut self) -> Vec<RecoveredError> {
        self.errors.take()
    }

    fn syntax(&mut self, at: usize, message: impl Into<Cow<'static, str>>) {
        self.errors.add(at, RecoveredErrorKind::Syntax, message);
    }

    /// Reports the characters that XML forbids.
    fn report_forbidden(&mut self) {
        if !may_have_forbidden(self.text.as_bytes()) {
            return;
        }
        for (at, c) in self.text.char_indices().filter(|&(_, c)| !xml::is_char(c)) {
            let message = format!("U+{:04X} is forbidden in XML; remove it", u32::from(c));
            let repair = Repair { length: c.len_utf8(), with: "" };
            self.errors.add_repairable(at, RecoveredErrorKind::Character, message, repair);
        }
    }

    /// Reads the next token. `None` if it is not a tag or text, or is incomplete.
    fn read(&mut self) -> Option<Token<'a>> {
        let at = self.at;
        let bytes = self.text.as_bytes();
        if bytes[at] != b'<' {
            return self.plain_text(at);
        }
        match bytes.get(at + 1) {
            Some(b'!') => self.declaration(at),
            Some(b'?') => self.instruction(at),
            Some(b'/') => self.end_tag(at),
            _ => match self.usual_start(at) {
                Some(token) => Some(token),
                None => self.start_tag(at),
            },
        }
    }

    fn token(&mut self, at: usize, end: usize, kind: TokenKind<'a>) -> Option<Token<'a>> {
        self.at = end;
        Some(Token { at, end, kind })
    }

    /// Stops at an incomplete token at the end of the text.
    fn cut(&mut self) -> Option<Token<'a>> {
        self.is_cut = true;
        None
    }

    /// Reports markup without end, or waits for more text.
    fn unfinished(&mut self, at: usize) -> Option<Token<'a>> {
        if self.end == End::More {
            return self.cut();
        }
        let message = format!(
            "`{}` is never closed; the rest of the file could not be read",
            shown(&self.text[at..])
        );
        self.syntax(at, message);
        self.is_lost = true;
        self.at = self.text.len();
        None
    }

    fn plain_text(&mut self, at: usize) -> Option<Token<'a>> {
        let rest = &self.text.as_bytes()[at..];
        if self.is_quick && !self.has_returns {
            let found = first(rest, [b'<', b'&', b']']).filter(|&found| rest[found] == b'<');
            if let Some(length) = found
                && self.skips_blanks
                && rest[..length].iter().all(|byte| matches!(byte, b' ' | b'\n' | b'\t'))
            {
                self.at = at + length;
                return None;
            }
            if let Some(length) = found {
                let text = Cow::Borrowed(&self.text[at..at + length]);
                return self.token(at, at + length, TokenKind::Text(text));
            }
        }
        let end = match first(rest, [b'<']) {
            Some(length) => at + length,
            None if self.end == End::More => return self.cut(),
            None => self.text.len(),
        };
        let text = self.decoded(at, &self.text[at..end]);
        self.token(at, end, TokenKind::Text(text))
    }

    /// Decodes text: resolves references and normalizes line ends to line feeds.
    fn decoded(&mut self, at: usize, raw: &'a str) -> Cow<'a, str> {
        if first(raw.as_bytes(), [b']']).is_some() {
            for found in memmem::find_iter(raw.as_bytes(), "]]>") {
                let repair = Repair { length: "]]>".len(), with: "]]&gt;" };
                let message = "`]]>` in text; write ]]&gt;";
                self.errors.add_repairable(at + found, RecoveredErrorKind::Syntax, message, repair);
            }
        }
        if first(raw.as_bytes(), [b'&']).is_none() {
            return line_ends(raw);
        }
        if self.skips_codes {
            self.resolve_all(at, raw, |_| {});
            return Cow::Borrowed(raw);
        }
        let mut text = String::with_capacity(raw.len());
        let may_end_lines = self.has_returns;
        self.resolve_all(at, raw, |piece| match piece {
            Piece::Text(raw) if may_end_lines => text.push_str(&line_ends(raw)),
            Piece::Text(raw) => text.push_str(raw),
            Piece::Character(c) => text.push(c),
        });
        Cow::Owned(text)
    }

    /// Decodes the value of an attribute: resolves references and replaces white space with spaces.
    fn value(&mut self, at: usize, raw: &'a str) -> Cow<'a, str> {
        if !raw.bytes().any(|b| b == b'&' || (b != b' ' && b.is_ascii_whitespace())) {
            return Cow::Borrowed(raw);
        }
        let mut value = String::with_capacity(raw.len());
        self.resolve_all(at, raw, |piece| match piece {
            Piece::Text(raw) => push_spaced(&mut value, raw),
            Piece::Character(c) => value.push(c),
        });
        Cow::Owned(value)
    }

    /// Passes the parts of a text to `push`, with references resolved.
    fn resolve_all<'r>(&mut self, at: usize, raw: &'r str, mut push: impl FnMut(Piece<'r>)) {
        let mut from = 0;
        while let Some(found) = first(&raw.as_bytes()[from..], [b'&']) {
            let mark = from + found;
            push(Piece::Text(&raw[from..mark]));
            let name = reference(&raw[mark + 1..]);
            match name.and_then(|name| self.resolve(at + mark, name)) {
                Some(c) => {
                    push(Piece::Character(c));
                    from = mark + name.map_or(0, str::len) + "&;".len();
                }
                None => {
                    let repair = Repair { length: 1, with: "&amp;" };
                    let message = "unescaped `&`; write &amp;";
                    self.errors.add_repairable(
                        at + mark,
                        RecoveredErrorKind::Syntax,
                        message,
                        repair,
                    );
                    push(Piece::Character('&'));
                    from = mark + 1;
                }
            }
        }
        push(Piece::Text(&raw[from..]));
    }

    /// The character that `&name;` represents; U+FFFD if there is none; `None` if it is not a
    /// reference.
    fn resolve(&mut self, at: usize, name: &str) -> Option<char> {
        if let Some(c) = predefined(name) {
            return Some(c);
        }
        Some(match name {
            _ if name.starts_with('#') => self.character(at, name),
            _ if is_name(name) => {
                let message = format!(
                    "unknown entity reference `&{};`; entities are not expanded",
                    cut(name)
                );
                self.errors.add(at, RecoveredErrorKind::Entity, message);
                char::REPLACEMENT_CHARACTER
            }
            _ => return None,
        })
    }

    fn character(&mut self, at: usize, name: &str) -> char {
        numbered(&name[1..]).unwrap_or_else(|| {
            let message = format!("`&{};` is not an XML character; remove it", cut(name));
            let repair = Repair { length: name.len() + "&;".len(), with: "" };
            self.errors.add_repairable(at, RecoveredErrorKind::Character, message, repair);
            char::REPLACEMENT_CHARACTER
        })
    }

    /// Reads a comment, a CDATA section or a document type declaration.
    fn declaration(&mut self, at: usize) -> Option<Token<'a>> {
        let rest = &self.text[at..];
        if rest.starts_with("<!--") {
            let Some(end) = find(rest, "<!--".len(), "-->") else { return self.unfinished(at) };
            let comment = &rest["<!--".len()..end - "-->".len()];
            if comment.contains("--") || comment.ends_with('-') {
                self.syntax(at, "`--` inside a comment");
            }
            self.at = at + end;
            return None;
        }
        if rest.starts_with("<![CDATA[") {
            let start = "<![CDATA[".len();
            let Some(end) = find(rest, start, "]]>") else { return self.unfinished(at) };
            let text = line_ends(&rest[start..end - "]]>".len()]);
            return self.token(at, at + end, TokenKind::Text(text));
        }
        if rest.starts_with("<!DOCTYPE") {
            let Some(end) = end_of_doctype(rest.as_bytes()) else { return self.unfinished(at) };
            if rest[..end].contains("<!ENTITY") {
                let message = "entity declarations; entities are not expanded";
                self.errors.add(at, RecoveredErrorKind::Entity, message);
            }
            self.at = at + end;
            return None;
        }
        let is_short = rest.len() < "<![CDATA[".len();
        if is_short && self.end == End::More { self.cut() } else { self.recover(at) }
    }

    fn instruction(&mut self, at: usize) -> Option<Token<'a>> {
        let rest = &self.text[at..];
        let Some(end) = find(rest, "<?".len(), "?>") else { return self.unfinished(at) };
        let is_declaration = rest
            .strip_prefix("<?xml")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '?'));
        if is_declaration && (at > 0 || !self.is_start) {
            self.syntax(at, "an XML declaration here; expected it before everything else");
        }
        if !rest["<?".len()..].starts_with(begins) {
            self.syntax(at, "`<?` without a name; expected `<?name ...?>`");
        }
        self.at = at + end;
        None
    }

    fn end_tag(&mut self, at: usize) -> Option<Token<'a>> {
        let bytes = &self.text.as_bytes()[at..];
        // Nearly all end tags are short.
        let end = bytes[1..].iter().position(|&byte| matches!(byte, b'<' | b'>'));
        match end.map(|end| end + 1) {
            Some(end) if bytes[end] == b'>' => {
                let name = self.text[at + "</".len()..at + end].trim_ascii_end();
                self.token(at, at + end + 1, TokenKind::End(name))
            }
            Some(_) => self.recover(at),
            None => self.unfinished(at),
        }
    }

    /// The fast path for start tags: ASCII names, quoted values without references, no duplicate
    /// names. `None` for other tags.
    fn usual_start(&mut self, at: usize) -> Option<Token<'a>> {
        self.attributes.clear();
        if !self.is_quick {
            return None;
        }
        let bytes = self.text.as_bytes();
        let name_end = end_of_name(bytes, at + 1)?;
        let name = &self.text[at + 1..name_end];
        let mut i = name_end;
        loop {
            let before = i;
            while matches!(bytes.get(i)?, b' ' | b'\n' | b'\t' | b'\r') {
                i += 1;
            }
            match bytes[i] {
                b'>' => return self.token(at, i + 1, TokenKind::Start { name, is_empty: false }),
                b'/' if *bytes.get(i + 1)? == b'>' => {
                    return self.token(at, i + 2, TokenKind::Start { name, is_empty: true });
                }
                _ if before == i => return None,
                _ => i = self.usual_attribute(i)?,
            }
        }
    }

    fn usual_attribute(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let end = end_of_name(bytes, at)?;
        let quote = *bytes.get(end + 1)?;
        if bytes[end] != b'=' || !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let start = end + 2;
        let length = end_of_value(&bytes[start..], quote)?;
        let (name, raw) = (&self.text[at..end], (start, start + length));
        let is_known = |other: &Attribute<'_>| other.name == name;
        // A tag with many attributes takes the slow path, which hashes their names.
        let is_crowded = self.attributes.len() == MAX_COMPARED;
        if bytes[raw.1] != quote || is_crowded || self.attributes.iter().any(is_known) {
            return None;
        }
        let value = Cow::Borrowed(&self.text[raw.0..raw.1]);
        self.attributes.push(Attribute { at, name, value, raw });
        Some(raw.1 + 1)
    }

    fn start_tag(&mut self, at: usize) -> Option<Token<'a>> {
        self.attributes.clear();
        let end = match end_of_tag(&self.text.as_bytes()[at..]) {
            Ok(end) => at + end,
            Err(true) => return self.recover(at),
            Err(false) => return self.unfinished(at),
        };
        let inner = &self.text[at + 1..end - 1];
        let is_empty = inner.ends_with('/');
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        let length = inner.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(length);
        if !is_name(name) {
            return self.recover(at);
        }
        self.slow_attributes(at, at + 1 + length, attributes);
        self.token(at, end, TokenKind::Start { name, is_empty })
    }

    /// Recovers from a `<` that does not begin a tag, and from a tag that has no `>` before the
    /// next `<`.
    fn recover(&mut self, at: usize) -> Option<Token<'a>> {
        let next = match memchr(b'<', &self.text.as_bytes()[at + 1..]) {
            Some(found) => at + 1 + found,
            None if self.end == End::More => return self.cut(),
            None => self.text.len(),
        };
        let raw = &self.text[at..next];
        if let Some(kind) = self.unclosed_tag(at, raw) {
            self.syntax(at, format!("unclosed tag `{}`", shown(raw)));
            return self.token(at, next, kind);
        }
        let message = "unescaped `<`; write &lt;";
        // Only a `<` that cannot begin a tag has a single possible repair.
        let may_be_tag = |c: char| begins(c) || matches!(c, '/' | '!' | '?');
        if raw[1..].starts_with(may_be_tag) {
            self.syntax(at, message);
        } else {
            let repair = Repair { length: 1, with: "&lt;" };
            self.errors.add_repairable(at, RecoveredErrorKind::Syntax, message, repair);
        }
        // A reference may follow before the next tag.
        self.token(at, at + 1, TokenKind::Text(Cow::Borrowed(&raw[..1])))
    }

    /// Reads a tag without `>`: an end tag with a valid name, or a start tag with a valid name and
    /// a `=`.
    fn unclosed_tag(&mut self, at: usize, raw: &'a str) -> Option<TokenKind<'a>> {
        self.attributes.clear();
        if let Some(name) = raw.strip_prefix("</") {
            return is_name(name.trim_end()).then(|| TokenKind::End(name.trim_end()));
        }
        let end = |c: char| c.is_whitespace() || c == '>';
        let name = raw[1..].split(end).next().unwrap_or_default();
        if !is_name(name) || !raw.contains('=') {
            return None;
        }
        let content = raw[1..].trim_end().trim_end_matches(['>', '/']);
        let (start, attributes) = (at + 1 + name.len(), content.get(name.len()..)?);
        let mut scan = AttributeScan { text: attributes, at: 0 };
        while let Some(found) = scan.next() {
            // An open value is accepted: the quote that is missing is the last one.
            let Ok((key, value)) = found.or_else(|open| open.ok_or(())) else { continue };
            let raw = (start + value.0, start + value.1);
            let name = &attributes[key.0..key.1];
            let value = self.value(raw.0, &attributes[value.0..value.1]);
            self.attributes.push(Attribute { at: start + key.0, name, value, raw });
        }
        Some(TokenKind::Start { name, is_empty: false })
    }

    /// Reads the attributes of a tag, with all checks.
    fn slow_attributes(&mut self, tag_at: usize, start: usize, attributes: &'a str) {
        let mut names = HashSet::new();
        let mut scan = AttributeScan { text: attributes, at: 0 };
        while let Some(found) = scan.next() {
            let Ok((key, value)) = found else {
                self.syntax(tag_at, "malformed attribute; expected name=\"value\"");
                continue;
            };
            let at = start + key.0;
            if !self.text.as_bytes()[at - 1].is_ascii_whitespace() {
                let repair = Repair { length: 0, with: " " };
                let message = "no space before the attribute";
                self.errors.add_repairable(at, RecoveredErrorKind::Syntax, message, repair);
            }
            let name = &attributes[key.0..key.1];
            if !names.insert(name) {
                self.syntax(at, format!("duplicate attribute {name}"));
                continue;
            }
            let raw = (start + value.0, start + value.1);
            let value = self.value(raw.0, &attributes[value.0..value.1]);
            self.attributes.push(Attribute { at, name, value, raw });
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.text.len() && !self.is_cut && !self.is_lost {
            if let Some(token) = self.read() {
                return Some(token);
            }
        }
        if self.is_lost {
            self.at = self.text.len();
        }
        None
    }
}

type Span = (usize, usize);
/// The spans of the name and the value of an attribute.
type Pair = (Span, Span);

/// An iterator over the attributes in the text between the name and the end of a tag.
struct AttributeScan<'a> {
    text: &'a str,
    at: usize,
}

impl AttributeScan<'_> {
    /// The next name and value. `Err` if it is malformed, with both if only the closing quote is
    /// missing.
    fn next(&mut self) -> Option<Result<Pair, Option<Pair>>> {
        let bytes = self.text.as_bytes();
        let skip = |from: usize, is: fn(u8) -> bool| {
            from + bytes[from..].iter().take_while(|&&byte| is(byte)).count()
        };
        let is_space = |byte: u8| byte.is_ascii_whitespace();
        let start = skip(self.at, is_space);
        if start == bytes.len() {
            return None;
        }
        let name_end =
            skip(start, |b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'"' | b'\''));
        let equals = skip(name_end, is_space);
        if name_end == start || bytes.get(equals) != Some(&b'=') {
            // A name without a value; any other character counts as a name.
            self.at = name_end.max(start + 1);
            while !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
            return Some(Err(None));
        }
        let value = skip(equals + 1, is_space);
        let Some(&quote) = bytes.get(value).filter(|byte| matches!(byte, b'"' | b'\'')) else {
            self.at = skip(value, |b| !b.is_ascii_whitespace());
            return Some(Err(None));
        };
        let key = (start, name_end);
        match memchr(quote, &bytes[value + 1..]) {
            Some(length) => {
                self.at = value + 1 + length + 1;
                Some(Ok((key, (value + 1, value + 1 + length))))
            }
            None => {
                self.at = bytes.len();
                Some(Err(Some((key, (value + 1, bytes.len())))))
            }
        }
    }
}

/// The class of bytes that can occur in an ASCII name.
const NAME: u8 = 1;
/// The class of bytes that can begin one.
const FIRST: u8 = 2;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        if b.is_ascii_alphabetic() || b == b'_' || b == b':' {
            classes[byte] = NAME | FIRST;
        } else if b.is_ascii_digit() || b == b'-' || b == b'.' {
            classes[byte] = NAME;
        }
        byte += 1;
    }
    classes
};

/// The offset after the ASCII name at `at`.
fn end_of_name(bytes: &[u8], at: usize) -> Option<usize> {
    let name = bytes.get(at..)?;
    let length = name.iter().position(|&byte| CLASSES[usize::from(byte)] & NAME == 0)?;
    (CLASSES[usize::from(name[0])] & FIRST != 0).then_some(at + length)
}

/// The offset after the tag at the start of the bytes. `Err` if it has no end: whether another `<`
/// was found before it.
fn end_of_tag(bytes: &[u8]) -> Result<usize, bool> {
    let mut quote = 0;
    for (i, &byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            b'<' => return Err(true),
            b'>' if quote == 0 => return Ok(i + 1),
            b'"' | b'\'' if quote == 0 => quote = byte,
            _ if byte == quote => quote = 0,
            _ => {}
        }
    }
    Err(false)
}

/// The offset after a document type declaration, skipping its declarations, quotes and comments.
fn end_of_doctype(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut is_inside) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'[' => is_inside = true,
            b']' => is_inside = false,
            b'>' if !is_inside => return Some(at + 1),
            b'"' | b'\'' => at += 1 + memchr(byte, &bytes[at + 1..])?,
            b'<' if bytes[at..].starts_with(b"<!--") => {
                at += "<!--".len() + memmem::find(&bytes[at + "<!--".len()..], b"-->")?;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The offset after the next `end` from `from`.
fn find(text: &str, from: usize, end: &str) -> Option<usize> {
    memmem::find(&text.as_bytes()[from..], end.as_bytes()).map(|found| from + found + end.len())
}

/// The text between a `&` and its `;`, if it can be a reference. `rest` follows the `&`.
fn reference(rest: &str) -> Option<&str> {
    for named in ["lt;", "gt;", "amp;", "quot;", "apos;"] {
        if rest.starts_with(named) {
            return Some(&rest[..named.len() - 1]);
        }
    }
    let end = rest.find(|c: char| !(goes_on(c) || c == '#'))?;
    (end > 0 && rest.as_bytes()[end] == b';').then(|| &rest[..end])
}

/// The character of a predefined entity of XML.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// The character of a numeric reference: `65` or `x41`.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32).filter(|&c| xml::is_char(c))
}

/// The character of a reference, from the text between `&` and `;`.
fn character(name: &str) -> Option<char> {
    predefined(name).or_else(|| numbered(name.strip_prefix('#')?))
}

/// The maximum number of bytes between `&` and `;` in an identifier: more than any character
/// reference needs.
const MAX_REFERENCE: usize = 10;

/// Decodes the value of an attribute without reporting errors: resolves references and replaces
/// white space with spaces. An unknown reference is kept as written, so that identifiers that
/// differ only in it remain different.
pub(crate) fn attribute_value(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['&', '\n', '\t', '\r']) {
        return Cow::Borrowed(raw);
    }
    let spaced = raw.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ");
    let mut value = String::with_capacity(raw.len());
    let mut rest = spaced.as_str();
    while let Some((before, after)) = rest.split_once('&') {
        value.push_str(before);
        let end = after.bytes().take(MAX_REFERENCE + 1).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((character(&after[..end])?, &after[end + 1..])));
        let (c, next) = found.unwrap_or(('&', after));
        value.push(c);
        rest = next;
    }
    value.push_str(rest);
    Cow::Owned(value)
}

/// Whether the bytes contain a character that XML forbids: control characters, U+FFFE or U+FFFF.
fn may_have_forbidden(bytes: &[u8]) -> bool {
    let is_control = |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\t' && byte != b'\r';
    let chunks = bytes.chunks(4096);
    chunks.into_iter().any(|chunk| chunk.iter().fold(false, |any, &byte| any | is_control(byte)))
        || memmem::find(bytes, b"\xEF\xBF\xBE").is_some()
        || memmem::find(bytes, b"\xEF\xBF\xBF").is_some()
}

/// The start of a text for a message: at most 30 characters of its first line.
fn shown(raw: &str) -> &str {
    let end = raw.char_indices().nth(30).map_or(raw.len(), |(end, _)| end);
    raw[..end].lines().next().unwrap_or_default().trim_end()
}

fn push_spaced(value: &mut String, raw: &str) {
    value.extend(raw.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c }));
}

/// Normalizes line ends to line feeds, as XML parsers do.
fn line_ends(raw: &str) -> Cow<'_, str> {
    match memchr(b'\r', raw.as_bytes()) {
        None => Cow::Borrowed(raw),
        Some(_) => Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n")),
    }
}

fn begins(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == ':'
}

fn goes_on(c: char) -> bool {
    begins(c) || c.is_numeric() || "-.\u{B7}".contains(c)
}

fn is_name(text: &str) -> bool {
    text.starts_with(begins) && text.chars().all(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Vec<String>) {
        let mut tokens = Tokens::new(text, true, End::Last);
        let mut shown = String::new();
        while let Some(token) = tokens.next() {
            match token.kind {
                TokenKind::Start { name, is_empty } => {
                    shown += &format!("<{name}");
                    for Attribute { name, value, .. } in &tokens.attributes {
                        shown += &format!(" {name}={value}");
                    }
                    shown += if is_empty { "/>" } else { ">" };
                }
                TokenKind::End(name) => shown += &format!("</{name}>"),
                TokenKind::Text(text) => shown += &text,
            }
        }
        let mut errors = tokens.take_errors();
        errors.sort_by_key(|error| error.at);
        (shown, errors.iter().map(|error| format!("{} {}", error.at, error.message)).collect())
    }

    #[track_caller]
    fn reads(text: &str, as_: &str, errors: &[&str]) {
        let (shown, found) = read(text);
        assert_eq!(shown, as_);
        assert_eq!(found.len(), errors.len(), "{found:?}");
        for (found, expected) in found.iter().zip(errors) {
            assert!(found.starts_with(expected), "{found} is not {expected}");
        }
    }

    #[test]
    fn sound_markup_has_no_errors() {
        reads(
            "<?xml version='1.0'?><!DOCTYPE tmx SYSTEM 'tmx14.dtd'><!-- a - b --><a b='1 &lt;'\n \
             c=\"&#65;'\">x &amp; &#x4E2D;<![CDATA[<&>]]>\r\n</a ><d/>",
            "<a b=1 < c=A'>x & 中<&>\n</a><d/>",
            &[],
        );
    }

    #[test]
    fn bare_marks_are_text() {
        reads("<a>1 < 2 & 3</a>", "<a>1 < 2 & 3</a>", &["5 unescaped `<`", "9 unescaped `&`"]);
        reads("<a>x<y</a>", "<a>x<y</a>", &["4 unescaped `<`"]);
        reads(
            "<a>AT&T; b & c; ]]></a>",
            "<a>AT\u{FFFD} b & c; ]]></a>",
            &["5 unknown entity reference `&T;`", "11 unescaped `&`", "16 `]]>`"],
        );
        reads("<a><", "<a>", &["3 `<` is never closed; the rest of the file could not be read"]);
    }

    #[test]
    fn tags_that_do_not_close_end_at_the_next() {
        reads("<a b=\"c><d>x</d></a>", "<a b=c><d>x</d></a>", &["0 unclosed tag `<a b=\"c>`"]);
        reads("<a><b>x</b </a>", "<a><b>x</b></a>", &["7 unclosed tag `</b`"]);
        reads(
            "<a><!-- x </a>",
            "<a>",
            &["3 `<!-- x </a>` is never closed; the rest of the file could not be read"],
        );
    }

    #[test]
    fn instructions_have_names() {
        reads("<?a?><?é b?><a/>", "<a/>", &[]);
        reads("<? a?><a/><??>", "<a/>", &["0 `<?` without a name", "10 `<?` without a name"]);
    }

    #[test]
    fn references_to_no_character_are_errors() {
        reads(
            "<a b='&#0;'>&#x1;&#xD800;&#99999999;&#x41;</a>",
            "<a b=\u{FFFD}>\u{FFFD}\u{FFFD}\u{FFFD}A</a>",
            &["6 `&#0;`", "12 `&#x1;`", "17 `&#xD800;`", "25 `&#99999999;`"],
        );
        reads("<a>\u{1}</a>", "<a>\u{1}</a>", &["3 U+0001"]);
    }

    #[test]
    fn attributes_that_break_the_grammar_are_errors() {
        reads("<a b='1' b='2'c='3'/>", "<a b=1 c=3/>", &["9 duplicate attribute b", "14 no space"]);
        reads("<a b c='1'/>", "<a c=1/>", &["0 malformed attribute"]);
    }

    #[test]
    fn entities_are_refused() {
        reads(
            "<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z SYSTEM 'file:///etc/passwd'>]><a>&x;&z;</a>",
            "<a>\u{FFFD}\u{FFFD}</a>",
            &[
                "0 entity declarations",
                "72 unknown entity reference `&x;`",
                "75 unknown entity reference `&z;`",
            ],
        );
    }

    #[test]
    fn an_identifier_keeps_references_without_a_meaning() {
        for (raw, value) in [
            ("a-1", "a-1"),
            ("a&#10;b\r\nc\td", "a\nb c d"),
            ("&amp;lt;&#x4e2d;&quot;", "&lt;中\""),
            ("&nbsp; & &#1; &#00000000065; &;", "&nbsp; & &#1; &#00000000065; &;"),
        ] {
            assert_eq!(attribute_value(raw), value);
        }
    }

    #[test]
    fn what_is_hopeless_ends_in_linear_time() {
        let broken = "<a '".repeat(100_000);
        let (_, errors) = read(&broken);
        assert_eq!(errors.len(), 100_000);
        let (_, errors) = read(&"<a b='&<![CDATA[]]><!DOCTYPE>".repeat(100_000));
        assert!(errors.len() >= 100_000, "{}", errors.len());
    }

    /// All tokens and errors, in full.
    fn all(mut tokens: Tokens<'_>) -> (Vec<String>, Vec<RecoveredError>, usize) {
        let mut all = Vec::new();
        while let Some(token) = tokens.next() {
            all.push(format!("{token:?} {:?}", tokens.attributes));
            tokens.attributes.clear();
        }
        (all, tokens.take_errors(), tokens.at())
    }

    const PIECES: &[&str] = &[
        "<a>",
        "</a>",
        "<a b='c'>",
        "<a b='c' d=\"e'\"/>",
        " b='1'",
        "<a",
        ">",
        "/>",
        "<",
        "&",
        "&amp;",
        ";",
        "'",
        "\"",
        "=",
        " ",
        "\n",
        "\r\n",
        "\t",
        "x",
        "é",
        "]]>",
        "]",
        "<![CDATA[",
        "<!--",
        "-->",
        "--",
        "<?",
        "?>",
        "<!DOCTYPE",
        "[",
        "<!ENTITY",
        "&#x41;",
        "&#1;",
        "&nbsp;",
        "\u{1}",
        "\u{FFFE}",
        "<a:b-c.d e_f='g'/>",
        "</a ",
        "</",
        "<é ü='ö'>",
        "<1>",
        "<?xml version='1.0'?>",
        "\u{FEFF}",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(3000))]
        #[test]
        fn the_short_way_ends_where_the_long_one_does(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24),
            end in proptest::sample::select(&[End::More, End::Last][..]),
        ) {
            let text = pieces.concat();
            let quick = all(Tokens::new(&text, true, end));
            proptest::prop_assert_eq!(quick, all(Tokens::new(&text, true, end).slowly()));
        }
    }
}
