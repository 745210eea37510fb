//! The coverage report of an export as JSON, written document by document.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use tmforge::coverage::{Coverage, Summary};
use tmforge::error::Error;
use tmforge::output::{Destinations, WriteSummary};
use tmforge::place::Place;

use super::presets::Presets;

/// Writes `{"documents": [...], "config": {...}, "failed": [...], "outputs": [...], "summary": {...}}`. Each
/// document is written as one line at once, so that memory use does not grow with the corpus.
pub(super) struct Report {
    name: String,
    stream: BufWriter<Box<dyn Write + Send>>,
    documents: usize,
    failed: Vec<String>,
    config: Option<Presets>,
}

/// The members after `documents`.
#[derive(Serialize)]
struct End<'a> {
    /// The options that a file set.
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<&'a Presets>,
    failed: &'a [String],
    outputs: &'a [WriteSummary],
    summary: &'a Summary,
}

impl Report {
    /// Opens the file. It is renamed into place together with the outputs.
    pub(super) fn open(
        path: &Path,
        destinations: &mut Destinations,
        config: Option<Presets>,
    ) -> Result<Self> {
        let stream = BufWriter::new(destinations.open(path)?);
        let name = path.display().to_string();
        let mut report = Self { name, stream, documents: 0, failed: Vec::new(), config };
        report.put(b"{\"documents\":[")?;
        Ok(report)
    }

    /// Adds the coverage report of one document.
    pub(super) fn document(&mut self, coverage: &Coverage) -> Result<()> {
        let line = serde_json::to_string(coverage)?;
        self.put(if self.documents > 0 { b",\n" } else { b"\n" })?;
        self.documents += 1;
        self.put(line.as_bytes())
    }

    /// Adds the error of a document that could not be read.
    pub(super) fn failed(&mut self, error: &Error) {
        self.failed.push(error.to_string());
    }

    /// Writes the end of the report.
    pub(super) fn finish(mut self, outputs: &[WriteSummary], summary: &Summary) -> Result<()> {
        let end = serde_json::to_string(&End {
            config: self.config.as_ref(),
            failed: &self.failed,
            outputs,
            summary,
        })?;
        // The members of `End` continue the open object, so its own opening brace is dropped.
        self.put(b"\n],\n")?;
        self.put(end.trim_start_matches('{').as_bytes())?;
        self.put(b"\n")?;
        Ok(self.stream.flush().map_err(|cause| self.error(cause))?)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes).map_err(|cause| self.error(cause).into())
    }

    fn error(&self, cause: std::io::Error) -> Error {
        Error::io(Place::file(&self.name), "cannot write", cause)
    }
}
