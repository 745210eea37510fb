//! Any bytes as a PDF file or as the content of its page: no panic, and every byte of the text accounted for once.
#![no_main]

#[path = "../../tests/accounted/mod.rs"]
mod accounted;

use libfuzzer_sys::fuzz_target;
use tmforge::input::{Format, Options, read};

/// A file of one page with this content.
fn file(content: &[u8]) -> Vec<u8> {
    let head = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
                2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R\
                /Resources<</Font<</F 5 0 R>>>>>>endobj\n\
                5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n";
    let mut bytes = format!("{head}4 0 obj<</Length {}>>stream\n", content.len()).into_bytes();
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n");
    bytes
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let whole = if first % 4 == 0 { bytes.to_vec() } else { file(bytes) };
    let options = Options { format: Some(Format::Pdf), ..Options::default() };
    if let Ok(input) = read("x", &whole, &options) {
        accounted::check(&input.document);
    }
});
