//! The confidences of all pairs of a run.

use std::collections::VecDeque;

use crate::align::{Aligner, Sequence, Task};
use crate::convert::Options;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;
use crate::memory::{
    Annotation, Chunk, Field, FieldValue, InlineHandling, InputFormat, MemoryReader, Selection,
    TransUnit,
};
use crate::ordered::{Limits, ordered};

/// The pairs that are judged together. The last window has up to half as many more, so that none is too
/// small to learn from.
const WINDOW: usize = 2000;

/// The name of the column or field, and of the property.
pub(super) const CONFIDENCE: &str = "confidence";
const PROPERTY: &str = "x-confidence";

/// The confidences of all pairs, in order.
pub(in crate::convert) struct Scores {
    rows: Vec<f32>,
    /// The number of the first pair of each chunk.
    chunks: Vec<usize>,
    selection: Selection,
}

impl Scores {
    pub(super) fn of(
        readers: Vec<MemoryReader>,
        options: &Options,
        languages: [&Tag; 2],
        aligner: &Aligner,
    ) -> Result<Self> {
        let threads = options.threads.max(1);
        let mut rows = Vec::new();
        let mut windows = Windows {
            chunks: readers.into_iter().flatten(),
            selection: options.selection(),
            read: VecDeque::new(),
            starts: Vec::new(),
            pairs: 0,
        };
        ordered(
            Limits { threads, window: 2 * threads },
            &mut windows,
            |window| Ok(aligner.confidences(&task(&window?, languages))),
            |outcome: std::result::Result<Result<Vec<f32>>, String>| {
                let found = outcome.map_err(|message| Error::new(ErrorKind::Internal, message))?;
                rows.extend(found?);
                Ok::<(), Error>(())
            },
        )?;
        Ok(Self { rows, chunks: windows.starts, selection: options.selection() })
    }

    /// The confidences of the pairs of a chunk, by its number.
    pub(in crate::convert) fn of_chunk(&self, number: usize) -> ChunkScores<'_> {
        let next = self.chunks.get(number).copied().unwrap_or(usize::MAX);
        ChunkScores { scores: self, next, targets: Vec::new() }
    }
}

/// Iterates over windows of pairs, in the order of the files.
struct Windows<I> {
    chunks: I,
    selection: Selection,
    /// Pairs that were read and are in no window yet.
    read: VecDeque<[String; 2]>,
    /// The number of the first pair of each chunk.
    starts: Vec<usize>,
    pairs: usize,
}

impl<I: Iterator<Item = Result<Chunk>>> Windows<I> {
    fn read_chunk(&mut self, chunk: &Chunk) -> Result<()> {
        let Self { selection, read, .. } = self;
        self.starts.push(self.pairs);
        let (before, mut targets) = (read.len(), Vec::new());
        chunk.each_with(selection.fields(), |unit| {
            let Ok(source) = selection.select(unit, chunk.header(), &mut targets) else { return };
            let text = |at: usize| unit.variants[at].segment.text(InlineHandling::Drop);
            let pair = |&target: &usize| [text(source), text(target)].map(|t| t.into_owned());
            read.extend(targets.iter().map(pair));
        })?;
        self.pairs += self.read.len() - before;
        Ok(())
    }
}

impl<I: Iterator<Item = Result<Chunk>>> Iterator for Windows<I> {
    type Item = Result<Vec<[String; 2]>>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.read.len() < WINDOW + WINDOW / 2 {
            let Some(chunk) = self.chunks.next() else {
                let rest: Vec<_> = self.read.drain(..).collect();
                return (!rest.is_empty()).then_some(Ok(rest));
            };
            if let Err(error) = chunk.and_then(|chunk| self.read_chunk(&chunk)) {
                return Some(Err(error));
            }
        }
        Some(Ok(self.read.drain(..WINDOW).collect()))
    }
}

/// The pairs as the two sides of a task.
fn task(pairs: &[[String; 2]], languages: [&Tag; 2]) -> Task {
    let side = |at: usize| {
        let lines = pairs.iter().map(|pair| pair[at].as_str());
        Sequence::from_lines(languages[at].clone(), lines)
    };
    Task::new(side(0), side(1))
}

/// The confidences of a chunk as it is read the second time.
pub(in crate::convert) struct ChunkScores<'a> {
    scores: &'a Scores,
    next: usize,
    targets: Vec<usize>,
}

impl ChunkScores<'_> {
    /// Sets the confidence of each pair of a unit, in place of the one that it has.
    pub(in crate::convert) fn set(&mut self, unit: &mut TransUnit<'_>, chunk: &Chunk) {
        let Self { scores, next, targets } = self;
        if scores.selection.select(unit, chunk.header(), targets).is_err() {
            return;
        }
        let is_field = is_field(chunk.format()) && targets.len() == 1;
        let at = unit.fields.iter().position(|field| field.name == CONFIDENCE);
        for &target in &*targets {
            let confidence = scores.rows.get(*next).copied();
            *next += 1;
            let annotations = &mut unit.variants[target].annotations;
            annotations.retain(|annotation| !annotation.is_prop(PROPERTY));
            let Some(confidence) = confidence else { continue };
            if !is_field {
                annotations.push(Annotation::prop(PROPERTY, format!("{confidence:.3}")));
                continue;
            }
            let value = FieldValue::Json(format!("{:?}", rounded(confidence)).into());
            let field = Field { name: CONFIDENCE.into(), value };
            match at {
                Some(at) => unit.fields[at] = field,
                None => unit.fields.push(field),
            }
        }
        if let Some(at) = at.filter(|_| !is_field) {
            unit.fields.remove(at);
        }
    }
}

/// Whether units of a format have their confidence as a field, and not as a property.
fn is_field(format: InputFormat) -> bool {
    format.is_json() || matches!(format, InputFormat::Tsv | InputFormat::Csv | InputFormat::Lines)
}

/// A confidence with three decimals, as exports have it.
fn rounded(confidence: f32) -> f32 {
    (confidence * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(rows: usize) -> Vec<usize> {
        let table: String = (0..rows).map(|row| format!("a {row}\tb {row}\n")).collect();
        let bytes = Box::new(std::io::Cursor::new(table.into_bytes()));
        let reader = MemoryReader::read("x.tsv", bytes, InputFormat::Tsv).unwrap();
        let windows = Windows {
            chunks: reader,
            selection: Selection::default(),
            read: VecDeque::new(),
            starts: Vec::new(),
            pairs: 0,
        };
        windows.map(|window| window.unwrap().len()).collect()
    }

    #[test]
    fn no_window_is_small_but_that_of_a_small_memory() {
        assert!(windows(0).is_empty());
        assert_eq!(windows(5), [5]);
        assert_eq!(windows(2999), [2999]);
        assert_eq!(windows(5200), [2000, 2000, 1200]);
    }
}
