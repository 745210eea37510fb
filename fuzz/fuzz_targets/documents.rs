//! Any bytes as lines of `--documents`: a line is refused with its place or is a document, whose texts are
//! refused or read with every byte of them accounted for once.
#![no_main]

#[path = "../../tests/accounted/mod.rs"]
mod accounted;

use libfuzzer_sys::fuzz_target;
use tmforge::error::ErrorKind;
use tmforge::input::Options;
use tmforge::pipeline::{InputFile, Job, Line};

fuzz_target!(|data: &[u8]| {
    for (number, bytes) in (1..).zip(data.split(|&byte| byte == b'\n')) {
        let line = Line { file: "x".to_owned(), number, bytes: bytes.to_vec() };
        match line.job() {
            Ok(Job::Bilingual(input)) => check(&input),
            Ok(Job::Pair(source, target)) => [source, target].iter().for_each(check),
            Ok(Job::Line(_)) => unreachable!("a line is parsed once"),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Line);
                let place = error.place().expect("a place");
                assert_eq!((place.path.as_str(), place.line), ("x", number));
            }
        }
    }
});

/// An input of a line is in memory, and what is read of it has the name of the line.
fn check(input: &InputFile) {
    assert!(input.path().is_none());
    let Ok(parsed) = input.read(&Options::default()) else { return };
    assert!(parsed.document.id.is_some());
    accounted::check(&parsed.document);
}
