//! The plan of a conversion: which pairs of a unit go to which encoders.

use std::sync::Arc;

use crate::convert::cleaning::{Rows, Stage};
use crate::convert::parts::{Marks, Parts};
use crate::convert::scoring::Scores;
use crate::convert::{Options, Summary, swap};
use crate::error::Result;
use crate::memory::{Chunk, Exclusion, Fields, Header, InputFormat, Selection, TransUnit};
use crate::write::{Encode, Encoded, Neighbours, Selected, WriteOptions};

/// The encoders of a run and the selection of pairs.
pub(super) struct Plan {
    /// Each with the part of a split that it writes.
    encoders: Vec<(Arc<dyn Encode>, u8)>,
    /// What was decided of the rows, if they are cleaned.
    pub(super) stage: Option<Stage>,
    /// The confidences of all pairs, if they are set.
    pub(super) scores: Option<Scores>,
    selection: Selection,
    swaps: bool,
    parts: Option<Parts>,
    pub(super) counts_losses: bool,
    /// Whether an output does not state the target language of each pair.
    has_nameless_targets: bool,
    /// The fields of units that must be read.
    pub(super) fields: Fields,
}

/// A chunk, encoded for each output.
pub(super) struct EncodedChunk {
    pub(super) outputs: Vec<Encoded>,
    /// The bytes for each list of rows.
    pub(super) lists: Vec<Vec<u8>>,
    /// Where the units end, if outputs are in parts.
    pub(super) marks: Marks,
    pub(super) summary: Summary,
    targets: Vec<usize>,
}

/// The write options: those of the user, completed from the header of the first input.
pub(super) fn write_options(first: &Header, options: &Options) -> WriteOptions {
    let tag = |tag: &Option<crate::lang::Tag>| tag.as_ref().map(|tag| tag.as_str().to_owned());
    let mut header = first.clone();
    options.header.iter().for_each(|attribute| attribute.set(&mut header));
    let source = tag(&options.source).unwrap_or_else(|| first.source.clone());
    let (source, target) = match options.swaps {
        false => (source, tag(&options.target).unwrap_or_default()),
        true => (tag(&options.target).unwrap_or_else(|| first.target.clone()), source),
    };
    if options.swaps {
        (header.source, header.target) = (source.clone(), target.clone());
    }
    WriteOptions {
        header,
        source,
        target,
        is_chosen: options.source.is_some() || options.swaps,
        inline: options.inline,
        columns: options.columns.clone(),
        json_layout: options.json_layout,
        dialect: options.dialect,
    }
}

impl Plan {
    pub(super) fn new(
        encoders: Vec<(Arc<dyn Encode>, u8)>,
        options: &Options,
        stage: Option<Stage>,
    ) -> Self {
        let is_text = encoders.iter().all(|(encoder, _)| encoder.writes_texts_only());
        let has_lists = stage.as_ref().is_some_and(Stage::has_lists);
        let selection = options.selection();
        let fields = match is_text && !has_lists {
            true => selection.fields(),
            false => Fields::All,
        };
        Self {
            has_nameless_targets: encoders
                .iter()
                .any(|(encoder, _)| !encoder.states_target_language()),
            encoders,
            stage,
            scores: None,
            selection,
            swaps: options.swaps,
            parts: None,
            counts_losses: options.counts_losses,
            fields,
        }
    }

    /// For outputs in parts.
    pub(super) fn in_parts(self, parts: &Parts) -> Self {
        Self { parts: Some(parts.clone()), ..self }
    }

    /// Empty buffers for one chunk.
    pub(super) fn chunk(&self) -> EncodedChunk {
        let outputs = self.encoders.iter().map(|_| Encoded::default()).collect();
        EncodedChunk {
            outputs,
            lists: Vec::new(),
            marks: Marks::default(),
            summary: Summary::default(),
            targets: Vec::new(),
        }
    }

    /// Adds a unit to every output. The error has no place.
    pub(super) fn unit(
        &self,
        unit: &mut TransUnit<'_>,
        neighbours: Option<&Neighbours>,
        chunk: &Chunk,
        mut rows: Option<&mut Rows<'_>>,
        out: &mut EncodedChunk,
    ) -> Result<()> {
        let EncodedChunk { summary, targets, .. } = out;
        summary.account.units += 1;
        let source = match self.selection.select(unit, chunk.header(), targets) {
            Ok(source) => source,
            Err(Exclusion::Source | Exclusion::Target)
                if rows.as_mut().is_some_and(|rows| rows.remove_empty(unit)) =>
            {
                summary.removed += 1;
                return Ok(());
            }
            Err(reason) => return self.without_pair(unit, reason, chunk, out),
        };
        let pieces = rows.as_ref().and_then(|rows| rows.cut(unit, source, targets));
        let Some(pieces) = pieces else {
            return self.pair(unit, source, neighbours, rows, out);
        };
        let target = targets.clone();
        for mut piece in pieces {
            out.targets.clone_from(&target);
            self.pair(&mut piece, source, neighbours, rows.as_deref_mut(), out)?;
        }
        Ok(())
    }

    /// Adds a unit, of which the source and the targets are known, to every output.
    fn pair(
        &self,
        unit: &mut TransUnit<'_>,
        source: usize,
        neighbours: Option<&Neighbours>,
        rows: Option<&mut Rows<'_>>,
        out: &mut EncodedChunk,
    ) -> Result<()> {
        let EncodedChunk { summary, targets, .. } = out;
        let all = targets.len();
        let part = rows.map_or(Some(0), |rows| rows.apply(unit, source, targets));
        let Some(part) = part else {
            summary.removed += 1;
            return Ok(());
        };
        if self.swaps {
            for target in std::mem::take(targets) {
                let (unit, has_context) = swap::swapped(unit, source, target);
                out.summary.without_context += usize::from(has_context);
                out.targets = vec![1];
                self.write(&unit, 0, (1, part), None, out)?;
            }
            return Ok(());
        }
        if self.parts == Some(Parts::Language) && targets.len() > 1 {
            for target in std::mem::take(targets) {
                out.targets = vec![target];
                self.write(unit, source, (all, part), neighbours, out)?;
            }
            return Ok(());
        }
        self.write(unit, source, (all, part), neighbours, out)
    }

    /// Writes a unit to the outputs of a part. `all` is the number of its targets before some were
    /// removed.
    fn write(
        &self,
        unit: &TransUnit<'_>,
        source: usize,
        (all, part): (usize, u8),
        neighbours: Option<&Neighbours>,
        out: &mut EncodedChunk,
    ) -> Result<()> {
        let EncodedChunk { outputs, summary, targets, marks, .. } = out;
        let is_chosen =
            !self.selection.is_open() || self.selection.has_condition() || targets.len() < all;
        let is_narrowed = is_chosen && targets.len() + 1 < unit.variants.len();
        let narrowed = is_narrowed.then(|| narrowed(unit, source, targets));
        let selected = Selected { unit, source, targets };
        let whole = narrowed.as_ref().map_or(selected, |(unit, source, targets)| Selected {
            unit,
            source: *source,
            targets,
        });
        let is_repeat = neighbours.is_some_and(|neighbours| neighbours.role.is_repeat());
        let (mut shown, mut is_written) = (usize::MAX, false);
        let of_part =
            self.encoders.iter().zip(outputs.iter_mut()).filter(|((_, own), _)| *own == part);
        for ((encoder, _), out) in of_part {
            let is_whole = encoder.writes_whole_units();
            if is_whole && is_repeat && encoder.drops_repeats() {
                continue;
            }
            if self.counts_losses {
                encoder.count_losses(if is_whole { &whole } else { &selected }, &mut out.losses);
            }
            let pairs = encoder.unit(if is_whole { &whole } else { &selected }, neighbours, out)?;
            shown = shown.min(pairs);
            is_written |= pairs > 0;
        }
        if let Some(parts) = self.parts.as_ref().filter(|_| is_written) {
            marks.add(outputs, parts.key(unit, source, targets[0]));
        }
        if is_written && shown < targets.len() {
            summary.tag_only += targets.len() - shown;
        }
        match (is_written, is_repeat) {
            (true, _) => summary.written += 1,
            (false, true) => summary.account.exclude(Exclusion::Repeated),
            (false, false) => summary.account.exclude(Exclusion::TagsOnly),
        }
        let is_divided = self.parts == Some(Parts::Language);
        let is_nameless = self.has_nameless_targets && !self.selection.has_target();
        if is_written && is_nameless && !is_divided {
            summary.note_targets(unit, &selected);
        }
        Ok(())
    }

    /// Handles a unit without a pair. One from a TM file (TMX or JSONL) is kept in formats that
    /// hold whole units; one from a document is untranslated and is excluded.
    fn without_pair(
        &self,
        unit: &TransUnit<'_>,
        reason: Exclusion,
        chunk: &Chunk,
        out: &mut EncodedChunk,
    ) -> Result<()> {
        let is_memory = matches!(chunk.format(), InputFormat::Tmx | InputFormat::Jsonl);
        let is_chosen = self.selection.has_condition()
            || matches!(reason, Exclusion::State(_) | Exclusion::Unstated);
        let is_kept =
            is_memory && !is_chosen && self.selection.is_open() && !unit.variants.is_empty();
        let mut is_written = false;
        if is_kept {
            let selected = Selected { unit, source: 0, targets: &[] };
            for ((encoder, _), out) in self.encoders.iter().zip(&mut out.outputs) {
                if encoder.writes_whole_units() {
                    encoder.unit(&selected, None, out)?;
                    is_written = true;
                }
            }
            if let Some(parts) = self.parts.as_ref().filter(|_| is_written) {
                out.marks.add(&out.outputs, parts.key_without_pair());
            }
        }
        match is_written {
            true => out.summary.incomplete += 1,
            false => out.summary.account.exclude_unit(reason, unit),
        }
        Ok(())
    }
}

/// The unit with these variants only, and the new indices of its source and targets.
fn narrowed<'a>(
    unit: &TransUnit<'a>,
    source: usize,
    targets: &[usize],
) -> (TransUnit<'a>, usize, Vec<usize>) {
    let mut kept: Vec<usize> = targets.iter().copied().chain([source]).collect();
    kept.sort_unstable();
    let variants = kept.iter().map(|&i| unit.variants[i].clone()).collect();
    let at = kept.iter().position(|&i| i == source).unwrap_or(0);
    let others = (0..kept.len()).filter(|&i| i != at).collect();
    (TransUnit { variants, ..unit.clone() }, at, others)
}
