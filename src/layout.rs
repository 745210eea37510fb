//! The arrangement of the two languages of a document.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::lang::Tag;
use crate::model::{Bitext, Block, BlockKind, Side};

/// The arrangement of the two languages in the input.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// The kind of layout.
    pub kind: LayoutKind,
    /// The language of the first block.
    pub first: Option<Tag>,
    /// The number of language changes between successive blocks.
    pub changes: usize,
    /// The number of columns of tables that hold text of the two languages; 0 for other layouts.
    pub columns: usize,
}

/// The kinds of layout.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LayoutKind {
    /// Two parallel files.
    #[default]
    TwoFiles,
    /// One whole text, then the other.
    TextAfterText,
    /// Runs of several blocks of one language, then of the other.
    PageByPage,
    /// One block, then its translation.
    ParagraphByParagraph,
    /// Columns of tables.
    Table,
}

impl Layout {
    /// The layout of a bitext.
    pub fn of(bitext: &Bitext) -> Self {
        let blocks = in_order(bitext);
        let changes = blocks.windows(2).filter(|pair| pair[0].0 != pair[1].0).count();
        let cells = || blocks.iter().filter(|(_, block)| block.kind == BlockKind::TableCell);
        let kind = if bitext.documents.len() > 1 {
            LayoutKind::TwoFiles
        } else if cells().count() * 2 > blocks.len() {
            LayoutKind::Table
        } else if changes <= 1 {
            LayoutKind::TextAfterText
        } else if blocks.len() > (changes + 1) * 2 {
            LayoutKind::PageByPage
        } else {
            LayoutKind::ParagraphByParagraph
        };
        let first = blocks.first().map(|(side, _)| match side {
            Side::Source => bitext.source.language.clone(),
            Side::Target => bitext.target.language.clone(),
        });
        let columns = match kind {
            LayoutKind::Table => cells().filter_map(|(_, block)| block.cell),
            _ => return Self { kind, first, changes, columns: 0 },
        };
        let columns: BTreeSet<u32> = columns.map(|cell| cell.column).collect();
        Self { kind, first, changes, columns: columns.len() }
    }

    /// The layout as a phrase, such as `page by page` or `table of 2 columns`.
    pub fn name(&self) -> String {
        match (self.kind, self.columns) {
            (LayoutKind::Table, 1) => "table of 1 column".to_owned(),
            (LayoutKind::Table, columns) => format!("table of {columns} columns"),
            (LayoutKind::TwoFiles, _) => "two files".to_owned(),
            (LayoutKind::TextAfterText, _) => "two blocks".to_owned(),
            (LayoutKind::PageByPage, _) => "page by page".to_owned(),
            (LayoutKind::ParagraphByParagraph, _) => "paragraph by paragraph".to_owned(),
        }
    }
}

/// The blocks of both sides in reading order.
fn in_order(bitext: &Bitext) -> Vec<(Side, &Block)> {
    let mut keyed = Vec::new();
    for (side, stream) in [(Side::Source, &bitext.source), (Side::Target, &bitext.target)] {
        let of = |block| (stream.document, Block::source_start(block));
        keyed.extend(stream.blocks.iter().map(|block| (of(block), (side, block))));
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, block)| block).collect()
}
