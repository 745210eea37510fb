//! A minimal reader that makes documents for tests: paragraphs separated by blank lines, `#`
//! headings and `- ` items. Only the marks are excluded.

use crate::model::{Block, BlockKind, Document, Excluded, ExclusionReason, Piece};

/// Reads `text` as minimal Markdown.
pub(super) fn document(text: &str) -> Document {
    let mut document =
        Document { name: "sample.md".to_owned(), text: text.to_owned(), ..Document::default() };
    let mut at = 0;
    for paragraph in text.split_inclusive("\n\n") {
        let start = at + (paragraph.len() - paragraph.trim_start().len());
        let end = at + paragraph.trim_end().len();
        if start < end {
            push(&mut document, start, end);
        }
        at += paragraph.len();
    }
    crate::structure::excluded::settle(&mut document, [].into_iter());
    document.left_out.clear();
    let blocks = document.blocks.clone();
    crate::structure::excluded::settle(&mut document, blocks.iter());
    document
}

fn push(document: &mut Document, start: usize, end: usize) {
    let text = &document.text[start..end];
    let hashes = text.bytes().take_while(|b| *b == b'#').count();
    let (kind, level, skip) = if hashes > 0 {
        (BlockKind::Heading, hashes as u8, hashes + 1)
    } else if text.starts_with("- ") {
        (BlockKind::ListItem, 0, 2)
    } else {
        (BlockKind::Paragraph, 0, 0)
    };
    let text = text[skip.min(text.len())..].to_owned();
    let source = end - text.len()..end;
    if skip > 0 {
        let mark = Excluded { source: start..source.start, reason: ExclusionReason::Markup };
        document.left_out.push(mark);
    }
    let pieces = vec![Piece { at: 0, source }];
    document.blocks.push(Block { kind, level, text, pieces, ..Block::default() });
}
