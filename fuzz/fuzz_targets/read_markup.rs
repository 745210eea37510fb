//! Any text, read as AsciiDoc, reStructuredText, LaTeX or XML: no panic, and every byte accounted for once.
#![no_main]

#[path = "../../tests/accounted/mod.rs"]
mod accounted;

use libfuzzer_sys::fuzz_target;
use tmforge::input::{Format, Options, read};

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let formats = [Format::AsciiDoc, Format::Rst, Format::Latex, Format::Xml];
    let format = Some(formats[usize::from(first) % formats.len()]);
    if let Ok(input) = read("x", bytes, &Options { format, ..Options::default() }) {
        accounted::check(&input.document);
    }
});
