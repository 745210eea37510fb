//! The context from which the engine decides whether a sentence ends.

use super::chars::Container;
use super::word::Next;

/// A run of end marks and the closing quotes and brackets after it. Offsets are in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    /// Where the marks begin.
    pub(super) at: usize,
    /// Where the marks end and the closing quotes begin.
    pub(super) marks_end: usize,
    /// Where the closing quotes end.
    pub(super) end: usize,
    /// Whether the run is a single `.`.
    pub(super) single_stop: bool,
    /// Whether the run contains a mark other than `.` and `…`.
    pub(super) strong: bool,
    /// Whether the run contains an end mark of a script that needs no space after it.
    pub(super) full: bool,
    /// The last closing quote or bracket: the offset of its opening mark, if known, and its kind.
    pub(super) closed: Option<(Option<usize>, Container)>,
    /// The index of the first mark after the run.
    pub(super) next_mark: usize,
}

/// A quotation or bracket and its context.
pub(super) struct Enclosed<'a> {
    pub(super) container: Container,
    /// The text inside.
    pub(super) text: &'a str,
    /// The text of the segment before it.
    pub(super) before: &'a str,
    /// Whether the segment has words before it.
    pub(super) inside: bool,
    /// The text after it.
    pub(super) next: Next<'a>,
}
