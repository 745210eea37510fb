//! Containers for tests.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::model::{BlockKind, Document, ExclusionReason};

/// A ZIP container with these members.
pub(in crate::input) fn container(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The blocks of a document as `kind level: text`, one a line.
pub(in crate::input) fn blocks(document: &Document) -> Vec<String> {
    let shown = |block: &crate::model::Block| {
        let cell = block.cell.map(|c| format!(" {}/{}/{}", c.table, c.row, c.column));
        let level = if block.level > 0 { format!(" {}", block.level) } else { String::new() };
        let kind = match block.kind {
            BlockKind::Paragraph => "p",
            BlockKind::Heading => "h",
            kind => kind.name(),
        };
        format!("{kind}{level}{}: {}", cell.unwrap_or_default(), block.text)
    };
    document.blocks.iter().map(shown).collect()
}

/// The text that is excluded for a reason.
pub(in crate::input) fn excluded(document: &Document, reason: ExclusionReason) -> Vec<&str> {
    let left_out = document.left_out.iter().filter(|excluded| excluded.reason == reason);
    left_out.map(|excluded| &document.text[excluded.source.clone()]).collect()
}
