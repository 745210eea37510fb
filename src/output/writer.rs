//! Writes aligned units to a stream.

use std::io::{BufWriter, Write};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::memory::TransUnit;
use crate::output::options::Options;
use crate::output::unit::{sub_segment, trans_unit};
use crate::place::Place;
use crate::unit::{SubSegment, TranslationUnit};
use crate::write::{
    Encoded, Known, Neighbours, OutputFormat, OutputStream, Repeats, Role, Selected,
};

/// Takes units in the order in which they come.
pub trait Writer: Send {
    /// Writes one unit, or leaves it out where the format says so, and counts it.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn write(&mut self, unit: &TranslationUnit) -> Result<()>;
}

impl Writer for Vec<TranslationUnit> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.push(unit.clone());
        Ok(())
    }
}

/// What became of the units of one output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WriteSummary {
    /// The path; `-` is standard output.
    pub name: String,
    /// The format.
    pub format: OutputFormat,
    /// Units that are in it.
    pub units: usize,
    /// Sub-segments of units that are in it besides (TMX).
    #[serde(skip_serializing_if = "is_zero")]
    pub sub_segments: usize,
    /// Units left out because source and target were there already, in the same context (TMX).
    pub repeated: usize,
    /// Units left out because one side has no text that could be shown.
    pub empty: usize,
    /// Characters left out of the texts because XML and line-based tools cannot carry them (TMX, TSV).
    pub forbidden: usize,
}

/// Sub-segments are counted only where there are some.
#[allow(clippy::trivially_copy_pass_by_ref)] // The signature that serde calls.
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Writes aligned units to a stream in one format.
pub struct UnitWriter<W: Write> {
    stream: OutputStream<BufWriter<W>>,
    options: Options,
    repeats: Repeats,
    /// The sub-segments so far, each with its unit. They are written last, so that a full unit with
    /// the same source takes precedence.
    sub_segments: Vec<(TranslationUnit, SubSegment)>,
    encoded: Encoded,
    written: WriteSummary,
}

impl<W: Write> UnitWriter<W> {
    /// A writer of `format`. `name` stands for the stream in errors and counts.
    ///
    /// # Errors
    /// When the format needs what the options do not say.
    pub fn new(format: OutputFormat, name: &str, stream: W, options: &Options) -> Result<Self> {
        let stream = BufWriter::with_capacity(1 << 16, stream);
        let written = WriteSummary {
            name: name.to_owned(),
            format,
            units: 0,
            sub_segments: 0,
            repeated: 0,
            empty: 0,
            forbidden: 0,
        };
        Ok(Self {
            stream: OutputStream::new(name, format, &options.for_format(format), stream)?,
            options: options.clone(),
            repeats: Repeats::default(),
            sub_segments: Vec::new(),
            encoded: Encoded::default(),
            written,
        })
    }

    /// Writes the sub-segments and the end of the output, and gives the stream back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> Result<(WriteSummary, W)> {
        for (unit, part) in std::mem::take(&mut self.sub_segments) {
            self.part(&unit, &part)?;
        }
        let stream = self.stream.finish()?.into_inner().map_err(|error| {
            Error::io(Place::file(&self.written.name), "cannot write", error.into_error())
        })?;
        Ok((self.written, stream))
    }

    fn add(&mut self, unit: &TranslationUnit) -> Result<()> {
        let options = self.options.clone();
        let made = trans_unit(unit, &options);
        let role = self.role(&made, unit);
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
                .extend(unit.sub_segments.iter().map(|part| (unit.clone(), part.clone())));
        }
        self.put(&made, role)?;
        self.written.forbidden += std::mem::take(&mut self.encoded.forbidden);
        Ok(())
    }

    /// Writes a sub-segment, unless it is there or cannot be distinguished from a unit. Characters that
    /// are left out were counted with its unit.
    fn part(&mut self, unit: &TranslationUnit, part: &SubSegment) -> Result<()> {
        let options = self.options.clone();
        let made = sub_segment(unit, part, &options);
        let alone = TranslationUnit {
            source: part.source.clone(),
            target: part.target.clone(),
            previous: part.previous.clone(),
            next: part.next.clone(),
            ..unit.clone()
        };
        let role = self.role(&made, &alone);
        let is_lost = role == Role::Variant && !options.dialect.has_neighbours();
        let is_blank = [&part.source, &part.target].into_iter().any(|t| crate::chars::is_blank(t));
        if role.is_repeat() || is_lost || is_blank {
            return Ok(());
        }
        self.written.sub_segments += 1;
        self.put(&made, role)
    }

    /// What a unit is among those before it. Only TMX distinguishes equal sources.
    fn role(&mut self, made: &TransUnit<'_>, unit: &TranslationUnit) -> Role {
        if !self.is_tmx() {
            return Role::Default;
        }
        let [previous, next] = [&unit.previous, &unit.next].map(|t| t.as_deref().unwrap_or(""));
        let language = made.variants.last().map_or("", |variant| &variant.language);
        let context = [&*unit.document, previous, next];
        self.repeats.role(&Known { language, source: &unit.source, target: &unit.target, context })
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
            .map_err(|message| Error::new(crate::error::ErrorKind::Internal, message))?;
        self.stream.append(&self.encoded.bytes)
    }
}

impl<W: Write + Send> Writer for UnitWriter<W> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.add(unit)
    }
}

/// Several writers that get every unit: all formats in one pass.
impl<W: Write + Send> Writer for Vec<UnitWriter<W>> {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.iter_mut().try_for_each(|writer| writer.add(unit))
    }
}
