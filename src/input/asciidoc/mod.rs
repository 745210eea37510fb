//! The reader of AsciiDoc.

mod attributes;
mod inline;
mod line;
mod macros;
mod quotes;
mod reader;
mod table;

use std::ops::Range;

use crate::input::assemble::{Assembler, Shape};
use crate::input::text_lines;
use crate::model::{BlockKind, Document, ExclusionReason};
use attributes::Attributes;
use line::Line;
use reader::Reader;

/// Reads an AsciiDoc file.
pub(super) fn read(name: &str, text: String) -> Document {
    let mut reader = Reader {
        text: &text,
        out: Assembler::new(&text),
        lines: text_lines::lines(&text),
        at: 0,
        attributes: Attributes::new(&text),
        style: "",
        in_list: false,
        after_term: false,
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
        let range = self.range(self.at);
        let text = self.line(self.at);
        let kind = line::line(text);
        let style = std::mem::take(&mut self.style);
        match kind {
            Line::Blank => self.at += 1,
            Line::Comment => self.leave_out(range, ExclusionReason::Comment),
            Line::Verbatim { comment } => self.verbatim(text, comment),
            Line::Compound if text == "--" && is_code(style) => self.verbatim(text, false),
            Line::Compound | Line::Continuation | Line::Rule => {
                self.in_list = self.in_list && kind == Line::Continuation;
                self.skip_line();
            }
            Line::Table(mark) => self.table(text, mark, style),
            Line::Attribute => self.attribute(range),
            Line::Directive => self.directive(range),
            Line::Attributes => {
                self.style = if text.starts_with("[[") { style } else { text };
                self.leave_out(range, ExclusionReason::Markup);
            }
            Line::Heading { level, marks } => {
                self.heading(level, range.start + marks..range.end, false);
            }
            Line::BlockTitle => {
                self.style = style;
                self.one_line(range.start + 1..range.end, BlockKind::Paragraph);
            }
            Line::Item { marks } => self.item(range.start + marks),
            Line::Term { end, text } => self.term(range, end, text),
            Line::Macro { bracket } => self.block_macro(range, bracket),
            Line::Indented if !self.after_term => self.skip_paragraph(ExclusionReason::Code),
            Line::Indented | Line::Text => self.paragraph(range, style),
        }
        if kind != Line::Blank && kind != Line::Comment {
            self.after_term = matches!(kind, Line::Term { .. });
        }
    }

    fn skip_line(&mut self) {
        self.out.end_block();
        self.at += 1;
    }

    fn leave_out(&mut self, range: Range<usize>, reason: ExclusionReason) {
        self.out.end_block();
        self.out.exclude(range, reason);
        self.at += 1;
    }

    /// Leaves out a delimited block up to the line that is as its first, or to the end.
    fn verbatim(&mut self, delimiter: &str, comment: bool) {
        let reason = if comment { ExclusionReason::Comment } else { ExclusionReason::Code };
        let start = self.range(self.at).start;
        let close = if delimiter.starts_with("```") { "```" } else { delimiter };
        let end = self.closing(close);
        self.out.end_block();
        self.out.exclude(start..self.range(end).end, reason);
        self.at = end + 1;
    }

    /// The index of the next line that is the delimiter; that of the last line if there is none.
    fn closing(&self, delimiter: &str) -> usize {
        let mut index = self.at + 1;
        while index + 1 < self.lines.len() && self.line(index) != delimiter {
            index += 1;
        }
        index
    }

    fn table(&mut self, delimiter: &str, mark: char, style: &str) {
        let end = self.closing(delimiter);
        let body = self.range(self.at).end..self.range(end).start;
        let body = body.start..body.end.max(body.start);
        self.out.end_block();
        table::add(self, body, mark, style);
        self.at = end + 1;
        self.in_list = false;
    }

    /// An attribute entry, which may go on in the lines after it.
    fn attribute(&mut self, range: Range<usize>) {
        let first = self.line(self.at);
        let Some((name, value)) = attributes::entry(first) else { return };
        let mut value = first[value].to_owned();
        let mut end = range.end;
        while value.ends_with('\\') && self.at + 1 < self.lines.len() {
            self.at += 1;
            value.truncate(value.trim_end_matches(['\\', '+', ' ']).len());
            value.push(' ');
            value.push_str(self.line(self.at).trim_start());
            end = self.range(self.at).end;
        }
        self.attributes.set(name, &value);
        self.leave_out(range.start..end, ExclusionReason::FrontMatter);
    }

    /// `ifdef::a[text]`: the text in the brackets is read, if there is one.
    fn directive(&mut self, range: Range<usize>) {
        let text = self.line(self.at);
        let bracket = text.find('[').unwrap_or(text.len());
        let inner = text.get(bracket + 1..text.len() - 1).unwrap_or_default();
        let is_conditional = text.starts_with("ifdef::") || text.starts_with("ifndef::");
        if let Some((name, value)) = attributes::entry(inner) {
            self.attributes.set(name, &inner[value]);
        } else if is_conditional && !inner.trim().is_empty() {
            self.out.start(Shape::default());
            let inside = range.start + bracket + 1..range.end - 1;
            inline::add(&mut self.out, &mut self.attributes, self.text, inside);
        }
        self.leave_out(range, ExclusionReason::Markup);
    }

    fn heading(&mut self, level: u8, range: Range<usize>, is_underlined: bool) {
        let is_first = !std::mem::replace(&mut self.seen_text, true);
        let written = &self.text[range.clone()];
        let shut = written.trim_end_matches('=').trim_end();
        let is_shut = shut.len() < written.len() && written[shut.len()..].starts_with(' ');
        let end = if is_shut { range.start + shut.len() } else { range.end };
        self.out.start(Shape { kind: BlockKind::Heading, level, cell: None });
        inline::add(&mut self.out, &mut self.attributes, self.text, range.start..end);
        self.skip_line();
        if is_underlined {
            let underline = self.range(self.at);
            self.leave_out(underline, ExclusionReason::Markup);
        }
        self.in_list = false;
        if is_first && level == 1 {
            self.authors();
        }
    }

    /// The lines of authors and revision below the title.
    fn authors(&mut self) {
        let mut left = 2;
        while self.at < self.lines.len() {
            let range = self.range(self.at);
            match line::line(self.line(self.at)) {
                Line::Comment => self.leave_out(range, ExclusionReason::Comment),
                Line::Attribute => self.attribute(range),
                Line::Directive => self.directive(range),
                Line::Text if left > 0 => {
                    left -= 1;
                    self.leave_out(range, ExclusionReason::FrontMatter);
                }
                _ => break,
            }
        }
    }

    fn one_line(&mut self, range: Range<usize>, kind: BlockKind) {
        self.seen_text = true;
        self.out.start(Shape { kind, ..Shape::default() });
        inline::add(&mut self.out, &mut self.attributes, self.text, range);
        self.skip_line();
    }

    fn item(&mut self, start: usize) {
        self.in_list = true;
        self.running(start, BlockKind::ListItem);
    }

    fn term(&mut self, range: Range<usize>, end: usize, text: usize) {
        self.in_list = true;
        let kind = BlockKind::ListItem;
        self.out.start(Shape { kind, ..Shape::default() });
        inline::add(&mut self.out, &mut self.attributes, self.text, range.start..range.start + end);
        self.out.end_block();
        if range.start + text < range.end {
            self.running(range.start + text, kind);
        } else {
            self.skip_line();
        }
    }

    fn block_macro(&mut self, range: Range<usize>, bracket: usize) {
        self.out.end_block();
        let line = &self.text[range.clone()];
        if line.starts_with("image::") || line.starts_with("video::") {
            let inner = &line[bracket + 1..line.len() - 1];
            for part in shown(inner) {
                let start = range.start + bracket + 1;
                self.out.start(Shape::default());
                let part = start + part.start..start + part.end;
                inline::add(&mut self.out, &mut self.attributes, self.text, part);
                self.out.end_block();
            }
        }
        self.leave_out(range, ExclusionReason::Markup);
    }

    fn paragraph(&mut self, range: Range<usize>, style: &str) {
        if is_code(style) {
            return self.skip_paragraph(ExclusionReason::Code);
        }
        if style == "[comment]" {
            return self.skip_paragraph(ExclusionReason::Comment);
        }
        if let Some(level) = self.underlined(range.clone()) {
            return self.heading(level, range, true);
        }
        let text = &self.text[range.clone()];
        let label = ["NOTE: ", "TIP: ", "IMPORTANT: ", "WARNING: ", "CAUTION: "]
            .iter()
            .find(|label| text.starts_with(**label));
        let kind = if self.in_list && self.after_term {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        };
        self.running(range.start + label.map_or(0, |label| label.len()), kind);
    }

    /// The level of a title with a line of marks below it.
    fn underlined(&self, range: Range<usize>) -> Option<u8> {
        let line = self.line(self.at + 1);
        let mark = line.bytes().next()?;
        let level = b"=-~^+".iter().position(|known| *known == mark)?;
        let title = &self.text[range];
        let near = |length: usize| length.abs_diff(line.len()) <= 2;
        let width: usize = title.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let fits = near(title.chars().count()) || near(width);
        let is_title = title.contains(char::is_alphanumeric) && fits;
        (is_title && text_lines::is_run(line, mark, 3)).then_some(u8::try_from(level).ok()? + 1)
    }

    /// Adds a paragraph that begins at `start` in the next line.
    fn running(&mut self, start: usize, kind: BlockKind) {
        self.seen_text = true;
        self.out.start(Shape { kind, ..Shape::default() });
        let mut from = start;
        let mut end = self.range(self.at).end;
        self.at += 1;
        while self.at < self.lines.len() {
            let text = self.line(self.at);
            let is_item = self.in_list
                && matches!(
                    line::line(text),
                    Line::Item { .. } | Line::Term { .. } | Line::Continuation
                );
            if is_item || line::ends_paragraph(text) {
                break;
            }
            let range = self.range(self.at);
            match line::line(text) {
                Line::Comment | Line::Directive => {
                    self.stretch(from..end);
                    self.out.break_word();
                    let reason = if text.starts_with("//") {
                        ExclusionReason::Comment
                    } else {
                        ExclusionReason::Markup
                    };
                    self.out.exclude(range.clone(), reason);
                    from = range.end;
                }
                _ if from == end && end < range.start => from = range.start,
                _ => {}
            }
            end = range.end;
            self.at += 1;
        }
        self.stretch(from..end);
        self.out.end_block();
    }

    fn stretch(&mut self, range: Range<usize>) {
        if range.start < range.end {
            inline::add(&mut self.out, &mut self.attributes, self.text, range);
        }
    }

    /// Leaves out a paragraph.
    fn skip_paragraph(&mut self, reason: ExclusionReason) {
        let start = self.range(self.at).start;
        let mut end = start;
        self.out.end_block();
        while self.at < self.lines.len() && !line::ends_paragraph(self.line(self.at)) {
            end = self.range(self.at).end;
            self.at += 1;
        }
        if end == start {
            end = self.range(self.at).end;
            self.at += 1;
        }
        self.out.exclude(start..end, reason);
    }
}

/// Whether the attributes of a block say that it is code, a formula or a drawing.
fn is_code(style: &str) -> bool {
    let inner = style.trim_start_matches('[').trim_end_matches(']');
    let name = inner.split([',', '%', '.', '#']).next().unwrap_or_default().trim();
    let names = [
        "source",
        "listing",
        "literal",
        "stem",
        "latexmath",
        "asciimath",
        "plantuml",
        "ditaa",
        "graphviz",
        "mermaid",
        "pass",
        "console",
        "shell",
        "c4plantuml",
        "blockdiag",
        "vega",
    ];
    names.contains(&name) || (name.is_empty() && inner.starts_with(','))
}

/// The parts of the attributes of an image that readers see: the alternative text and the title.
fn shown(inner: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut position = 0;
    while at <= inner.len() {
        let rest = &inner[at..];
        let space = text_lines::indent(rest);
        let (from, length, next) = match rest[space..].starts_with('"') {
            true => {
                let length = rest[space + 1..].find('"').unwrap_or(rest.len() - space - 1);
                let after = rest[space + 1 + length..].find(',');
                (space + 1, length, after.map_or(rest.len(), |i| space + 1 + length + i))
            }
            false => {
                let named = rest.find("=\"").filter(|eq| !rest[..*eq].contains(','));
                let quoted = named.and_then(|eq| rest[eq + 2..].find('"').map(|i| eq + 2 + i));
                let end = quoted.unwrap_or(0);
                let length = end + rest[end..].find(',').unwrap_or(rest.len() - end);
                (space, length.saturating_sub(space), length)
            }
        };
        let value = &rest[from..from + length];
        if position == 0 && !value.contains('=') {
            parts.push(at + from..at + from + length);
        } else if let Some(value) = ["title=", "alt="].iter().find_map(|n| value.strip_prefix(n)) {
            let inside = value.trim_matches('"');
            let start = at + from + length - value.len() + usize::from(value.starts_with('"'));
            parts.push(start..start + inside.len());
        }
        position += 1;
        at += next + 1;
    }
    parts
}
