//! Any bytes as a table in text or a workbook: no panic, every byte of the text accounted for once, and
//! what the columns hold decided without one.
#![no_main]

#[path = "../../tests/accounted/mod.rs"]
mod accounted;

use libfuzzer_sys::fuzz_target;
use tmforge::input::{Format, Options, read};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::structure;

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let formats = [Format::Csv, Format::Tsv, Format::Xlsx, Format::Ods, Format::Xls];
    let format = Some(formats[usize::from(first) % formats.len()]);
    let options = Options { format, ..Options::default() };
    let Ok(input) = read("x", bytes, &options) else { return };
    accounted::check(&input.document);
    let tags = (Tag::parse("en"), Tag::parse("zh"));
    let (Ok(source), Ok(target)) = tags else { return };
    if let Ok(pair) = LanguagePair::new(source, target) {
        let _ = structure::separate(input.document, &pair, &structure::Options::default());
    }
});
