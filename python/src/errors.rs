//! Errors of the library, and panics, as Python exceptions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use tmforge::error::{Error, ErrorKind};

static ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static FILE_ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// The exception for an error of the library, with its text.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyErr {
    let (class, name) = match error.kind() {
        ErrorKind::Io => (&FILE_ERROR, "FileError"),
        _ => (&ERROR, "Error"),
    };
    match class.import(py, "tmforge._errors", name) {
        Ok(class) => PyErr::from_type(class.clone(), error.to_string()),
        Err(failure) => failure,
    }
}

/// Runs `work` without the interpreter's lock, so that other Python threads go on. A panic becomes an
/// exception, too.
///
/// # Errors
/// The exception for an error of `work`.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<T> {
    py.detach(|| caught(work)).map_err(|error| exception(py, &error))
}

/// Runs `work` and makes an error of a panic.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panicked(panic.as_ref())))
}

/// The error of a document at which the program itself failed.
fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let text = text.unwrap_or_else(|| "panicked".to_owned());
    Error::new(ErrorKind::Internal, format!("internal error: {text}"))
        .advice("this is a bug in tmforge; please report it with the input")
}

/// An error of use: what was found, and what was expected.
pub(crate) fn usage(found: &str, expected: &str) -> Error {
    Error::new(ErrorKind::Usage, found).expected(format!("expected {expected}"))
}

/// The exception for an argument of the wrong type.
pub(crate) fn wrong_type(found: &Bound<'_, PyAny>, expected: &str) -> PyErr {
    let name = found.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("expected {expected}, not {name}"))
}
