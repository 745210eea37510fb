//! XLSX output: what is written comes back, in calamine and in the reader of documents.

mod written;

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use proptest::prelude::*;
use tmforge::config::Config;
use tmforge::convert::{self, Output, convert};
use tmforge::input;
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::output::{Column, Options, OutputFormat, OutputSpec, Outputs, Writer};
use tmforge::pipeline::{Forge, InputFile, Job};
use tmforge::unit::TranslationUnit;
use written::{options, unit, write_with};

/// Texts that a spreadsheet changes unless it is told not to.
const AWKWARD: &[&str] = &[
    "=1+1",
    "=HYPERLINK(\"http://example.org\")",
    "+49 30",
    "-5",
    "@user",
    "000123",
    "1-2",
    "3.0",
    "1E5",
    "TRUE",
    "#N/A",
    "'quoted",
    "<b>&amp;</b> ]]>",
    "  spaces around  ",
    "\ttab\t",
    "line\nfeed, carriage\rreturn, both\r\nof them\n",
    "_x000D_",
    "_x0041_x0042_",
    "_x005F_x000D_",
    "__x0041__",
    "_x00",
    "_x+041_",
    "_xD83D_",
    "NUL\0 and \u{1} and \u{FFFE}\u{FFFF}",
    "_x0041\u{1}",
    "\u{B}\u{C}\u{85}\u{2028}\u{2029}\u{1F}.",
    "\u{200F}שלום \u{202B}مرحبا\u{202C}",
    "🏳️‍🌈 𝄞 𠀀",
    "\u{FEFF}mark",
    "nbsp\u{A0}inside\u{3000}",
];

fn write(units: &[TranslationUnit], options: &Options) -> Vec<u8> {
    write_with(OutputFormat::Xlsx, units, options).0
}

/// The options for a table of these columns.
fn with_columns(columns: &str) -> Options {
    Options { columns: Column::list(columns).unwrap(), ..options() }
}

/// The rows of the sheet, read by nothing of ours.
fn rows(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["units"]);
    let formulas = book.worksheet_formula("units").unwrap();
    assert!(formulas.used_cells().next().is_none());
    book.worksheet_range("units").unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// The texts of the rows below the header.
fn pairs(bytes: &[u8]) -> Vec<[String; 2]> {
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    };
    rows(bytes)[1..].iter().map(|row| [text(&row[0]), text(&row[1])]).collect()
}

fn awkward_units() -> Vec<TranslationUnit> {
    let turned = AWKWARD.iter().cycle().skip(7);
    AWKWARD.iter().zip(turned).map(|(source, target)| unit(source, target)).collect()
}

fn texts(units: &[TranslationUnit]) -> Vec<[String; 2]> {
    units.iter().map(|unit| [unit.source.clone(), unit.target.clone()]).collect()
}

#[test]
fn every_awkward_text_is_in_its_cell() {
    let units = awkward_units();
    assert_eq!(pairs(&write(&units, &with_columns("source,target"))), texts(&units));
}

#[test]
fn the_columns_are_those_of_csv_and_confidence_is_a_number() {
    let mut sure = unit("a", "b");
    sure.confidence = 0.98765;
    let rows = rows(&write(&[sure], &options()));
    let header = ["id", "document", "section", "kind", "source", "target", "bead", "confidence"];
    assert_eq!(rows[0], header.map(|name| Data::String(name.to_owned())));
    assert_eq!(rows[1][7], Data::Float(0.988));
    assert_eq!(rows[1][6], Data::String("1-1".to_owned()));
}

#[test]
fn the_same_units_give_the_same_bytes() {
    let units = awkward_units();
    assert!(write(&units, &options()) == write(&units, &options()));
}

#[test]
fn a_workbook_without_units_has_its_header() {
    assert_eq!(rows(&write(&[], &with_columns("target,source"))).len(), 1);
}

/// The lines of each cell below the header, as the reader of documents has them.
fn lines_read(bytes: &[u8]) -> Vec<Vec<String>> {
    let parsed = input::read("m.xlsx", bytes, &input::Options::default()).unwrap();
    let mut cells = std::collections::BTreeMap::<_, Vec<String>>::new();
    for block in &parsed.document.blocks {
        let cell = block.cell.unwrap();
        let lines = block.text.split('\u{2028}').map(str::to_owned);
        cells.entry((cell.row, cell.column)).or_default().extend(lines);
    }
    cells.into_iter().filter(|((row, _), _)| *row > 0).map(|(_, lines)| lines).collect()
}

/// What the reader of documents makes of a cell: its lines without white space around them.
fn lines(text: &str) -> Vec<String> {
    let lines = text.split(['\n', '\r', '\u{2028}']).map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_reader_of_documents_reads_every_awkward_text() {
    let units = awkward_units();
    let expected: Vec<_> = texts(&units).iter().flatten().map(|text| lines(text)).collect();
    assert_eq!(lines_read(&write(&units, &with_columns("source,target"))), expected);
}

#[test]
fn an_export_of_an_exported_sheet_has_the_same_units() {
    let pairs = [
        ("=SUM(A1) adds up the column.", "=SUM(A1) summiert die Spalte."),
        ("0049 is the number for Germany.", "0049 ist die Vorwahl für Deutschland."),
        ("The code _x000D_ stands for a line end.", "Der Code _x000D_ steht für ein Zeilenende."),
        ("The house is <b>red</b> & old.", "Das Haus ist <b>rot</b> & alt."),
        ("The cat 🐈 sleeps.", "Die Katze 🐈 schläft."),
        ("The word שלום means peace.", "Das Wort שלום bedeutet Frieden."),
    ];
    let units: Vec<_> = pairs.iter().map(|(source, target)| unit(source, target)).collect();
    let bytes = write(&units, &with_columns("source,target"));
    let tag = |tag| tmforge::lang::Tag::parse(tag).unwrap();
    let pair = tmforge::lang::LanguagePair::new(tag("en"), tag("de")).unwrap();
    let config = Config { min_confidence: 0.0, keep_doubtful: true, ..Config::new(pair) };
    let input = InputFile::Bytes { name: "m.xlsx".to_owned(), bytes };
    let found = Forge::new(config).unwrap().document(&Job::Bilingual(input)).unwrap();
    assert_eq!(texts(&found.units), texts(&units));
}

fn converted(text: &str, columns: &str) -> tmforge::error::Result<Vec<u8>> {
    let reader =
        MemoryReader::read("m.jsonl", Box::new(Cursor::new(text.to_owned())), InputFormat::Jsonl)?;
    let options =
        convert::Options { columns: Column::list(columns)?, threads: 1, ..Default::default() };
    let output =
        Output { name: "m.xlsx".into(), format: OutputFormat::Xlsx, stream: Vec::new(), part: 0 };
    Ok(convert(vec![reader], vec![output], &options)?.1.remove(0))
}

#[test]
fn a_conversion_has_the_columns_asked_for() {
    let text = "{\"source\":\"a\",\"target\":\"b\",\"confidence\":0.5,\"score\":7}\n\
        {\"source\":\"c\",\"target\":\"d\",\"confidence\":\"high\"}\n";
    let rows = rows(&converted(text, "target,confidence,score").unwrap());
    let string = |text: &str| Data::String(text.to_owned());
    assert_eq!(rows[0], ["target", "confidence", "score"].map(string));
    assert_eq!(rows[1], [string("b"), Data::Float(0.5), string("7")]);
    assert_eq!(rows[2], [string("d"), string("high"), Data::Empty]);
}

#[test]
fn a_text_longer_than_a_cell_is_refused_and_nothing_is_left() {
    let long = "x".repeat(32_768);
    let line = format!("{{\"source\":\"a\",\"target\":\"{long}\"}}\n");
    let error = converted(&line, "source,target").unwrap_err().to_string();
    assert!(error.starts_with("m.jsonl: a text of 32768 characters in the column `target`"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.xlsx");
    let spec = OutputSpec::new(&path, None).unwrap();
    let mut outputs = Outputs::open(&[spec], &[], &options()).unwrap();
    outputs.write(&unit("a", "b")).unwrap();
    let error = outputs.write(&unit("a", &long)).unwrap_err().to_string();
    assert!(error.contains("m.xlsx: a text of 32768 characters"), "{error}");
    drop(outputs);
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

/// Text of every kind, with much of what a sheet escapes.
fn any_text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        " ",
        "\t",
        "\n",
        "\r",
        "\0",
        "\u{1}",
        "\u{FFFF}",
        "_",
        "x",
        "_x",
        "_x00",
        "0041",
        "005F_",
        "41_",
        "_x000D_",
        "<",
        "&",
        "=",
        "\u{2028}",
        "\u{FEFF}",
        "\u{200F}",
        "א",
        "ا",
        "😀",
        "👩‍🚀",
        "e\u{301}",
        "中",
    ]);
    let any = any::<char>().prop_map(String::from);
    prop::collection::vec(prop_oneof![3 => special.prop_map(str::to_owned), 1 => any], 1..20)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_comes_back(texts in prop::collection::vec((any_text(), any_text()), 1..5)) {
        // A unit without a visible character is in no memory.
        let visible = |text: &str| format!("a{text}b");
        let units: Vec<_> = texts.iter().map(|(a, b)| unit(&visible(a), &visible(b))).collect();
        let bytes = write(&units, &with_columns("source,target"));
        let expected: Vec<[String; 2]> = self::texts(&units);
        prop_assert_eq!(pairs(&bytes), expected.clone());
        let expected: Vec<_> = expected.iter().flatten().map(|text| lines(text)).collect();
        prop_assert_eq!(lines_read(&bytes), expected);
    }

    #[test]
    fn white_space_around_a_text_comes_back(texts in prop::collection::vec("[ \t\n\r]{0,3}[a_x0-9]{1,8}[ \t\n\r]{0,3}", 1..5)) {
        let units: Vec<_> = texts.iter().map(|text| unit(text, text)).collect();
        let found = pairs(&write(&units, &with_columns("source,target")));
        prop_assert_eq!(found, self::texts(&units));
    }
}
