//! `Forge`: aligns documents of a language pair.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::available_parallelism;

use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator, PyList, PyTuple};
use tmforge::error::Error;
use tmforge::lang::LanguagePair;
use tmforge::pipeline::AlignedDocument;

use crate::errors::{detached, usage};
use crate::memory::{Memory, Units};
use crate::pool::Pool;
use crate::settings::{Settings, paths};
use crate::stream::{Stream, Work, all};

/// Aligns documents of a language pair. It reads its lexicons once, and serves any number of documents.
#[pyclass(frozen, module = "tmforge", name = "Forge")]
pub(crate) struct Forge {
    forge: Arc<tmforge::Forge>,
    pair: LanguagePair,
    threads: usize,
    sub_segments: bool,
    /// The files of lexicons and rules, which no output may replace.
    files: Vec<PathBuf>,
    /// The arguments, for pickle.
    arguments: Py<PyDict>,
}

#[pymethods]
impl Forge {
    #[new]
    #[pyo3(signature = (
        source, target, *, lexicon=None, learn_from=None, no_dictionary=false, min_confidence=0.5,
        keep_doubtful=false, srx=None, encoding=None, format=None, from_columns=None, sub_segments=false,
        threads=None
    ))]
    // They are the keywords of Python.
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        source: String,
        target: String,
        lexicon: Option<Bound<'_, PyAny>>,
        learn_from: Option<Bound<'_, PyAny>>,
        no_dictionary: bool,
        min_confidence: f32,
        keep_doubtful: bool,
        srx: Option<PathBuf>,
        encoding: Option<String>,
        format: Option<String>,
        from_columns: Option<String>,
        sub_segments: bool,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let settings = Settings {
            source,
            target,
            lexicon: paths(lexicon.as_ref())?,
            learn_from: paths(learn_from.as_ref())?,
            no_dictionary,
            min_confidence: Some(min_confidence),
            keep_doubtful,
            srx,
            encoding,
            format,
            from_columns,
            sub_segments,
        };
        let arguments = arguments(py, &settings, threads)?;
        let files = settings.files().collect();
        let (forge, pair, threads) = detached(py, || open(&settings, threads))?;
        Ok(Self { forge: Arc::new(forge), pair, threads, sub_segments, files, arguments })
    }

    /// The source language.
    #[getter]
    fn source(&self) -> &str {
        self.pair.source.as_str()
    }

    /// The target language.
    #[getter]
    fn target(&self) -> &str {
        self.pair.target.as_str()
    }

    /// The number of threads.
    #[getter]
    fn threads(&self) -> usize {
        self.threads
    }

    /// Aligns a document, or each of a list of documents. `id` is the name in the units of a file or bytes.
    #[pyo3(signature = (documents, *, id=None))]
    fn export(&self, documents: &Bound<'_, PyAny>, id: Option<String>) -> PyResult<Memory> {
        let py = documents.py();
        let is_list = documents.is_instance_of::<PyList>();
        let list = match is_list {
            true => documents.clone(),
            false => PyList::new(py, [documents])?.into_any(),
        };
        if is_list && id.is_some() {
            let error = usage("an id for a list of documents", "an id for one document");
            return Err(crate::errors::exception(py, &error));
        }
        let (found, mut inputs) = all(py, Work::new(self.pool(), &list.try_iter()?, id))?;
        inputs.extend(self.files.iter().cloned());
        found.iter().try_for_each(|document| warn(py, document))?;
        Ok(Memory(Arc::new(self.units(found, inputs))))
    }

    /// Aligns documents as they come. They are read as they are needed, and come in their order.
    fn stream(&self, documents: &Bound<'_, PyAny>) -> PyResult<Stream> {
        let documents: Bound<'_, PyIterator> = documents.try_iter()?;
        let work = Work::new(self.pool(), &documents, None);
        Ok(Stream::new(work, self.pair.clone(), self.sub_segments))
    }

    fn __repr__(&self) -> String {
        format!("<tmforge.Forge {}-{}>", self.pair.source, self.pair.target)
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let languages = [self.pair.source.as_str(), self.pair.target.as_str()];
        Ok((PyTuple::new(py, languages)?, self.arguments.bind(py).copy()?))
    }
}

impl Forge {
    fn pool(&self) -> Pool {
        Pool::new(Arc::clone(&self.forge), self.threads)
    }

    fn units(&self, documents: Vec<AlignedDocument>, inputs: Vec<PathBuf>) -> Units {
        let (mut units, mut notes) = (Vec::new(), Vec::new());
        for document in documents {
            units.extend(document.units);
            notes.extend(document.notes);
        }
        Units { notes, inputs, ..Units::new(self.pair.clone(), units, self.sub_segments) }
    }
}

fn open(
    settings: &Settings,
    threads: Option<usize>,
) -> Result<(tmforge::Forge, LanguagePair, usize), Error> {
    let mut config = settings.config()?;
    config.threads = match threads {
        Some(threads) => threads,
        None => available_parallelism().map_or(1, usize::from),
    };
    let (pair, threads) = (config.pair.clone(), config.threads);
    Ok((tmforge::Forge::new(config)?, pair, threads))
}

/// The keywords that make an equal `Forge`.
fn arguments(py: Python<'_>, settings: &Settings, threads: Option<usize>) -> PyResult<Py<PyDict>> {
    let keywords = PyDict::new(py);
    keywords.set_item("lexicon", &settings.lexicon)?;
    keywords.set_item("learn_from", &settings.learn_from)?;
    keywords.set_item("no_dictionary", settings.no_dictionary)?;
    keywords.set_item("min_confidence", settings.min_confidence)?;
    keywords.set_item("keep_doubtful", settings.keep_doubtful)?;
    keywords.set_item("srx", &settings.srx)?;
    keywords.set_item("encoding", &settings.encoding)?;
    keywords.set_item("format", &settings.format)?;
    keywords.set_item("from_columns", &settings.from_columns)?;
    keywords.set_item("sub_segments", settings.sub_segments)?;
    keywords.set_item("threads", threads)?;
    Ok(keywords.unbind())
}

/// Warns of a document whose texts do not translate each other, as its units are left out.
fn warn(py: Python<'_>, document: &AlignedDocument) -> PyResult<()> {
    let verdict = document.coverage.judgement.verdict;
    if !verdict.is_refused() {
        return Ok(());
    }
    let (name, verdict) = (document.coverage.names(), crate::row::verdict(verdict));
    let outcome = match document.units.is_empty() {
        true => "it has no units; keep_doubtful=True keeps them",
        false => "its units are kept, as asked for",
    };
    let text =
        format!("{name}: the texts are no translations of each other ({verdict}); {outcome}");
    let text = std::ffi::CString::new(text.replace('\0', "\u{FFFD}"))?;
    PyErr::warn(py, &py.get_type::<PyUserWarning>(), &text, 1)
}
