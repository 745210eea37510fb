//! What changed from one state of a memory to the next.
//!
//! Both files are read twice: once for the hashes of their units, by which these are matched, and once
//! more for the texts of those that differ. So memory follows the number of units and of differences,
//! and not the size of the files.

mod difference;
mod matching;
mod options;
mod read;
mod text;

use crate::error::Result;
use crate::memory::MemoryReader;

pub use difference::{Diff, Difference, DifferenceKind, Entry, Summary};
pub use options::Options;
pub use text::as_text;

use matching::Matching;
use read::Reader;

/// Compares two memories. Each is opened twice.
///
/// Pairs that are equal are matched, each as often as both have it. Of the others, those with the same
/// source, else the same id, else the same target are one pair that changed.
///
/// # Errors
/// When one cannot be read.
pub fn diff(
    old: impl Fn() -> Result<MemoryReader>,
    new: impl Fn() -> Result<MemoryReader>,
    options: &Options,
) -> Result<Diff> {
    let reader = Reader::new(options);
    let before = reader.prints(old()?)?;
    let now = reader.prints(new()?)?;
    let (mut old_prints, mut new_prints) = (before.prints, now.prints);
    // A table without languages has the same pairs as a file that states them.
    if !(before.states_language && now.states_language) {
        for print in old_prints.iter_mut().chain(&mut new_prints) {
            print.language = 0;
        }
    }
    let matching = Matching::new(&old_prints, &new_prints);
    let found = matching.differences();
    let mut was = reader.entries(&old, found.iter().filter_map(|found| found.0), &old_prints)?;
    let mut is = reader.entries(&new, found.iter().filter_map(|found| found.1), &new_prints)?;
    let mut summary = Summary {
        old: old_prints.len(),
        new: new_prints.len(),
        same: matching.same(),
        moved: matching.moved(),
        unpaired: before.account.excluded_count() + now.account.excluded_count(),
        ..Summary::default()
    };
    let mut differences = Vec::with_capacity(found.len());
    for (old, new) in found {
        let kind = summary.count(old, new);
        let (old, new) = (old.and_then(|i| was.remove(&i)), new.and_then(|j| is.remove(&j)));
        differences.push(Difference { kind, old, new });
    }
    let accounts = [before.account, now.account];
    Ok(Diff { old: before.name, new: now.name, summary, differences, accounts })
}
