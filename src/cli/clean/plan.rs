//! The plan of a run that cleans.

use std::path::PathBuf;

use tmforge::convert::{Cleaning, ListFormat, ListKind};

/// What a run cleans, beside what it converts.
#[derive(Debug, Default)]
pub(in crate::cli) struct Plan {
    pub(in crate::cli) cleaning: Cleaning,
    /// The names of the parts; empty if there is no split.
    pub(in crate::cli) parts: Vec<String>,
    pub(in crate::cli) lists: Vec<(ListKind, ListFormat, PathBuf)>,
    /// The files that are read beside the inputs.
    pub(in crate::cli) inputs: Vec<PathBuf>,
}
