//! Every rule of the validator: what it finds, and where.

use proptest::prelude::*;
use tmforge::validate::CheckedFormat;
use tmforge::validate::{Finding, Rule, Severity, check};

/// `line:column severity rule`, for short.
fn shown(finding: &Finding) -> String {
    let place = &finding.place;
    format!("{}:{} {} {}", place.line, place.column, finding.severity, finding.rule.name())
}

#[track_caller]
fn finds_in(format: CheckedFormat, bytes: &[u8], expected: &[&str]) {
    let findings = check("memory", bytes, format);
    let found: Vec<_> = findings.iter().map(shown).collect();
    let printed: Vec<_> = findings.iter().map(Finding::to_string).collect();
    assert_eq!(found, expected, "\n{}\n", printed.join("\n"));
}

const HEADER: &str = "<header creationtool='x' creationtoolversion='1' segtype='sentence' \
                      o-tmf='x' adminlang='en' srclang='en' datatype='plaintext'/>";

/// A memory of these units, each of which begins a line: the first is line 3.
fn tmx(units: &[&str]) -> String {
    format!("<tmx version='1.4'>{HEADER}\n<body>\n{}\n</body></tmx>\n", units.join("\n"))
}

#[track_caller]
fn finds(units: &[&str], expected: &[&str]) {
    finds_in(CheckedFormat::Tmx, tmx(units).as_bytes(), expected);
}

const UNIT: &str =
    "<tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='de'><seg>b</seg></tuv></tu>";

/// The unit with one thing replaced.
fn with(old: &str, new: &str) -> String {
    assert!(UNIT.contains(old));
    UNIT.replacen(old, new, 1)
}

#[test]
fn a_sound_memory_has_no_findings() {
    finds(&[UNIT], &[]);
    finds(&[], &[]);
    let doctype = format!("<?xml version='1.0'?><!DOCTYPE tmx SYSTEM 'tmx14.dtd'>{}", tmx(&[UNIT]));
    finds_in(CheckedFormat::Tmx, doctype.as_bytes(), &[]);
}

#[test]
fn sound_memories_in_other_encodings_have_no_findings() {
    let text = format!("\u{FEFF}<?xml version='1.0' encoding='UTF-16'?>{}", tmx(&[UNIT]));
    for bytes in [
        text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ] {
        finds_in(CheckedFormat::Tmx, &bytes, &[]);
    }
}

#[test]
fn encodings_are_checked() {
    let declared =
        |label: &str| format!("<?xml version='1.0' encoding='{label}'?>{}", tmx(&[UNIT]));
    finds_in(CheckedFormat::Tmx, declared("UTF-16").as_bytes(), &["1:1 error encoding"]);
    finds_in(CheckedFormat::Tmx, declared("wingdings").as_bytes(), &["1:1 error encoding"]);
    let bytes = with("<seg>a", "<seg>\u{E000}").into_bytes();
    let text = tmx(&[UNIT]).into_bytes();
    let at = text.windows(5).position(|window| window == b"<seg>").unwrap() + 5;
    let broken = [&text[..at], b"\xFF\xFE", &text[at..]].concat();
    finds_in(CheckedFormat::Tmx, &broken, &["3:29 error encoding", "3:30 error encoding"]);
    assert!(bytes.len() > UNIT.len());
}

#[test]
fn broken_markup_is_found_and_reading_goes_on() {
    finds(
        &[
            &with("a<", "a & b<"),
            &with("a<", "1 < 2<"),
            &with("a</seg>", "c"),
            &with("b</seg></tuv></tu>", "d</seg></tuv>"),
            &with("<seg>a", "<seg></p>e"),
            &with("a<", "&#x1;&nbsp;\u{2}<"),
            &with("xml:lang='en'><seg>a", "xml:lang='en><seg>f"),
        ],
        &[
            "3:31 error syntax",
            "4:31 error syntax",
            "5:30 error syntax",
            "7:1 error syntax",
            "7:29 error syntax",
            "8:29 error character",
            "8:34 error entity",
            "8:40 error character",
            "9:5 error syntax",
        ],
    );
}

#[test]
fn entity_bombs_are_refused() {
    let bomb = "<!DOCTYPE tmx [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>".to_owned();
    let text = bomb + &tmx(&[&with(">a<", ">&b;<")]);
    finds_in(CheckedFormat::Tmx, text.as_bytes(), &["1:1 error entity", "3:29 error entity"]);
}

#[test]
fn the_shell_is_checked() {
    finds_in(CheckedFormat::Tmx, b"", &["1:1 error root"]);
    finds_in(CheckedFormat::Tmx, b"<html><body/></html>", &["1:1 error root"]);
    finds_in(
        CheckedFormat::Tmx,
        b"<tmx/>",
        &["1:1 error attribute", "1:7 error element", "1:7 error element"],
    );
    let text = tmx(&[UNIT]).replace("'1.4'", "'1.4b'");
    finds_in(CheckedFormat::Tmx, text.as_bytes(), &["1:1 error version"]);
    let text = format!("x{}<tmx version='1.4'/>", tmx(&[UNIT]).trim_end());
    finds_in(CheckedFormat::Tmx, text.as_bytes(), &["1:1 error element", "4:14 error root"]);
    let text = format!("<tmx version='1.4'>\n<body/>{HEADER}\n<body/><p/></tmx>");
    finds_in(
        CheckedFormat::Tmx,
        text.as_bytes(),
        &["2:1 error element", "2:8 error order", "3:1 error element", "3:8 error element"],
    );
}

#[test]
fn attributes_are_checked() {
    let text = tmx(&[UNIT])
        .replace("o-tmf='x'", "o-tmx='x'")
        .replace("<tmx ", "<tmx xmlns='http://www.lisa.org/tmx14' ")
        .replace("sentence", "sentences");
    finds_in(
        CheckedFormat::Tmx,
        text.as_bytes(),
        &[
            "1:6 warning namespace",
            "1:54 error attribute",
            "1:103 error attribute",
            "1:123 error attribute",
        ],
    );
    finds(&[&with("<tuv xml:lang", "<tuv tuid='1' xml:lang")], &["3:10 error attribute"]);
    finds(&[&with("<seg>", "<prop>x</prop><seg>")], &["3:24 error attribute"]);
    finds(&[&with("<tu>", "<tu usageCount='1'>")], &["3:5 error attribute"]);
}

#[test]
fn languages_are_checked() {
    finds(&[&with("'de'", "'zh_CN'")], &["3:47 warning language"]);
    finds(&[&with("'de'", "'deu'")], &["3:47 warning language"]);
    finds(&[&with("'de'", "'german'")], &["3:47 error language"]);
    finds(&[&with("'en'", "'en-GB'")], &[]);
    finds(&[&with("'en'", "'fr'")], &["3:1 error source-language"]);
    finds(&[&with("<tu>", "<tu srclang='de'>")], &[]);
    finds(&[&with("<tu>", "<tu srclang='de-AT'>")], &[]);
    finds(&[&with("'de'", "'iw'")], &["3:47 warning language"]);
    finds(&[&with("'de'", "'zh-CHS'")], &["3:47 warning language"]);
    finds(&[&with("'de'", "'de-XX'")], &["3:47 warning language"]);
    let star = tmx(&[UNIT, UNIT]).replace("srclang='en'", "srclang='*'").replacen(">a<", ">c<", 1);
    let (line, column) = (1, star.find("srclang").unwrap() + 1);
    finds_in(CheckedFormat::Tmx, star.as_bytes(), &[&format!("{line}:{column} error language")]);
    finds(&[&with("<tu>", "<tu srclang='*all*'>").replace("'en'", "'fr'")], &[]);
    finds(
        &[&with("xml:lang='de'", "lang='de'")],
        &["3:42 error attribute", "3:47 warning attribute"],
    );
    let text = tmx(&[UNIT]).replace(" srclang='en'", "");
    finds_in(CheckedFormat::Tmx, text.as_bytes(), &["1:20 error attribute"]);
}

#[test]
fn units_are_checked() {
    finds(&[&with("'de'", "'en'")], &["3:42 warning variants"]);
    finds(
        &["<tu><tuv xml:lang='en'><seg>a</seg></tuv></tu>", "<tu></tu>"],
        &["3:1 warning variants", "4:1 error element"],
    );
    finds(&[&with("<seg>a</seg>", "")], &["3:5 error element"]);
    finds(&[&with("</seg>", "</seg><seg>b</seg>")], &["3:36 error element"]);
    finds(&[&with("<tu>", "<tu><seg/>x")], &["3:5 error element", "3:11 error element"]);
    finds(
        &[
            &with("</seg>", "</seg><prop type='x'>y</prop>"),
            &UNIT.replace("</tu>", "<note>z</note></tu>").replace(">a<", ">c<"),
        ],
        &["3:36 warning order", "4:79 warning order"],
    );
}

#[test]
fn dates_and_counts_are_checked() {
    finds(&[&with("<tu>", "<tu creationdate='20240229T120000Z' usagecount='12'>")], &[]);
    finds(&[&with("<tu>", "<tu creationdate='20240229T120000'>")], &["3:5 warning date"]);
    finds(&[&with("<tu>", "<tu changedate='20230229T120000Z'>")], &["3:5 error date"]);
    finds(&[&with("<tuv ", "<tuv lastusagedate='today' ")], &["3:10 error date"]);
    finds(&[&with("<tu>", "<tu usagecount='many'>")], &["3:5 error usage-count"]);
}

#[test]
fn inline_codes_are_checked() {
    let sound = with("a<", "<bpt i='1' x='1'>b</bpt>a<ept i='1'>/b</ept><")
        .replace(">b</seg>", "><bpt i='1' x='1'/>b<ept i='1'/></seg>");
    finds(&[&sound], &[]);
    finds(&[&with("a<", "<bpt i='1'/>a<")], &["3:29 error inline"]);
    finds(
        &[&with("a<", "<ept i='1'/>a<bpt i='1'/><")],
        &["3:29 error inline", "3:42 error inline"],
    );
    // Half of a pair may be in another segment.
    finds(&[&with("a<", "a<ph x='1'/><")], &["3:72 warning inline"]);
    finds(&[&with("a<", "a<it/><")], &["3:30 error attribute"]);
    finds(&[&with("a<", "a<it pos='open'/><")], &["3:34 error attribute"]);
    finds(&[&with("a<", "a<ut>x</ut><")], &["3:30 warning inline"]);
    finds(&[&with("a<", "a<sub>x</sub><b>c</b><")], &["3:30 error element", "3:42 error element"]);
}

#[test]
fn segments_are_checked() {
    finds(&[&with(">a<", "><")], &["3:24 warning empty"]);
    finds(&[&with(">a<", "> a<")], &["3:24 warning surrounding-whitespace"]);
    finds(&[&with(">a<", "><ph>{1}</ph><")], &[]);
    finds(&[&with(">a<", "><ph>{1}</ph> a <ph/> <ph/><")], &[]);
    finds(&[&with(">a<", "><ph>{1}</ph> a <")], &["3:24 warning surrounding-whitespace"]);
    finds(&[&with(">a<", "><hi> a</hi><")], &["3:24 warning surrounding-whitespace"]);
    finds(&[&with(">a<", ">a &amp;amp; b<")], &["3:24 warning double-escaped"]);
}

#[test]
fn repeats_are_found() {
    finds(&[UNIT, UNIT], &["4:1 warning duplicate"]);
    finds(&[UNIT, &with(">b<", ">c<")], &["4:1 warning ambiguous"]);
    finds(&[UNIT, &with("'de'><seg>b", "'fr'><seg>c")], &[]);
    finds(
        &[&with("'de'", "'he'"), &with("'de'", "'iw'")],
        &["4:1 warning duplicate", "4:47 warning language"],
    );
    let in_context = with(">b<", ">c<").replace("<tu>", "<tu><prop type='prev'>x</prop>");
    finds(&[UNIT, &in_context, &in_context], &["5:1 warning duplicate"]);
}

#[test]
fn findings_name_the_unit_and_print_whole() {
    let text = tmx(&[UNIT, &with("<tu>", "<tu tuid='x7'>").replace(">a<", ">c <")]);
    let findings = check("out/memory.tmx", text.as_bytes(), CheckedFormat::Tmx);
    assert_eq!((findings[0].unit, findings[0].severity), (Some(2), Severity::Warning));
    assert_eq!(
        findings[0].to_string(),
        "out/memory.tmx:4:34: warning: unit 2 (x7): leading or trailing white space; trim it [surrounding-whitespace]"
    );
    let object = serde_json::to_value(&findings[0]).unwrap();
    assert_eq!((&object["rule"], &object["line"]), (&"surrounding-whitespace".into(), &4.into()));
}

#[test]
fn tsv_is_checked() {
    finds_in(CheckedFormat::Tsv, "a\tb\nc\t\"d\n".as_bytes(), &[]);
    finds_in(CheckedFormat::Tsv, b"", &[]);
    finds_in(
        CheckedFormat::Tsv,
        "\u{FEFF}a\tb\r\nc\nd\te\tf\ng\t\n h\te\u{301}\0\u{2028}x".as_bytes(),
        &[
            "1:1 warning encoding",
            "1:4 warning line-end",
            "2:1 error columns",
            "3:1 error columns",
            "4:3 warning empty",
            "5:1 warning surrounding-whitespace",
            "5:4 warning nfc",
            "5:6 error character",
            "5:7 error character",
            "5:9 warning line-end",
        ],
    );
    let wide: Vec<u8> = "\u{FEFF}a\tb\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    finds_in(CheckedFormat::Tsv, &wide, &["1:1 error encoding", "1:1 warning encoding"]);
    finds_in(CheckedFormat::Tsv, b"a\t\xFF\n", &["1:3 error encoding"]);
}

#[test]
fn csv_is_checked() {
    finds_in(CheckedFormat::Csv, b"source,target\r\na,\"b\r\n,\"\"c\"\r\n", &[]);
    finds_in(CheckedFormat::Csv, b"", &["1:1 error columns"]);
    finds_in(
        CheckedFormat::Csv,
        "id,source,id,confidence,bead\na,=1,x,2,one\r\na,'=1,y,0.5,1-2\r\nb,\"c\"d,z\r\nc,e\"f,\"\u{1},1,0-1"
            .as_bytes(),
        &[
            "1:1 error columns",
            "1:11 error columns",
            "1:25 warning line-end",
            "2:3 warning formula",
            "2:8 error field-type",
            "2:10 error field-type",
            "3:1 warning duplicate",
            "4:1 error columns",
            "4:6 error syntax",
            "5:1 error columns",
            "5:4 error syntax",
            "5:7 error syntax",
            "5:7 warning line-end",
            "5:8 warning character",
        ],
    );
}

#[test]
fn jsonl_is_checked() {
    finds_in(CheckedFormat::Jsonl, b"{\"source\":\"a\",\"target\":\"b\"}\n", &[]);
    finds_in(
        CheckedFormat::Jsonl,
        b"{\"source\":\"a\",\"target\":1}\n\n[]\n{\"source\":\"a\"x}\n{\"source\":\" a\",\"target\":\"b\",\"confidence\":2,\"lines\":{\"source\":[{\"first\":2,\"last\":1}],\"target\":[]}}",
        &[
            "1:1 error field-type",
            "2:1 warning syntax",
            "3:1 error syntax",
            "4:14 error syntax",
            "5:1 warning surrounding-whitespace",
            "5:1 error field-type",
            "5:1 error field-type",
            "5:98 warning line-end",
        ],
    );
}

#[test]
fn rows_that_are_repeated_are_found() {
    finds_in(CheckedFormat::Tsv, b"a\tb\na\tc\na\tb\n", &["3:1 warning duplicate"]);
    let line = "{\"source\":\"a\",\"target\":\"b\"}\n";
    let turned = "{\"target\":\"b\",\"source\":\"a\"}\n";
    let other = "{\"source\":\"a\",\"target\":\"c\"}\n";
    let text = [line, other, turned].concat();
    finds_in(CheckedFormat::Jsonl, text.as_bytes(), &["3:1 warning duplicate"]);
    let text = b"source,target\r\na,b\r\na,c\r\na,b\r\n";
    finds_in(CheckedFormat::Csv, text, &["4:1 warning duplicate"]);
}

#[test]
fn line_feeds_and_nul_begin_formulas() {
    let text = b"source,target\r\n\"\n=1+1\",\0=1\r\n";
    let expected = [
        "2:1 warning surrounding-whitespace",
        "2:1 warning formula",
        "3:7 warning character",
        "3:7 warning formula",
    ];
    finds_in(CheckedFormat::Csv, text, &expected);
}

#[test]
fn members_of_jsonl_are_of_their_kind() {
    for member in ["languages", "attributes", "annotations", "variants"] {
        let text = format!("{{\"source\":\"a\",\"target\":\"b\",\"{member}\":1}}\n");
        finds_in(CheckedFormat::Jsonl, text.as_bytes(), &["1:1 error field-type"]);
    }
}

#[test]
fn the_header_has_known_attributes() {
    let text = tmx(&[UNIT]).replace("srclang", "own='x' srclang");
    let found = check("memory", text.as_bytes(), CheckedFormat::Tmx);
    let found: Vec<_> = found.iter().map(|found| (found.severity, found.rule)).collect();
    assert_eq!(found, [(Severity::Error, Rule::Attribute)]);
}

#[test]
fn prefixes_are_declared() {
    let rules = |text: &str| -> Vec<Rule> {
        let found = check("memory", text.as_bytes(), CheckedFormat::Tmx);
        found.iter().filter(|f| f.severity == Severity::Error).map(|found| found.rule).collect()
    };
    let text = tmx(&[&with("<tu>", "<tu a:id='1'>")]);
    assert_eq!(rules(&text), [Rule::Namespace, Rule::Attribute]);
    let declared = text.replace("<tmx", "<tmx xmlns:a='urn:a'");
    assert_eq!(rules(&declared), [Rule::Attribute]);
    let declared = text.replace("<tu ", "<tu xmlns:a='urn:a' ");
    assert_eq!(rules(&declared), [Rule::Attribute]);
}

#[test]
fn nothing_follows_the_root() {
    let text = tmx(&[UNIT]);
    for more in [&text, "<tu/>", "text"] {
        let found = check("memory", (text.clone() + more).as_bytes(), CheckedFormat::Tmx);
        assert!(found.iter().any(|found| found.severity == Severity::Error), "{more}");
    }
}

#[test]
fn every_rule_is_in_the_reference() {
    let reference = include_str!("../docs/formats.md");
    for rule in Rule::ALL {
        assert!(reference.contains(&format!("`{}`", rule.name())), "{}", rule.name());
    }
}

proptest! {
    #[test]
    fn no_file_is_too_broken(cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)) {
        let mut bytes = tmx(&[UNIT, UNIT]).into_bytes();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            match byte % 3 {
                0 => bytes[at] = b"<>&\"'/\0="[usize::from(byte) % 8],
                1 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, byte),
            }
        }
        for format in CheckedFormat::ALL {
            check("memory", &bytes, format);
        }
    }
}

/// Whether `convert` reads a table, and whether `validate` finds an error in it.
fn answers(text: &str, format: CheckedFormat) -> (bool, bool) {
    use tmforge::memory::{InputFormat, MemoryReader};
    let input = if format == CheckedFormat::Csv { InputFormat::Csv } else { InputFormat::Tsv };
    let bytes = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
    let read = MemoryReader::read("t", bytes, input)
        .is_ok_and(|mut reader| reader.all(|chunk| chunk.is_ok_and(|c| c.units().is_ok())));
    let findings = check("t", text.as_bytes(), format);
    (read, findings.iter().any(|finding| finding.severity == Severity::Error))
}

#[test]
fn headers_that_are_read_are_sound() {
    for header in [
        "src_text,trg_text",
        "en,de",
        "source;target",
        "English\tGerman",
        "id|source|target|x",
        "Frage;Antwort",
        "source,src,target",
        "source",
        "source,target,x,x",
        "x,y",
        "key,eng,deu",
    ] {
        let cells = header.split([',', ';', '\t', '|']).count();
        let separator = header.chars().find(|c| ",;\t|".contains(*c)).unwrap_or(',');
        let row = ["a", "b", "c", "d"][..cells].join(&separator.to_string());
        let text = format!("{header}\r\n{row}\r\n");
        let (is_read, is_wrong) = answers(&text, CheckedFormat::Csv);
        assert_ne!(is_read, is_wrong, "{header}");
        let text = text.replace(separator, "\t").replace('\r', "");
        let (is_read, is_wrong) = answers(&text, CheckedFormat::Tsv);
        assert_ne!(is_read, is_wrong, "{header}");
    }
}

proptest! {
    #[test]
    fn tables_that_are_refused_have_an_error(
        header in prop::sample::select(vec!["source,target\n", "en;de\n", "sep=|\nsource|target\n", "x,y\n", ""]),
        rest in "[a-c,;|\t\"\n]{0,30}",
    ) {
        for format in [CheckedFormat::Csv, CheckedFormat::Tsv] {
            let text = format!("{header}{rest}");
            let (is_read, is_wrong) = answers(&text, format);
            prop_assert!(is_read || is_wrong, "{:?} {}", text, format!("{format:?}"));
        }
    }
}
