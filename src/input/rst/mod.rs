//! The reader of reStructuredText.

mod directive;
mod inline;
mod line;
mod reader;
mod table;

use std::ops::Range;

use crate::input::assemble::{Assembler, Shape};
use crate::input::text_lines::{self, indent};
use crate::model::{BlockKind, Document, ExclusionReason, LINE_BREAK};
use directive::Content;
use reader::Reader;

/// Reads a reStructuredText file.
pub(super) fn read(name: &str, text: String) -> Document {
    let lines = text_lines::lines(&text);
    let mut reader = Reader {
        text: &text,
        substitutions: line::substitutions(&text, &lines),
        out: Assembler::new(&text),
        lines,
        at: 0,
        heads: Vec::new(),
        literal: None,
        tables: 0,
        seen_text: false,
    };
    while reader.at < reader.lines.len() {
        reader.block();
    }
    reader.out.finish().document(name, text)
}

impl<'t> Reader<'t> {
    /// The text of a line without white space at its end.
    fn line(&self, index: usize) -> &'t str {
        &self.text[self.range(index)]
    }

    fn range(&self, index: usize) -> Range<usize> {
        text_lines::trimmed(self.text, &self.lines, index)
    }

    /// Reads the block that begins with the next line.
    fn block(&mut self) {
        let text = self.line(self.at);
        let inset = indent(text);
        let body = &text[inset..];
        if body.is_empty() {
            self.out.end_block();
            self.at += 1;
            return;
        }
        if let Some(outer) = self.literal.take()
            && self.literal_block(outer, inset, body)
        {
            return;
        }
        let start = self.range(self.at).start + inset;
        if body == ".." || body.starts_with(".. ") {
            self.explicit(inset);
        } else if body == "__" || body.starts_with("__ ") {
            self.leave_out(self.at + 1, ExclusionReason::LinkTarget);
        } else if table::is_grid(body) {
            table::grid(self);
        } else if table::is_simple(body) {
            table::simple(self);
        } else if body.starts_with(">>>") {
            let end = (self.at..self.lines.len()).find(|i| self.line(*i).is_empty());
            self.leave_out(end.unwrap_or(self.lines.len()), ExclusionReason::Code);
        } else if !self.title() {
            self.text_block(start, inset, body);
        }
    }

    /// A block that is text from its first line on.
    fn text_block(&mut self, start: usize, inset: usize, body: &str) {
        if let Some(text) = line::field(body) {
            self.field(start, inset, text);
        } else if let Some(marks) = line::item(body, self.line(self.at + 1)) {
            self.running(start + marks, inset + marks, BlockKind::ListItem);
        } else if let Some(text) = line::option(body) {
            self.running(start + text, inset + text, BlockKind::ListItem);
        } else if body == "|" || body.starts_with("| ") {
            self.verse(inset);
        } else if self.is_term(inset) {
            self.out.start(Shape { kind: BlockKind::ListItem, ..Shape::default() });
            let end = body.find(" : ").unwrap_or(body.len());
            self.inline(start..start + end);
            self.out.end_block();
            self.at += 1;
            self.literal = body.ends_with("::").then_some(inset);
        } else {
            self.running(start, inset, BlockKind::Paragraph);
        }
    }

    /// Whether the next line is a term: the line below it has more indentation.
    fn is_term(&self, inset: usize) -> bool {
        let below = self.line(self.at + 1);
        !below.is_empty() && indent(below) > inset
    }

    fn inline(&mut self, range: Range<usize>) {
        self.seen_text = true;
        // Marks are counted in bytes, and wide space may stand where a blank is expected.
        let start = (range.start..range.end).find(|&at| self.text.is_char_boundary(at));
        let range = start.unwrap_or(range.end)..range.end;
        inline::add(&mut self.out, &self.substitutions, self.text, range);
    }

    /// Leaves out the lines up to that of index `end`.
    fn leave_out(&mut self, end: usize, reason: ExclusionReason) {
        self.out.end_block();
        let from = self.range(self.at).start;
        let to = self.range(end.saturating_sub(1)).end;
        self.out.exclude(from..to.max(from), reason);
        self.at = end.max(self.at + 1);
    }

    /// The index of the first line after `from` that has text with at most this indentation.
    fn end_of_body(&self, from: usize, inset: usize) -> usize {
        let is_outside = |i: &usize| {
            let line = self.line(*i);
            !line.is_empty() && indent(line) <= inset
        };
        (from..self.lines.len()).find(is_outside).unwrap_or(self.lines.len())
    }

    fn literal_block(&mut self, outer: usize, inset: usize, body: &str) -> bool {
        if inset > outer {
            let end = self.end_of_body(self.at, outer);
            self.leave_out(end, ExclusionReason::Code);
            return true;
        }
        // A literal block without indentation has the same mark before each line.
        let quote = body.chars().next().filter(|c| matches!(c, '>' | '|' | '$' | '%' | '+'));
        let Some(quote) = quote.filter(|_| inset == outer) else { return false };
        let is_end = |i: &usize| !self.line(*i).trim_start().starts_with(quote);
        let end = (self.at..self.lines.len()).find(is_end).unwrap_or(self.lines.len());
        self.leave_out(end, ExclusionReason::Code);
        true
    }

    /// A title with a line of marks below it, or above and below it.
    fn title(&mut self) -> bool {
        let first = self.line(self.at).trim_start();
        let mark = line::adornment(first);
        let (text, below) = match mark {
            Some(_) => (self.at + 1, self.at + 2),
            None => (self.at, self.at + 1),
        };
        let title = self.line(text).trim();
        let under = line::adornment(self.line(below));
        let is_title = match (mark, under) {
            (Some(over), Some(under)) => over == under && !title.is_empty(),
            (None, Some(_)) => {
                let length = self.line(below).trim_end().len();
                indent(self.line(text)) == 0
                    && (length >= 4 || length >= title.chars().count())
                    && title.contains(char::is_alphanumeric)
            }
            _ => false,
        };
        let Some(under) = under.filter(|_| is_title) else {
            return mark.is_some() && self.transition(first);
        };
        let kind = (under, mark.is_some());
        let known = self.heads.iter().position(|head| *head == kind);
        let level = known.unwrap_or_else(|| {
            self.heads.push(kind);
            self.heads.len() - 1
        });
        let level = u8::try_from(level + 1).unwrap_or(u8::MAX).min(9);
        let range = self.range(text);
        self.out.start(Shape { kind: BlockKind::Heading, level, cell: None });
        inline::add(&mut self.out, &self.substitutions, self.text, range);
        self.out.end_block();
        self.at = below + 1;
        true
    }

    /// A line of marks alone.
    fn transition(&mut self, line: &str) -> bool {
        let is_transition = line.len() >= 4 && self.line(self.at + 1).is_empty();
        if is_transition {
            self.out.end_block();
            self.at += 1;
        }
        is_transition
    }

    /// A field: its name is left out. Those before the first text describe the document.
    fn field(&mut self, start: usize, inset: usize, text: usize) {
        let end = self.end_of_body(self.at + 1, inset);
        if !self.seen_text {
            return self.leave_out(end, ExclusionReason::FrontMatter);
        }
        if self.range(self.at).end <= start + text {
            self.out.end_block();
            self.at += 1;
            return;
        }
        self.running(start + text, self.inner(inset), BlockKind::ListItem);
    }

    /// The indentation of what belongs to a line with the indentation `inset`: that of the line below.
    fn inner(&self, inset: usize) -> usize {
        indent(self.line(self.at + 1)).max(inset + 1)
    }

    /// Lines of verse.
    fn verse(&mut self, inset: usize) {
        self.out.start(Shape::default());
        // Wide space before the bar is no indentation.
        while self.line(self.at).get(inset..).is_some_and(|line| line.starts_with('|')) {
            let range = self.range(self.at);
            self.inline(range.start + inset + 1..range.end);
            self.at += 1;
            let next = self.range(self.at);
            // The line end, and the white space before it.
            if next.start > range.end {
                let mut mark = [0; 4];
                self.out.render(LINE_BREAK.encode_utf8(&mut mark), range.end..next.start);
            }
        }
        self.out.end_block();
    }

    /// Adds a paragraph that begins at `start` in the next line and goes on in those below that
    /// have at least the indentation `inset`.
    fn running(&mut self, start: usize, inset: usize, kind: BlockKind) {
        self.out.start(Shape { kind, ..Shape::default() });
        let mut end = self.range(self.at).end;
        self.at += 1;
        while self.at < self.lines.len() {
            let text = self.line(self.at);
            let inner = indent(text);
            let is_nested = kind == BlockKind::Paragraph && inner > inset;
            let is_markup =
                text[inner..].starts_with(".. ") || line::field(&text[inner..]).is_some();
            if text.is_empty() || inner < inset || is_nested || is_markup {
                break;
            }
            end = self.range(self.at).end;
            self.at += 1;
        }
        let text = &self.text[start.min(end)..end];
        if let Some(before) = text.strip_suffix("::") {
            self.literal = Some(inset);
            // One colon remains, unless a space stands before both.
            let kept = before.trim_end();
            end = start + kept.len() + usize::from(!kept.is_empty() && kept.len() == before.len());
        }
        if start < end {
            self.inline(start..end);
        }
        self.out.end_block();
    }
}

/// Explicit markup: directives, targets, footnotes, comments.
impl Reader<'_> {
    fn explicit(&mut self, inset: usize) {
        let text = self.line(self.at);
        let body = text[inset..].strip_prefix("..").unwrap_or_default();
        let start = self.range(self.at).end - body.trim_start().len();
        let body = body.trim_start();
        let end = self.end_of_body(self.at + 1, inset);
        if body.is_empty() && self.line(self.at + 1).is_empty() {
            return self.leave_out(self.at + 1, ExclusionReason::Comment);
        }
        if body.starts_with('_') {
            return self.leave_out(end, ExclusionReason::LinkTarget);
        }
        if body.starts_with('|') {
            return self.leave_out(end, ExclusionReason::Markup);
        }
        if body.starts_with('[')
            && let Some(label) = body.find(']')
        {
            let text = body[label + 1..].trim_start();
            if text.is_empty() {
                return self.leave_out(self.at + 1, ExclusionReason::Markup);
            }
            let start = start + body.len() - text.len();
            return self.running(start, self.inner(inset), BlockKind::Paragraph);
        }
        match directive::parts(body) {
            Some((name, arguments)) => self.directive(name, start + arguments, inset, end),
            None => self.leave_out(end, ExclusionReason::Comment),
        }
    }

    fn directive(&mut self, name: &str, arguments: usize, inset: usize, end: usize) {
        let content = directive::content(name);
        let line = self.range(self.at);
        self.out.end_block();
        let with_arguments = arguments < line.end;
        match content {
            Content::Text | Content::ListTable if with_arguments => {
                self.running(arguments, self.inner(inset), BlockKind::Paragraph);
            }
            Content::Version if with_arguments => {
                let rest = &self.text[arguments..line.end];
                let word = rest.find(' ').map_or(rest.len(), |at| at + 1);
                self.running(arguments + word, self.inner(inset), BlockKind::Paragraph);
            }
            _ => self.leave_out(self.at + 1, ExclusionReason::Markup),
        }
        self.options(inset, end);
        match content {
            Content::Out if self.at < end => self.leave_out(end, ExclusionReason::Code),
            Content::ListTable => table::list(self, end),
            _ => {}
        }
    }

    /// The options of a directive, of which some are text.
    fn options(&mut self, inset: usize, end: usize) {
        while self.at < end {
            let text = self.line(self.at);
            let inner = indent(text);
            let Some(value) = line::field(&text[inner..]) else { break };
            let name = text[inner + 1..].split(':').next().unwrap_or_default();
            let range = self.range(self.at);
            let start = range.start + inner + value;
            if directive::is_text_option(name) && start < range.end {
                self.running(start, self.inner(inner.max(inset)), BlockKind::Paragraph);
            } else {
                self.leave_out(self.at + 1, ExclusionReason::Markup);
            }
        }
    }
}
