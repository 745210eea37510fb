//! The data of units, collected while a text is read.

use crate::memory::read::input::ChunkText;
use crate::memory::read::read_error;
use crate::memory::read::xliff::dialect::Dialect;
use crate::memory::read::xliff::namespaces::{Namespaces, Tool, local};
use crate::memory::read::xliff::scope::Scope;
use crate::memory::read::xliff::segments;
use crate::memory::read::xliff::unit::{Note, RawUnit, Text, Texts};
use crate::memory::read::xliff::walk::{Place, Start, Visitor, Walk};
use crate::memory::read::xml::ReadError;
use crate::memory::sink::Sink;
use crate::memory::unit::Attributes;

/// Reads the units of a text.
pub(super) fn units<'a>(
    dialect: Dialect,
    input: &ChunkText<'a>,
    scope: Scope<'a>,
    sink: &mut Sink<'_, 'a>,
) -> Result<(), ReadError> {
    let texts = (input.around, input.text());
    let mut walk = Walk::new(dialect, texts, scope, Units::default())?;
    loop {
        match walk.go_on()? {
            Place::BetweenUnits => {
                let (units, names) = walk.visitor();
                units.pass_on(names, &input.header.source, sink);
            }
            Place::BehindRoot => return Ok(()),
            Place::EndOfText if input.is_last => return walk.check_end(),
            Place::EndOfText => return Ok(()),
        }
    }
}

#[derive(Default)]
struct Units<'a> {
    /// The open units, each within the one before.
    open: Vec<RawUnit<'a>>,
    /// Closed units that are not yet passed on.
    closed: Vec<RawUnit<'a>>,
}

impl<'a> Units<'a> {
    /// Passes on the closed units in the order of the file.
    fn pass_on(&mut self, names: &Namespaces<'a>, header_source: &str, sink: &mut Sink<'_, 'a>) {
        self.closed.sort_by_key(|unit| unit.at);
        for unit in self.closed.drain(..) {
            segments::pass_on(&unit, names, header_source, sink);
        }
    }
}

impl<'a> Visitor<'a> for Units<'a> {
    fn open(&mut self, tag: Start<'a>, scope: &Scope<'a>, names: &Namespaces<'a>) {
        self.open.push(RawUnit::new(tag.at, tag.attributes, scope.clone(), names));
    }

    fn segment(&mut self, tag: Start<'a>) {
        let attributes = Attributes::Xml(tag.attributes);
        if let Some(unit) = self.open.last_mut() {
            unit.segments.push(Texts { attributes, ..Texts::default() });
        }
    }

    fn text(&mut self, tag: Start<'a>, raw: &'a str) {
        let attributes = Attributes::Xml(tag.attributes);
        if let Some(segment) = self.open.last_mut().and_then(|unit| unit.segments.last_mut()) {
            segment.set(local(tag.name), Text { attributes, raw });
        }
    }

    /// Others than these, such as proposals and older versions, are not read.
    fn child(
        &mut self,
        tag: Start<'a>,
        raw: &'a str,
        names: &Namespaces<'a>,
    ) -> Result<(), ReadError> {
        let is_own = names.is_own(tag.name);
        let is_trados = names.tool(tag.name) == Some(Tool::Trados);
        let Some(unit) = self.open.last_mut() else { return Ok(()) };
        let done = match local(tag.name) {
            "seg-defs" if is_trados => unit.add_definitions(raw),
            "metadata" if !is_own => unit.carried.add(raw, "meta", "type"),
            _ if !is_own => Ok(()),
            "context-group" => unit.carried.add(raw, "context", "context-type"),
            "note" => {
                let about = Attributes::Xml(tag.attributes).get("annotates").unwrap_or_default();
                unit.notes.push(Note { about, raw });
                Ok(())
            }
            "notes" => unit.add_notes(raw),
            "originalData" => unit.add_data(raw),
            name => {
                let attributes = Attributes::Xml(tag.attributes);
                unit.texts.set(name, Text { attributes, raw });
                Ok(())
            }
        };
        done.map_err(|error| read_error(tag.at, error.message))
    }

    fn close(&mut self) {
        self.closed.extend(self.open.pop());
    }
}
