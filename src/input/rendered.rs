//! Builds a document whose text is rendered from a container: a line for each paragraph.

use std::ops::Range;

use crate::input::assemble::{self, Shape};
use crate::model::{Block, Document, Excluded, ExclusionReason, Part, Piece, Table, TableKind};

/// A paragraph that is being read.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) shape: Shape,
    text: String,
    hidden: bool,
    /// The parts of the text that are in no block, in order.
    excluded: Vec<(Range<usize>, ExclusionReason)>,
}

impl Paragraph {
    /// An empty paragraph of this shape.
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape, ..Self::default() }
    }

    /// Excludes all text that follows as hidden.
    pub(super) fn hide(&mut self) {
        self.hidden = true;
    }

    /// Adds text; with a reason, text that is excluded. A line end in `text` becomes a space.
    pub(super) fn push(&mut self, text: &str, reason: Option<ExclusionReason>) {
        let start = self.text.len();
        if memchr::memchr(b'\n', text.as_bytes()).is_some() {
            self.text.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
        } else {
            self.text.push_str(text);
        }
        let reason = reason.or_else(|| self.hidden.then_some(ExclusionReason::Hidden));
        let Some(reason) = reason.filter(|_| start < self.text.len()) else { return };
        match self.excluded.last_mut() {
            Some((range, last)) if *last == reason && range.end == start => {
                range.end = self.text.len();
            }
            _ => self.excluded.push((start..self.text.len(), reason)),
        }
    }

    /// Excludes the whole paragraph.
    pub(super) fn exclude(&mut self, reason: ExclusionReason) {
        self.excluded.clear();
        if !self.text.is_empty() {
            self.excluded.push((0..self.text.len(), reason));
        }
    }

    /// Whether there is no text.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The ranges of the text that are not excluded.
    fn kept(&self) -> Vec<Range<usize>> {
        let ends = self.excluded.iter().map(|(range, _)| range.start).chain([self.text.len()]);
        let starts = [0].into_iter().chain(self.excluded.iter().map(|(range, _)| range.end));
        starts.zip(ends).map(|(start, end)| start..end).filter(|part| !part.is_empty()).collect()
    }
}

/// A document that is being rendered.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    document: Document,
}

impl Rendered {
    pub(super) fn new(name: &str) -> Self {
        Self { document: Document { name: name.to_owned(), ..Document::default() } }
    }

    /// Adds a table and returns its number.
    pub(super) fn table(&mut self) -> u32 {
        self.document.tables.push(Table::default());
        u32::try_from(self.document.tables.len() - 1).unwrap_or(u32::MAX)
    }

    /// Begins a part of this name. `line` is what a line of it is, or empty.
    pub(super) fn place(&mut self, name: String, line: &'static str) {
        self.document.parts.push(Part { start: self.document.text.len(), name, line });
    }

    /// Begins a page, which may go on with a sentence of the page before.
    #[cfg(feature = "pdf")]
    pub(super) fn page(&mut self, name: String) {
        self.document.pages.push(self.document.text.len());
        self.place(name, "");
    }

    /// Whether there is no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.document.text.bytes().all(|byte| byte == b'\n')
    }

    /// Adds a sheet and returns its number.
    pub(super) fn sheet(&mut self, name: String) -> u32 {
        let number = self.table();
        if let Some(table) = self.document.tables.last_mut() {
            *table = Table { kind: TableKind::Sheet, name, ..Table::default() };
        }
        number
    }

    /// Adds a paragraph as a line. A paragraph without text is an empty line, so that lines count
    /// paragraphs.
    pub(super) fn put(&mut self, paragraph: &Paragraph) {
        let at = self.document.text.len();
        self.document.text.push_str(&paragraph.text);
        let kept = paragraph.kept();
        let text = |part: &Range<usize>| &paragraph.text[part.clone()];
        let first = kept.iter().find_map(|part| {
            let blank = text(part).len() - text(part).trim_start().len();
            (blank < part.len()).then_some(part.start + blank)
        });
        let last = kept.iter().rev().find_map(|part| {
            let length = text(part).trim_end().len();
            (length > 0).then_some(part.start + length)
        });
        let span = first.zip(last).map_or(0..0, |(first, last)| first..last);
        let mut block = Block::default();
        for part in &kept {
            let inside = part.start.max(span.start)..part.end.min(span.end);
            if inside.is_empty() {
                self.exclude(at, part.clone(), ExclusionReason::WhiteSpace);
                continue;
            }
            self.exclude(at, part.start..inside.start, ExclusionReason::WhiteSpace);
            self.exclude(at, inside.end..part.end, ExclusionReason::WhiteSpace);
            let source = at + inside.start..at + inside.end;
            block.pieces.push(Piece { at: block.text.len(), source });
            block.text.push_str(&paragraph.text[inside]);
        }
        for (range, reason) in &paragraph.excluded {
            self.exclude(at, range.clone(), *reason);
        }
        self.end_line();
        if !block.text.is_empty() {
            let Shape { kind, level, cell } = paragraph.shape;
            block.text.shrink_to_fit();
            block.pieces.shrink_to_fit();
            self.document.blocks.push(Block { kind, level, cell, ..block });
        }
    }

    /// The document.
    pub(super) fn finish(mut self) -> Document {
        assemble::merge(&mut self.document.left_out);
        self.document
    }

    fn end_line(&mut self) {
        let at = self.document.text.len();
        self.document.text.push('\n');
        self.exclude(at, 0..1, ExclusionReason::WhiteSpace);
    }

    fn exclude(&mut self, at: usize, range: Range<usize>, reason: ExclusionReason) {
        let source = at + range.start..at + range.end;
        match self.document.left_out.last_mut() {
            _ if source.is_empty() => {}
            Some(last) if last.reason == reason && last.source.end == source.start => {
                last.source.end = source.end;
            }
            _ => self.document.left_out.push(Excluded { source, reason }),
        }
    }
}
