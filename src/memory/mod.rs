//! Memories as they are found on disk: their [`Format`]s, and a reader that takes any of them as it
//! is, says where each thing stands, and gets over what is wrong.
//!
//! It knows nothing of how this library writes memories, so that it cannot agree with its mistakes.

pub(crate) mod cells;
mod entries;
mod fault;
mod format;
pub(crate) mod json;
pub(crate) mod markup;
mod near;
pub(crate) mod notice;
mod position;
mod read;
pub(crate) mod scan;
mod source;
pub(crate) mod text;
pub(crate) mod tree;
mod unit;
pub(crate) mod unpack;

pub use entries::{Entry, Memory};
pub(crate) use fault::{Fault, FaultKind, Faults, MOST, Repair};
pub use format::Format;
pub(crate) use json::head_object;
pub use json::json_line;
pub use notice::{Notice, NoticeKind};
pub(crate) use position::Positions;
pub use source::{Block, Header, Kind, Lines, Source, unpacked_path};
pub use unit::{
    Annotation, AnnotationKind, Attributes, Code, Inline, Piece, Segment, Unit, Variant, Wanted,
};
