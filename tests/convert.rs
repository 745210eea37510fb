//! Conversions: what producers write is read, and what is written is read back.

use std::io::Cursor;

use proptest::prelude::*;
use tmforge::convert::{Column, Options, Output, OutputFormat, Summary, convert};
use tmforge::lang::Tag;
use tmforge::memory::{
    Annotation, AnnotationKind, Attributes, ColumnChoice, Content, Inline, InlineElement,
    InlineHandling, InputFormat, MemoryReader, ReadOptions, TransUnit, Variant, json_line,
};

const TMX: InputFormat = InputFormat::Tmx;
const JSONL: InputFormat = InputFormat::Jsonl;
const TSV: InputFormat = InputFormat::Tsv;
const CSV: InputFormat = InputFormat::Csv;

fn options(source: &str, target: &str) -> Options {
    let tag = |tag: &str| Tag::parse(tag).ok();
    Options {
        source: tag(source),
        target: tag(target),
        columns: Column::list("source,target").unwrap(),
        threads: 2,
        ..Options::default()
    }
}

fn source(bytes: &[u8], kind: InputFormat) -> tmforge::error::Result<MemoryReader> {
    MemoryReader::read("memory", Box::new(Cursor::new(bytes.to_vec())), kind)
}

fn run_with(
    sources: Vec<MemoryReader>,
    to: OutputFormat,
    options: &Options,
) -> tmforge::error::Result<(String, Summary)> {
    let output = Output { name: "out".to_owned(), format: to, stream: Vec::new(), part: 0 };
    let outputs = vec![output];
    let (summary, mut streams) = convert(sources, outputs, options)?;
    Ok((String::from_utf8(streams.remove(0)).unwrap(), summary))
}

fn run(bytes: &[u8], kind: InputFormat, to: OutputFormat, options: &Options) -> String {
    let mut source = source(bytes, kind).unwrap();
    let text = |tag: &Option<Tag>| tag.as_ref().map(|tag| tag.as_str().to_owned());
    source
        .set_default_languages(text(&options.source).as_deref(), text(&options.target).as_deref());
    run_with(vec![source], to, options).unwrap().0
}

fn to_tsv(bytes: &[u8], kind: InputFormat, source: &str, target: &str) -> String {
    run(bytes, kind, OutputFormat::Tsv, &options(source, target))
}

/// A memory of several languages, the old `lang`, its own source languages, and late props.
const MANY: &str = "<?xml version='1.0'?>\n<!DOCTYPE tmx SYSTEM 'tmx11.dtd'>\n<tmx version='1.1'>\
    <header creationtool='x' srclang='*all*' o-unknown='y'><note>n</note></header>\n<body>\
    <tu tuid='1' srclang='de'><note>remark</note><tuv lang='EN-US'><prop type='p'>v</prop>\
    <seg>a <ph x='1'>&lt;br/></ph>b</seg></tuv>\
    <tuv lang='de_DE'><seg>A</seg><prop type='late'>w</prop></tuv>\
    <tuv xml:lang='fr'><seg>&#945;&amp;\t<![CDATA[<]]></seg></tuv></tu>\
    <!-- <tu><tuv lang='en'><seg>no</seg></tuv></tu> -->\
    <tu><tuv lang='en'><seg>one</seg></tuv><tuv lang='fr'><seg/></tuv></tu></body></tmx>";

#[test]
fn the_pair_is_chosen_out_of_several_languages() {
    assert_eq!(to_tsv(MANY.as_bytes(), TMX, "en", "fr"), "a b\tα& <\n");
    assert_eq!(to_tsv(MANY.as_bytes(), TMX, "de", "en"), "A\ta b\n");
    assert_eq!(to_tsv(MANY.as_bytes(), TMX, "", ""), "A\ta b\nA\tα& <\n");
    assert_eq!(to_tsv(MANY.as_bytes(), TMX, "en", "es"), "");
}

#[test]
fn inline_elements_are_what_is_asked_for() {
    for (inline, text) in [
        (InlineHandling::Drop, "a b"),
        (InlineHandling::Text, "a <br/>b"),
        (InlineHandling::Keep, "a <ph x=\"1\">&lt;br/&gt;</ph>b"),
    ] {
        let options = Options { inline: Some(inline), ..options("en", "de") };
        assert_eq!(run(MANY.as_bytes(), TMX, OutputFormat::Tsv, &options), format!("{text}\tA\n"));
    }
}

#[test]
fn encodings_and_packing_make_no_difference() {
    let expected = to_tsv(MANY.as_bytes(), TMX, "en", "fr");
    let marked = format!("\u{FEFF}{MANY}");
    let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut gzip = flate2::read::GzEncoder::new(MANY.as_bytes(), flate2::Compression::fast());
    let mut packed = Vec::new();
    std::io::Read::read_to_end(&mut gzip, &mut packed).unwrap();
    for bytes in [little, big, packed, marked.into_bytes()] {
        assert_eq!(to_tsv(&bytes, TMX, "en", "fr"), expected);
    }
}

#[test]
fn a_memory_survives_json() {
    let tmx = run(MANY.as_bytes(), TMX, OutputFormat::Tmx, &options("", ""));
    let json = run(tmx.as_bytes(), TMX, OutputFormat::Jsonl, &options("", ""));
    let back = run(json.as_bytes(), JSONL, OutputFormat::Tmx, &options("", ""));
    assert_eq!(back, tmx);
    assert!(
        tmx.contains("srclang=\"*all*\"")
            && tmx.contains("<note>n</note>\n    <prop type=\"o-unknown\">y</prop>\n  </header>")
    );
    assert_eq!(run(json.as_bytes(), JSONL, OutputFormat::Jsonl, &options("", "")), json);
    assert_eq!(json.matches("header").count(), 1);
    // The first line is a unit as every other.
    assert_eq!(run(json.as_bytes(), JSONL, OutputFormat::Tsv, &options("en", "fr")), "a b\tα& <\n");
    let named = run(MANY.as_bytes(), TMX, OutputFormat::Jsonl, &options("de", "en"));
    assert!(named.contains("\"srclang\":\"de\""), "{named}");
    assert!(tmx.contains("<prop type=\"late\">w</prop>\n        <seg>A</seg>"), "{tmx}");
    assert!(tmx.contains("<note>remark</note>") && tmx.contains("<ph x=\"1\">&lt;br/&gt;</ph>"));
}

#[test]
fn several_inputs_become_one_in_order() {
    let first = source(MANY.as_bytes(), TMX).unwrap();
    let mut second = source(b"x\ty\n", TSV).unwrap();
    second.set_default_languages(Some("en"), Some("fr"));
    let sources = vec![first, second];
    let form = OutputFormat::Tsv;
    let (text, summary) = run_with(sources, form, &options("en", "fr")).unwrap();
    assert_eq!(text, "a b\tα& <\nx\ty\n");
    let account = &summary.account;
    assert_eq!((account.units, summary.written, account.excluded_count()), (3, 2, 1));
}

#[test]
fn columns_are_chosen_and_read_back() {
    let columns = "url1,url2,source,target,score";
    let row = "http://a\thttp://b\thello\thallo\t0.5\n";
    let read = ReadOptions { from_columns: Some(ColumnChoice::list(columns).unwrap()) };
    let bytes = Box::new(Cursor::new(row.as_bytes().to_vec()));
    let mut input = MemoryReader::read_with("memory", bytes, TSV, &read).unwrap();
    let options = Options { columns: Column::list(columns).unwrap(), ..options("en", "de") };
    input.set_default_languages(Some("en"), Some("de"));
    let tmx = run_with(vec![input], OutputFormat::Tmx, &options).unwrap().0;
    assert_eq!(run(tmx.as_bytes(), TMX, OutputFormat::Tsv, &options), row);
    let csv = run(tmx.as_bytes(), TMX, OutputFormat::Csv, &options);
    assert!(csv.starts_with("\u{FEFF}url1,url2,source,target,score\r\n"));
    assert_eq!(run(csv.as_bytes(), CSV, OutputFormat::Tsv, &options), row);
}

#[test]
fn what_would_lose_units_is_refused_with_its_place() {
    let cut = &MANY[..MANY.len() - 20];
    for (text, place) in [
        (cut.to_owned(), "memory:4:"),
        (MANY.replacen("</seg>", "", 1), "memory:4:"),
        (MANY.replacen("</tuv></tu>", "</tuv>", 1), "memory:4:"),
        ("<html/>".to_owned(), "memory:1:1: root element `html`"),
        (String::new(), "memory:1:1: not a TMX file"),
    ] {
        let error = match source(text.as_bytes(), TMX) {
            Ok(source) => run_with(vec![source], OutputFormat::Tsv, &options("", "")).unwrap_err(),
            Err(error) => error,
        };
        assert!(error.to_string().starts_with(place), "{error}");
    }
}

#[test]
fn long_files_are_read_in_blocks_in_order() {
    let unit = |i: usize| {
        format!(
            "<tu><tuv xml:lang='en'><seg>s{i}</seg></tuv><tuv xml:lang='de'><seg>t{i}</seg></tuv></tu>\n"
        )
    };
    let units: String = (0..20_000).map(unit).collect();
    let text = format!("<tmx version='1.4'><header srclang='en'/><body>{units}</body></tmx>");
    let expected: String = (0..20_000).map(|i| format!("s{i}\tt{i}\n")).collect();
    let tsv = to_tsv(text.as_bytes(), TMX, "en", "de");
    assert!(tsv == expected);
    let jsonl = run(tsv.as_bytes(), TSV, OutputFormat::Jsonl, &options("en", "de"));
    let csv = run(jsonl.as_bytes(), JSONL, OutputFormat::Csv, &options("en", "de"));
    assert!(to_tsv(csv.as_bytes(), CSV, "en", "de") == expected);
}

#[test]
fn segments_of_codes_alone_are_in_no_row_and_not_counted() {
    let text = "<tmx version='1.4'><header srclang='en'/><body>\
        <tu><tuv xml:lang='en'><seg><ph>x</ph></seg></tuv><tuv xml:lang='de'><seg>A</seg></tuv></tu>\
        <tu><tuv xml:lang='en'><seg>\u{FEFF}</seg></tuv><tuv xml:lang='de'><seg>A</seg></tuv></tu>\
        <tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='de'><seg>A</seg></tuv></tu>\
        </body></tmx>";
    for (format, inline, figures) in [
        (OutputFormat::Tsv, None, (3, 1, 2)),
        (OutputFormat::Csv, None, (3, 1, 2)),
        (OutputFormat::Tsv, Some(InlineHandling::Text), (3, 2, 1)),
        (OutputFormat::Tmx, None, (3, 2, 1)),
    ] {
        let options = Options { inline, ..options("en", "de") };
        let input = source(text.as_bytes(), TMX).unwrap();
        let (text, found) = run_with(vec![input], format, &options).unwrap();
        // A segment that shows nothing in any format makes no pair.
        let account = &found.account;
        let found = (account.units, found.written, account.excluded_count());
        assert_eq!(found, figures, "{format} {text}");
    }
}

/// Text that XML can carry.
fn text() -> impl Strategy<Value = String> {
    "[a-z &<>\"'\\]\t\n\r\u{85}\u{2028}\u{e9}\u{4e2d}\u{1F600}=+]{0,12}"
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z-]{0,8}"
}

fn attributes() -> impl Strategy<Value = Attributes<'static>> {
    prop::collection::btree_map(name(), text(), 0..3).prop_map(|map| {
        let skip = |name: &str| matches!(name, "lang" | "srclang" | "type");
        let pairs = map.into_iter().filter(|(name, _)| !skip(name));
        Attributes::List(pairs.map(|(name, value)| (name.into(), value.into())).collect())
    })
}

fn annotation() -> impl Strategy<Value = Annotation<'static>> {
    (any::<bool>(), name(), text()).prop_map(|(is_note, name, text)| {
        let (kind, attributes) = match is_note {
            true => (AnnotationKind::Note, Vec::new()),
            false => (AnnotationKind::Prop, vec![("type".into(), name.into())]),
        };
        Annotation {
            kind,
            attributes: Attributes::List(attributes),
            text: Content::Plain(text.into()),
        }
    })
}

fn piece() -> impl Strategy<Value = Inline<'static>> {
    let code = (prop::sample::select(vec!["bpt", "ept", "ph", "it", "hi"]), attributes(), text());
    prop_oneof![
        text().prop_map(|text| Inline::Text(text.into())),
        code.prop_map(|(name, attributes, text)| {
            let content = vec![Inline::Text(text.into())];
            Inline::Element(InlineElement { name: name.into(), attributes, content })
        })
    ]
}

fn variant(language: &'static str) -> impl Strategy<Value = Variant<'static>> {
    let annotations = prop::collection::vec(annotation(), 0..3);
    let pieces = prop::collection::vec(piece(), 0..4);
    (attributes(), annotations, pieces).prop_map(move |(attributes, annotations, pieces)| Variant {
        language: language.into(),
        attributes,
        annotations,
        segment: Content::Inlines(Content::Inlines(pieces).pieces()),
    })
}

fn unit() -> impl Strategy<Value = TransUnit<'static>> {
    let annotations = prop::collection::vec(annotation(), 0..3);
    (attributes(), annotations, variant("en"), variant("zh-CN"), any::<bool>()).prop_map(
        |(attributes, annotations, source, target, is_swapped)| {
            let mut variants = vec![source, target];
            if is_swapped {
                variants.reverse();
            }
            TransUnit { attributes, annotations, variants, ..TransUnit::default() }
        },
    )
}

/// The units without what TMX does not hold: the language stands apart from other attributes.
fn read_back(bytes: &[u8], kind: InputFormat) -> Vec<TransUnit<'static>> {
    let mut found = Vec::new();
    for block in source(bytes, kind).unwrap() {
        let block = block.unwrap();
        block.each(|unit| found.push(owned(unit))).unwrap();
    }
    found
}

fn owned(unit: &TransUnit<'_>) -> TransUnit<'static> {
    let mut line = Vec::new();
    json_line(unit, 0, 1, &mut line);
    let line: &'static str = String::from_utf8(line).unwrap().leak();
    let block = source(line.as_bytes(), JSONL).unwrap().next().unwrap().unwrap();
    let block: &'static _ = Box::leak(Box::new(block));
    let mut units = block.units().unwrap();
    let mut unit = units.pop_front().unwrap();
    unit.at = 0;
    unit
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_unit_survives_json(unit in unit()) {
        prop_assert_eq!(owned(&unit), unit);
    }

    #[test]
    fn any_unit_survives_tmx(units in prop::collection::vec(unit(), 1..4)) {
        let mut lines = Vec::new();
        units.iter().for_each(|unit| json_line(unit, 0, 1, &mut lines));
        let mut input = source(&lines, JSONL).unwrap();
        input.set_default_languages(Some("en"), None);
        let form = OutputFormat::Tmx;
        let tmx = run_with(vec![input], form, &options("", "")).unwrap().0;
        let read = read_back(tmx.as_bytes(), TMX);
        let without_source = |unit: TransUnit<'static>| {
            let kept = unit.attributes.iter().filter(|(name, _)| name != "srclang").collect();
            TransUnit { attributes: Attributes::List(kept), ..unit }
        };
        prop_assert_eq!(read.into_iter().map(without_source).collect::<Vec<_>>(), units);
    }

    #[test]
    fn any_pair_survives_csv(pairs in prop::collection::vec((text(), text()), 1..5)) {
        let full = |(a, b): &(String, String)| !a.trim().is_empty() && !b.trim().is_empty();
        let pairs: Vec<_> = pairs.into_iter().filter(full).collect();
        let mut lines = Vec::new();
        for (a, b) in &pairs {
            let side = |text: &String| Variant {
                segment: Content::Plain(text.clone().into()),
                ..Variant::default()
            };
            let unit = TransUnit { variants: vec![side(a), side(b)], ..TransUnit::default() };
            json_line(&unit, 0, 1, &mut lines);
        }
        let csv = run(&lines, JSONL, OutputFormat::Csv, &options("", ""));
        let read = read_back(csv.as_bytes(), CSV);
        let texts = |unit: &TransUnit<'_>| {
            let text = |i: usize| unit.variants[i].segment.text(InlineHandling::Drop).into_owned();
            (text(0), text(1))
        };
        prop_assert_eq!(read.iter().map(texts).collect::<Vec<_>>(), pairs);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60), cut in 0..700usize) {
        let mut broken = MANY.as_bytes()[..cut.min(MANY.len())].to_vec();
        broken.extend_from_slice(&bytes);
        for kind in [TMX, JSONL, TSV, CSV, InputFormat::Xliff, InputFormat::Po, InputFormat::Txml] {
            let Ok(source) = source(&broken, kind) else { continue };
            let _ = run_with(vec![source], OutputFormat::Jsonl, &options("en", "fr"));
        }
    }
}
