//! Cleaning in a conversion: the files are read twice. The first time, what is to be known of each row
//! is gathered; then it is decided which rows stay; the second time, these are repaired and written.

mod cut;
mod lists;
mod options;
mod plan;
mod stage;
mod survey;

use std::io::Write;

use crate::clean::{Action, Checker, Report, Rule};
use crate::convert::run::converted;
use crate::convert::{Options, Output, Summary};
use crate::error::Result;
use crate::memory::MemoryReader;

pub(super) use cut::Cutter;
pub(super) use lists::ListStreams;
pub use lists::{List, ListKind};
pub use options::{Cleaning, Grouping};
pub use plan::CleaningPlan;
pub(super) use stage::{Rows, Stage};

/// Streams for the rows that were removed, changed and flagged.
pub type Lists<W> = Vec<List<W>>;

/// As [`convert`](crate::convert::convert), but repairs rows, and writes only those that stay, each to the
/// outputs of its part. `readers` are two readers for each input, because every input is read twice.
///
/// # Errors
/// The first error of an input or an output. The outputs are then incomplete.
///
/// ```
/// use tmforge::convert::{Cleaning, Options, Output, OutputFormat, clean};
/// use tmforge::memory::{InputFormat, MemoryReader};
///
/// let table = "The rain.\tDer Regen.\nThe  rain.\tDer Regen.\nWind\tWind\n";
/// let open = || MemoryReader::read("words.tsv", Box::new(table.as_bytes()), InputFormat::Tsv);
/// let output =
///     Output { name: "out.tsv".into(), format: OutputFormat::Tsv, stream: Vec::new(), part: 0 };
/// let readers = [vec![open()?], vec![open()?]];
/// let cleaned = clean(readers, vec![output], Vec::new(), &Options::default(), &Cleaning::default())?;
/// assert_eq!(cleaned.streams[0], b"The rain.\tDer Regen.\nWind\tWind\n");
/// assert_eq!(cleaned.report.removed["duplicate"], 1);
/// # Ok::<(), tmforge::Error>(())
/// ```
pub fn clean<W: Write>(
    [first, second]: [Vec<MemoryReader>; 2],
    outputs: Vec<Output<W>>,
    lists: Lists<W>,
    options: &Options,
    cleaning: &Cleaning,
) -> Result<Cleaned<W>> {
    let checker = Checker::new(cleaning.options.clone());
    let checker = if cleaning.against.is_empty() { checker.without_sets() } else { checker };
    let (source, target) = (options.source.as_ref(), options.target.as_ref());
    let cutter = cleaning.cuts.then(|| Cutter::new(source, target)).transpose()?;
    let mut survey = survey::survey(first, options, cleaning, &checker, cutter.as_ref())?;
    let (verdicts, mut report) = survey.table.decide(&cleaning.options, &cleaning.against);
    let removes_empty = cleaning.options.setting(Rule::Empty).action == Action::Remove;
    if removes_empty {
        report.count_empty(survey.empty);
    }
    report.count_cut(survey.cut);
    let kinds = lists.iter().map(|list| (list.kind, list.format)).collect();
    let stage = Stage {
        checker,
        cutter,
        verdicts,
        lengths: survey.table.lengths().clone(),
        places: survey.places,
        lists: kinds,
        removes_empty,
    };
    let lists = ListStreams::new(lists)?;
    let (summary, streams, lists) = converted(second, outputs, options, Some(stage), None, lists)?;
    Ok(Cleaned { summary, report, streams, lists })
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
