//! Memories of any kind become memories of another: read in blocks, written in order, on several
//! threads, in memory that does not grow with the file.

mod columns;
mod context;
mod pair;
mod plain;
mod write;

use std::io::Write;

pub(crate) use pair::Choice;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::{Format, Header, Inline, Notice, Source, Unit, notice};
use crate::ordered::{Limits, ordered};
use crate::output::Dialect;
use crate::place::Place;

pub use columns::Column;
use context::{Job, Jobs};
pub use write::Form;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The language translated from; else what the files say.
    pub source: Option<Tag>,
    /// The language translated into; else all others.
    pub target: Option<Tag>,
    /// What becomes of inline elements; else they stay in TMX and JSONL, and are dropped elsewhere.
    pub inline: Option<Inline>,
    /// The columns of TSV and CSV; else source and target.
    pub columns: Vec<Column>,
    /// By what names TMX tells of context; else it tells what the inputs tell, as they tell it.
    pub dialect: Option<Dialect>,
    /// Whether what is not sound and was read all the same is counted, which takes a look at all text.
    pub is_noticed: bool,
    /// Worker threads, at least 1. The output does not depend on it.
    pub threads: usize,
}

/// Something that is written.
pub struct Output<W> {
    /// The name that stands in errors.
    pub name: String,
    /// How it is written.
    pub form: Form,
    /// Where to.
    pub stream: W,
}

/// What became of the units.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Units that were read.
    pub read: usize,
    /// Units that lack one of the two languages, or have no text in it.
    pub unpaired: usize,
    /// Units that are in an output, whole or as lines or rows.
    pub written: usize,
    /// Pairs left out of lines and rows because a side has nothing but inline codes there.
    pub bare: usize,
    /// Characters left out because a format cannot carry them.
    pub forbidden: usize,
    /// What is not sound in the inputs, and was read all the same.
    pub notices: Vec<Notice>,
}

impl Summary {
    fn add(&mut self, other: Self) {
        self.read += other.read;
        self.unpaired += other.unpaired;
        self.written += other.written;
        self.bare += other.bare;
        self.forbidden += other.forbidden;
        notice::add(&mut self.notices, other.notices);
    }
}

/// Reads the sources one after another and writes each unit to every output, in order.
///
/// # Errors
/// The first error of a source or an output. What was written until then is no whole memory.
pub fn convert<W: Write>(
    sources: Vec<Source>,
    outputs: &mut [Output<W>],
    options: &Options,
) -> Result<Summary> {
    let first = sources.first().map(|source| source.header().clone()).unwrap_or_default();
    let forms: Vec<Form> = outputs.iter().map(|output| output.form).collect();
    let plan = write::Plan::new(&first, forms, options);
    let mut heads = Vec::new();
    for output in outputs.iter_mut() {
        let head = plan.head(output.form)?;
        match output.form {
            Form::Memory(Format::Jsonl) => heads.push(head),
            _ => {
                put(output, &head)?;
                heads.push(Vec::new());
            }
        }
    }
    let mut summary = Summary::default();
    let threads = options.threads.max(1);
    let limits = Limits { threads, window: 2 * threads };
    ordered(
        limits,
        Jobs::new(sources.into_iter().flatten(), options),
        |job| format(&plan, job),
        |outcome| {
            let formatted =
                outcome.map_err(|message| Error::new(ErrorKind::Internal, message))??;
            summary.add(formatted.summary);
            let texts = outputs.iter_mut().zip(&formatted.texts).zip(&mut heads);
            texts.into_iter().try_for_each(|((output, text), head)| begin(output, head, text))
        },
    )?;
    for output in outputs.iter_mut() {
        put(output, plan.foot(output.form).as_bytes())?;
        output.stream.flush().map_err(|error| unwritable(&output.name, error))?;
    }
    Ok(summary)
}

/// Puts units, the first of them behind what stands before it in its object.
fn begin<W: Write>(output: &mut Output<W>, head: &mut Vec<u8>, text: &[u8]) -> Result<()> {
    match text.strip_prefix(b"{") {
        Some(rest) if !head.is_empty() => {
            put(output, &std::mem::take(head))?;
            put(output, rest)
        }
        _ => put(output, text),
    }
}

fn put<W: Write>(output: &mut Output<W>, bytes: &[u8]) -> Result<()> {
    output.stream.write_all(bytes).map_err(|error| unwritable(&output.name, error))
}

fn unwritable(name: &str, error: std::io::Error) -> Error {
    Error::io(Place::file(name), "cannot write", error)
}

/// A block as each output has it.
struct Formatted {
    texts: Vec<Vec<u8>>,
    summary: Summary,
    rooms: write::Rooms,
}

fn format(plan: &write::Plan, job: Result<Job>) -> Result<Formatted> {
    let Job { block, places } = job?;
    let texts = vec![Vec::new(); plan.forms.len()];
    let mut formatted =
        Formatted { texts, summary: Summary::default(), rooms: write::Rooms::default() };
    if plan.is_noticed {
        formatted.summary.notices = block.notices();
    }
    let (mut failure, mut places) = (None, places.windows(3));
    block.each_with(plan.wanted, |unit| {
        formatted.summary.read += 1;
        if let Err(error) = plan.unit(unit, places.next(), &block, &mut formatted) {
            failure.get_or_insert(error);
        }
    })?;
    match failure {
        Some(message) => Err(Error::new(ErrorKind::Usage, message).advice("give -s and -t")),
        None => Ok(formatted),
    }
}

/// The pairs that a unit holds: the place of the source variant, and those of the targets.
///
/// Without a language that is asked for, the source is what the unit or its file says, and each other
/// variant is a target.
pub fn pairs(
    unit: &Unit<'_>,
    header: &Header,
    source: Option<&Tag>,
    target: Option<&Tag>,
) -> Option<(usize, Vec<usize>)> {
    Choice::new(source, target).of(unit, header)
}
