//! Finds the differences between two versions of a translation memory.
//!
//! Both files are read twice: first for the hashes by which their units are matched, then for the
//! texts of the units that differ. So memory use depends on the number of units and of differences,
//! not on the size of the files.

mod difference;
mod matching;
mod options;
mod read;
mod text;

use crate::error::Result;
use crate::memory::MemoryReader;

pub use difference::{Diff, Difference, DifferenceKind, Entry, Summary};
pub use options::Options;
pub use text::{LineKind, as_lines, as_text};

pub(crate) use matching::Matching;
pub(crate) use read::Fingerprint;
use read::Reader;

/// Compares two versions of a translation memory. `old` and `new` open the files; each is called up
/// to twice.
///
/// Equal pairs are matched first, each as often as both files have it. Of the others, two pairs
/// with the same source, else the same id, else the same target count as one changed pair.
///
/// # Errors
/// If a file cannot be read, or if it changed between the two readings.
pub fn diff(
    old: impl Fn() -> Result<MemoryReader>,
    new: impl Fn() -> Result<MemoryReader>,
    options: &Options,
) -> Result<Diff> {
    let reader = Reader::new(options);
    let before = reader.prints(old()?)?;
    let now = reader.prints(new()?)?;
    let (mut old_prints, mut new_prints) = (before.prints, now.prints);
    // A table without languages can have the same pairs as a file that states them, so languages
    // are compared only if both files state them for every pair.
    if !(before.states_language && now.states_language) {
        for print in old_prints.iter_mut().chain(&mut new_prints) {
            print.language = 0;
        }
    }
    let matching = Matching::new(&old_prints, &new_prints);
    let found = matching.differences();
    let mut old_entries =
        reader.entries(&old, found.iter().filter_map(|found| found.0), &old_prints)?;
    let mut new_entries =
        reader.entries(&new, found.iter().filter_map(|found| found.1), &new_prints)?;
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
        let (old, new) =
            (old.and_then(|i| old_entries.remove(&i)), new.and_then(|j| new_entries.remove(&j)));
        differences.push(Difference { kind, old, new });
    }
    let accounts = [before.account, now.account];
    Ok(Diff { old: before.name, new: now.name, summary, differences, accounts })
}
