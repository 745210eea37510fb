//! The counts of cleaning.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::clean::Rule;
use crate::clean::table::{Compact, fixes, rules};
use crate::clean::verdict::{Against, Verdict};

/// The counts of cleaning. Rows that stay and rows that are removed add up to the rows that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows that were read.
    pub rows: usize,
    /// Rows that stay.
    pub kept: usize,
    /// Rows that were removed, each by the first reason.
    pub removed: BTreeMap<&'static str, usize>,
    /// Rows that a rule refuses, also if another reason came first.
    pub refused: BTreeMap<&'static str, usize>,
    /// Rows that stay although a rule flags them. A row may have several flags.
    pub flagged: BTreeMap<&'static str, usize>,
    /// Rows that stay and were repaired. A row may have several repairs.
    pub repaired: BTreeMap<&'static str, usize>,
    /// Rows that stay although they repeat another one.
    pub repeated: usize,
    /// Rows that stay and have a flag, and rows that stay and were repaired.
    pub rows_flagged: usize,
    /// See [`Report::rows_flagged`].
    pub rows_repaired: usize,
    /// Sources that have several targets, and targets that have several sources. Texts that are nearly the
    /// same count as one if near duplicates, other sets or a split are looked for.
    pub sources_with_several_targets: usize,
    /// See [`Report::sources_with_several_targets`].
    pub targets_with_several_sources: usize,
    /// Rows that were cut.
    pub rows_cut: usize,
    /// The rows that they became, which are counted as read.
    pub rows_from_cuts: usize,
    /// Rows of each part of the split.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, usize>,
    #[serde(skip)]
    names: Vec<String>,
}

impl Report {
    pub(super) fn new(against: &Against) -> Self {
        let names = match against.split.parts.is_empty() {
            true => Vec::new(),
            false => against.split.names().into_iter().map(str::to_owned).collect(),
        };
        let parts = names.iter().map(|name| (name.clone(), 0)).collect();
        Self { names, parts, ..Self::default() }
    }

    pub(super) fn refused(&mut self, refusing: u32) {
        for rule in rules(refusing) {
            *self.refused.entry(rule.name()).or_default() += 1;
        }
    }

    pub(super) fn count(&mut self, rows: &[Compact], verdicts: &[Verdict]) {
        self.rows = rows.len();
        let mut sides: Vec<[u64; 2]> = Vec::new();
        for (row, verdict) in rows.iter().zip(verdicts) {
            match *verdict {
                Verdict::Removed(reason, _) => *self.removed.entry(reason.name()).or_default() += 1,
                Verdict::Stays(part) => {
                    self.kept += 1;
                    self.count_kept(row, part);
                    sides.push(row.sides);
                }
            }
        }
        self.sources_with_several_targets = several(&mut sides);
        sides.iter_mut().for_each(|sides| sides.reverse());
        self.targets_with_several_sources = several(&mut sides);
    }

    fn count_kept(&mut self, row: &Compact, part: u8) {
        for rule in rules(row.flagging) {
            *self.flagged.entry(rule.name()).or_default() += 1;
        }
        for fix in fixes(row.fixes) {
            *self.repaired.entry(fix.name()).or_default() += 1;
        }
        self.rows_flagged += usize::from(row.flagging != 0);
        self.rows_repaired += usize::from(row.fixes != 0);
        if let Some(name) = self.names.get(usize::from(part)) {
            *self.parts.entry(name.clone()).or_default() += 1;
        }
    }

    /// Counts rows that were cut, and the rows that they became.
    pub fn count_cut(&mut self, [cut, into]: [usize; 2]) {
        (self.rows_cut, self.rows_from_cuts) = (cut, into);
    }

    /// Counts a unit that has no row, because a side has no text.
    pub fn count_empty(&mut self, units: usize) {
        if units > 0 {
            self.rows += units;
            for counts in [&mut self.removed, &mut self.refused] {
                *counts.entry(Rule::Empty.name()).or_default() += units;
            }
        }
    }
}

/// The first texts of pairs that have more than one second text. Sorts the pairs.
fn several(pairs: &mut [[u64; 2]]) -> usize {
    pairs.sort_unstable();
    let of_first = pairs.chunk_by(|a, b| a[0] == b[0]);
    of_first.filter(|pairs| pairs.first() != pairs.last()).count()
}
