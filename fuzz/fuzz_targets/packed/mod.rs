//! Containers whose main part is any bytes.

#[path = "../../../tests/accounted/mod.rs"]
mod accounted;

use std::io::{Cursor, Write};

use tmforge::input::{Format, Options, read};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A container with these members, stored.
fn container(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in members {
        writer.start_file(*name, stored).expect("a name that is short and new");
        writer.write_all(bytes).expect("a buffer in memory");
    }
    writer.finish().expect("a buffer in memory").into_inner()
}

/// Reads the bytes as a container, or packed as the member `main` beside `members`; checks that each
/// byte of the text is accounted for once.
pub fn check(format: Format, members: &[(&str, &[u8])], main: &str, data: &[u8]) {
    let Some((&first, bytes)) = data.split_first() else { return };
    let packed = match first % 8 {
        0 => bytes.to_vec(),
        _ => container(&[members, &[(main, bytes)]].concat()),
    };
    let options = Options { format: Some(format), ..Options::default() };
    if let Ok(input) = read("x", &packed, &options) {
        accounted::check(&input.document);
    }
}
