//! The result of a comparison.

use serde::Serialize;

use crate::memory::Account;

/// How a memory differs from what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The name of the memory as it was.
    pub old: String,
    /// The name of the memory as it is.
    pub new: String,
    /// How many units there are of each kind.
    pub summary: Summary,
    /// In the order of the new memory; what was removed stands where it stood in the old one.
    pub differences: Vec<Difference>,
    /// What was read of the two files, and which units are not compared, by reason.
    pub accounts: [Account; 2],
}

/// How many pairs of texts there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Pairs in the old memory.
    pub old: usize,
    /// Pairs in the new memory.
    pub new: usize,
    /// Pairs that are in both.
    pub same: usize,
    /// Pairs in the new memory alone.
    pub added: usize,
    /// Pairs in the old memory alone.
    pub removed: usize,
    /// Pairs that have another text on one side.
    pub changed: usize,
    /// How many of those in both would have to be moved to make their order the same.
    pub moved: usize,
    /// Units of either memory that are not compared, since they lack one of the languages.
    pub unpaired: usize,
}

/// A pair that is not in both memories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What became of it.
    pub kind: DifferenceKind,
    /// As it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Entry>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Entry>,
}

/// What became of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// It is new.
    Added,
    /// It is no more.
    Removed,
    /// It has the source, the id or the target of an old one, and another text.
    Changed,
}

impl DifferenceKind {
    /// The name in reports: `added`, `removed` or `changed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A pair of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The line that its unit begins on, from 1.
    pub line: usize,
    /// The unit's `tuid` or `x-unit-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The target language, where the memory tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The source text.
    pub source: String,
    /// The target text.
    pub target: String,
}

impl Diff {
    /// Whether both memories hold the same pairs, each as often, in whatever order.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Summary {
    pub(super) fn count(&mut self, old: Option<usize>, new: Option<usize>) -> DifferenceKind {
        let (kind, counter) = match (old, new) {
            (Some(_), Some(_)) => (DifferenceKind::Changed, &mut self.changed),
            (Some(_), None) => (DifferenceKind::Removed, &mut self.removed),
            (None, _) => (DifferenceKind::Added, &mut self.added),
        };
        *counter += 1;
        kind
    }
}
