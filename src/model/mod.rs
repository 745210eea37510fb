//! The data types that the stages exchange: a [`Document`] of [`Block`]s, then a [`Bitext`] of two
//! [`Stream`]s with [`Section`]s, then [`Segment`]s. The module does no I/O and makes no decisions.

mod bitext;
mod document;
mod places;
mod text;

pub use bitext::{Bitext, Join, Section, SectionNumber, SectionPair, Segment, Side, Stream, Term};
pub use document::{
    Block, BlockKind, Cell, Document, Excluded, ExclusionReason, Part, Piece, Table, TableKind,
};
pub use places::Places;
pub(crate) use text::is_wide;
pub use text::{LINE_BREAK, fold, joins_without_space};
