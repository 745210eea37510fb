//! Every writer carries every text: one list of nasty texts, and random ones.

mod written;

use std::io::{self, Write};

use proptest::prelude::*;
use tmforge::memory::{InputFormat, MemoryReader, PairList, Selection};
use tmforge::output::{Date, OutputFormat, UnitWriter, Writer};
use tmforge::unit::{BeadType, LineRange, Lines, TranslationUnit};
use tmforge::validate::{CheckedFormat, Rule, check};
use written::{options, write_with};

/// Texts that one format or another is known to stumble over.
const NASTY: &[&str] = &[
    "plain",
    "中文，“引号”。",
    "\"quoted\" at the start",
    "ends with a quote\"",
    "\"",
    "\"\"\"",
    "a,b;c|d",
    "tab\tin the middle",
    "line\nfeed, carriage\rreturn, both\r\nof them",
    "\u{B}\u{C}\u{85}\u{2028}\u{2029} separators \u{1C}\u{1D}\u{1E}\u{1F}.",
    "<b>tags</b> & entities &amp; &lt; &#1; ]]> <!-- -->",
    "'single'",
    "=1+1",
    "+49 30",
    "-5",
    "@user",
    "'=1",
    "''=1",
    "＝全角",
    "\\n \\t \\\\ \\u0041",
    "e\u{301} composes, ﬁ stays",
    "\u{200F}עברית\u{200E}",
    "🏳️‍🌈 𝄞 𠀀",
    "zero\u{200B}width\u{FEFF}inside",
    "NaN",
    "NA",
    "null",
    "000123",
    "1-2",
    "{\"json\": [1]}",
    "#comment",
    "nbsp\u{A0}inside\u{3000}",
    "\u{7F}\u{80}\u{9F}",
    "NUL\0 and \u{1} and \u{FFFE}\u{FFFF}",
];

/// The formats that are text.
const TEXT: [OutputFormat; 4] =
    [OutputFormat::Tmx, OutputFormat::Tsv, OutputFormat::Csv, OutputFormat::Jsonl];

/// Of two source segments and three lines.
fn unit(source: &str, target: &str) -> TranslationUnit {
    TranslationUnit {
        bead: BeadType { source: 2, target: 1 },
        confidence: 0.98765,
        lines: Lines {
            source: vec![LineRange { first: 1, last: 2 }],
            target: vec![LineRange { first: 3, last: 3 }],
        },
        ..written::unit(source, target)
    }
}

/// Each nasty text on each side, numbered so that no two are equal.
fn nasty_units() -> Vec<TranslationUnit> {
    let turned = NASTY.iter().cycle().skip(7);
    let pairs = NASTY.iter().zip(turned).enumerate();
    pairs
        .map(|(i, (&source, target))| {
            let mut unit = unit(source, &format!("{target} {i}"));
            unit.document = source.to_owned();
            unit.previous = Some(source.to_owned());
            unit.section.source.push(source.to_owned());
            unit
        })
        .collect()
}

fn write(format: OutputFormat, units: &[TranslationUnit]) -> String {
    String::from_utf8(write_with(format, units, &options()).0).unwrap()
}

/// The pairs in a memory, read by nothing of ours.
fn read(format: OutputFormat, text: &str) -> Vec<(String, String)> {
    match format {
        OutputFormat::Tmx => read_tmx(text),
        OutputFormat::Tsv => text.split_terminator('\n').map(read_line).collect(),
        OutputFormat::Csv => read_csv(text),
        OutputFormat::Jsonl => text.lines().map(read_object).collect(),
        _ => unreachable!("the tests of {format} are elsewhere"),
    }
}

fn read_line(line: &str) -> (String, String) {
    let columns: Vec<_> = line.split('\t').collect();
    assert_eq!(columns.len(), 2, "{line:?}");
    (columns[0].to_owned(), columns[1].to_owned())
}

fn read_object(line: &str) -> (String, String) {
    let object: serde_json::Value = serde_json::from_str(line).unwrap();
    let text = |key: &str| object[key].as_str().unwrap().to_owned();
    (text("source"), text("target"))
}

fn read_csv(text: &str) -> Vec<(String, String)> {
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let undo = |field: &str| match field.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(is_formula) => rest.to_owned(),
        _ => field.to_owned(),
    };
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| (undo(&row[4]), undo(&row[5]))).collect()
}

fn is_formula(c: char) -> bool {
    "=+-@\t\n\r\0＝＋－＠".contains(c)
}

fn read_tmx(text: &str) -> Vec<(String, String)> {
    let document = roxmltree::Document::parse(text).unwrap();
    let named = |node: roxmltree::Node<'_, '_>, name| node.has_tag_name(name);
    let units = document.descendants().filter(|&node| named(node, "tu"));
    units
        .map(|unit| {
            let segments = unit.descendants().filter(|&node| named(node, "seg"));
            let texts: Vec<_> = segments.map(|seg| seg.text().unwrap_or("").to_owned()).collect();
            <[String; 2]>::try_from(texts).unwrap().into()
        })
        .collect()
}

/// What a format makes of a text: itself, but for the stated normalisation.
fn as_carried(format: OutputFormat, text: &str) -> String {
    let is_control = |c: char| c < ' ' && !"\t\n\r".contains(c);
    match format {
        OutputFormat::Csv | OutputFormat::Jsonl => text.to_owned(),
        OutputFormat::Tmx => {
            let is_gap = |c: char| "\u{B}\u{C}".contains(c) || ('\u{1C}'..='\u{1F}').contains(&c);
            let is_lost = |c: char| "\u{FFFE}\u{FFFF}".contains(c) || is_control(c) && !is_gap(c);
            let kept: String = text.chars().filter(|&c| !is_lost(c)).collect();
            let parts = kept.split(is_gap).filter(|part| !part.is_empty());
            parts.fold(String::new(), |joined, part| {
                let is_open = joined.is_empty()
                    || joined.ends_with(char::is_whitespace)
                    || part.starts_with(char::is_whitespace);
                joined + if is_open { "" } else { " " } + part
            })
        }
        OutputFormat::Tsv => as_in_tsv(text),
        _ => unreachable!("the tests of {format} are elsewhere"),
    }
}

fn as_in_tsv(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let is_gap = |c: char| c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c);
    let kept = |c: &char| is_gap(*c) || (*c >= ' ' && !"\u{FFFE}\u{FFFF}".contains(*c));
    let composed: String = text.chars().filter(kept).nfc().collect();
    let words: Vec<_> = composed.split(is_gap).filter(|word| !word.is_empty()).collect();
    words.join(" ").trim_matches([' ', '\u{FEFF}']).to_owned()
}

/// The pairs that have something to show on both sides.
fn expected(format: OutputFormat, units: &[TranslationUnit]) -> Vec<(String, String)> {
    let carried = |text: &str| as_carried(format, text);
    let shown = units
        .iter()
        .filter(|unit| ![&unit.source, &unit.target].iter().any(|text| as_in_tsv(text).is_empty()));
    shown.map(|unit| (carried(&unit.source), carried(&unit.target))).collect()
}

#[test]
fn every_format_carries_every_nasty_text() {
    let units = nasty_units();
    for format in TEXT {
        let text = write(format, &units);
        assert_eq!(read(format, &text), expected(format, &units), "{format}");
        assert_eq!(read_back(format, &text), expected(format, &units), "{format}");
    }
}

#[test]
fn what_is_written_is_sound() {
    let units = nasty_units();
    for format in TEXT {
        assert_eq!(complaints(format, &write(format, &units)), Vec::<String>::new());
    }
}

/// What the validator says of a memory, but for what lies in the texts themselves.
fn complaints(format: OutputFormat, text: &str) -> Vec<String> {
    let of_the_text = [Rule::Empty, Rule::SurroundingWhitespace, Rule::DoubleEscaped];
    let mut findings = {
        let path = format!("memory.{format}");
        let format = CheckedFormat::of_path(path.as_ref()).unwrap();
        check("memory", text.as_bytes(), format)
    };
    findings.retain(|found| match format {
        // CSV and JSON Lines carry control characters, and all of the test's units have one id.
        OutputFormat::Csv => ![Rule::Character, Rule::Duplicate].contains(&found.rule),
        _ => true,
    });
    findings.retain(|found| !of_the_text.contains(&found.rule));
    findings.iter().map(ToString::to_string).collect()
}

/// The pairs in a memory, read by the library.
fn read_back(format: OutputFormat, text: &str) -> Vec<(String, String)> {
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    let format: InputFormat = format.name().parse().unwrap();
    let reader = MemoryReader::read("memory", Box::new(bytes), format).unwrap();
    let memory = PairList::read(reader, &Selection::default()).unwrap();
    memory.pairs.into_iter().map(|entry| (entry.source, entry.target)).collect()
}

#[test]
fn characters_that_xml_forbids_are_left_out_and_counted() {
    let units = [unit("a\0\u{1}b", "c\u{FFFF}"), unit("\0", "x")];
    for format in [OutputFormat::Tmx, OutputFormat::Tsv] {
        let (text, written) = write_with(format, &units, &options());
        assert_eq!(read(format, &String::from_utf8(text).unwrap()), [("ab".into(), "c".into())]);
        assert_eq!((written.forbidden, written.units, written.empty), (3, 1, 1));
    }
}

#[test]
fn line_ends_and_marks_are_those_of_the_format() {
    let units = [unit("a", "甲"), unit("b", "乙")];
    assert_eq!(write(OutputFormat::Tsv, &units), "a\t甲\nb\t乙\n");
    assert_eq!(write(OutputFormat::Tsv, &[]), "");
    assert_eq!(write(OutputFormat::Jsonl, &[]), "");
    assert_eq!(
        write(OutputFormat::Csv, &units[..1]),
        "\u{FEFF}id,document,section,kind,source,target,bead,confidence\r\n\
         0123456789abcdef,report.md,One,paragraph,a,甲,2-1,0.988\r\n"
    );
    assert_eq!(
        write(OutputFormat::Jsonl, &units[..1]),
        concat!(
            r#"{"id":"0123456789abcdef","document":"report.md","position":1,"kind":"paragraph","#,
            r#""source":"a","target":"甲","languages":{"source":"en","target":"zh-CN"},"section":{"source":["One"],"target":["一"]},"#,
            r#""bead":{"source":2,"target":1},"confidence":0.988,"verdict":"translation","previous":null,"next":null,"#,
            r#""lines":{"source":[{"first":1,"last":2}],"target":[{"first":3,"last":3}]}}"#,
            "\n"
        )
    );
}

#[test]
fn json_lines_stay_one_line_for_readers_that_split_at_any_separator() {
    let text = write(OutputFormat::Jsonl, &[unit("a\u{85}b\u{2028}c\u{2029}d\u{1C}e\u{B}", "x")]);
    assert!(text.contains(r"a\u0085b\u2028c\u2029d\u001ce\u000b"), "{text}");
}

#[test]
fn a_plain_unit_of_tmx_keeps_its_context_on_the_variants() {
    let mut unit = unit("A & B", "甲");
    unit.previous = Some("x < y".to_owned());
    let mut options = options();
    options.date = Some(Date::parse("20260131T235959Z").unwrap());
    let (bytes, _) = write_with(OutputFormat::Tmx, &[unit], &options);
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="tmforge" creationtoolversion="{version}" segtype="sentence" o-tmf="tmforge" adminlang="en" srclang="en" datatype="plaintext" creationdate="20260131T235959Z"/>
  <body>
    <tu creationdate="20260131T235959Z">
      <tuv xml:lang="en">
        <prop type="x-context-pre">&lt;seg&gt;x &amp;lt; y&lt;/seg&gt;</prop>
        <prop type="context_prev">x &lt; y</prop>
        <prop type="x-document">report.md</prop>
        <prop type="x-section">One</prop>
        <prop type="x-unit-id">0123456789abcdef</prop>
        <seg>A &amp; B</seg>
      </tuv>
      <tuv xml:lang="zh-CN">
        <prop type="x-section">一</prop>
        <prop type="x-confidence">0.988</prop>
        <seg>甲</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"#
    );
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}

/// The props directly below each `tu`, as (type, text).
fn unit_props(text: &str) -> Vec<Vec<(String, String)>> {
    let document = roxmltree::Document::parse(text).unwrap();
    let units = document.descendants().filter(|node| node.has_tag_name("tu"));
    let prop = |node: roxmltree::Node<'_, '_>| {
        let name = node.attribute("type").unwrap().to_owned();
        (name, node.text().unwrap_or("").to_owned())
    };
    units
        .map(|unit| unit.children().filter(|node| node.has_tag_name("prop")).map(prop).collect())
        .collect()
}

#[test]
fn a_source_that_comes_again_becomes_a_variant_with_its_context() {
    let mut units = vec![unit("A", "甲"), unit("A", "乙"), unit("B", "丙"), unit("A", "乙")];
    units[1].previous = Some("A\0".to_owned());
    units[1].next = Some("B".to_owned());
    units[3].previous = Some("B".to_owned());
    let text = write(OutputFormat::Tmx, &units);
    let props = |previous: &str, next: &str| {
        [("file", "report.md"), ("prev", previous), ("next", next)]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .to_vec()
    };
    assert_eq!(unit_props(&text), [vec![], props("A", "B"), vec![], props("B", "")]);
    assert!(text.contains("<prop type=\"next\"></prop>"), "{text}");
    assert!(!text.contains("tuid"), "{text}");
}

#[test]
fn exact_repeats_are_written_once_and_counted_in_tmx_alone() {
    let mut units =
        vec![unit("A", "甲"), unit("A", "甲"), unit("A", "乙"), unit("A", "乙"), unit("B", "甲")];
    units[1].previous = Some("elsewhere".to_owned());
    let (_, written) = write_with(OutputFormat::Tmx, &units, &options());
    assert_eq!((written.units, written.repeated), (3, 2));
    for format in OutputFormat::ALL.into_iter().filter(|format| *format != OutputFormat::Tmx) {
        let (_, written) = write_with(format, &units, &options());
        assert_eq!((written.units, written.repeated), (5, 0), "{format}");
    }
}

#[test]
fn several_writers_write_every_format_in_one_pass() {
    let writer = |format| UnitWriter::new(format, "memory", Vec::new(), &options()).unwrap();
    let mut writers: Vec<_> = OutputFormat::ALL.map(writer).into();
    let units = nasty_units();
    units.iter().for_each(|unit| writers.write(unit).unwrap());
    for (writer, format) in writers.into_iter().zip(OutputFormat::ALL) {
        let (written, bytes) = writer.finish().unwrap();
        assert_eq!(written.format, format);
        assert!(bytes == write_with(format, &units, &options()).0, "{format}");
    }
}

struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_that_names_the_memory() {
    for format in OutputFormat::ALL {
        let mut writer = UnitWriter::new(format, "out/memory", Full, &options()).unwrap();
        let written = writer.write(&unit("a", "b"));
        let error = written.and_then(|()| writer.finish().map(drop)).unwrap_err();
        assert!(error.to_string().starts_with("out/memory: cannot write"), "{error}");
        assert_eq!(error.io_kind(), Some(io::ErrorKind::StorageFull));
    }
}

/// Text of every kind, the characters that formats stumble over far more often than by chance.
fn any_text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        "\t\n\r\0 \"',<>&=+-@'\\中。\u{2028}\u{301}e\u{FEFF}".chars().collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![special, any::<char>()], 1..20)
        .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn any_text_comes_back(texts in prop::collection::vec((any_text(), any_text()), 1..5)) {
        let units: Vec<_> = texts.iter().map(|(source, target)| unit(source, target)).collect();
        for format in [OutputFormat::Csv, OutputFormat::Jsonl] {
            let text = write(format, &units);
            prop_assert_eq!(read(format, &text), expected(format, &units));
            prop_assert_eq!(read_back(format, &text), expected(format, &units));
            prop_assert_eq!(complaints(format, &text), Vec::<String>::new());
        }
        let in_tsv = expected(OutputFormat::Tsv, &units);
        let text = write(OutputFormat::Tsv, &units);
        prop_assert_eq!(read(OutputFormat::Tsv, &text), in_tsv.clone());
        prop_assert_eq!(read_back(OutputFormat::Tsv, &text), in_tsv);
        prop_assert_eq!(complaints(OutputFormat::Tsv, &text), Vec::<String>::new());
        for unit in &units {
            let carried = expected(OutputFormat::Tmx, std::slice::from_ref(unit));
            let text = write(OutputFormat::Tmx, std::slice::from_ref(unit));
            prop_assert_eq!(read(OutputFormat::Tmx, &text), carried.clone());
            prop_assert_eq!(read_back(OutputFormat::Tmx, &text), carried);
            prop_assert_eq!(complaints(OutputFormat::Tmx, &text), Vec::<String>::new());
        }
    }
}
