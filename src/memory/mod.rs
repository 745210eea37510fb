//! Translation-memory files: their formats, the model of a translation unit, and one streaming reader
//! for each format.

pub(crate) mod byte_search;
mod chunk;
pub(crate) mod decode;
pub(crate) mod delimited;
mod dialect;
mod fault;
mod format;
mod header;
pub(crate) mod json;
pub(crate) mod leniency;
pub(crate) mod markup;
pub(crate) mod native;
mod pair;
mod positions;
pub(crate) mod read;
mod reader;
pub(crate) mod sink;
mod state;
mod stream;
pub(crate) mod tree;
mod unit;

pub use chunk::{Chunk, LineNumbers, Reading};
pub use dialect::Dialect;
pub(crate) use dialect::{Context, PropLevel};
pub(crate) use fault::{Fault, FaultKind, Faults, MOST, Repair};
pub use format::{InputFormat, unpacked_path};
pub use header::Header;
pub(crate) use json::head_object;
pub use json::json_line;
pub use leniency::{Leniency, LeniencyKind};
pub(crate) use pair::Choice;
pub use pair::{Pair, PairList, pairs};
pub(crate) use positions::Positions;
pub use reader::MemoryReader;
pub use sink::{Omission, Omissions};
pub use state::{State, States};
pub use unit::{
    Annotation, AnnotationKind, Attributes, Content, Field, FieldValue, Fields, Inline,
    InlineElement, InlineHandling, TransUnit, Variant,
};
