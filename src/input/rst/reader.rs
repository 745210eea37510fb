//! The state of the reader of reStructuredText.

use std::collections::HashMap;
use std::ops::Range;

use crate::input::assemble::Assembler;

/// A file that is being read, line by line.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) out: Assembler<'t>,
    pub(super) lines: Vec<Range<usize>>,
    /// The index of the next line.
    pub(super) at: usize,
    /// The adornments of titles in the order of their levels: the mark, and whether it is above, too.
    pub(super) heads: Vec<(u8, bool)>,
    /// The indentation of the paragraph that announced a literal block.
    pub(super) literal: Option<usize>,
    pub(super) substitutions: HashMap<&'t str, &'t str>,
    pub(super) tables: u32,
    pub(super) seen_text: bool,
}
