//! The plain data that flows through the rooms: [`Document`] > [`Block`], then two [`Stream`]s with
//! [`Section`]s in a [`Bitext`], then [`Segment`]s. No I/O and no decisions here.

mod bitext;
mod document;
mod text;

pub use bitext::{Bitext, Join, Section, SectionNumber, SectionPair, Segment, Side, Stream};
pub use document::{Block, BlockKind, Cell, Document, Excluded, ExclusionReason, Piece};
pub use text::{LINE_BREAK, fold, joins_without_space};
