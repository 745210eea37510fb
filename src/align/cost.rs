//! The scores of the beads that begin in a row of the band: the sums of the scores of all signals.

use super::band::Band;
use super::by_width::ByWidth;
use super::edges::Borders;
use super::evidence::{Evidence, Mask};
use super::layout::Layout;
use super::length::Lengths;
use super::prior::Prior;
use super::reach::{Reach, WIDE};
use super::similarity::Similarity;

/// The evidence for a document that a search uses.
pub(super) struct Model<'a> {
    pub(super) evidence: Evidence<'a>,
    pub(super) lengths: Lengths,
    pub(super) borders: Borders,
    pub(super) layout: Layout,
    pub(super) prior: Prior,
    /// `None` without vectors.
    pub(super) similarity: Option<Similarity<'a>>,
    pub(super) reach: Reach,
}

/// The scores of the beads that begin in the cells of a row.
#[derive(Clone, Copy)]
pub(super) struct Scores<'a> {
    values: &'a [f32],
    shapes: usize,
}

impl<'a> Scores<'a> {
    /// The scores of the beads that begin in the `k`-th cell, by shape; those of one-sided shapes
    /// mean nothing. `None` in the last row.
    pub(super) fn cell(self, k: usize) -> Option<&'a [f32]> {
        self.values.get(k * self.shapes..(k + 1) * self.shapes)
    }
}

/// Computes the scores of a row, for rows in ascending or descending order.
///
/// A bead covers several source sentences, so consecutive rows share most of their sentences. The
/// marks of the last sentences are kept and computed only once.
pub(super) struct Rows<'a> {
    model: &'a Model<'a>,
    band: &'a Band,
    kept: [Option<Kept>; WIDE],
    scores: Vec<f32>,
    backward: ByWidth,
}

/// The links of one source sentence to a range of target sentences.
struct Kept {
    row: usize,
    /// The first target sentence of the range.
    first: usize,
    marks: Vec<(Mask, Mask)>,
    /// The scores of the terms of the source sentence for the windows that begin at each target
    /// sentence, by width.
    forward: ByWidth,
    /// The scalar products with the target sentences; empty without vectors.
    dots: Vec<f32>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(model: &'a Model<'a>, band: &'a Band) -> Self {
        Self {
            model,
            band,
            kept: Default::default(),
            scores: Vec::new(),
            backward: ByWidth::default(),
        }
    }

    /// The scores of all beads that begin in `row`, for each column of the band.
    pub(super) fn scores(&mut self, row: usize) -> Scores<'_> {
        let (n, m) = (self.model.evidence.source.sentences.len(), self.targets());
        let shapes = self.model.prior.shapes.len();
        if row == n {
            return Scores { values: &[], shapes };
        }
        let height = self.model.reach.source.min(n - row);
        for sentence in row..row + height {
            self.keep(sentence);
        }
        let columns = self.band.columns(row);
        self.find_backward(
            row,
            height,
            columns.start,
            (columns.end + self.model.reach.target).min(m),
        );
        let mut scores = std::mem::take(&mut self.scores);
        scores.clear();
        scores.resize(columns.len() * shapes, f32::NEG_INFINITY);
        for (cell, column) in scores.chunks_exact_mut(shapes).zip(columns) {
            self.cell(row, column, (n, m), cell);
        }
        self.scores = scores;
        Scores { values: &self.scores, shapes }
    }

    fn targets(&self) -> usize {
        self.model.evidence.target.sentences.len()
    }

    fn kept(&self, sentence: usize) -> Option<&Kept> {
        self.kept[sentence % WIDE].as_ref().filter(|kept| kept.row == sentence)
    }

    /// Marks a source sentence in every column that a bead with this sentence can reach.
    fn keep(&mut self, sentence: usize) {
        if self.kept(sentence).is_some() {
            return;
        }
        let reach = self.model.reach;
        let first = self.band.columns((sentence + 1).saturating_sub(reach.source)).start;
        let end = (self.band.columns(sentence).end + reach.target).min(self.targets()).max(first);
        let old = self.kept[sentence % WIDE].take();
        let (mut marks, mut forward, mut dots) =
            old.map_or_else(Default::default, |k| (k.marks, k.forward, k.dots));
        marks.resize(end - first, (0, 0));
        self.model.evidence.mark_row(sentence, first, &mut marks);
        forward.resize(marks.len(), reach.target);
        find_forward(&self.model.evidence, sentence, (&marks, reach.target), &mut forward);
        if let Some(similarity) = &self.model.similarity {
            dots.resize(marks.len(), 0.0);
            similarity.dots(sentence, first, &mut dots);
        }
        self.kept[sentence % WIDE] = Some(Kept { row: sentence, first, marks, forward, dots });
    }

    /// Computes the scores of the terms of each target sentence for the source windows that begin
    /// at `row`.
    fn find_backward(&mut self, row: usize, height: usize, first: usize, end: usize) {
        let mut backward = std::mem::take(&mut self.backward);
        backward.resize(end - first, self.model.reach.source);
        let weights = &self.model.evidence.backward;
        for j in first..end {
            let terms = &self.model.evidence.target.sentences[j];
            let mut mask = 0;
            for w in 0..height {
                let marks = self.kept(row + w).and_then(|k| k.marks.get(j - k.first));
                mask |= marks.map_or(0, |m| m.1);
                *backward.at_mut(j - first, w) =
                    Evidence::sum(weights, terms, weights.base.at(j, w), mask, w);
            }
        }
        self.backward = backward;
    }

    /// Computes the scores of the beads that begin in a cell. They stay negative infinity for beads
    /// that leave the band.
    fn cell(&self, row: usize, column: usize, (n, m): (usize, usize), scores: &mut [f32]) {
        if row >= n || column >= m {
            return;
        }
        let reach = self.model.reach;
        let lexical =
            self.lexical(row, column, n.min(row + reach.source), m.min(column + reach.target));
        let Model { prior, layout, borders, lengths, similarity, .. } = self.model;
        let starts = layout.starts(row, column);
        for (score, shape) in scores.iter_mut().zip(&prior.shapes).filter(|s| s.1.is_two_sided()) {
            let (a, b) = (shape.source, shape.target);
            let inside = row + a <= n && column + b <= m;
            if inside && self.band.cell(row + a, column + b).is_some() {
                *score = lexical[a - 1][b - 1]
                    + starts
                    + layout.blocks(row, a, column, b)
                    + borders.score(row, a, column, b)
                    + lengths.score(row, a, column, b);
                if let Some(similarity) = similarity {
                    let dots = |x: usize, y: usize| self.dot(row + x, column + y);
                    *score += similarity.score_with((row, a), (column, b), dots);
                }
            }
        }
    }

    /// The scalar product of the vectors of two sentences.
    fn dot(&self, sentence: usize, column: usize) -> f32 {
        let kept = self.kept(sentence);
        kept.and_then(|k| k.dots.get(column - k.first)).copied().unwrap_or(0.0)
    }

    /// The scores of the terms for all pairs of windows that begin in a cell.
    fn lexical(&self, row: usize, column: usize, n: usize, m: usize) -> [[f32; WIDE]; WIDE] {
        let mut sums = [[0.0; WIDE]; WIDE];
        let first = self.band.columns(row).start;
        let mut forward = [0.0; WIDE];
        for (a, sums) in sums.iter_mut().enumerate().take(n - row) {
            let Some(kept) = self.kept(row + a) else { break };
            let mut backward = 0.0;
            for b in 0..m - column {
                forward[b] += kept.forward.at(column - kept.first, b);
                backward += self.backward.at(column + b - first, a);
                sums[b] = forward[b] + backward;
            }
        }
        sums
    }
}

/// Computes the scores of the terms of a source sentence for the windows that begin at each column.
fn find_forward(
    evidence: &Evidence<'_>,
    sentence: usize,
    (marks, reach): (&[(Mask, Mask)], usize),
    forward: &mut ByWidth,
) {
    let weights = &evidence.forward;
    let terms = &evidence.source.sentences[sentence];
    for at in 0..marks.len() {
        let mut mask = 0;
        for w in 0..reach {
            mask |= marks.get(at + w).map_or(0, |m| m.0);
            *forward.at_mut(at, w) =
                Evidence::sum(weights, terms, weights.base.at(sentence, w), mask, w);
        }
    }
}
