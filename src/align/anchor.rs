//! Anchors: pairs of sentences that share rare terms, in one monotone chain.
//!
//! The first pass has no beads to search beside. Anchors show it roughly where the translation
//! runs, at a cost that is almost linear in the length of the texts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::evidence::Evidence;
use super::layout::regions;
use super::sequence::{Item, Task};

/// The most sentences on either side that a term may occur in to make an anchor.
const RARE: usize = 8;

/// The most candidate points of one source sentence.
const POINTS_A_SENTENCE: usize = 6;

/// The indices of a source sentence and of a target sentence.
pub(super) type Anchor = (usize, usize);

/// The heaviest chain of anchors that rises on both sides, without unsupported anchors.
pub(super) fn chain(evidence: &Evidence<'_>) -> Vec<Anchor> {
    let points = points(evidence);
    let chain = heaviest_chain(&points, evidence.target.sentences.len());
    let steep = evidence.target.sentences.len() / evidence.source.sentences.len().max(1);
    supported(chain, steep.max(1))
}

/// The corners between the records of a task, through which every alignment leads, and between them
/// and the text around. Empty without records.
pub(super) fn corners(task: &Task) -> Vec<Anchor> {
    let ends = |items: &[Item]| {
        let mut ends = BTreeMap::new();
        for (at, region) in regions(items).enumerate() {
            ends.insert(region, at + 1);
        }
        ends
    };
    if task.source.items.iter().all(|item| item.record.is_none()) {
        return Vec::new();
    }
    let (source, target) = (ends(&task.source.items), ends(&task.target.items));
    let all: BTreeSet<u32> = source.keys().chain(target.keys()).copied().collect();
    let mut at = (0, 0);
    let mut corners = Vec::with_capacity(all.len());
    for region in all {
        at.0 = source.get(&region).copied().unwrap_or(at.0);
        at.1 = target.get(&region).copied().unwrap_or(at.1);
        corners.push(at);
    }
    corners
}

/// Pairs of sentences with the summed weight of the rare terms that they share, in the order of the
/// source. The target sentences of one source sentence are in descending order, so that a rising
/// chain can contain at most one of them.
fn points(evidence: &Evidence<'_>) -> Vec<(Anchor, f32)> {
    let counts = occurrences(evidence);
    let targets = evidence.target.sentences.len() as f32;
    let mut points = Vec::new();
    for (i, sentence) in evidence.source.sentences.iter().enumerate() {
        let mut here: HashMap<u32, f32> = HashMap::new();
        for &term in sentence.iter().filter(|&&term| counts[term as usize] <= RARE as u32) {
            let places = evidence.partner_places(term);
            if places.is_empty() || places.len() > RARE {
                continue;
            }
            let weight = libm::logf(1.0 + targets / places.len() as f32)
                / libm::sqrtf((places.len() as u32 * counts[term as usize]) as f32);
            for &(j, _) in places {
                *here.entry(j).or_default() += weight;
            }
        }
        let mut best: Vec<(u32, f32)> = here.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(POINTS_A_SENTENCE);
        best.sort_by_key(|&(j, _)| std::cmp::Reverse(j));
        points.extend(best.into_iter().map(|(j, weight)| ((i, j as usize), weight)));
    }
    points
}

/// The number of source sentences that each term occurs in.
fn occurrences(evidence: &Evidence<'_>) -> Vec<u32> {
    let mut counts = vec![0_u32; evidence.forward.miss.rows()];
    for &term in evidence.source.sentences.iter().flatten() {
        counts[term as usize] += 1;
    }
    counts
}

/// A binary indexed tree of the best chain that ends before each column: its weight and its last
/// point.
struct Heaviest {
    tree: Vec<(f32, u32)>,
}

const NONE: u32 = u32::MAX;

impl Heaviest {
    fn before(&self, column: usize) -> (f32, u32) {
        let mut best = (0.0, NONE);
        let mut at = column;
        while at > 0 {
            if self.tree[at].0 > best.0 {
                best = self.tree[at];
            }
            at &= at - 1;
        }
        best
    }

    fn put(&mut self, column: usize, value: (f32, u32)) {
        let mut at = column + 1;
        while at < self.tree.len() {
            if value.0 > self.tree[at].0 {
                self.tree[at] = value;
            }
            at += at & at.wrapping_neg();
        }
    }
}

/// The chain with the largest sum of weights, found in `O(n log m)`.
fn heaviest_chain(points: &[(Anchor, f32)], columns: usize) -> Vec<Anchor> {
    let mut heaviest = Heaviest { tree: vec![(0.0, NONE); columns + 1] };
    let mut previous = Vec::with_capacity(points.len());
    let mut best = (0.0, NONE);
    for (index, &((_, j), weight)) in points.iter().enumerate() {
        let (sum, before) = heaviest.before(j);
        previous.push(before);
        let here = (sum + weight, index as u32);
        heaviest.put(j, here);
        if here.0 > best.0 {
            best = here;
        }
    }
    let mut chain = Vec::new();
    let mut at = best.1;
    while at != NONE {
        chain.push(points[at as usize].0);
        at = previous[at as usize];
    }
    chain.reverse();
    chain
}

/// Drops anchors that neither neighbour in the chain supports. Points of a translation lie along a
/// line; points that arise by chance lie anywhere.
///
/// `steep` is the number of target sentences for each source sentence.
fn supported(chain: Vec<Anchor>, steep: usize) -> Vec<Anchor> {
    const NEAR: usize = 12;
    const SLACK: usize = 12;
    if chain.len() < 4 {
        return chain;
    }
    let agrees = |a: Anchor, b: Anchor| {
        let (rows, columns) = (a.0.abs_diff(b.0), a.1.abs_diff(b.1));
        rows <= NEAR && columns <= steep * NEAR + SLACK
    };
    let keep = |k: usize| {
        let before = k.checked_sub(1).is_some_and(|p| agrees(chain[p], chain[k]));
        let after = chain.get(k + 1).is_some_and(|&next| agrees(chain[k], next));
        before || after
    };
    (0..chain.len()).filter(|&k| keep(k)).map(|k| chain[k]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Sequence;
    use crate::lang::Tag;

    #[test]
    fn alignments_lead_through_the_corners_of_records() {
        let side = |language: &str, records: &[Option<u32>]| {
            let item = |&record: &Option<u32>| Item { record, ..Item::default() };
            let items = records.iter().map(item).collect();
            Sequence { language: Tag::parse(language).unwrap(), items }
        };
        let source = side("en", &[None, Some(0), Some(0), Some(2), None]);
        let target = side("de", &[Some(0), None, Some(1), Some(2), Some(2)]);
        let task = Task::new(source, target);
        assert_eq!(corners(&task), [(1, 0), (3, 1), (3, 2), (3, 3), (4, 5), (5, 5)]);
    }

    #[test]
    fn the_heaviest_chain_rises_on_both_sides() {
        let points = [((0, 1), 1.0), ((1, 9), 5.0), ((1, 2), 1.0), ((2, 3), 3.0), ((3, 4), 3.0)];
        assert_eq!(heaviest_chain(&points, 10), [(0, 1), (1, 2), (2, 3), (3, 4)]);
    }

    #[test]
    fn a_lone_anchor_is_dropped() {
        let chain = vec![(0, 0), (1, 1), (2, 900), (3, 903), (40, 2000), (90, 3000)];
        assert_eq!(supported(chain, 1), [(0, 0), (1, 1), (2, 900), (3, 903)]);
    }
}
