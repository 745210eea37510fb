//! Prints the pairs of a translation memory as they are read, in bounded memory:
//! `stream_tmx FILE [SOURCE TARGET]`. Any format that tmforge reads will do.

#![allow(clippy::print_stdout)] // a program of its own

use std::error::Error;
use std::path::Path;

use tmforge::lang::Tag;
use tmforge::memory::{InputFormat, MemoryReader, Selection};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (path, languages) = match arguments.as_slice() {
        [path] => (path, [None, None]),
        [path, source, target] => (path, [Some(Tag::parse(source)?), Some(Tag::parse(target)?)]),
        _ => return Err("usage: stream_tmx FILE [SOURCE TARGET]".into()),
    };
    let path = Path::new(path);
    let reader = MemoryReader::open(path, InputFormat::of_path(path)?)?;
    let selection = Selection::new(languages[0].as_ref(), languages[1].as_ref());
    for pair in reader.pairs(selection) {
        let pair = pair?;
        println!("{}: {} | {}", pair.line, pair.source, pair.target);
    }
    Ok(())
}
