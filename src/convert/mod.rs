//! Conversion between translation-memory formats. Files are read in chunks, encoded on several
//! threads and written in input order; memory use does not grow with the file.

mod cleaning;
mod neighbours;
mod options;
mod part_name;
mod parts;
mod plan;
mod run;
mod scoring;
mod summary;
mod swap;

use std::io::Write;

use crate::error::Result;
use crate::memory::MemoryReader;

pub use crate::write::{Column, ListFormat, OutputFormat};
use cleaning::ListStreams;
pub use cleaning::{Cleaned, Cleaning, CleaningPlan, Grouping, List, ListKind, Lists, clean};
pub use options::Options;
pub use parts::{PartFiles, Parts};
pub use run::Output;
pub use run::convert_in_parts;
use run::converted;
pub use scoring::score;
pub use summary::Summary;

/// Reads the files one after another and writes each unit to every output, in input order. Returns
/// the streams in the order of the outputs.
///
/// # Errors
/// The first error of an input or an output. The outputs are then incomplete.
///
/// ```
/// use tmforge::convert::{Options, Output, OutputFormat, convert};
/// use tmforge::memory::{InputFormat, MemoryReader};
///
/// let table = "source\ttarget\nrain\tRegen\n".as_bytes();
/// let reader = MemoryReader::read("words.tsv", Box::new(table), InputFormat::Tsv)?;
/// let output = Output { name: "words.jsonl".into(), format: OutputFormat::Jsonl, stream: Vec::new(), part: 0 };
/// let (summary, streams) = convert(vec![reader], vec![output], &Options::default())?;
/// assert_eq!(summary.written, 1);
/// assert!(streams[0].starts_with(br#"{"source":"rain","target":"Regen""#));
/// # Ok::<(), tmforge::Error>(())
/// ```
pub fn convert<W: Write>(
    readers: Vec<MemoryReader>,
    outputs: Vec<Output<W>>,
    options: &Options,
) -> Result<(Summary, Vec<W>)> {
    let (summary, streams, _) =
        converted(readers, outputs, options, None, None, ListStreams::none())?;
    Ok((summary, streams))
}
