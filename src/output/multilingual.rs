//! Translation memories of several target languages: units of one source segment become one unit with
//! a variant in each language.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::TransUnit;
use crate::output::options::Options;
use crate::output::unit::{sub_segment, trans_unit};
use crate::output::writer::{WriteSummary, role};
use crate::place::Place;
use crate::unit::{SubSegment, TranslationUnit};
use crate::write::{
    Encoded, Neighbours, OutputFormat, OutputStream, Repeats, Role, Selected, with_context,
};

/// Writes the units of one source language and several target languages as TMX.
///
/// Where translations have the same source segments, they are variants of one unit; where one joins
/// sentences that another keeps apart, each has a unit of its own.
pub struct MultilingualWriter<W: Write> {
    stream: OutputStream<BufWriter<W>>,
    /// The options of each target language, in the order of the variants.
    options: Arc<[Options]>,
    repeats: Repeats,
    /// The sub-segments so far, each with the number of its language and its unit. They are written
    /// last, so that a full unit with the same source takes precedence.
    sub_segments: Vec<(usize, TranslationUnit, SubSegment)>,
    encoded: Encoded,
    written: WriteSummary,
}

/// The units of one source segment that play the same role: the numbers of their languages, and the units.
type Translations<'a> = Vec<(usize, &'a TranslationUnit)>;

impl<W: Write> MultilingualWriter<W> {
    /// Creates a writer. `name` is the name of the stream in errors and counts; `options` has those of
    /// each target language, with one source language.
    ///
    /// # Errors
    /// When `options` is empty, or the beginning of the output cannot be written.
    pub fn new(name: &str, stream: W, options: Vec<Options>) -> Result<Self> {
        let format = OutputFormat::Tmx;
        let Some(first) = options.first() else {
            return Err(Error::new(ErrorKind::Usage, "no target language"));
        };
        // The context is in the properties of the units already.
        let of_stream = crate::write::WriteOptions { dialect: None, ..first.for_format(format) };
        let stream = BufWriter::with_capacity(1 << 16, stream);
        Ok(Self {
            stream: OutputStream::new(name, format, &of_stream, stream)?,
            options: options.into(),
            repeats: Repeats::default(),
            sub_segments: Vec::new(),
            encoded: Encoded::default(),
            written: WriteSummary::new(name, format),
        })
    }

    /// Writes the units of one source document. `units` has, for each target language, those of its
    /// translation; none where the document has no translation into it.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&mut self, units: &[&[TranslationUnit]]) -> Result<()> {
        let mut of_source: BTreeMap<(usize, usize, &str), Translations<'_>> = BTreeMap::new();
        for (language, units) in units.iter().enumerate() {
            for unit in *units {
                let span = &unit.spans.source;
                let key = (span.start, span.end, unit.source.as_str());
                of_source.entry(key).or_default().push((language, unit));
            }
        }
        of_source.into_values().try_for_each(|translations| self.add(translations))
    }

    /// Writes the sub-segments and the end of the output, and returns the counts and the stream.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> Result<(WriteSummary, W)> {
        for (language, unit, part) in std::mem::take(&mut self.sub_segments) {
            self.add_sub_segment(language, &unit, &part)?;
        }
        let stream = self.stream.finish()?.into_inner().map_err(|error| {
            Error::io(Place::file(&self.written.name), "cannot write", error.into_error())
        })?;
        Ok((self.written, stream))
    }

    /// Writes the translations of one source segment, without those that the output has. Those that
    /// need their neighbours, because another translation came before, are units of their own.
    fn add(&mut self, translations: Translations<'_>) -> Result<()> {
        let options = Arc::clone(&self.options);
        let (mut first, mut others) = (Translations::new(), Translations::new());
        for (language, unit) in translations {
            let role = role(&mut self.repeats, options[language].languages.target.as_str(), unit);
            if [&unit.source, &unit.target].into_iter().any(|text| crate::chars::is_blank(text)) {
                self.written.empty += 1;
            } else if role.is_repeat() {
                self.written.repeated += 1;
            } else {
                let parts = unit.sub_segments.iter();
                let parts = parts.map(|part| (language, unit.clone(), part.clone()));
                self.sub_segments.extend(parts);
                if role == Role::Default { &mut first } else { &mut others }.push((language, unit));
            }
        }
        for (translations, role) in [(first, Role::Default), (others, Role::Variant)] {
            let units = translations.iter().map(|(language, unit)| {
                let options = &options[*language];
                with_properties(&trans_unit(unit, options), role, options)
            });
            let Some(joined) = joined(units) else { continue };
            self.written.units += 1;
            self.put(&joined)?;
            self.written.forbidden += std::mem::take(&mut self.encoded.forbidden);
        }
        Ok(())
    }

    /// Writes a sub-segment, as [`UnitWriter`](super::UnitWriter) does.
    fn add_sub_segment(
        &mut self,
        language: usize,
        unit: &TranslationUnit,
        part: &SubSegment,
    ) -> Result<()> {
        let options = &Arc::clone(&self.options)[language];
        let alone = part.as_unit(unit);
        let role = role(&mut self.repeats, options.languages.target.as_str(), &alone);
        let is_lost = role == Role::Variant && !options.dialect.has_neighbours();
        let is_blank = [&part.source, &part.target].into_iter().any(|t| crate::chars::is_blank(t));
        if role.is_repeat() || is_lost || is_blank {
            return Ok(());
        }
        self.written.sub_segments += 1;
        self.put(&with_properties(&sub_segment(unit, part, options), role, options))
    }

    fn put(&mut self, unit: &TransUnit<'_>) -> Result<()> {
        let targets: Vec<usize> = (1..unit.variants.len()).collect();
        let selected = Selected { unit, source: 0, targets: &targets };
        self.encoded.bytes.clear();
        let encoder = Arc::clone(&self.stream.encoder);
        encoder
            .unit(&selected, None, &mut self.encoded)
            .map_err(|error| error.at_unless_known(Place::file(&self.written.name)))?;
        self.stream.append(&self.encoded.bytes)
    }
}

/// A unit of two languages with its context as properties.
fn with_properties<'a>(unit: &TransUnit<'a>, role: Role, options: &Options) -> TransUnit<'a> {
    let neighbours = Neighbours { role, ..Neighbours::default() };
    with_context(unit, 0, &neighbours, Some(options.dialect))
}

/// One unit of units with the same source. The source has the properties that it has in the first.
fn joined<'a>(mut units: impl Iterator<Item = TransUnit<'a>>) -> Option<TransUnit<'a>> {
    let mut joined = units.next()?;
    for unit in units {
        let own = |annotation: &_| !joined.annotations.contains(annotation);
        let more: Vec<_> = unit.annotations.into_iter().filter(own).collect();
        joined.annotations.extend(more);
        joined.variants.extend(unit.variants.into_iter().skip(1));
    }
    Some(joined)
}
