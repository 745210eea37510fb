//! Repairs: each by an example, and what holds for all of them.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tmforge::memory::{InputFormat, Leniency, LeniencyKind, MemoryReader, PairList, Selection};
use tmforge::validate::{CheckedFormat, Rule, check, fix};

fn fixed(format: CheckedFormat, text: &str) -> String {
    let (fixed, _) = fix("memory", text.as_bytes(), format).unwrap();
    let (again, repairs) = fix("memory", &fixed, format).unwrap();
    assert_eq!((again == fixed, repairs.count()), (true, 0), "repaired again");
    String::from_utf8(fixed).unwrap()
}

const HEADER: &str = "<header creationtool='x' creationtoolversion='1' segtype='sentence' \
                      o-tmf='x' adminlang='en' srclang='en' datatype='plaintext'/>";

fn tmx(units: &str) -> String {
    format!("<?xml version='1.0'?>\n<tmx version='1.4'>{HEADER}\n<body>\n{units}\n</body></tmx>\n")
}

const UNIT: &str =
    "<tu><tuv xml:lang='en'><seg>a</seg></tuv>\n <tuv xml:lang='de'><seg>b</seg></tuv></tu>";

/// The unit with one thing replaced becomes the unit with it replaced by another.
#[track_caller]
fn mends(old: &str, broken: &str, mended: &str) {
    assert!(UNIT.contains(old));
    let with = |new: &str| tmx(&UNIT.replacen(old, new, 1));
    assert_eq!(fixed(CheckedFormat::Tmx, &with(broken)), with(mended));
}

#[test]
fn a_sound_memory_stays_as_it_is() {
    for path in fs::read_dir(data("sound")).unwrap() {
        let path = path.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if path.ends_with("latin-1.tmx") {
            assert!(fix("memory", &bytes, CheckedFormat::Tmx).is_err());
            continue;
        }
        let (fixed, repairs) =
            fix("memory", &bytes, CheckedFormat::of_path(&path).unwrap()).unwrap();
        assert_eq!((fixed == bytes, repairs.count()), (true, 0), "{path:?}: {repairs}");
    }
}

fn data(folder: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/memory").join(folder)
}

#[test]
fn text_is_mended() {
    mends(">a<", ">a & b\u{2}&#x1; &lt; 1 < 2 ]]><", ">a &amp; b &lt; 1 &lt; 2 ]]&gt;<");
    mends(">a<", "> \n a\u{A0}<", ">a<");
    mends(">a<", "> <ph/> a <", "><ph/> a<");
    mends(">a<", "> \u{1} a<", ">a<");
    // What may be a tag, and what entities stand for, is not guessed.
    mends(">a<", ">x <y &nbsp;<", ">x <y &nbsp;<");
    mends(">a<", ">&#32;a<", ">&#32;a<");
}

#[test]
fn attributes_are_mended() {
    mends("'de'", "'zh_cn'", "'zh-CN'");
    mends("'de'", "'deu'", "'de'");
    mends("'de'", "'german'", "'german'");
    mends("xml:lang='de'", "lang='DE'", "xml:lang='de'");
    mends("<tu>", "<tu usageCount='1'>", "<tu usagecount='1'>");
    mends("<tu>", "<tu usageCount='1' USAGECOUNT='2'>", "<tu usageCount='1' USAGECOUNT='2'>");
    mends("<tu>", "<tu creationdate='20240229T120000'>", "<tu creationdate='20240229T120000Z'>");
    mends("<tu>", "<tu changedate='2024-02-29T12:00+01'>", "<tu changedate='2024-02-29T12:00+01'>");
    mends(
        "<tu>",
        "<tu changedate=\"2024-02-29 12:00:00+01\">",
        "<tu changedate=\"20240229T110000Z\">",
    );
    mends("<tu>", "<tu tuid='a&b'creationid='&#2;'>", "<tu tuid='a&amp;b' creationid=''>");
    mends("a<", "a<it pos='End'/><", "a<it pos='end'/><");
}

#[test]
fn notes_and_props_are_moved_to_their_place() {
    let broken = "<tu tuid='1'>\n  <tuv xml:lang='en'><seg>a</seg></tuv>\n  <note>1</note>\n  \
                  <tuv xml:lang='de'><seg>b</seg>\n    <prop type='x'>2 & </prop></tuv> <note>3</note></tu>";
    let mended = "<tu tuid='1'>\n  <note>1</note> <note>3</note>\n  <tuv xml:lang='en'><seg>a</seg></tuv>\n  \
                  <tuv xml:lang='de'>\n    <prop type='x'>2 &amp; </prop><seg>b</seg></tuv></tu>";
    assert_eq!(fixed(CheckedFormat::Tmx, &tmx(broken)), tmx(mended));
}

#[test]
fn the_head_is_mended() {
    let broken = tmx(UNIT)
        .replace("version='1.4'", "xmlns='http://www.lisa.org/tmx14'  version='1.4b'")
        .replace(" datatype='plaintext'", "")
        .replace("srclang='en'", "SRCLANG='EN'")
        .replace("'sentence'", "'Sentence'");
    let mended = tmx(UNIT)
        .replace(" datatype='plaintext'", "")
        .replace("<header", "<header datatype=\"unknown\"");
    assert_eq!(fixed(CheckedFormat::Tmx, &broken), mended.replace("<tmx version", "<tmx  version"));
    let without = tmx(UNIT).replace(" version='1.4'>", ">");
    assert!(fixed(CheckedFormat::Tmx, &without).contains("<tmx version=\"1.4\">"));
}

#[test]
fn what_is_not_whole_stays_as_it_is() {
    for units in [
        "<tu><tuv lang='en'><seg> a</seg></tuv>",
        "<tu><tuv xml:lang='en'><seg>a</tuv></tu>x & y",
        "<p> & </p>",
        "<tu><tuv xml:lang='en'><seg/\u{1}>a</seg></tuv></tu>",
        "<tu><tuv xml:lang='en'><seg>a</seg<prop type='x'></tuv></tu>",
        "<tu><tuv lang='en'><se\u{1}g> a</seg></tuv></tu>",
    ] {
        assert_eq!(fixed(CheckedFormat::Tmx, &tmx(units)), tmx(units), "{units}");
    }
}

#[test]
fn the_other_bytes_stay_as_they_are() {
    let text = tmx(&UNIT.replace(">a<", "> é中<"));
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    let (fixed, repairs) = fix("memory", &wide(&text), CheckedFormat::Tmx).unwrap();
    assert_eq!(fixed, wide(&format!("\u{FEFF}{}", text.replace("> é", ">é"))));
    assert_eq!(repairs.to_string(), "2 repairs: 1 encoding, 1 surrounding-whitespace");
    let broken = [tmx(UNIT).as_bytes(), b"\xFF \xC3"].concat();
    assert_eq!(fix("memory", &broken, CheckedFormat::Tmx).unwrap().0, broken);
}

#[test]
fn tables_are_mended() {
    for (broken, mended) in [
        ("\u{FEFF}\u{FEFF}a\tb\r\nc\td", "a\tb\nc\td\n"),
        (" a\u{2028}b \te\u{301}\u{1}\n", "a b\t\u{e9}\n"),
        ("\0\u{FEFF} \u{1}\u{FEFF}a\tb\n", "a\tb\n"),
        ("a\n\tb\tc\n", "a\n\tb\tc\n"),
        ("", ""),
    ] {
        assert_eq!(fixed(CheckedFormat::Tsv, broken), mended);
    }
    for (broken, mended) in [
        ("source,target\n=1,中", "\u{FEFF}source,target\r\n'=1,中\r\n"),
        ("source,target\r\n\" a\",\"-b\n\"\r", "source,target\r\na,'-b\r\n"),
        ("source,target\r\na\u{1},\"b\r\n", "source,target\r\na,\"b\r\n"),
    ] {
        let shown = fixed(CheckedFormat::Csv, broken);
        if broken.contains('\u{1}') {
            // A row that does not end cannot be repaired.
            assert_eq!(shown, broken);
        } else {
            assert_eq!(shown.replace('"', ""), mended.replace('"', ""));
        }
    }
    let jsonl = "{\"source\":\"a\",\"target\":\"b\"}";
    let broken = format!("\u{FEFF}\n\u{FEFF}{jsonl}\n \r\n{jsonl}");
    assert_eq!(fixed(CheckedFormat::Jsonl, &broken), format!("{jsonl}\n{jsonl}\n"));
}

#[test]
fn each_repairable_file_has_one_finding_less() {
    for (name, is_clean) in [
        ("attribute--lang.tmx", true),
        ("character--control.tmx", true),
        ("character--reference.tmx", true),
        ("date--no-z.tmx", true),
        ("encoding--mark.tsv", true),
        ("encoding--no-mark.tmx", true),
        ("formula--csv.csv", true),
        ("language--case.tmx", true),
        ("language--three.tmx", true),
        ("language--underscore.tmx", true),
        ("line-end--cr.tsv", true),
        ("namespace--root.tmx", true),
        ("nfc--tsv.tsv", true),
        ("order--note.tmx", true),
        ("order--prop.tmx", true),
        ("surrounding-whitespace--field.csv", true),
        ("surrounding-whitespace--seg.tmx", true),
        ("syntax--ampersand.tmx", true),
        ("syntax--less.tmx", true),
        ("version--1.1.tmx", true),
        ("version--1.4b.tmx", true),
        ("language--name.tmx", false),
        ("date--calendar.tmx", false),
        ("inline--unpaired.tmx", false),
        ("syntax--seg-open.tmx", false),
    ] {
        let path = data("broken").join(name);
        let format = CheckedFormat::of_path(&path).unwrap();
        let bytes = fs::read(&path).unwrap();
        let (fixed, repairs) = fix(name, &bytes, format).unwrap();
        let rule = name.split("--").next().unwrap();
        let left = check(name, &fixed, format);
        let still = left.iter().any(|finding| finding.rule.name() == rule);
        assert_eq!(
            still,
            !is_clean,
            "{name}: {repairs}; {left:?}\n{}",
            String::from_utf8_lossy(&fixed)
        );
    }
}

fn pairs(bytes: &[u8], format: CheckedFormat) -> Option<Vec<(String, String)>> {
    let format: InputFormat = format.name().parse().unwrap();
    let bytes = std::io::Cursor::new(bytes.to_vec());
    let reader = MemoryReader::read("memory", Box::new(bytes), format).ok()?;
    let memory = PairList::read(reader, &Selection::default()).ok()?;
    // Text outside `seg` is not where a repair can keep it.
    let is_outside = |found: &Leniency| found.kind == LeniencyKind::TextOutsideSegment;
    if memory.account.leniencies.iter().any(is_outside) {
        return None;
    }
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c >= ' ').collect();
    Some(memory.pairs.iter().map(|entry| (plain(&entry.source), plain(&entry.target))).collect())
}

fn repaired() -> Vec<CheckedFormat> {
    CheckedFormat::ALL.into_iter().filter(|format| format.is_repaired()).collect()
}

#[test]
fn unknown_attributes_of_the_header_become_properties() {
    let text = |header: &str| tmx(UNIT).replace(HEADER, header);
    let open = HEADER.replace("/>", ">");
    let own = "myattr='a &amp; \"b\"'\n x:v='1'";
    let property = "<prop type=\"myattr\">a &amp; \"b\"</prop><prop type=\"x:v\">1</prop>";
    let expected = format!("{open}{property}</header>");
    let broken = HEADER.replace("/>", &format!(" {own}/>"));
    assert_eq!(fixed(CheckedFormat::Tmx, &text(&broken)), text(&expected));
    let broken = format!("{}<note>n</note></header>", open.replace('>', &format!(" {own}>")));
    let expected = format!("{open}{property}<note>n</note></header>");
    assert_eq!(fixed(CheckedFormat::Tmx, &text(&broken)), text(&expected));
}

#[test]
fn documents_are_not_repaired() {
    for format in CheckedFormat::ALL.into_iter().filter(|format| !format.is_repaired()) {
        let error = fix("a", b"", format).unwrap_err().to_string();
        assert!(error.contains("`--fix` does not repair"), "{error}");
    }
}

fn broken(format: CheckedFormat) -> String {
    let row = |line: &str, end: &str| format!("{line}{end}{line}{end}");
    match format {
        CheckedFormat::Tmx => {
            tmx(&[UNIT, &UNIT.replace("</tuv>\n", "</tuv><prop type='x'>é &amp; c</prop>\n")]
                .concat())
        }
        CheckedFormat::Tsv => row("a é\tb", "\n"),
        CheckedFormat::Csv => row("source,target", "\r\n") + "\"a\"\"é\",=b\r\n",
        CheckedFormat::Jsonl => row("{\"source\":\"a\",\"target\":\"é\"}", "\n"),
        other => panic!("{other:?} is not repaired"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]
    #[test]
    fn repairs_are_final_and_change_no_pairs(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40), 0..6),
        format in prop::sample::select(repaired()),
    ) {
        let mut bytes = broken(format).into_bytes();
        for (at, what) in cuts {
            let at = at.index(bytes.len());
            let piece: &[u8] = [
                &b"<"[..], b">", b"&", b"\"", b"'", b"/", b" ", b"\t", b"\r", b"\n", b"\x01", b"=",
                b"\xFF", "\u{FEFF}".as_bytes(), "\u{FFFE}".as_bytes(), "e\u{301}".as_bytes(),
                b"]]>", b"<seg>", b"</tu>", b"<prop>", b"<!--", b"-->", b"&#1;", b"\0", b"lang=",
                b" xmlns='x'", "\u{2028}".as_bytes(), b",", b"{}", b"<![CDATA[",
            ].get(what).copied().unwrap_or_default();
            match piece {
                [] => { bytes.remove(at); if bytes.is_empty() { bytes.push(b' ') } }
                piece => drop(bytes.splice(at..at, piece.iter().copied())),
            }
        }
        let (fixed, _) = fix("memory", &bytes, format).unwrap();
        let (again, repairs) = fix("memory", &fixed, format).unwrap();
        prop_assert_eq!(repairs.count(), 0, "{}", String::from_utf8_lossy(&fixed));
        prop_assert!(again == fixed);
        let had = |rule| check("memory", &bytes, format).iter().any(|found| found.rule == rule);
        // Composed text is another text; so is one without its mark or a reference to no character.
        if !had(Rule::Nfc) && !had(Rule::Encoding) && !had(Rule::Character) && !had(Rule::Formula) {
            // What cannot be read may become readable.
            let (before, after) = (pairs(&bytes, format), pairs(&fixed, format));
            prop_assert!(
                before.is_none() || before == after,
                "{before:?}, {after:?}: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn bytes_that_are_no_text_do_not_come_to_stand_first() {
    let error = fix("x", b"\n\xFE\xFFa", CheckedFormat::Jsonl).unwrap_err().to_string();
    assert_eq!(
        error,
        "x:1:1: bytes that are not UTF-8 at the beginning; remove them, then repair the file"
    );
}
