//! Translation-memory files: their formats, the model of a translation unit, and one streaming reader
//! for each format.

pub(crate) mod byte_search;
pub(crate) mod decode;
pub(crate) mod delimited;
mod dialect;
mod entries;
mod fault;
mod format;
pub(crate) mod json;
pub(crate) mod leniency;
pub(crate) mod markup;
mod pair;
mod positions;
pub(crate) mod read;
mod reader;
mod stream;
pub(crate) mod tree;
mod unit;

pub use dialect::Dialect;
pub(crate) use dialect::{Context, PropLevel};
pub use entries::{Entry, Memory};
pub(crate) use fault::{Fault, FaultKind, Faults, MOST, Repair};
pub use format::Format;
pub(crate) use json::head_object;
pub use json::json_line;
pub use leniency::{Leniency, LeniencyKind};
pub(crate) use pair::Choice;
pub use pair::pairs;
pub(crate) use positions::Positions;
pub use reader::{Chunk, Header, Kind, LineNumbers, MemoryReader, unpacked_path};
pub use unit::{
    Annotation, AnnotationKind, Attributes, Content, Fields, Inline, InlineElement, InlineHandling,
    TransUnit, Variant,
};
