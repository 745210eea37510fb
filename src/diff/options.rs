//! The options of [`diff`](crate::diff::diff).

use crate::lang::Tag;
use crate::memory::{Condition, States};

/// Options for [`diff`](crate::diff::diff).
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The source language. `None` uses that of the file.
    pub source: Option<Tag>,
    /// The target language. `None` compares all languages but the source.
    pub target: Option<Tag>,
    /// The translation states of the units to compare.
    pub states: States,
    /// The condition that the pairs must meet.
    pub condition: Option<Condition>,
    /// Whether white space, Unicode normalization and inline elements are compared, too. Default:
    /// false.
    pub is_exact: bool,
}
