//! What every document must keep to, for tests and fuzzing alike.

use tmforge::model::{Block, Document};

/// Panics unless the document keeps its promises.
pub(crate) fn check(document: &Document) {
    let mut all: Vec<_> = document.left_out.iter().map(|l| l.source.clone()).collect();
    for pair in document.left_out.windows(2) {
        assert!(pair[0].source.end <= pair[1].source.start, "left-out text is sorted");
        let meet = pair[0].source.end == pair[1].source.start;
        assert!(!meet || pair[0].reason != pair[1].reason, "equal neighbours are merged");
    }
    for block in &document.blocks {
        check_block(document, block);
        all.extend(block.pieces.iter().map(|p| p.source.clone()).filter(|s| !s.is_empty()));
    }
    all.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in all {
        assert_eq!(range.start, at, "no byte is missing or counted twice");
        at = range.end;
    }
    assert_eq!(at, document.text.len());
}

fn check_block(document: &Document, block: &Block) {
    assert!(!block.text.is_empty());
    assert_eq!(block.text.trim(), block.text);
    assert_eq!(block.pieces[0].at, 0);
    let ends = block.pieces[1..].iter().map(|p| p.at).chain([block.text.len()]);
    let mut last = 0;
    for (piece, end) in block.pieces.iter().zip(ends) {
        assert!(piece.at < end, "a piece has text");
        assert!(piece.source.start >= last, "pieces follow each other");
        last = piece.source.end;
        let source = &document.text[piece.source.clone()];
        if source.len() == end - piece.at {
            assert_eq!(source, &block.text[piece.at..end]);
        }
    }
}
