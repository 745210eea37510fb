//! XML as a row of tags and texts, however broken: what is wrong becomes a [`RecoveredError`], and
//! reading goes on where the next tag begins. Entities are never declared or followed.
//!
//! Tags and texts as nearly all are go straight through and borrow from the file; what is unusual in
//! any way is looked at again, slowly and in full.

use std::borrow::Cow;
use std::collections::HashSet;

use memchr::{memchr, memmem};

use crate::memory::byte_search::{end_of_value, first};
use crate::validate::xml::recovery::{RecoveredError, RecoveredErrorKind, RecoveredErrors, Repair};
use crate::visible::cut;
use crate::xml;

/// A tag or a text, and where it begins and ends.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    pub(crate) at: usize,
    pub(crate) end: usize,
    pub(crate) kind: TokenKind<'a>,
}

#[derive(Debug)]
pub(crate) enum TokenKind<'a> {
    /// Its attributes are in [`Tokens::attributes`] until the next token is read.
    Start {
        name: &'a str,
        is_empty: bool,
    },
    End(&'a str),
    Text(Cow<'a, str>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    pub(crate) at: usize,
    pub(crate) name: &'a str,
    pub(crate) value: Cow<'a, str>,
    /// Where the value begins and ends as it is written, without its quotes.
    pub(crate) raw: (usize, usize),
}

/// What comes after a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// More of the file: what is cut off is left for the next time.
    More,
    /// Nothing.
    Last,
}

impl End {
    /// What comes after a text that may be the last of its file.
    pub(crate) fn after(is_last: bool) -> Self {
        if is_last { Self::Last } else { Self::More }
    }
}

/// How many attributes of a tag are compared one by one: more than any known tag has.
const CROWDED: usize = 32;

/// The tokens of a text.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    end: End,
    /// Whether the file begins here.
    is_start: bool,
    /// Whether what follows cannot be told from what is broken.
    pub(crate) is_lost: bool,
    /// Whether the text ends within a token.
    is_cut: bool,
    pub(crate) attributes: Vec<Attribute<'a>>,
    errors: RecoveredErrors,
    /// Whether the short way for usual tags and texts is taken.
    is_quick: bool,
    /// Whether there may be other line ends than line feeds.
    has_returns: bool,
    /// Whether texts of nothing but white space may be left out.
    pub(crate) skips_blanks: bool,
    /// Whether texts are checked, but may be handed out as they are written.
    pub(crate) skips_codes: bool,
}

/// A piece of text.
enum Piece<'r> {
    Text(&'r str),
    /// What a reference stands for.
    Character(char),
}

impl<'a> Tokens<'a> {
    /// The tokens of a text where a file begins if `is_start`, and after which comes `end`.
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

    /// The same tokens, none of them by the short way.
    #[cfg(test)]
    pub(crate) fn slowly(mut self) -> Self {
        self.is_quick = false;
        self
    }

    /// Up to where the text has been read. What follows is the beginning of a token.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Where the text ends.
    pub(crate) fn end_of_text(&self) -> usize {
        self.text.len()
    }

    /// What was found wrong so far.
    pub(crate) fn take_errors(&mut self) -> Vec<RecoveredError> {
        self.errors.take()
    }

    fn syntax(&mut self, at: usize, message: impl Into<Cow<'static, str>>) {
        self.errors.add(at, RecoveredErrorKind::Syntax, message);
    }

    fn report_forbidden(&mut self) {
        if !may_have_forbidden(self.text.as_bytes()) {
            return;
        }
        for (at, c) in self.text.char_indices().filter(|&(_, c)| !xml::is_char(c)) {
            let message = format!("U+{:04X} is forbidden in XML; leave it out", u32::from(c));
            let repair = Repair { length: c.len_utf8(), with: "" };
            self.errors.add_repairable(at, RecoveredErrorKind::Character, message, repair);
        }
    }

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

    /// Stops where the text ends within a token.
    fn cut(&mut self) -> Option<Token<'a>> {
        self.is_cut = true;
        None
    }

    /// Markup whose end is missing.
    fn unfinished(&mut self, at: usize) -> Option<Token<'a>> {
        if self.end == End::More {
            return self.cut();
        }
        let message =
            format!("`{}` has no end; the rest could not be read", shown(&self.text[at..]));
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

    /// Text as it is meant: references resolved, every line end a line feed.
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

    /// An attribute's value: references resolved, white space made spaces.
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

    /// Hands out text, and what references in it stand for.
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
                    let message = "a bare `&`; write &amp;";
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

    /// The character that `&name;` stands for; U+FFFD where none does; `None` for a bare `&`.
    fn resolve(&mut self, at: usize, name: &str) -> Option<char> {
        if let Some(c) = predefined(name) {
            return Some(c);
        }
        Some(match name {
            _ if name.starts_with('#') => self.character(at, name),
            _ if is_name(name) => {
                let message = format!("`&{};` is not known; entities are not followed", cut(name));
                self.errors.add(at, RecoveredErrorKind::Entity, message);
                char::REPLACEMENT_CHARACTER
            }
            _ => return None,
        })
    }

    fn character(&mut self, at: usize, name: &str) -> char {
        numbered(&name[1..]).unwrap_or_else(|| {
            let message = format!("`&{};` is no character of XML; leave it out", cut(name));
            let repair = Repair { length: name.len() + "&;".len(), with: "" };
            self.errors.add_repairable(at, RecoveredErrorKind::Character, message, repair);
            char::REPLACEMENT_CHARACTER
        })
    }

    /// A comment, a CDATA section or a document type.
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
                let message = "entities declared; they are refused and not followed";
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

    /// A start tag as nearly all are: ASCII names, quoted values without references, no name twice.
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
        // A tag with many attributes takes the slow way, which hashes their names.
        let is_crowded = self.attributes.len() == CROWDED;
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

    /// Goes on after a `<` at `at` that opens no tag, or after a tag that does not close before the
    /// next `<`.
    fn recover(&mut self, at: usize) -> Option<Token<'a>> {
        let next = match memchr(b'<', &self.text.as_bytes()[at + 1..]) {
            Some(found) => at + 1 + found,
            None if self.end == End::More => return self.cut(),
            None => self.text.len(),
        };
        let raw = &self.text[at..next];
        if let Some(kind) = self.unclosed_tag(at, raw) {
            self.syntax(at, format!("the tag `{}` does not close", shown(raw)));
            return self.token(at, next, kind);
        }
        let message = "a bare `<`; write &lt;";
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

    /// A tag without its end: text that starts as a tag does and has what only tags have.
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
            // The last quote is the one that is missing.
            let Ok((key, value)) = found.or_else(|open| open.ok_or(())) else { continue };
            let raw = (start + value.0, start + value.1);
            let name = &attributes[key.0..key.1];
            let value = self.value(raw.0, &attributes[value.0..value.1]);
            self.attributes.push(Attribute { at: start + key.0, name, value, raw });
        }
        Some(TokenKind::Start { name, is_empty: false })
    }

    fn slow_attributes(&mut self, tag_at: usize, start: usize, attributes: &'a str) {
        let mut names = HashSet::new();
        let mut scan = AttributeScan { text: attributes, at: 0 };
        while let Some(found) = scan.next() {
            let Ok((key, value)) = found else {
                self.syntax(tag_at, "an attribute that is not name=\"value\"");
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
                self.syntax(at, format!("the attribute {name} twice"));
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
/// Where a name and a value stand.
type Pair = (Span, Span);

/// Goes from attribute to attribute in what stands between a tag's name and its end.
struct AttributeScan<'a> {
    text: &'a str,
    at: usize,
}

impl AttributeScan<'_> {
    /// A name and a value; else `Err`, with both where only the closing quote is missing.
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
            // A name alone; a stray sign counts for one.
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

/// A byte that may stand in an ASCII name.
const NAME: u8 = 1;
/// A byte that may begin one.
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

/// The end of an ASCII name.
fn end_of_name(bytes: &[u8], at: usize) -> Option<usize> {
    let name = bytes.get(at..)?;
    let length = name.iter().position(|&byte| CLASSES[usize::from(byte)] & NAME == 0)?;
    (CLASSES[usize::from(name[0])] & FIRST != 0).then_some(at + length)
}

/// The end of the tag that begins the bytes; else whether another `<` comes before it.
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

/// The end of a document type, over its declarations, quotes and comments.
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

/// Where the next `end` ends, looked for from `from`.
fn find(text: &str, from: usize, end: &str) -> Option<usize> {
    memmem::find(&text.as_bytes()[from..], end.as_bytes()).map(|found| from + found + end.len())
}

/// What stands between a `&` and its `;`, if it can be a reference.
fn reference(rest: &str) -> Option<&str> {
    for named in ["lt;", "gt;", "amp;", "quot;", "apos;"] {
        if rest.starts_with(named) {
            return Some(&rest[..named.len() - 1]);
        }
    }
    let end = rest.find(|c: char| !(goes_on(c) || c == '#'))?;
    (end > 0 && rest.as_bytes()[end] == b';').then(|| &rest[..end])
}

/// The character of an entity that every XML file has.
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

/// The character of a numeric reference, from its number: `65` or `x41`.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32).filter(|&c| xml::is_char(c))
}

/// The character of a reference, from what stands between `&` and `;`.
fn character(name: &str) -> Option<char> {
    predefined(name).or_else(|| numbered(name.strip_prefix('#')?))
}

/// How many bytes a reference in an identifier has between `&` and `;`: more than the number of any
/// character needs.
const LONGEST_REFERENCE: usize = 10;

/// The value of an attribute whose errors are reported elsewhere: references resolved, white space
/// made spaces. A reference without a meaning stays as it is written, so that two identifiers that
/// differ in it can be distinguished.
pub(crate) fn attribute_value(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['&', '\n', '\t', '\r']) {
        return Cow::Borrowed(raw);
    }
    let spaced = raw.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ");
    let mut value = String::with_capacity(raw.len());
    let mut rest = spaced.as_str();
    while let Some((before, after)) = rest.split_once('&') {
        value.push_str(before);
        let end = after.bytes().take(LONGEST_REFERENCE + 1).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((character(&after[..end])?, &after[end + 1..])));
        let (c, next) = found.unwrap_or(('&', after));
        value.push(c);
        rest = next;
    }
    value.push_str(rest);
    Cow::Owned(value)
}

/// Whether the bytes may hold a character that XML forbids: control characters, U+FFFE, U+FFFF.
fn may_have_forbidden(bytes: &[u8]) -> bool {
    let is_control = |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\t' && byte != b'\r';
    let chunks = bytes.chunks(4096);
    chunks.into_iter().any(|chunk| chunk.iter().fold(false, |any, &byte| any | is_control(byte)))
        || memmem::find(bytes, b"\xEF\xBF\xBE").is_some()
        || memmem::find(bytes, b"\xEF\xBF\xBF").is_some()
}

/// The first words of what may be a whole file.
fn shown(raw: &str) -> &str {
    let end = raw.char_indices().nth(30).map_or(raw.len(), |(end, _)| end);
    raw[..end].lines().next().unwrap_or_default().trim_end()
}

fn push_spaced(value: &mut String, raw: &str) {
    value.extend(raw.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c }));
}

/// Text with every line end a line feed, as a parser of XML hands it on.
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
        reads("<a>1 < 2 & 3</a>", "<a>1 < 2 & 3</a>", &["5 a bare `<`", "9 a bare `&`"]);
        reads("<a>x<y</a>", "<a>x<y</a>", &["4 a bare `<`"]);
        reads(
            "<a>AT&T; b & c; ]]></a>",
            "<a>AT\u{FFFD} b & c; ]]></a>",
            &["5 `&T;` is not known", "11 a bare `&`", "16 `]]>`"],
        );
        reads("<a><", "<a>", &["3 `<` has no end"]);
    }

    #[test]
    fn tags_that_do_not_close_end_at_the_next() {
        reads(
            "<a b=\"c><d>x</d></a>",
            "<a b=c><d>x</d></a>",
            &["0 the tag `<a b=\"c>` does not close"],
        );
        reads("<a><b>x</b </a>", "<a><b>x</b></a>", &["7 the tag `</b`"]);
        reads("<a><!-- x </a>", "<a>", &["3 `<!-- x </a>` has no end"]);
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
        reads("<a b='1' b='2'c='3'/>", "<a b=1 c=3/>", &["9 the attribute b twice", "14 no space"]);
        reads("<a b c='1'/>", "<a c=1/>", &["0 an attribute"]);
    }

    #[test]
    fn entities_are_refused() {
        reads(
            "<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z SYSTEM 'file:///etc/passwd'>]><a>&x;&z;</a>",
            "<a>\u{FFFD}\u{FFFD}</a>",
            &["0 entities declared", "72 `&x;`", "75 `&z;`"],
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
