//! The result of [`diff`](crate::diff::diff).

use serde::Serialize;

use crate::memory::Account;

/// The differences between two versions of a translation memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The name of the old TM file.
    pub old: String,
    /// The name of the new TM file.
    pub new: String,
    /// The number of pairs of each kind.
    pub summary: Summary,
    /// The differences, in the order of the new TM file. A removed pair follows the pair that it
    /// followed in the old one.
    pub differences: Vec<Difference>,
    /// The coverage reports of the old and the new file: units read, and units excluded by reason.
    pub accounts: [Account; 2],
}

/// The number of pairs of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Pairs in the old TM file.
    pub old: usize,
    /// Pairs in the new TM file.
    pub new: usize,
    /// Pairs that are equal in both.
    pub same: usize,
    /// Pairs in the new TM file only.
    pub added: usize,
    /// Pairs in the old TM file only.
    pub removed: usize,
    /// Pairs that correspond to each other but have different texts.
    pub changed: usize,
    /// The least number of equal pairs that must be moved to give both files the same order.
    pub moved: usize,
    /// Units of both files that are excluded from the comparison, for example because they lack one
    /// of the languages.
    pub unpaired: usize,
}

/// A pair that was added, removed or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The kind of difference.
    pub kind: DifferenceKind,
    /// The old pair; `None` if it was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Entry>,
    /// The new pair; `None` if it was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Entry>,
}

/// The kind of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// The pair is in the new TM file only.
    Added,
    /// The pair is in the old TM file only.
    Removed,
    /// The pair has the source, the id or the target of an old one, but another text.
    Changed,
}

impl DifferenceKind {
    /// That of a pair, by whether the old and the new TM file have it.
    pub(crate) fn of<O, N>(old: &Option<O>, new: &Option<N>) -> Self {
        match (old, new) {
            (Some(_), Some(_)) => Self::Changed,
            (Some(_), None) => Self::Removed,
            (None, _) => Self::Added,
        }
    }

    /// The name in reports: `added`, `removed` or `changed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A pair of a source and a target text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The line on which its unit begins, from 1.
    pub line: usize,
    /// The `tuid` or `x-unit-id` of the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The target language, if the TM file states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The source text.
    pub source: String,
    /// The target text.
    pub target: String,
}

impl Diff {
    /// Whether both files contain the same pairs, each the same number of times, in any order.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Summary {
    /// Counts a difference and returns its kind.
    pub(super) fn count(&mut self, old: Option<usize>, new: Option<usize>) -> DifferenceKind {
        let kind = DifferenceKind::of(&old, &new);
        *match kind {
            DifferenceKind::Changed => &mut self.changed,
            DifferenceKind::Removed => &mut self.removed,
            DifferenceKind::Added => &mut self.added,
        } += 1;
        kind
    }
}
