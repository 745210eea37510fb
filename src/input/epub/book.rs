//! Puts the chapters of a book together.

use crate::input::assemble;
use crate::model::{Block, Cell, Document, Excluded, ExclusionReason, Part, Piece};

/// A book that is being put together.
#[derive(Debug)]
pub(super) struct Book {
    document: Document,
}

impl Book {
    pub(super) fn new(name: &str) -> Self {
        Self { document: Document { name: name.to_owned(), ..Document::default() } }
    }

    /// Adds a chapter. `head` is what precedes its body.
    pub(super) fn add(&mut self, path: &str, head: &str, chapter: Document) {
        self.begin(path);
        self.push_excluded(head, ExclusionReason::Html);
        let at = self.document.text.len();
        self.document.text.push_str(&chapter.text);
        let tables = u32::try_from(self.document.tables.len()).unwrap_or(u32::MAX);
        for block in chapter.blocks {
            let moved = |piece: Piece| Piece {
                source: piece.source.start + at..piece.source.end + at,
                ..piece
            };
            let pieces = block.pieces.into_iter().map(moved).collect();
            let cell = block.cell.map(|cell| Cell { table: cell.table + tables, ..cell });
            self.document.blocks.push(Block { pieces, cell, ..block });
        }
        self.document.tables.extend(chapter.tables);
        self.document.left_out.extend(chapter.left_out.into_iter().map(|excluded| Excluded {
            source: excluded.source.start + at..excluded.source.end + at,
            ..excluded
        }));
        self.end();
    }

    /// Adds a document that is no text of the book.
    pub(super) fn exclude(&mut self, path: &str, text: &str) {
        self.begin(path);
        self.push_excluded(text, ExclusionReason::Navigation);
        self.end();
    }

    /// The whole book.
    pub(super) fn finish(mut self) -> Document {
        assemble::merge(&mut self.document.left_out);
        self.document
    }

    fn begin(&mut self, path: &str) {
        let start = self.document.text.len();
        self.document.parts.push(Part { start, name: path.to_owned(), line: "line" });
    }

    /// Ends the last line of a chapter, so that the next one begins with a line.
    fn end(&mut self) {
        if !self.document.text.ends_with('\n') {
            self.push_excluded("\n", ExclusionReason::WhiteSpace);
        }
    }

    fn push_excluded(&mut self, text: &str, reason: ExclusionReason) {
        let at = self.document.text.len();
        self.document.text.push_str(text);
        if !text.is_empty() {
            self.document.left_out.push(Excluded { source: at..at + text.len(), reason });
        }
    }
}
