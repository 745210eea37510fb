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
use super::moving::Moving;
use super::prior::Prior;
use super::reach::WIDE;
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
    (trace(band, &model.prior, search.end(), &search.steps), kept)
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
    reached: Moving<Cell>,
    steps: Vec<[Step; STATES]>,
    leads: Vec<Lead>,
}

impl<'a> Search<'a> {
    fn new(model: &'a Model<'a>, band: &'a Band) -> Self {
        let reached = from_beginning(band);
        let steps = vec![[NO_STEP; STATES]; band.cells()];
        Self { model, band, reached, steps, leads: Vec::new() }
    }

    /// The best sequences that lead to the last cell, once all rows are taken.
    fn end(&self) -> Cell {
        self.reached.at(self.band.cells() - 1)
    }

    /// Takes the next row with its scores.
    fn take(&mut self, row: usize, scores: Scores<'_>) {
        let Self { band, reached, steps, .. } = self;
        leads(band, &self.model.prior, row, &mut self.leads);
        reached.advance(band.start(row), end_of_reach(band, row));
        for k in 0..band.columns(row).len() {
            let here = reached.at(band.start(row) + k);
            edges(&self.leads, k, scores, |edge| {
                let there = reached.at_mut(edge.to);
                for (state, &before) in here.iter().enumerate() {
                    let total = before + edge.score[state];
                    if total > there[edge.state] {
                        there[edge.state] = total;
                        steps[edge.to][edge.state] = (edge.shape * STATES + state) as Step;
                    }
                }
            });
        }
    }
}

/// The cells from the first one on, from which all sequences begin.
fn from_beginning(band: &Band) -> Moving<Cell> {
    let mut cells = Moving::new([NEVER; STATES]);
    cells.advance(0, end_of_reach(band, 0));
    *cells.at_mut(0) = [0.0, NEVER];
    cells
}

/// The index behind the last cell to which a bead from a row may lead.
fn end_of_reach(band: &Band, row: usize) -> usize {
    band.start((row + WIDE + 1).min(band.height()))
}

/// Follows the steps back from the last cell, given how it was reached.
fn trace(band: &Band, prior: &Prior, end: Cell, steps: &[[Step; STATES]]) -> Vec<Bead> {
    let (mut row, mut column) = band.last();
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

/// For each bead the log of the summed probabilities of all sequences that lead to its first cell.
fn sums_before(search: (&Model<'_>, &Band, &Kept), beads: &[Bead]) -> Vec<Cell> {
    let (model, band, _) = search;
    let wanted = Wanted::new(beads, |bead| bead.source.start);
    let mut sums = from_beginning(band);
    let mut found = vec![[NEVER; STATES]; beads.len()];
    let (mut again, mut row_leads) = (Again::new(search), Vec::new());
    for row in 0..band.height() {
        leads(band, &model.prior, row, &mut row_leads);
        sums.advance(band.start(row), end_of_reach(band, row));
        let scores = again.scores(row);
        for k in 0..band.columns(row).len() {
            let here = sums.at(band.start(row) + k);
            edges(&row_leads, k, scores, |edge| {
                let into = &mut sums.at_mut(edge.to)[edge.state];
                for (state, &before) in here.iter().enumerate() {
                    *into = log_sum(*into, before + edge.score[state]);
                }
            });
        }
        for &at in wanted.of(row) {
            let cell = band.cell(row, beads[at].target.start);
            found[at] = cell.map_or([NEVER; STATES], |cell| sums.at(cell));
        }
    }
    found
}

/// What is known of the beads from the sums of the sequences that lead to the end.
struct After {
    /// For each bead the log of the summed probabilities of all sequences from its end on; `None` for one that
    /// ends outside of the band.
    ends: Vec<Option<Cell>>,
    /// For each bead its score after a two-sided one.
    scores: Vec<f64>,
    /// The sum of all sequences.
    total: f64,
}

fn sums_after(search: (&Model<'_>, &Band, &Kept), beads: &[Bead]) -> After {
    let (model, band, _) = search;
    let starting = Wanted::new(beads, |bead| bead.source.start);
    let ending = Wanted::new(beads, |bead| bead.source.end);
    let (mut ends, mut bead_scores) = (vec![None; beads.len()], vec![NEVER; beads.len()]);
    // The places of the cells are counted from the last one.
    let mut sums = Moving::new([NEVER; STATES]);
    sums.advance(0, 1);
    *sums.at_mut(0) = [0.0; STATES];
    let place = |cell: usize| band.cells() - 1 - cell;
    let (mut again, mut row_leads) = (Again::new(search), Vec::new());
    for row in (0..band.height()).rev() {
        leads(band, &model.prior, row, &mut row_leads);
        let places = [end_of_reach(band, row), band.start(row)].map(|cell| band.cells() - cell);
        sums.advance(places[0], places[1]);
        let scores = again.scores(row);
        for k in (0..band.columns(row).len()).rev() {
            let at = place(band.start(row) + k);
            let mut here = sums.at(at);
            edges(&row_leads, k, scores, |edge| {
                let after = sums.at(place(edge.to))[edge.state];
                here = log_sums(here, [edge.score[PAIRED] + after, edge.score[GAP] + after]);
            });
            *sums.at_mut(at) = here;
        }
        for &at in starting.of(row) {
            bead_scores[at] = bead_score(model, band, scores, &beads[at]);
        }
        for &at in ending.of(row) {
            ends[at] = band.cell(row, beads[at].target.end).map(|cell| sums.at(place(cell)));
        }
    }
    let total = log_sum(sums.at(place(0))[PAIRED], NEVER);
    After { ends, scores: bead_scores, total }
}

/// The beads by the row that something of them is wanted in.
struct Wanted {
    /// The beads with their rows, in the order of the rows.
    beads: Vec<usize>,
    rows: Vec<usize>,
}

impl Wanted {
    fn new(beads: &[Bead], row: impl Fn(&Bead) -> usize) -> Self {
        let mut order: Vec<usize> = (0..beads.len()).collect();
        order.sort_by_key(|&at| row(&beads[at]));
        let rows = order.iter().map(|&at| row(&beads[at])).collect();
        Self { beads: order, rows }
    }

    fn of(&self, row: usize) -> &[usize] {
        let start = self.rows.partition_point(|&found| found < row);
        let end = self.rows.partition_point(|&found| found <= row);
        &self.beads[start..end]
    }
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
    let (model, ..) = search;
    let (before, after) =
        both(threads > 1, || sums_before(search, beads), || sums_after(search, beads));
    let probability = |at: usize| {
        let (before, score) = (before[at], after.scores[at]);
        let Some(end) = after.ends[at] else { return NEVER };
        let (into, state) = if beads[at].is_two_sided() {
            (log_sum(before[PAIRED], before[GAP]) + score, PAIRED)
        } else {
            let extended = before[GAP] + f64::from(model.prior.extend);
            (log_sum(before[PAIRED] + score, extended), GAP)
        };
        into + end[state] - after.total
    };
    (0..beads.len()).map(probability).collect()
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
