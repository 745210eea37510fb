//! Updates a translation memory by a new edition of its documents: pairs whose texts the old memory has keep
//! its ids, dates, notes and properties; what the new edition has no longer is retired to a file of its own.
//!
//! The old memory is read twice: first for what is kept of each pair, then for the texts of those that are gone.
//! So memory use depends on the number of pairs and of differences, not on the size of the file.

mod changes;
mod kept;
mod old;

use std::collections::{HashMap, HashSet};
use std::io::Write;

use serde::Serialize;

use crate::diff::{DifferenceKind, Fingerprint, Matching};
use crate::error::Result;
use crate::lang::LanguagePair;
use crate::memory::{Account, MemoryReader};
use crate::unit::TranslationUnit;
use crate::write::{OutputFormat, OutputStream};

pub use changes::{Change, List, Side};
pub use kept::Kept;

use old::Old;

/// The texts of a pair, as hashes.
type Texts = [u64; 2];

/// An old memory, and what a new edition has of it so far.
pub struct Update {
    old: Old,
    /// The old pairs by their texts.
    same: HashMap<Texts, Same>,
    /// Whether each old pair gave what it has to a new one.
    is_taken: Vec<bool>,
    /// The new pairs whose texts the old memory does not have, each once.
    added: Vec<(Fingerprint, Side)>,
    seen: HashSet<Texts>,
    kept: usize,
}

/// The old pairs with the same texts.
#[derive(Default)]
struct Same {
    pairs: Vec<u32>,
    is_found: bool,
}

/// The counts of an update, in pairs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UpdateSummary {
    /// The name of the old memory.
    pub memory: String,
    /// Units of the new edition with texts that the old memory has.
    pub kept: usize,
    /// Pairs that have the source, the id or the target of an old pair, but another text.
    pub changed: usize,
    /// Pairs that only the new edition has.
    pub added: usize,
    /// Old pairs that the new edition does not have, with those that are changed.
    pub gone: usize,
    /// What was read of the old memory, and what was not.
    pub account: Account,
}

impl std::fmt::Debug for Update {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Update").field("pairs", &self.is_taken.len()).finish_non_exhaustive()
    }
}

impl Update {
    /// Reads the pairs of a memory in two languages. `open` opens it, and is called again at the end.
    ///
    /// # Errors
    /// When the memory cannot be read.
    pub fn new(
        open: impl Fn() -> Result<MemoryReader> + Send + 'static,
        languages: &LanguagePair,
    ) -> Result<Self> {
        let old = Old::read(Box::new(open), languages)?;
        let mut same: HashMap<Texts, Same> = HashMap::new();
        for (at, print) in old.prints.iter().enumerate() {
            same.entry(texts(print)).or_default().pairs.push(at as u32);
        }
        let is_taken = vec![false; old.prints.len()];
        Ok(Self { old, same, is_taken, added: Vec::new(), seen: HashSet::new(), kept: 0 })
    }

    /// What an old pair with the texts of a unit has; `None` if the old memory has no such pair. Each old pair
    /// is found once, first the one with the same neighbours; a unit with the texts of one before it has
    /// nothing to keep.
    pub fn find(&mut self, unit: &TranslationUnit) -> Option<&Kept> {
        let print = Fingerprint::of_texts(&unit.source, &unit.target, Some(&unit.id));
        let Some(same) = self.same.get_mut(&texts(&print)) else {
            if self.seen.insert(texts(&print)) {
                self.added.push((print, Side::of_unit(unit)));
            }
            return None;
        };
        same.is_found = true;
        self.kept += 1;
        let neighbours = kept::neighbours(unit.previous.as_deref(), unit.next.as_deref());
        let is_free = |at: &&u32| !self.is_taken[**at as usize];
        let free = || same.pairs.iter().filter(is_free);
        let is_beside = |at: &&u32| self.old.kept[**at as usize].neighbours == neighbours;
        let at = *free().find(is_beside).or_else(|| free().next())? as usize;
        self.is_taken[at] = true;
        Some(&self.old.kept[at])
    }

    /// A stream for the old pairs that are gone, with the header of the old memory.
    ///
    /// # Errors
    /// As [`OutputStream::new`].
    pub fn retired<W: Write>(
        &self,
        name: &str,
        format: OutputFormat,
        stream: W,
    ) -> Result<OutputStream<W>> {
        OutputStream::new(name, format, &self.old.write_options(), stream)
    }

    /// Writes the old pairs that are gone to `retired`, and what is added, changed and removed to `changes`,
    /// each if it is wanted. Returns the streams.
    ///
    /// # Errors
    /// When the old memory changed between the two readings, or a stream cannot be written.
    pub fn finish<W: Write>(
        self,
        mut retired: Option<OutputStream<W>>,
        mut changes: Option<List<W>>,
    ) -> Result<(UpdateSummary, Option<W>, Option<W>)> {
        let is_gone: Vec<bool> =
            self.old.prints.iter().map(|print| !self.same[&texts(print)].is_found).collect();
        let gone = match retired.is_some() || changes.is_some() {
            true => self.old.gone(&is_gone, retired.as_mut())?,
            false => Vec::new(),
        };
        let summary = self.summary(&is_gone, |change| match &mut changes {
            Some(changes) => changes.put(&change.of(&gone, &self.added)),
            None => Ok(()),
        })?;
        let retired = retired.map(OutputStream::finish).transpose()?;
        Ok((summary, retired, changes.map(List::finish).transpose()?))
    }

    /// The counts. `each` is called with every difference.
    fn summary(
        &self,
        is_gone: &[bool],
        mut each: impl FnMut(Difference) -> Result<()>,
    ) -> Result<UpdateSummary> {
        let gone = self.old.prints.iter().zip(is_gone).filter(|(_, is_gone)| **is_gone);
        let gone: Vec<Fingerprint> = gone.map(|(print, _)| *print).collect();
        let added: Vec<Fingerprint> = self.added.iter().map(|(print, _)| *print).collect();
        let mut summary = UpdateSummary {
            memory: self.old.name.clone(),
            kept: self.kept,
            gone: gone.len(),
            account: self.old.account.clone(),
            ..UpdateSummary::default()
        };
        for (old, new) in Matching::new(&gone, &added).differences() {
            summary.changed += usize::from(old.is_some() && new.is_some());
            summary.added += usize::from(old.is_none());
            each(Difference { old, new })?;
        }
        Ok(summary)
    }
}

/// The numbers of a pair among those that are gone and among those that are added.
struct Difference {
    old: Option<usize>,
    new: Option<usize>,
}

impl Difference {
    fn of<'a>(&self, gone: &'a [Side], added: &'a [(Fingerprint, Side)]) -> Change<'a> {
        let (old, new) = (self.old.map(|at| &gone[at]), self.new.map(|at| &added[at].1));
        Change { kind: DifferenceKind::of(&old, &new), old, new }
    }
}

fn texts(print: &Fingerprint) -> Texts {
    [print.source, print.target]
}
