//! `Document`: what a stream makes of a document.

use std::sync::Arc;

use pyo3::prelude::*;
use tmforge::lang::LanguagePair;

use crate::memory::{Memory, Units};
use crate::row;
use crate::stream::Done;

/// A document of a stream: its units, or why it failed.
#[pyclass(frozen, module = "tmforge", name = "Document")]
pub(crate) struct Document {
    id: Option<String>,
    error: Option<String>,
    verdict: Option<&'static str>,
    units: Arc<Units>,
}

#[pymethods]
impl Document {
    /// The id or the path; `None` for a dict without an id.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Why the document failed; `None` if it did not.
    #[getter]
    fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Whether its texts translate each other, as the units have it; `None` if it failed.
    #[getter]
    fn verdict(&self) -> Option<&str> {
        self.verdict
    }

    /// The units; none if it failed.
    #[getter]
    fn units(&self) -> Memory {
        Memory(Arc::clone(&self.units))
    }

    /// Messages about the reading of the document, such as a detected encoding.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.units.notes.clone()
    }

    fn __repr__(&self) -> String {
        let id = self.id.as_deref().unwrap_or("?");
        match &self.error {
            Some(error) => format!("<tmforge.Document {id}: {error}>"),
            None => format!("<tmforge.Document {id}: {} units>", self.units.units.len()),
        }
    }
}

impl Document {
    pub(crate) fn new(done: Done, pair: &LanguagePair, has_sub_segments: bool) -> Self {
        let Done { id, files, outcome } = done;
        let empty = Units::new(pair.clone(), Vec::new(), has_sub_segments);
        let empty = Units { inputs: files, ..empty };
        match outcome {
            Ok(document) => Self {
                id: Some(document.name),
                error: None,
                verdict: Some(row::verdict(document.coverage.judgement.verdict)),
                units: Arc::new(Units { units: document.units, notes: document.notes, ..empty }),
            },
            Err(error) => {
                let error = Some(error.to_string());
                Self { id, error, verdict: None, units: Arc::new(empty) }
            }
        }
    }
}
