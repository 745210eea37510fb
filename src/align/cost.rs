//! The scores of the beads that begin in a row of the band: the sums of the scores of all signals.

use std::ops::Range;

use super::band::Band;
use super::by_width::WindowTable;
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

/// The scores of the two-sided beads that begin in the cells of a row: for each two-sided shape, in their order,
/// a value for each column. Those of beads that leave the band mean nothing.
pub(super) type Scores<'s> = &'s [f32];

/// Computes the scores of a row, for rows in ascending or descending order.
///
/// A bead covers several source sentences, so consecutive rows share most of their sentences. The
/// marks of the last sentences are kept and computed only once.
pub(super) struct Rows<'a> {
    model: &'a Model<'a>,
    band: &'a Band,
    kept: [Option<Kept>; WIDE],
    backward: WindowTable<f32>,
    /// For each target width the sums of the scores of the source terms, by column.
    forward_sums: WindowTable<f32>,
    backward_sums: Vec<f32>,
    starts: Vec<f32>,
}

/// The links of one source sentence to a range of target sentences.
struct Kept {
    row: usize,
    /// The first target sentence of the range.
    first: usize,
    marks: Vec<(Mask, Mask)>,
    /// The scores of the terms of the source sentence for the windows that begin at each target
    /// sentence, by width.
    forward: WindowTable<f32>,
    /// The scalar products with the target sentences; empty without vectors.
    dots: Vec<f32>,
}

/// The number of values of the scores of a row.
pub(super) fn values_of_row(model: &Model<'_>, band: &Band, row: usize) -> usize {
    let is_last = row == model.evidence.source.sentences.len();
    if is_last { 0 } else { band.columns(row).len() * model.prior.two_sided() }
}

impl<'a> Rows<'a> {
    pub(super) fn new(model: &'a Model<'a>, band: &'a Band) -> Self {
        Self {
            model,
            band,
            kept: Default::default(),
            backward: WindowTable::default(),
            forward_sums: WindowTable::default(),
            backward_sums: Vec::new(),
            starts: Vec::new(),
        }
    }

    /// Computes the scores of all beads that begin in `row`; see [`Scores`]. `scores` has
    /// [`values_of_row`] places.
    pub(super) fn compute(&mut self, row: usize, scores: &mut [f32]) {
        let (n, m) = (self.model.evidence.source.sentences.len(), self.targets());
        if row == n {
            return;
        }
        let reach = self.model.reach;
        let height = reach.source.min(n - row);
        for sentence in row..row + height {
            self.keep(sentence);
        }
        let columns = self.band.columns(row);
        self.find_backward(row, height, columns.start, (columns.end + reach.target).min(m));
        self.find_starts(row, columns.start..columns.end.min(m));
        self.forward_sums.resize(self.starts.len(), reach.target);
        (0..reach.target).for_each(|w| self.forward_sums.width_mut(w).fill(0.0));
        for a in 1..=height {
            self.add_sentence(row, a, scores);
        }
    }

    /// Computes the scores of the first items of the beads of a row.
    fn find_starts(&mut self, row: usize, columns: Range<usize>) {
        self.starts.clear();
        self.starts.extend(columns.map(|column| self.model.layout.starts(row, column)));
    }

    /// Adds the terms of the `a`-th source sentence of a row, and computes the scores of the beads that end
    /// with it.
    fn add_sentence(&mut self, row: usize, a: usize, scores: &mut [f32]) {
        let mut forward_sums = std::mem::take(&mut self.forward_sums);
        let mut backward_sums = std::mem::take(&mut self.backward_sums);
        let columns = self.band.columns(row);
        backward_sums.clear();
        backward_sums.resize(self.starts.len(), 0.0);
        let Some(kept) = self.kept(row + a - 1) else { return };
        let widest = self.model.prior.widest_from(a).min(self.targets() - columns.start);
        for b in 1..=widest {
            let from = columns.start - kept.first;
            // Windows that begin so near to the end that they would leave the text have no scores.
            let inside = self.starts.len().min(self.targets() + 1 - b - columns.start);
            let sums = &mut forward_sums.width_mut(b - 1)[..inside];
            add(sums, &kept.forward.width(b - 1)[from..from + inside]);
            let backward = &self.backward.width(a - 1)[b - 1..b - 1 + inside];
            add(&mut backward_sums[..inside], backward);
            if let Some(slot) = self.model.prior.slot(a, b)
                && let Some((columns_inside, _)) = self.band.leading(row, (a, b))
            {
                let run = columns_inside.start - columns.start..columns_inside.end - columns.start;
                let scores = &mut scores[slot * columns.len()..(slot + 1) * columns.len()];
                let sums = (&forward_sums.width(b - 1)[run.clone()], &backward_sums[run.clone()]);
                self.shape((row, a), (columns_inside.start, b), sums, &mut scores[run]);
            }
        }
        self.forward_sums = forward_sums;
        self.backward_sums = backward_sums;
    }

    /// Computes the scores of the beads of a shape that begin at `j` and the places after it.
    fn shape(
        &self,
        (row, a): (usize, usize),
        (j, b): (usize, usize),
        (forward, backward): (&[f32], &[f32]),
        scores: &mut [f32],
    ) {
        let Model { layout, borders, lengths, similarity, .. } = self.model;
        let from = j - self.band.columns(row).start;
        let starts = &self.starts[from..from + scores.len()];
        for (((score, forward), backward), start) in
            scores.iter_mut().zip(forward).zip(backward).zip(starts)
        {
            *score = forward + backward + start;
        }
        layout.add_blocks((row, a), (j, b), scores);
        borders.add_row((row, a), (j, b), scores);
        lengths.add_row((row, a), (j, b), scores);
        if let Some(similarity) = similarity {
            for (at, score) in scores.iter_mut().enumerate() {
                let dots = |x: usize, y: usize| self.dot(row + x, j + at + y);
                *score += similarity.score_with((row, a), (j + at, b), dots);
            }
        }
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

    /// The scalar product of the vectors of two sentences.
    fn dot(&self, sentence: usize, column: usize) -> f32 {
        let kept = self.kept(sentence);
        kept.and_then(|k| k.dots.get(column - k.first)).copied().unwrap_or(0.0)
    }
}

fn add(sums: &mut [f32], values: &[f32]) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
}

/// Computes the scores of the terms of a source sentence for the windows that begin at each column.
fn find_forward(
    evidence: &Evidence<'_>,
    sentence: usize,
    (marks, reach): (&[(Mask, Mask)], usize),
    forward: &mut WindowTable<f32>,
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
