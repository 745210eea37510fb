//! The state of the reader of AsciiDoc.

use std::ops::Range;

use super::attributes::Attributes;
use crate::input::assemble::Assembler;

/// A file that is being read, line by line.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) out: Assembler<'t>,
    pub(super) lines: Vec<Range<usize>>,
    /// The index of the next line.
    pub(super) at: usize,
    pub(super) attributes: Attributes,
    /// The attributes of the next block, as they are written.
    pub(super) style: &'t str,
    /// Whether the last block was an item of a list.
    pub(super) in_list: bool,
    /// Whether the next text is that of a term on a line of its own.
    pub(super) after_term: bool,
    pub(super) tables: u32,
    pub(super) seen_text: bool,
}
