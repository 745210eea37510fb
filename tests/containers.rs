//! What is written as XLIFF or PO is read back as it was.

use std::io::Cursor;

use proptest::prelude::*;
use tmforge::convert::{Options, Output, OutputFormat, convert};
use tmforge::memory::{InputFormat, MemoryReader, States};

fn converted(bytes: &[u8], from: InputFormat, to: OutputFormat) -> String {
    with_losses(bytes, from, to).0
}

/// The output, and what it could not hold.
fn with_losses(bytes: &[u8], from: InputFormat, to: OutputFormat) -> (String, String) {
    let reader = MemoryReader::read("memory", Box::new(Cursor::new(bytes.to_vec())), from).unwrap();
    let output = Output { name: "out".to_owned(), format: to, stream: Vec::new(), part: 0 };
    let states = States::parse("all").unwrap();
    let options = Options { threads: 1, states, counts_losses: true, ..Options::default() };
    let (summary, mut outputs) = convert(vec![reader], vec![output], &options).unwrap();
    let losses = summary.losses.iter().map(|(_, losses)| losses.listed()).collect();
    (String::from_utf8(outputs.remove(0)).unwrap(), losses)
}

/// Both versions of XLIFF.
const XLIFFS: [OutputFormat; 2] = [OutputFormat::Xliff, OutputFormat::Xliff2];

const RICH: &str = "<tmx version=\"1.4\"><header srclang=\"en\"/><body>\
<tu tuid=\"one\" creationdate=\"20260102T030405Z\"><note>of both</note><prop type=\"Txt::Name of it\">50% &amp; more</prop>\
<tuv xml:lang=\"en\" creationid=\"me\"><prop type=\"x-document\">a.md</prop><prop type=\"x-unit-id\">k 1</prop>\
<note>of the source</note><seg>A <bpt i=\"1\" x=\"1\" type=\"bold\">&lt;b&gt;</bpt>bold<ept i=\"1\">&lt;/b&gt;</ept> \
<ph x=\"2\" type=\"x-img\">{0}</ph> and  <it x=\"3\" pos=\"begin\">&lt;i&gt;</it>more.</seg></tuv>\
<tuv xml:lang=\"de\"><prop type=\"x-state\">translated</prop><note>of the target</note>\
<seg>Ein <ph x=\"2\" type=\"x-img\">{0}</ph> <bpt i=\"1\" x=\"1\" type=\"bold\">&lt;b&gt;</bpt>fetter\
<ept i=\"1\">&lt;/b&gt;</ept>\nund mehr.</seg></tuv></tu>\
<tu><tuv xml:lang=\"en\"><prop type=\"x-document\">b/c.md</prop><prop type=\"x-unit-id\">2</prop><seg>B</seg></tuv>\
<tuv xml:lang=\"de\"><prop type=\"x-state\">ApprovedTranslation</prop><seg>Be</seg></tuv></tu>\
<tu><tuv xml:lang=\"en\"><prop type=\"x-document\">b/c.md</prop><prop type=\"x-unit-id\">2</prop><seg>C</seg></tuv>\
<tuv xml:lang=\"de\"><prop type=\"x-approved\">yes</prop><seg>Ce</seg></tuv></tu>\
</body></tmx>";

/// The lines of JSONL, each member in its order.
fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A unit without what its file says in another way: the order of properties and the header.
fn bare(mut unit: serde_json::Value) -> serde_json::Value {
    let members = unit.as_object_mut().unwrap();
    members.remove("header");
    // The state is a member where the reader knows it, else a property.
    if let Some(word) = members.remove("state") {
        let target = &mut unit["variants"][1];
        if target["annotations"].is_null() {
            target["annotations"] = serde_json::json!([]);
        }
        let state = serde_json::json!({ "prop": "x-state", "text": word });
        target["annotations"].as_array_mut().unwrap().push(state);
    }
    sort(&mut unit);
    unit
}

fn sort(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(items) => {
            items.iter_mut().for_each(sort);
            if items.iter().all(|item| item.get("prop").is_some() || item.get("note").is_some()) {
                items.sort_by_key(ToString::to_string);
            }
        }
        serde_json::Value::Object(members) => members.values_mut().for_each(sort),
        _ => {}
    }
}

#[test]
fn all_that_a_unit_states_goes_through_xliff() {
    let jsonl = converted(RICH.as_bytes(), InputFormat::Tmx, OutputFormat::Jsonl);
    let expected: Vec<_> = lines(&jsonl).into_iter().map(bare).collect();
    for format in XLIFFS {
        let (written, losses) = with_losses(RICH.as_bytes(), InputFormat::Tmx, format);
        assert_eq!(losses, "", "{format}");
        let again = converted(written.as_bytes(), InputFormat::Xliff, OutputFormat::Jsonl);
        let found: Vec<_> = lines(&again).into_iter().map(bare).collect();
        assert_eq!(found, expected, "{written}");
        let twice = converted(written.as_bytes(), InputFormat::Xliff, format);
        assert_eq!(twice, written, "{format}");
    }
}

#[test]
fn a_document_is_a_file_and_ids_are_unique_in_it() {
    for format in XLIFFS {
        let written = converted(RICH.as_bytes(), InputFormat::Tmx, format);
        assert_eq!(written.matches("<file ").count(), 2, "{written}");
        assert!(written.contains("original=\"b/c.md\""), "{written}");
        let document = roxmltree::Document::parse(&written).unwrap();
        let units = document.descendants().filter(|n| n.tag_name().name().ends_with("unit"));
        let ids: Vec<_> = units.map(|unit| unit.attribute("id").unwrap()).collect();
        let first = if format == OutputFormat::Xliff { "k 1" } else { "1" };
        assert_eq!(ids, [first, "2", "1"]);
    }
}

#[test]
fn files_of_one_pair_refuse_a_second_and_name_the_way_out() {
    let tmx = RICH.replacen("\"de\"", "\"fr\"", 1);
    for (format, name) in [(OutputFormat::Xliff2, "XLIFF 2"), (OutputFormat::Po, "a PO file")] {
        let bytes = Box::new(Cursor::new(tmx.clone().into_bytes()));
        let reader = MemoryReader::read("memory", bytes, InputFormat::Tmx).unwrap();
        let output = Output { name: "out".to_owned(), format, stream: Vec::new(), part: 0 };
        let options = Options { threads: 1, ..Options::default() };
        let error = convert(vec![reader], vec![output], &options).map(|_| ()).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "out: a unit from en to de after one from en to fr; expected one pair of languages, as {name} \
                 has one; select them with -s and -t, or write XLIFF 1.2"
            )
        );
    }
    let xliff = converted(tmx.as_bytes(), InputFormat::Tmx, OutputFormat::Xliff);
    assert_eq!(xliff.matches("target-language=\"fr\"").count(), 1);
}

#[test]
fn a_po_file_keeps_equal_sources_apart() {
    let unit = |source: &str, target: &str, state: &str| {
        format!(
            "<tu><note>n</note><tuv xml:lang=\"en\"><prop type=\"x-document\">a b.md</prop><seg>{source}</seg></tuv>\
             <tuv xml:lang=\"zh-CN\"><prop type=\"x-state\">{state}</prop><seg>{target}</seg></tuv></tu>"
        )
    };
    let units = [
        unit("a \"b\" \\", "1&#9;&#10;2&#10;", "draft"),
        unit("x", "y", "translated"),
        unit("x", "z", "obsolete"),
    ];
    let tmx = format!(
        "<tmx version=\"1.4\"><header srclang=\"en\"/><body>{}</body></tmx>",
        units.concat()
    );
    let (written, losses) = with_losses(tmx.as_bytes(), InputFormat::Tmx, OutputFormat::Po);
    let (header, messages) = written.split_once("\n\n").unwrap();
    assert!(header.contains("\"Language: zh_CN\\n\"\n\"X-Source-Language: en\\n\""), "{header}");
    assert_eq!(losses, "2 properties");
    assert_eq!(
        messages,
        "#. n\n#: \u{2068}a b.md\u{2069}\n#, fuzzy\nmsgid \"a \\\"b\\\" \\\\\"\n\
         msgstr \"\"\n\"1\\t\\n\"\n\"2\\n\"\n\n\
         #. n\n#: \u{2068}a b.md\u{2069}\nmsgid \"x\"\nmsgstr \"y\"\n\n\
         #. n\n#: \u{2068}a b.md\u{2069}\n#~ msgctxt \"2\"\n#~ msgid \"x\"\n#~ msgstr \"z\"\n"
    );
    let again = converted(written.as_bytes(), InputFormat::Po, OutputFormat::Po);
    assert_eq!(again, written);
}

#[test]
fn a_file_without_units_is_still_one_of_its_format() {
    let tmx = "<tmx version=\"1.4\"><header srclang=\"en\"/><body/></tmx>";
    for (format, part) in [
        (OutputFormat::Xliff, "<body>\n    </body>"),
        (OutputFormat::Xliff2, "<group id=\"g1\"/>"),
        (OutputFormat::Po, "charset=UTF-8"),
    ] {
        let written = converted(tmx.as_bytes(), InputFormat::Tmx, format);
        assert!(written.contains(part), "{written}");
    }
}

/// Text with what the formats stumble over.
fn any_text() -> impl Strategy<Value = String> {
    let special: Vec<char> =
        "\t\n \"',<>&\\%中\u{2028}\u{301}\u{FEFF}\u{A0}\u{7F}{}[]#~".chars().collect();
    let c = prop_oneof![prop::char::range('a', 'e'), prop::sample::select(special)];
    prop::collection::vec(c, 1..8)
        .prop_map(|chars| format!("a{}", chars.into_iter().collect::<String>()))
}

/// A unit of JSONL with a source, a target, a state and a document.
fn any_unit() -> impl Strategy<Value = String> {
    let states =
        prop::sample::select(vec!["", "translated", "final", "draft", "x-mine", "ApprovedSignOff"]);
    let texts = (any_text(), any_text(), any_text());
    (texts, states, prop::sample::select(vec!["", "a.md", "b/c d.md"])).prop_map(
        |((source, target, note), state, document)| {
            let mut unit = serde_json::json!({
                "source": source, "target": target, "languages": { "source": "en", "target": "de" },
                "x-mark": note,
            });
            for (name, value) in [("state", state), ("document", document)] {
                if !value.is_empty() {
                    unit[name] = value.into();
                }
            }
            unit.to_string()
        },
    )
}

proptest! {
    /// What is written is the same once it was read and written again, and its texts are those of the input.
    #[test]
    fn what_is_written_is_written_again(units in prop::collection::vec(any_unit(), 1..8)) {
        let jsonl = units.join("\n");
        let texts = |bytes: &[u8], format| converted(bytes, format, OutputFormat::Tsv);
        let expected = texts(jsonl.as_bytes(), InputFormat::Jsonl);
        for (from, to) in [
            (InputFormat::Xliff, OutputFormat::Xliff),
            (InputFormat::Xliff, OutputFormat::Xliff2),
            (InputFormat::Po, OutputFormat::Po),
        ] {
            let written = converted(jsonl.as_bytes(), InputFormat::Jsonl, to);
            prop_assert_eq!(&texts(written.as_bytes(), from), &expected, "{}", written);
            let again = converted(written.as_bytes(), from, to);
            prop_assert_eq!(again, written);
        }
    }
}
