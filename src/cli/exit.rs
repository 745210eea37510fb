//! The exit codes.

use std::process::ExitCode;

/// The result of a run as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// The run succeeded.
    Done = 0,
    /// The run succeeded with findings: a TM file has errors, differs from the sample or from its
    /// old version, or has no pair.
    Found = 1,
    /// An option was wrong, or a file could not be read, parsed or written.
    Failed = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
