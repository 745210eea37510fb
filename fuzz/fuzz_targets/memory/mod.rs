//! What every reader of memories must keep to, whatever bytes it is given.

use std::io::Cursor;

use tmforge::convert::{Column, Options, Output, OutputFormat, convert};
use tmforge::lang::Tag;
use tmforge::memory::{InlineHandling, InputFormat, MemoryReader};

/// Reads bytes as `kind`.
pub fn read(kind: InputFormat, bytes: &[u8]) -> Option<MemoryReader> {
    let mut source = MemoryReader::read("x", Box::new(Cursor::new(bytes.to_vec())), kind).ok()?;
    source.set_default_languages(Some("en"), Some("zh"));
    Some(source)
}

/// Units have texts however they are asked for; what is written is read again, and written again it is
/// the same.
pub fn check(open: impl Fn() -> Option<MemoryReader>) {
    let Some(source) = open() else { return };
    for block in source {
        let Ok(block) = block else { return };
        let mut lines = block.lines();
        let read = block.each(|unit| {
            assert!(lines.of(&unit) > 0);
            for variant in &unit.variants {
                for inline in [InlineHandling::Text, InlineHandling::Drop, InlineHandling::Keep] {
                    let _ = variant.segment.text(inline);
                }
            }
        });
        if read.is_err() {
            return;
        }
    }
    let formats = [
        (OutputFormat::Tmx, InputFormat::Tmx),
        (OutputFormat::Tsv, InputFormat::Tsv),
        (OutputFormat::Csv, InputFormat::Csv),
        (OutputFormat::Jsonl, InputFormat::Jsonl),
    ];
    for (format, input) in formats {
        let Some(written) = open().and_then(|source| write(source, format)) else { continue };
        // What the first writing leaves out and fills in, the second finds so.
        let again = |written: &[u8]| {
            let source = read(input, written).expect("what is written is read");
            let rewritten = write(source, format).expect("what is written is sound");
            assert_eq!(ends(format, &rewritten), ends(format, written), "{format:?}");
            rewritten
        };
        let rewritten = again(&written);
        assert!(rewritten == again(&rewritten), "{format:?} changes when it is written again");
    }
}

/// How many units, rows or lines end.
fn ends(format: OutputFormat, written: &[u8]) -> usize {
    let end: &[u8] = match format {
        OutputFormat::Tmx => b"</tu>",
        OutputFormat::Csv => b"\r\n",
        _ => b"\n",
    };
    written.windows(end.len()).filter(|window| *window == end).count()
}

fn write(source: MemoryReader, format: OutputFormat) -> Option<Vec<u8>> {
    let tag = |tag| Tag::parse(tag).ok();
    let options = Options {
        source: tag("en"),
        target: tag("zh"),
        columns: Column::list("source,target").expect("columns"),
        threads: 1,
        ..Options::default()
    };
    let outputs = vec![Output { name: "y".to_owned(), format, stream: Vec::new(), part: 0 }];
    convert(vec![source], outputs, &options).ok()?.1.pop()
}
