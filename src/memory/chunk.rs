//! Parts of a file that hold whole units.

use std::collections::VecDeque;
use std::sync::Arc;

use memchr::memchr_iter;

use crate::error::{Error, ErrorKind, Result};
use crate::memory::format::InputFormat;
use crate::memory::header::Header;
use crate::memory::leniency::{self, Leniency, LeniencyKind};
use crate::memory::positions::Positions;
use crate::memory::read::input::ChunkText;
use crate::memory::read::xml::ReadError;
use crate::memory::sink::{Omissions, Sink};
use crate::memory::unit::{Fields, TransUnit};
use crate::place::Place;

/// A part of a file that holds whole units. It can be read by itself, on any thread.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub(super) name: Arc<str>,
    pub(super) format: InputFormat,
    pub(super) header: Arc<Header>,
    pub(super) texts: Vec<String>,
    /// The line that it begins on, from 1.
    pub(super) line: usize,
    /// Whether the file ends with it.
    pub(super) is_last: bool,
}

/// What a reader left out of a chunk, and what it accepted although a strict reader would not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is in no unit, by kind.
    pub omissions: Omissions,
    /// What was read leniently, in the order of the chunk.
    pub leniencies: Vec<Leniency>,
}

impl Chunk {
    /// The name of the file that it is a part of.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the file says of all its units.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The format of that file.
    pub fn format(&self) -> InputFormat {
        self.format
    }

    /// Calls `take` with each unit in order. The unit's buffers are used again; `mem::take` keeps one.
    ///
    /// # Errors
    /// When units cannot be told apart, or the file ends before it should: data would be lost.
    pub fn each<'a>(&'a self, take: impl FnMut(&mut TransUnit<'a>)) -> Result<Reading> {
        self.each_with(Fields::All, take)
    }

    /// As [`Chunk::each`], reading no more of the units than `fields`.
    ///
    /// # Errors
    /// As [`Chunk::each`].
    pub fn each_with<'a>(
        &'a self,
        fields: Fields,
        mut take: impl FnMut(&mut TransUnit<'a>),
    ) -> Result<Reading> {
        let input =
            ChunkText { texts: &self.texts, header: &self.header, is_last: self.is_last, fields };
        let mut sink = Sink::new(&mut take);
        (self.format.row().units)(&input, &mut sink).map_err(|error| {
            placed((&self.name, self.format), &self.texts[0], self.line, &error)
        })?;
        let Sink { omissions, leniencies, .. } = sink;
        let mut reading = Reading { omissions, leniencies: Vec::new() };
        for (kind, at) in leniencies {
            leniency::add(&mut reading.leniencies, vec![self.leniency(kind, 1, at)]);
        }
        Ok(reading)
    }

    /// What the XML has that a strict reader would refuse, and that is read as text.
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

    /// All units.
    ///
    /// # Errors
    /// As [`Chunk::each`].
    pub fn units(&self) -> Result<VecDeque<TransUnit<'_>>> {
        let mut units = VecDeque::new();
        self.each(|unit| units.push_back(std::mem::take(unit)))?;
        Ok(units)
    }

    /// The lines that its units begin on.
    pub fn lines(&self) -> LineNumbers<'_> {
        LineNumbers { positions: Positions::new(&self.texts[0]), before: self.line - 1 }
    }
}

/// The lines that units of a block begin on.
#[derive(Debug)]
pub struct LineNumbers<'a> {
    positions: Positions<'a>,
    before: usize,
}

impl LineNumbers<'_> {
    /// The line, from 1, in the file.
    pub fn of(&mut self, unit: &TransUnit<'_>) -> usize {
        self.before + self.positions.line_column(unit.at).0
    }
}

/// An error of a reader with its place in the file.
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
    // Standard input cannot be read once more.
    match format.is_validated() && name != "-" {
        true => placed.advice("run `tmforge validate` to list all errors"),
        false => placed,
    }
}
