//! The elements and texts of an XML part, as a stream.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event as Xml};
use quick_xml::{Reader, XmlVersion};

use crate::error::{Error, Result};
use crate::input::container::refusal;

/// The most elements that may be open at once. Word nests some dozens.
const MOST_OPEN: usize = 10_000;

/// An event of a part. An empty element is a start and an end.
#[derive(Debug)]
pub(super) enum Event<'x> {
    /// The start of an element.
    Start(Element<'x>),
    /// The end of the innermost open element.
    End,
    /// Text, with its references resolved.
    Text(Cow<'x, str>),
}

/// The start of an element.
#[derive(Debug)]
pub(super) struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &[u8] {
        let name = self.0.name().into_inner();
        &name[name.iter().position(|byte| *byte == b':').map_or(0, |at| at + 1)..]
    }

    /// The prefix of the name; empty if it has none.
    pub(super) fn prefix(&self) -> &[u8] {
        let name = self.0.name().into_inner();
        name.iter().position(|byte| *byte == b':').map_or(&[], |at| &name[..at])
    }

    /// The value of the first attribute of this name, without its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.find(|key| key.rsplit(|byte| *byte == b':').next() == Some(name.as_bytes()))
    }

    /// The value of the first attribute of this name that has a prefix, such as `r:id`.
    pub(super) fn prefixed(&self, name: &str) -> Option<String> {
        self.find(|key| {
            let mut parts = key.splitn(2, |byte| *byte == b':');
            parts.next().is_some() && parts.next() == Some(name.as_bytes())
        })
    }

    fn find(&self, is_wanted: impl Fn(&[u8]) -> bool) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let found = attributes.find(|attribute| is_wanted(attribute.key.into_inner()))?;
        let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    }
}

/// Reads the events of a part.
pub(super) struct Elements<'x> {
    /// The path of the file and the name of the part, for messages.
    file: &'x str,
    part: &'x str,
    reader: Reader<&'x [u8]>,
    open: usize,
    /// Whether an empty element still has to end.
    ends: bool,
}

impl<'x> Elements<'x> {
    pub(super) fn new(file: &'x str, part: &'x str, text: &'x str) -> Self {
        let reader = Reader::from_str(text);
        Self { file, part, reader, open: 0, ends: false }
    }

    /// The next event; `None` at the end of the part.
    ///
    /// # Errors
    /// If the part is not well-formed, declares entities, or nests elements too deeply.
    pub(super) fn next(&mut self) -> Result<Option<Event<'x>>> {
        if std::mem::take(&mut self.ends) {
            self.open -= 1;
            return Ok(Some(Event::End));
        }
        loop {
            let event =
                self.reader.read_event().map_err(|error| self.broken(&error.to_string()))?;
            let event = match event {
                Xml::Start(start) => self.start(start)?,
                Xml::Empty(start) => {
                    self.ends = true;
                    self.start(start)?
                }
                Xml::End(_) => {
                    self.open = self.open.saturating_sub(1);
                    Event::End
                }
                Xml::Text(text) => {
                    Event::Text(text.decode().map_err(|error| self.broken(&error.to_string()))?)
                }
                Xml::CData(text) => {
                    Event::Text(text.decode().map_err(|error| self.broken(&error.to_string()))?)
                }
                Xml::GeneralRef(reference) => Event::Text(self.resolve(&reference)?),
                Xml::DocType(text) if memchr::memmem::find(&text, b"<!ENTITY").is_some() => {
                    return Err(self.broken("it declares entities"));
                }
                Xml::Eof if self.open > 0 => return Err(self.broken("it ends inside an element")),
                Xml::Eof => return Ok(None),
                Xml::Comment(_) | Xml::PI(_) | Xml::Decl(_) | Xml::DocType(_) => continue,
            };
            return Ok(Some(event));
        }
    }

    /// Skips the rest of the element that has just started.
    ///
    /// # Errors
    /// The same as for [`Elements::next`].
    pub(super) fn skip(&mut self) -> Result<()> {
        self.each(|_| {})
    }

    /// Calls `see` for each element inside the element that has just started, whatever its depth.
    ///
    /// # Errors
    /// The same as for [`Elements::next`].
    pub(super) fn each(&mut self, mut see: impl FnMut(&Element<'x>)) -> Result<()> {
        let outside = self.open.saturating_sub(1);
        while self.open > outside {
            match self.next()? {
                Some(Event::Start(element)) => see(&element),
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn start(&mut self, start: BytesStart<'x>) -> Result<Event<'x>> {
        self.open += 1;
        if self.open > MOST_OPEN {
            return Err(self.broken(&format!("more than {MOST_OPEN} elements are open at once")));
        }
        Ok(Event::Start(Element(start)))
    }

    fn resolve(&self, reference: &BytesRef<'x>) -> Result<Cow<'x, str>> {
        let broken = |error: quick_xml::Error| self.broken(&error.to_string());
        if let Some(found) = reference.resolve_char_ref().map_err(broken)? {
            return Ok(Cow::Owned(found.to_string()));
        }
        let name = reference.decode().map_err(|error| self.broken(&error.to_string()))?;
        let known = quick_xml::escape::resolve_predefined_entity(&name);
        known.map(Cow::Borrowed).ok_or_else(|| self.broken(&format!("&{name}; is not declared")))
    }

    /// The error for a part that cannot be read.
    pub(super) fn broken(&self, reason: &str) -> Error {
        let found = format!("{} is not well-formed: {reason}", self.part);
        refusal(self.file, found, "expected XML as its program writes it", "save it again there")
    }
}
