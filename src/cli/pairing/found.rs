//! What the files of folders make.

use std::path::PathBuf;

/// A document that was found, and the files with its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) enum Found {
    /// A file in a folder that belongs to no other: it may hold both languages.
    Single(Located),
    /// The source file and the target file.
    Pair(Located, Located),
}

/// A file and the name of its document: its path below the folder in which it was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) struct Located {
    pub(in crate::cli) path: PathBuf,
    pub(in crate::cli) name: String,
}

/// A file that goes with no other, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) struct Unmatched {
    pub(in crate::cli) path: PathBuf,
    pub(in crate::cli) reason: String,
}

/// What the files of folders make: documents, and files without a partner. Both are in the order of their
/// paths.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Matched {
    pub(in crate::cli) found: Vec<Found>,
    pub(in crate::cli) unmatched: Vec<Unmatched>,
}
