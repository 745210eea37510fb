//! The progress bar of a long run, on standard error.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// The bar that is on the terminal. Messages to standard error must not be printed into it.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// What is known of the documents that are done.
#[derive(Debug, Default)]
struct Counts {
    units: usize,
    doubtful: usize,
}

/// A progress bar for documents. Clones show the same bar.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    bar: ProgressBar,
    counts: Arc<Mutex<Counts>>,
}

impl Bar {
    /// Shows a bar for this number of documents, or without an end if it is not known.
    pub(super) fn show(documents: Option<u64>) -> Self {
        let (bar, template) = match documents {
            Some(count) => (
                ProgressBar::new(count),
                "{wide_bar} {human_pos}/{human_len} documents, {msg}, {per_sec}, {eta} left",
            ),
            None => (
                ProgressBar::no_length(),
                "{spinner} {human_pos} documents, {msg}, {per_sec}, {elapsed}",
            ),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(Counts::default().text());
        // The time left goes down during a long document, too.
        bar.enable_steady_tick(Duration::from_millis(500));
        *locked(&SHOWN) = Some(bar.clone());
        Self { bar, counts: Arc::default() }
    }

    /// Counts a document.
    pub(super) fn document(&self, units: usize, is_doubtful: bool) {
        let mut counts = locked(&self.counts);
        counts.units += units;
        counts.doubtful += usize::from(is_doubtful);
        self.bar.set_message(counts.text());
        self.bar.inc(1);
    }

    /// Removes the bar from the terminal.
    pub(super) fn clear(&self) {
        *locked(&SHOWN) = None;
        self.bar.finish_and_clear();
    }
}

impl Counts {
    fn text(&self) -> Cow<'static, str> {
        Cow::Owned(format!("{} units, {} doubtful", self.units, self.doubtful))
    }
}

/// Prints while the bar is not on the terminal.
pub(super) fn suspended(print: impl FnOnce()) {
    let shown = locked(&SHOWN).clone();
    match shown {
        Some(bar) => bar.suspend(print),
        None => print(),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_count_together() {
        let bar = Bar::show(Some(3));
        bar.document(4, false);
        bar.clone().document(0, true);
        assert_eq!(bar.bar.position(), 2);
        assert_eq!(bar.bar.message(), "4 units, 1 doubtful");
        let mut is_printed = false;
        suspended(|| is_printed = true);
        assert!(is_printed);
        bar.clear();
        assert!(locked(&SHOWN).is_none());
    }
}
