//! The table of what an update changed.

use std::io::Write;

use serde::Serialize;

use crate::diff::DifferenceKind;
use crate::error::{Error, Result};
use crate::memory::{Context, InlineHandling, TransUnit};
use crate::place::Place;
use crate::unit::TranslationUnit;
use crate::write::ListFormat;

/// A side of a change: the pair of the old memory, or that of the new edition.
#[derive(Debug, Clone, Serialize)]
pub struct Side {
    /// The id; empty if there is none.
    pub id: String,
    /// The name of the document; empty if there is none.
    pub document: String,
    /// The line in the old memory, or in the source document.
    pub line: usize,
    /// The source text.
    pub source: String,
    /// The target text.
    pub target: String,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Change<'a> {
    /// What became of the pair.
    #[serde(rename = "change")]
    pub kind: DifferenceKind,
    /// The old pair; `None` if it is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<&'a Side>,
    /// The new pair; `None` if it is removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<&'a Side>,
}

impl Side {
    pub(super) fn of_unit(unit: &TranslationUnit) -> Self {
        Self {
            id: unit.id.clone(),
            document: unit.document.clone(),
            line: unit.lines.source.first().map_or(0, |range| range.first),
            source: unit.source.clone(),
            target: unit.target.clone(),
        }
    }

    pub(super) fn of_memory(
        unit: &TransUnit<'_>,
        source: usize,
        target: usize,
        line: usize,
    ) -> Self {
        let text = |at: usize| unit.variants[at].segment.text(InlineHandling::Drop).into_owned();
        let context = Context::of(unit, source);
        Self {
            id: context.id_in(unit).unwrap_or_default().into_owned(),
            document: context.document.unwrap_or_default().into_owned(),
            line,
            source: text(source),
            target: text(target),
        }
    }
}

/// A stream for the table.
pub struct List<W> {
    name: String,
    format: ListFormat,
    stream: W,
}

impl<W: Write> List<W> {
    /// Begins a table. `name` is used in errors.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn new(name: &str, format: ListFormat, stream: W) -> Result<Self> {
        let mut list = Self { name: name.to_owned(), format, stream };
        let head = match format {
            ListFormat::Jsonl => String::new(),
            ListFormat::Tsv => COLUMNS.join("\t") + "\n",
        };
        list.write(head.as_bytes())?;
        Ok(list)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn put(&mut self, change: &Change<'_>) -> Result<()> {
        self.write(&change.row(self.format))
    }

    pub(super) fn finish(mut self) -> Result<W> {
        let flushed = self.stream.flush();
        flushed.map_err(|error| Error::io(Place::file(&self.name), "cannot write", error))?;
        Ok(self.stream)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.stream.write_all(bytes);
        written.map_err(|error| Error::io(Place::file(&self.name), "cannot write", error))
    }
}

const COLUMNS: [&str; 10] = [
    "change",
    "old_id",
    "old_line",
    "old_source",
    "old_target",
    "id",
    "document",
    "line",
    "source",
    "target",
];

impl Change<'_> {
    /// The row in a format, with the columns [`COLUMNS`].
    fn row(&self, format: ListFormat) -> Vec<u8> {
        let mut row = Vec::new();
        let line = |side: Option<&Side>| side.map(|side| side.line.to_string()).unwrap_or_default();
        let lines = [line(self.old), line(self.new)];
        format.push(&mut row, self, || {
            let (old, new) = (self.old, self.new);
            vec![
                self.kind.name(),
                text(old, |side| &side.id),
                &lines[0],
                text(old, |side| &side.source),
                text(old, |side| &side.target),
                text(new, |side| &side.id),
                text(new.or(old), |side| &side.document),
                &lines[1],
                text(new, |side| &side.source),
                text(new, |side| &side.target),
            ]
        });
        row
    }
}

fn text<'s>(side: Option<&'s Side>, of: fn(&'s Side) -> &'s str) -> &'s str {
    side.map(of).unwrap_or("")
}
