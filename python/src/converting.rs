//! `convert` and `clean`: TM files to other formats, as they are or cleaned.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use serde::Serialize;
use tmforge::clean::Report;
use tmforge::convert::{
    Cleaned, CleaningPlan, Column, List, Options, Output, Summary, clean, convert,
};
use tmforge::error::{Error, ErrorKind};
use tmforge::lang::Tag;
use tmforge::memory::{InlineHandling, MemoryReader, are_line_files};
use tmforge::output::{Destinations, Dialect, OutputFormat};
use tmforge::place::Place;
use tmforge::write::{JsonLayout, Packed};

use crate::errors::{detached, usage};
use crate::json;
use crate::reading::Wanted;
use crate::settings::paths;

/// A conversion, as Python asks for it.
pub(crate) struct Conversion {
    pub(crate) inputs: Vec<PathBuf>,
    pub(crate) outputs: Vec<PathBuf>,
    pub(crate) wanted: Wanted,
    pub(crate) inline: Option<String>,
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) json_layout: String,
    pub(crate) dialect: Option<String>,
}

/// The counts of a conversion, as the command prints them.
#[derive(Serialize)]
pub(crate) struct Counts {
    #[serde(flatten)]
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Report>,
}

/// Converts TM files, and merges them. Returns the counts, as `tmforge convert --format json` prints them.
#[pyfunction(name = "convert")]
#[pyo3(signature = (
    inputs, outputs, *, source=None, target=None, format=None, from_columns=None, states=None,
    plurals=None, inline=None, columns=None, json_layout="full", dialect=None
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
    inline: Option<String>,
    columns: Option<Vec<String>>,
    json_layout: &str,
    dialect: Option<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let conversion = Conversion {
        inputs: paths(Some(&inputs))?,
        outputs: paths(Some(&outputs))?,
        wanted: Wanted { source, target, format, from_columns, states, plurals },
        inline,
        columns,
        json_layout: json_layout.to_owned(),
        dialect,
    };
    let summary = detached(py, || conversion.run(None))?;
    json::value(py, &summary)
}

impl Conversion {
    /// Converts, and cleans by a plan if there is one.
    ///
    /// # Errors
    /// If a file cannot be read or written, an option is not valid, or nothing is written.
    pub(crate) fn run(&self, plan: Option<&CleaningPlan>) -> Result<Counts, Error> {
        let options = self.options(self.wanted.languages()?)?;
        let none = CleaningPlan::default();
        let outputs = plan.unwrap_or(&none).outputs(&self.outputs)?;
        let is_tmx = |path: &PathBuf| matches!(self.format(path), Ok(OutputFormat::Tmx));
        if options.dialect.is_some() && !self.outputs.iter().any(is_tmx) {
            return Err(usage(
                "a dialect, and no output is TMX",
                "an output with the extension .tmx",
            ));
        }
        let others = plan.map_or(&[][..], |plan| &plan.inputs);
        let inputs: Vec<PathBuf> = self.inputs.iter().chain(others).cloned().collect();
        let mut destinations = Destinations::new(&inputs);
        let (mut streams, mut lists, mut paths) = (Vec::new(), Vec::new(), Vec::new());
        for (path, part) in outputs {
            let (name, stream) = (path.display().to_string(), destinations.open(&path)?);
            let (format, stream) = (self.format(&path)?, Packed::new(&path, stream));
            streams.push(Output { name, format, stream, part });
            paths.push(path);
        }
        for (kind, format, path) in plan.map_or(&[][..], |plan| &plan.lists) {
            let (name, stream) = (path.display().to_string(), destinations.open(path)?);
            let stream = Packed::new(path, stream);
            lists.push(List { kind: *kind, format: *format, name, stream });
            paths.push(path.clone());
        }
        let (summary, rows, streams) = match plan {
            None => {
                let (summary, streams) = convert(self.readers()?, streams, &options)?;
                (summary, None, streams)
            }
            Some(plan) => {
                let open = || self.readers();
                let cleaned = clean(&open, streams, lists, &options, &plan.cleaning)?;
                let Cleaned { summary, report, mut streams, lists } = cleaned;
                streams.extend(lists);
                (summary, Some(report), streams)
            }
        };
        if summary.written + summary.incomplete + summary.removed == 0 {
            let found = format!("nothing written: {} units were read", summary.account.units);
            return Err(Error::new(ErrorKind::Content, found)
                .expected("expected a unit with a text in both languages"));
        }
        for (mut stream, path) in streams.into_iter().zip(&paths) {
            let place = || Place::file(path.display().to_string());
            stream.finish().map_err(|error| Error::io(place(), "cannot write", error))?;
        }
        destinations.commit()?;
        Ok(Counts { summary, rows })
    }

    fn format(&self, path: &Path) -> Result<OutputFormat, Error> {
        let languages = self.wanted.languages()?;
        OutputFormat::of_output(path, languages.each_ref().map(Option::as_ref))
    }

    fn options(&self, [source, target]: [Option<Tag>; 2]) -> Result<Options, Error> {
        let columns = self.columns.iter().flatten().map(|name| Column::new(name));
        Ok(Options {
            source,
            target,
            states: self.wanted.states()?,
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
            ..Options::default()
        })
    }

    /// Opens the inputs. Two successive line files that differ only in their language are one input.
    fn readers(&self) -> Result<Vec<MemoryReader>, Error> {
        let mut readers = Vec::new();
        let mut paths = self.inputs.iter().peekable();
        while let Some(path) = paths.next() {
            let is_partner =
                |partner: &&PathBuf| self.wanted.format.is_none() && are_line_files(path, partner);
            readers.push(match paths.next_if(is_partner) {
                Some(partner) => self.open_pair(path, partner)?,
                None => self.wanted.open(path)?,
            });
        }
        Ok(readers)
    }

    fn open_pair(&self, source: &Path, target: &Path) -> Result<MemoryReader, Error> {
        let mut pair = MemoryReader::open_pair(source, target)?;
        self.wanted.prepare(&mut pair)?;
        Ok(pair)
    }
}

fn inline(name: &str) -> Result<InlineHandling, Error> {
    match name {
        "text" => Ok(InlineHandling::Text),
        "drop" => Ok(InlineHandling::Drop),
        "keep" => Ok(InlineHandling::Keep),
        other => Err(usage(&format!("unknown handling {other}"), "text, drop or keep")),
    }
}
