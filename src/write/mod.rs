//! Encoders of translation units, one for each output format, and the output files.
//!
//! `export` and `convert` use the same encoders.

mod bilingual;
#[cfg(feature = "parquet")]
mod cells;

mod compressed;
mod context;
mod destination;
mod destinations;
mod encode;
mod file_identity;
mod format;
mod jsonl;
mod list;
mod losses;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
pub(crate) mod plain;
mod repeats;
mod selected_pair;
mod sheet;
mod sheet_stream;
mod stream;
mod table;
mod temporary;
mod tmx;
mod translations;
mod verbatim;
mod workbook;

pub use crate::memory::Column;
pub use compressed::Packed;
pub(crate) use context::with_context;
pub use destinations::Destinations;
pub(crate) use encode::{Encode, Encoded, Neighbours};
pub use format::OutputFormat;
pub(crate) use format::listed;
pub use list::ListFormat;
pub use losses::Losses;
pub use options::{HeaderAttribute, JsonLayout, WriteOptions};
pub(crate) use repeats::{Known, Repeats, Role};
pub(crate) use selected_pair::Selected;
pub(crate) use sheet_stream::SheetStream;
pub use stream::OutputStream;
pub(crate) use table::push_cell;
pub use temporary::{Abandoned, abandon};
