//! What becomes of rows, and what they are compared with.

use std::collections::HashSet;

use crate::clean::Rule;
use crate::clean::key::text_key;
use crate::clean::split::Split;

/// Why a row is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A rule refuses it.
    Rule(Rule),
    /// Its score is below the least one wanted.
    LowScore,
    /// A row of another set, which was to be subtracted, has its source or its target.
    InSubtracted,
    /// Another row has the same texts.
    Duplicate,
    /// Another row has nearly the same texts.
    NearDuplicate,
    /// Another row has the same source.
    SameSource,
    /// Another part of the split has its source or its target.
    InOtherPart,
}

impl Reason {
    /// The name in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.name(),
            Self::LowScore => "low-score",
            Self::InSubtracted => "in-subtracted",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near-duplicate",
            Self::SameSource => "same-source",
            Self::InOtherPart => "in-other-part",
        }
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stays, in this part of the split; the part for training is 0.
    Stays(u8),
    /// It is removed. Of a duplicate, the row that stays, counted from 0.
    Removed(Reason, Option<u32>),
}

/// What becomes of each row, in order.
#[derive(Debug, Default)]
pub struct Verdicts {
    rows: Vec<Verdict>,
}

impl Verdicts {
    pub(super) fn new(rows: Vec<Verdict>) -> Self {
        Self { rows }
    }

    /// What becomes of a row, counted from 0. Rows beyond the last stay.
    pub fn of(&self, row: usize) -> Verdict {
        self.rows.get(row).copied().unwrap_or(Verdict::Stays(0))
    }
}

/// The near keys of texts that no row may have.
#[derive(Debug, Clone, Default)]
pub struct Subtracted(HashSet<u64>);

impl Subtracted {
    /// Whether a text with this key is among them.
    pub(super) fn has(&self, key: u64) -> bool {
        self.0.contains(&key)
    }

    /// Adds a text. Texts without letters and digits are not added.
    pub fn add(&mut self, text: &str) {
        if text.chars().any(char::is_alphanumeric) {
            self.0.insert(text_key(text));
        }
    }
}

/// What rows are compared with, beside each other.
#[derive(Debug, Clone, Default)]
pub struct Against {
    /// The texts that no row may have.
    pub subtracted: Subtracted,
    /// The parts of a split; none if there is no split.
    pub split: Split,
}

impl Against {
    /// Whether there are no other sets and no split.
    pub fn is_empty(&self) -> bool {
        self.subtracted.0.is_empty() && self.split.parts.is_empty()
    }
}
