//! The pass over a file that tracks open elements and collects the data of units.

use crate::memory::read::input::ChunkText;
use crate::memory::read::read_error;
use crate::memory::read::xliff::dialect::Dialect;
use crate::memory::read::xliff::namespaces::{Namespaces, Tool, local};
use crate::memory::read::xliff::scope::Scope;
use crate::memory::read::xliff::segments;
use crate::memory::read::xliff::unit::{Note, RawUnit, Text, Texts};
use crate::memory::read::xml::{ReadError, Scanner, Tag};
use crate::memory::sink::Sink;
use crate::memory::unit::Attributes;

/// The deepest nesting of elements around units: far deeper than in any real file.
const DEEPEST: usize = 256;

/// An element that is open.
#[derive(Debug)]
struct Frame<'a> {
    at: usize,
    name: &'a str,
    kind: FrameKind,
    scope: Scope<'a>,
    /// The namespace prefixes that the element binds.
    declared: Vec<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    Container,
    Unit,
    /// A segment of XLIFF 2.
    Segment,
}

struct Walk<'a, 's, 'k> {
    dialect: Dialect,
    scanner: Scanner<'a>,
    names: Namespaces<'a>,
    frames: Vec<Frame<'a>>,
    /// The open units, each within the one before.
    open: Vec<RawUnit<'a>>,
    /// Closed units that are within an open one, or not yet passed on.
    closed: Vec<RawUnit<'a>>,
    header_source: &'a str,
    sink: &'k mut Sink<'s, 'a>,
}

/// A start tag.
#[derive(Clone, Copy)]
struct Start<'a> {
    at: usize,
    name: &'a str,
    attributes: &'a str,
    is_empty: bool,
}

/// Reads the units of a file.
pub(super) fn units<'a>(
    dialect: Dialect,
    input: &ChunkText<'a>,
    scope: Scope<'a>,
    sink: &mut Sink<'_, 'a>,
) -> Result<(), ReadError> {
    let text = input.text();
    let mut walk = Walk {
        dialect,
        scanner: Scanner::new(text),
        names: Namespaces::default(),
        frames: Vec::new(),
        open: Vec::new(),
        closed: Vec::new(),
        header_source: &input.header.source,
        sink,
    };
    while let Some(tag) = walk.scanner.next_tag() {
        match tag {
            Tag::Start { at, name, attributes, is_empty } => {
                walk.start(Start { at, name, attributes, is_empty }, &scope)?;
            }
            Tag::End { name, .. } => {
                if walk.end(name)? {
                    return Ok(());
                }
            }
        }
    }
    walk.check_closed(0, "the end of the file")?;
    let root = dialect.root();
    Err(read_error(text.len(), format!("the file ends before `</{root}>`; is it truncated?")))
}

impl<'a> Walk<'a, '_, '_> {
    fn start(&mut self, tag: Start<'a>, outermost: &Scope<'a>) -> Result<(), ReadError> {
        let declared = self.names.enter(tag.attributes);
        let Some(parent) = self.frames.last() else {
            let mut scope = self.names.root(self.dialect, tag.at, tag.name, tag.attributes)?;
            for (language, outer) in scope.languages.iter_mut().zip(&outermost.languages) {
                if language.is_empty() {
                    *language = outer.clone();
                }
            }
            return self.push(tag, FrameKind::Container, scope, declared);
        };
        let is_own = self.names.is_own(tag.name);
        let scope = match is_own {
            true => parent.scope.enter(local(tag.name), &Attributes::Xml(tag.attributes)),
            false => parent.scope.clone(),
        };
        match parent.kind {
            FrameKind::Segment => {
                self.text(tag, is_own)?;
                self.names.leave(&declared);
                Ok(())
            }
            _ if is_own && self.dialect.is_unit(local(tag.name)) => {
                let unit = RawUnit::new(tag.at, tag.attributes, scope.clone(), &self.names);
                self.open.push(unit);
                self.push(tag, FrameKind::Unit, scope, declared)
            }
            FrameKind::Container => match local(tag.name) {
                // A skeleton may contain the whole document.
                "skl" | "skeleton" if is_own => {
                    self.content(tag)?;
                    self.names.leave(&declared);
                    Ok(())
                }
                _ => self.push(tag, FrameKind::Container, scope, declared),
            },
            FrameKind::Unit if is_own && local(tag.name) == "segment" => {
                let attributes = Attributes::Xml(tag.attributes);
                if let Some(unit) = self.open.last_mut() {
                    unit.segments.push(Texts { attributes, ..Texts::default() });
                }
                self.push(tag, FrameKind::Segment, scope, declared)
            }
            FrameKind::Unit => {
                self.child(tag, is_own)?;
                self.names.leave(&declared);
                Ok(())
            }
        }
    }

    fn push(
        &mut self,
        tag: Start<'a>,
        kind: FrameKind,
        scope: Scope<'a>,
        declared: Vec<&'a str>,
    ) -> Result<(), ReadError> {
        if self.frames.len() >= DEEPEST {
            let found = format!("elements nested deeper than {DEEPEST}; is an end tag missing?");
            return Err(read_error(tag.at, found));
        }
        self.frames.push(Frame { at: tag.at, name: tag.name, kind, scope, declared });
        if tag.is_empty {
            self.pop();
        }
        Ok(())
    }

    /// The raw content of an element.
    fn content(&mut self, tag: Start<'a>) -> Result<&'a str, ReadError> {
        if tag.is_empty { Ok("") } else { self.scanner.balanced(tag.name) }
    }

    /// Reads a child of a segment of XLIFF 2.
    fn text(&mut self, tag: Start<'a>, is_own: bool) -> Result<(), ReadError> {
        let attributes = Attributes::Xml(tag.attributes);
        let raw = self.content(tag)?;
        let segment = self.open.last_mut().and_then(|unit| unit.segments.last_mut());
        if let Some(segment) = segment.filter(|_| is_own) {
            segment.set(local(tag.name), Text { attributes, raw });
        }
        Ok(())
    }

    /// Reads a child of a unit. Others, such as proposals and older versions, are skipped whole.
    fn child(&mut self, tag: Start<'a>, is_own: bool) -> Result<(), ReadError> {
        let raw = self.content(tag)?;
        let is_trados = self.names.tool(tag.name) == Some(Tool::Trados);
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

    /// Closes the innermost element `name`. Returns whether it is the root.
    fn end(&mut self, name: &str) -> Result<bool, ReadError> {
        let Some(depth) = self.frames.iter().rposition(|frame| frame.name == name) else {
            return Ok(false);
        };
        self.check_closed(depth + 1, &format!("`</{name}>`"))?;
        while self.frames.len() > depth {
            self.pop();
        }
        Ok(self.frames.is_empty())
    }

    /// Fails if a unit or a segment from frame `depth` on is still open at `place`.
    fn check_closed(&self, depth: usize, place: &str) -> Result<(), ReadError> {
        let is_text = |frame: &&Frame<'_>| frame.kind != FrameKind::Container;
        let Some(Frame { at, name, .. }) = self.frames[depth..].iter().rfind(is_text) else {
            return Ok(());
        };
        Err(read_error(
            *at,
            format!("`<{name}>` is not closed; expected `</{name}>` before {place}"),
        ))
    }

    fn pop(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.names.leave(&frame.declared);
        if frame.kind != FrameKind::Unit {
            return;
        }
        self.closed.extend(self.open.pop());
        if self.open.is_empty() {
            self.pass_on();
        }
    }

    /// Passes on the closed units in the order of the file.
    fn pass_on(&mut self) {
        self.closed.sort_by_key(|unit| unit.at);
        for unit in self.closed.drain(..) {
            segments::pass_on(&unit, &self.names, self.header_source, self.sink);
        }
    }
}
