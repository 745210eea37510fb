//! Any bytes as a dictd dictionary, the index and the entries divided by a zero byte: it is refused, or becomes
//! a lexicon whose bytes are accepted.
#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use tmforge::align::Lexicon;
use tmforge::lang::{LanguagePair, Tag};

fn folder() -> &'static TempDir {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().expect("a folder"))
}

fn file(extension: &str) -> PathBuf {
    folder().path().join("freedict-deu-eng").with_extension(extension)
}

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|&byte| byte == 0).unwrap_or(data.len());
    let (index, entries) = data.split_at(at);
    std::fs::write(file("index"), index).expect("a file");
    std::fs::write(file("dict"), entries.get(1..).unwrap_or_default()).expect("a file");
    let tag = |tag| Tag::parse(tag).expect("a tag");
    let pair = LanguagePair::new(tag("de"), tag("en")).expect("two languages");
    let Ok(lexicon) = Lexicon::load(&file("index"), &pair) else { return };
    assert!(Lexicon::from_bytes(lexicon.as_bytes().to_vec()).is_some());
});
