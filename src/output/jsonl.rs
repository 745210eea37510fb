//! JSON Lines: one object a line, with everything that is known of a unit.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use crate::error::{Error, Result};
use crate::model::BlockKind;
use crate::output::writer::{Sink, Writer, Written};
use crate::output::{OutputFormat, rounded};
use crate::place::Place;
use crate::unit::{BeadType, Lines, SectionPath, TranslationUnit};

pub(super) struct Jsonl<W: Write> {
    sink: Sink<W>,
    written: Written,
}

impl<W: Write> Jsonl<W> {
    pub(super) fn new(sink: Sink<W>) -> Self {
        let written = Written::new(&sink.name, OutputFormat::Jsonl);
        Self { sink, written }
    }

    fn failed(&self, error: io::Error) -> Error {
        Error::io(Place::file(&self.sink.name), "cannot write", error)
    }

    fn row(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let stream = &mut self.sink.stream;
        Row::from(unit).serialize(&mut serde_json::Serializer::with_formatter(
            &mut *stream,
            OneLine(CompactFormatter),
        ))?;
        stream.write_all(b"\n")
    }
}

impl<W: Write + Send> Writer for Jsonl<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.row(unit).map_err(|error| self.failed(error))?;
        self.written.units += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Written>> {
        self.sink.stream.flush().map_err(|error| self.failed(error))?;
        Ok(vec![self.written])
    }
}

/// The object of one line. Its fields are the schema in docs/formats.md.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    document: &'a str,
    position: usize,
    kind: BlockKind,
    source: &'a str,
    target: &'a str,
    section: &'a SectionPath,
    bead: BeadType,
    confidence: f32,
    previous: Option<&'a str>,
    next: Option<&'a str>,
    lines: &'a Lines,
}

impl<'a> From<&'a TranslationUnit> for Row<'a> {
    fn from(unit: &'a TranslationUnit) -> Self {
        // Taken apart whole, so that a field the unit gains cannot be forgotten here.
        let TranslationUnit {
            id,
            document,
            position,
            kind,
            source,
            target,
            section,
            bead,
            confidence,
            previous,
            next,
            lines,
            parts: _,
        } = unit;
        Self {
            id,
            document,
            position: *position,
            kind: *kind,
            source,
            target,
            section,
            bead: *bead,
            confidence: rounded(*confidence),
            previous: previous.as_deref(),
            next: next.as_deref(),
            lines,
        }
    }
}

/// JSON allows U+2028 and its like inside a string, but many readers split lines at them.
struct OneLine(CompactFormatter);

impl Formatter for OneLine {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['\u{85}', '\u{2028}', '\u{2029}']) {
            self.0.write_string_fragment(writer, &rest[..at])?;
            let mut after = rest[at..].chars();
            let separator = after.next().map_or(0, u32::from);
            write!(writer, "\\u{separator:04x}")?;
            rest = after.as_str();
        }
        self.0.write_string_fragment(writer, rest)
    }
}
