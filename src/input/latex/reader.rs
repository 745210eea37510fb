//! The state of the reader of LaTeX.

use std::collections::HashMap;

use super::scan::Scan;
use crate::input::assemble::Assembler;
use crate::model::{BlockKind, Cell};

/// A group in braces, and what happens at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Plain,
    /// The text of the group is a block of its own.
    Block,
    Aside,
    /// The label of a list item, which ends with `]`.
    Label,
}

/// An open environment.
#[derive(Debug)]
pub(super) struct Open<'t> {
    pub(super) name: &'t str,
    /// How many groups are open outside it.
    pub(super) groups: usize,
    /// The kind of its blocks.
    pub(super) kind: BlockKind,
    /// In a table, the position of the open cell.
    pub(super) cell: Option<Cell>,
}

/// A file that is being read, command by command.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) scan: Scan<'t>,
    pub(super) out: Assembler<'t>,
    pub(super) at: usize,
    /// The start of what is to be copied.
    pub(super) start: usize,
    /// Whether the text has begun: in the preamble, nothing but titles is read.
    pub(super) in_body: bool,
    pub(super) groups: Vec<Group>,
    pub(super) open: Vec<Open<'t>>,
    pub(super) tables: u32,
    /// The texts of the commands that the document defines.
    pub(super) definitions: HashMap<&'t str, &'t str>,
    /// The number of bytes that definitions may still put in.
    pub(super) budget: usize,
    /// The number of single quotation marks that are open in the paragraph.
    pub(super) quotes: usize,
    pub(super) is_german: bool,
}
