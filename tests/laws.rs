//! What holds for every translation memory: what is exported is what is converted, and what is
//! converted through another format is what is converted at once.

mod written;

use std::io::Cursor;

use proptest::prelude::*;
use tmforge::convert::{Column, Options, Output, OutputFormat, convert};
use tmforge::diff::{self, diff};
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::output::{Date, Dialect};
use tmforge::unit::{BeadType, LineRange, Lines, SectionPath, TranslationUnit};

fn reader(bytes: &[u8], format: InputFormat) -> MemoryReader {
    MemoryReader::read("memory", Box::new(Cursor::new(bytes.to_vec())), format).unwrap()
}

fn converted(bytes: &[u8], from: InputFormat, to: OutputFormat, options: &Options) -> Vec<u8> {
    let outputs = vec![Output { name: "out".to_owned(), format: to, stream: Vec::new(), part: 0 }];
    convert(vec![reader(bytes, from)], outputs, options).unwrap().1.remove(0)
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Text as documents have it, with what formats stumble over.
fn any_text() -> impl Strategy<Value = String> {
    let special: Vec<char> =
        "\t\n \"',<>&=+-@'\\中。\u{2028}\u{301}e\u{FEFF}\u{A0}\u{202F}{}[]".chars().collect();
    let c = prop_oneof![prop::char::range('a', 'e'), prop::sample::select(special)];
    prop::collection::vec(c, 1..8).prop_map(|chars| chars.into_iter().collect())
}

fn any_unit() -> impl Strategy<Value = TranslationUnit> {
    let texts =
        (any_text(), any_text(), prop::option::of(any_text()), prop::option::of(any_text()));
    let path = || prop::collection::vec(any_text(), 0..3);
    let rest =
        (path(), path(), 1..4_usize, 0..1001_u32, prop::sample::select(vec!["a.md", "b c.md"]));
    (texts, rest).prop_map(
        |((source, target, previous, next), (above, below, n, score, document))| {
            let range = LineRange { first: n, last: n + 1 };
            TranslationUnit {
                document: document.to_owned(),
                section: SectionPath { source: above, target: below },
                bead: BeadType { source: n, target: 1 },
                confidence: score as f32 / 1000.0,
                previous,
                next,
                lines: Lines { source: vec![range], target: Vec::new() },
                places: None,
                ..written::unit(&source, &target)
            }
        },
    )
}

/// Few texts, so that sources repeat with the same and with other targets.
fn any_units() -> impl Strategy<Value = Vec<TranslationUnit>> {
    let repeated = (any_unit(), prop::sample::select(vec!["yes", "no", " <b>"]), 0..3_usize)
        .prop_map(|(unit, source, target)| TranslationUnit {
            source: source.to_owned(),
            target: ["ja", "nein", "é"][target].to_owned(),
            previous: Some("before".to_owned()),
            ..unit
        });
    prop::collection::vec(prop_oneof![any_unit(), repeated], 1..8)
}

fn has_text(units: &[TranslationUnit]) -> bool {
    units.iter().any(|unit| {
        [&unit.source, &unit.target]
            .iter()
            .all(|t| t.chars().any(|c| c.is_ascii_alphanumeric() || c == '中'))
    })
}

proptest! {
    /// The first law: JSONL carries all, so what it becomes is what would have been exported.
    #[test]
    fn what_is_exported_goes_round_through_jsonl(
        units in any_units(),
        dated in any::<bool>(),
        dialect in prop::sample::select(Dialect::ALL.to_vec()),
    ) {
        prop_assume!(has_text(&units));
        let mut exported = written::options();
        exported.dialect = dialect;
        exported.date = dated.then(|| Date::parse("20260131T235959Z").unwrap());
        let export = |format| {
            String::from_utf8(written::write_with(format, &units, &exported).0).unwrap()
        };
        let jsonl = export(OutputFormat::Jsonl);
        let options = Options { threads: 1, ..Options::default() };
        let again = converted(jsonl.as_bytes(), InputFormat::Jsonl, OutputFormat::Jsonl, &options);
        prop_assert_eq!(text(&again), jsonl.as_str());
        let named = Options { dialect: Some(dialect), ..options.clone() };
        let tmx = converted(jsonl.as_bytes(), InputFormat::Jsonl, OutputFormat::Tmx, &named);
        prop_assert_eq!(text(&tmx), export(OutputFormat::Tmx));
        if dialect == Dialect::Generic {
            let tmx = converted(jsonl.as_bytes(), InputFormat::Jsonl, OutputFormat::Tmx, &options);
            prop_assert_eq!(text(&tmx), export(OutputFormat::Tmx));
        }
        let tsv = converted(jsonl.as_bytes(), InputFormat::Jsonl, OutputFormat::Tsv, &options);
        prop_assert_eq!(text(&tsv), export(OutputFormat::Tsv));
    }

    /// What is written in any format is the same in it once more.
    #[test]
    fn a_conversion_into_its_own_format_changes_nothing(units in any_units()) {
        prop_assume!(has_text(&units));
        let options = Options { threads: 1, ..Options::default() };
        for (from, to) in [
            (InputFormat::Tmx, OutputFormat::Tmx),
            (InputFormat::Csv, OutputFormat::Csv),
            (InputFormat::Tsv, OutputFormat::Tsv),
            (InputFormat::Jsonl, OutputFormat::Jsonl),
        ] {
            let bytes = written::write_with(to, &units, &written::options()).0;
            let again = converted(&bytes, from, to, &options);
            prop_assert_eq!(text(&again), text(&bytes), "{}", to);
        }
    }

    /// The second and third law: through JSONL as at once, and no difference to what it was.
    #[test]
    fn a_detour_changes_nothing(units in any_units()) {
        prop_assume!(has_text(&units));
        let tag = |tag: &str| tmforge::lang::Tag::parse(tag).ok();
        let options = Options { source: tag("en"), target: tag("zh-CN"), threads: 1, ..Options::default() };
        for (from, to) in [
            (InputFormat::Tmx, OutputFormat::Tmx),
            (InputFormat::Csv, OutputFormat::Csv),
            (InputFormat::Tsv, OutputFormat::Tsv),
        ] {
            let bytes = written::write_with(to, &units, &written::options()).0;
            let jsonl = converted(&bytes, from, OutputFormat::Jsonl, &options);
            let detour = converted(&jsonl, InputFormat::Jsonl, OutputFormat::Tmx, &options);
            let direct = converted(&bytes, from, OutputFormat::Tmx, &options);
            prop_assert_eq!(text(&detour), text(&direct), "{}", from);
            for (format, bytes_of) in [(InputFormat::Jsonl, &jsonl), (InputFormat::Tmx, &direct)] {
                let found = diff(
                    || MemoryReader::read("old", Box::new(Cursor::new(bytes.clone())), from),
                    || MemoryReader::read("new", Box::new(Cursor::new(bytes_of.clone())), format),
                    &diff::Options::default(),
                );
                prop_assert!(found.unwrap().is_empty(), "{} {}", from, format);
            }
        }
    }
}

#[test]
fn columns_that_no_unit_has_are_refused() {
    let columns = Column::list("source,target,nosuch").unwrap();
    let options = Options { columns, threads: 1, ..Options::default() };
    let outputs = vec![Output {
        name: "out".to_owned(),
        format: OutputFormat::Tsv,
        stream: Vec::new(),
        part: 0,
    }];
    let tmx = "<tmx version='1.4'><header srclang='en'/><body><tu><prop type='x-mine'>1</prop>\
        <tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='de'><seg>b</seg></tuv></tu></body></tmx>";
    let error = convert(vec![reader(tmx.as_bytes(), InputFormat::Tmx)], outputs, &options);
    let error = error.map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("`nosuch`") && error.contains("x-mine"), "{error}");
}
