//! A file that is divided at any places is read as the whole file is.

use proptest::prelude::*;

use crate::memory::format::InputFormat;
use crate::memory::header::Header;
use crate::memory::options::ReadOptions;
use crate::memory::read::input::ChunkText;
use crate::memory::reader::each_unit;
use crate::memory::sink::Sink;
use crate::memory::text::LONGEST;
use crate::memory::unit::{Fields, TransUnit};

/// The units of a text, each with its offset and all that it has, and the error at which reading ends.
type Found = (Vec<String>, Option<(usize, String)>);

fn read(format: InputFormat, input: &ChunkText<'_>, before: usize, found: &mut Found) {
    let (units, error) = found;
    let mut take = |unit: &mut TransUnit<'_>| {
        unit.at += before;
        units.push(format!("{unit:?}"));
    };
    let done = (format.row().units)(input, &mut Sink::new(&mut take));
    *error = done.err().map(|error| (error.at + before, error.message));
}

fn input<'a>(
    texts: &'a [String],
    header: &'a Header,
    (around, is_last): (&'a str, bool),
) -> ChunkText<'a> {
    ChunkText { around, is_last, ..ChunkText::whole(texts, header) }
}

fn whole(format: InputFormat, header: &Header, text: &str) -> Found {
    let mut found = Found::default();
    read(format, &ChunkText::whole(&[text.to_owned()], header), 0, &mut found);
    found
}

/// What is found in chunks, when the file is read in pieces of a size.
fn divided(format: InputFormat, header: &Header, text: &str, size: usize) -> Found {
    let (mut found, mut start, mut end) = (Found::default(), 0, 0);
    let mut around = String::new();
    while end < text.len() && found.1.is_none() {
        end = text.ceil_char_boundary(end + size);
        let part = [text[start..end].to_owned()];
        let cut = (format.row().cut)(&input(&part, header, (&around, false)));
        let Some(cut) = cut.filter(|_| end < text.len()) else { continue };
        let part = [part[0][..cut.at[0]].to_owned()];
        read(format, &input(&part, header, (&around, false)), start, &mut found);
        start += cut.at[0];
        around = cut.around.unwrap_or(around);
    }
    if found.1.is_none() {
        let rest = [text[start..].to_owned()];
        read(format, &input(&rest, header, (&around, true)), start, &mut found);
    }
    found
}

fn check(format: InputFormat, text: &str, size: usize) -> Result<(), TestCaseError> {
    let options = ReadOptions::default();
    let Ok(Some((header, _))) = (format.row().header)(text, true, &options) else { return Ok(()) };
    prop_assert_eq!(divided(format, &header, text, size), whole(format, &header, text));
    Ok(())
}

const XLIFF: &[&str] = &[
    "<file source-language='en' target-language='de' original='a'><body>",
    "<file xmlns='urn:oasis:names:tc:xliff:document:2.0' original='b'>",
    "</body></file>",
    "</file>",
    "</xliff>",
    "<group translate='no'>",
    "<m:group xmlns:m='MQXliff'>",
    "<m:group>",
    "</m:group>",
    "</group>",
    "<trans-unit id='1' m:status='x'><source>a</source><target>b</target></trans-unit>",
    "<trans-unit><source xml:lang='en'>a<g id='1'>b</g></source>",
    "<unit id='2'><segment><source>a</source><target>b</target></segment></unit>",
    "<unit><segment><source>c</source></segment>",
    "<trans-unit/>",
    "<segment>",
    "</segment>",
    "</unit>",
    "</trans-unit>",
    "<alt-trans><source>c</source></alt-trans>",
    "<skl><trans-unit><source>d</source></trans-unit></skl>",
    "<note>",
    "</note>",
    "<!-- </trans-unit> -->",
    "<![CDATA[</trans-unit>]]>",
    "<!--",
    "\n",
];

const PO: &[&str] = &[
    "msgid \"a\"\nmsgstr \"b\"\n",
    "msgid \"a\"\nmsgid_plural \"c\"\nmsgstr[0] \"b\"\n\nmsgstr[1] \"d\"\n",
    "#, fuzzy\n#~ msgid \"a\"\n#~ msgstr \"b\"\n#~ \"c\"\n",
    "msgctxt \"x\"\n",
    "msgid \"a\"\n",
    "msgid \"\"\n\"a\"\n",
    "msgstr \"\"\n\"b\"\n\"\\xE9\"\n",
    "msgstr ",
    "\"c\"\n",
    "# c\n",
    "#, fuzzy\n\n",
    "#| msgid \"z\"\n",
    "domain \"d1\"\n",
    "domain\n",
    "\n",
    "\r",
    "msgid \"e\" msgstr \"f\" ",
    "\"",
];

#[test]
fn an_end_that_is_missing_is_told_at_its_place() {
    let unit = "<trans-unit><source>a</source><target>b</target></trans-unit>\n";
    let rest = unit.repeat((LONGEST + LONGEST / 8) / unit.len());
    for (missing, expected) in [
        ("</trans-unit>", "test:3: a unit of more than 64 MiB"),
        ("</source>", "test:4:21: `<source>` is not closed"),
    ] {
        let broken = unit.replace(missing, "");
        let text = format!("<xliff><body>\n{unit}{unit}{broken}{rest}</body></xliff>");
        let read = each_unit(InputFormat::Xliff, &text, Fields::All, |_| {});
        let error = read.unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

proptest! {
    #[test]
    fn xliff_may_be_divided(
        parts in prop::collection::vec(prop::sample::select(XLIFF), 0..30),
        size in 1_usize..400,
    ) {
        let start = "<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2' \
             xmlns:m='MQXliff'>";
        check(InputFormat::Xliff, &format!("{start}{}", parts.concat()), size)?;
        check(InputFormat::Xliff, &format!("{start}{}</xliff>\n", parts.concat()), size)?;
    }

    #[test]
    fn txml_may_be_divided(
        parts in prop::collection::vec(prop::sample::select(&[
            "<translatable>", "</translatable>", "<segment><source>a</source><target>b</target></segment>",
            "<segment><source>a</source>", "</segment>", "<skeleton>&lt;x</skeleton>", "<ws> </ws>",
            "</txml>", "<!-- a -->",
        ][..]), 0..30),
        size in 1_usize..200,
    ) {
        let start = "<txml locale='en' targetlocale='de'>";
        check(InputFormat::Txml, &format!("{start}{}</txml>", parts.concat()), size)?;
    }

    #[test]
    fn po_may_be_divided(
        parts in prop::collection::vec(prop::sample::select(PO), 0..30),
        is_latin in any::<bool>(),
        size in 1_usize..100,
    ) {
        let charset = if is_latin { "ISO-8859-1" } else { "UTF-8" };
        let start = format!("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset={charset}\\n\"\n");
        check(InputFormat::Po, &format!("{start}{}", parts.concat()), size)?;
    }
}
