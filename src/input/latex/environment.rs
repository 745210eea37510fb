//! Environments of LaTeX: lists, tables, slides, and those that are no text.

use super::commands::{self, Environment};
use super::reader::{Group, Open, Reader};
use crate::input::assemble::Shape;
use crate::model::{BlockKind, Cell, ExclusionReason};

impl<'t> Reader<'t> {
    /// The shape of a block in the open environments.
    pub(super) fn shape(&self) -> Shape {
        self.open.last().map_or_else(Shape::default, |open| Shape {
            kind: open.kind,
            level: 0,
            cell: open.cell,
        })
    }

    /// `\begin`, which ends at `end`.
    pub(super) fn begin(&mut self, end: usize) -> bool {
        let Some((name, after)) = self.argument(end) else { return self.skip_to(end) };
        if name == "document" {
            self.start = after;
            self.at = after;
            self.in_body = true;
            self.groups.clear();
            return true;
        }
        let plain = name.trim_end_matches('*');
        let kind = match commands::environment(name) {
            Environment::Text(0) => commands::environment(plain),
            known => known,
        };
        if kind == Environment::Out {
            self.end_block();
            let last = self.scan.environment(after, name).unwrap_or(after);
            return self.exclude_to(last, ExclusionReason::Code);
        }
        // The abstract may stand before the text.
        if !self.in_body && plain != "abstract" {
            return self.skip_to(after);
        }
        self.in_body = true;
        self.end_block();
        let inherited = self.shape();
        let (arguments, block, cell) = match kind {
            Environment::Table(count) => (count, BlockKind::TableCell, Some(self.new_table())),
            Environment::Text(count) => (count, inherited.kind, inherited.cell),
            _ => (0, inherited.kind, inherited.cell),
        };
        self.open.push(Open { name, groups: self.groups.len(), kind: block, cell });
        let last = self.scan.arguments(after, arguments);
        match kind {
            Environment::Text(0) => self.heading_of(plain, after),
            Environment::Frame => self.slide(after),
            _ => {
                let last = self.scan.brackets(last);
                self.skip_to(last)
            }
        };
        self.out.start(self.shape_of_group());
        true
    }

    /// The shape of the next block: that of a title if its group was just opened.
    fn shape_of_group(&self) -> Shape {
        let floor = self.open.last().map_or(0, |open| open.groups);
        let is_title = self.groups.len() > floor && self.groups.last() == Some(&Group::Block);
        let is_frame = is_title && self.open.last().is_some_and(|open| open.name == "frame");
        if is_frame {
            return Shape { kind: BlockKind::Heading, level: 3, cell: None };
        }
        if is_title { Shape::default() } else { self.shape() }
    }

    fn slide(&mut self, after: usize) -> bool {
        let last = self.scan.brackets(after);
        self.skip_to(last);
        if self.rest().starts_with('{') { self.open_group(Group::Block) } else { true }
    }

    /// The name of a theorem and the like: `[Name]` or `{Name}` after the begin. The places of a
    /// figure are left out.
    fn heading_of(&mut self, name: &str, after: usize) -> bool {
        let is_float = name.starts_with("figure") || name.starts_with("table") || name == "center";
        self.skip_to(after);
        if is_float {
            let last = self.scan.brackets(after);
            return self.skip_to(last);
        }
        let open = self.rest().as_bytes().first().copied();
        let Some(last) =
            open.filter(|b| matches!(b, b'[' | b'{')).and_then(|_| self.scan.group(after))
        else {
            return true;
        };
        let inner = &self.text[after + 1..last - 1];
        let is_text = inner.contains(char::is_alphabetic) && !inner.contains(['=', ':', '|']);
        // Further arguments, such as a label, are no text.
        let rest = &self.text[last..];
        if is_text && !rest.starts_with('[') {
            let group = if open == Some(b'[') { Group::Label } else { Group::Block };
            return self.open_group(group);
        }
        let mut last = last;
        while self.text[last..].starts_with(['[', '{'])
            && let Some(next) = self.scan.group(last)
        {
            last = next;
        }
        self.skip_to(last)
    }

    /// `\end`, which ends at `end`.
    pub(super) fn end(&mut self, end: usize) -> bool {
        let Some((name, after)) = self.argument(end) else { return self.skip_to(end) };
        if name == "document" {
            self.end_block();
            let last = self.text.len();
            return self.exclude_to(last, ExclusionReason::Markup);
        }
        self.copy();
        let found = self.open.iter().rev().take(64).position(|open| open.name == name);
        if let Some(depth) = found {
            for _ in 0..=depth {
                let Some(open) = self.open.pop() else { break };
                while self.groups.len() > open.groups {
                    if self.groups.pop() == Some(Group::Aside) {
                        self.out.end_aside();
                    }
                }
            }
        }
        self.end_block();
        self.skip_to(after)
    }

    /// The name in the braces at `at`, and their end.
    fn argument(&mut self, at: usize) -> Option<(&'t str, usize)> {
        let open = self.scan.opens(at, b'{')?;
        let end = self.scan.group(open)?;
        Some((self.text[open + 1..end - 1].trim(), end))
    }

    /// `\item`, which ends at `end`. Its label is a block of its own.
    pub(super) fn item(&mut self, end: usize) -> bool {
        self.copy();
        if let Some(open) = self.open.last_mut() {
            open.kind = BlockKind::ListItem;
            open.cell = None;
        }
        self.end_block();
        let start = self.scan.blanks(end);
        if self.text[start..].starts_with('[') && self.scan.group(start).is_some() {
            self.skip_to(start);
            return self.open_group(Group::Label);
        }
        self.skip_to(end)
    }

    fn new_table(&mut self) -> Cell {
        let table = self.tables;
        self.tables += 1;
        Cell { table, row: 0, column: 0 }
    }

    /// `&` between the cells of a table.
    pub(super) fn next_cell(&mut self) -> bool {
        let Some(cell) = self.open.last_mut().and_then(|open| open.cell.as_mut()) else {
            return false;
        };
        cell.column = cell.column.saturating_add(1);
        self.end_block();
        self.skip_to(self.at + 1)
    }

    /// Ends the row of a table; returns whether one is open.
    pub(super) fn next_row(&mut self) -> bool {
        let Some(cell) = self.open.last_mut().and_then(|open| open.cell.as_mut()) else {
            return false;
        };
        cell.row = cell.row.saturating_add(1);
        cell.column = 0;
        self.end_block();
        true
    }

    /// `\multicolumn{n}`, whose name ends at `end`: the open cell counts as the last of its columns.
    pub(super) fn span(&mut self, end: usize) {
        let number = self.text[end..].strip_prefix('{').and_then(|rest| rest.split('}').next());
        let count = number.and_then(|number| number.trim().parse::<u32>().ok()).unwrap_or(1);
        let Some(open) = self.open.last_mut() else { return };
        if let Some(cell) = open.cell.as_mut() {
            let first = *cell;
            cell.column = cell.column.saturating_add(count.clamp(1, 1000) - 1);
            let kind = open.kind;
            self.copy();
            self.out.start(Shape { kind, level: 0, cell: Some(first) });
        }
    }
}
