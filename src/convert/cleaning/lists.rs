//! The lists of rows that were removed, changed and flagged.

use std::io::Write;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::place::Place;
use crate::write::ListFormat;

/// What a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// The rows that were removed, each with the first reason, as they were read.
    Removed,
    /// The rows that stay and were repaired, before and after.
    Changed,
    /// The rows that stay and were flagged, once for each flag, as they are written.
    Flagged,
}

/// A stream for a list.
pub struct List<W> {
    /// What the list has.
    pub kind: ListKind,
    /// The format.
    pub format: ListFormat,
    /// The name used in errors.
    pub name: String,
    /// The stream that receives the bytes.
    pub stream: W,
}

/// A line of a list.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Entry<'a> {
    pub(super) input: String,
    pub(super) line: usize,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) document: String,
    pub(super) reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) score: Option<f32>,
    /// The line of the row that stays instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) of: Option<String>,
    pub(super) source: &'a str,
    pub(super) target: &'a str,
    /// The texts after the repairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<[&'a str; 2]>,
}

impl ListFormat {
    fn head(self, kind: ListKind) -> &'static str {
        match (self, kind) {
            (Self::Jsonl, _) => "",
            (Self::Tsv, ListKind::Removed) => {
                "input\tline\tdocument\treason\tscore\tof\tsource\ttarget\n"
            }
            (Self::Tsv, ListKind::Flagged) => {
                "input\tline\tdocument\treason\tscore\tsource\ttarget\n"
            }
            (Self::Tsv, ListKind::Changed) => {
                "input\tline\tdocument\trepairs\tsource\ttarget\tsource_after\ttarget_after\n"
            }
        }
    }

    /// Appends a row.
    pub(super) fn push_entry(self, out: &mut Vec<u8>, kind: ListKind, entry: &Entry<'_>) {
        let score = entry.score.map(|score| format!("{score:.3}")).unwrap_or_default();
        let (line, of) = (entry.line.to_string(), entry.of.as_deref().unwrap_or_default());
        let [source_after, target_after] = entry.after.unwrap_or_default();
        self.push(out, entry, || {
            let place = [&*entry.input, &line, &entry.document, entry.reason];
            let rest: &[&str] = match kind {
                ListKind::Removed => &[&score, of, entry.source, entry.target],
                ListKind::Flagged => &[&score, entry.source, entry.target],
                ListKind::Changed => &[entry.source, entry.target, source_after, target_after],
            };
            place.iter().chain(rest).copied().collect()
        });
    }
}

/// The streams of the lists of a run.
pub(in crate::convert) struct ListStreams<W>(Vec<List<W>>);

impl<W: Write> ListStreams<W> {
    /// Writes the heads.
    pub(super) fn new(lists: Vec<List<W>>) -> Result<Self> {
        let mut streams = Self(lists);
        let heads = streams.0.iter().map(|list| list.format.head(list.kind).into()).collect();
        streams.append(heads)?;
        Ok(streams)
    }

    /// No lists.
    pub(in crate::convert) fn none() -> Self {
        Self(Vec::new())
    }

    /// Appends bytes to each list.
    pub(in crate::convert) fn append(&mut self, bytes: Vec<Vec<u8>>) -> Result<()> {
        for (list, bytes) in self.0.iter_mut().zip(bytes) {
            let written = list.stream.write_all(&bytes);
            written.map_err(|error| Error::io(Place::file(&list.name), "cannot write", error))?;
        }
        Ok(())
    }

    /// The streams, flushed.
    pub(in crate::convert) fn finish(self) -> Result<Vec<W>> {
        let finish = |mut list: List<W>| match list.stream.flush() {
            Ok(()) => Ok(list.stream),
            Err(error) => Err(Error::io(Place::file(&list.name), "cannot write", error)),
        };
        self.0.into_iter().map(finish).collect()
    }
}
