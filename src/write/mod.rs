//! Encoders of translation units, one for each output format, and the output files.
//!
//! `export` and `convert` use the same encoders.

mod columns;
mod context;
mod destination;
mod destinations;
mod encode;
mod format;
mod identity;
mod jsonl;
mod losses;
mod options;
mod packed;
pub(crate) mod plain;
mod repeats;
mod selected;
mod stream;
mod table;
mod temporary;
mod tmx;

pub use columns::Column;
pub use destinations::Destinations;
pub(crate) use encode::{Encode, Encoded, Neighbours};
pub use format::OutputFormat;
pub use losses::Losses;
pub use options::WriteOptions;
pub use packed::Packed;
pub(crate) use repeats::{Known, Repeats, Role};
pub(crate) use selected::Selected;
pub use stream::OutputStream;
pub use temporary::{Abandoned, abandon};
