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
use std::path::PathBuf;

use crate::error::Result;
use crate::memory::MemoryReader;

pub use crate::write::{Column, ListFormat, OutputFormat};
pub use cleaning::{
    Cleaned, Cleaning, CleaningPlan, Grouping, List, ListKind, Lists, Merging, OpenInputs, clean,
    clean_in_parts,
};
pub use options::Options;
pub use parts::{PartFiles, Parts};
pub use run::Output;
use run::{Work, converted, converted_in_parts};
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
    let (summary, streams, _) = converted(readers, outputs, options, Work::none())?;
    Ok((summary, streams))
}

/// As [`convert`], but divides each output into files, in whose names `{part}` is replaced. Returns the number
/// of parts beside the counts. A unit with targets in several languages is written once for each if there is a
/// file for each language.
///
/// # Errors
/// The first error of an input or an output, and when there are more than 500 parts.
pub fn convert_in_parts<F: PartFiles>(
    readers: Vec<MemoryReader>,
    outputs: &[(PathBuf, OutputFormat)],
    options: &Options,
    parts: &Parts,
    files: &mut F,
) -> Result<(Summary, usize)> {
    let (summary, count, _) =
        converted_in_parts(readers, outputs, options, (parts, files), Work::none())?;
    Ok((summary, count))
}
