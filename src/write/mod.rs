//! Translation units as the bytes of each output format, and the files that they go to.

mod columns;
mod destination;
mod format;
pub(crate) mod plain;

pub use columns::Column;
pub use destination::Destination;
pub use format::OutputFormat;
