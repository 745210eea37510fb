//! The confidence of the aligner for the pairs of memories: the files are read twice. The first time, the pairs
//! are judged in windows, in the order of the files; the second time, they are written with what was found.

mod scores;

use std::io::Write;

use crate::align::Aligner;
use crate::convert::run::{Work, converted};
use crate::convert::{Column, Options, Output, Summary};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::MemoryReader;
use crate::write::{JsonLayout, OutputFormat};
use scores::CONFIDENCE;
pub(super) use scores::Scores;

/// As [`convert`](crate::convert::convert), but writes the confidence of `aligner` for each pair, as an export
/// does: `confidence` in tables and JSON, `x-confidence` in TMX. `readers` are two readers for each input,
/// because every input is read twice. Both languages are needed in the options.
///
/// # Errors
/// When a language is missing, or no output has a place for the confidence; the first error of an input or an
/// output. The outputs are then incomplete.
pub fn score<W: Write>(
    [first, second]: [Vec<MemoryReader>; 2],
    outputs: Vec<Output<W>>,
    options: &Options,
    aligner: &Aligner,
) -> Result<(Summary, Vec<W>)> {
    let (Some(source), Some(target)) = (&options.source, &options.target) else {
        return Err(Error::new(ErrorKind::Usage, "a language is missing")
            .expected("expected both, for the words of each are compared")
            .advice("pass -s and -t"));
    };
    check_outputs(&outputs, options)?;
    let options = Options { columns: columns(&second, &outputs, options), ..options.clone() };
    let scores = Scores::of(first, &options, [source, target], aligner)?;
    let work = Work { scores: Some(scores), ..Work::none() };
    let (summary, streams, _) = converted(second, outputs, &options, work)?;
    Ok((summary, streams))
}

/// Refuses a run of which no output has a place for confidences.
fn check_outputs<W>(outputs: &[Output<W>], options: &Options) -> Result<()> {
    let has_place = |output: &Output<W>| match output.format {
        OutputFormat::SourceLines | OutputFormat::TargetLines => false,
        OutputFormat::Jsonl => options.json_layout == JsonLayout::Full,
        _ => true,
    };
    if outputs.iter().any(has_place) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Usage, "no output has a place for the confidence")
        .expected("expected one with it")
        .advice("add one that ends in .tsv, or write pairs as TMX or JSON with all data"))
}

/// The columns of tables: those that were chosen, or else those of the first input, with the confidence.
fn columns<W>(readers: &[MemoryReader], outputs: &[Output<W>], options: &Options) -> Vec<Column> {
    let of_input = readers.first().map_or(&[][..], |reader| &reader.header().columns[..]);
    // Parquet has all that a unit carries, the confidence too.
    let is_parquet = |output: &Output<W>| output.format.name() == "parquet";
    if of_input.is_empty() && outputs.iter().all(is_parquet) {
        return options.columns.clone();
    }
    let names = of_input.iter().map(|name| Column::new(name)).collect::<Result<Vec<_>>>();
    let mut columns = match (options.columns.is_empty(), names) {
        (false, _) => options.columns.clone(),
        (true, Ok(names)) if !names.is_empty() => names,
        (true, _) => Column::pair(),
    };
    if columns.iter().all(|column| column.name() != CONFIDENCE) {
        columns.extend(Column::new(CONFIDENCE));
    }
    columns
}
