//! What all writers have in common.

use std::io::{BufWriter, Write};

use serde::Serialize;

use crate::error::Result;
use crate::lang::LanguagePair;
use crate::output::{Date, Dialect, OutputFormat, jsonl, tabular, tmx};
use crate::unit::TranslationUnit;

/// Writes units to a memory, in the order in which they come.
pub trait Writer: Send {
    /// Writes one unit, or leaves it out where the format says so, and counts it.
    ///
    /// # Errors
    /// When the memory cannot be written.
    fn write(&mut self, unit: &TranslationUnit) -> Result<()>;

    /// Ends the memory and hands its last bytes on. Only then is it whole.
    ///
    /// # Errors
    /// When the memory cannot be written.
    fn finish(self: Box<Self>) -> Result<Vec<Written>>;
}

/// What became of the units of one memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The memory's path; `-` is standard output.
    pub name: String,
    /// Its format.
    pub format: OutputFormat,
    /// Units that are in it.
    pub units: usize,
    /// Parts of units that are in it besides (TMX).
    #[serde(skip_serializing_if = "is_zero")]
    pub parts: usize,
    /// Units left out because source and target were there already (TMX).
    pub repeated: usize,
    /// Units left out because the format shows nothing of one side (TMX, TSV).
    pub empty: usize,
    /// Characters left out of the texts because XML and line-based tools cannot carry them (TMX, TSV).
    pub forbidden: usize,
}

impl Written {
    pub(super) fn new(name: &str, format: OutputFormat) -> Self {
        Self {
            name: name.to_owned(),
            format,
            units: 0,
            parts: 0,
            repeated: 0,
            empty: 0,
            forbidden: 0,
        }
    }
}

/// Parts are told of only where there are some.
#[allow(clippy::trivially_copy_pass_by_ref)] // The signature that serde calls.
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What a memory says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The languages of source and target.
    pub languages: LanguagePair,
    /// When it was made; left out where not given, so that equal input gives equal bytes.
    pub date: Option<Date>,
    /// By what names TMX tells of context; the other formats have no dialects.
    pub dialect: Dialect,
    /// What made it.
    pub tool: Tool,
}

/// A program that makes memories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Default for Tool {
    /// This library.
    fn default() -> Self {
        Self { name: "tmforge".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

impl Options {
    /// Options with no date and the generic dialect, made by this library.
    pub fn new(languages: LanguagePair) -> Self {
        Self { languages, date: None, dialect: Dialect::default(), tool: Tool::default() }
    }
}

/// A writer of `format` over any stream. `name` stands for the stream in errors and counts.
///
/// # Errors
/// When the head of the memory cannot be written.
pub fn writer(
    format: OutputFormat,
    name: &str,
    stream: impl Write + Send + 'static,
    options: &Options,
) -> Result<Box<dyn Writer>> {
    let sink = Sink { name: name.to_owned(), stream: BufWriter::with_capacity(1 << 16, stream) };
    Ok(match format {
        OutputFormat::Tmx => Box::new(tmx::Tmx::new(sink, options)?),
        OutputFormat::Tsv => Box::new(tabular::Tsv::new(sink)),
        OutputFormat::Csv => Box::new(tabular::Csv::new(sink)?),
        _ => Box::new(jsonl::Jsonl::new(sink)),
    })
}

/// A named stream.
pub(super) struct Sink<W: Write> {
    pub(super) name: String,
    pub(super) stream: BufWriter<W>,
}

/// Several writers that get every unit: all formats in one pass.
#[derive(Default)]
pub struct Tee(Vec<Box<dyn Writer>>);

impl Tee {
    /// A writer to each of `writers`.
    pub fn new(writers: Vec<Box<dyn Writer>>) -> Self {
        Self(writers)
    }
}

impl Writer for Tee {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.0.iter_mut().try_for_each(|writer| writer.write(unit))
    }

    fn finish(self: Box<Self>) -> Result<Vec<Written>> {
        let written: Result<Vec<_>> = self.0.into_iter().map(Writer::finish).collect();
        Ok(written?.concat())
    }
}
