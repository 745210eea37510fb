//! Lines of `--documents`: each is refused with its place, or its texts are read.

mod accounted;

use proptest::prelude::*;
use tmforge::error::ErrorKind;
use tmforge::input::Options;
use tmforge::pipeline::{InputFile, Job, Line};

/// Pieces of lines, right and wrong.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "1",
    "-0.5e9",
    "\"id\":",
    "\"text\":",
    "\"source\":",
    "\"target\":",
    "\"format\":",
    "\"a.md\"",
    "\"b\"",
    "\"html\"",
    "\"docx\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"# A\\n\\nb\"",
    "[\"c\",\"\"]",
    "{\"id\":\"a.md\",\"text\":\"",
    "{\"id\":7,\"source\":[\"",
    "\"],\"target\":[\"",
    "\"}",
    "\"]}",
    "é中\u{2028}",
    "<p>x</p>",
    "\\t\\r\\n",
];

/// A line that may be a document, and one that hardly is.
fn any_line() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>().prop_filter("no line end", |b| *b != b'\n'), 0..4),
    ];
    let pieces = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    let text = "\\PC{0,20}";
    let format = prop::sample::select(vec!["md", "html", "txt", "json", "srt", "docx", "poem", ""]);
    let sound = (text, text, format, any::<bool>()).prop_map(|(one, other, format, is_pair)| {
        let value = match is_pair {
            true => {
                serde_json::json!({"id": format!("a.{format}"), "source": one, "target": [other]})
            }
            false => serde_json::json!({"id": one, "text": other, "format": format}),
        };
        value.to_string().into_bytes()
    });
    prop_oneof![pieces, sound]
}

fn check(input: &InputFile) {
    assert!(input.path().is_none(), "a text is in memory");
    if let Ok(parsed) = input.read(&Options::default()) {
        assert!(parsed.document.id.is_some());
        accounted::check(&parsed.document);
    }
}

proptest! {
    #[test]
    fn any_line_is_refused_with_its_place_or_read(bytes in any_line()) {
        let line = Line { file: "x".to_owned(), number: 7, bytes };
        match line.job() {
            Ok(Job::Bilingual(input)) => check(&input),
            Ok(Job::Pair(source, target)) => [source, target].iter().for_each(check),
            Ok(Job::Line(_)) => panic!("a line is parsed once"),
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::Line);
                let place = error.place().expect("a place");
                prop_assert_eq!((place.path.as_str(), place.line), ("x", 7));
            }
        }
    }
}
