//! The parts of a string in a data file.

use std::ops::Range;

/// The most levels of nesting that a data file may have.
pub(in crate::input) const DEEPEST: usize = 200;

/// A part of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::input) enum Part {
    /// A copy of the source.
    Copy(Range<usize>),
    /// Text that the source writes in another way, such as an escape.
    Rendered(String, Range<usize>),
}

impl Part {
    pub(in crate::input) fn source(&self) -> &Range<usize> {
        match self {
            Self::Copy(source) | Self::Rendered(_, source) => source,
        }
    }
}
