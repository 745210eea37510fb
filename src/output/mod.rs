//! Translation units become memories: [`OutputFormat`]s, one [`Writer`] for each, and the files that they
//! go to.

mod jsonl;
mod outputs;
mod tabular;
mod tmx;
mod unit;
mod writer;

pub use crate::date::Date;
pub use crate::memory::Dialect;
pub use crate::write::Destination;
pub use crate::write::OutputFormat;
pub use outputs::{Outputs, Target};
pub use writer::{Options, Tee, Tool, Writer, Written, writer};

/// How the headings of a section path are joined, outermost first, where a format has one field for
/// the whole path.
const SECTION_SEPARATOR: &str = " > ";

/// A confidence as every format writes it: three decimals, so that no format knows more than another.
fn rounded(confidence: f32) -> f32 {
    (confidence * 1000.0).round() / 1000.0
}
