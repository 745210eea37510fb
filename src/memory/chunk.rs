//! Chunks: parts of a file that contain whole units.

use std::collections::VecDeque;
use std::sync::Arc;

use memchr::memchr_iter;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::edits::Edits;
use crate::memory::format::InputFormat;
use crate::memory::header::Header;
use crate::memory::leniency::{self, Leniency, LeniencyKind};
use crate::memory::positions::Positions;
use crate::memory::read::input::ChunkText;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::{Omissions, Sink};
use crate::memory::unit::{Fields, TransUnit};
use crate::place::Place;

/// A part of a file that contains whole units. It can be read independently, on any thread.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub(super) name: Arc<str>,
    pub(super) format: InputFormat,
    pub(super) header: Arc<Header>,
    pub(super) texts: Vec<String>,
    /// What the file before it decides for its text, as the reader of the format needs it.
    pub(super) around: Arc<str>,
    /// The line that the chunk begins on, from 1.
    pub(super) line: usize,
    /// Whether it is the last chunk of the file.
    pub(super) is_last: bool,
    pub(super) edits: Edits,
    /// The files beside it that were not read; those of the first chunk of a package.
    pub(super) others: Arc<[String]>,
}

/// The report of a reader about a chunk: omitted data and lenient readings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Data of the chunk that no unit has, by kind.
    pub omissions: Omissions,
    /// Lenient readings, in the order of the chunk.
    pub leniencies: Vec<Leniency>,
}

impl Chunk {
    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The header of the file.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The format of the file.
    pub fn format(&self) -> InputFormat {
        self.format
    }

    /// Calls `take` with each unit in order. Buffers are reused; use `mem::take` to keep a unit.
    ///
    /// # Errors
    /// When data would be lost: the boundaries of units are unclear, or the file is truncated.
    pub fn each<'a>(&'a self, take: impl FnMut(&mut TransUnit<'a>)) -> Result<Reading> {
        self.each_with(Fields::All, take)
    }

    /// As [`Chunk::each`], but reads only `fields` of the units.
    ///
    /// # Errors
    /// As [`Chunk::each`].
    pub fn each_with<'a>(
        &'a self,
        fields: Fields,
        mut take: impl FnMut(&mut TransUnit<'a>),
    ) -> Result<Reading> {
        let input = ChunkText {
            texts: &self.texts,
            header: &self.header,
            around: &self.around,
            is_last: self.is_last,
            fields,
        };
        let mut take = |unit: &mut TransUnit<'a>| {
            if !self.edits.is_empty() {
                self.edits.apply(unit, &self.name);
            }
            take(unit);
        };
        let mut sink = Sink::new(&mut take);
        (self.format.row().units)(&input, &mut sink).map_err(|error| {
            placed((&self.name, self.format), &self.texts[0], self.line, &error)
        })?;
        let Sink { omissions, leniencies, .. } = sink;
        let mut reading = Reading { omissions, leniencies: Vec::new() };
        for path in &*self.others {
            let (path, kind) = (path.clone(), LeniencyKind::OtherFile);
            reading.leniencies.push(Leniency { path, line: 0, kind, count: 1 });
        }
        for (kind, at) in leniencies {
            leniency::add(&mut reading.leniencies, vec![self.leniency(kind, 1, at)]);
        }
        Ok(reading)
    }

    /// The XML errors of the chunk that are read leniently, as text. Empty for other formats.
    pub fn leniencies(&self) -> Vec<Leniency> {
        if !self.format.is_xml() {
            return Vec::new();
        }
        let found = leniency::counts(&self.texts[0]).into_iter();
        let counted = found.filter(|&(_, count, _)| count > 0);
        counted.map(|(kind, count, first)| self.leniency(kind, count, first)).collect()
    }

    fn leniency(&self, kind: LeniencyKind, count: usize, at: usize) -> Leniency {
        let before = memchr_iter(b'\n', &self.texts[0].as_bytes()[..at]).count();
        Leniency { path: self.name.to_string(), line: self.line + before, kind, count }
    }

    /// Collects all units.
    ///
    /// # Errors
    /// As [`Chunk::each`].
    pub fn units(&self) -> Result<VecDeque<TransUnit<'_>>> {
        let mut units = VecDeque::new();
        self.each(|unit| units.push_back(std::mem::take(unit)))?;
        Ok(units)
    }

    /// Finds the line numbers of the chunk's units.
    pub fn lines(&self) -> LineNumbers<'_> {
        LineNumbers { positions: Positions::new(&self.texts[0]), before: self.line - 1 }
    }
}

/// Finds the line numbers of the units of a chunk.
#[derive(Debug)]
pub struct LineNumbers<'a> {
    positions: Positions<'a>,
    before: usize,
}

impl LineNumbers<'_> {
    /// The line of the file, from 1, that a unit begins on. Fastest in the order of the units.
    pub fn of(&mut self, unit: &TransUnit<'_>) -> usize {
        self.line_column(unit).0
    }

    /// The line of the file and the column in characters, both from 1, that a unit begins at.
    pub fn line_column(&mut self, unit: &TransUnit<'_>) -> (usize, usize) {
        let (line, column) = self.positions.line_column(unit.at);
        (self.before + line, column)
    }
}

/// The error of a reader with its location in the file.
pub(super) fn placed(
    (name, format): (&str, InputFormat),
    text: &str,
    line: usize,
    error: &ReadError,
) -> Error {
    let (found, column) = Positions::new(text).line_column(error.at);
    let placed = Error::new(ErrorKind::Content, error.message.as_str()).at(Place::at(
        name,
        line - 1 + found,
        column,
    ));
    // Standard input cannot be read a second time.
    match format.is_validated() && name != "-" {
        true => placed.advice("run `tmforge validate` to list all errors"),
        false => placed,
    }
}
