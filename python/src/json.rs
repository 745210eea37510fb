//! Counts and reports as plain Python values.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serialize;

/// A value as `json.loads` makes it of its JSON.
///
/// # Errors
/// If it cannot be written as JSON.
pub(crate) fn value<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_string(value);
    let text = text.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    py.import("json")?.call_method("loads", (text,), None::<&Bound<'py, PyDict>>)
}
