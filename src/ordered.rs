//! Parallel execution with results in the order of the jobs, in bounded memory.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Limits on concurrent work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The number of worker threads, at least 1.
    pub threads: usize,
    /// The most jobs that are started but not yet taken by the sink, at least 1. It bounds memory
    /// use.
    pub window: usize,
}

/// The outcome of a job: its result, or the message of its panic.
pub type Outcome<R> = std::result::Result<R, String>;

/// Runs `work` on each job on several threads and passes the results to `sink`, on the calling
/// thread and in the order of the jobs. With one thread the calling thread does all work.
///
/// At most `limits.window` jobs are in progress. Another one starts only after `sink` took an
/// earlier one, so a slow sink slows the reading of jobs. A job that panics becomes an `Err` with
/// the message.
///
/// # Errors
/// The first error of `sink`; no job starts after it.
pub fn ordered<J, R, E>(
    limits: Limits,
    mut jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> R + Sync,
    mut sink: impl FnMut(Outcome<R>) -> Result<(), E>,
) -> Result<(), E>
where
    J: Send,
    R: Send,
{
    if limits.threads <= 1 {
        return jobs.try_for_each(|job| sink(outcome(|| work(job))));
    }
    let queue = Queue::new(jobs, limits.window.max(1));
    std::thread::scope(|scope| {
        for _ in 0..limits.threads.max(1) {
            scope.spawn(|| queue.work(&work));
        }
        // Workers must also stop if the sink panics, or the scope would wait for them forever.
        let _stop = StopOnDrop(&queue);
        while let Some(result) = queue.next_result() {
            sink(result)?;
            queue.written();
        }
        Ok(())
    })
}

/// The state shared by the workers and the calling thread.
struct Queue<I: Iterator, R> {
    state: Mutex<State<I, R>>,
    changed: Condvar,
    window: usize,
}

struct State<I, R> {
    jobs: I,
    /// The number of jobs that were started.
    begun: usize,
    /// The number of outcomes that the sink has taken.
    written: usize,
    /// Outcomes that the sink has not taken yet, by the index of the job.
    done: BTreeMap<usize, Outcome<R>>,
    /// Whether no further job may start.
    closed: bool,
}

impl<I: Iterator, R> Queue<I, R> {
    fn new(jobs: I, window: usize) -> Self {
        let state = State { jobs, begun: 0, written: 0, done: BTreeMap::new(), closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), window }
    }

    fn lock(&self) -> MutexGuard<'_, State<I, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<I, R>>) -> MutexGuard<'a, State<I, R>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, work: impl Fn(I::Item) -> R) {
        while let Some((index, job)) = self.next_job() {
            let outcome = outcome(|| work(job));
            self.lock().done.insert(index, outcome);
            self.changed.notify_all();
        }
    }

    /// The next job and its index, once the window has a free place; `None` if there is none.
    fn next_job(&self) -> Option<(usize, I::Item)> {
        let mut state = self.lock();
        while !state.closed && state.begun >= state.written + self.window {
            state = self.wait(state);
        }
        if state.closed {
            return None;
        }
        let job = state.jobs.next();
        let index = state.begun;
        match job {
            Some(_) => state.begun += 1,
            None => state.closed = true,
        }
        self.changed.notify_all();
        job.map(|job| (index, job))
    }

    /// The next outcome in the order of the jobs, once it is there; `None` after the last.
    fn next_result(&self) -> Option<Outcome<R>> {
        let mut state = self.lock();
        loop {
            let next = state.written;
            if let Some(result) = state.done.remove(&next) {
                return Some(result);
            }
            if state.closed && state.begun == next {
                return None;
            }
            state = self.wait(state);
        }
    }

    fn written(&self) {
        self.lock().written += 1;
        self.changed.notify_all();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

fn outcome<R>(work: impl FnOnce() -> R) -> Outcome<R> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(panic.as_ref()))
}

/// Closes the queue when it is dropped.
struct StopOnDrop<'a, I: Iterator, R>(&'a Queue<I, R>);

impl<I: Iterator, R> Drop for StopOnDrop<'_, I, R> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// The message of a panic.
fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panicked".into())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn run(threads: usize, window: usize, jobs: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let limits = Limits { threads, window };
        ordered(
            limits,
            0..jobs,
            |job| job * 2,
            |result| {
                out.push(result.unwrap());
                Ok::<(), ()>(())
            },
        )
        .unwrap();
        out
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let expected: Vec<usize> = (0..500).map(|n| n * 2).collect();
        for (threads, window) in [(1, 1), (2, 1), (4, 3), (8, 100)] {
            assert_eq!(run(threads, window, 500), expected);
        }
        assert!(run(3, 3, 0).is_empty());
    }

    #[test]
    fn no_more_jobs_are_alive_than_the_window_allows() {
        let (alive, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let begin = |_: usize| {
            let now = alive.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
        };
        ordered(Limits { threads: 8, window: 3 }, 0..200, begin, |_| {
            alive.fetch_sub(1, Ordering::SeqCst);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert!(most.load(Ordering::SeqCst) <= 3);
    }

    #[test]
    fn a_panic_is_a_result_and_the_others_go_on() {
        let mut seen = Vec::new();
        let work = |job: usize| assert_ne!(job, 2, "two is bad");
        ordered(Limits { threads: 2, window: 4 }, 0..5, work, |result| {
            seen.push(result.is_ok());
            Ok::<(), ()>(())
        })
        .unwrap();
        assert_eq!(seen, [true, true, false, true, true]);
    }

    #[test]
    fn an_error_of_the_sink_ends_the_run() {
        let begun = AtomicUsize::new(0);
        let work = |_: usize| begun.fetch_add(1, Ordering::SeqCst);
        let result = ordered(Limits { threads: 2, window: 2 }, 0.., work, |_| Err("full"));
        assert_eq!(result, Err("full"));
        assert!(begun.load(Ordering::SeqCst) <= 4);
    }
}
