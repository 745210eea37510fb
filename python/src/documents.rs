//! Documents as Python gives them: paths, bytes, pairs of these, and dicts with texts.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};
use tmforge::error::{Error, ErrorKind};
use tmforge::input::Format;
use tmforge::pipeline::{InputFile, Job};
use tmforge::place::Place;

use crate::errors::wrong_type;

/// What a document may be, in messages.
const EXPECTED: &str = "a path, bytes, a pair (source, target) of these, or a dict {\"id\", \"text\"} or \
                        {\"id\", \"source\", \"target\"}";

/// The name of a document that is bytes and has no id.
const UNNAMED: &str = "document";

/// A document to be aligned.
pub(crate) struct Request {
    /// The id, or the path. `None` if a dict has no id.
    pub(crate) id: Option<String>,
    /// What is to be done; an error if a dict holds no document.
    pub(crate) job: Result<Job, Error>,
}

/// Reads a document. `id` is the name of it in its units, instead of its path.
///
/// # Errors
/// `TypeError` if it is none of what a document may be.
pub(crate) fn request(document: &Bound<'_, PyAny>, id: Option<&str>) -> PyResult<Request> {
    if let Ok(members) = document.cast::<PyDict>() {
        return of_members(members);
    }
    let job = match document.cast_exact::<PyTuple>() {
        Ok(pair) if pair.len() == 2 => {
            Job::Pair(input(&pair.get_item(0)?, id)?, input(&pair.get_item(1)?, id)?)
        }
        _ => Job::Bilingual(input(document, id)?),
    };
    Ok(Request { id: Some(job.name()), job: Ok(job) })
}

/// The files that a job reads.
pub(crate) fn paths(job: &Job) -> Vec<PathBuf> {
    let inputs = match job {
        Job::Bilingual(input) => vec![input],
        Job::Pair(source, target) => vec![source, target],
        Job::Line(_) => vec![],
    };
    inputs.into_iter().filter_map(|input| Some(input.path()?.to_owned())).collect()
}

/// A file or bytes.
fn input(document: &Bound<'_, PyAny>, id: Option<&str>) -> PyResult<InputFile> {
    if let Ok(bytes) = document.cast::<PyBytes>() {
        let name = id.unwrap_or(UNNAMED).to_owned();
        return Ok(InputFile::Bytes { name, bytes: bytes.as_bytes().to_vec() });
    }
    let Ok(path) = document.extract::<PathBuf>() else {
        return Err(wrong_type(document, EXPECTED));
    };
    Ok(match id {
        Some(id) => InputFile::InFolder { path, name: id.to_owned() },
        None => InputFile::File(path),
    })
}

/// The document of a dict, as lines of `tmforge export --documents` have it.
fn of_members(members: &Bound<'_, PyDict>) -> PyResult<Request> {
    let Some(id) = present(members, "id")? else {
        let expected = "expected the members id and text, or id, source and target";
        let job = Err(Error::new(ErrorKind::Content, "no id").expected(expected));
        return Ok(Request { id: None, job });
    };
    let id = id.str()?.to_string();
    let format = match present(members, "format")? {
        Some(name) => Some(name.extract::<String>()?),
        None => None,
    };
    let format = format.map(|name| {
        let unknown = || content(&id, &format!("unknown format {name}"));
        Format::named(&name).ok_or_else(unknown)
    });
    let format = match format.transpose() {
        Ok(format) => format,
        Err(error) => return Ok(Request { id: Some(id), job: Err(error) }),
    };
    let text = |name| match present(members, name)? {
        Some(text) => self::text(&text, &id, format).map(Some),
        None => Ok::<_, PyErr>(None),
    };
    let job = match (text("text")?, text("source")?, text("target")?) {
        (Some(text), None, None) => Ok(Job::Bilingual(text)),
        (None, Some(source), Some(target)) => Ok(Job::Pair(source, target)),
        (None, None, None) => Err(content(&id, "no text")),
        _ => Err(content(&id, "members that do not go together")),
    };
    Ok(Request { id: Some(id), job })
}

/// A member that is there and not `None`.
fn present<'py>(members: &Bound<'py, PyDict>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    Ok(members.get_item(name)?.filter(|value| !value.is_none()))
}

/// A text, or a list of segments, which are not cut.
fn text(value: &Bound<'_, PyAny>, id: &str, format: Option<Format>) -> PyResult<InputFile> {
    let id = id.to_owned();
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(InputFile::Text { id, text: text.to_str()?.to_owned(), format });
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        return Ok(InputFile::Segments { id, segments: value.extract()? });
    }
    Err(wrong_type(value, "a text or a list of segments"))
}

fn content(id: &str, found: &str) -> Error {
    Error::new(ErrorKind::Content, found)
        .expected("expected text with both languages, or source and target")
        .at(Place::file(id))
}
