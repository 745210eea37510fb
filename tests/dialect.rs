//! Each dialect of TMX: the names that its tool looks for, at the level where it looks, in a memory
//! that is valid.

mod written;

use std::io::Cursor;
use std::process::Command;

use tmforge::convert::{self, Output};
use tmforge::lang::Tag;
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::output::{Dialect, Options, OutputFormat};
use tmforge::unit::{BeadType, SubSegment, TranslationUnit};
use tmforge::validate::CheckedFormat;
use tmforge::validate::check;

fn unit(source: &str, target: &str, neighbours: [Option<&str>; 2]) -> TranslationUnit {
    let [previous, next] = neighbours.map(|text| text.map(str::to_owned));
    let mut unit = TranslationUnit { previous, next, ..written::unit(source, target) };
    unit.id = format!("id of {target}");
    unit.document = "a & b.md".to_owned();
    unit.section.source.push("Two".to_owned());
    unit
}

/// Three units, the last with the source of the first.
fn units() -> [TranslationUnit; 3] {
    [
        unit("Yes.", "是。", [None, Some("x < y")]),
        unit("x < y", "甲", [Some("Yes."), Some("Yes.")]),
        unit("Yes.", "好。", [Some("x < y"), None]),
    ]
}

fn write(dialect: Dialect, units: &[TranslationUnit]) -> String {
    let options = Options { dialect, ..written::options() };
    String::from_utf8(written::write_with(OutputFormat::Tmx, units, &options).0).unwrap()
}

/// The props of the unit numbered `unit`, as `level name=text`: those of tools, without our own.
fn props(dialect: Dialect, unit: usize) -> Vec<String> {
    let text = write(dialect, &units());
    let document = roxmltree::Document::parse(&text).unwrap();
    let unit = document.descendants().filter(|node| node.has_tag_name("tu")).nth(unit).unwrap();
    let variants: Vec<_> = unit.children().filter(|node| node.has_tag_name("tuv")).collect();
    let levels = [("tu", unit), ("source", variants[0]), ("target", variants[1])];
    let own = ["x-document", "x-section", "x-unit-id", "x-confidence"];
    let mut found = Vec::new();
    for (level, element) in levels {
        for prop in element.children().filter(|node| node.has_tag_name("prop")) {
            let name = prop.attribute("type").unwrap();
            if level == "tu" || !own.contains(&name) {
                found.push(format!("{level} {name}={}", prop.text().unwrap_or_default()));
            }
        }
    }
    found
}

#[test]
fn omegat_finds_context_on_the_unit_and_only_where_a_source_comes_again() {
    assert_eq!(props(Dialect::Omegat, 0), Vec::<String>::new());
    assert_eq!(props(Dialect::Omegat, 1), Vec::<String>::new());
    assert_eq!(props(Dialect::Omegat, 2), ["tu file=a & b.md", "tu prev=x < y", "tu next="]);
}

#[test]
fn memoq_finds_segments_on_the_source_variant() {
    assert_eq!(props(Dialect::Memoq, 0), ["source x-context-post=<seg>x &lt; y</seg>"]);
    assert_eq!(
        props(Dialect::Memoq, 1),
        ["source x-context-pre=<seg>Yes.</seg>", "source x-context-post=<seg>Yes.</seg>"]
    );
}

#[test]
fn phrase_finds_neighbours_on_the_source_and_the_file_on_the_target() {
    assert_eq!(
        props(Dialect::Phrase, 1),
        ["source context_prev=Yes.", "source context_next=Yes.", "target filename=a & b.md"]
    );
}

#[test]
fn xtm_finds_neighbours_and_their_sums_on_the_unit() {
    assert_eq!(
        props(Dialect::Xtm, 2),
        [
            "tu x-previous-source-text=x < y".to_owned(),
            format!("tu x-previous-crc={}", 1050542819_u32),
            "tu x-segment-id=id of 好。".to_owned(),
        ]
    );
}

#[test]
fn matecat_finds_plain_neighbours_on_the_unit_and_empty_ones_at_an_edge() {
    assert_eq!(
        props(Dialect::Matecat, 0),
        [
            "tu x-MateCAT-id_segment=id of 是。",
            "tu x-MateCAT-filename=a & b.md",
            "tu x-context-pre=",
            "tu x-context-post=x < y",
        ]
    );
}

#[test]
fn okapi_finds_file_and_group() {
    assert_eq!(
        props(Dialect::Okapi, 1),
        ["tu Txt::FileName=a & b.md", "tu Txt::GroupName=One > Two"]
    );
}

#[test]
fn swordfish_finds_neighbours_by_the_languages() {
    assert_eq!(props(Dialect::Swordfish, 1), ["tu prev-en-zh-CN=Yes.", "tu next-en-zh-CN=Yes."]);
    assert_eq!(props(Dialect::Swordfish, 2), ["tu prev-en-zh-CN=x < y"]);
}

#[test]
fn generic_holds_what_does_not_disturb_each_other() {
    let names = |dialect| -> Vec<String> {
        let named = |prop: String| prop.split('=').next().unwrap().to_owned();
        props(dialect, 2).into_iter().map(named).collect()
    };
    assert_eq!(
        names(Dialect::Generic),
        ["tu file", "tu prev", "tu next", "source x-context-pre", "source context_prev"]
    );
}

/// Own facts are the same in every dialect: the section must not be lost with the tool.
#[test]
fn every_dialect_keeps_document_section_id_and_confidence_on_the_variants() {
    for dialect in Dialect::ALL {
        let text = write(dialect, &units());
        for prop in [
            "<prop type=\"x-document\">a &amp; b.md</prop>",
            "<prop type=\"x-section\">One &gt; Two</prop>",
            "<prop type=\"x-section\">一</prop>",
            "<prop type=\"x-unit-id\">id of 甲</prop>",
            "<prop type=\"x-confidence\">1.000</prop>",
        ] {
            assert!(text.contains(&format!("        {prop}\n")), "{dialect}: {prop}\n{text}");
        }
    }
}

#[test]
fn every_dialect_is_valid_and_has_no_tuid() {
    let mut nasty = units().to_vec();
    nasty.push(unit("\0<seg>&amp;]]>", "\r\"'", [Some("\u{FFFE}&\u{1}"), Some("")]));
    for dialect in Dialect::ALL {
        let text = write(dialect, &nasty);
        assert!(!text.contains("tuid"), "{dialect}");
        let findings = check("memory", text.as_bytes(), CheckedFormat::Tmx);
        let errors: Vec<_> = findings
            .iter()
            .filter(|found| found.severity == tmforge::validate::Severity::Error)
            .map(ToString::to_string)
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{dialect}");
    }
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/npc-report.md");

fn export(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tmforge"));
    command.args(["export", SAMPLE, "-s", "en", "-t", "zh-CN", "-q", "-o", "-"]);
    command.env_remove("SOURCE_DATE_EPOCH").args(arguments).output().unwrap()
}

#[test]
fn generic_is_the_default() {
    let default = export(&["--to", "tmx"]);
    assert!(default.status.success() && !default.stdout.is_empty());
    assert_eq!(default.stdout, export(&["--to", "tmx", "--dialect", "generic"]).stdout);
    assert_ne!(default.stdout, export(&["--to", "tmx", "--dialect", "xtm"]).stdout);
}

/// A unit of two segments, in parts.
fn joined(first: [&str; 2], second: [&str; 2]) -> TranslationUnit {
    let part = |number: usize, [source, target]: [&str; 2]| SubSegment {
        number,
        source: source.to_owned(),
        target: target.to_owned(),
        confidence: 0.9,
        previous: (number == 2).then(|| first[0].to_owned()),
        next: (number == 1).then(|| second[0].to_owned()),
    };
    let whole = [[first[0], second[0]].join(" "), [first[1], second[1]].concat()];
    let mut unit = unit(&whole[0], &whole[1], [None, None]);
    unit.bead = BeadType { source: 2, target: 1 };
    unit.sub_segments = vec![part(1, first), part(2, second)];
    unit
}

/// MemoryReader and target of each unit of a TMX, with its props of the unit and `x-part`.
fn told(text: &str) -> Vec<(String, String, Vec<String>)> {
    let document = roxmltree::Document::parse(text).unwrap();
    let units = document.descendants().filter(|node| node.has_tag_name("tu"));
    units
        .map(|unit| {
            let within = |name| unit.descendants().filter(move |node| node.has_tag_name(name));
            let text = |node: roxmltree::Node<'_, '_>| node.text().unwrap_or_default().to_owned();
            let mut segments = within("seg").map(text);
            let props = within("prop").filter(|prop| {
                prop.parent() == Some(unit) || prop.attribute("type") == Some("x-part")
            });
            let pair = (segments.next().unwrap(), segments.next().unwrap());
            (pair.0, pair.1, props.map(text).collect())
        })
        .collect()
}

fn row(source: &str, target: &str, props: &[&str]) -> (String, String, Vec<String>) {
    (source.to_owned(), target.to_owned(), props.iter().map(ToString::to_string).collect())
}

#[test]
fn parts_come_after_all_units_and_say_what_they_are() {
    let units = [joined(["A.", "甲，"], ["B.", "乙。"]), unit("C.", "丙。", [None, None])];
    assert_eq!(
        told(&write(Dialect::Omegat, &units)),
        [
            row("A. B.", "甲，乙。", &[]),
            row("C.", "丙。", &[]),
            row("A.", "甲，", &["1/2"]),
            row("B.", "乙。", &["2/2"]),
        ]
    );
}

/// Not the part that came first, but the unit is what a tool finds by default.
#[test]
fn a_part_gives_way_to_a_unit_and_to_the_parts_before_it() {
    let units = [
        joined(["A.", "甲，"], ["B.", "乙。"]),
        joined(["B.", "巳，"], ["C.", "丙。"]),
        unit("A.", "天。", [None, None]),
        unit("C.", "丙。", [None, None]),
    ];
    assert_eq!(
        told(&write(Dialect::Omegat, &units))[2..],
        [
            row("A.", "天。", &[]),
            row("C.", "丙。", &[]),
            row("A.", "甲，", &["a & b.md", "", "B.", "1/2"]),
            row("B.", "乙。", &["2/2"]),
            row("B.", "巳，", &["a & b.md", "", "C.", "1/2"]),
        ]
    );
}

#[test]
fn memories_with_parts_are_clean_and_count_them_apart() {
    let units = [
        joined(["A.", "甲，"], ["B.", "乙。"]),
        joined(["B.", "巳，"], ["C\u{1}.", "丙\u{1}。"]),
        joined(["A.", "甲，"], ["D.", ""]),
    ];
    // `validate` knows no context by the names of Swordfish, which hold the languages.
    for dialect in Dialect::ALL.into_iter().filter(|&dialect| dialect != Dialect::Swordfish) {
        let options = Options { dialect, ..written::options() };
        let (bytes, written) = written::write_with(OutputFormat::Tmx, &units, &options);
        let findings: Vec<_> =
            check("memory", &bytes, CheckedFormat::Tmx).iter().map(ToString::to_string).collect();
        assert_eq!(findings, Vec::<String>::new(), "{dialect}");
        // Without neighbours the second target of a source cannot be told from the first.
        let parts = if dialect == Dialect::Okapi { 3 } else { 4 };
        assert_eq!((written.units, written.sub_segments), (3, parts), "{dialect}");
    }
}

/// The sample has sentences that the translation joins.
#[test]
fn parts_are_written_where_they_are_asked_for_and_change_nothing_else() {
    let parts = |arguments: &[&str]| {
        let text = String::from_utf8(export(arguments).stdout).unwrap();
        text.matches("\"x-part\"").count()
    };
    assert_eq!(parts(&["--to", "tmx"]), 0);
    assert!(parts(&["--to", "tmx", "--sub-segments"]) >= 10);
    assert!(parts(&["--to", "tmx", "--dialect", "omegat"]) >= 10);
    assert_eq!(parts(&["--to", "tmx", "--dialect", "omegat", "--min-confidence", "1"]), 0);
    let whole = export(&["--to", "tmx"]).stdout;
    let with_parts = export(&["--to", "tmx", "--sub-segments"]).stdout;
    let body = whole.len() - "  </body>\n</tmx>\n".len();
    assert_eq!(whole[..body], with_parts[..body]);
}

#[test]
fn parts_do_not_depend_on_threads() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |number: usize| {
        let path = folder.path().join(format!("{number}.md"));
        std::fs::copy(SAMPLE, &path).unwrap();
        path.to_string_lossy().into_owned()
    };
    let copies: Vec<String> = (0..20).map(copy).collect();
    let run = |threads| {
        let mut arguments = vec!["--to", "tmx", "--sub-segments", "--threads", threads];
        arguments.extend(copies.iter().map(String::as_str));
        export(&arguments).stdout
    };
    assert!(!run("1").is_empty());
    assert_eq!(run("1"), run("4"));
}

#[test]
fn parts_are_refused_where_no_output_is_tmx() {
    let refused = export(&["--to", "csv", "--sub-segments"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("--sub-segments is for TMX"), "{told}");
}

#[test]
fn a_dialect_that_cannot_be_written_is_refused_with_the_reason() {
    let refused = export(&["--to", "tmx", "--dialect", "trados"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(refused.stdout.is_empty());
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("hashes can only be computed by Trados"), "{told}");
}

#[test]
fn a_dialect_is_refused_where_no_output_is_tmx() {
    let refused = export(&["--to", "tsv", "--dialect", "memoq"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("--dialect memoq"), "{told}");
    assert!(export(&["--to", "tsv", "--dialect", "generic"]).status.success());
}

/// What `convert` makes of a memory in that dialect.
fn converted(text: &str, kind: InputFormat, dialect: Dialect) -> String {
    let mut source =
        MemoryReader::read("memory", Box::new(Cursor::new(text.as_bytes().to_vec())), kind)
            .unwrap();
    source.set_default_languages(Some("en"), Some("zh-CN"));
    let options = convert::Options {
        dialect: Some(dialect),
        threads: 2,
        source: Tag::parse("en").ok(),
        target: Tag::parse("zh-CN").ok(),
        ..convert::Options::default()
    };
    let outputs = vec![Output {
        name: "out".to_owned(),
        format: OutputFormat::Tmx,
        stream: Vec::new(),
        part: 0,
    }];
    let (_, mut streams) = convert::convert(vec![source], outputs, &options).unwrap();
    String::from_utf8(streams.remove(0)).unwrap()
}

fn body(text: &str) -> &str {
    text.split_once("<body>").unwrap().1
}

#[test]
fn a_memory_in_one_dialect_becomes_what_export_writes_in_another() {
    for from in Dialect::ALL {
        for into in Dialect::ALL {
            let text = converted(&write(from, &units()), InputFormat::Tmx, into);
            assert_eq!(body(&text), body(&write(into, &units())), "{from} to {into}");
        }
    }
}

#[test]
fn objects_tell_their_context() {
    let (json, _) = written::write_with(OutputFormat::Jsonl, &units(), &written::options());
    let json = String::from_utf8(json).unwrap();
    let is_field = |line: &&str| {
        ["x-bead", "x-kind", "x-position", "x-lines"].iter().any(|name| line.contains(name))
    };
    for dialect in Dialect::ALL {
        let text = converted(&json, InputFormat::Jsonl, dialect);
        let lines: Vec<&str> = body(&text).lines().filter(|line| !is_field(line)).collect();
        let written = write(dialect, &units());
        assert_eq!(lines, body(&written).lines().collect::<Vec<_>>(), "{dialect}");
    }
}

#[test]
fn neighbours_are_found_in_other_blocks_and_not_in_other_documents() {
    let unit = |i: usize| {
        let document = i / 10_000;
        format!(
            "<tu tuid='{i}'><tuv xml:lang='en'><prop type='x-document'>{document}</prop><seg>s{i}\
             </seg></tuv><tuv xml:lang='zh-CN'><seg>t</seg></tuv></tu>\n"
        )
    };
    let units: String = (0..20_000).map(unit).collect();
    let text = format!("<tmx version='1.4'><header srclang='en'/><body>{units}</body></tmx>");
    let text = converted(&text, InputFormat::Tmx, Dialect::Phrase);
    let next = |i: usize| {
        let unit = text.split("<tu>").nth(i + 1).unwrap();
        assert!(unit.contains(&format!("<prop type=\"x-unit-id\">{i}</prop>")), "{unit}");
        unit.split_once("context_next\">s").map(|(_, rest)| rest.split('<').next().unwrap())
    };
    assert_eq!((next(9_999), next(19_999)), (None, None));
    let mut contexts = text.split("context_next\">s").skip(1);
    for i in (0..9_999).chain(10_000..19_999) {
        assert_eq!(contexts.next().unwrap().split('<').next().unwrap(), (i + 1).to_string());
    }
    assert!(contexts.next().is_none());
}

#[test]
fn without_a_document_omegat_gets_no_context_and_what_others_said_stays() {
    let table = "a\tA\nb\tB\na\tC\n";
    let text = converted(table, InputFormat::Tsv, Dialect::Omegat);
    assert!(!text.contains("<prop"), "{text}");
    let text = converted(table, InputFormat::Tsv, Dialect::Swordfish);
    assert!(text.contains("<prop type=\"next-en-zh-CN\">b</prop>"), "{text}");
    let named = "<tmx version='1.4'><header srclang='en'/><body><tu tuid='7' usagecount='1'>\
        <note>n</note><prop type='p'>v</prop><tuv xml:lang='en'><prop type='x-unit-id'>u</prop>\
        <seg>a<ph x='1'/></seg></tuv><tuv xml:lang='zh-CN'><seg>A</seg></tuv></tu></body></tmx>";
    let text = converted(named, InputFormat::Tmx, Dialect::Generic);
    for kept in [
        "<tu usagecount=\"1\">",
        "<note>n</note>",
        "<prop type=\"p\">v</prop>",
        "<prop type=\"x-unit-id\">u</prop>",
        "<prop type=\"x-tuid\">7</prop>",
        "<seg>a<ph x=\"1\"/></seg>",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}

#[test]
fn parts_are_no_neighbours() {
    let units = [joined(["A.", "甲，"], ["B.", "乙。"]), unit("C.", "丙。", [None, None])];
    let text = converted(&write(Dialect::Omegat, &units), InputFormat::Tmx, Dialect::Phrase);
    let contexts: Vec<&str> = text.lines().filter(|line| line.contains("context_")).collect();
    let line =
        |side: &str, text: &str| format!("        <prop type=\"context_{side}\">{text}</prop>");
    assert_eq!(contexts, [line("next", "C."), line("prev", "A. B.")]);
    assert_eq!(text.matches("x-part").count(), 2);
}
