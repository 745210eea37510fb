//! XML as a row of tags and texts, however broken: what is wrong becomes a [`Fault`], and reading goes
//! on where the next tag begins. Entities are never declared or followed.

use std::borrow::Cow;
use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::memory::{Fault, FaultKind, Faults};
use crate::xml;

/// A tag or a text, and where it begins.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    pub(crate) at: usize,
    pub(crate) kind: TokenKind<'a>,
}

#[derive(Debug)]
pub(crate) enum TokenKind<'a> {
    Start { name: &'a str, attributes: Vec<Attribute>, is_empty: bool },
    End(&'a str),
    Text(Cow<'a, str>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) at: usize,
    pub(crate) name: String,
    pub(crate) value: String,
}

/// The tokens of a text.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where the reader's own offsets count from.
    base: usize,
    /// What the reader read in vain before it had to begin anew. It is bounded, so that broken files
    /// take no more than linear time.
    wasted: usize,
    is_done: bool,
    faults: Faults,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut tokens = Self {
            text,
            reader: reader(""),
            base: 0,
            wasted: 0,
            is_done: false,
            faults: Faults::default(),
        };
        tokens.restart(0);
        if tokens.base > 0 {
            tokens.fault(0, FaultKind::Syntax, "a second byte order mark; expected one at most");
        }
        tokens.report_forbidden();
        tokens
    }

    /// Where the text ends.
    pub(crate) fn end_of_text(&self) -> usize {
        self.text.len()
    }

    /// What was found wrong so far.
    pub(crate) fn take_faults(&mut self) -> Vec<Fault> {
        self.faults.take()
    }

    fn fault(&mut self, at: usize, kind: FaultKind, message: impl Into<String>) {
        self.faults.add(at, kind, message);
    }

    fn report_forbidden(&mut self) {
        for (at, c) in self.text.char_indices().filter(|&(_, c)| !xml::is_char(c)) {
            let message = format!("U+{:04X} is forbidden in XML; leave it out", u32::from(c));
            self.faults.add(at, FaultKind::Character, message);
        }
    }

    fn offset(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn read(&mut self) -> Option<Token<'a>> {
        let at = self.offset();
        let kind = match self.reader.read_event() {
            Ok(Event::Eof) => return self.done(),
            Ok(Event::Start(tag)) => return Some(self.tag(at, &tag, false)),
            Ok(Event::Empty(tag)) => return Some(self.tag(at, &tag, true)),
            Ok(Event::End(_)) => return Some(self.end(at)),
            Ok(Event::Text(_)) => self.plain_text(at),
            Ok(Event::CData(_)) => {
                let end = self.offset();
                TokenKind::Text(line_ends(&self.text[at + "<![CDATA[".len()..end - "]]>".len()]))
            }
            Ok(Event::GeneralRef(reference)) => self.reference(at, &reference),
            Ok(Event::Decl(_)) if at > 0 => {
                let message = "an XML declaration here; expected it before everything else";
                self.fault(at, FaultKind::Syntax, message);
                return None;
            }
            Ok(Event::Comment(comment)) => {
                if comment.windows(2).any(|pair| pair == b"--") || comment.ends_with(b"-") {
                    self.fault(at, FaultKind::Syntax, "`--` inside a comment");
                }
                return None;
            }
            Ok(Event::DocType(doctype)) => {
                self.doctype(at, &doctype);
                return None;
            }
            Ok(Event::Decl(_) | Event::PI(_)) => return None,
            Err(_) => return self.unfinished(at),
        };
        Some(Token { at, kind })
    }

    fn done(&mut self) -> Option<Token<'a>> {
        self.is_done = true;
        None
    }

    /// Markup whose end is missing: the reader has run to the end of the file.
    fn unfinished(&mut self, at: usize) -> Option<Token<'a>> {
        let open = &self.text[at..];
        let is_tag = !open.starts_with("<!") && !open.starts_with("<?");
        if is_tag && open[1..].contains('<') {
            return Some(self.recover(at));
        }
        let message = format!("`{}` has no end; the rest could not be read", shown(open));
        self.fault(at, FaultKind::Syntax, message);
        self.done()
    }

    fn plain_text(&mut self, at: usize) -> TokenKind<'a> {
        let raw = &self.text[at..self.offset()];
        if raw.starts_with('&') {
            self.bare_ampersand(at);
        }
        if let Some(found) = raw.find("]]>") {
            self.fault(at + found, FaultKind::Syntax, "`]]>` in text; write ]]&gt;");
        }
        TokenKind::Text(line_ends(raw))
    }

    fn bare_ampersand(&mut self, at: usize) {
        self.fault(at, FaultKind::Syntax, "a bare `&`; write &amp;");
    }

    fn reference(&mut self, at: usize, reference: &BytesRef<'_>) -> TokenKind<'a> {
        let raw = &self.text[at..self.offset()];
        let name = &raw[1..1 + reference.len()];
        TokenKind::Text(match self.resolve(at, name) {
            Some(c) => Cow::Owned(c.to_string()),
            None => Cow::Borrowed(raw),
        })
    }

    /// The character that `&name;` stands for; U+FFFD where none does; `None` for a bare `&`.
    fn resolve(&mut self, at: usize, name: &str) -> Option<char> {
        let found = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ if name.starts_with('#') => self.character(at, name),
            _ if is_name(name) => {
                let message = format!("`&{name};` is not known; entities are not followed");
                self.fault(at, FaultKind::Entity, message);
                char::REPLACEMENT_CHARACTER
            }
            _ => {
                self.bare_ampersand(at);
                return None;
            }
        };
        Some(found)
    }

    fn character(&mut self, at: usize, name: &str) -> char {
        let number = &name[1..];
        let code = match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        code.ok().and_then(char::from_u32).filter(|&c| xml::is_char(c)).unwrap_or_else(|| {
            let message = format!("`&{name};` is no character of XML; leave it out");
            self.fault(at, FaultKind::Character, message);
            char::REPLACEMENT_CHARACTER
        })
    }

    fn doctype(&mut self, at: usize, doctype: &[u8]) {
        if doctype.windows(8).any(|word| word == b"<!ENTITY") {
            let message = "entities declared; they are refused and not followed";
            self.fault(at, FaultKind::Entity, message);
        }
    }

    fn tag(&mut self, at: usize, tag: &BytesStart<'_>, is_empty: bool) -> Token<'a> {
        let end = self.offset();
        let inner_end = end - if is_empty { "/>".len() } else { ">".len() };
        let inner = &self.text[at + 1..inner_end];
        let name = &inner[..tag.name().as_ref().len()];
        if inner.contains('<') || !is_name(name) {
            return self.recover(at);
        }
        let attributes = self.attributes(at, tag);
        Token { at, kind: TokenKind::Start { name, attributes, is_empty } }
    }

    fn end(&mut self, at: usize) -> Token<'a> {
        let end = self.offset();
        let name = self.text[at + "</".len()..end - 1].trim_end();
        if name.contains('<') {
            return self.recover(at);
        }
        Token { at, kind: TokenKind::End(name) }
    }

    /// Goes on after a `<` at `at` that opens no tag, or after a tag that does not close before the
    /// next `<`.
    fn recover(&mut self, at: usize) -> Token<'a> {
        let next = self.text[at + 1..].find('<').map_or(self.text.len(), |found| at + 1 + found);
        let raw = &self.text[at..next];
        let kind = self.unclosed_tag(at, raw);
        let (kind, message, resume) = match kind {
            Some(kind) => (kind, format!("the tag `{}` does not close", shown(raw)), next),
            // An entity or another mark may follow before the next tag.
            None => (TokenKind::Text(raw[..1].into()), "a bare `<`; write &lt;".to_owned(), at + 1),
        };
        self.fault(at, FaultKind::Syntax, message);
        self.restart(resume);
        Token { at, kind }
    }

    /// A tag without its end: text that starts as a tag does and has what only tags have.
    fn unclosed_tag(&mut self, at: usize, raw: &'a str) -> Option<TokenKind<'a>> {
        if let Some(name) = raw.strip_prefix("</") {
            return is_name(name.trim_end()).then(|| TokenKind::End(name.trim_end()));
        }
        let end = |c: char| c.is_whitespace() || c == '>';
        let name = raw[1..].split(end).next().unwrap_or_default();
        if !is_name(name) || !raw.contains('=') {
            return None;
        }
        // The last quote is the one that is missing.
        let content = raw[1..].trim_end().trim_end_matches(['>', '/']);
        let quote = if content.contains('"') { '"' } else { '\'' };
        let closed = format!("{content}{quote}");
        let tag = BytesStart::from_content(closed.as_str(), name.len());
        let mut attributes = Vec::new();
        for found in tag.attributes().with_checks(false).flatten() {
            let name = String::from_utf8_lossy(found.key.as_ref()).into_owned();
            let value = self.value(at, &String::from_utf8_lossy(&found.value));
            attributes.push(Attribute { at, name, value });
        }
        Some(TokenKind::Start { name, attributes, is_empty: false })
    }

    fn restart(&mut self, at: usize) {
        self.wasted += self.offset().saturating_sub(at);
        let rest = &self.text[at..];
        // The reader drops a mark at its start, and does not count it.
        self.base = self.text.len() - rest.strip_prefix('\u{FEFF}').unwrap_or(rest).len();
        self.reader = reader(&self.text[self.base..]);
        if self.wasted > 4 * self.text.len() {
            self.fault(at, FaultKind::Syntax, "too much is broken; the rest was not read");
            self.is_done = true;
        }
    }

    fn attributes(&mut self, at: usize, tag: &BytesStart<'_>) -> Vec<Attribute> {
        let mut names = HashSet::new();
        let mut attributes = Vec::new();
        let text_start = self.text.as_ptr() as usize;
        // The crate's own search for doubles compares each attribute with every other one.
        for found in tag.attributes().with_checks(false) {
            let Ok(found) = found else {
                self.fault(at, FaultKind::Syntax, "an attribute that is not name=\"value\"");
                continue;
            };
            // The parts are slices of the text itself.
            let offset_of = |part: &[u8]| (part.as_ptr() as usize).saturating_sub(text_start);
            let (key_at, value_at) = (offset_of(found.key.as_ref()), offset_of(&found.value));
            if key_at.checked_sub(1).is_none_or(|i| !self.text.as_bytes()[i].is_ascii_whitespace())
            {
                self.fault(key_at, FaultKind::Syntax, "no space before the attribute");
            }
            let name = String::from_utf8_lossy(found.key.as_ref()).into_owned();
            if !names.insert(name.clone()) {
                self.fault(key_at, FaultKind::Syntax, format!("the attribute {name} twice"));
                continue;
            }
            let value = self.value(value_at, &String::from_utf8_lossy(&found.value));
            attributes.push(Attribute { at: key_at, name, value });
        }
        attributes
    }

    /// An attribute's value: references resolved, white space made spaces.
    fn value(&mut self, at: usize, raw: &str) -> String {
        let mut value = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(start) = rest.find('&') {
            push_spaced(&mut value, &rest[..start]);
            let at = at + (raw.len() - rest.len()) + start;
            rest = &rest[start + 1..];
            let name = rest.split_once(';').map_or("", |(name, _)| name);
            match self.resolve(at, name) {
                Some(c) => {
                    value.push(c);
                    rest = &rest[name.len() + 1..];
                }
                None => value.push('&'),
            }
        }
        push_spaced(&mut value, rest);
        value
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.is_done {
            if let Some(token) = self.read() {
                return Some(token);
            }
        }
        None
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
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
    match raw.contains('\r') {
        false => Cow::Borrowed(raw),
        true => Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n")),
    }
}

fn is_name(text: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || c == '_' || c == ':';
    let goes_on = |c: char| begins(c) || c.is_numeric() || "-.\u{B7}".contains(c);
    text.starts_with(begins) && text.chars().all(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Vec<String>) {
        let mut tokens = Tokens::new(text);
        let mut shown = String::new();
        for token in &mut tokens {
            match token.kind {
                TokenKind::Start { name, attributes, is_empty } => {
                    shown += &format!("<{name}");
                    for Attribute { name, value, .. } in attributes {
                        shown += &format!(" {name}={value}");
                    }
                    shown += if is_empty { "/>" } else { ">" };
                }
                TokenKind::End(name) => shown += &format!("</{name}>"),
                TokenKind::Text(text) => shown += &text,
            }
        }
        let faults = tokens.take_faults();
        (shown, faults.iter().map(|fault| format!("{} {}", fault.at, fault.message)).collect())
    }

    #[track_caller]
    fn reads(text: &str, as_: &str, faults: &[&str]) {
        let (shown, found) = read(text);
        assert_eq!(shown, as_);
        assert_eq!(found.len(), faults.len(), "{found:?}");
        for (found, expected) in found.iter().zip(faults) {
            assert!(found.starts_with(expected), "{found} is not {expected}");
        }
    }

    #[test]
    fn sound_markup_has_no_faults() {
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
    fn references_to_no_character_are_faults() {
        reads(
            "<a b='&#0;'>&#x1;&#xD800;&#99999999;&#x41;</a>",
            "<a b=\u{FFFD}>\u{FFFD}\u{FFFD}\u{FFFD}A</a>",
            &["6 `&#0;`", "12 `&#x1;`", "17 `&#xD800;`", "25 `&#99999999;`"],
        );
        reads("<a>\u{1}</a>", "<a>\u{1}</a>", &["3 U+0001"]);
    }

    #[test]
    fn attributes_that_break_the_grammar_are_faults() {
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
    fn what_is_hopeless_ends_in_linear_time() {
        let broken = "<a '".repeat(100_000);
        let (_, faults) = read(&broken);
        assert!(
            faults.iter().any(|fault| fault.contains("the rest was not read")),
            "{}",
            faults.len()
        );
    }
}
