//! The lexer of PO files: keywords, strings and comments.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

use crate::memory::po::message::{Comment, CommentKind, SyntaxError};
use crate::memory::po::notation::Notation;

/// A token, with the marks of its line.
#[derive(Debug)]
pub(super) struct Token<'a> {
    pub(super) at: usize,
    pub(super) kind: Kind<'a>,
    /// Whether it is on a line that begins with `#~`.
    pub(super) is_obsolete: bool,
    /// Whether it is on a line that begins with `#|` or `#~|`.
    pub(super) is_previous: bool,
}

impl Token<'_> {
    /// Whether it may begin a message, or the comments before one.
    pub(super) fn begins_message(&self) -> bool {
        matches!(self.kind, Kind::Comment(_) | Kind::Word("msgctxt" | "msgid" | "domain"))
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Comment(Comment<'a>),
    Word(&'a str),
    /// A quoted string, with its escapes resolved.
    Text(Cow<'a, str>),
    Number(&'a str),
    Open,
    Close,
    Other(char),
}

/// Iterates over the tokens of a text.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    notation: Notation,
    is_obsolete: bool,
    is_previous: bool,
    pub(super) errors: Vec<SyntaxError>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, notation: Notation) -> Self {
        let (is_obsolete, is_previous, errors) = (false, false, Vec::new());
        Self { text, at: 0, notation, is_obsolete, is_previous, errors }
    }

    /// The length of the text.
    pub(super) fn end(&self) -> usize {
        self.text.len()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&mut self, at: usize, message: impl Into<String>) {
        self.errors.push(SyntaxError { at, message: message.into() });
    }

    /// Consumes and returns the longest prefix of bytes that fit.
    fn while_is(&mut self, fits: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().position(|byte| !fits(byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Reads a comment. Returns `None` for the marks `#~` (obsolete) and `#|` (previous).
    fn comment(&mut self) -> Option<Kind<'a>> {
        let rest = &self.rest()[1..];
        if rest.starts_with(['~', '|']) {
            self.is_obsolete |= rest.starts_with('~');
            self.is_previous |= rest.starts_with('|') || rest.starts_with("~|");
            self.at += if rest.starts_with("~|") { 3 } else { 2 };
            return None;
        }
        let length = memchr(self.notation.line_end, rest.as_bytes()).unwrap_or(rest.len());
        self.at += 1 + length;
        let line = &rest[..length];
        let kind = match line.bytes().next() {
            Some(b',' | b'!') => CommentKind::Flags,
            Some(b':') => CommentKind::Reference,
            _ => CommentKind::Note,
        };
        let text = line.strip_prefix(['.', ',', '!', ':']).unwrap_or(line).trim();
        Some(Kind::Comment(Comment { kind, text }))
    }

    fn quoted(&mut self) -> Cow<'a, str> {
        let opened = self.at;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        let mut bytes = Vec::new();
        loop {
            let rest = self.rest();
            let found = memchr3(b'"', b'\\', self.notation.line_end, rest.as_bytes());
            let piece = &rest[..found.unwrap_or(rest.len())];
            if !piece.is_empty() {
                self.decode(&mut bytes, &mut text);
                push(&mut text, piece);
            }
            self.at += piece.len();
            match found.map(|found| rest.as_bytes()[found]) {
                Some(b'\\') => self.escape(&mut bytes, &mut text),
                Some(b'"') => break self.at += 1,
                _ => {
                    break self
                        .error(opened, "unclosed quote; expected `\"` before the end of the line");
                }
            }
        }
        self.decode(&mut bytes, &mut text);
        text
    }

    /// Reads an escape. Bytes beyond ASCII are collected, because several may form one character.
    fn escape(&mut self, bytes: &mut Vec<u8>, text: &mut Cow<'a, str>) {
        let at = self.at;
        self.at += 1;
        let byte = match self.rest().bytes().next() {
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'r') => b'\r',
            Some(b'a') => 7,
            Some(b'b') => 8,
            Some(b'v') => 11,
            Some(b'f') => 12,
            Some(same @ (b'\\' | b'"')) => same,
            Some(b'x' | b'0'..=b'7') => return self.numbered(bytes, text),
            _ => {
                let c = self.rest().chars().next().filter(|c| !c.is_control());
                let shown = c.map(String::from).unwrap_or_default();
                return self.error(at, format!("unknown escape `\\{shown}`"));
            }
        };
        self.at += 1;
        self.decode(bytes, text);
        text.to_mut().push(char::from(byte));
    }

    /// Reads a numeric escape: `xHH` or up to three octal digits.
    fn numbered(&mut self, bytes: &mut Vec<u8>, text: &mut Cow<'a, str>) {
        let at = self.at - 1;
        let (digits, base) = if self.rest().starts_with('x') {
            self.at += 1;
            (self.while_is(|byte| byte.is_ascii_hexdigit()), 16)
        } else {
            let rest = self.rest();
            let octal = |byte: &u8| (b'0'..=b'7').contains(byte);
            let length = rest.as_bytes().iter().take(3).take_while(|byte| octal(byte)).count();
            self.at += length;
            (&rest[..length], 8)
        };
        let number = u32::from_str_radix(digits, base).ok();
        match number.and_then(|number| u8::try_from(number).ok()) {
            Some(byte @ 0x80..) => bytes.push(byte),
            Some(byte) => {
                self.decode(bytes, text);
                text.to_mut().push(char::from(byte));
            }
            None => {
                let escape = &self.text[at..self.at];
                let escape = escape.get(..16).unwrap_or(escape);
                self.error(at, format!("`{escape}` is not one byte; expected two digits"));
            }
        }
    }

    /// Decodes the collected bytes and appends their characters.
    fn decode(&mut self, bytes: &mut Vec<u8>, text: &mut Cow<'a, str>) {
        if bytes.is_empty() {
            return;
        }
        let (decoded, is_broken) = self.notation.encoding.decode_without_bom_handling(bytes);
        if is_broken {
            let name = self.notation.encoding.name();
            self.error(self.at, format!("escaped bytes that are not {name} before this"));
        }
        text.to_mut().push_str(&decoded);
        bytes.clear();
    }
}

fn push<'a>(text: &mut Cow<'a, str>, piece: &'a str) {
    match text {
        Cow::Borrowed("") => *text = Cow::Borrowed(piece),
        text => text.to_mut().push_str(piece),
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let at = self.at;
            let first = *self.text.as_bytes().get(at)?;
            let kind = match first {
                _ if first == self.notation.line_end => {
                    (self.is_obsolete, self.is_previous) = (false, false);
                    self.at += 1;
                    continue;
                }
                b' ' | b'\t' | b'\r' | 0x0B | 0x0C => {
                    self.at += 1;
                    continue;
                }
                b'#' => match self.comment() {
                    Some(comment) => comment,
                    None => continue,
                },
                b'"' => Kind::Text(self.quoted()),
                b'[' | b']' => {
                    self.at += 1;
                    if first == b'[' { Kind::Open } else { Kind::Close }
                }
                b'0'..=b'9' => Kind::Number(self.while_is(|byte| byte.is_ascii_digit())),
                _ if is_of_word(first) => Kind::Word(self.while_is(is_of_word)),
                _ => {
                    let c = self.rest().chars().next()?;
                    self.at += c.len_utf8();
                    Kind::Other(c)
                }
            };
            let (is_obsolete, is_previous) = (self.is_obsolete, self.is_previous);
            return Some(Token { at, kind, is_obsolete, is_previous });
        }
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}
