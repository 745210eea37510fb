//! The reader of XML: DocBook, DITA, TEI, and documents of no known vocabulary, whose elements are
//! told apart by their use.

mod entities;
mod tokens;
mod usage;
mod vocabulary;

use std::collections::HashSet;
use std::ops::Range;

use crate::input::assemble::{Assembler, Shape};
use crate::input::html;
use crate::model::{BlockKind, Cell, Document, ExclusionReason};
use entities::Entities;
use tokens::{Token, Tokens, local};
use vocabulary::{Role, Vocabulary, separator};

/// Reads an XML file.
pub(super) fn read(name: &str, text: String) -> Document {
    let mut reader = Reader::new(&text);
    for token in Tokens::new(&text) {
        reader.token(token);
    }
    reader.out.finish().document(name, text)
}

/// An open element.
#[derive(Debug)]
struct Element<'t> {
    name: &'t str,
    role: Role,
    shape: Shape,
    /// The number of open sections around and including it.
    sections: u8,
    /// Whether an element in it has begun.
    had_child: bool,
}

/// A table that is open.
#[derive(Debug)]
struct Table {
    next: Cell,
}

#[derive(Debug)]
struct Reader<'t> {
    text: &'t str,
    out: Assembler<'t>,
    vocabulary: Vocabulary,
    inline: HashSet<&'t str>,
    entities: Entities<'t>,
    open: Vec<Element<'t>>,
    tables: Vec<Table>,
    table_count: u32,
    /// The number of open elements whose content is left out, and the reason of the outermost.
    hidden: usize,
    reason: ExclusionReason,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            out: Assembler::new(text),
            vocabulary: Vocabulary::Unknown,
            inline: usage::inline_names(text),
            entities: Entities::default(),
            open: Vec::new(),
            tables: Vec::new(),
            table_count: 0,
            hidden: 0,
            reason: ExclusionReason::Markup,
        }
    }

    fn token(&mut self, token: Token) {
        match token {
            Token::Text(range) => self.content(range, true),
            Token::CData(range) => self.section(range),
            Token::Open { range, name, empty } => self.start(range, name, empty),
            Token::Close { range, name } => self.close(range, name),
            Token::Comment(range) => self.out.exclude(range, ExclusionReason::Comment),
            Token::Doctype(range) => {
                self.entities = Entities::of_doctype(&self.text[range.clone()], self.text.len());
                self.out.exclude(range, ExclusionReason::Markup);
            }
            Token::Other(range) => self.out.exclude(range, ExclusionReason::Markup),
        }
    }

    fn start(&mut self, range: Range<usize>, name: Range<usize>, empty: bool) {
        let name = local(&self.text[name]);
        if self.open.is_empty() && self.vocabulary == Vocabulary::Unknown {
            self.vocabulary = Vocabulary::of_root(name, &self.text[range.clone()]);
        }
        if !self.put_separator(&range) {
            let reason = if self.hidden > 0 { self.reason } else { ExclusionReason::Markup };
            self.out.exclude(range, reason);
        }
        let role = self.role(name);
        if empty {
            return self.empty(role);
        }
        let outer = self.open.last();
        let sections = outer.map_or(0, |outer| outer.sections);
        let is_section = role == Role::Block && self.vocabulary.is_section(name);
        let shape = self.shape(role, sections);
        let sections = sections.saturating_add(u8::from(is_section));
        self.open.push(Element { name, role, shape, sections, had_child: false });
        match role {
            Role::Inline => {}
            Role::Aside => self.out.begin_aside(shape),
            Role::Code | Role::Hidden => self.hide(role),
            _ => self.out.start(shape),
        }
    }

    /// Puts a mark before an element in a path of menus, but for the first; the tag in `range`
    /// stands for it.
    fn put_separator(&mut self, range: &Range<usize>) -> bool {
        let Some(outer) = self.open.last_mut().filter(|_| self.hidden == 0) else { return false };
        let had_child = std::mem::replace(&mut outer.had_child, true);
        let Some(mark) = separator(outer.name).filter(|_| had_child) else { return false };
        self.out.render(mark, range.clone());
        true
    }

    /// An element without content.
    fn empty(&mut self, role: Role) {
        match role {
            Role::Inline | Role::Hidden | Role::Code | Role::Aside => {}
            Role::Break => self.out.break_line(),
            Role::Cell => drop(self.next_cell()),
            _ => self.out.end_block(),
        }
    }

    fn role(&self, name: &str) -> Role {
        let within = self.open.last().map_or(Role::Block, |outer| outer.role);
        let role = self.vocabulary.role(name);
        if self.vocabulary == Vocabulary::Unknown && self.inline.contains(name) {
            return if role == Some(Role::Break) { Role::Break } else { Role::Inline };
        }
        match role {
            Some(Role::Row | Role::Cell) if self.tables.is_empty() => {}
            Some(role) => return role,
            None => {}
        }
        if self.inline.contains(name) || within == Role::Inline {
            Role::Inline
        } else {
            Role::Block
        }
    }

    /// The shape of the blocks in an element, and what a table counts.
    fn shape(&mut self, role: Role, sections: u8) -> Shape {
        let kind = |kind| Shape { kind, ..Shape::default() };
        let outer = self.open.last();
        let inherited = outer.map_or_else(Shape::default, |outer| outer.shape);
        match role {
            Role::Title => {
                let info = outer.is_some_and(|outer| outer.role == Role::Info);
                let of = self.open.iter().rev().nth(usize::from(info));
                let is_head = of.is_some_and(|of| self.vocabulary.is_section(of.name));
                let level = sections.clamp(1, 9);
                let heading = Shape { kind: BlockKind::Heading, level, cell: None };
                if is_head { heading } else { Shape::default() }
            }
            Role::Item => kind(BlockKind::ListItem),
            Role::Table => {
                let next = Cell { table: self.table_count, row: 0, column: 0 };
                self.tables.push(Table { next });
                self.table_count += 1;
                Shape::default()
            }
            Role::Row => {
                if let Some(table) = self.tables.last_mut()
                    && table.next.column > 0
                {
                    table.next.row += 1;
                    table.next.column = 0;
                }
                Shape::default()
            }
            Role::Cell => Shape { kind: BlockKind::TableCell, level: 0, cell: self.next_cell() },
            Role::Aside => Shape::default(),
            _ => inherited,
        }
    }

    fn next_cell(&mut self) -> Option<Cell> {
        let table = self.tables.last_mut()?;
        let cell = table.next;
        table.next.column += 1;
        Some(cell)
    }

    /// Leaves out the content of the element just opened.
    fn hide(&mut self, role: Role) {
        if self.hidden == 0 {
            let code = role == Role::Code;
            self.reason = if code { ExclusionReason::Code } else { ExclusionReason::Markup };
            if code {
                self.out.end_block();
            }
        }
        self.hidden += 1;
    }

    fn close(&mut self, range: Range<usize>, name: Range<usize>) {
        let reason = if self.hidden > 0 { self.reason } else { ExclusionReason::Markup };
        self.out.exclude(range, reason);
        let name = local(&self.text[name]);
        // In sound XML the innermost element is closed. A search further out is bounded, so that
        // unsound text takes no quadratic time.
        let Some(depth) = self.open.iter().rev().take(64).position(|e| e.name == name) else {
            return;
        };
        for _ in 0..=depth {
            self.end_element();
        }
    }

    fn end_element(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match element.role {
            Role::Inline => return,
            Role::Aside => return self.out.end_aside(),
            Role::Code | Role::Hidden => {
                self.hidden = self.hidden.saturating_sub(1);
                return;
            }
            Role::Break => return self.out.break_line(),
            Role::Table => drop(self.tables.pop()),
            _ => {}
        }
        let outer = self.open.last().map_or_else(Shape::default, |outer| outer.shape);
        self.out.start(outer);
    }

    /// The text of a CDATA section. It has no references, but may be written in HTML.
    fn section(&mut self, range: Range<usize>) {
        let inner = &self.text[range.clone()];
        if !inner.contains("</") {
            return self.content(range, false);
        }
        let shape = self.open.last().map_or_else(Shape::default, |outer| outer.shape);
        for token in html::Tokens::new(inner) {
            let part = token.range().start + range.start..token.range().end + range.start;
            match token {
                html::Token::Text(_) => self.content(part, true),
                html::Token::Tag(tag) => {
                    self.out.exclude(part, ExclusionReason::Html);
                    match html::role(&inner[tag.name]) {
                        html::Role::Inline | html::Role::Link => {}
                        html::Role::Break => self.out.break_line(),
                        _ => self.out.start(shape),
                    }
                }
                _ => self.out.exclude(part, ExclusionReason::Comment),
            }
        }
    }

    /// Adds text: references are resolved and the indentation of lines is skipped.
    fn content(&mut self, range: Range<usize>, with_references: bool) {
        if self.hidden > 0 {
            return self.out.exclude(range, self.reason);
        }
        let mut start = range.start;
        let mut from = start;
        while let Some(at) = memchr::memchr2(b'\n', b'&', &self.text.as_bytes()[from..range.end]) {
            let at = from + at;
            from = at + 1;
            if self.text.as_bytes()[at] == b'\n' {
                self.out.copy(start..from);
                let line = &self.text[from..range.end];
                start = from + (line.len() - line.trim_start_matches([' ', '\t']).len());
                from = start;
            } else if with_references && let Some(end) = self.reference(start, at, range.end) {
                start = end;
                from = end;
            }
        }
        let end = range.start + self.text[range.clone()].trim_end().len();
        let end =
            if end < range.end && self.is_before_reference(range.end) { end } else { range.end };
        self.out.copy(start..end.max(start));
    }

    /// Whether an empty element is at `at`, a reference of which nothing remains, and after it the
    /// end of a clause. Then the space before it is left out, too.
    fn is_before_reference(&self, at: usize) -> bool {
        let near = &self.text.as_bytes()[at..self.text.len().min(at + 300)];
        let Some(end) = memchr::memchr(b'>', near).filter(|end| near[..*end].ends_with(b"/"))
        else {
            return false;
        };
        near.get(end + 1).is_some_and(|next| b".,;:!?)".contains(next))
    }

    /// Adds the text from `start` to a reference at `at` and what it stands for; returns its end.
    fn reference(&mut self, start: usize, at: usize, limit: usize) -> Option<usize> {
        if let Some((end, text)) = self.entities.at(self.text, at, limit) {
            self.out.copy(start..at);
            self.out.render(text, at..end);
            return Some(end);
        }
        let (end, text) = html::entity_at(self.text, at, limit)?;
        self.out.copy(start..at);
        self.out.render(&text, at..end);
        Some(end)
    }
}
