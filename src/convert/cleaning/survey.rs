//! The first reading: what is to be known of each row before it is decided which ones stay.

use crate::clean::{Checker, Facts, Input, Keep, Table};
use crate::convert::Options;
use crate::convert::cleaning::{Cleaning, Cutter, Grouping};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::{
    Chunk, Context, Exclusion, Fields, InlineHandling, MemoryReader, Selection, TransUnit,
};
use crate::ordered::{Limits, ordered};
use crate::write::Column;

/// What the first reading found.
#[derive(Default)]
pub(super) struct Survey {
    pub(super) table: Table,
    pub(super) places: Places,
    /// Units without a row, because a side has no text.
    pub(super) empty: usize,
    /// Rows that were cut, and the rows that they became.
    pub(super) cut: [usize; 2],
}

/// Where the rows are.
#[derive(Default)]
pub(in crate::convert) struct Places {
    /// The number of the first row of each chunk.
    pub(super) chunks: Vec<usize>,
    /// The line of each row.
    lines: Vec<u32>,
    /// The number of the first row of each input, and its name.
    inputs: Vec<(usize, String)>,
}

impl Places {
    /// The input and the line of a row.
    pub(super) fn of(&self, row: usize) -> (&str, u32) {
        let input = self.inputs.iter().rev().find(|(first, _)| *first <= row);
        (input.map_or("", |(_, name)| name), self.lines.get(row).copied().unwrap_or(0))
    }
}

/// What was found in a chunk.
struct Found {
    name: String,
    rows: Vec<(Facts, u32)>,
    empty: usize,
    cut: [usize; 2],
}

pub(super) fn survey(
    readers: Vec<MemoryReader>,
    options: &Options,
    cleaning: &Cleaning,
    checker: &Checker,
    cutter: Option<&Cutter>,
) -> Result<Survey> {
    let threads = options.threads.max(1);
    let limits = Limits { threads, window: 2 * threads };
    let looker = Looker {
        cleaning,
        checker,
        cutter,
        selection: options.selection(),
        fields: fields(options, cleaning),
        scores: scores(cleaning)?,
    };
    let mut survey = Survey::default();
    ordered(
        limits,
        readers.into_iter().flatten(),
        |chunk| looker.look(&chunk?),
        |outcome| {
            let found = outcome.map_err(|message| Error::new(ErrorKind::Internal, message))??;
            survey.add(found)
        },
    )?;
    Ok(survey)
}

/// The columns that may have the score.
fn scores(cleaning: &Cleaning) -> Result<Vec<Column>> {
    match &cleaning.score {
        Some(column) => Ok(vec![column.clone()]),
        None => ["confidence", "score"].into_iter().map(Column::new).collect(),
    }
}

/// The fields of units that are looked at.
fn fields(options: &Options, cleaning: &Cleaning) -> Fields {
    let is_scored = cleaning.score.is_some() || cleaning.options.min_score.is_some();
    let needs_all = options.states.is_chosen()
        || is_scored
        || cleaning.options.keep != Keep::First
        || !cleaning.against.split.parts.is_empty();
    if needs_all { Fields::All } else { Fields::Texts }
}

impl Survey {
    fn add(&mut self, found: Found) -> Result<()> {
        let first = self.table.len();
        let Places { chunks, lines, inputs } = &mut self.places;
        chunks.push(first);
        if inputs.last().is_none_or(|(_, name)| *name != found.name) {
            inputs.push((first, found.name));
        }
        if u32::try_from(first + found.rows.len()).is_err() {
            return Err(Error::new(ErrorKind::Content, "more than 4,294,967,295 rows")
                .expected("expected fewer; clean the inputs in parts"));
        }
        for (facts, line) in &found.rows {
            self.table.add(facts);
            lines.push(*line);
        }
        self.empty += found.empty;
        for (own, found) in self.cut.iter_mut().zip(found.cut) {
            *own += found;
        }
        Ok(())
    }
}

/// Looks at the rows of chunks.
struct Looker<'a> {
    cleaning: &'a Cleaning,
    checker: &'a Checker,
    cutter: Option<&'a Cutter>,
    selection: Selection,
    fields: Fields,
    /// The columns that may have the score; the first one with a number counts.
    scores: Vec<Column>,
}

impl Looker<'_> {
    fn look(&self, chunk: &Chunk) -> Result<Found> {
        let mut found = Found { name: chunk.name().to_owned(), rows: Vec::new(), empty: 0, cut: [0; 2] };
        let (mut targets, mut lines) = (Vec::new(), chunk.lines());
        chunk.each_with(self.fields, |unit| {
            match self.selection.select(unit, chunk.header(), &mut targets) {
                Ok(source) => {
                    let line = u32::try_from(lines.of(unit)).unwrap_or(u32::MAX);
                    let pieces = self.cutter.and_then(|cutter| cutter.cut(unit, source, &targets));
                    if let Some(pieces) = &pieces {
                        found.cut = [found.cut[0] + 1, found.cut[1] + pieces.len()];
                    }
                    for unit in pieces.iter().flatten().chain(pieces.is_none().then_some(&*unit)) {
                        let facts = |&target: &usize| (self.facts(unit, source, target), line);
                        found.rows.extend(targets.iter().map(facts));
                    }
                }
                Err(Exclusion::Source | Exclusion::Target) => found.empty += 1,
                Err(_) => {}
            }
        })?;
        Ok(found)
    }

    fn facts(&self, unit: &TransUnit<'_>, source: usize, target: usize) -> Facts {
        let text = |at: usize| unit.variants[at].segment.text(InlineHandling::Drop);
        let (source_text, target_text) = (text(source), text(target));
        let is_whole = self.fields == Fields::All;
        let group = if is_whole { self.group(unit, source, target) } else { String::new() };
        let score = is_whole.then(|| self.score(unit, source, target)).flatten();
        let date = if is_whole { date(unit, target) } else { String::new() };
        self.checker.facts(&Input {
            source: &source_text,
            target: &target_text,
            is_plain: are_plain(unit, source, target),
            language: &unit.variants[target].language,
            group: &group,
            score,
            date: &date,
        })
    }

    fn group(&self, unit: &TransUnit<'_>, source: usize, target: usize) -> String {
        let context = || Context::of(unit, source);
        match &self.cleaning.by {
            Grouping::Row => String::new(),
            Grouping::Column(column) => column.of(unit, source, target).into_owned(),
            Grouping::Document => context().document.unwrap_or_default().into_owned(),
            Grouping::Section => {
                let Context { document, source_section, .. } = context();
                format!("{}\0{}", document.unwrap_or_default(), source_section.unwrap_or_default())
            }
        }
    }

    fn score(&self, unit: &TransUnit<'_>, source: usize, target: usize) -> Option<f64> {
        self.scores.iter().find_map(|column| column.of(unit, source, target).parse().ok())
    }
}

/// Which of two variants are without inline elements.
pub(super) fn are_plain(unit: &TransUnit<'_>, source: usize, target: usize) -> [bool; 2] {
    [source, target].map(|at| !unit.variants[at].segment.has_codes())
}

/// When a pair was changed, or else created.
fn date(unit: &TransUnit<'_>, target: usize) -> String {
    let lists = [&unit.variants[target].attributes, &unit.attributes];
    let named = |name: &str| {
        let mut found = lists.iter().filter_map(|attributes| attributes.get(name));
        found.find(|date| !date.is_empty())
    };
    let field = |name: &str| unit.field(name).map(|field| field.text());
    let date = named("changedate").or_else(|| field("changedate"));
    let date = date.or_else(|| named("creationdate")).or_else(|| field("creationdate"));
    date.unwrap_or_default().into_owned()
}
