//! The run of a conversion: chunks are read, encoded on several threads, and written in input order.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use crate::convert::cleaning::{ListStreams, Rows, Stage};
use crate::convert::neighbours::{Job, Jobs};
use crate::convert::parts::{PartFiles, PartWriter, Parts};
use crate::convert::plan::{self, EncodedChunk, Plan};
use crate::convert::scoring::Scores;
use crate::convert::{Options, Summary};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::MemoryReader;
use crate::ordered::{Limits, ordered};
use crate::place::Place;
use crate::write::{Column, Encoded, OutputFormat, OutputStream, WriteOptions};

/// An output of a conversion.
pub struct Output<W> {
    /// The name used in errors.
    pub name: String,
    /// The format.
    pub format: OutputFormat,
    /// The stream that receives the bytes.
    pub stream: W,
    /// The part of a split that it receives; 0 without a split.
    pub part: u8,
}

/// What is done to units before they are written.
pub(super) struct Work<W> {
    /// What was decided of the rows, if they are cleaned.
    pub(super) stage: Option<Stage>,
    /// The confidences of all pairs, if they are set.
    pub(super) scores: Option<Scores>,
    /// The lists of rows.
    pub(super) lists: ListStreams<W>,
}

impl<W: Write> Work<W> {
    /// Units are written as they are.
    pub(super) fn none() -> Self {
        Self { stage: None, scores: None, lists: ListStreams::none() }
    }
}

/// Converts with some work. Returns the streams of the outputs and of the lists.
pub(super) fn converted<W: Write>(
    readers: Vec<MemoryReader>,
    outputs: Vec<Output<W>>,
    options: &Options,
    Work { stage, scores, mut lists }: Work<W>,
) -> Result<(Summary, Vec<W>, Vec<W>)> {
    let write_options = write_options(&readers, options);
    let name = readers.first().map_or("", |reader| reader.name()).to_owned();
    let mut streams = Vec::with_capacity(outputs.len());
    let parts: Vec<u8> = outputs.iter().map(|output| output.part).collect();
    for Output { name: output, format, stream, .. } in outputs {
        let stream = OutputStream::new(&output, format, &write_options, stream);
        streams.push(stream.map_err(|error| error.at_unless_known(Place::file(&name)))?);
    }
    let encoders = streams.iter().map(|stream| Arc::clone(&stream.encoder)).zip(parts).collect();
    let mut plan = Plan::new(encoders, options, stage);
    plan.scores = scores;
    let formats: Vec<OutputFormat> = streams.iter().map(OutputStream::format).collect();
    let summary = run(readers, &formats, &mut lists, &plan, options, &mut |chunk| {
        let mut outputs = streams.iter_mut().zip(&chunk.outputs);
        outputs.try_for_each(|(stream, output)| stream.append(&output.bytes))
    })?;
    let streams: Result<Vec<W>> = streams.into_iter().map(OutputStream::finish).collect();
    Ok((summary, streams?, lists.finish()?))
}

/// As [`converted`], but divides each output into files. Returns the number of parts and the streams of the lists.
pub(super) fn converted_in_parts<F: PartFiles>(
    readers: Vec<MemoryReader>,
    outputs: &[(PathBuf, OutputFormat)],
    options: &Options,
    (parts, files): (&Parts, &mut F),
    Work { stage, scores, mut lists }: Work<F::Stream>,
) -> Result<(Summary, usize, Vec<F::Stream>)> {
    let write_options = write_options(&readers, options);
    let formats: Vec<OutputFormat> = outputs.iter().map(|(_, format)| *format).collect();
    let encoders = formats.iter().map(|format| (format.encoder(&write_options), 0)).collect();
    let mut plan = Plan::new(encoders, options, stage).in_parts(parts);
    plan.scores = scores;
    let mut writer = PartWriter::new(parts, outputs, write_options, files)?;
    let summary = run(readers, &formats, &mut lists, &plan, options, &mut |chunk| {
        writer.append(&chunk.outputs, &chunk.marks)
    })?;
    Ok((summary, writer.finish()?, lists.finish()?))
}

/// The write options, completed from the header of the first input.
fn write_options(readers: &[MemoryReader], options: &Options) -> WriteOptions {
    let first = readers.first().map(|reader| reader.header().clone()).unwrap_or_default();
    plan::write_options(&first, options)
}

fn run<W: Write>(
    readers: Vec<MemoryReader>,
    formats: &[OutputFormat],
    lists: &mut ListStreams<W>,
    plan: &Plan,
    options: &Options,
    append: &mut dyn FnMut(&EncodedChunk) -> Result<()>,
) -> Result<Summary> {
    let is_tmx = formats.contains(&OutputFormat::Tmx);
    let threads = options.threads.max(1);
    let limits = Limits { threads, window: 2 * threads };
    let jobs = Jobs::new(readers.into_iter().flatten(), options, is_tmx);
    let (mut summary, mut columns) = (Summary::default(), Columns::default());
    let mut held: Vec<EncodedChunk> = Vec::new();
    ordered(
        limits,
        jobs,
        |job| encode(plan, job),
        |outcome| {
            let mut encoded =
                outcome.map_err(|message| Error::new(ErrorKind::Internal, message))??;
            summary.add(std::mem::take(&mut encoded.summary));
            for (i, (format, output)) in formats.iter().zip(&encoded.outputs).enumerate() {
                summary.add_losses(i, *format, &output.losses);
                summary.forbidden += output.forbidden;
                summary.unknown_elements += output.unknown_elements;
                columns.add(output);
            }
            lists.append(std::mem::take(&mut encoded.lists))?;
            held.push(encoded);
            // A column that is empty in every unit is an error, so nothing is written before each
            // column had a value or too many chunks wait.
            match columns.unseen(&options.columns).is_none() || held.len() > MOST_HELD {
                true => held.drain(..).try_for_each(|chunk| append(&chunk)),
                false => Ok(()),
            }
        },
    )?;
    columns.check(&options.columns, summary.written)?;
    held.drain(..).try_for_each(|chunk| append(&chunk))?;
    Ok(summary)
}

/// The most chunks that are held back while a column has no value.
const MOST_HELD: usize = 32;

fn encode(plan: &Plan, job: Result<Job>) -> Result<EncodedChunk> {
    let Job { chunk, neighbours, number } = job?;
    let mut rows = plan.stage.as_ref().map(|stage| stage.rows(&chunk, number));
    let mut scores = plan.scores.as_ref().map(|scores| scores.of_chunk(number));
    let mut encoded = plan.chunk();
    if plan.counts_losses {
        encoded.summary.account.add_leniencies(chunk.leniencies());
    }
    let (mut failure, mut neighbours) = (None, neighbours.iter());
    let reading = chunk.each_with(plan.fields, |unit| {
        if let Some(scores) = &mut scores {
            scores.set(unit, &chunk);
        }
        if let Err(error) = plan.unit(unit, neighbours.next(), &chunk, rows.as_mut(), &mut encoded)
        {
            failure.get_or_insert(error);
        }
    })?;
    encoded.summary.account.add_reading(reading);
    encoded.lists = rows.map(Rows::lists).unwrap_or_default();
    match failure {
        Some(error) => Err(error.at_unless_known(Place::file(chunk.name()))),
        None => Ok(encoded),
    }
}

/// The columns that had a value so far, and the column names that the units offer.
#[derive(Default)]
struct Columns {
    seen: u64,
    names: std::collections::BTreeSet<String>,
}

impl Columns {
    fn add(&mut self, encoded: &Encoded) {
        self.seen |= encoded.columns;
        self.names.extend(encoded.names.iter().cloned());
    }

    /// A non-standard column of the user's choice that had no value yet.
    fn unseen<'c>(&self, columns: &'c [Column]) -> Option<&'c Column> {
        let is_seen = |i: usize| self.seen & 1_u64.checked_shl(i as u32).unwrap_or(0) != 0;
        let mut custom = columns.iter().enumerate().filter(|(_, column)| !column.is_standard());
        custom.find(|&(i, _)| i < 64 && !is_seen(i)).map(|(_, column)| column)
    }

    /// Fails if a column is empty in every row: its name is then most likely wrong.
    fn check(&self, columns: &[Column], written: usize) -> Result<()> {
        match self.unseen(columns).filter(|_| written > 0) {
            None => Ok(()),
            Some(column) => {
                let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
                let found = format!("no unit has a value for the column `{}`", column.name());
                Err(Error::new(ErrorKind::Usage, found)
                    .expected(
                        "expected source, target or the name of a property, attribute or field",
                    )
                    .advice(match names.is_empty() {
                        true => "the units have none".to_owned(),
                        false => format!("the units have {}", names.join(", ")),
                    }))
            }
        }
    }
}
