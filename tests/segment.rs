//! Segmentation against golden rules, one case for each kind of sentence end, and against further cases
//! with their reasons.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use proptest::prelude::*;
use serde::Deserialize;
use tmforge::lang::Tag;
use tmforge::model::LINE_BREAK;
use tmforge::segment::Segmenter;
use tmforge::segment::srx::{self, Srx};

#[derive(Deserialize)]
struct Case {
    lang: String,
    text: String,
    sentences: Vec<String>,
    #[serde(default)]
    reason: String,
}

fn cases(name: &str) -> Vec<Case> {
    let path = format!("{}/tests/data/segment/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(case: &Case) -> Vec<String> {
    let segmenter = Segmenter::new(&Tag::parse(&case.lang).unwrap());
    let ranges = segmenter.segment(&case.text);
    ranges.into_iter().map(|r| folded(&case.text[r])).collect()
}

/// How many cases of each language pass, and what the others gave.
fn score(cases: &[Case]) -> (BTreeMap<&str, (usize, usize)>, String) {
    let mut passed = BTreeMap::new();
    let mut failures = String::new();
    for case in cases {
        let wanted: Vec<String> = case.sentences.iter().map(|s| folded(s)).collect();
        let got = cut(case);
        let count: &mut (usize, usize) = passed.entry(case.lang.as_str()).or_default();
        count.1 += 1;
        if got == wanted {
            count.0 += 1;
        } else {
            failures += &format!("{}\n  wanted {wanted:#?}\n  got    {got:#?}\n", case.lang);
        }
    }
    (passed, failures)
}

/// The cases of each language that must pass: all but one of Kazakh, a question of one word in small
/// letters after a question mark.
const GOLDEN: [(&str, usize); 17] = [
    ("bg", 4),
    ("da", 46),
    ("de", 3),
    ("el", 1),
    ("en", 48),
    ("es", 5),
    ("fr", 5),
    ("hi", 1),
    ("hy", 3),
    ("it", 3),
    ("ja", 4),
    ("kk", 12),
    ("nl", 3),
    ("pl", 1),
    ("ru", 3),
    ("sk", 5),
    ("zh", 2),
];

/// The cases of a TSV: language, reason, and the text with `‖` where segments meet. `\n` is a wrapped
/// line and `\L` a line end that the author meant.
fn own_cases(name: &str) -> Vec<Case> {
    let path = format!("{}/tests/data/segment/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap().lines().map(own_case).collect()
}

fn own_case(line: &str) -> Case {
    let fields: Vec<&str> = line.split('\t').collect();
    let [lang, reason, text] = fields[..] else { panic!("three columns: {line}") };
    let text = text.replace("\\n", "\n").replace("\\L", "\u{2028}");
    let sentences: Vec<String> = text.split('‖').map(str::to_owned).collect();
    Case { lang: lang.to_owned(), text: sentences.concat(), sentences, reason: reason.to_owned() }
}

/// Each file of the project's own cases and how many it holds at least.
const OWN: [(&str, usize); 10] = [
    ("zh", 120),
    ("ja", 60),
    ("de", 20),
    ("fr", 20),
    ("es", 20),
    ("ru", 20),
    ("ko", 20),
    ("ar", 20),
    ("other", 60),
    ("scripts", 95),
];

#[test]
fn own_cases_pass_to_the_byte() {
    let mut failures = String::new();
    for (name, least) in OWN {
        let cases = own_cases(name);
        assert!(cases.len() >= least, "{name}: {}", cases.len());
        for case in cases {
            let segmenter = Segmenter::new(&Tag::parse(&case.lang).unwrap());
            let got: Vec<&str> =
                segmenter.segment(&case.text).into_iter().map(|r| &case.text[r]).collect();
            if got != case.sentences {
                failures += &format!("{} {}: {got:?}\n", case.lang, case.reason);
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn golden_rules_pass_in_each_language() {
    let cases = cases("golden.jsonl");
    let (passed, failures) = score(&cases);
    for (language, least) in GOLDEN {
        let (got, all) = passed[language];
        assert!(got >= least, "{language}: {got} of {all}, wanted {least}\n{failures}");
    }
}

/// How far our exported rules, read back, cut as the engine does: whole cases, of the golden rules
/// and our own.
#[test]
fn exported_rules_cut_nearly_as_the_engine() {
    let srx = Srx::parse("export", &srx::export()).unwrap();
    let mut cases = cases("golden.jsonl");
    cases.extend(OWN.iter().flat_map(|(name, _)| own_cases(name)));
    // The exported rules do not cut phrases at spaces: other tools would not join them.
    cases.retain(|case| !matches!(case.lang.as_str(), "th" | "lo"));
    let mut failures = String::new();
    let mut same = 0;
    let mut segmenters = BTreeMap::new();
    for case in &cases {
        let language = Tag::parse(&case.lang).unwrap();
        let (own, exported) = segmenters
            .entry(case.lang.clone())
            .or_insert_with(|| (Segmenter::new(&language), Segmenter::from_srx(&srx, &language)));
        let segments = |segmenter: &Segmenter| -> Vec<String> {
            segmenter.segment(&case.text).into_iter().map(|r| folded(&case.text[r])).collect()
        };
        let (own, exported) = (segments(own), segments(exported));
        if own == exported {
            same += 1;
        } else {
            failures += &format!("{}: {}\n   {}\n", case.lang, own.join("‖"), exported.join("‖"));
        }
    }
    let share = same * 1000 / cases.len();
    assert!(share >= 970, "{share} of 1000 cases are cut alike\n{failures}");
}

/// Characters that matter to the engine, and some that do not.
fn text() -> impl Strategy<Value = String> {
    let marks = r#"[.!?…。！？؟।:;,"'“”„«»‘’「」『』《》()（）\[\]{} \n\u{2028}\u{A0}\u{3000}—•0-9aA1I我はあдЯสי가é😀-]{0,60}"#;
    prop_oneof![marks.prop_map(String::from), ".{0,80}"]
}

fn language() -> impl Strategy<Value = Tag> {
    let tags = ["en", "zh", "ja", "de", "fr", "ko", "ar", "el", "hy", "th", "sk", "ka", "he"];
    prop::sample::select(tags.map(|tag| Tag::parse(tag).unwrap()).to_vec())
}

proptest! {
    #[test]
    fn segments_add_up_to_the_text(text in text(), language in language()) {
        let segmenter = Segmenter::new(&language);
        let segments = segmenter.segment(&text);
        let mut at = 0;
        for range in &segments {
            prop_assert_eq!(range.start, at);
            prop_assert!(range.end > range.start && text.is_char_boundary(range.end));
            at = range.end;
        }
        prop_assert_eq!(at, text.len());
        prop_assert_eq!(&segments, &segmenter.segment(&text));
    }

    #[test]
    fn a_meant_line_end_always_ends_a_segment(text in text(), language in language()) {
        let segments = Segmenter::new(&language).segment(&text);
        for range in segments {
            prop_assert!(!text[range].trim().contains(LINE_BREAK));
        }
    }
}

/// Texts on which a quadratic step would take minutes.
#[test]
fn time_is_linear_on_marks_alone() {
    let begin = Instant::now();
    for unit in [
        ".",
        "\"",
        "“",
        "”",
        "「",
        "（",
        "。",
        ". ",
        "?!",
        "\n",
        "a.",
        "A. ",
        "' ",
        "…",
        "1. ",
        "\u{2028}",
        "！」",
        "“。”",
        "«»",
        "(.",
        "a,",
        " .",
        "。\n",
        "字",
        "[1]",
        "他说，",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        for language in ["en", "zh"] {
            let segmenter = Segmenter::new(&Tag::parse(language).unwrap());
            let end = segmenter.segment(&text).last().map(|range| range.end);
            assert_eq!(end, Some(text.len()));
        }
    }
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}
