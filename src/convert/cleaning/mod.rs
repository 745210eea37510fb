//! Cleaning in a conversion: the files are read twice. The first time, what is to be known of each row
//! is gathered; then it is decided which rows stay; the last time, these are repaired and written.

mod cut;
mod lists;
mod merge;
mod options;
mod plan;
mod stage;
mod survey;

use std::io::Write;
use std::path::PathBuf;

use crate::clean::{Action, Checker, Report, Rule};
use crate::convert::parts::{PartFiles, Parts};
use crate::convert::run::{Work, converted, converted_in_parts};
use crate::convert::{Options, Output, Summary};
use crate::error::Result;
use crate::memory::MemoryReader;
use crate::write::OutputFormat;

pub(super) use cut::Cutter;
pub(super) use lists::ListStreams;
pub use lists::{List, ListKind};
pub use options::{Cleaning, Grouping, Merging};
pub use plan::CleaningPlan;
pub(super) use stage::{Rows, Stage};

use merge::Merged;

/// Streams for the rows that were removed, changed and flagged.
pub type Lists<W> = Vec<List<W>>;

/// Opens all inputs. It is called once for each reading.
pub type OpenInputs<'a> = &'a dyn Fn() -> Result<Vec<MemoryReader>>;

/// As [`convert`](crate::convert::convert), but repairs rows, and writes only those that stay, each to the
/// outputs of its part. Every input is read twice, and once more if properties are merged.
///
/// # Errors
/// The first error of an input or an output. The outputs are then incomplete.
///
/// ```
/// use tmforge::convert::{Cleaning, Options, Output, OutputFormat, clean};
/// use tmforge::memory::{InputFormat, MemoryReader};
///
/// let table = "The rain.\tDer Regen.\nThe  rain.\tDer Regen.\nWind\tWind\n";
/// let open = || {
///     Ok(vec![MemoryReader::read("words.tsv", Box::new(table.as_bytes()), InputFormat::Tsv)?])
/// };
/// let output =
///     Output { name: "out.tsv".into(), format: OutputFormat::Tsv, stream: Vec::new(), part: 0 };
/// let cleaned = clean(&open, vec![output], Vec::new(), &Options::default(), &Cleaning::default())?;
/// assert_eq!(cleaned.streams[0], b"The rain.\tDer Regen.\nWind\tWind\n");
/// assert_eq!(cleaned.report.removed["duplicate"], 1);
/// # Ok::<(), tmforge::Error>(())
/// ```
pub fn clean<W: Write>(
    open: OpenInputs<'_>,
    outputs: Vec<Output<W>>,
    lists: Lists<W>,
    options: &Options,
    cleaning: &Cleaning,
) -> Result<Cleaned<W>> {
    let (stage, report) = decided(open, options, cleaning, &lists)?;
    let work = Work { stage: Some(stage), scores: None, lists: ListStreams::new(lists)? };
    let (summary, streams, lists) = converted(open()?, outputs, options, work)?;
    Ok(Cleaned { summary, report, streams, lists })
}

/// As [`clean`], but divides each output into files, as [`convert_in_parts`](crate::convert::convert_in_parts)
/// does. Returns the number of parts beside the rest, in which no stream of an output is.
///
/// # Errors
/// As [`clean`], and when there are more than 500 parts.
pub fn clean_in_parts<F: PartFiles>(
    open: OpenInputs<'_>,
    outputs: &[(PathBuf, OutputFormat)],
    lists: Lists<F::Stream>,
    options: &Options,
    cleaning: &Cleaning,
    (parts, files): (&Parts, &mut F),
) -> Result<(Cleaned<F::Stream>, usize)> {
    let (stage, report) = decided(open, options, cleaning, &lists)?;
    let work = Work { stage: Some(stage), scores: None, lists: ListStreams::new(lists)? };
    let (summary, count, lists) =
        converted_in_parts(open()?, outputs, options, (parts, files), work)?;
    Ok((Cleaned { summary, report, streams: Vec::new(), lists }, count))
}

/// Reads the inputs and decides what becomes of each row.
fn decided<W>(
    open: OpenInputs<'_>,
    options: &Options,
    cleaning: &Cleaning,
    lists: &[List<W>],
) -> Result<(Stage, Report)> {
    let checker = Checker::new(cleaning.options.clone());
    let checker = if cleaning.against.is_empty() { checker.without_sets() } else { checker };
    let (source, target) = (options.source.as_ref(), options.target.as_ref());
    let cutter = cleaning.cuts.then(|| Cutter::new(source, target)).transpose()?;
    let mut survey = survey::survey(open()?, options, cleaning, &checker, cutter.as_ref())?;
    let (verdicts, mut report) = survey.table.decide(&cleaning.options, &cleaning.against);
    let removes_empty = cleaning.options.setting(Rule::Empty).action == Action::Remove;
    if removes_empty {
        report.count_empty(survey.empty);
    }
    report.count_cut(survey.cut);
    let merged = match cleaning.merging {
        Merging::Own => None,
        rule => {
            let decided = (&verdicts, &survey.places);
            Some(Merged::read(open()?, options, rule, decided, cutter.as_ref())?)
        }
    };
    let stage = Stage {
        checker,
        cutter,
        verdicts,
        lengths: survey.table.lengths().clone(),
        places: survey.places,
        lists: lists.iter().map(|list| (list.kind, list.format)).collect(),
        removes_empty,
        merged,
    };
    Ok((stage, report))
}

/// What [`clean`] returns.
#[derive(Debug)]
pub struct Cleaned<W> {
    /// The counts of units that were read and written.
    pub summary: Summary,
    /// The counts of rows that were removed, flagged and repaired.
    pub report: Report,
    /// The streams of the outputs, in their order.
    pub streams: Vec<W>,
    /// The streams of the lists, in their order.
    pub lists: Vec<W>,
}
