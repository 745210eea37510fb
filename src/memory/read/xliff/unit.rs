//! Raw units: the undecoded texts and other data of a unit element.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::memory::read::xliff::carried::Carried;
use crate::memory::read::xliff::inline::plain;
use crate::memory::read::xliff::namespaces::{Namespaces, Tool, local};
use crate::memory::read::xliff::scope::Scope;
use crate::memory::read::xml::{self, ReadError, Scanner, Tag};
use crate::memory::unit::Attributes;

/// A unit with raw texts that are not paired yet.
#[derive(Debug, Default)]
pub(super) struct RawUnit<'a> {
    pub(super) at: usize,
    pub(super) attributes: Attributes<'a>,
    pub(super) scope: Scope<'a>,
    pub(super) texts: Texts<'a>,
    /// The segments of XLIFF 2.
    pub(super) segments: Vec<Texts<'a>>,
    pub(super) notes: Vec<Note<'a>>,
    /// The native code that elements of XLIFF 2 refer to, by id.
    pub(super) data: HashMap<Cow<'a, str>, Cow<'a, str>>,
    /// The attributes of a CAT tool on the unit.
    pub(super) marks: Vec<Mark<'a>>,
    /// The properties and attributes that other elements of the unit carry.
    pub(super) carried: Carried<'a>,
    /// The `sdl:seg` elements of Trados, one for each segment.
    pub(super) definitions: Vec<Definition<'a>>,
}

/// A note, and the text that it is about: `source`, `target` or anything else for the unit.
#[derive(Debug)]
pub(super) struct Note<'a> {
    pub(super) about: Cow<'a, str>,
    pub(super) raw: &'a str,
}

/// The texts of a unit, or of a segment of XLIFF 2.
#[derive(Debug, Default)]
pub(super) struct Texts<'a> {
    pub(super) attributes: Attributes<'a>,
    pub(super) source: Option<Text<'a>>,
    /// The source divided into segments, in XLIFF 1.2.
    pub(super) divided: Option<Text<'a>>,
    pub(super) target: Option<Text<'a>>,
}

/// An element with text.
#[derive(Debug, Clone, Default)]
pub(super) struct Text<'a> {
    pub(super) attributes: Attributes<'a>,
    pub(super) raw: &'a str,
}

/// An attribute in the namespace of a CAT tool.
#[derive(Debug)]
pub(super) struct Mark<'a> {
    pub(super) tool: Tool,
    pub(super) name: &'a str,
    pub(super) value: Cow<'a, str>,
}

/// An `sdl:seg` of Trados: data about the segment whose `mid` equals its `id`.
#[derive(Debug)]
pub(super) struct Definition<'a> {
    pub(super) attributes: Attributes<'a>,
    /// The texts of its `value` elements, by their keys.
    pub(super) values: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> Texts<'a> {
    /// Sets the text of a child element. Of several with the same name the first is used.
    pub(super) fn set(&mut self, name: &str, text: Text<'a>) {
        let place = match name {
            "source" => &mut self.source,
            "seg-source" => &mut self.divided,
            "target" => &mut self.target,
            _ => return,
        };
        place.get_or_insert(text);
    }
}

impl<'a> RawUnit<'a> {
    pub(super) fn new(
        at: usize,
        attributes: &'a str,
        scope: Scope<'a>,
        names: &Namespaces<'a>,
    ) -> Self {
        let mark = |(name, value): (&'a str, &'a str)| {
            let tool = names.tool(name).filter(|_| name.contains(':'))?;
            Some(Mark { tool, name: local(name), value: xml::value(value) })
        };
        let marks = xml::attributes(attributes).filter_map(mark).collect();
        let attributes = Attributes::Xml(attributes);
        Self { at, attributes, scope, marks, ..Self::default() }
    }

    /// The value of an attribute of a CAT tool.
    pub(super) fn mark(&self, tool: Tool, name: &str) -> Option<&Cow<'a, str>> {
        let found = self.marks.iter().find(|mark| mark.tool == tool && mark.name == name);
        found.map(|mark| &mark.value)
    }

    /// Adds the notes in a `notes` element.
    pub(super) fn add_notes(&mut self, raw: &'a str) -> Result<(), ReadError> {
        let mut scanner = Scanner::new(raw);
        while let Some(tag) = scanner.next_tag() {
            if let Tag::Start { name, attributes, is_empty: false, .. } = tag
                && local(name) == "note"
            {
                let about = Attributes::Xml(attributes).get("appliesTo").unwrap_or_default();
                self.notes.push(Note { about, raw: scanner.balanced(name)? });
            }
        }
        Ok(())
    }

    /// Adds the native code in an `originalData` element.
    pub(super) fn add_data(&mut self, raw: &'a str) -> Result<(), ReadError> {
        let mut scanner = Scanner::new(raw);
        while let Some(tag) = scanner.next_tag() {
            let Tag::Start { name, attributes, is_empty: false, .. } = tag else { continue };
            let content = scanner.balanced(name)?;
            if let Some(id) = Attributes::Xml(attributes).get("id") {
                self.data.entry(id).or_insert_with(|| plain(content));
            }
        }
        Ok(())
    }

    /// Adds the definitions in an `sdl:seg-defs` element. Earlier states of a segment are skipped.
    pub(super) fn add_definitions(&mut self, raw: &'a str) -> Result<(), ReadError> {
        let mut scanner = Scanner::new(raw);
        while let Some(tag) = scanner.next_tag() {
            let Tag::Start { name, attributes, is_empty, .. } = tag else { continue };
            let attributes = Attributes::Xml(attributes);
            match local(name) {
                "seg" => self.definitions.push(Definition { attributes, values: Vec::new() }),
                "value" if !is_empty => {
                    let text = plain(scanner.balanced(name)?);
                    let key = attributes.get("key").unwrap_or_default();
                    if let Some(definition) = self.definitions.last_mut() {
                        definition.values.push((key, text));
                    }
                }
                _ if !is_empty => drop(scanner.balanced(name)?),
                _ => {}
            }
        }
        Ok(())
    }
}
