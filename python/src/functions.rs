//! The functions of the module that are not about documents: lists of sentences, texts and TM files.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use pyo3::types::PyList;
use tmforge::align::{Aligner, Sequence, Task};
use tmforge::diff::{self, Diff};
use tmforge::error::{Error, ErrorKind};
use tmforge::lang::Tag;
use tmforge::model::fold;
use tmforge::place::Place;
use tmforge::segment::Segmenter;
use tmforge::validate::{CheckedFormat, Options as CheckOptions, each_finding};

use crate::errors::{detached, usage};
use crate::json;
use crate::reading::{Reader, Wanted};
use crate::settings::{Settings, paths, read_srx};
use crate::values;

/// Aligns two lists of sentences. Returns the beads: the numbers of the sentences that belong together.
#[pyfunction]
#[pyo3(signature = (source_lines, target_lines, source, target, *, lexicon=None, learn_from=None, no_dictionary=false))]
// They are the keywords of Python.
#[allow(clippy::too_many_arguments)]
pub(crate) fn align<'py>(
    py: Python<'py>,
    source_lines: Vec<String>,
    target_lines: Vec<String>,
    source: String,
    target: String,
    lexicon: Option<Bound<'py, PyAny>>,
    learn_from: Option<Bound<'py, PyAny>>,
    no_dictionary: bool,
) -> PyResult<Bound<'py, PyList>> {
    let (lexicon, learn_from) = (paths(lexicon.as_ref())?, paths(learn_from.as_ref())?);
    let settings =
        Settings { source, target, lexicon, learn_from, no_dictionary, ..Settings::default() };
    let beads = detached(py, || {
        let config = settings.config()?;
        let sequence = |language: &Tag, lines: &[String]| {
            Sequence::from_lines(language.clone(), lines.iter().map(String::as_str))
        };
        let source = sequence(&config.pair.source, &source_lines);
        let task = Task::new(source, sequence(&config.pair.target, &target_lines));
        let aligner = Aligner::new(config.align, config.lexicons)?;
        Ok(aligner.align_documents(&[task]).pop().unwrap_or_default().beads)
    })?;
    let beads: Vec<_> = beads.iter().map(|bead| values::bead(py, bead)).collect::<PyResult<_>>()?;
    PyList::new(py, beads)
}

/// Cuts a text into sentences. Blank lines separate paragraphs.
#[pyfunction]
#[pyo3(signature = (language, text, *, srx=None))]
pub(crate) fn segment(
    py: Python<'_>,
    language: &str,
    text: &str,
    srx: Option<PathBuf>,
) -> PyResult<Vec<String>> {
    detached(py, || {
        let language = Tag::parse(language)?;
        let segmenter = match &srx {
            Some(path) => Segmenter::from_srx(&read_srx(path)?, &language),
            None => Segmenter::new(&language),
        };
        let mut segments = Vec::new();
        segmenter.segment_reader("text", text.as_bytes(), |segment| {
            segments.push(fold(segment.text).into_owned());
            Ok(())
        })?;
        Ok(segments)
    })
}

/// Reads the units of a translation memory, one after the other.
#[pyfunction]
#[pyo3(signature = (path, *, source=None, target=None, format=None, from_columns=None, states=None, plurals=None, r#where=None))]
// They are the keywords of Python.
#[allow(clippy::too_many_arguments)]
pub(crate) fn read(
    py: Python<'_>,
    path: PathBuf,
    source: Option<String>,
    target: Option<String>,
    format: Option<String>,
    from_columns: Option<String>,
    states: Option<String>,
    plurals: Option<String>,
    r#where: Option<String>,
) -> PyResult<Reader> {
    let wanted =
        Wanted { source, target, format, from_columns, states, plurals, condition: r#where };
    Reader::open(py, path, &wanted)
}

/// Checks a TM file. Returns the findings, in their order in the file.
#[pyfunction]
#[pyo3(signature = (path, *, format=None, from_columns=None))]
pub(crate) fn validate<'py>(
    py: Python<'py>,
    path: PathBuf,
    format: Option<&str>,
    from_columns: Option<&str>,
) -> PyResult<Bound<'py, PyList>> {
    let findings = detached(py, || {
        let unknown = |name| {
            usage(&format!("unknown format {name}"), "tmx, tsv, csv, jsonl, xliff, txml or po")
        };
        let format = format.map(|name| CheckedFormat::named(name).ok_or_else(|| unknown(name)));
        let columns = from_columns.map(tmforge::memory::ColumnChoice::list).transpose()?;
        let options = CheckOptions {
            format: format.transpose()?,
            from_columns: columns.unwrap_or_default(),
            ..CheckOptions::default()
        };
        let mut findings = Vec::new();
        each_finding(&path, &options, |finding| {
            findings.push(finding);
            Ok::<_, Error>(())
        })?;
        Ok(findings)
    })?;
    let findings: Vec<_> =
        findings.iter().map(|finding| values::finding(py, finding)).collect::<PyResult<_>>()?;
    PyList::new(py, findings)
}

/// What changed between two versions of a translation memory: its JSON as plain values, and its text.
#[pyfunction]
#[pyo3(signature = (old, new, *, source=None, target=None, states=None, exact=false, r#where=None))]
// They are the keywords of Python.
#[allow(clippy::too_many_arguments)]
pub(crate) fn _diff<'py>(
    py: Python<'py>,
    old: PathBuf,
    new: PathBuf,
    source: Option<String>,
    target: Option<String>,
    states: Option<String>,
    exact: bool,
    r#where: Option<String>,
) -> PyResult<(Bound<'py, PyAny>, String)> {
    let wanted = Wanted { source, target, states, condition: r#where, ..Wanted::default() };
    let (found, text) = detached(py, || {
        refuse_no_file(&old)?;
        refuse_no_file(&new)?;
        let [source, target] = wanted.languages()?;
        let states = wanted.states()?;
        let condition = wanted.condition()?;
        let options = diff::Options { source, target, states, condition, is_exact: exact };
        let found: Diff = diff::diff(|| wanted.open(&old), || wanted.open(&new), &options)?;
        let text = diff::as_text(&found, WIDTH);
        Ok((found, text))
    })?;
    Ok((json::value(py, &found)?, text))
}

/// The width in columns of the differences as text, as the command prints them.
const WIDTH: usize = 80;

/// Refuses a pipe, which cannot be read twice.
fn refuse_no_file(path: &Path) -> Result<(), Error> {
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        return Err(Error::new(ErrorKind::Io, "is no regular file, and is read twice")
            .advice("pass a regular file")
            .at(Place::file(path.to_string_lossy())));
    }
    Ok(())
}
