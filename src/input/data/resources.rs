//! Resources in XML: those of Android (`strings.xml`) and of .NET (`.resx`).

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::entries::Entries;
use super::fault::Fault;
use super::part::{DEEPEST, Part};
use super::quoted::{self, push_copy};
use crate::error::Result;
use crate::model::Document;

type Step<T> = std::result::Result<T, Fault>;

/// Reads the strings, arrays and plurals of Android resources.
///
/// # Errors
/// If the text is no XML.
pub(in crate::input) fn read_android(name: &str, text: String) -> Result<Document> {
    let mut entries = Entries::default();
    android(&text, &mut entries)
        .map_err(|fault| fault.error(name, &text, "Android resources (XML)"))?;
    entries.document(name, text)
}

/// Reads the values of .NET resources.
///
/// # Errors
/// If the text is no XML.
pub(in crate::input) fn read_resx(name: &str, text: String) -> Result<Document> {
    let mut entries = Entries::default();
    resx(&text, &mut entries).map_err(|fault| fault.error(name, &text, ".NET resources (XML)"))?;
    entries.document(name, text)
}

/// A reader of XML that knows the range of each event.
struct Xml<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    depth: usize,
}

impl<'t> Xml<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, reader: Reader::from_str(text), depth: 0 }
    }

    /// The next event and its range; `None` at the end.
    fn next(&mut self) -> Step<Option<(Event<'t>, Range<usize>)>> {
        let start = self.position();
        let event = self.reader.read_event().map_err(|error| {
            let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
            Fault::new(at, error.to_string(), "well-formed XML")
        })?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => {
                return Err(Fault::new(self.text.len(), "the end of the file", "a closing tag"));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
        if self.depth > DEEPEST {
            let found = format!("more than {DEEPEST} levels of nesting");
            return Err(Fault::new(start, found, "fewer levels"));
        }
        Ok(Some((event, start..self.position())))
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len())
    }

    /// The value of an attribute.
    fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
        let attribute = tag.try_get_attribute(name).ok()??;
        let raw = std::str::from_utf8(&attribute.value).ok()?.to_owned();
        Some(unescape(&raw).map_or(raw.clone(), std::borrow::Cow::into_owned))
    }

    /// The text of the element that was opened, up to its end. Tags in it give their text.
    fn content(&mut self, entries: &mut Entries) -> Step<Vec<Part>> {
        let (mut parts, outside) = (Vec::new(), self.depth - 1);
        while let Some((event, range)) = self.next()? {
            match event {
                Event::End(_) if self.depth == outside => break,
                Event::Text(_) => push_copy(&mut parts, range),
                Event::CData(_) => push_copy(&mut parts, range.start + 9..range.end - 3),
                Event::GeneralRef(_) => parts.push(self.reference(range)),
                Event::Comment(_) => entries.comment(range),
                _ => {}
            }
        }
        Ok(parts)
    }

    /// A character reference. One to an entity that the file declares stays as it is.
    fn reference(&self, range: Range<usize>) -> Part {
        match unescape(&self.text[range.clone()]) {
            Ok(c) => Part::Rendered(c.into_owned(), range),
            Err(_) => Part::Copy(range),
        }
    }
}

/// The group of Android resources that is open: an array or plurals.
struct Group {
    name: String,
    is_plural: bool,
    is_text: bool,
    items: usize,
}

fn android(text: &str, entries: &mut Entries) -> Step<()> {
    let mut xml = Xml::new(text);
    let mut group: Option<Group> = None;
    while let Some((event, range)) = xml.next()? {
        let tag = match event {
            Event::Start(tag) => tag,
            Event::Comment(_) => {
                entries.comment(range);
                continue;
            }
            Event::End(tag) => {
                if is_group(tag.local_name().as_ref()) {
                    group = None;
                }
                continue;
            }
            _ => continue,
        };
        let name = || Xml::attribute(&tag, "name").unwrap_or_default();
        let is_text = Xml::attribute(&tag, "translatable").as_deref() != Some("false");
        match (tag.local_name().as_ref(), &mut group) {
            (b"string", _) => {
                let parts = unescaped(text, xml.content(entries)?);
                if is_text {
                    entries.add_at("", &name(), parts);
                }
            }
            (b"item", Some(group)) => {
                let quantity = Xml::attribute(&tag, "quantity").filter(|_| group.is_plural);
                let item = quantity.unwrap_or_else(|| group.items.to_string());
                group.items += 1;
                let parts = unescaped(text, xml.content(entries)?);
                if group.is_text {
                    entries.add_at(&group.name, &item, parts);
                }
            }
            (kind, _) if is_group(kind) => {
                let is_plural = kind == b"plurals";
                group = Some(Group { name: name(), is_plural, is_text, items: 0 });
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_group(name: &[u8]) -> bool {
    matches!(name, b"string-array" | b"array" | b"plurals")
}

/// Resolves the escapes and quotes of Android strings, outside of which white space is folded.
fn unescaped(text: &str, parts: Vec<Part>) -> Vec<Part> {
    let mut resolved = Vec::new();
    let mut is_quoted = false;
    for part in parts {
        let Part::Copy(source) = part else {
            resolved.push(part);
            continue;
        };
        let (mut at, mut copied) = (source.start, source.start);
        while at < source.end {
            let rest = &text[at..source.end];
            let (rendered, length) = match rest.chars().next() {
                Some('\\') => quoted::escape(rest).unwrap_or_default(),
                Some('"') => {
                    is_quoted = !is_quoted;
                    (String::new(), 1)
                }
                // A line end outside of quotes is a blank.
                Some(c) if c.is_whitespace() && !is_quoted => {
                    let end = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
                    let is_blank = &rest[..end] == " " || c == '\u{A0}' || c == '\u{202F}';
                    if is_blank { (String::new(), 0) } else { (" ".to_owned(), end) }
                }
                _ => (String::new(), 0),
            };
            if length == 0 {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            push_copy(&mut resolved, copied..at);
            resolved.push(Part::Rendered(rendered, at..at + length));
            at += length;
            copied = at;
        }
        push_copy(&mut resolved, copied..source.end);
    }
    resolved
}

fn resx(text: &str, entries: &mut Entries) -> Step<()> {
    let mut xml = Xml::new(text);
    let mut data: Option<String> = None;
    while let Some((event, range)) = xml.next()? {
        match event {
            Event::Comment(_) => entries.comment(range),
            Event::Start(tag) => match (tag.local_name().as_ref(), &data) {
                (b"data", _) => data = text_name(&tag),
                (b"value", Some(name)) => {
                    let parts = xml.content(entries)?;
                    let (row, column) = name.rsplit_once('.').unwrap_or(("", name));
                    entries.add_at(row, column, parts);
                }
                (b"comment", _) => {
                    for part in xml.content(entries)? {
                        if let Part::Copy(source) = part {
                            entries.comment(source);
                        }
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == b"data" => data = None,
            _ => {}
        }
    }
    Ok(())
}

/// The name of an entry that is a string: without a type, and not about a control of a form.
fn text_name(tag: &BytesStart<'_>) -> Option<String> {
    let is_typed = ["type", "mimetype"].iter().any(|name| Xml::attribute(tag, name).is_some());
    Xml::attribute(tag, "name").filter(|name| !is_typed && !name.starts_with(">>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &Document) -> Vec<&str> {
        document.blocks.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn android_strings() {
        let text = "<resources>\n<!-- no -->\n<string name=\"a\">Don\\'t <b>go</b>\n    home &amp; \\u00e9</string>\n<string \
                    name=\"b\" translatable=\"false\">no</string>\n<string-array \
                    name=\"c\"><item>One</item><item>Two</item></string-array>\n<plurals name=\"d\"><item \
                    quantity=\"other\">%d <xliff:g id=\"x\">Three</xliff:g></item></plurals>\n<string \
                    name=\"e\"><![CDATA[Four <i>five</i>]]></string><string name=\"f\">\"  Six \
                    \"</string></resources>";
        let document = read_android("t.xml", text.to_owned()).unwrap();
        let wanted = ["Don't go home & é", "One", "Two", "%d Three", "Four five", "Six"];
        assert_eq!(texts(&document), wanted);
    }

    #[test]
    fn resx_values() {
        let text = "<root><resheader name=\"v\"><value>2.0 \
                    no</value></resheader>\n<data name=\"a.b\"><value>One &lt; two</value><comment>no</comment></data>\n<data \
                    name=\"c\" type=\"System.Drawing.Size\"><value>no</value></data></root>";
        let document = read_resx("t.resx", text.to_owned()).unwrap();
        assert_eq!(texts(&document), ["One < two"]);
    }

    #[test]
    fn broken_and_hostile_files_are_refused() {
        for text in ["<resources><string name=\"a\">b", "<resources><string></resources>"] {
            let error = read_android("t.xml", text.to_owned()).unwrap_err().to_string();
            assert!(error.starts_with("t.xml:1:"), "{error}");
        }
        assert!(read_android("t.xml", "<a>".repeat(100_000)).is_err());
        let bomb = "<!DOCTYPE r [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;\">]><resources><string \
                    name=\"x\">See &b;</string></resources>";
        let document = read_android("t.xml", bomb.to_owned()).unwrap();
        assert_eq!(texts(&document), ["See &b;"]);
    }
}
