//! Cleaning in a conversion: the files are read twice. The first time, what is to be known of each row
//! is gathered; then it is decided which rows stay; the second time, these are repaired and written.

mod lists;
mod stage;
mod survey;

use std::io::Write;

use crate::clean::{Action, Against, Checker, Report, Rule};
use crate::convert::{Options, Output, Summary};
use crate::error::Result;
use crate::memory::MemoryReader;
use crate::write::Column;

pub(super) use lists::ListStreams;
pub use lists::{List, ListFormat, ListKind};
pub(super) use stage::{Rows, Stage};

/// What the rows of a split must not be separated from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Grouping {
    /// The rows of the same document. A row without a document is by itself.
    #[default]
    Document,
    /// The rows of the same section of a document.
    Section,
    /// The rows with the same value in a column.
    Column(Column),
    /// Each row is by itself.
    Row,
}

impl Grouping {
    /// Parses `document`, `section`, `row` or the name of a column.
    ///
    /// # Errors
    /// When it cannot be the name of a column.
    pub fn parse(given: &str) -> Result<Self> {
        Ok(match given {
            "document" => Self::Document,
            "section" => Self::Section,
            "row" => Self::Row,
            column => Self::Column(Column::new(column)?),
        })
    }
}

/// How rows are cleaned.
#[derive(Debug, Clone, Default)]
pub struct Cleaning {
    /// The repairs, the rules and the duplicates.
    pub options: crate::clean::Options,
    /// The texts that no row may have, and the parts of a split.
    pub against: Against,
    /// What the rows of a split must not be separated from.
    pub by: Grouping,
    /// The column of the scores; else `confidence`, else `score`.
    pub score: Option<Column>,
}

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
    let mut survey = survey::survey(first, options, cleaning, &checker)?;
    let (verdicts, mut report) = survey.table.decide(&cleaning.options, &cleaning.against);
    let removes_empty = cleaning.options.setting(Rule::Empty).action == Action::Remove;
    if removes_empty {
        report.count_empty(survey.empty);
    }
    let kinds = lists.iter().map(|list| (list.kind, list.format)).collect();
    let stage = Stage {
        checker,
        verdicts,
        lengths: survey.table.lengths().clone(),
        places: survey.places,
        lists: kinds,
        removes_empty,
    };
    let lists = ListStreams::new(lists)?;
    let (summary, streams, lists) = super::converted(second, outputs, options, Some(stage), lists)?;
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
