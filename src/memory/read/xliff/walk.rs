//! The pass over a text that tracks open elements and tells a [`Visitor`] of the units.

use crate::memory::read::read_error;
use crate::memory::read::xliff::dialect::Dialect;
use crate::memory::read::xliff::namespaces::{Namespaces, local};
use crate::memory::read::xliff::scope::Scope;
use crate::memory::read::xml::{ReadError, Scanner, Tag};
use crate::memory::unit::Attributes;

/// The deepest nesting of elements around units: far deeper than in any real file.
const DEEPEST: usize = 256;

/// What is done with the units of a text.
pub(super) trait Visitor<'a> {
    /// A unit begins, perhaps within an open one.
    fn open(&mut self, tag: Start<'a>, scope: &Scope<'a>, names: &Namespaces<'a>);

    /// A segment of XLIFF 2 begins in the unit that was opened last.
    fn segment(&mut self, tag: Start<'a>);

    /// A child of that segment, with its raw content.
    fn text(&mut self, tag: Start<'a>, raw: &'a str);

    /// A child of the unit that was opened last, with its raw content.
    fn child(
        &mut self,
        tag: Start<'a>,
        raw: &'a str,
        names: &Namespaces<'a>,
    ) -> Result<(), ReadError>;

    /// The unit that was opened last ends.
    fn close(&mut self);
}

/// A start tag.
#[derive(Clone, Copy)]
pub(super) struct Start<'a> {
    pub(super) at: usize,
    pub(super) name: &'a str,
    pub(super) attributes: &'a str,
    is_empty: bool,
}

/// An element that is open.
#[derive(Debug)]
struct Frame<'a> {
    at: usize,
    /// The start tag, as it stands in the text.
    tag: &'a str,
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

/// Where a [`Walk`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// All units are closed, and one was just now.
    BetweenUnits,
    /// Behind the end of the root element.
    BehindRoot,
    /// At the end of the text.
    EndOfText,
}

/// The walk over a text, which begins within the elements whose start tags are around it.
pub(super) struct Walk<'a, V> {
    dialect: Dialect,
    scanner: Scanner<'a>,
    names: Namespaces<'a>,
    frames: Vec<Frame<'a>>,
    /// The scope around the root.
    outermost: Scope<'a>,
    /// Whether the last tag closed a unit that is in no other one.
    has_closed: bool,
    is_behind_root: bool,
    visitor: V,
}

impl<'a, V: Visitor<'a>> Walk<'a, V> {
    /// A walk from the beginning of a text. See [`Walk::around`] for what is around it.
    pub(super) fn new(
        dialect: Dialect,
        (around, text): (&'a str, &'a str),
        outermost: Scope<'a>,
        visitor: V,
    ) -> Result<Self, ReadError> {
        let mut walk = Self {
            dialect,
            scanner: Scanner::new(around),
            names: Namespaces::default(),
            frames: Vec::new(),
            outermost,
            has_closed: false,
            is_behind_root: false,
            visitor,
        };
        walk.go_on()?;
        walk.scanner = Scanner::new(text);
        Ok(walk)
    }

    /// Goes on to the end of the next unit that is in no other one, of the root or of the text.
    pub(super) fn go_on(&mut self) -> Result<Place, ReadError> {
        while !self.is_behind_root {
            let Some(tag) = self.scanner.next_tag() else { return Ok(Place::EndOfText) };
            match tag {
                Tag::Start { at, name, attributes, is_empty } => {
                    self.start(Start { at, name, attributes, is_empty })?;
                }
                Tag::End { name, .. } => self.end(name)?,
            }
            if std::mem::take(&mut self.has_closed) {
                return Ok(Place::BetweenUnits);
            }
        }
        Ok(Place::BehindRoot)
    }

    /// The offset up to which the text was read.
    pub(super) fn at(&self) -> usize {
        self.scanner.at()
    }

    /// What is around the text from here on: the start tags of the open elements, or, behind the root, an empty
    /// root.
    pub(super) fn around(&self) -> impl Iterator<Item = &'a str> {
        let root = self.is_behind_root.then(|| self.dialect.empty_root());
        root.into_iter().chain(self.frames.iter().map(|frame| frame.tag))
    }

    pub(super) fn visitor(&mut self) -> (&mut V, &Namespaces<'a>) {
        (&mut self.visitor, &self.names)
    }

    fn start(&mut self, tag: Start<'a>) -> Result<(), ReadError> {
        let declared = self.names.enter(tag.attributes);
        let Some(parent) = self.frames.last() else {
            let mut scope = self.names.root(self.dialect, tag.at, tag.name, tag.attributes)?;
            for (language, outer) in scope.languages.iter_mut().zip(&self.outermost.languages) {
                if language.is_empty() {
                    *language = outer.clone();
                }
            }
            return self.push(tag, FrameKind::Container, scope, declared);
        };
        let (name, is_own) = (local(tag.name), self.names.is_own(tag.name));
        let scope = match is_own {
            true => parent.scope.enter(name, &Attributes::Xml(tag.attributes)),
            false => parent.scope.clone(),
        };
        let kind = match parent.kind {
            FrameKind::Segment => None,
            _ if is_own && self.dialect.is_unit(name) => Some(FrameKind::Unit),
            // A skeleton may contain the whole document.
            FrameKind::Container if is_own && matches!(name, "skl" | "skeleton") => None,
            FrameKind::Container => Some(FrameKind::Container),
            FrameKind::Unit if is_own && name == "segment" => Some(FrameKind::Segment),
            FrameKind::Unit => None,
        };
        if let Some(kind) = kind {
            match kind {
                FrameKind::Unit => self.visitor.open(tag, &scope, &self.names),
                FrameKind::Segment => self.visitor.segment(tag),
                FrameKind::Container => {}
            }
            return self.push(tag, kind, scope, declared);
        }
        let parent = parent.kind;
        let raw = if tag.is_empty { "" } else { self.scanner.balanced(tag.name)? };
        match parent {
            FrameKind::Segment if is_own => self.visitor.text(tag, raw),
            FrameKind::Unit => self.visitor.child(tag, raw, &self.names)?,
            FrameKind::Segment | FrameKind::Container => {}
        }
        self.names.leave(&declared);
        Ok(())
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
        let raw = self.scanner.since(tag.at);
        self.frames.push(Frame { at: tag.at, tag: raw, name: tag.name, kind, scope, declared });
        if tag.is_empty {
            self.pop();
        }
        Ok(())
    }

    /// Closes the innermost element `name`.
    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        let Some(depth) = self.frames.iter().rposition(|frame| frame.name == name) else {
            return Ok(());
        };
        self.check_closed(depth + 1, &format!("`</{name}>`"))?;
        while self.frames.len() > depth {
            self.pop();
        }
        self.is_behind_root = self.frames.is_empty();
        Ok(())
    }

    /// Fails if a unit or a segment is still open at the end of the file, or if the root is.
    pub(super) fn check_end(&self) -> Result<(), ReadError> {
        self.check_closed(0, "the end of the file")?;
        let root = self.dialect.root();
        let message = format!("the file ends before `</{root}>`; is it truncated?");
        Err(read_error(self.scanner.at(), message))
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
        if frame.kind == FrameKind::Unit {
            self.visitor.close();
            self.has_closed = self.frames.iter().all(|frame| frame.kind != FrameKind::Unit);
        }
    }
}
