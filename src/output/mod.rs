//! Translation units become memories: [`Format`]s, one [`Writer`] for each, and the files that they
//! go to.

mod date;
mod destination;
mod destinations;
mod dialect;
mod identity;
mod jsonl;
mod outputs;
mod tabular;
mod temporary;
mod tmx;
mod writer;

pub use crate::memory::Format;
pub use date::Date;
pub use destinations::Destinations;
pub use dialect::Dialect;
pub(crate) use dialect::{Facts, Level};
pub use outputs::{Outputs, Target};
pub use temporary::{Abandoned, abandon};
pub use writer::{Options, Tee, Tool, Writer, Written, writer};

/// How the headings of a section path are joined, outermost first, where a format has one field for
/// the whole path.
const SECTION_SEPARATOR: &str = " > ";

/// A confidence as every format writes it: three decimals, so that no format knows more than another.
fn rounded(confidence: f32) -> f32 {
    (confidence * 1000.0).round() / 1000.0
}
