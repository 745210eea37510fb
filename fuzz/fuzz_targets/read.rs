//! Any bytes, read as any format: no panic, and every byte of the text accounted for once.
#![no_main]

#[path = "../../tests/accounted/mod.rs"]
mod accounted;

use libfuzzer_sys::fuzz_target;
use tmforge::input::{Format, Options, read};

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let format = match first % 4 {
        0 => Some(Format::Markdown),
        1 => Some(Format::Html),
        2 => Some(Format::Plain),
        _ => None,
    };
    let options = Options { format, ..Options::default() };
    if let Ok(input) = read("x", bytes, &options) {
        accounted::check(&input.document);
    }
});
