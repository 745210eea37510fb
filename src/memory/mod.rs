//! Translation-memory file formats, the model of a translation unit, and an error-tolerant
//! streaming reader for each format.

mod account;
pub(crate) mod byte_search;
pub(crate) mod carried;
pub(crate) mod charset;
mod chunk;
mod column;
pub(crate) mod columns;
mod condition;
pub(crate) mod context;
pub(crate) mod delimited;
pub(crate) mod dialect;
mod edits;
mod fields;
mod format;
mod header;
pub(crate) mod json;
pub(crate) mod leniency;
pub(crate) mod line_break_codes;
pub(crate) mod names;
mod options;
mod own_annotations;
mod package;
mod pair;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub(crate) mod po;
mod positions;
pub(crate) mod read;
mod reader;
#[cfg(feature = "sdltm")]
mod sdltm;
pub(crate) mod sink;
mod state;
pub(crate) mod text;
mod unit;
pub(crate) mod unknown_elements;
pub(crate) mod unpack;

pub use account::{Account, Exclusion};
pub use chunk::{Chunk, LineNumbers, Reading};
pub use column::Column;
pub use columns::ColumnChoice;
pub use condition::Condition;
pub use context::Context;
pub use dialect::Dialect;
pub(crate) use dialect::{Fact, PropLevel};
pub use edits::Edits;
pub use format::InputFormat;
pub use header::{Header, UserEncoding};
pub(crate) use json::head_object;
pub use json::json_line;
pub use leniency::{Leniency, LeniencyKind};
pub use names::unpacked_path;
pub use options::ReadOptions;
pub(crate) use own_annotations::own_annotations;
pub use pair::{Pair, PairList, Pairs, Selection};
pub(crate) use positions::Positions;
pub use reader::{MemoryReader, are_line_files};
pub use sink::{Omission, Omissions};
pub use state::{State, States};
pub use unit::{
    Annotation, AnnotationKind, Attributes, Content, Field, FieldValue, Fields, Inline,
    InlineElement, InlineHandling, PluralForms, Skipped, TransUnit, Variant,
};
