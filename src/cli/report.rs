//! The whole account of an export as JSON, written document by document.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Serialize;
use tmforge::account::{Account, Summary};
use tmforge::error::Error;
use tmforge::output::{Destination, WriteSummary};
use tmforge::place::Place;

/// `{"documents": [...], "failed": [...], "outputs": [...], "summary": {...}}`, with a line for each
/// document, so that memory does not grow with the corpus.
pub(super) struct Report {
    destination: Destination,
    stream: BufWriter<Box<dyn Write + Send>>,
    documents: usize,
    failed: Vec<String>,
}

/// What stands behind the documents.
#[derive(Serialize)]
struct End<'a> {
    failed: &'a [String],
    outputs: &'a [WriteSummary],
    summary: &'a Summary,
}

impl Report {
    /// Opens the file, which appears when the report is finished.
    pub(super) fn open(path: &Path, inputs: &[PathBuf]) -> Result<Self> {
        let destination = Destination::open(path, inputs)?;
        let stream = BufWriter::new(destination.stream()?);
        let mut report = Self { destination, stream, documents: 0, failed: Vec::new() };
        report.put(b"{\"documents\":[")?;
        Ok(report)
    }

    /// Adds one document.
    pub(super) fn document(&mut self, account: &Account) -> Result<()> {
        let line = serde_json::to_string(account)?;
        self.put(if self.documents > 0 { b",\n" } else { b"\n" })?;
        self.documents += 1;
        self.put(line.as_bytes())
    }

    /// Adds a document that could not be read.
    pub(super) fn failed(&mut self, error: &Error) {
        self.failed.push(error.to_string());
    }

    /// Ends the report and puts it in its place.
    pub(super) fn finish(mut self, outputs: &[WriteSummary], summary: &Summary) -> Result<()> {
        let end = serde_json::to_string(&End { failed: &self.failed, outputs, summary })?;
        // The end is an object of its own: its members go on in ours.
        self.put(b"\n],\n")?;
        self.put(end.trim_start_matches('{').as_bytes())?;
        self.put(b"\n")?;
        self.stream.flush().map_err(|cause| self.error(cause))?;
        drop(self.stream);
        Ok(self.destination.commit()?)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes).map_err(|cause| self.error(cause).into())
    }

    fn error(&self, cause: std::io::Error) -> Error {
        Error::io(Place::file(self.destination.name()), "cannot write", cause)
    }
}
