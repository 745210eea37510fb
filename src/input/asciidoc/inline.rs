//! Running text of AsciiDoc: marks of emphasis, macros, references and attributes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::attributes::Attributes;
use super::quotes::{Kind, Quotes};
use crate::input::assemble::{Assembler, Shape};
use crate::input::{html, script_mark};
use crate::model::{ExclusionReason, LINE_BREAK};

/// The most bytes of the text of a link or a footnote.
const LONGEST_TEXT: usize = 4000;

/// What happens at the end of an element.
#[derive(Debug, Clone)]
enum Close {
    /// The mark is left out.
    Mark(usize),
    /// The mark becomes other text.
    Render(usize, &'static str),
    /// The text of a link ends; this many bytes are attributes and the bracket.
    Link(usize),
    /// A footnote ends.
    Footnote,
}

/// Adds running text to the open block.
pub(super) fn add(
    out: &mut Assembler<'_>,
    attributes: &mut Attributes,
    text: &str,
    range: Range<usize>,
) {
    let mut inline = Inline {
        text: &text[..range.end],
        start: range.start,
        at: range.start,
        out,
        attributes,
        closers: BTreeMap::new(),
        quotes: Quotes::default(),
        no_bracket: false,
    };
    inline.run();
}

struct Inline<'a, 't> {
    /// The text up to the end of the running text.
    text: &'a str,
    /// The start of what is to be copied.
    start: usize,
    at: usize,
    out: &'a mut Assembler<'t>,
    attributes: &'a mut Attributes,
    /// The ends of the open elements, by their offsets.
    closers: BTreeMap<usize, Close>,
    quotes: Quotes,
    /// Whether a search for a `]` failed, so that it is not made again and again.
    no_bracket: bool,
}

impl<'a> Inline<'a, '_> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            if let Some(close) = self.closers.remove(&self.at) {
                self.close(&close);
                continue;
            }
            let byte = self.text.as_bytes()[self.at];
            let is_mark = match byte {
                b'\\' => self.escape(),
                b'\n' => self.line_end(),
                b'{' => self.attribute(),
                b'<' => self.reference(),
                b'(' => self.index_term(),
                b'[' => self.anchor(),
                b':' => self.inline_macro(),
                b'&' => self.entity(),
                b'*' | b'_' | b'`' | b'#' | b'+' | b'^' | b'~' | b'"' | b'\'' | b'$' => {
                    self.quote()
                }
                _ => false,
            };
            if !is_mark {
                self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        self.copy();
        for _ in self.closers.values().filter(|close| matches!(close, Close::Footnote)) {
            self.out.end_aside();
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Copies what is read so far.
    fn copy(&mut self) {
        self.out.copy(self.start..self.at);
        self.start = self.at;
    }

    /// Leaves out everything up to `end`.
    fn skip_to(&mut self, end: usize) -> bool {
        self.copy();
        self.at = end.min(self.text.len());
        self.start = self.at;
        true
    }

    fn render(&mut self, text: &str, end: usize) -> bool {
        self.copy();
        self.out.render(text, self.at..end);
        self.skip_to(end)
    }

    /// Leaves out a reference of which nothing remains, with the space before it if a mark of
    /// punctuation follows.
    fn drop_reference(&mut self, end: usize) -> bool {
        self.out.copy_before_reference(self.start..self.at, &self.text[end..]);
        self.start = self.at;
        self.skip_to(end)
    }

    fn close(&mut self, close: &Close) {
        match close {
            Close::Mark(length) => self.skip_to(self.at + length),
            Close::Render(length, text) => self.render(text, self.at + length),
            Close::Link(length) => {
                self.copy();
                let end = self.at + length;
                self.out.leave_link();
                self.out.exclude(self.at..end, ExclusionReason::LinkTarget);
                self.skip_to(end)
            }
            Close::Footnote => {
                self.copy();
                self.out.end_aside();
                self.skip_to(self.at + 1)
            }
        };
    }

    /// `\` before a mark makes it text.
    fn escape(&mut self) -> bool {
        let mut rest = self.rest()[1..].chars();
        let Some(next) =
            rest.next().filter(|c| "*_`#+^~{[<(:\"'$\\".contains(*c) || c.is_ascii_alphabetic())
        else {
            return false;
        };
        let is_macro = ["http", "link:", "xref:", "mailto:", "ftp", "footnote:", "image:", "kbd:"]
            .iter()
            .any(|name| self.rest()[1..].starts_with(name));
        if next.is_ascii_alphabetic() && !is_macro {
            return false;
        }
        self.skip_to(self.at + 1);
        self.at += next.len_utf8();
        if is_macro {
            let word = self.rest().find([':', '[', ' ', '\n']).unwrap_or(0);
            self.at += word + usize::from(self.rest()[word..].starts_with(':'));
        }
        true
    }

    /// A hard line break: ` +` at the end of a line.
    fn line_end(&mut self) -> bool {
        let before = &self.text[self.start..self.at];
        if !before.ends_with(" +") {
            return false;
        }
        let end = self.at;
        self.at -= " +".len();
        self.copy();
        let mut mark = [0; 4];
        self.out.render(LINE_BREAK.encode_utf8(&mut mark), self.at..end + 1);
        self.skip_to(end + 1)
    }

    fn entity(&mut self) -> bool {
        match html::entity_at(self.text, self.at, self.text.len()) {
            Some((end, text)) => self.render(&text, end),
            None => false,
        }
    }

    /// `{name}`: its value, or as it is written if it has none. A value that is an address begins a
    /// link.
    fn attribute(&mut self) -> bool {
        let near = self.rest().as_bytes();
        let Some(length) = memchr::memchr2(b'}', b'\n', &near[..near.len().min(100)]) else {
            return false;
        };
        let name = &self.rest()[1..length];
        let end = self.at + length + 1;
        if near[length] == b'\n' {
            return false;
        }
        if name.starts_with("set:") || name.starts_with("counter") {
            return self.skip_to(end);
        }
        let Some(value) = self.attributes.get(name) else { return false };
        let is_address = ["http:", "https:", "link:", "xref:", "mailto:", "ftp:", "irc:"]
            .iter()
            .any(|scheme| value.starts_with(scheme));
        if is_address && let Some(bracket) = self.target(end) {
            return self.link(bracket);
        }
        if value.contains("image:") || value.contains("icon:") || value.contains("pass:") {
            return self.skip_to(end);
        }
        if value.is_empty() { self.skip_to(end) } else { self.render(&value, end) }
    }

    /// The bracket that ends a target which goes on at `from`.
    fn target(&self, from: usize) -> Option<usize> {
        let near = &self.text.as_bytes()[from..self.text.len().min(from + 1000)];
        let at = near.iter().position(|b| matches!(b, b'[' | b' ' | b'\n' | b'\t' | b']'))?;
        (near[at] == b'[').then_some(from + at)
    }

    /// The `]` that belongs to a `[` before `from`.
    fn closing(&mut self, from: usize) -> Option<usize> {
        if self.no_bracket {
            return None;
        }
        let mut depth = 0_usize;
        let bytes = &self.text.as_bytes()[..self.text.len().min(from + LONGEST_TEXT)];
        for at in memchr::memchr2_iter(b'[', b']', &bytes[from..]) {
            let at = from + at;
            match bytes[at] {
                _ if bytes[at - 1] == b'\\' => {}
                b'[' => depth += 1,
                _ if depth == 0 => return Some(at),
                _ => depth -= 1,
            }
        }
        self.no_bracket = true;
        None
    }

    /// A link whose text begins after the `[` at `bracket`. Without a text its address remains.
    fn link(&mut self, bracket: usize) -> bool {
        let Some(end) = self.closing(bracket + 1) else { return false };
        let inner = &self.text[bracket + 1..end];
        let length = link_text(inner);
        if inner[..length].trim().is_empty() || self.closers.contains_key(&(bracket + 1 + length)) {
            return self.drop_reference(end + 1);
        }
        self.copy();
        self.out.exclude(self.at..bracket + 1, ExclusionReason::LinkTarget);
        self.out.enter_link();
        let quoted =
            usize::from(inner.starts_with('"') && inner[..length].ends_with('"') && length > 2);
        let last = bracket + 1 + length - quoted;
        self.closers.insert(last, Close::Link(end + 1 - last));
        self.skip_to(bracket + 1 + quoted)
    }

    /// `<<id,text>>` or `<https://a.org>`.
    fn reference(&mut self) -> bool {
        let near = self.rest().as_bytes();
        let near = &near[..near.len().min(300)];
        if !near.starts_with(b"<<") {
            let is_address = near.starts_with(b"<http");
            return is_address
                && memchr::memchr(b'>', near).is_some_and(|length| {
                    self.closers.insert(self.at + length, Close::Mark(1));
                    self.skip_to(self.at + 1)
                });
        }
        let Some(length) = memchr::memmem::find(near, b">>") else { return false };
        let end = self.at + length;
        match memchr::memchr(b',', &near[..length]) {
            Some(comma) => {
                let gap = self.text[self.at + comma + 1..end].len()
                    - self.text[self.at + comma + 1..end].trim_start().len();
                self.copy();
                let text = self.at + comma + 1 + gap;
                self.out.exclude(self.at..text, ExclusionReason::LinkTarget);
                self.closers.insert(end, Close::Mark(2));
                self.skip_to(text)
            }
            None => self.drop_reference(end + 2),
        }
    }

    /// `(((a, b)))`, which is hidden, or `((a))`, whose text is shown.
    fn index_term(&mut self) -> bool {
        let near = self.rest().as_bytes();
        let near = &near[..near.len().min(300)];
        if near.starts_with(b"(((") {
            let Some(length) = memchr::memmem::find(near, b")))") else { return false };
            return self.skip_to(self.at + length + 3);
        }
        if !near.starts_with(b"((") {
            return false;
        }
        let Some(length) = memchr::memmem::find(near, b"))") else { return false };
        self.closers.insert(self.at + length, Close::Mark(2));
        self.skip_to(self.at + 2)
    }

    /// `[[id]]`, or the role of marked text: `[.role]#text#`.
    fn anchor(&mut self) -> bool {
        let near = self.rest().as_bytes();
        let near = &near[..near.len().min(300)];
        if near.starts_with(b"[[") {
            let Some(length) = memchr::memmem::find(near, b"]]") else { return false };
            return self.skip_to(self.at + length + 2);
        }
        let Some(length) = memchr::memchr2(b']', b'\n', near) else { return false };
        let marked = matches!(near.get(length + 1), Some(b'#' | b'*' | b'_' | b'`'));
        let is_role =
            near.get(1).is_some_and(|b| matches!(b, b'.' | b'#') || b.is_ascii_lowercase());
        near[length] == b']' && marked && is_role && self.skip_to(self.at + length + 1)
    }

    /// `name:target[text]`, whose colon is here.
    fn inline_macro(&mut self) -> bool {
        let read = &self.text[self.start..self.at];
        let word = read.bytes().rev().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
        let name = &read[read.len() - word..];
        if !super::macros::KNOWN.contains(&name) {
            return false;
        }
        let Some(bracket) = self.target(self.at + 1) else { return false };
        let colon = self.at;
        let name = name.to_owned();
        self.at -= word;
        let done = self.macro_of(&name, colon + 1..bracket);
        if !done {
            self.at = colon;
        }
        done
    }

    fn macro_of(&mut self, name: &str, target: Range<usize>) -> bool {
        let bracket = target.end;
        let Some(end) = self.closing(bracket + 1) else { return false };
        match name {
            "http" | "https" | "ftp" | "irc" | "link" | "xref" | "mailto" | "image" | "icon" => {
                let is_empty = self.text[bracket + 1..end].trim().is_empty();
                if is_empty && matches!(name, "http" | "https" | "ftp") {
                    self.at = bracket;
                    return self.skip_to(end + 1);
                }
                self.link(bracket)
            }
            "footnote" | "footnoteref" => {
                if bracket + 1 == end || self.closers.contains_key(&end) {
                    return self.skip_to(end + 1);
                }
                self.copy();
                self.out.begin_aside(Shape::default());
                self.closers.insert(end, Close::Footnote);
                self.skip_to(bracket + 1)
            }
            "kbd" | "btn" | "indexterm2" => {
                self.closers.entry(end).or_insert(Close::Mark(1));
                self.skip_to(bracket + 1)
            }
            "menu" => {
                self.skip_to(target.start);
                self.at = bracket;
                if bracket + 1 < end {
                    self.render(" > ", bracket + 1);
                } else {
                    self.skip_to(bracket + 1);
                }
                self.closers.entry(end).or_insert(Close::Mark(1));
                true
            }
            "stem" | "latexmath" | "asciimath" | "pass" => {
                self.skip_to(bracket + 1);
                self.at = end;
                self.skip_to(end + 1)
            }
            _ => self.skip_to(end + 1),
        }
    }

    /// A mark of emphasis, if it opens some.
    fn quote(&mut self) -> bool {
        let Some((kind, length, end)) = self.quotes.open(self.text, self.at) else { return false };
        if self.closers.contains_key(&end) {
            return false;
        }
        let inner = self.at + length..end;
        match kind {
            Kind::Script(mark) => {
                let content = &self.text[inner.clone()];
                let before = &self.text[self.start..self.at];
                let before = if before.is_empty() { self.out.open_text() } else { before };
                let keep = script_mark::needs_mark(mark, before, content);
                self.closers.insert(end, Close::Mark(1));
                if keep { self.render(mark, inner.start) } else { self.skip_to(inner.start) }
            }
            Kind::Curved(open, close) => {
                self.closers.insert(end, Close::Render(length, close));
                self.render(open, inner.start)
            }
            Kind::Literal => {
                self.skip_to(inner.start);
                self.at = end;
                self.skip_to(end + length)
            }
            Kind::Format => {
                self.closers.insert(end, Close::Mark(length));
                self.skip_to(inner.start)
            }
        }
    }
}

/// The length of the text of a link; the rest are attributes, such as `^` or `,role=a`.
fn link_text(inner: &str) -> usize {
    let mut end = inner.len();
    for (at, _) in inner.match_indices(',') {
        let rest = inner[at + 1..].trim_start();
        let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let quotes = inner[..at].bytes().filter(|b| *b == b'"').count();
        if name > 0 && rest[name..].starts_with('=') && quotes.is_multiple_of(2) {
            end = at;
            break;
        }
    }
    if inner[..end].contains('=') && !inner[..end].contains([' ', ',']) && end == inner.len() {
        let name = inner.bytes().take_while(|b| b.is_ascii_lowercase()).count();
        if name > 0 && inner[name..].starts_with('=') {
            return 0;
        }
    }
    inner[..end].trim_end_matches('^').len()
}
