//! Writes aligned units to a stream.

use std::io::{BufWriter, Write};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::memory::TransUnit;
use crate::output::failed::FailedDocument;
use crate::output::options::Options;
use crate::output::unit::{sub_segment, trans_unit};
use crate::place::Place;
use crate::unit::{SubSegment, TranslationUnit};
use crate::update::Kept;
use crate::write::{
    Encoded, Known, Neighbours, OutputFormat, OutputStream, Repeats, Role, Selected,
};

/// A sink for units in document order.
pub trait Writer: Send {
    /// Writes one unit. A unit that the format cannot hold or already has is counted and not
    /// written.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn write(&mut self, unit: &TranslationUnit) -> Result<()>;

    /// Called for a document that failed, in the place of its units.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn failed(&mut self, error: &Error) -> Result<()> {
        let _ = error;
        Ok(())
    }
}

impl Writer for Vec<TranslationUnit> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.push(unit.clone());
        Ok(())
    }
}

/// The counts of one output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WriteSummary {
    /// The path of the output; `-` is standard output.
    pub name: String,
    /// The format of the output.
    pub format: OutputFormat,
    /// The number of units written.
    pub units: usize,
    /// The number of sub-segments written in addition to the units (TMX).
    #[serde(skip_serializing_if = "is_zero")]
    pub sub_segments: usize,
    /// Units not written because the output already has the pair in the same context (TMX).
    pub repeated: usize,
    /// Units not written because one side has no visible text.
    pub empty: usize,
    /// Characters removed because XML or line-based tools cannot represent them (TMX, TSV).
    pub forbidden: usize,
}

impl WriteSummary {
    pub(super) fn new(name: &str, format: OutputFormat) -> Self {
        let name = name.to_owned();
        Self { name, format, units: 0, sub_segments: 0, repeated: 0, empty: 0, forbidden: 0 }
    }
}

/// Whether a count is omitted from the report.
#[allow(clippy::trivially_copy_pass_by_ref)] // The signature that serde calls.
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The role of a unit among the units before it.
pub(super) fn role(repeats: &mut Repeats, language: &str, unit: &TranslationUnit) -> Role {
    let [previous, next] = [&unit.previous, &unit.next].map(|t| t.as_deref().unwrap_or(""));
    let context = [&*unit.document, previous, next];
    repeats.role(&Known { language, source: &unit.source, target: &unit.target, context })
}

/// Writes aligned units to a stream in one format.
pub struct UnitWriter<W: Write> {
    stream: OutputStream<BufWriter<W>>,
    options: Options,
    repeats: Repeats,
    /// The sub-segments so far, each with its unit. Sub-segments are written last, so that a full
    /// unit with the same source takes precedence.
    sub_segments: Vec<(TranslationUnit, SubSegment)>,
    encoded: Encoded,
    written: WriteSummary,
}

impl<W: Write> UnitWriter<W> {
    /// Creates a writer of `format`. `name` is the name of the stream in errors and counts.
    ///
    /// # Errors
    /// When the beginning of the output cannot be written, or the options lack what the format
    /// requires.
    pub fn new(format: OutputFormat, name: &str, stream: W, options: &Options) -> Result<Self> {
        let stream = BufWriter::with_capacity(1 << 16, stream);
        let written = WriteSummary::new(name, format);
        Ok(Self {
            stream: OutputStream::new(name, format, &options.for_format(format), stream)?,
            options: options.clone(),
            repeats: Repeats::default(),
            sub_segments: Vec::new(),
            encoded: Encoded::default(),
            written,
        })
    }

    /// Writes the sub-segments and the end of the output, and returns the counts and the stream.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> Result<(WriteSummary, W)> {
        for (unit, sub_segment) in std::mem::take(&mut self.sub_segments) {
            self.add_sub_segment(&unit, &sub_segment)?;
        }
        let stream = self.stream.finish()?.into_inner().map_err(|error| {
            Error::io(Place::file(&self.written.name), "cannot write", error.into_error())
        })?;
        Ok((self.written, stream))
    }

    /// Writes a unit with what it keeps of an old memory.
    pub(super) fn add(&mut self, unit: &TranslationUnit, kept: Option<&Kept>) -> Result<()> {
        let options = self.options.clone();
        let mut converted = trans_unit(unit, &options);
        if let Some(kept) = kept {
            kept.apply(&mut converted);
        }
        // Before the empty units are skipped: the role also records the unit for those that follow.
        let role = self.role(unit);
        if crate::chars::is_blank(&unit.source) || crate::chars::is_blank(&unit.target) {
            self.written.empty += 1;
            return Ok(());
        }
        if role.is_repeat() {
            self.written.repeated += 1;
            return Ok(());
        }
        self.written.units += 1;
        if self.is_tmx() {
            self.sub_segments
                .extend(unit.sub_segments.iter().map(|sub| (unit.clone(), sub.clone())));
        }
        self.put(&converted, role)?;
        self.written.forbidden += std::mem::take(&mut self.encoded.forbidden);
        Ok(())
    }

    /// Writes a sub-segment, unless the output already has it or the dialect cannot distinguish it
    /// from a unit with the same source. Removed characters were counted with its unit.
    fn add_sub_segment(&mut self, unit: &TranslationUnit, part: &SubSegment) -> Result<()> {
        let options = self.options.clone();
        let converted = sub_segment(unit, part, &options);
        let role = self.role(&part.as_unit(unit));
        let is_lost = role == Role::Variant && !options.dialect.has_neighbours();
        let is_blank = [&part.source, &part.target].into_iter().any(|t| crate::chars::is_blank(t));
        if role.is_repeat() || is_lost || is_blank {
            return Ok(());
        }
        self.written.sub_segments += 1;
        self.put(&converted, role)
    }

    /// The role of a unit among the units before it. Only TMX distinguishes equal sources.
    fn role(&mut self, unit: &TranslationUnit) -> Role {
        if !self.is_tmx() {
            return Role::Default;
        }
        role(&mut self.repeats, self.options.languages.target.as_str(), unit)
    }

    fn is_tmx(&self) -> bool {
        self.written.format == OutputFormat::Tmx
    }

    fn put(&mut self, unit: &TransUnit<'_>, role: Role) -> Result<()> {
        let selected = Selected { unit, source: 0, targets: &[1] };
        let neighbours = Neighbours { role, ..Neighbours::default() };
        self.encoded.bytes.clear();
        let encoder = std::sync::Arc::clone(&self.stream.encoder);
        encoder
            .unit(&selected, Some(&neighbours), &mut self.encoded)
            .map_err(|error| error.at_unless_known(Place::file(&self.written.name)))?;
        self.stream.append(&self.encoded.bytes)
    }
}

impl<W: Write + Send> Writer for UnitWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.add(unit, None)
    }

    fn failed(&mut self, error: &Error) -> Result<()> {
        if self.options.inline_errors && self.written.format == OutputFormat::Jsonl {
            let line = FailedDocument::of(error).line();
            return self.stream.append(line.as_bytes());
        }
        Ok(())
    }
}

/// Writes every unit to each writer, so that all formats are written in one pass.
impl<W: Write + Send> Writer for Vec<UnitWriter<W>> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.iter_mut().try_for_each(|writer| writer.add(unit, None))
    }

    fn failed(&mut self, error: &Error) -> Result<()> {
        self.iter_mut().try_for_each(|writer| writer.failed(error))
    }
}
