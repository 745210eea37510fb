//! The reader of JSON Lines. It restores exactly what [`crate::memory::json`] writes.

use memchr::memchr;

use crate::memory::header::Header;
use crate::memory::json::{self, LineError};
use crate::memory::read::input::ChunkText;
use crate::memory::read::read_error;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::Sink;
use crate::memory::unit::TransUnit;

/// The header in the first object, and the languages of its unit.
pub(crate) fn header(text: &str, is_all: bool) -> Result<Option<(Header, usize)>, ReadError> {
    match lines(text).find(|(_, line)| !line.trim().is_empty()) {
        Some((at, line)) if is_all || at + line.len() < text.len() => {
            let header = json::header_of(line).map_err(|error| placed(at, error))?;
            Ok(Some((header, 0)))
        }
        None if is_all => Ok(Some((Header::default(), 0))),
        _ => Ok(None),
    }
}

/// Reads the units of the lines that are not blank.
pub(crate) fn units<'a>(input: &ChunkText<'a>, sink: &mut Sink<'_, 'a>) -> Result<(), ReadError> {
    for (at, line) in lines(input.text()).filter(|(_, line)| !line.trim().is_empty()) {
        let unit = unit(line, input.header).map_err(|error| placed(at, error))?;
        sink.unit(&mut TransUnit { at, ..unit });
    }
    Ok(())
}

fn unit<'a>(line: &'a str, header: &'a Header) -> Result<TransUnit<'a>, LineError> {
    let unit = json::object(line)?.into_unit(header);
    unit.map_err(|message| LineError { at: 0, message })
}

fn placed(at: usize, error: LineError) -> ReadError {
    read_error(at + error.at, error.message)
}

/// The lines without their ends, with their byte offsets.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = (at, &rest[..end]);
        at += end + 1;
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Result;
    use crate::memory::reader::{MemoryReader, each_unit};
    use crate::memory::{FieldValue, Fields, InlineHandling, InputFormat, json_line};

    /// Texts with their languages, then the fields as they are written.
    fn shown(unit: &TransUnit<'_>) -> String {
        let mut all = Vec::new();
        for variant in &unit.variants {
            let text = variant.segment.text(InlineHandling::Drop);
            all.push(format!("{}:{text}", variant.language));
        }
        for field in &unit.fields {
            let FieldValue::Json(raw) = &field.value else { panic!("{field:?}") };
            all.push(format!("{}={raw}", field.name));
        }
        all.join("|")
    }

    fn read(text: &str) -> Result<Vec<String>> {
        let mut units = Vec::new();
        each_unit(InputFormat::Jsonl, text, Fields::All, |unit| units.push(shown(unit)))?;
        Ok(units)
    }

    fn refused(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn members_beyond_the_known_ones_are_kept_to_the_byte() {
        let line =
            r#"{"id":"7","source":"a","bead":{"source": 1 ,"b":[1.50]},"target":"b","n":null}"#;
        let expected = r#":a|:b|id="7"|bead={"source": 1 ,"b":[1.50]}|n=null"#;
        assert_eq!(read(line).unwrap(), [expected]);
        let mut lines = Vec::new();
        let write = |unit: &mut TransUnit<'_>| json_line(unit, 0, 1, &mut lines);
        each_unit(InputFormat::Jsonl, line, Fields::All, write).unwrap();
        let written = String::from_utf8(lines).unwrap();
        assert_eq!(read(&written).unwrap(), [expected]);
    }

    #[test]
    fn texts_may_be_named_by_language() {
        for (line, expected) in [
            (r#"{"translation":{"en":"Yes","de":"Ja"}}"#, "en:Yes|de:Ja"),
            (
                r#"{"id":"7","translation":{"en":"Yes","de":"Ja"},"x":1}"#,
                "en:Yes|de:Ja|id=\"7\"|x=1",
            ),
            (r#"{"translation":{"en":"Yes","de":null,"fr":"Oui"}}"#, "en:Yes|fr:Oui"),
            (r#"{"id":"x","zh-CN":"对","en":"Yes"}"#, "zh-CN:对|en:Yes|id=\"x\""),
            (r#"{"en":"a","source":"b","target":"c"}"#, ":b|:c|en=\"a\""),
        ] {
            assert_eq!(read(line).unwrap(), [expected], "{line}");
        }
        let bytes =
            Box::new(std::io::Cursor::new(br#"{"translation":{"en":"Y","de":"J"}}"#.to_vec()));
        let reader = MemoryReader::read("t", bytes, InputFormat::Jsonl).unwrap();
        assert_eq!((&*reader.header().source, &*reader.header().target), ("en", "de"));
        for line in [r#"{"translation":{"english":"a","de":"b"}}"#, r#"{"en":"a"}"#, "{}"] {
            assert!(refused(line).starts_with("test:1:1: no texts; expected"), "{line}");
        }
    }

    #[test]
    fn a_member_that_occurs_twice_is_refused_with_its_place() {
        for (line, column) in [
            (r#"{"source":"a","target":"b","target":"c"}"#, 28),
            (r#"{"source":"a","target":"b","x":1,"x":2}"#, 34),
            (r#"{"source":"a","target":"b","attributes":{"x":"1","x":"2"}}"#, 50),
        ] {
            let text = format!("{{\"source\":\"\",\"target\":\"\"}}\n{line}\n");
            let message = refused(&text);
            assert!(message.starts_with(&format!("test:2:{column}: the member")), "{message}");
            assert!(message.contains("occurs twice"), "{message}");
        }
    }

    #[test]
    fn a_broken_first_line_is_refused_with_its_place() {
        let message = refused("{\"source\":\"a\",\"target\" \"b\"}\n");
        assert!(message.starts_with("test:1:24: not JSON: expected `:`"), "{message}");
        let message = refused("\n{\"source\":\"a\",\"target\":1}\n");
        assert!(message.starts_with("test:2:24: invalid type: integer `1`"), "{message}");
    }

    #[test]
    fn documents_that_are_not_lines_are_named() {
        let message = refused("[{\"source\":\"a\",\"target\":\"b\"}]");
        assert!(message.contains("a JSON array") && message.contains("jq -c '.[]'"), "{message}");
        let message = refused("{\n  \"source\": \"a\",\n  \"target\": \"b\"\n}\n");
        assert!(message.contains("several lines") && message.contains("jq -c ."), "{message}");
    }

    #[test]
    fn the_state_is_a_property_of_the_target() {
        let line = r#"{"source":"a","target":"b","state":"needs-translation"}"#;
        let mut states = Vec::new();
        each_unit(InputFormat::Jsonl, line, Fields::All, |unit| {
            let [source, target] = &unit.variants[..] else { panic!("{unit:?}") };
            states.push((
                unit.state,
                source.annotations.len(),
                target.annotations[0].is_prop("x-state"),
            ));
        })
        .unwrap();
        assert_eq!(states, [(None, 0, true)]);
    }

    #[test]
    fn a_header_is_not_a_field_and_a_field_may_be_called_header() {
        let head =
            r#"{"header":{"attributes":{"srclang":"pl","o-tmf":"x"}},"source":"a","target":"b"}"#;
        assert_eq!(header(head, true).unwrap().unwrap().0.source, "pl");
        assert_eq!(read(head).unwrap(), [":a|:b".replacen(':', "pl:", 1)]);
        let other = r#"{"header":"Title","source":"a","target":"b"}"#;
        assert_eq!(read(other).unwrap(), [r#":a|:b|header="Title""#]);
    }
}
