//! The options of a comparison.

use crate::lang::Tag;
use crate::memory::States;

/// Options for [`diff`](crate::diff::diff).
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The source language, where a file has several.
    pub source: Option<Tag>,
    /// The target language; else all others.
    pub target: Option<Tag>,
    /// The states of translation that are compared.
    pub states: States,
    /// Whether white space, composition and inline elements are compared, too.
    pub is_exact: bool,
}
