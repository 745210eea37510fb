//! Notes and properties of duplicates that are removed, for the row that stays.

use std::collections::HashMap;

use crate::clean::{Reason, Verdict, Verdicts};
use crate::convert::Options;
use crate::convert::cleaning::Cutter;
use crate::convert::cleaning::options::Merging;
use crate::convert::cleaning::survey::Places;
use crate::error::{Error, ErrorKind, Result};
use crate::memory::{Annotation, Chunk, MemoryReader, Selection, TransUnit, own_annotations};
use crate::ordered::{Limits, ordered};

/// What a row gets: annotations of the unit, of the source and of the target.
type Annotations = [Vec<Annotation<'static>>; 3];

/// What rows get from their duplicates.
pub(super) struct Merged {
    rule: Merging,
    rows: HashMap<u32, Annotations>,
}

impl Merged {
    /// Reads what the rows that stay get.
    pub(super) fn read(
        readers: Vec<MemoryReader>,
        options: &Options,
        rule: Merging,
        (verdicts, places): (&Verdicts, &Places),
        cutter: Option<&Cutter>,
    ) -> Result<Self> {
        let threads = options.threads.max(1);
        let limits = Limits { threads, window: 2 * threads };
        let selection = options.selection();
        let mut rows: HashMap<u32, Annotations> = HashMap::new();
        ordered(
            limits,
            readers.into_iter().flatten().enumerate(),
            |(number, chunk)| {
                let first = places.chunks.get(number).copied().unwrap_or(usize::MAX);
                of_chunk(&chunk?, first, &selection, verdicts, cutter)
            },
            |outcome| {
                let found =
                    outcome.map_err(|message| Error::new(ErrorKind::Internal, message))??;
                for (row, annotations) in found {
                    let own = rows.entry(row).or_default();
                    own.iter_mut().zip(annotations).for_each(|(own, new)| add(rule, own, new));
                }
                Ok(())
            },
        )?;
        Ok(Self { rule, rows })
    }

    /// Adds what a row gets to its unit.
    pub(super) fn apply(&self, row: usize, unit: &mut TransUnit<'_>, source: usize, target: usize) {
        let row = u32::try_from(row).ok().and_then(|row| self.rows.get(&row));
        let Some([of_unit, of_source, of_target]) = row else { return };
        add(self.rule, &mut unit.annotations, of_unit.iter().cloned());
        for (at, annotations) in [(source, of_source), (target, of_target)] {
            add(self.rule, &mut unit.variants[at].annotations, annotations.iter().cloned());
        }
    }
}

/// Adds those that `own` lacks: by the name of a property, or also by its value. Notes are compared by their
/// texts.
fn add<'a>(
    rule: Merging,
    own: &mut Vec<Annotation<'a>>,
    new: impl IntoIterator<Item = Annotation<'a>>,
) {
    let before = own.len();
    for annotation in new {
        let is_known = match (rule, annotation.property_name()) {
            // Of a property that is new, all values of the first duplicate with it are taken.
            (Merging::Missing, Some(name)) => {
                own[..before].iter().any(|other| other.property_name().as_ref() == Some(&name))
            }
            _ => false,
        };
        if !is_known && !own.contains(&annotation) {
            own.push(annotation);
        }
    }
}

/// The annotations of duplicates in a chunk, each with the row that stays.
fn of_chunk(
    chunk: &Chunk,
    first: usize,
    selection: &Selection,
    verdicts: &Verdicts,
    cutter: Option<&Cutter>,
) -> Result<Vec<(u32, Annotations)>> {
    let (mut found, mut targets, mut row) = (Vec::new(), Vec::new(), first);
    chunk.each(|unit| {
        let Ok(source) = selection.select(unit, chunk.header(), &mut targets) else { return };
        // Each piece of a unit that is cut has the annotations of the whole.
        let pieces = cutter.and_then(|cutter| cutter.cut(unit, source, &targets));
        for _ in 0..pieces.map_or(1, |pieces| pieces.len()) {
            for &target in &targets {
                if let Some(of) = duplicate_of(verdicts.of(row)) {
                    found.push((of, annotations(unit, source, target)));
                }
                row += 1;
            }
        }
    })?;
    Ok(found)
}

fn duplicate_of(verdict: Verdict) -> Option<u32> {
    match verdict {
        Verdict::Removed(
            Reason::Duplicate | Reason::NearDuplicate | Reason::SameSource,
            Some(of),
        ) => Some(of),
        _ => None,
    }
}

fn annotations(unit: &TransUnit<'_>, source: usize, target: usize) -> Annotations {
    let of = |at: usize| own_annotations(&unit.variants[at].annotations);
    [own_annotations(&unit.annotations), of(source), of(target)]
}
