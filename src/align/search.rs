//! The dynamic program that finds the best sequence of beads and the probability of each bead.
//!
//! Each cell has two states, for whether the bead that ends there is one-sided. They make gap costs
//! affine: the first bead of a one-sided run costs much, each further one little, so that an
//! omitted passage is a single run and not many separate gaps.

use super::band::Band;
use super::bead::Bead;
use super::cost::{Model, Rows};
use super::prior::Prior;

/// The number of states: [`PAIRED`] after a two-sided bead and [`GAP`] after a one-sided one.
const STATES: usize = 2;
const PAIRED: usize = 0;
const GAP: usize = 1;

type Cell = [f64; STATES];

const NEVER: f64 = f64::NEG_INFINITY;

/// A step into a cell: the index of the shape times [`STATES`], plus the state before it.
type Step = u8;

const NO_STEP: Step = u8::MAX;

/// A bead that may begin in a cell.
struct Edge {
    shape: usize,
    to: usize,
    /// The state that the bead leads to.
    state: usize,
    /// The score of the bead from each state.
    score: Cell,
}

/// Calls `visit` for each edge out of a cell.
fn edges(
    band: &Band,
    prior: &Prior,
    (row, column): (usize, usize),
    scores: Option<&[f32]>,
    mut visit: impl FnMut(&Edge),
) {
    for (at, shape) in prior.shapes.iter().enumerate() {
        let Some(to) = band.cell(row + shape.source, column + shape.target) else { continue };
        let first = f64::from(shape.log);
        let edge = if shape.is_two_sided() {
            let Some(evidence) = scores.map(|s| f64::from(s[at])) else { continue };
            Edge { shape: at, to, state: PAIRED, score: [first + evidence; STATES] }
        } else {
            Edge { shape: at, to, state: GAP, score: [first, f64::from(prior.extend)] }
        };
        visit(&edge);
    }
}

/// The best sequence of beads, each with confidence 1.
pub(super) fn best(model: &Model<'_>, band: &Band) -> Vec<Bead> {
    let mut reached = vec![[NEVER; STATES]; band.cells()];
    let mut steps = vec![[NO_STEP; STATES]; band.cells()];
    reached[0] = [0.0, NEVER];
    let mut rows = Rows::new(model, band);
    for row in 0..band.height() {
        let scores = rows.scores(row);
        for (k, column) in band.columns(row).enumerate() {
            let here = reached[band.start(row) + k];
            edges(band, &model.prior, (row, column), scores.cell(k), |edge| {
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
    trace(band, &model.prior, &reached, &steps)
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

/// Forward and backward sums: for each cell the log of the summed probabilities of all sequences
/// that lead to it, and of all that lead from it to the end.
pub(super) struct Sums {
    before: Vec<Cell>,
    after: Vec<Cell>,
}

impl Sums {
    pub(super) fn new(model: &Model<'_>, band: &Band) -> Self {
        Self { before: sums_before(model, band), after: sums_after(model, band) }
    }

    fn total(&self) -> f64 {
        log_sum(self.after[0][PAIRED], NEVER)
    }

    /// The log probability of a bead with this score: the share of all sequences, by weight, that
    /// contain it.
    fn log_probability(&self, band: &Band, prior: &Prior, bead: &Bead, score: f64) -> f64 {
        let from = band.cell(bead.source.start, bead.target.start);
        let to = band.cell(bead.source.end, bead.target.end);
        let (Some(from), Some(to)) = (from, to) else { return NEVER };
        let before = self.before[from];
        let (into, state) = if bead.is_two_sided() {
            (log_sum(before[PAIRED], before[GAP]) + score, PAIRED)
        } else {
            let extended = before[GAP] + f64::from(prior.extend);
            (log_sum(before[PAIRED] + score, extended), GAP)
        };
        into + self.after[to][state] - self.total()
    }
}

fn sums_before(model: &Model<'_>, band: &Band) -> Vec<Cell> {
    let mut sums = vec![[NEVER; STATES]; band.cells()];
    sums[0] = [0.0, NEVER];
    let mut rows = Rows::new(model, band);
    for row in 0..band.height() {
        let scores = rows.scores(row);
        for (k, column) in band.columns(row).enumerate() {
            let here = sums[band.start(row) + k];
            edges(band, &model.prior, (row, column), scores.cell(k), |edge| {
                for (state, &before) in here.iter().enumerate() {
                    let into = &mut sums[edge.to][edge.state];
                    *into = log_sum(*into, before + edge.score[state]);
                }
            });
        }
    }
    sums
}

fn sums_after(model: &Model<'_>, band: &Band) -> Vec<Cell> {
    let mut sums = vec![[NEVER; STATES]; band.cells()];
    if let Some(last) = sums.last_mut() {
        *last = [0.0; STATES];
    }
    let mut rows = Rows::new(model, band);
    for row in (0..band.height()).rev() {
        let scores = rows.scores(row);
        for (k, column) in band.columns(row).enumerate().rev() {
            let cell = band.start(row) + k;
            let mut here = sums[cell];
            edges(band, &model.prior, (row, column), scores.cell(k), |edge| {
                for (state, sum) in here.iter_mut().enumerate() {
                    *sum = log_sum(*sum, edge.score[state] + sums[edge.to][edge.state]);
                }
            });
            sums[cell] = here;
        }
    }
    sums
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

/// The log probability of each bead, over all alignments of the document.
pub(super) fn log_probabilities(model: &Model<'_>, band: &Band, beads: &[Bead]) -> Vec<f64> {
    let sums = Sums::new(model, band);
    let mut rows = Rows::new(model, band);
    let probability = |bead: &Bead| {
        let score = bead_score(model, band, &mut rows, bead);
        sums.log_probability(band, &model.prior, bead, score)
    };
    beads.iter().map(probability).collect()
}

/// The score of a bead after a two-sided one; negative infinity for a shape that is not searched
/// and for a bead outside the band.
fn bead_score(model: &Model<'_>, band: &Band, rows: &mut Rows<'_>, bead: &Bead) -> f64 {
    let Some(at) = model.prior.position(bead) else { return NEVER };
    let prior = f64::from(model.prior.shapes[at].log);
    if !bead.is_two_sided() {
        return prior;
    }
    let columns = band.columns(bead.source.start);
    if !columns.contains(&bead.target.start) {
        return NEVER;
    }
    let scores = rows.scores(bead.source.start);
    scores.cell(bead.target.start - columns.start).map_or(NEVER, |s| prior + f64::from(s[at]))
}
