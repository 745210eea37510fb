//! Writes aligned units to translation memories: a [`UnitWriter`] for one stream, [`Outputs`] for
//! all files of a run.

mod failed;
mod multilingual;
mod options;
mod outputs;
mod terms;
mod unit;
mod writer;

pub use crate::date::Date;
pub use crate::memory::Dialect;
pub use crate::write::{
    Abandoned, Column, Destinations, JsonLayout, OutputFormat, Packed, abandon,
};
pub use failed::FailedDocument;
pub use multilingual::MultilingualWriter;
pub use options::{CreationTool, Options};
pub use outputs::{Completed, OutputSpec, Outputs};
pub use terms::TermWriter;
pub use writer::{UnitWriter, WriteSummary, Writer};
