//! Compares the units of a TM file with those of a sample.
//!
//! Equal units are matched first, in file order as far as both files agree, so that repeated texts
//! are matched in place. The units left between two matches are compared word by word, on each side
//! separately. Two units overlap if they overlap on both sides.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use imara_diff::{Algorithm, Token};
use serde::Serialize;

use crate::compare::overlap::{in_common, overlaps};
use crate::compare::{Score, text};
use crate::memory::{Pair as MemoryPair, PairList};

/// The agreement of a TM file with a sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The name of the TM file.
    pub memory: String,
    /// The name of the sample.
    pub sample: String,
    /// The score by units of which both texts equal those of a unit of the sample, after white
    /// space folding and NFC.
    pub strict: Score,
    /// The score by units that overlap a unit of the sample on both sides.
    pub lax: Score,
    /// The differences, in file order.
    pub differences: Vec<Difference>,
}

/// A difference between a TM file and its sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The kind of difference.
    pub kind: DifferenceKind,
    /// The units of the TM file; empty if it lacks the unit.
    pub memory: Vec<MemoryPair>,
    /// The units of the sample; empty if it lacks the unit.
    pub sample: Vec<MemoryPair>,
}

/// The kind of a difference between a TM file and its sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// A unit of the sample that the TM file lacks.
    Missing,
    /// A unit of the TM file that the sample lacks.
    Extra,
    /// One unit of the TM file corresponds to several of the sample.
    Merged,
    /// Several units of the TM file correspond to one of the sample.
    Split,
    /// Several units correspond to several of the sample, but are split at different places.
    Recut,
    /// One unit corresponds to one of the sample, but the texts differ.
    Reworded,
    /// The source of one unit of the sample with the target of another. The other unit is the
    /// second one in [`Difference::sample`].
    Swapped,
    /// The source of a unit of the sample with a target that no unit of the sample has.
    Retargeted,
    /// An equal unit at another place.
    Moved,
}

impl DifferenceKind {
    /// The name in reports: `missing`, `merged` and so on.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Recut => "recut",
            Self::Reworded => "reworded",
            Self::Swapped => "swapped",
            Self::Retargeted => "retargeted",
            Self::Moved => "moved",
        }
    }
}

/// Compares a TM file with a sample.
pub fn memories(memory: &PairList, sample: &PairList) -> Comparison {
    let (left, right) = (folded(memory), folded(sample));
    let matches = Matches::new(&left, &right);
    let equal = matches.in_order.len() + matches.moved.len();
    let mut finder = Finder {
        left: &left,
        right: &right,
        targets: targets(&right, &matches.right),
        overlapping: (0, 0),
        found: Vec::new(),
    };
    for (gap, (ours, theirs)) in matches.gaps() {
        finder.gap(gap, &ours, &theirs);
    }
    for &(i, j) in &matches.moved {
        let gap = matches.in_order.partition_point(|&(before, _)| before < i);
        finder.add(gap, DifferenceKind::Moved, &[i], &[j]);
    }
    let score = |matched, sample_matched| Score {
        matched,
        units: left.len(),
        sample_matched,
        sample_units: right.len(),
    };
    Comparison {
        memory: memory.name.clone(),
        sample: sample.name.clone(),
        strict: score(equal, equal),
        lax: score(equal + finder.overlapping.0, equal + finder.overlapping.1),
        differences: finder.differences(memory, sample),
    }
}

/// The texts of a unit after white space folding and NFC, because formats differ in both.
type Pair = [String; 2];

fn folded(memory: &PairList) -> Vec<Pair> {
    let fold = |text: &str| text::folded(text).into_owned();
    memory.pairs.iter().map(|entry| [fold(&entry.source), fold(&entry.target)]).collect()
}

/// The units that are equal in both files, and those that are left.
struct Matches {
    /// Equal units in a common order of both files.
    in_order: Vec<(usize, usize)>,
    /// Equal units that are not in that order.
    moved: Vec<(usize, usize)>,
    /// Units of the TM file without an equal one.
    left: Vec<usize>,
    /// Units of the sample without an equal one.
    right: Vec<usize>,
}

impl Matches {
    fn new(left: &[Pair], right: &[Pair]) -> Self {
        let mut ids = HashMap::new();
        let mut tokens = |pairs: &[Pair]| -> Vec<Token> {
            let next = |ids: &HashMap<Pair, u32>| u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let id = |pair: &Pair| {
                let next = next(&ids);
                Token(*ids.entry(pair.clone()).or_insert(next))
            };
            pairs.iter().map(id).collect()
        };
        let (left, right) = (tokens(left), tokens(right));
        let in_order = in_common(Algorithm::Histogram, &left, &right);
        let mut free = HashMap::<u32, VecDeque<usize>>::new();
        let mut matched_right: BTreeSet<usize> = in_order.iter().map(|&(_, j)| j).collect();
        for j in (0..right.len()).filter(|j| !matched_right.contains(j)) {
            free.entry(right[j].0).or_default().push_back(j);
        }
        let matched_left: BTreeSet<usize> = in_order.iter().map(|&(i, _)| i).collect();
        let (mut moved, mut rest) = (Vec::new(), Vec::new());
        for i in (0..left.len()).filter(|i| !matched_left.contains(i)) {
            match free.get_mut(&left[i].0).and_then(VecDeque::pop_front) {
                Some(j) => moved.push((i, j)),
                None => rest.push(i),
            }
        }
        matched_right.extend(moved.iter().map(|&(_, j)| j));
        let right = (0..right.len()).filter(|j| !matched_right.contains(j)).collect();
        Self { in_order, moved, left: rest, right }
    }

    /// The units left between two matches: for each gap, by its index, the units of both files.
    fn gaps(&self) -> BTreeMap<usize, (Vec<usize>, Vec<usize>)> {
        let mut gaps = BTreeMap::<usize, (Vec<usize>, Vec<usize>)>::new();
        for &i in &self.left {
            let gap = self.in_order.partition_point(|&(before, _)| before < i);
            gaps.entry(gap).or_default().0.push(i);
        }
        for &j in &self.right {
            let gap = self.in_order.partition_point(|&(_, before)| before < j);
            gaps.entry(gap).or_default().1.push(j);
        }
        gaps
    }
}

/// The unmatched units of the sample by their targets.
fn targets<'a>(right: &'a [Pair], free: &[usize]) -> HashMap<&'a str, Vec<usize>> {
    let mut targets = HashMap::<&str, Vec<usize>>::new();
    for &j in free {
        targets.entry(&right[j][1]).or_default().push(j);
    }
    targets
}

/// A difference, by the indices of its units.
struct Found {
    gap: usize,
    kind: DifferenceKind,
    left: Vec<usize>,
    right: Vec<usize>,
}

/// The units of the TM file and of the sample that are part of a difference.
type Reported = (BTreeSet<usize>, BTreeSet<usize>);

/// Finds the differences.
struct Finder<'a> {
    left: &'a [Pair],
    right: &'a [Pair],
    /// The unmatched units of the sample by their targets.
    targets: HashMap<&'a str, Vec<usize>>,
    /// The numbers of unequal units that overlap on both sides: of the TM file, of the sample.
    overlapping: (usize, usize),
    found: Vec<Found>,
}

impl Finder<'_> {
    fn add(&mut self, gap: usize, kind: DifferenceKind, left: &[usize], right: &[usize]) {
        self.found.push(Found { gap, kind, left: left.to_vec(), right: right.to_vec() });
    }

    /// Compares the units left between two matches.
    fn gap(&mut self, gap: usize, left: &[usize], right: &[usize]) {
        let [sources, targets] = [0, 1].map(|side| {
            let ours: Vec<&str> = left.iter().map(|&i| self.left[i][side].as_str()).collect();
            let theirs: Vec<&str> = right.iter().map(|&j| self.right[j][side].as_str()).collect();
            let local = overlaps(&ours, &theirs);
            local.into_iter().map(|(i, j)| (left[i], right[j])).collect::<BTreeSet<_>>()
        });
        let mut reported = self.swapped(gap, left, right);
        let both = sources.intersection(&targets).copied();
        let free = |&(i, j): &(usize, usize)| !reported.0.contains(&i) && !reported.1.contains(&j);
        for (ours, theirs) in groups(both.filter(free).collect::<Vec<_>>().into_iter()) {
            self.overlapping.0 += ours.len();
            self.overlapping.1 += theirs.len();
            self.add(gap, kind_of(ours.len(), theirs.len()), &ours, &theirs);
            reported.0.extend(ours);
            reported.1.extend(theirs);
        }
        for &i in left.iter().filter(|i| !reported.0.contains(i)) {
            let source = sources.range((i, 0)..(i + 1, 0)).map(|&(_, j)| j);
            match source.clone().find(|j| !reported.1.contains(j)) {
                Some(j) => {
                    self.add(gap, DifferenceKind::Retargeted, &[i], &[j]);
                    reported.1.insert(j);
                }
                None => self.add(gap, DifferenceKind::Extra, &[i], &[]),
            }
        }
        for &j in right.iter().filter(|j| !reported.1.contains(j)) {
            self.add(gap, DifferenceKind::Missing, &[], &[j]);
        }
    }

    /// Reports the units with the source of one unit of the sample and the target of another. They
    /// are sought before units that overlap, because neighbouring units may be similar.
    fn swapped(&mut self, gap: usize, left: &[usize], right: &[usize]) -> Reported {
        let mut reported = Reported::default();
        let mut by_source = HashMap::<&str, VecDeque<usize>>::new();
        for &j in right {
            by_source.entry(&self.right[j][0]).or_default().push_back(j);
        }
        for &i in left {
            let [source, target] = &self.left[i];
            let Some(same) = by_source.get_mut(source.as_str()) else { continue };
            let Some(&j) = same.front() else { continue };
            let owners = self.targets.get(target.as_str()).into_iter().flatten().copied();
            if let Some(owner) = owners.min_by_key(|owner| owner.abs_diff(j)) {
                same.pop_front();
                self.add(gap, DifferenceKind::Swapped, &[i], &[j, owner]);
                reported.0.insert(i);
                reported.1.insert(j);
            }
        }
        reported
    }

    fn differences(mut self, memory: &PairList, sample: &PairList) -> Vec<Difference> {
        // Within a gap in the order of the sample, then the units that the sample lacks.
        let at = |indices: &[usize]| indices.first().copied().unwrap_or(usize::MAX);
        self.found.sort_by_key(|found| (found.gap, at(&found.right), at(&found.left)));
        let entries = |memory: &PairList, indices: &[usize]| {
            indices.iter().map(|&index| memory.pairs[index].clone()).collect()
        };
        let differences = self.found.iter().map(|found| Difference {
            kind: found.kind,
            memory: entries(memory, &found.left),
            sample: entries(sample, &found.right),
        });
        differences.collect()
    }
}

fn kind_of(ours: usize, theirs: usize) -> DifferenceKind {
    match (ours, theirs) {
        (1, 1) => DifferenceKind::Reworded,
        (1, _) => DifferenceKind::Merged,
        (_, 1) => DifferenceKind::Split,
        _ => DifferenceKind::Recut,
    }
}

/// The connected components of a bipartite graph, each side in ascending order.
fn groups(edges: impl Iterator<Item = (usize, usize)>) -> Vec<(Vec<usize>, Vec<usize>)> {
    let (mut of_left, mut of_right) = (BTreeMap::new(), BTreeMap::new());
    for (i, j) in edges {
        of_left.entry(i).or_insert_with(Vec::new).push(j);
        of_right.entry(j).or_insert_with(Vec::new).push(i);
    }
    let mut groups = Vec::new();
    while let Some((&first, _)) = of_left.iter().next() {
        let (mut left, mut right) = (BTreeSet::new(), BTreeSet::new());
        let mut waiting = vec![first];
        while let Some(i) = waiting.pop() {
            left.insert(i);
            for j in of_left.remove(&i).unwrap_or_default() {
                right.insert(j);
                waiting.extend(of_right.remove(&j).unwrap_or_default());
            }
        }
        groups.push((left.into_iter().collect(), right.into_iter().collect()));
    }
    groups
}
