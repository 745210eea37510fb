//! `convert`: TM files to other formats.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use tmforge::convert::{Column, Options, Output, Summary, convert};
use tmforge::error::{Error, ErrorKind};
use tmforge::lang::Tag;
use tmforge::memory::{InlineHandling, InputFormat, MemoryReader, unpacked_path};
use tmforge::output::{Destinations, Dialect, OutputFormat};
use tmforge::place::Place;
use tmforge::write::{JsonLayout, Packed};

use crate::errors::{detached, usage};
use crate::json;
use crate::reading::Wanted;
use crate::settings::paths;

/// A conversion, as Python asks for it.
struct Conversion {
    inputs: Vec<PathBuf>,
    outputs: Vec<PathBuf>,
    wanted: Wanted,
    inline: Option<String>,
    columns: Option<Vec<String>>,
    json_layout: String,
    dialect: Option<String>,
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
    let summary = detached(py, || conversion.run())?;
    json::value(py, &summary)
}

impl Conversion {
    fn run(&self) -> Result<Summary, Error> {
        let languages = self.wanted.languages()?;
        let formats = self.formats(&languages)?;
        let readers = self.readers()?;
        let options = self.options(languages)?;
        if options.dialect.is_some() && !formats.contains(&OutputFormat::Tmx) {
            return Err(usage(
                "a dialect, and no output is TMX",
                "an output with the extension .tmx",
            ));
        }
        let mut destinations = Destinations::new(&self.inputs);
        let mut outputs = Vec::new();
        for (path, format) in self.outputs.iter().zip(formats) {
            let (name, stream) = (path.display().to_string(), destinations.open(path)?);
            outputs.push(Output { name, format, stream: Packed::new(path, stream) });
        }
        let (summary, streams) = convert(readers, outputs, &options)?;
        if summary.written + summary.incomplete == 0 {
            let found = format!("nothing written: {} units were read", summary.account.units);
            return Err(Error::new(ErrorKind::Content, found)
                .expected("expected a unit with a text in both languages"));
        }
        for (mut stream, path) in streams.into_iter().zip(&self.outputs) {
            let place = || Place::file(path.display().to_string());
            stream.finish().map_err(|error| Error::io(place(), "cannot write", error))?;
        }
        destinations.commit()?;
        Ok(summary)
    }

    fn formats(&self, languages: &[Option<Tag>; 2]) -> Result<Vec<OutputFormat>, Error> {
        let languages = languages.each_ref().map(Option::as_ref);
        self.outputs.iter().map(|path| OutputFormat::of_output(path, languages)).collect()
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
        })
    }

    /// Opens the inputs. Two successive line files that differ only in their language are one input.
    fn readers(&self) -> Result<Vec<MemoryReader>, Error> {
        let mut readers = Vec::new();
        let mut paths = self.inputs.iter().peekable();
        while let Some(path) = paths.next() {
            let is_partner =
                |partner: &&PathBuf| self.wanted.format.is_none() && is_pair(path, partner);
            readers.push(match paths.next_if(is_partner) {
                Some(partner) => self.open_pair(path, partner)?,
                None => self.wanted.open(path)?,
            });
        }
        Ok(readers)
    }

    fn open_pair(&self, source: &Path, target: &Path) -> Result<MemoryReader, Error> {
        let mut pair = MemoryReader::open_pair(source, target)?;
        let [source, target] = [source, target].map(|path| tag_of(&unpacked_path(path)));
        let tags = [source.as_ref(), target.as_ref()].map(|tag| tag.map(Tag::as_str));
        pair.set_default_languages(tags[0], tags[1]);
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

/// Whether two file names differ only in their language, like `corpus.en` and `corpus.zh`.
fn is_pair(source: &Path, target: &Path) -> bool {
    let stem = |path: &Path| unpacked_path(path).with_extension("");
    let [a, b] = [source, target].map(|path| tag_of(&unpacked_path(path)));
    stem(source) == stem(target) && a.is_some() && b.is_some() && a != b
}

/// The language that is the extension of a line file.
fn tag_of(path: &Path) -> Option<Tag> {
    // `.po`, `.tsv` and the like are formats, though some of them are language tags as well.
    if InputFormat::of_path(path).is_ok() {
        return None;
    }
    Tag::parse(&path.extension()?.to_string_lossy()).ok()
}
