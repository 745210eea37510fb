//! Parquet: what is written is read again, whatever it is; files of any bytes are refused or survived.
#![cfg(feature = "parquet")]

use std::io::Cursor;

use parquet::file::reader::{FileReader, SerializedFileReader};
use proptest::prelude::*;
use tmforge::convert::{Column, Options, Output, OutputFormat, convert};
use tmforge::error::Result;
use tmforge::lang::Tag;
use tmforge::memory::{ColumnChoice, InputFormat, MemoryReader, ReadOptions, Selection};
use tmforge::write::JsonLayout;

fn reader(bytes: &[u8], format: InputFormat) -> Result<MemoryReader> {
    MemoryReader::read("m", Box::new(Cursor::new(bytes.to_vec())), format)
}

fn try_converted(
    bytes: &[u8],
    from: InputFormat,
    to: OutputFormat,
    options: &Options,
) -> Result<Vec<u8>> {
    let outputs = vec![Output { name: "out".to_owned(), format: to, stream: Vec::new(), part: 0 }];
    Ok(convert(vec![reader(bytes, from)?], outputs, options)?.1.remove(0))
}

fn to_parquet(jsonl: &str, options: &Options) -> Vec<u8> {
    try_converted(jsonl.as_bytes(), InputFormat::Jsonl, OutputFormat::Parquet, options).unwrap()
}

fn to_jsonl(parquet: &[u8]) -> String {
    let options = with_threads(1);
    let jsonl =
        try_converted(parquet, InputFormat::Parquet, OutputFormat::Jsonl, &options).unwrap();
    String::from_utf8(jsonl).unwrap()
}

fn with_threads(threads: usize) -> Options {
    Options { threads, ..Options::default() }
}

fn of_languages(json_layout: JsonLayout) -> Options {
    let tag = |tag| Some(Tag::parse(tag).unwrap());
    Options { source: tag("en"), target: tag("zh-CN"), json_layout, ..with_threads(2) }
}

fn pairs(parquet: &[u8]) -> Vec<(String, String)> {
    let pairs = reader(parquet, InputFormat::Parquet).unwrap().pairs(Selection::default());
    pairs.map(|pair| pair.map(|pair| (pair.source, pair.target)).unwrap()).collect()
}

fn line(source: &str, target: &str) -> String {
    serde_json::json!({ "source": source, "target": target }).to_string() + "\n"
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}[a-z]",
        "\\PC{0,8}中",
        Just("=1+1\t\n\r\"\\\u{0}\u{85}\u{2028}\u{FEFF}x".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_pairs_come_back(
        texts in prop::collection::vec((any_text(), any_text()), 1..20),
        is_translation: bool,
    ) {
        let jsonl: String = texts.iter().map(|(source, target)| line(source, target)).collect();
        let layout = if is_translation { JsonLayout::Translation } else { JsonLayout::Full };
        let parquet = to_parquet(&jsonl, &of_languages(layout));
        prop_assert_eq!(pairs(&parquet), texts);
        let reader = reader(&parquet, InputFormat::Parquet).unwrap();
        prop_assert_eq!((&*reader.header().source, &*reader.header().target), ("en", "zh-CN"));
    }
}

/// Units as an export has them.
const UNITS: &str = r#"{"id":"a1","document":"d.md","position":1,"kind":"title","source":"Rain","target":"Regen","languages":{"source":"en","target":"de"},"section":{"source":[],"target":[]},"bead":{"source":1,"target":1},"confidence":0.998,"verdict":"translation","previous":null,"next":"Snow","lines":{"source":[{"first":1,"last":1}],"target":[{"first":1,"last":1}]}}
{"id":"a2","document":"d.md","position":2,"kind":"paragraph","source":"Snow","target":"Schnee","languages":{"source":"en","target":"de"},"section":{"source":["Rain","Cold"],"target":["Regen"]},"bead":{"source":2,"target":1},"confidence":1.0,"verdict":"translation","previous":"Rain","next":null,"lines":{"source":[{"first":3,"last":4}],"target":[{"first":3,"last":3}]}}
"#;

#[test]
fn a_unit_keeps_its_values_and_their_types() {
    let read = to_jsonl(&to_parquet(UNITS, &with_threads(1)));
    let expected = r#"{"id":"a1","document":"d.md","position":1,"kind":"title","source":"Rain","target":"Regen","languages":{"source":"en","target":"de"},"bead":"1-1","confidence":0.998,"verdict":"translation","next":"Snow","lines":"{\"source\":[{\"first\":1,\"last\":1}],\"target\":[{\"first\":1,\"last\":1}]}"}
{"id":"a2","document":"d.md","position":2,"kind":"paragraph","source":"Snow","target":"Schnee","languages":{"source":"en","target":"de"},"section":"Rain > Cold","bead":"2-1","confidence":1.0,"verdict":"translation","previous":"Rain","lines":"{\"source\":[{\"first\":3,\"last\":4}],\"target\":[{\"first\":3,\"last\":3}]}"}
"#;
    assert_eq!(read, expected);
}

/// A file of 70,000 units, which are more than a row group.
fn long() -> String {
    let unit = |n: usize| line(&format!("Line {n} of the log."), &format!("第 {n} 行。"));
    (0..70_000).map(unit).collect()
}

#[test]
fn a_long_file_has_row_groups_and_the_same_bytes_from_any_number_of_threads() {
    let jsonl = long();
    for layout in [JsonLayout::Full, JsonLayout::Translation] {
        let options = of_languages(layout);
        let parquet = to_parquet(&jsonl, &options);
        assert!(parquet == to_parquet(&jsonl, &Options { threads: 5, ..options }));
        let file = SerializedFileReader::new(bytes::Bytes::from(parquet.clone())).unwrap();
        let rows: Vec<i64> =
            file.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
        assert_eq!(rows, [65_536, 4_464]);
        let pairs = pairs(&parquet);
        assert_eq!(pairs.len(), 70_000);
        assert_eq!(pairs[69_999], ("Line 69999 of the log.".into(), "第 69999 行。".into()));
    }
}

#[test]
fn a_column_of_numbers_takes_numbers_only() {
    let line = "{\"source\":\"a\",\"target\":\"b\",\"score\":\"high\"}\n";
    let write = |columns| {
        let options = Options { columns: Column::list(columns).unwrap(), ..with_threads(1) };
        try_converted(line.as_bytes(), InputFormat::Jsonl, OutputFormat::Parquet, &options)
    };
    let error = write("source,target,score").unwrap_err().to_string();
    assert!(error.starts_with("m: `high` in the column `score`; expected a number"), "{error}");
    assert!(write("source,target").is_ok());
    let error = write("source,target,source").unwrap_err().to_string();
    assert!(error.starts_with("out: two columns `source`"), "{error}");
}

#[test]
fn a_language_that_comes_late_is_refused() {
    let text =
        |language: &str| format!("{{\"translation\":{{\"en\":\"a\",\"{language}\":\"b\"}}}}\n");
    let of = |jsonl: &str| {
        let options = Options { json_layout: JsonLayout::Translation, ..with_threads(2) };
        try_converted(jsonl.as_bytes(), InputFormat::Jsonl, OutputFormat::Parquet, &options)
    };
    let two = of(&(text("de") + &text("fr"))).unwrap();
    assert_eq!(
        to_jsonl(&two).matches("\"languages\":{\"source\":\"en\",\"target\":\"fr\"}").count(),
        1
    );
    let error = of(&(text("de").repeat(65_536) + &text("fr"))).unwrap_err().to_string();
    assert!(
        error.starts_with("out: a text in `fr`; expected the languages of the first"),
        "{error}"
    );
}

#[test]
fn columns_are_chosen_by_name_and_by_number() {
    let jsonl = "{\"source\":\"a\",\"target\":\"b\",\"x\":\"c\"}\n";
    let columns = Column::list("source,x,target").unwrap();
    let parquet = to_parquet(jsonl, &Options { columns, ..with_threads(1) });
    for (choices, expected) in [
        ("source=x,target=source", ("c", "a")),
        ("source=3,target=2", ("b", "c")),
        ("de,x,en", ("a", "b")),
    ] {
        let from_columns = Some(ColumnChoice::list(choices).unwrap());
        let bytes = Box::new(Cursor::new(parquet.clone()));
        let options = ReadOptions { from_columns };
        let reader = MemoryReader::read_with("m", bytes, InputFormat::Parquet, &options).unwrap();
        let pair = reader.pairs(Selection::default()).next().unwrap().unwrap();
        assert_eq!((&*pair.source, &*pair.target), expected, "{choices}");
    }
    let from_columns = Some(ColumnChoice::list("source=y,target=x").unwrap());
    let bytes = Box::new(Cursor::new(parquet));
    let options = ReadOptions { from_columns };
    let error = MemoryReader::read_with("m", bytes, InputFormat::Parquet, &options).unwrap_err();
    assert!(error.to_string().starts_with("m: no column `y`; the columns are"), "{error}");
}

/// Whether a file is read to its end. It must not panic, whatever its bytes are.
fn is_read(bytes: &[u8]) -> bool {
    let Ok(reader) = reader(bytes, InputFormat::Parquet) else { return false };
    reader.into_iter().all(|chunk| chunk.is_ok_and(|chunk| chunk.units().is_ok()))
}

/// Files of both layouts, with dictionaries, texts, numbers and nulls.
fn small_files() -> [Vec<u8>; 2] {
    [JsonLayout::Full, JsonLayout::Translation]
        .map(|json_layout| to_parquet(UNITS, &Options { json_layout, ..with_threads(1) }))
}

#[test]
fn a_truncated_file_is_refused() {
    for file in small_files() {
        assert!(is_read(&file));
        for length in 0..file.len() {
            let error = reader(&file[..length], InputFormat::Parquet).unwrap_err().to_string();
            let is_known =
                ["m: damaged", "m: not a Parquet"].iter().any(|it| error.starts_with(it));
            assert!(is_known, "{length}: {error}");
        }
    }
}

#[test]
fn a_changed_file_is_refused_or_read() {
    for file in small_files() {
        for at in 0..file.len() {
            for byte in [0, 1, 0x7F, 0x80, 0xFF, file[at] ^ 1, file[at].wrapping_add(16)] {
                let mut changed = file.clone();
                changed[at] = byte;
                is_read(&changed);
            }
        }
    }
}

#[test]
fn other_files_are_refused_by_name() {
    let of = |bytes: &[u8]| reader(bytes, InputFormat::Parquet).unwrap_err().to_string();
    assert!(of(b"").starts_with("m: not a Parquet file; expected"), "{}", of(b""));
    assert!(of(b"a\tb\n").starts_with("m: not a Parquet file; expected"));
    assert!(of(b"PAR1PAR1").starts_with("m: damaged: too short"));
    assert!(of(b"PAR1\0\0\0\0\0\0\0\0PARE").starts_with("m: an encrypted Parquet file"));
    assert!(of(b"PAR1\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFPAR1").contains("description is too long"));
    // Lists of 2^31 items.
    for field in [0x29, 0x49] {
        let end = [0x15, 2, field, 0xFC, 0x80, 0x80, 0x80, 0x80, 8, 0];
        let file = [&b"PAR1"[..], &end, &[end.len() as u8, 0, 0, 0], b"PAR1"].concat();
        assert!(of(&file).contains("description is not sound"), "{}", of(&file));
    }
}

#[test]
fn a_compressed_file_is_read() {
    use std::io::Write as _;
    let [file, _] = small_files();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&file).unwrap();
    assert_eq!(pairs(&gzip.finish().unwrap()), pairs(&file));
}

#[test]
fn a_null_text_is_an_incomplete_unit_and_other_columns_are_members() {
    use parquet::data_type::{BoolType, ByteArray, ByteArrayType, FloatType};
    let schema = "message m { optional binary src (STRING); optional binary trg (UTF8);
        optional boolean checked; optional float weight; optional group tags (LIST) {
        repeated group list { optional binary element (STRING); } } }";
    let schema = parquet::schema::parser::parse_message_type(schema).unwrap();
    let mut writer = parquet::file::writer::SerializedFileWriter::new(
        Vec::new(),
        schema.into(),
        Default::default(),
    )
    .unwrap();
    let texts =
        |texts: &[&str]| texts.iter().map(|&text| ByteArray::from(text)).collect::<Vec<_>>();
    let mut group = writer.next_row_group().unwrap();
    for (values, levels, repetitions) in [
        (texts(&["a", "c"]), vec![1, 1], None),
        (texts(&["b"]), vec![1, 0], None),
        (vec![], vec![], None),
        (vec![], vec![], None),
        (texts(&["x", "y"]), vec![3, 3, 0], Some(vec![0, 1, 0])),
    ] {
        let mut column = group.next_column().unwrap().unwrap();
        match column.untyped() {
            parquet::column::writer::ColumnWriter::BoolColumnWriter(_) => {
                column.typed::<BoolType>().write_batch(&[true], Some(&[1, 0]), None).unwrap();
            }
            parquet::column::writer::ColumnWriter::FloatColumnWriter(_) => {
                column.typed::<FloatType>().write_batch(&[0.1], Some(&[1, 0]), None).unwrap();
            }
            _ => {
                let column = column.typed::<ByteArrayType>();
                column.write_batch(&values, Some(&levels), repetitions.as_deref()).unwrap();
            }
        }
        column.close().unwrap();
    }
    group.close().unwrap();
    let file = writer.into_inner().unwrap();
    assert_eq!(pairs(&file), [("a".to_owned(), "b".to_owned())]);
    let read = to_jsonl(&file);
    let expected = r#""checked":true,"weight":0.1,"tags":["x","y"]}"#;
    assert!(read.lines().next().unwrap().ends_with(expected), "{read}");
}
