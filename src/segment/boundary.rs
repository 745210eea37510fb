//! What is looked at to decide whether a sentence ends.

use super::chars::Container;
use super::word::Next;

/// A run of end marks and the quotes and brackets that close after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    /// Where the marks begin.
    pub(super) at: usize,
    /// Where the marks end and the closing quotes begin.
    pub(super) marks_end: usize,
    /// Where the closing quotes end.
    pub(super) end: usize,
    /// Whether it is one `.` and nothing else.
    pub(super) single_stop: bool,
    /// Whether there is a mark other than `.` and `…` among them.
    pub(super) strong: bool,
    /// Whether there is an end mark of a script that needs no space.
    pub(super) full: bool,
    /// The quote or bracket that closes last: where it opened, if known, and what it is.
    pub(super) closed: Option<(Option<usize>, Container)>,
    /// The index of the first mark after it.
    pub(super) next_mark: usize,
}

/// A quotation or bracket and what stands around it.
pub(super) struct Held<'a> {
    pub(super) container: Container,
    /// What stands in it.
    pub(super) text: &'a str,
    /// What of the segment stands before it.
    pub(super) before: &'a str,
    /// Whether there are words before it.
    pub(super) inside: bool,
    /// What stands after it.
    pub(super) next: Next<'a>,
}
