//! `convert`, `clean` and `score`: TM files to other formats, as they are, cleaned or scored.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use serde::Serialize;
use tmforge::align::Aligner;
use tmforge::clean::Report;
use tmforge::convert::{
    Cleaned, CleaningPlan, Column, List, ListFormat, ListKind, Options, Output, PartFiles, Parts,
    Summary, clean, clean_in_parts, convert, convert_in_parts, score,
};
use tmforge::error::{Error, ErrorKind};
use tmforge::lang::Tag;
use tmforge::memory::{Edits, InlineHandling, MemoryReader, are_line_files};
use tmforge::output::{Destinations, Dialect, OutputFormat};
use tmforge::place::Place;
use tmforge::write::{HeaderAttribute, JsonLayout, Packed};

use crate::errors::{detached, usage};
use crate::json;
use crate::reading::Wanted;
use crate::settings::{Settings, paths};

/// A conversion, as Python asks for it.
#[derive(Default)]
pub(crate) struct Conversion {
    pub(crate) inputs: Vec<PathBuf>,
    pub(crate) outputs: Vec<PathBuf>,
    pub(crate) wanted: Wanted,
    pub(crate) inline: Option<String>,
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) json_layout: String,
    pub(crate) dialect: Option<String>,
    pub(crate) edits: Edits,
    pub(crate) header: Vec<HeaderAttribute>,
    pub(crate) swaps: bool,
    pub(crate) parts: Option<Parts>,
}

/// What is done beside converting.
pub(crate) enum Work<'a> {
    Nothing,
    Cleaning(&'a CleaningPlan),
    /// Scoring by an aligner, with the files that were read for it.
    Scoring(&'a Aligner, &'a [PathBuf]),
}

/// The counts of a conversion, as the command prints them.
#[derive(Serialize)]
pub(crate) struct Counts {
    #[serde(flatten)]
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Report>,
    /// The number of files that each output is divided into.
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<usize>,
}

/// Converts TM files, and merges them. Returns the counts, as `tmforge convert --format json` prints them.
#[pyfunction(name = "convert")]
#[pyo3(signature = (
    inputs, outputs, *, source=None, target=None, format=None, from_columns=None, states=None,
    plurals=None, r#where=None, inline=None, columns=None, json_layout="full", dialect=None,
    rename_language=None, swap=false, add_origin=false, set=None, chunk=None
))]
// They are the keywords of Python.
#[allow(clippy::too_many_arguments)]
pub(crate) fn convert_files<'py>(
    py: Python<'py>,
    inputs: Bound<'py, PyAny>,
    outputs: Bound<'py, PyAny>,
    source: Option<String>,
    target: Option<String>,
    format: Option<String>,
    from_columns: Option<String>,
    states: Option<String>,
    plurals: Option<String>,
    r#where: Option<String>,
    inline: Option<String>,
    columns: Option<Vec<String>>,
    json_layout: &str,
    dialect: Option<String>,
    rename_language: Option<BTreeMap<String, String>>,
    swap: bool,
    add_origin: bool,
    set: Option<BTreeMap<String, String>>,
    chunk: Option<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut conversion = Conversion {
        inputs: paths(Some(&inputs))?,
        outputs: paths(Some(&outputs))?,
        wanted: Wanted {
            source,
            target,
            format,
            from_columns,
            states,
            plurals,
            condition: r#where,
        },
        inline,
        columns,
        json_layout: json_layout.to_owned(),
        dialect,
        swaps: swap,
        ..Conversion::default()
    };
    let summary = detached(py, || {
        let edits = Edits::renaming(&assignments(rename_language))?;
        conversion.edits = if add_origin { edits.with_origin() } else { edits };
        let header = assignments(set);
        conversion.header =
            header.iter().map(|given| HeaderAttribute::parse(given)).collect::<Result<_, _>>()?;
        conversion.parts = chunk.as_deref().map(Parts::parse).transpose()?;
        conversion.run(&Work::Nothing)
    })?;
    json::value(py, &summary)
}

/// A `dict` as `NAME=VALUE`.
fn assignments(given: Option<BTreeMap<String, String>>) -> Vec<String> {
    given.into_iter().flatten().map(|(name, value)| format!("{name}={value}")).collect()
}

/// Converts TM files and sets the confidence of every pair. Returns the counts, as `tmforge score --format json`
/// prints them.
#[pyfunction(name = "score")]
#[pyo3(signature = (
    inputs, outputs, source, target, *, format=None, from_columns=None, states=None, r#where=None,
    columns=None, lexicon=None, learn_from=None, no_dictionary=false
))]
// They are the keywords of Python.
#[allow(clippy::too_many_arguments)]
pub(crate) fn score_files<'py>(
    py: Python<'py>,
    inputs: Bound<'py, PyAny>,
    outputs: Bound<'py, PyAny>,
    source: String,
    target: String,
    format: Option<String>,
    from_columns: Option<String>,
    states: Option<String>,
    r#where: Option<String>,
    columns: Option<Vec<String>>,
    lexicon: Option<Bound<'py, PyAny>>,
    learn_from: Option<Bound<'py, PyAny>>,
    no_dictionary: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let settings = Settings {
        source: source.clone(),
        target: target.clone(),
        lexicon: paths(lexicon.as_ref())?,
        learn_from: paths(learn_from.as_ref())?,
        no_dictionary,
        ..Settings::default()
    };
    let (source, target) = (Some(source), Some(target));
    let wanted =
        Wanted { source, target, format, from_columns, states, plurals: None, condition: r#where };
    let conversion = Conversion {
        inputs: paths(Some(&inputs))?,
        outputs: paths(Some(&outputs))?,
        wanted,
        columns,
        json_layout: "full".to_owned(),
        ..Conversion::default()
    };
    let summary = detached(py, || {
        let config = settings.config()?;
        let aligner = Aligner::new(config.align, config.lexicons)?;
        let files: Vec<PathBuf> = settings.files().collect();
        conversion.run(&Work::Scoring(&aligner, &files))
    })?;
    json::value(py, &summary)
}

/// A stream into a file.
type Stream = Packed<Box<dyn std::io::Write + Send>>;

/// The files of parts.
struct Files(Destinations);

impl PartFiles for Files {
    type Stream = Stream;

    fn open(&mut self, path: &Path) -> Result<Stream, Error> {
        Ok(Packed::new(path, self.0.open(path)?))
    }

    fn close(&mut self, path: &Path, stream: Stream) -> Result<(), Error> {
        finish(path, stream)
    }
}

fn finish(path: &Path, mut stream: Stream) -> Result<(), Error> {
    let place = || Place::file(path.display().to_string());
    stream.finish().map_err(|error| Error::io(place(), "cannot write", error))
}

impl Conversion {
    /// Converts, and cleans or scores.
    ///
    /// # Errors
    /// If a file cannot be read or written, an option is not valid, or nothing is written.
    pub(crate) fn run(&self, work: &Work<'_>) -> Result<Counts, Error> {
        let is_tmx = |path: &PathBuf| matches!(self.format(path), Ok(OutputFormat::Tmx));
        if self.dialect.is_some() && !self.outputs.iter().any(is_tmx) {
            return Err(usage(
                "a dialect, and no output is TMX",
                "an output with the extension .tmx",
            ));
        }
        if self.swaps && self.readers()?.iter().any(|reader| reader.header().target.is_empty()) {
            return Err(usage("swap, and no target language", "the target language"));
        }
        let mut files = Files(Destinations::new(&self.all_inputs(work)));
        let counts = match &self.parts {
            Some(parts) => self.in_parts(work, parts, &mut files)?,
            None => self.whole(work, &mut files.0)?,
        };
        files.0.commit()?;
        Ok(counts)
    }

    fn all_inputs(&self, work: &Work<'_>) -> Vec<PathBuf> {
        let others = match work {
            Work::Nothing => &[][..],
            Work::Cleaning(plan) => &plan.inputs,
            Work::Scoring(_, files) => files,
        };
        self.inputs.iter().chain(others).cloned().collect()
    }

    /// Converts to one file for each output and each part of a split.
    fn whole(&self, work: &Work<'_>, destinations: &mut Destinations) -> Result<Counts, Error> {
        let options = self.options(self.wanted.languages()?)?;
        let none = CleaningPlan::default();
        let plan = if let Work::Cleaning(plan) = work { plan } else { &none };
        let (mut streams, mut paths) = (Vec::new(), Vec::new());
        for (path, part) in plan.outputs(&self.outputs)? {
            let (name, stream) = (path.display().to_string(), destinations.open(&path)?);
            let (format, stream) = (self.format(&path)?, Packed::new(&path, stream));
            streams.push(Output { name, format, stream, part });
            paths.push(path);
        }
        let (summary, rows, streams) = match work {
            Work::Nothing => {
                let (summary, streams) = convert(self.readers()?, streams, &options)?;
                (summary, None, streams)
            }
            Work::Scoring(aligner, _) => {
                let readers = [self.readers()?, self.readers()?];
                let (summary, streams) = score(readers, streams, &options, aligner)?;
                (summary, None, streams)
            }
            Work::Cleaning(plan) => {
                let lists = open_lists(plan, destinations)?;
                paths.extend(plan.lists.iter().map(|(.., path)| path.clone()));
                let open = || self.readers();
                let cleaned = clean(&open, streams, lists, &options, &plan.cleaning)?;
                let Cleaned { summary, report, mut streams, lists } = cleaned;
                streams.extend(lists);
                (summary, Some(report), streams)
            }
        };
        check_written(&summary)?;
        paths.iter().zip(streams).try_for_each(|(path, stream)| finish(path, stream))?;
        Ok(Counts { summary, rows, parts: None })
    }

    /// Converts to files of parts.
    fn in_parts(&self, work: &Work<'_>, parts: &Parts, files: &mut Files) -> Result<Counts, Error> {
        let options = self.options(self.wanted.languages()?)?;
        let outputs = self.outputs.iter().map(|path| Ok((path.clone(), self.format(path)?)));
        let outputs = outputs.collect::<Result<Vec<_>, Error>>()?;
        let (summary, rows, count) = match work {
            Work::Cleaning(plan) if plan.cleaning.against.split.parts.is_empty() => {
                let lists = open_lists(plan, &mut files.0)?;
                let open = || self.readers();
                let (cleaned, count) = clean_in_parts(
                    &open,
                    &outputs,
                    lists,
                    &options,
                    &plan.cleaning,
                    (parts, files),
                )?;
                let paths = plan.lists.iter().map(|(.., path)| path);
                paths.zip(cleaned.lists).try_for_each(|(path, stream)| finish(path, stream))?;
                (cleaned.summary, Some(cleaned.report), count)
            }
            Work::Nothing => {
                let (summary, count) =
                    convert_in_parts(self.readers()?, &outputs, &options, parts, files)?;
                (summary, None, count)
            }
            Work::Cleaning(_) | Work::Scoring(..) => {
                return Err(usage("chunk with a split", "one of them"));
            }
        };
        check_written(&summary)?;
        Ok(Counts { summary, rows, parts: Some(count) })
    }

    fn format(&self, path: &Path) -> Result<OutputFormat, Error> {
        let mut languages = self.wanted.languages()?;
        if self.swaps {
            languages.reverse();
        }
        OutputFormat::of_output(path, languages.each_ref().map(Option::as_ref))
    }

    fn options(&self, [source, target]: [Option<Tag>; 2]) -> Result<Options, Error> {
        let columns = self.columns.iter().flatten().map(|name| Column::new(name));
        Ok(Options {
            source,
            target,
            states: self.wanted.states()?,
            condition: self.wanted.condition()?,
            swaps: self.swaps,
            header: self.header.clone(),
            inline: self.inline.as_deref().map(inline).transpose()?,
            columns: columns.collect::<Result<_, _>>()?,
            json_layout: match self.json_layout.as_str() {
                "full" => JsonLayout::Full,
                "translation" => JsonLayout::Translation,
                other => {
                    return Err(usage(&format!("unknown layout {other}"), "full or translation"));
                }
            },
            dialect: self.dialect.as_deref().map(str::parse::<Dialect>).transpose()?,
            counts_losses: true,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        })
    }

    /// Opens the inputs. Two successive line files that differ only in their language are one input.
    fn readers(&self) -> Result<Vec<MemoryReader>, Error> {
        let mut readers = Vec::new();
        let mut paths = self.inputs.iter().peekable();
        while let Some(path) = paths.next() {
            let is_partner =
                |partner: &&PathBuf| self.wanted.format.is_none() && are_line_files(path, partner);
            let mut reader = match paths.next_if(is_partner) {
                Some(partner) => self.open_pair(path, partner)?,
                None => self.wanted.open(path)?,
            };
            reader.set_edits(&self.edits);
            readers.push(reader);
        }
        Ok(readers)
    }

    fn open_pair(&self, source: &Path, target: &Path) -> Result<MemoryReader, Error> {
        let mut pair = MemoryReader::open_pair(source, target)?;
        self.wanted.prepare(&mut pair)?;
        Ok(pair)
    }
}

/// Opens the lists of a plan.
fn open_lists(
    plan: &CleaningPlan,
    destinations: &mut Destinations,
) -> Result<Vec<List<Stream>>, Error> {
    let open = |(kind, format, path): &(ListKind, ListFormat, PathBuf)| {
        let (name, stream) = (path.display().to_string(), destinations.open(path)?);
        Ok(List { kind: *kind, format: *format, name, stream: Packed::new(path, stream) })
    };
    plan.lists.iter().map(open).collect()
}

fn check_written(summary: &Summary) -> Result<(), Error> {
    if summary.written + summary.incomplete + summary.removed > 0 {
        return Ok(());
    }
    let found = format!("nothing written: {} units were read", summary.account.units);
    Err(Error::new(ErrorKind::Content, found)
        .expected("expected a unit with a text in both languages"))
}

fn inline(name: &str) -> Result<InlineHandling, Error> {
    match name {
        "text" => Ok(InlineHandling::Text),
        "drop" => Ok(InlineHandling::Drop),
        "keep" => Ok(InlineHandling::Keep),
        other => Err(usage(&format!("unknown handling {other}"), "text, drop or keep")),
    }
}
