//! Sub-segments: the clauses of a target segment that translate each source segment of its bead.
//!
//! The bead as a whole is taken as given, so only the place of each translation is open. A term
//! whose partner occurs in some of the clauses scores by how much likelier its translation is there
//! than anywhere. Segments and clauses are paired in order; neighbours that cannot be separated
//! stay joined. The confidence of a sub-segment is the share, by weight, of all pairings that
//! contain it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::bead::Bead;
use super::clause::clauses;
use super::constants::Constants;
use super::evidence::{Evidence, SideWeights, pairs_of, weight_of};
use super::explain::Known;
use super::sequence::Sequence;
use super::terms::Tokenizer;

/// A span of a target segment that translates one of several source segments of its bead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubSegmentSpan {
    /// The index of the source segment.
    pub source: usize,
    /// The index of the target segment.
    pub target: usize,
    /// The byte range in the text of the target item: one or more whole clauses, including white
    /// space after them.
    pub range: Range<usize>,
    /// The probability, from 0.0 to 1.0, that exactly these clauses translate this segment.
    pub confidence: f32,
}

/// The sub-segments of a document, in the order of the source.
pub type SubSegmentSpans = Vec<SubSegmentSpan>;

/// The most clauses of a target segment that is divided: one for each bit of a `u64`.
const MOST_CLAUSES: usize = 64;

/// Divides beads into sub-segments, by the evidence of a document.
pub(super) struct Divider<'a> {
    pub(super) evidence: &'a Evidence<'a>,
    pub(super) constants: &'a Constants,
    pub(super) known: &'a Known<'a>,
    pub(super) tokenizer: Tokenizer<'a>,
}

impl Divider<'_> {
    /// The sub-segments of a bead of several source segments and one target segment; empty for
    /// other beads.
    pub(super) fn divide(&self, bead: &Bead, target: &Sequence) -> SubSegmentSpans {
        if bead.source.len() < 2 || bead.target.len() != 1 {
            return Vec::new();
        }
        let text = target.items[bead.target.start].text.as_str();
        let ranges = clauses(text, self.tokenizer.language);
        if ranges.len() < 2 || ranges.len() > MOST_CLAUSES {
            return Vec::new();
        }
        let grid = self.grid(bead, text, &ranges);
        let span = |(i, clauses, probability): (usize, Range<usize>, f64)| SubSegmentSpan {
            source: bead.source.start + i,
            target: bead.target.start,
            range: ranges[clauses.start].start..ranges[clauses.end - 1].end,
            confidence: (probability * f64::from(bead.confidence)) as f32,
        };
        let spans = grid.best().into_iter().map(span);
        spans.filter(|span| span.confidence >= self.constants.part_least).collect()
    }

    fn grid(&self, bead: &Bead, text: &str, ranges: &[Range<usize>]) -> Grid<'_> {
        let sentences = &self.evidence.source.sentences[bead.source.clone()];
        let clauses: Vec<Vec<u32>> = ranges
            .iter()
            .map(|range| self.tokenizer.find(&text[range.clone()], self.known.target))
            .collect();
        let (mut forward, mut backward) = (Vec::new(), Vec::new());
        for sentence in sentences {
            forward.push(self.clues(sentence, sentences, |term| {
                let partner = |t| pairs_of(self.known.pairs, term).any(|(partner, _)| partner == t);
                let class = self.known.source.terms[term as usize].class;
                let weights = (&self.evidence.forward, weight_of(class, self.constants));
                (places(&clauses, partner), weights)
            }));
        }
        for clause in &clauses {
            backward.push(self.clues(clause, &clauses, |term| {
                let partner = |s| pairs_of(self.known.pairs, s).any(|(partner, _)| partner == term);
                let class = self.known.target.terms[term as usize].class;
                let weights = (&self.evidence.backward, weight_of(class, self.constants));
                (places(sentences, partner), weights)
            }));
        }
        let bytes = &self.evidence.source.bytes[bead.source.clone()];
        Grid {
            source: Side::new(bytes.iter().copied(), forward),
            target: Side::new(ranges.iter().map(|range| range.len() as f32), backward),
            constants: self.constants,
        }
    }

    /// The clues of the terms of a text: where the partners of each are, and how reliable they are.
    /// `all` are the texts of the same side; `known` returns the texts with a partner, and the
    /// weights, of a term.
    fn clues<'b>(
        &self,
        text: &[u32],
        all: &[Vec<u32>],
        known: impl Fn(u32) -> (u64, (&'b SideWeights, f32)),
    ) -> Vec<Clue> {
        let clue = |&term: &u32| {
            let (places, (weights, weight)) = known(term);
            let ratio = weights.hit.at(term as usize, 0) + weights.miss.at(term as usize, 0);
            // A partner that occurs once translates only one of several equal terms.
            let holders = all.iter().filter(|text| text.contains(&term)).count() as f32;
            let each = (places.count_ones() as f32 / holders).min(1.0);
            let rate = each * (1.0 - libm::expf(-(ratio / weight).max(0.0)));
            Clue { places, rate: f64::from(rate.min(self.constants.part_rate)) }
        };
        text.iter().map(clue).filter(|clue| clue.places != 0).collect()
    }
}

/// The set of texts that contain a partner, as bits.
fn places(texts: &[Vec<u32>], partner: impl Fn(u32) -> bool) -> u64 {
    let holds = |text: &Vec<u32>| text.iter().any(|&term| partner(term));
    texts.iter().enumerate().fold(0, |set, (at, text)| set | u64::from(holds(text)) << at)
}

/// A term: the texts of the other side that contain a partner of it, as bits, and the probability
/// that one of these partners is its translation.
struct Clue {
    places: u64,
    rate: f64,
}

/// The texts of one side: sentences or clauses.
struct Side {
    /// Prefix sums of the lengths: `sums[i]` is the length of the first `i` texts.
    sums: Vec<f64>,
    clues: Vec<Vec<Clue>>,
}

impl Side {
    fn new(bytes: impl Iterator<Item = f32>, clues: Vec<Vec<Clue>>) -> Self {
        let mut sums = vec![0.0];
        for length in bytes {
            sums.push(sums[sums.len() - 1] + f64::from(length));
        }
        Self { sums, clues }
    }

    fn count(&self) -> usize {
        self.clues.len()
    }

    fn bytes(&self, range: &Range<usize>) -> f64 {
        self.sums[range.end] - self.sums[range.start]
    }

    fn share(&self, range: &Range<usize>) -> f64 {
        self.bytes(range) / self.sums[self.count()]
    }

    /// The score of the terms in `here` if their translations are in `there` of the other side.
    fn score(&self, here: &Range<usize>, other: &Self, there: &Range<usize>) -> f64 {
        let (share, window) = (other.share(there), mask(there));
        let clue = |clue: &Clue| {
            let chance = 1.0 - libm::pow(1.0 - share, f64::from(clue.places.count_ones()));
            match clue.places & window {
                0 => libm::log(1.0 - clue.rate),
                _ => libm::log(1.0 + clue.rate * (1.0 - chance) / chance),
            }
        };
        self.clues[here.clone()].iter().flatten().map(clue).sum()
    }
}

fn mask(range: &Range<usize>) -> u64 {
    let below = |end: usize| if end >= 64 { u64::MAX } else { (1 << end) - 1 };
    below(range.end) & !below(range.start)
}

/// The sentences and the clauses of a bead, between which a monotone pairing is searched.
struct Grid<'a> {
    source: Side,
    target: Side,
    constants: &'a Constants,
}

const NEVER: f64 = f64::NEG_INFINITY;

impl Grid<'_> {
    /// The score of a run of sentences paired with a run of clauses: terms and lengths, less the
    /// cost of joined sentences.
    fn score(&self, source: &Range<usize>, target: &Range<usize>) -> f64 {
        let constants = self.constants;
        let terms = self.source.score(source, &self.target, target)
            + self.target.score(target, &self.source, source);
        let (s, t) = (self.source.bytes(source), self.target.bytes(target));
        let off = libm::log(self.target.share(target) / self.source.share(source));
        let ratio = self.target.sums[self.target.count()] / self.source.sums[self.source.count()];
        let inverse = 0.5 * (1.0 / s + ratio / t);
        let variance =
            f64::from(constants.variance_base + constants.variance_slope * inverse as f32);
        f64::from(constants.part_terms) * terms
            - f64::from(constants.part_length) * 0.5 * off * off / variance
            - f64::from(constants.part_joined) * (source.len() - 1) as f64
    }

    /// For each sentence that can be paired alone, its likeliest run of clauses and the probability
    /// of this pair, by forward and backward sums over all pairings.
    fn best(&self) -> Vec<(usize, Range<usize>, f64)> {
        let (n, k) = (self.source.count(), self.target.count());
        let edges = self.edges();
        let mut before = vec![vec![NEVER; k + 1]; n + 1];
        let mut after = before.clone();
        before[0][0] = 0.0;
        after[n][k] = 0.0;
        for (source, target, score) in &edges {
            let so_far = before[source.start][target.start];
            let into = &mut before[source.end][target.end];
            *into = log_sum(*into, so_far + score);
        }
        for (source, target, score) in edges.iter().rev() {
            let to_come = after[source.end][target.end];
            let from = &mut after[source.start][target.start];
            *from = log_sum(*from, score + to_come);
        }
        let mut best: Vec<(usize, Range<usize>, f64)> = Vec::new();
        for (source, target, score) in edges.into_iter().filter(|edge| edge.0.len() == 1) {
            let sum = before[source.start][target.start] + score + after[source.end][target.end];
            let probability = libm::exp(sum - after[0][0]).min(1.0);
            match best.last_mut().filter(|last| last.0 == source.start) {
                Some(last) if last.2 >= probability => {}
                Some(last) => *last = (source.start, target, probability),
                None => best.push((source.start, target, probability)),
            }
        }
        best
    }

    /// All runs of sentences, each with all runs of clauses that it can be paired with, in
    /// ascending order of their starts.
    fn edges(&self) -> Vec<(Range<usize>, Range<usize>, f64)> {
        let (n, k) = (self.source.count(), self.target.count());
        let mut edges = Vec::new();
        for source in runs(n) {
            // A run at the start, or the end, of one side is paired with one at that of the other.
            let fits = |target: &Range<usize>| {
                (source.start == 0) == (target.start == 0) && (source.end == n) == (target.end == k)
            };
            for target in runs(k).filter(fits) {
                let score = self.score(&source, &target);
                edges.push((source.clone(), target, score));
            }
        }
        edges
    }
}

/// All non-empty ranges within `0..count`, in ascending order of their starts.
fn runs(count: usize) -> impl Iterator<Item = Range<usize>> {
    (0..count).flat_map(move |start| (start + 1..=count).map(move |end| start..end))
}

fn log_sum(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == NEVER { high } else { high + libm::log1p(libm::exp(low - high)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::align::{Aligner, Bead, Options, Sequence, SubSegmentSpans, Task};
    use crate::lang::Tag;

    const SOURCE: [&str; 8] = [
        "We opened a new school in the city.",
        "The committee held 35 meetings last year.",
        "The rain damaged 120 houses near the river.",
        "Farmers received money for their lost harvest.",
        "The doctor visited the village in winter.",
        "Our children study music and history.",
        "The train to the capital leaves at night.",
        "Workers repaired the old bridge in 9 days.",
    ];
    const TARGET: [&str; 8] = [
        "我们在城市开办了一所新学校",
        "委员会去年举行了35次会议",
        "雨水损坏了河流附近的120座房屋",
        "农民因损失的收成得到了钱",
        "医生冬天访问了村庄",
        "我们的孩子学习音乐和历史",
        "去首都的火车在夜里离开",
        "工人用9天修复了旧桥",
    ];

    fn align(source: &[&str], target: &[String], least: f32) -> (Vec<Bead>, SubSegmentSpans) {
        let mut options = Options::default();
        options.constants.part_least = least;
        let side = |tag, lines: &[&str]| {
            Sequence::from_lines(Tag::parse(tag).unwrap(), lines.iter().copied())
        };
        let target: Vec<&str> = target.iter().map(String::as_str).collect();
        let task = Task::new(side("en", source), side("zh", &target));
        let aligner = Aligner::new(options, Vec::new()).unwrap();
        let found = aligner.align_with_sub_segments(&[task]).remove(0);
        (found.beads, found.sub_segments)
    }

    /// The target sentences, with those from `first` to `last` joined by commas.
    fn joined(first: usize, last: usize) -> Vec<String> {
        let stop = |text: &&str| format!("{text}。");
        let mut target: Vec<String> = TARGET[..first].iter().map(stop).collect();
        target.push(format!("{}。", TARGET[first..=last].join("，")));
        target.extend(TARGET[last + 1..].iter().map(stop));
        target
    }

    #[test]
    fn each_sentence_gets_its_clauses() {
        let target = joined(1, 2);
        let (_, parts) = align(&SOURCE, &target, 0.5);
        let spans: Vec<(usize, &str)> =
            parts.iter().map(|part| (part.source, &target[1][part.range.clone()])).collect();
        assert_eq!(
            spans,
            [(1, "委员会去年举行了35次会议，"), (2, "雨水损坏了河流附近的120座房屋。")]
        );
    }

    #[test]
    fn sentences_that_changed_places_stay_joined() {
        let mut target = joined(1, 3);
        target[1] = format!("{}，{}，{}。", TARGET[1], TARGET[3], TARGET[2]);
        let (beads, parts) = align(&SOURCE, &target, 0.5);
        assert_eq!(beads[1].source, 1..4);
        let spans: Vec<(usize, &str)> =
            parts.iter().map(|part| (part.source, &target[1][part.range.clone()])).collect();
        assert_eq!(spans, [(1, "委员会去年举行了35次会议，")]);
    }

    #[test]
    fn a_sentence_without_clauses_has_no_parts() {
        let mut target = joined(1, 2);
        target[1] = target[1].replace('，', "");
        assert_eq!(align(&SOURCE, &target, 0.0).1, []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        /// Sub-segments of a confidence above 0.5 are in order in both languages. If every sentence
        /// has one, they cover the whole target.
        #[test]
        fn parts_are_in_order_and_add_up(
            clauses in prop::collection::vec(0..TARGET.len(), 1..7),
            marks in prop::collection::vec("[，；：、]|, |——", 7),
            first in 0..3_usize,
        ) {
            let mut target = joined(first, first + 2);
            let text = clauses.iter().zip(&marks).map(|(&at, mark)| TARGET[at].to_owned() + mark);
            target[first] = text.collect::<String>().trim_end().to_owned();
            let (beads, parts) = align(&SOURCE, &target, 0.51);
            for bead in &beads {
                let within = |part: &&super::SubSegmentSpan| bead.source.contains(&part.source);
                let here: Vec<_> = parts.iter().filter(within).collect();
                prop_assert!(here.iter().all(|part| bead.target == (part.target..part.target + 1)));
                let ordered = |pair: &[&super::SubSegmentSpan]| {
                    pair[0].source < pair[1].source && pair[0].range.end <= pair[1].range.start
                };
                prop_assert!(here.windows(2).all(ordered));
                if here.len() == bead.source.len() && !here.is_empty() {
                    let whole: String =
                        here.iter().map(|part| &target[part.target][part.range.clone()]).collect();
                    prop_assert_eq!(&whole, &target[here[0].target]);
                }
            }
        }
    }
}
