//! `Stream`: documents that are aligned as they come, in their order, on several threads.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyIterator};
use tmforge::error::{Error, ErrorKind};
use tmforge::lang::LanguagePair;
use tmforge::pipeline::AlignedDocument;
use tmforge::place::Place;

use crate::arrow::{self, Columns, HasErrors};
use crate::document::Document;
use crate::documents::{Request, paths, request};
use crate::errors::exception;
use crate::pool::{Outcome, Pool};
use crate::row::Row;

/// The documents that may be in work or wait for Python, for each thread. A long document among short ones
/// leaves the other threads something to do.
const WINDOW: usize = 8;

/// How long a signal, such as that of Ctrl-C, waits at most.
const PATIENCE: Duration = Duration::from_millis(50);

/// What became of a document, with its id.
pub(crate) struct Done {
    pub(crate) id: Option<String>,
    /// The files that were read.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) outcome: Outcome,
}

/// The state of a stream: what comes, and what is in work.
pub(crate) struct Work {
    /// The documents that are to come; `None` after the last one.
    documents: Option<Py<PyIterator>>,
    id: Option<String>,
    pool: Pool,
    pending: VecDeque<Pending>,
    /// Hashes of the names so far: the ids of units are made of them.
    names: HashSet<u64>,
    hasher: RandomState,
    /// The exception that ended the documents. It is raised after those before it.
    ended: Option<PyErr>,
}

/// A document in work.
struct Pending {
    id: Option<String>,
    files: Vec<PathBuf>,
    state: State,
}

enum State {
    Working(Receiver<Outcome>),
    Done(Box<Outcome>),
}

impl Work {
    /// `id` is the name of a single document that is a file or bytes.
    pub(crate) fn new(pool: Pool, documents: &Bound<'_, PyIterator>, id: Option<String>) -> Self {
        Self {
            documents: Some(documents.clone().unbind()),
            id,
            pool,
            pending: VecDeque::new(),
            names: HashSet::new(),
            hasher: RandomState::new(),
            ended: None,
        }
    }

    /// The next document, in the order in which they came.
    ///
    /// # Errors
    /// The exception of the iterable, after the documents before it; or that of a signal.
    pub(crate) fn next(&mut self, py: Python<'_>) -> PyResult<Option<Done>> {
        self.fill(py);
        let Some(Pending { id, files, state }) = self.pending.pop_front() else {
            return self.ended.take().map_or(Ok(None), Err);
        };
        let outcome = match state {
            State::Done(outcome) => *outcome,
            State::Working(answer) => match wait(py, answer) {
                Ok(outcome) => outcome,
                Err((answer, interrupt)) => {
                    self.pending.push_front(Pending { id, files, state: State::Working(answer) });
                    return Err(interrupt);
                }
            },
        };
        let outcome = outcome.and_then(|document| self.with_own_name(document));
        Ok(Some(Done { id, files, outcome }))
    }

    /// Takes documents until enough are in work, or the next one is done and all threads have work.
    fn fill(&mut self, py: Python<'_>) {
        let threads = self.pool.threads();
        while self.pending.len() < WINDOW * threads {
            if self.pending.len() > threads && self.is_next_done() {
                return;
            }
            match self.take(py) {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    self.documents = None;
                    self.ended = Some(error);
                }
            }
        }
    }

    /// Takes a document, if there is one.
    fn take(&mut self, py: Python<'_>) -> PyResult<bool> {
        let Some(documents) = &self.documents else { return Ok(false) };
        let Some(document) = documents.bind(py).clone().next() else {
            self.documents = None;
            return Ok(false);
        };
        let Request { id, job } = request(&document?, self.id.as_deref())?;
        let files = job.as_ref().map(paths).unwrap_or_default();
        let state = match job.and_then(|job| self.pool.begin(job)) {
            Ok(answer) => State::Working(answer),
            Err(error) => State::Done(Box::new(Err(error))),
        };
        self.pending.push_back(Pending { id, files, state });
        Ok(true)
    }

    /// Whether the document that is given next is done.
    fn is_next_done(&mut self) -> bool {
        let Some(next) = self.pending.front_mut() else { return false };
        if let State::Working(answer) = &next.state {
            match answer.try_recv() {
                Err(TryRecvError::Empty) => return false,
                Err(TryRecvError::Disconnected) => next.state = State::Done(Box::new(Err(lost()))),
                Ok(outcome) => next.state = State::Done(Box::new(outcome)),
            }
        }
        true
    }

    /// Refuses a document whose name another one has, as the command does.
    fn with_own_name(&mut self, document: AlignedDocument) -> Outcome {
        if self.names.insert(self.hasher.hash_one(&document.name)) {
            return Ok(document);
        }
        Err(Error::new(ErrorKind::Content, "a second document of this name")
            .expected("expected each name once, because the ids of units are made of it")
            .advice("give each document an id of its own")
            .at(Place::file(document.name)))
    }
}

/// Waits for a document. Other Python threads go on, and signals are answered.
///
/// # Errors
/// The exception of a signal, with the place where the outcome will arrive.
fn wait(py: Python<'_>, answer: Receiver<Outcome>) -> Result<Outcome, (Receiver<Outcome>, PyErr)> {
    let mut answer = answer;
    loop {
        let received;
        (answer, received) = py.detach(move || {
            let received = answer.recv_timeout(PATIENCE);
            (answer, received)
        });
        match received {
            Ok(outcome) => return Ok(outcome),
            Err(RecvTimeoutError::Disconnected) => return Ok(Err(lost())),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Err(interrupt) = py.check_signals() {
            return Err((answer, interrupt));
        }
    }
}

fn lost() -> Error {
    Error::new(ErrorKind::Internal, "internal error: a thread ended")
}

/// Documents that are aligned as they come: an iterator of `Document`.
#[pyclass(frozen, module = "tmforge", name = "Stream")]
pub(crate) struct Stream {
    work: Mutex<Work>,
    pair: LanguagePair,
    has_sub_segments: bool,
}

#[pymethods]
impl Stream {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Document>> {
        let done = self.work()?.next(py)?;
        Ok(done.map(|done| Document::new(done, &self.pair, self.has_sub_segments)))
    }

    /// The units of all documents that are still to come, as a stream of Arrow record batches. A document that
    /// failed is a row with its name and its error.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        slf: &Bound<'py, Self>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let stream = slf.clone().unbind();
        let next = move || Python::try_attach(|py| stream.get().batch(py));
        let ended = || Some(Err(ArrowError::CDataInterface("the interpreter has ended".into())));
        let batches = std::iter::from_fn(move || next().unwrap_or_else(ended));
        arrow::capsule(slf.py(), batches, HasErrors::Yes)
    }
}

impl Stream {
    pub(crate) fn new(work: Work, pair: LanguagePair, has_sub_segments: bool) -> Self {
        Self { work: Mutex::new(work), pair, has_sub_segments }
    }

    /// The state. It is never waited for, because another thread may wait for the interpreter with it.
    fn work(&self) -> PyResult<MutexGuard<'_, Work>> {
        self.work.try_lock().map_err(|_| PyValueError::new_err("the stream is in use already"))
    }

    /// The next documents as a batch; `None` after the last one.
    fn batch(&self, py: Python<'_>) -> Option<Result<RecordBatch, ArrowError>> {
        let mut columns = Columns::new(HasErrors::Yes);
        match self.add_documents(py, &mut columns) {
            Err(error) => Some(Err(ArrowError::ExternalError(Box::new(error)))),
            Ok(()) if columns.is_empty() => None,
            Ok(()) => Some(columns.finish()),
        }
    }

    fn add_documents(&self, py: Python<'_>, columns: &mut Columns) -> PyResult<()> {
        let mut work = self.work()?;
        while !columns.is_full() {
            let Some(Done { id, outcome, .. }) = work.next(py)? else { return Ok(()) };
            match outcome {
                Ok(document) => {
                    document.units.iter().for_each(|unit| columns.add(&Row::of(unit, &self.pair)));
                }
                Err(error) => columns.add_failed(id.as_deref(), &error.to_string()),
            }
        }
        Ok(())
    }
}

/// All documents, and the files that were read.
///
/// # Errors
/// The first error of a document, or what ended the documents.
pub(crate) fn all(
    py: Python<'_>,
    mut work: Work,
) -> PyResult<(Vec<AlignedDocument>, Vec<PathBuf>)> {
    let (mut documents, mut files) = (Vec::new(), Vec::new());
    while let Some(done) = work.next(py)? {
        documents.push(done.outcome.map_err(|error| exception(py, &error))?);
        files.extend(done.files);
    }
    Ok((documents, files))
}
