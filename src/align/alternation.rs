//! The evidence of the order of the blocks in a file with both languages: where the languages alternate,
//! a text stands beside its translation.
//!
//! A run is a stretch of blocks in one language. Each run of the one language has the run of the other
//! that follows it as its partner. How often the sentences of a bead are in partner runs is learned from
//! the beads, starting with what is usual; it is compared with what chance gives.

use std::collections::BTreeMap;

use super::bead::Bead;
use super::sequence::{Item, Task};

/// The fewest runs of a file in which the languages alternate, and the most blocks of a run on average. In
/// longer ones, such as pages, the paragraphs tell more than the runs, which may be cut anywhere.
const LEAST_RUNS: usize = 6;
const MOST_BLOCKS: f32 = 2.0;
/// The most runs. Longer files teach words and the layout of their paragraphs, which tell more.
const MOST_RUNS: usize = 100;
/// The share of beads whose sentences usually are in partner runs.
const USUAL: f32 = 0.88;
/// The weight of what is usual, in beads.
const STRENGTH: f32 = 6.0;
/// The greatest score of a place, in nats.
const MOST: f32 = 1.5;
/// The weight of the places beside other evidence of layout, which says the same of most paragraphs.
const WEIGHT: f32 = 0.5;
/// The evidence of two blocks beside each other for being a translation, in nats: nobody puts texts that have
/// nothing to do with each other under each other, paragraph by paragraph.
const BESIDE_EVIDENCE: f32 = 2.5;

/// How the places of two items relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Their runs are no partners.
    Apart,
    /// Their runs are partners.
    Partners,
    /// Their blocks are the neighbours at the border of partner runs.
    Neighbours,
}

/// The place of an item: the number of its run among pairs of partners, and whether its block is the one
/// at the border of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spot {
    pair: u32,
    at_border: bool,
}

/// The places of the items of a file, and the scores of their relations.
#[derive(Debug, Default)]
pub(super) struct Alternation {
    source: Vec<Spot>,
    target: Vec<Spot>,
    /// By [`Relation`].
    scores: [f32; 3],
}

impl Alternation {
    /// The evidence in a task, learned from the beads found so far. None in two files, or where the
    /// languages do not alternate.
    pub(super) fn new(task: &Task, beads: &[&Bead]) -> Self {
        let Some(runs) = Run::of(task) else { return Self::default() };
        let leads = leads(&runs);
        let [source, target] = [true, false].map(|side| spots(task, &runs, side, leads));
        let mut alternation = Self { source, target, scores: [0.0; 3] };
        let usual = usual(&runs);
        let mut counts = usual.map(|share| STRENGTH * share);
        for bead in beads {
            counts[alternation.relation(bead.source.start, bead.target.start) as usize] += 1.0;
        }
        let total: f32 = counts.iter().sum();
        let chance = alternation.chance();
        for (at, score) in alternation.scores.iter_mut().enumerate() {
            if chance[at] > 0.0 {
                let log = libm::logf(counts[at] / total / chance[at]);
                *score = (WEIGHT * log).clamp(-MOST, MOST);
            }
        }
        alternation
    }

    /// The score of the places of two items.
    pub(super) fn score(&self, i: usize, j: usize) -> f32 {
        if self.source.is_empty() { 0.0 } else { self.scores[self.relation(i, j) as usize] }
    }

    /// The evidence of the place of a bead for being a translation, in nats.
    pub(super) fn evidence(&self, bead: &Bead) -> f32 {
        let is_beside = !self.source.is_empty()
            && bead.is_two_sided()
            && self.relation(bead.source.start, bead.target.start) == Relation::Neighbours
            && self.relation(bead.source.end - 1, bead.target.end - 1) == Relation::Neighbours;
        if is_beside && self.scores[Relation::Neighbours as usize] > 0.0 {
            BESIDE_EVIDENCE
        } else {
            0.0
        }
    }

    fn relation(&self, i: usize, j: usize) -> Relation {
        let (a, b) = (self.source[i], self.target[j]);
        match (a.pair == b.pair, a.at_border && b.at_border) {
            (false, _) => Relation::Apart,
            (true, false) => Relation::Partners,
            (true, true) => Relation::Neighbours,
        }
    }

    /// The share of all pairs of items that have each relation.
    fn chance(&self) -> [f32; 3] {
        let count = |spots: &[Spot], at_border: bool| {
            let mut counts = BTreeMap::<u32, f32>::new();
            for spot in spots.iter().filter(|spot| !at_border || spot.at_border) {
                *counts.entry(spot.pair).or_default() += 1.0;
            }
            counts
        };
        let both = |at_border: bool| -> f32 {
            let (source, target) = (count(&self.source, at_border), count(&self.target, at_border));
            source.iter().map(|(pair, n)| n * target.get(pair).unwrap_or(&0.0)).sum()
        };
        let all = (self.source.len() * self.target.len()) as f32;
        let (partners, neighbours) = (both(false), both(true));
        [all - partners, partners - neighbours, neighbours].map(|count| count / all.max(1.0))
    }
}

/// A stretch of blocks in one language.
#[derive(Debug, Clone, Copy)]
struct Run {
    is_source: bool,
    /// Its first and its last block, by their order in the file.
    first: u32,
    last: u32,
    blocks: usize,
    /// The lengths of its first and its last block.
    first_bytes: usize,
    last_bytes: usize,
}

impl Run {
    /// The runs of a file. `None` if there are few, or if the places of the items are not known.
    fn of(task: &Task) -> Option<Vec<Self>> {
        if !task.in_one_file {
            return None;
        }
        let mut blocks = BTreeMap::<u32, (bool, usize)>::new();
        for (items, is_source) in [(&task.source.items, true), (&task.target.items, false)] {
            for item in items {
                blocks.entry(item.order?).or_insert((is_source, 0)).1 += item.text.len();
            }
        }
        let mut runs: Vec<Self> = Vec::new();
        for (order, (is_source, bytes)) in blocks {
            match runs.last_mut() {
                Some(run) if run.is_source == is_source => {
                    run.last = order;
                    run.blocks += 1;
                    run.last_bytes = bytes;
                }
                _ => runs.push(Self {
                    is_source,
                    first: order,
                    last: order,
                    blocks: 1,
                    first_bytes: bytes,
                    last_bytes: bytes,
                }),
            }
        }
        let blocks: usize = runs.iter().map(|run| run.blocks).sum();
        let alternates = (LEAST_RUNS..=MOST_RUNS).contains(&runs.len())
            && blocks as f32 <= MOST_BLOCKS * runs.len() as f32;
        alternates.then_some(runs)
    }
}

/// Whether the first run and the one after it are partners, and so on; else the first run has none. A file
/// with an even number of runs begins with a text and ends with a translation. In others the lengths of
/// the blocks that then are neighbours decide: those of translations have about the same ratio.
fn leads(runs: &[Run]) -> bool {
    if runs.len().is_multiple_of(2) {
        return true;
    }
    let misfit = |skip: usize| -> f32 {
        let log = |two: &[Run]| {
            let (before, after) =
                (two[0].last_bytes.max(1) as f32, two[1].first_bytes.max(1) as f32);
            libm::logf(before / after)
        };
        let logs: Vec<f32> = runs[skip..].chunks_exact(2).map(log).collect();
        let mean = logs.iter().sum::<f32>() / logs.len() as f32;
        logs.iter().map(|log| (log - mean).abs()).sum()
    };
    misfit(0) <= misfit(1)
}

/// The usual share of beads with each relation. The longer the runs, the fewer of their blocks are at the
/// border.
fn usual(runs: &[Run]) -> [f32; 3] {
    let blocks: usize = runs.iter().map(|run| run.blocks).sum();
    let neighbours = USUAL * runs.len() as f32 / blocks.max(1) as f32;
    [1.0 - USUAL, (USUAL - neighbours).max(0.01), neighbours]
}

/// The places of the items of one side.
fn spots(task: &Task, runs: &[Run], is_source: bool, leads: bool) -> Vec<Spot> {
    let items: &[Item] = if is_source { &task.source.items } else { &task.target.items };
    let spot = |item: &Item| {
        let order = item.order.unwrap_or_default();
        let run = runs.partition_point(|run| run.last < order).min(runs.len() - 1);
        let is_first = run.is_multiple_of(2) == leads;
        let border = if is_first { runs[run].last } else { runs[run].first };
        let pair = if leads { run / 2 } else { run.div_ceil(2) };
        Spot { pair: pair as u32, at_border: order == border }
    };
    items.iter().map(spot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Sequence;
    use crate::lang::Tag;

    /// A file of the languages of the letters, in their order.
    fn task(order: &str) -> Task {
        let side = |language: &str, letter: char| {
            let of_side = order.chars().enumerate().filter(|(_, c)| *c == letter);
            let item = |(at, _)| Item {
                text: "some words".into(),
                order: Some(at as u32),
                ..Item::default()
            };
            Sequence { language: Tag::parse(language).unwrap(), items: of_side.map(item).collect() }
        };
        let mut task = Task::new(side("en", 's'), side("de", 't'));
        task.in_one_file = true;
        task
    }

    #[test]
    fn neighbours_are_preferred_where_the_languages_alternate() {
        let alternation = Alternation::new(&task("stststst"), &[]);
        assert!(alternation.score(1, 1) > 0.5 && alternation.score(1, 2) < -0.5);
        let reversed = Alternation::new(&task("tstststs"), &[]);
        assert!(reversed.score(2, 2) > 0.5 && reversed.score(2, 1) < -0.5);
    }

    #[test]
    fn of_a_longer_run_the_block_at_the_border_is_preferred() {
        let alternation = Alternation::new(&task("ssstsstst"), &[]);
        assert!(alternation.score(2, 0) > alternation.score(0, 0));
        assert!(alternation.score(0, 0) > alternation.score(0, 1));
    }

    #[test]
    fn two_blocks_and_two_files_have_no_such_evidence() {
        assert_eq!(Alternation::new(&task("sssssstttttt"), &[]).score(0, 0), 0.0);
        let mut files = task("stststst");
        files.in_one_file = false;
        assert_eq!(Alternation::new(&files, &[]).score(0, 0), 0.0);
    }
}
