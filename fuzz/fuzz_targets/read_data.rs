//! Any bytes as a data file: JSON, YAML, properties, resources, strings, modules and the files of
//! translation memories: no panic, and every byte of the text accounted for once.
#![no_main]

#[path = "../../tests/accounted/mod.rs"]
mod accounted;

use libfuzzer_sys::fuzz_target;
use tmforge::input::{Format, Options, read};

const FORMATS: [&str; 11] = [
    "json",
    "yaml",
    "properties",
    "android",
    "resx",
    "strings",
    "javascript",
    "po",
    "xliff",
    "tmx",
    "txml",
];

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let name = FORMATS[usize::from(first) % FORMATS.len()];
    let options = Options { format: Format::named(name), ..Options::default() };
    if let Ok(input) = read("x", bytes, &options) {
        accounted::check(&input.document);
    }
});
