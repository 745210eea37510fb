//! The scores of the beads that begin in a row of the band: the sums of the scores of all signals.

use super::band::Band;
use super::edges::Borders;
use super::evidence::{ByWidth, Evidence, Mask, WIDEST};
use super::layout::Layout;
use super::length::Lengths;
use super::prior::{FIRST_GAP, Prior, SHAPES};

/// The evidence for a document that a search uses.
pub(super) struct Model<'a> {
    pub(super) evidence: Evidence<'a>,
    pub(super) lengths: Lengths,
    pub(super) borders: Borders,
    pub(super) layout: Layout,
    pub(super) prior: Prior,
}

/// The scores of the beads that begin in a cell, by shape. One-sided shapes are not included.
pub(super) type Scores = [f32; FIRST_GAP];

/// Computes the scores of a row, for rows in ascending or descending order.
///
/// A bead covers up to [`WIDEST`] source sentences, so consecutive rows share most of their
/// sentences. The marks of the last [`WIDEST`] sentences are kept and computed only once.
pub(super) struct Rows<'a> {
    model: &'a Model<'a>,
    band: &'a Band,
    kept: [Option<Kept>; WIDEST],
    scores: Vec<Scores>,
    backward: Vec<ByWidth>,
}

/// The links of one source sentence to a range of target sentences.
struct Kept {
    row: usize,
    /// The first target sentence of the range.
    first: usize,
    marks: Vec<(Mask, Mask)>,
    /// The scores of the terms of the source sentence for the windows that begin at each target
    /// sentence, by width.
    forward: Vec<ByWidth>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(model: &'a Model<'a>, band: &'a Band) -> Self {
        Self { model, band, kept: Default::default(), scores: Vec::new(), backward: Vec::new() }
    }

    /// The scores of all beads that begin in `row`, for each column of the band. Empty for the last
    /// row.
    pub(super) fn scores(&mut self, row: usize) -> &[Scores] {
        let (n, m) = (self.model.evidence.source.sentences.len(), self.targets());
        if row == n {
            return &[];
        }
        let height = WIDEST.min(n - row);
        for sentence in row..row + height {
            self.keep(sentence);
        }
        let columns = self.band.columns(row);
        self.find_backward(row, height, columns.start, (columns.end + WIDEST).min(m));
        let mut scores = std::mem::take(&mut self.scores);
        scores.clear();
        scores.extend(columns.map(|column| self.cell(row, column, n, m)));
        self.scores = scores;
        &self.scores
    }

    fn targets(&self) -> usize {
        self.model.evidence.target.sentences.len()
    }

    fn kept(&self, sentence: usize) -> Option<&Kept> {
        self.kept[sentence % WIDEST].as_ref().filter(|kept| kept.row == sentence)
    }

    /// Marks a source sentence in every column that a bead with this sentence can reach.
    fn keep(&mut self, sentence: usize) {
        if self.kept(sentence).is_some() {
            return;
        }
        let first = self.band.columns((sentence + 1).saturating_sub(WIDEST)).start;
        let end = (self.band.columns(sentence).end + WIDEST).min(self.targets()).max(first);
        let old = self.kept[sentence % WIDEST].take();
        let (mut marks, mut forward) = old.map_or_else(Default::default, |k| (k.marks, k.forward));
        marks.resize(end - first, (0, 0));
        self.model.evidence.mark_row(sentence, first, &mut marks);
        find_forward(&self.model.evidence, sentence, &marks, &mut forward);
        self.kept[sentence % WIDEST] = Some(Kept { row: sentence, first, marks, forward });
    }

    /// Computes the scores of the terms of each target sentence for the source windows that begin
    /// at `row`.
    fn find_backward(&mut self, row: usize, height: usize, first: usize, end: usize) {
        let mut backward = std::mem::take(&mut self.backward);
        backward.clear();
        let weights = &self.model.evidence.backward;
        for j in first..end {
            let terms = &self.model.evidence.target.sentences[j];
            let base = weights.base[j];
            let mut mask = 0;
            let mut by_width = [0.0; WIDEST];
            for (w, value) in by_width.iter_mut().enumerate().take(height) {
                let marks = self.kept(row + w).and_then(|k| k.marks.get(j - k.first));
                mask |= marks.map_or(0, |m| m.1);
                *value = Evidence::sum(weights, terms, base[w], mask, w);
            }
            backward.push(by_width);
        }
        self.backward = backward;
    }

    /// The scores of the beads that begin in a cell; negative infinity for beads that leave the
    /// band.
    fn cell(&self, row: usize, column: usize, n: usize, m: usize) -> Scores {
        let mut scores = [f32::NEG_INFINITY; FIRST_GAP];
        if row >= n || column >= m {
            return scores;
        }
        let lexical = self.lexical(row, column, n.min(row + WIDEST), m.min(column + WIDEST));
        let starts = self.model.layout.starts(row, column);
        for (score, &(a, b)) in scores.iter_mut().zip(&SHAPES) {
            let (a, b) = (usize::from(a), usize::from(b));
            let inside = row + a <= n && column + b <= m;
            if inside && self.band.cell(row + a, column + b).is_some() {
                *score = lexical[a - 1][b - 1]
                    + starts
                    + self.model.layout.blocks(row, a, column, b)
                    + self.model.borders.score(row, a, column, b)
                    + self.model.lengths.score(row, a, column, b);
            }
        }
        scores
    }

    /// The scores of the terms for all pairs of windows that begin in a cell.
    fn lexical(&self, row: usize, column: usize, n: usize, m: usize) -> [ByWidth; WIDEST] {
        let mut sums = [[0.0; WIDEST]; WIDEST];
        let first = self.band.columns(row).start;
        let mut forward = [0.0; WIDEST];
        for (a, sums) in sums.iter_mut().enumerate().take(n - row) {
            let Some(kept) = self.kept(row + a) else { break };
            let more = &kept.forward[column - kept.first];
            let mut backward = 0.0;
            for b in 0..m - column {
                forward[b] += more[b];
                backward += self.backward[column + b - first][a];
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
    marks: &[(Mask, Mask)],
    forward: &mut Vec<ByWidth>,
) {
    let weights = &evidence.forward;
    let terms = &evidence.source.sentences[sentence];
    let base = weights.base[sentence];
    forward.clear();
    forward.extend((0..marks.len()).map(|at| {
        let mut mask = 0;
        let mut by_width = [0.0; WIDEST];
        for (w, value) in by_width.iter_mut().enumerate() {
            mask |= marks.get(at + w).map_or(0, |m| m.0);
            *value = Evidence::sum(weights, terms, base[w], mask, w);
        }
        by_width
    }));
}
