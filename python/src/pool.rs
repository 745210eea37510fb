//! Threads that align documents. The caller decides how many documents are in work.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tmforge::Forge;
use tmforge::error::{Error, ErrorKind};
use tmforge::pipeline::{AlignedDocument, Job};

use crate::errors::caught;

/// What became of a document.
pub(crate) type Outcome = Result<AlignedDocument, Error>;

struct Task {
    job: Job,
    answer: Sender<Outcome>,
}

/// At most so many threads, which are started as they are needed. They end when the pool is dropped.
pub(crate) struct Pool {
    forge: Arc<Forge>,
    threads: usize,
    started: usize,
    tasks: Sender<Task>,
    queue: Arc<Mutex<Receiver<Task>>>,
}

impl Pool {
    pub(crate) fn new(forge: Arc<Forge>, threads: usize) -> Self {
        let (tasks, queue) = channel();
        Self { forge, threads, started: 0, tasks, queue: Arc::new(Mutex::new(queue)) }
    }

    /// The number of threads that the pool may have.
    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// Begins a document, and gives the place where its outcome arrives.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn begin(&mut self, job: Job) -> Result<Receiver<Outcome>, Error> {
        if self.started < self.threads {
            match self.start() {
                Ok(()) => self.started += 1,
                Err(error) if self.started == 0 => return Err(error),
                Err(_) => self.threads = self.started,
            }
        }
        let (answer, outcome) = channel();
        // The receiver lives as long as the pool.
        let _ = self.tasks.send(Task { job, answer });
        Ok(outcome)
    }

    fn start(&self) -> Result<(), Error> {
        let (forge, queue) = (Arc::clone(&self.forge), Arc::clone(&self.queue));
        let thread = thread::Builder::new().name("tmforge".to_owned());
        let started = thread.spawn(move || work(&forge, &queue));
        let failed = |cause| Error::new(ErrorKind::Internal, format!("no thread: {cause}"));
        started.map(drop).map_err(failed)
    }
}

fn work(forge: &Forge, queue: &Mutex<Receiver<Task>>) {
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(Task { job, answer }) = next() {
        // Nobody waits for the outcome of a stream that was dropped.
        let _ = answer.send(caught(|| forge.document(&job)));
    }
}
