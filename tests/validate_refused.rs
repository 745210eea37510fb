//! Whatever the readers refuse, a check has an error for: files made by mutation of sound ones.

use std::io::Cursor;

use proptest::prelude::*;
use tmforge::error::Result;
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::validate::{CheckedFormat, Severity, check};

const TMX: &str = "<?xml version='1.0'?>\n<tmx version='1.4'><header creationtool='x' \
    creationtoolversion='1' segtype='sentence' o-tmf='x' adminlang='en' srclang='en' \
    datatype='plaintext'><note>n</note></header><body>\n<tu tuid='1'><prop type='x'>p</prop>\
    <tuv xml:lang='en'><seg>a <ph x='1'>{1}</ph></seg></tuv><tuv xml:lang='de'><seg>b &amp; \
    <ph x='1'>{1}</ph></seg></tuv></tu>\n</body></tmx>\n";
const TSV: &str = "a\tb\nc d\té\n";
const CSV: &str = "source,target,id\r\n\"a \"\"b\"\"\",c,1\r\nd,\"e\r\nf\",2\r\n";
const JSONL: &str = "{\"source\":\"a\",\"target\":\"b\",\"languages\":{\"source\":\"en\",\"target\":\
    \"de\"}}\n{\"source\":\"c\",\"target\":\"d\",\"attributes\":{\"tuid\":\"1\"},\"annotations\":\
    [{\"note\":\"n\"},{\"prop\":\"p\",\"text\":\"t\"}],\"variants\":[{\"language\":\"en\",\"is\":\
    \"source\",\"segment\":[\"c\",{\"name\":\"ph\",\"attributes\":{\"x\":\"1\"},\"content\":[\"{1}\"]}]},\
    {\"language\":\"de\",\"is\":\"target\"}],\"position\":2}\n";
const XLIFF_1: &str = "<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'><file \
    original='a' source-language='en' target-language='de' datatype='plaintext'><header><skl><x/></skl>\
    </header><body><group id='g'><trans-unit id='1'><source>a <g id='1'>b</g></source><seg-source><mrk \
    mtype='seg' mid='0'>a <g id='1'>b</g></mrk></seg-source><target state='final'><mrk mtype='seg' \
    mid='0'>c <g id='1'>d</g></mrk></target><note>n</note><alt-trans><target>e</target></alt-trans>\
    </trans-unit></group></body></file></xliff>\n";
const XLIFF_2: &str = "<xliff version='2.0' xmlns='urn:oasis:names:tc:xliff:document:2.0' srcLang='en' \
    trgLang='de'><file id='f'><unit id='1'><notes><note>n</note></notes><originalData><data id='d'>x\
    </data></originalData><segment id='s' state='final'><source>a <ph id='1' dataRef='d'/></source>\
    <target>b <ph id='1' dataRef='d'/></target></segment><ignorable><source> </source></ignorable>\
    </unit></file></xliff>\n";
const TXML: &str = "<txml version='1.0' locale='en' targetlocale='de'><translatable blockId='1'><segment \
    segmentId='1'><source>a<ut x='1'>&lt;b&gt;</ut></source><target>b<ut x='1'>&lt;b&gt;</ut></target>\
    </segment></translatable></txml>\n";
const PO: &str = "# c\nmsgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\
    \"Language: de\\n\"\n\"Plural-Forms: nplurals=2; plural=n != 1;\\n\"\n\n#: a.c:1\n#, c-format\n\
    msgctxt \"k\"\nmsgid \"%d\"\nmsgid_plural \"%d \\x41\"\nmsgstr[0] \"%d é\"\nmsgstr[1] \"%d\"\n\n\
    #~ msgid \"a\"\n#~ msgstr \"b\"\n";

const SOUND: [(&str, &str); 8] = [
    ("tmx", TMX),
    ("tsv", TSV),
    ("csv", CSV),
    ("jsonl", JSONL),
    ("xliff", XLIFF_1),
    ("xliff", XLIFF_2),
    ("txml", TXML),
    ("po", PO),
];

const PIECES: [&[u8]; 44] = [
    b"<",
    b">",
    b"&",
    b"\"",
    b"'",
    b"/",
    b" ",
    b"\t",
    b"\r",
    b"\n",
    b"\x01",
    b"=",
    b"\xFF",
    "\u{FEFF}".as_bytes(),
    b"]]>",
    b"<seg>",
    b"</tu>",
    b"</source>",
    b"<!--",
    b"-->",
    b"<?x",
    b"?>",
    b"&#1;",
    b"\0",
    b"<![CDATA[",
    b",",
    b"{}",
    b"{",
    b"[",
    b"]",
    b"1",
    b"null",
    b"\\",
    b"\\x",
    b"msgid ",
    b"msgstr ",
    b"#~ ",
    b"#| ",
    b"#",
    b"<a:b/>",
    b"</xliff>",
    b"<target>",
    b"xmlns='y' ",
    b",\"target\":\"x\"",
];

fn checked(name: &str) -> CheckedFormat {
    CheckedFormat::ALL.into_iter().find(|format| format.name() == name).unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Result<()> {
    let format: InputFormat = name.parse()?;
    let bytes = Box::new(Cursor::new(bytes.to_vec()));
    for chunk in MemoryReader::read("memory", bytes, format)? {
        chunk?.each(|_| {})?;
    }
    Ok(())
}

fn has_error(name: &str, bytes: &[u8]) -> bool {
    check("memory", bytes, checked(name)).iter().any(|found| found.severity == Severity::Error)
}

#[test]
fn sound_files_are_read_and_have_no_errors() {
    for (name, text) in SOUND {
        assert!(read(name, text.as_bytes()).is_ok(), "{name}");
        let found: Vec<_> = check("memory", text.as_bytes(), checked(name))
            .into_iter()
            .filter(|found| found.severity == Severity::Error)
            .map(|found| found.to_string())
            .collect();
        assert_eq!(found, [""; 0], "{name}");
    }
}

#[test]
fn a_member_twice_is_found() {
    let text = b"{\"source\":\"a\",\"target\":\"b\",\"target\":\"c\"}\n";
    assert!(read("jsonl", text).is_err());
    let found = check("memory", text, CheckedFormat::Jsonl);
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    let expected = "unit 1: duplicate member `target`; expected it once [syntax]";
    assert!(found.len() == 1 && found[0].ends_with(expected), "{found:?}");
}

#[test]
fn a_broken_first_line_is_refused_at_its_place() {
    let error = read("jsonl", b"\n{\"source\": a}\n").unwrap_err().to_string();
    assert!(error.starts_with("memory:2:12: not JSON: expected value"), "{error}");
    assert!(error.ends_with("run `tmforge validate` to list all errors"), "{error}");
}

/// The reader takes `<?>` for an instruction of its own, and what follows for the root.
#[test]
fn an_instruction_without_a_name_is_an_error() {
    let text = TMX.replacen("<?", "<?><seg>?", 1);
    assert!(read("tmx", text.as_bytes()).is_err());
    assert!(has_error("tmx", text.as_bytes()));
}

#[test]
fn the_advice_is_given_only_where_it_can_be_followed() {
    let bytes = Box::new(Cursor::new(b"<html/>".to_vec()));
    let error = MemoryReader::read("-", bytes, InputFormat::Tmx).unwrap_err().to_string();
    assert!(!error.contains("tmforge validate"), "{error}");
    // Databases, packages and files of lines have no rules of their own.
    let without = ["lines", "parquet", "sdltm", "package"];
    let has_rules = |format: &InputFormat| !without.contains(&format.name());
    for format in InputFormat::all().filter(has_rules) {
        assert_eq!(checked(format.name()).name(), format.name());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]
    #[test]
    fn what_a_reader_refuses_has_an_error(
        (name, text) in prop::sample::select(&SOUND[..]),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..50), 1..5),
    ) {
        let mut bytes = text.as_bytes().to_vec();
        for (at, what) in cuts {
            let at = at.index(bytes.len());
            match PIECES.get(what) {
                Some(piece) => drop(bytes.splice(at..at, piece.iter().copied())),
                None if what % 3 == 0 => bytes.truncate(at.max(1)),
                None => drop(bytes.drain(at..bytes.len().min(at + what - 43))),
            }
            if bytes.is_empty() {
                bytes.push(b' ');
            }
        }
        if let Err(error) = read(name, &bytes) {
            prop_assert!(has_error(name, &bytes), "{error}\n{}", String::from_utf8_lossy(&bytes));
        }
    }
}
