//! The dynamic program that finds the best sequence of beads and the probability of each bead.
//!
//! Each cell has two states, for whether the bead that ends there is one-sided. They make gap costs
//! affine: the first bead of a one-sided run costs much, each further one little, so that an
//! omitted passage is a single run and not many separate gaps.

use std::convert::Infallible;
use std::ops::Range;

use super::band::Band;
use super::bead::Bead;
use super::cost::{self, Model, Rows, Scores};
use super::prior::Prior;
use super::shared::both;
use crate::ordered::{Limits, ordered};

/// The number of states: [`PAIRED`] after a two-sided bead and [`GAP`] after a one-sided one.
const STATES: usize = 2;
const PAIRED: usize = 0;
const GAP: usize = 1;

type Cell = [f64; STATES];

const NEVER: f64 = f64::NEG_INFINITY;

/// A step into a cell: the index of the shape times [`STATES`], plus the state before it.
type Step = u8;

const NO_STEP: Step = u8::MAX;

/// The most scores that are kept of a search. Those of more rows are computed again when they are needed, so that
/// long documents do not fill the memory.
const MOST_KEPT: usize = 12 << 20;

/// The scores of the first rows of a search.
#[derive(Default)]
pub(super) struct Kept {
    /// The index at which the scores of each row begin, and the end of the last row.
    starts: Vec<usize>,
    values: Vec<f32>,
}

impl Kept {
    fn of(&self, row: usize) -> Option<Scores<'_>> {
        let (start, end) = (*self.starts.get(row)?, *self.starts.get(row + 1)?);
        Some(&self.values[start..end])
    }

    /// Whether so many scores of a row are to be kept: there is room, and all rows before are kept.
    fn has_room(&self, row: usize, values: usize) -> bool {
        self.starts.len() == row + 1 && self.values.len() + values <= MOST_KEPT
    }

    fn push(&mut self, row: usize, scores: Scores<'_>) {
        if self.has_room(row, scores.len()) {
            self.values.extend_from_slice(scores);
            self.starts.push(self.values.len());
        }
    }

    /// Computes the scores of the next row, and keeps them if there is room.
    fn next<'k>(
        &'k mut self,
        rows: &mut Rows<'_>,
        buffer: &'k mut Vec<f32>,
        (row, values): (usize, usize),
    ) -> Scores<'k> {
        let start = self.values.len();
        if self.has_room(row, values) {
            self.values.resize(start + values, 0.0);
            self.starts.push(start + values);
            let scores = &mut self.values[start..];
            rows.compute(row, scores);
            return scores;
        }
        buffer.resize(values, 0.0);
        rows.compute(row, buffer);
        buffer
    }
}

/// The beads of one shape that begin in a row.
struct Lead {
    shape: usize,
    /// The cells of the row, counted from its first one, in which they may begin.
    cells: Range<usize>,
    /// The cell to which the first of them leads.
    to: usize,
    /// The state that they lead to.
    state: usize,
    /// The score of the shape from each state.
    prior: Cell,
    /// The place of the scores of the first of them in those of the row; `None` for one-sided beads.
    scores: Option<usize>,
}

/// The beads that begin in a row, by shape.
fn leads(band: &Band, prior: &Prior, row: usize, leads: &mut Vec<Lead>) {
    leads.clear();
    let columns = band.columns(row);
    for (at, shape) in prior.shapes.iter().enumerate() {
        let Some((inside, to)) = band.leading(row, (shape.source, shape.target)) else { continue };
        let cells = inside.start - columns.start..inside.end - columns.start;
        let first = f64::from(shape.log);
        let slot = prior.slot(shape.source, shape.target);
        let scores = slot.map(|slot| slot * columns.len() + cells.start);
        leads.push(match scores {
            Some(_) => Lead { shape: at, cells, to, state: PAIRED, prior: [first; STATES], scores },
            None => {
                let prior = [first, f64::from(prior.extend)];
                Lead { shape: at, cells, to, state: GAP, prior, scores }
            }
        });
    }
}

/// A bead that may begin in a cell.
struct Edge {
    shape: usize,
    to: usize,
    /// The state that the bead leads to.
    state: usize,
    /// The score of the bead from each state.
    score: Cell,
}

/// Calls `visit` for each edge out of the `k`-th cell of a row.
#[inline]
fn edges(leads: &[Lead], k: usize, scores: Scores<'_>, mut visit: impl FnMut(&Edge)) {
    for lead in leads {
        if !lead.cells.contains(&k) {
            continue;
        }
        let along = k - lead.cells.start;
        let evidence = lead.scores.map_or(0.0, |first| f64::from(scores[first + along]));
        let score = match lead.scores {
            Some(_) => [lead.prior[PAIRED] + evidence; STATES],
            None => lead.prior,
        };
        visit(&Edge { shape: lead.shape, to: lead.to + along, state: lead.state, score });
    }
}

/// The number of rows that a thread computes before it takes others.
const ROWS_OF_BLOCK: usize = 64;

/// The best sequence of beads, each with confidence 1, and the scores that were computed. Several threads
/// compute the scores, and this one follows with the search.
pub(super) fn best(model: &Model<'_>, band: &Band, threads: usize) -> (Vec<Bead>, Kept) {
    let mut search = Search::new(model, band);
    let mut kept = Kept { starts: vec![0], values: Vec::new() };
    if threads <= 1 {
        let (mut rows, mut buffer) = (Rows::new(model, band), Vec::new());
        for row in 0..band.height() {
            let values = cost::values_of_row(model, band, row);
            search.take(row, kept.next(&mut rows, &mut buffer, (row, values)));
        }
    } else {
        let limits = Limits { threads, window: 4 * threads };
        let starts = (0..band.height()).step_by(ROWS_OF_BLOCK);
        let blocks = starts.map(|start| start..(start + ROWS_OF_BLOCK).min(band.height()));
        let compute = |block: Range<usize>| (block.clone(), block_scores(model, band, block));
        let taken: Result<(), Infallible> = ordered(limits, blocks, compute, |computed| {
            let (block, scores) = computed.unwrap_or_else(|panic| panic!("{panic}"));
            let mut rest = scores.as_slice();
            for row in block {
                let (scores, after) = rest.split_at(cost::values_of_row(model, band, row));
                rest = after;
                search.take(row, scores);
                kept.push(row, scores);
            }
            Ok(())
        });
        let Ok(()) = taken;
    }
    (trace(band, &model.prior, &search.reached, &search.steps), kept)
}

/// The scores of consecutive rows, one after the other.
fn block_scores(model: &Model<'_>, band: &Band, block: Range<usize>) -> Vec<f32> {
    let sizes = block.clone().map(|row| cost::values_of_row(model, band, row));
    let mut all = vec![0.0; sizes.sum()];
    let (mut rows, mut rest) = (Rows::new(model, band), all.as_mut_slice());
    for row in block {
        let (scores, after) = rest.split_at_mut(cost::values_of_row(model, band, row));
        rows.compute(row, scores);
        rest = after;
    }
    all
}

/// The best sequences that lead to the cells of the rows taken so far and of those that their beads reach.
struct Search<'a> {
    model: &'a Model<'a>,
    band: &'a Band,
    reached: Vec<Cell>,
    steps: Vec<[Step; STATES]>,
    leads: Vec<Lead>,
}

impl<'a> Search<'a> {
    fn new(model: &'a Model<'a>, band: &'a Band) -> Self {
        let mut reached = vec![[NEVER; STATES]; band.cells()];
        reached[0] = [0.0, NEVER];
        let steps = vec![[NO_STEP; STATES]; band.cells()];
        Self { model, band, reached, steps, leads: Vec::new() }
    }

    /// Takes the next row with its scores.
    fn take(&mut self, row: usize, scores: Scores<'_>) {
        let Self { band, reached, steps, .. } = self;
        leads(band, &self.model.prior, row, &mut self.leads);
        for k in 0..band.columns(row).len() {
            let here = reached[band.start(row) + k];
            edges(&self.leads, k, scores, |edge| {
                for (state, &before) in here.iter().enumerate() {
                    let total = before + edge.score[state];
                    if total > reached[edge.to][edge.state] {
                        reached[edge.to][edge.state] = total;
                        steps[edge.to][edge.state] = (edge.shape * STATES + state) as Step;
                    }
                }
            });
        }
    }
}

/// Follows the steps back from the last cell.
fn trace(band: &Band, prior: &Prior, reached: &[Cell], steps: &[[Step; STATES]]) -> Vec<Bead> {
    let (mut row, mut column) = band.last();
    let end = reached[reached.len() - 1];
    let mut state = if end[GAP] > end[PAIRED] { GAP } else { PAIRED };
    let mut beads = Vec::new();
    while (row, column) != (0, 0) {
        let Some(cell) = band.cell(row, column) else { break };
        let step = steps[cell][state];
        if step == NO_STEP {
            break;
        }
        let shape = prior.shapes[usize::from(step) / STATES];
        let (from_row, from_column) = (row - shape.source, column - shape.target);
        beads.push(Bead { source: from_row..row, target: from_column..column, confidence: 1.0 });
        (row, column, state) = (from_row, from_column, usize::from(step) % STATES);
    }
    beads.reverse();
    beads
}

/// The scores of the rows of a search: those that were kept, else computed again.
struct Again<'a> {
    model: &'a Model<'a>,
    band: &'a Band,
    kept: &'a Kept,
    rows: Rows<'a>,
    buffer: Vec<f32>,
}

impl<'a> Again<'a> {
    fn new((model, band, kept): (&'a Model<'a>, &'a Band, &'a Kept)) -> Self {
        Self { model, band, kept, rows: Rows::new(model, band), buffer: Vec::new() }
    }

    fn scores(&mut self, row: usize) -> Scores<'_> {
        if let Some(kept) = self.kept.of(row) {
            return kept;
        }
        self.buffer.resize(cost::values_of_row(self.model, self.band, row), 0.0);
        self.rows.compute(row, &mut self.buffer);
        &self.buffer
    }
}

/// For each cell the log of the summed probabilities of all sequences that lead to it.
fn sums_before(search: (&Model<'_>, &Band, &Kept)) -> Vec<Cell> {
    let (model, band, _) = search;
    let mut sums = vec![[NEVER; STATES]; band.cells()];
    sums[0] = [0.0, NEVER];
    let (mut again, mut row_leads) = (Again::new(search), Vec::new());
    for row in 0..band.height() {
        leads(band, &model.prior, row, &mut row_leads);
        let scores = again.scores(row);
        for k in 0..band.columns(row).len() {
            let here = sums[band.start(row) + k];
            edges(&row_leads, k, scores, |edge| {
                for (state, &before) in here.iter().enumerate() {
                    let into = &mut sums[edge.to][edge.state];
                    *into = log_sum(*into, before + edge.score[state]);
                }
            });
        }
    }
    sums
}

/// For each cell the log of the summed probabilities of all sequences that lead from it to the end. Calls
/// `visit` with the scores of each row.
fn sums_after(
    search: (&Model<'_>, &Band, &Kept),
    mut visit: impl FnMut(usize, Scores<'_>),
) -> Vec<Cell> {
    let (model, band, _) = search;
    let mut sums = vec![[NEVER; STATES]; band.cells()];
    if let Some(last) = sums.last_mut() {
        *last = [0.0; STATES];
    }
    let (mut again, mut row_leads) = (Again::new(search), Vec::new());
    for row in (0..band.height()).rev() {
        leads(band, &model.prior, row, &mut row_leads);
        let scores = again.scores(row);
        for k in (0..band.columns(row).len()).rev() {
            let cell = band.start(row) + k;
            let mut here = sums[cell];
            edges(&row_leads, k, scores, |edge| {
                let after = sums[edge.to][edge.state];
                here = log_sums(here, [edge.score[PAIRED] + after, edge.score[GAP] + after]);
            });
            sums[cell] = here;
        }
        visit(row, scores);
    }
    sums
}

/// [`log_sum`] of both states. Until the first one-sided bead the two are equal, and one is computed.
fn log_sums(a: Cell, b: Cell) -> Cell {
    let paired = log_sum(a[PAIRED], b[PAIRED]);
    let is_same = a[PAIRED] == a[GAP] && b[PAIRED] == b[GAP];
    [paired, if is_same { paired } else { log_sum(a[GAP], b[GAP]) }]
}

/// `ln(e^a + e^b)`, without overflow.
fn log_sum(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    let distance = low - high;
    if distance > -25.0 {
        high + f64::from(libm::log1pf(libm::expf(distance as f32)))
    } else {
        high
    }
}

/// The log probability of each bead, over all alignments of the document: the share of all sequences, by
/// weight, that contain it.
pub(super) fn log_probabilities(
    search: (&Model<'_>, &Band, &Kept),
    beads: &[Bead],
    threads: usize,
) -> Vec<f64> {
    let (model, band, _) = search;
    let before = || -> Vec<Cell> {
        let sums = sums_before(search);
        let from = |bead: &Bead| band.cell(bead.source.start, bead.target.start);
        beads.iter().map(|bead| from(bead).map_or([NEVER; STATES], |cell| sums[cell])).collect()
    };
    let (before, (after, scores)) = both(threads > 1, before, || after_and_scores(search, beads));
    let total = log_sum(after[0][PAIRED], NEVER);
    let probability = |((bead, before), score): ((&Bead, &Cell), &f64)| {
        let Some(to) = band.cell(bead.source.end, bead.target.end) else { return NEVER };
        let (into, state) = if bead.is_two_sided() {
            (log_sum(before[PAIRED], before[GAP]) + score, PAIRED)
        } else {
            let extended = before[GAP] + f64::from(model.prior.extend);
            (log_sum(before[PAIRED] + score, extended), GAP)
        };
        into + after[to][state] - total
    };
    beads.iter().zip(&before).zip(&scores).map(probability).collect()
}

/// The sums of [`sums_after`], and the score of each bead after a two-sided one.
fn after_and_scores(search: (&Model<'_>, &Band, &Kept), beads: &[Bead]) -> (Vec<Cell>, Vec<f64>) {
    let (model, band, _) = search;
    let mut by_row: Vec<usize> = (0..beads.len()).collect();
    by_row.sort_by_key(|&at| beads[at].source.start);
    let mut scores = vec![NEVER; beads.len()];
    let after = sums_after(search, |row, row_scores| {
        while let Some(&at) = by_row.last()
            && beads[at].source.start >= row
        {
            scores[at] = bead_score(model, band, row_scores, &beads[at]);
            by_row.pop();
        }
    });
    (after, scores)
}

/// The score of a bead after a two-sided one, given the scores of its row; negative infinity for a shape that
/// is not searched and for a bead outside the band.
fn bead_score(model: &Model<'_>, band: &Band, scores: Scores<'_>, bead: &Bead) -> f64 {
    let Some(at) = model.prior.position(bead) else { return NEVER };
    let prior = f64::from(model.prior.shapes[at].log);
    let size = (bead.source.len(), bead.target.len());
    let Some(slot) = model.prior.slot(size.0, size.1) else { return prior };
    let Some((inside, _)) = band.leading(bead.source.start, size) else { return NEVER };
    if !inside.contains(&bead.target.start) {
        return NEVER;
    }
    let columns = band.columns(bead.source.start);
    let score = scores[slot * columns.len() + bead.target.start - columns.start];
    prior + f64::from(score)
}
