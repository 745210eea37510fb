//! The reader of LaTeX.

mod commands;
mod environment;
mod math;
mod reader;
mod scan;

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::input::assemble::{Assembler, Shape};
use crate::model::{BlockKind, Document, ExclusionReason, LINE_BREAK};
use commands::Command;
use reader::{Group, Reader};
use scan::Scan;

/// Reads a LaTeX file.
pub(super) fn read(name: &str, text: String) -> Document {
    let mut reader = Reader::new(&text);
    reader.run();
    reader.out.finish().document(name, text)
}

/// The most bytes of a definition's text that is put in where its command stands.
const LONGEST: usize = 200;

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let preamble = text.split("\\begin{document}").next().unwrap_or_default();
        let has_preamble = preamble.len() < text.len()
            || preamble.lines().take(200).any(|line| line.starts_with("\\documentclass"));
        Self {
            text,
            scan: Scan::new(text),
            out: Assembler::new(text),
            at: 0,
            start: 0,
            in_body: !has_preamble,
            groups: Vec::new(),
            open: Vec::new(),
            tables: 0,
            definitions: HashMap::new(),
            budget: text.len().saturating_mul(2).saturating_add(1000),
            quotes: 0,
            is_german: has_preamble && preamble.contains("german"),
        }
    }

    fn run(&mut self) {
        while self.at < self.text.len() {
            let byte = self.text.as_bytes()[self.at];
            let is_markup = match byte {
                b'\\' => self.command(),
                b'%' => self.comment(),
                _ if !self.in_body && self.groups.is_empty() => self.skip_to(self.at + 1),
                b'{' => self.open_group(Group::Plain),
                b'}' => self.close_group(),
                b']' => self.groups.last() == Some(&Group::Label) && self.close_label(),
                b'\n' => self.line_end(),
                b'~' => self.tie(),
                b'$' => self.dollar(),
                b'&' => self.next_cell(),
                b'`' | b'\'' | b'"' | b'-' | b'<' | b'>' => self.ligature(),
                _ => false,
            };
            if !is_markup {
                self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        self.copy();
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn copy(&mut self) {
        if self.in_body || !self.groups.is_empty() {
            self.out.copy(self.start..self.at);
        }
        self.start = self.at;
    }

    /// Leaves out everything up to `end`.
    fn skip_to(&mut self, end: usize) -> bool {
        self.copy();
        let mut end = end.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        self.at = end;
        self.start = end;
        true
    }

    fn render(&mut self, text: &str, end: usize) -> bool {
        self.copy();
        if self.in_body || !self.groups.is_empty() {
            self.out.render(text, self.at..end);
        }
        self.skip_to(end)
    }

    fn exclude_to(&mut self, end: usize, reason: ExclusionReason) -> bool {
        self.copy();
        self.out.exclude(self.at..end, reason);
        self.skip_to(end)
    }

    /// Ends the open block. The next one has the shape that the open environments give.
    fn end_block(&mut self) {
        self.copy();
        self.quotes = 0;
        self.out.start(self.shape());
    }

    fn open_group(&mut self, group: Group) -> bool {
        self.skip_to(self.at + 1);
        self.groups.push(group);
        true
    }

    fn close_group(&mut self) -> bool {
        self.skip_to(self.at + 1);
        // An environment may have been left open; its own groups are above `floor`.
        let floor = self.open.last().map_or(0, |open| open.groups);
        if self.groups.len() > floor {
            let group = self.groups.pop();
            self.end_group(group);
        }
        true
    }

    fn end_group(&mut self, group: Option<Group>) {
        match group {
            Some(Group::Block | Group::Label) => self.end_block(),
            Some(Group::Aside) => {
                self.copy();
                self.out.end_aside();
            }
            Some(Group::Plain) | None => {}
        }
    }

    fn close_label(&mut self) -> bool {
        self.skip_to(self.at + 1);
        let group = self.groups.pop();
        self.end_group(group);
        true
    }

    fn comment(&mut self) -> bool {
        let end = self.rest().find('\n').map_or(self.text.len(), |length| self.at + length);
        self.exclude_to(end, ExclusionReason::Comment);
        // The line end and the indentation of the next line belong to the comment.
        if end < self.text.len() {
            let next = &self.text[end + 1..];
            let inset = next.len() - next.trim_start_matches([' ', '\t']).len();
            self.skip_to(end + 1 + inset);
            if self.rest().starts_with('\n') {
                self.end_block();
            }
        }
        true
    }

    fn line_end(&mut self) -> bool {
        let next = self.rest()[1..].trim_start_matches([' ', '\t']);
        if !next.starts_with('\n') {
            return false;
        }
        let end = self.text.len() - next.len();
        self.end_block();
        self.skip_to(end)
    }

    /// `~`: a no-break space, unless a reference follows of which nothing remains.
    fn tie(&mut self) -> bool {
        if self.rest().as_bytes().get(1) == Some(&b'\\') {
            let (name, _) = self.scan.command(self.at + 1);
            if commands::command(name) == Command::Reference {
                return self.skip_to(self.at + 1);
            }
        }
        self.render("\u{A0}", self.at + 1)
    }

    fn dollar(&mut self) -> bool {
        if self.rest().starts_with("$$") {
            let Some(end) = self.scan.display(self.at) else { return self.skip_to(self.at + 2) };
            self.end_block();
            return self.exclude_to(end, ExclusionReason::Code);
        }
        let Some(end) = self.scan.formula(self.at + 1, "$") else { return false };
        self.skip_to(self.at + 1);
        self.formula(end);
        self.skip_to(end + 1)
    }

    /// Quotation marks and dashes that are written as several characters.
    fn ligature(&mut self) -> bool {
        let rest = self.rest();
        let known = [("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"), ("<<", "«"), (">>", "»")];
        let german = [("\"`", "„"), ("\"'", "“"), ("\"=", "-"), ("\"~", "-"), ("\"-", "")];
        let known = known.iter().chain(german.iter().filter(|_| self.is_german));
        for (written, text) in known {
            if rest.starts_with(written) {
                return self.render(text, self.at + written.len());
            }
        }
        if self.is_german
            && let Some(text) = umlaut(rest)
        {
            return self.render(text, self.at + 2);
        }
        match rest.as_bytes()[0] {
            b'`' => {
                self.quotes += 1;
                self.render("‘", self.at + 1)
            }
            b'\'' if self.quotes > 0 && !rest[1..].starts_with(char::is_alphanumeric) => {
                self.quotes -= 1;
                self.render("’", self.at + 1)
            }
            _ => false,
        }
    }
}

/// The letter for a shorthand of German: `"a`.
fn umlaut(text: &str) -> Option<&'static str> {
    Some(match text.as_bytes().get(..2)? {
        b"\"a" => "ä",
        b"\"o" => "ö",
        b"\"u" => "ü",
        b"\"A" => "Ä",
        b"\"O" => "Ö",
        b"\"U" => "Ü",
        b"\"s" => "ß",
        _ => return None,
    })
}

/// Commands.
impl<'t> Reader<'t> {
    fn command(&mut self) -> bool {
        let (name, end) = self.scan.command(self.at);
        let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if !self.in_body && self.groups.is_empty() && !is_read_in_preamble(name) {
            return self.skip_in_preamble(name, end);
        }
        if !is_word && self.mark(name, end) {
            return true;
        }
        if let Some(accent) = commands::accent(name)
            && let Some((letter, last)) = self.accented(end, is_word)
        {
            let text: String = letter.chars().chain([accent]).nfc().collect();
            return self.render(&text, last);
        }
        if let Some(text) = commands::symbol(name) {
            return self.put_symbol(text, end);
        }
        if let Some(text) = self.definitions.get(name)
            && let Some(left) = self.budget.checked_sub(text.len())
        {
            self.budget = left;
            let text = *text;
            return self.put_symbol(text, end);
        }
        let end = if self.text[end..].starts_with('*') { end + 1 } else { end };
        self.known(name, end)
    }

    fn put_symbol(&mut self, text: &str, end: usize) -> bool {
        let blanks = self.text[end..].starts_with([' ', '\t', '\n']);
        let last = if blanks { self.scan.blanks(end) } else { end };
        self.render(text, end);
        if text.trim().is_empty() || !blanks {
            let braces = self.rest().starts_with("{}");
            return self.skip_to(if braces { self.at + 2 } else { last });
        }
        self.skip_to(last)
    }

    /// A command that is a mark: an escaped character, a space, a line break, a formula.
    fn mark(&mut self, name: &str, end: usize) -> bool {
        match name {
            "%" | "&" | "$" | "#" | "_" | "{" | "}" => {
                self.skip_to(self.at + 1);
                self.at = end;
                true
            }
            " " | "\n" | "\t" | ";" | ":" | ">" => self.render(" ", end),
            "," => self.render("\u{A0}", end),
            "!" | "/" | "-" | "@" | ")" | "]" | "" | "+" | "<" => self.skip_to(end),
            "\\" => self.break_line(end),
            "(" => {
                let Some(last) = self.scan.formula(end, "\\)") else { return self.skip_to(end) };
                self.skip_to(end);
                self.formula(last);
                self.skip_to(last + 2)
            }
            "[" => {
                let Some(last) = self.scan.display(self.at) else { return self.skip_to(end) };
                self.end_block();
                self.exclude_to(last, ExclusionReason::Code)
            }
            _ => false,
        }
    }

    fn break_line(&mut self, end: usize) -> bool {
        let end = if self.text[end..].starts_with('*') { end + 1 } else { end };
        let end = self.scan.brackets(end);
        if self.next_row() {
            return self.skip_to(end);
        }
        let mut mark = [0; 4];
        self.render(LINE_BREAK.encode_utf8(&mut mark), end)
    }

    /// The letter below an accent, and its end.
    fn accented(&self, end: usize, is_word: bool) -> Option<(&'t str, usize)> {
        let rest = &self.text[end..];
        let inner = rest.trim_start_matches(' ');
        let is_apart = inner.len() < rest.len();
        if is_word && !is_apart && !inner.starts_with('{') {
            return None;
        }
        let braces = usize::from(inner.starts_with('{'));
        let body = inner[braces..].strip_prefix('\\').unwrap_or(&inner[braces..]);
        let letter = body.chars().next().filter(|c| c.is_alphabetic())?;
        let from = self.text.len() - body.len();
        let last = from + letter.len_utf8();
        let is_closed = braces == 0 || self.text[last..].starts_with('}');
        is_closed.then_some((&self.text[from..last], last + braces))
    }

    /// A command of the tables.
    fn known(&mut self, name: &'t str, end: usize) -> bool {
        match commands::command(name) {
            Command::Heading(level) => {
                let shape = Shape { kind: BlockKind::Heading, level, cell: None };
                self.block_argument(shape, end)
            }
            Command::Line => self.block_argument(Shape::default(), end),
            Command::Aside => self.aside(name, end),
            Command::Skip(count) => {
                if name == "multicolumn" {
                    self.span(end);
                }
                let last = self.scan.arguments(end, count);
                let last = self.scan.brackets(last);
                self.skip_to(last)
            }
            Command::Reference => self.reference(end),
            Command::Out(count) => {
                let last = self.scan.arguments(end, count);
                self.skip_to(last)
            }
            Command::Verbatim => self.verbatim(name, end),
            Command::Paragraph => {
                self.end_block();
                self.skip_to(end)
            }
            Command::Item => self.item(end),
            Command::Begin => self.begin(end),
            Command::End => self.end(end),
            Command::Define => self.define(end),
            Command::Text => {
                let last = self.scan.brackets(end);
                let blank = last == end && self.text[end..].starts_with([' ', '\n']);
                let last = if blank { self.scan.blanks(end) } else { last };
                self.skip_to(last)
            }
        }
    }

    /// An argument that is a block of its own.
    fn block_argument(&mut self, shape: Shape, end: usize) -> bool {
        let last = self.scan.brackets(end);
        self.end_block();
        match self.scan.opens(last, b'{') {
            Some(open) => {
                self.skip_to(open);
                self.out.start(shape);
                self.open_group(Group::Block)
            }
            None => self.skip_to(last),
        }
    }

    fn aside(&mut self, name: &str, end: usize) -> bool {
        let end = if name == "captionof" { self.scan.arguments(end, 1) } else { end };
        let last = self.scan.brackets(end);
        match self.scan.opens(last, b'{') {
            Some(open) => {
                self.skip_to(open);
                self.out.begin_aside(Shape::default());
                self.open_group(Group::Aside)
            }
            None => self.skip_to(last),
        }
    }

    /// A reference is left out, with the space or the parentheses around it.
    fn reference(&mut self, end: usize) -> bool {
        let mut last = self.scan.arguments(end, 1);
        let before = &self.text[self.start..self.at];
        let mut kept = before.len();
        if before.ends_with('(') && self.text[last..].starts_with(')') {
            kept -= 1;
            last += 1;
        }
        let next = self.text[last..].chars().next();
        if !next.is_some_and(char::is_alphanumeric) {
            kept = before[..kept].trim_end().len();
        }
        self.at = self.start + kept;
        self.skip_to(last)
    }

    /// Text that is written as it is: `\verb|a|`, `\url{a}`.
    fn verbatim(&mut self, name: &str, end: usize) -> bool {
        let mut open = self.scan.brackets(end);
        if name == "mintinline" {
            open = self.scan.arguments(open, 1);
        }
        let Some(mark) = self.text[open..].chars().next() else { return self.skip_to(open) };
        let inner = open + mark.len_utf8();
        let close = match mark {
            '{' => self.scan.group(open).map(|last| last - 1),
            _ => {
                let line = self.text[inner..].split('\n').next().unwrap_or_default();
                line.find(mark).map(|length| inner + length)
            }
        };
        let Some(close) = close else { return self.skip_to(end) };
        self.skip_to(inner);
        self.at = close;
        self.skip_to(close + 1)
    }

    /// A definition is left out. The text of one without arguments is kept for its command.
    fn define(&mut self, end: usize) -> bool {
        let at = self.scan.blanks(end);
        let rest = &self.text[at..];
        let (name, mut last) = match rest.as_bytes().first() {
            Some(b'\\') => self.scan.command(at),
            Some(b'{') => {
                let last = self.scan.group(at).unwrap_or(at + 1);
                let name = self.text[at..last].trim_matches(['{', '}', ' ']);
                (name.trim_start_matches('\\'), last)
            }
            _ => return self.skip_to(end),
        };
        // The parameters of \def: #1#2.
        let parameters = &self.text[last..];
        last += parameters.len() - parameters.trim_start_matches(['#', '1', '2', '3', '=']).len();
        let body = last;
        last = self.scan.arguments(last, 4);
        last = self.scan.brackets(last);
        let written = self.text[body..last].trim();
        let inner = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let inner = inner.filter(|text| {
            text.len() <= LONGEST && !text.contains(['\\', '{', '}', '#', '$', '%', '~'])
        });
        if let Some(text) = inner {
            self.definitions.insert(name, text.trim());
        }
        self.skip_to(last)
    }

    /// A command of the preamble is left out with its arguments.
    fn skip_in_preamble(&mut self, name: &'t str, end: usize) -> bool {
        if commands::command(name) == Command::Define {
            return self.define(end);
        }
        let end = if self.text[end..].starts_with('*') { end + 1 } else { end };
        let last = self.scan.arguments(end, 4);
        self.skip_to(last.max(end))
    }

    /// The text of a formula up to `end`.
    fn formula(&mut self, end: usize) {
        for part in math::parts(self.text, self.at..end) {
            match part {
                math::Part::Copy(range) => self.out.copy(range),
                math::Part::Render(text, range) => self.out.render(text, range),
            }
        }
        self.at = end;
        self.start = end;
    }
}

/// Whether a command is read before the text begins: those with titles, and the begin of the text.
fn is_read_in_preamble(name: &str) -> bool {
    matches!(
        name,
        "begin" | "title" | "subtitle" | "subject" | "dedication" | "extrainfo" | "titlehead"
    )
}
