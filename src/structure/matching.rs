//! Matching of sections across the two languages.
//!
//! The two sequences of headings are aligned monotonically by dynamic programming, so that an
//! additional heading does not shift the rest. Evidence is the value of the number, the kind and
//! level, figures and Latin words that occur in both headings, and the lengths of the headings and
//! their texts.

use crate::model::{BlockKind, SectionPair, Stream};
use crate::structure::placed_block::Spot;
use crate::structure::tree;

/// The features by which a heading is compared.
#[derive(Debug)]
struct Head {
    section: usize,
    spot: Option<Spot>,
    kind: BlockKind,
    level: u8,
    number: Option<(Vec<u32>, bool)>,
    /// Sorted hashes of its Latin words and figures, without the heading's number.
    tokens: Vec<u64>,
    /// Hash of its text without the number.
    text: u64,
    /// The length of its text without the number, in bytes.
    width: f64,
    /// The length of the text between it and the next heading, in bytes.
    body: f64,
}

/// The cost of an unmatched heading.
const GAP: f64 = 0.8;
/// The maximum number of cells for which the whole matrix is searched.
const FULL_SEARCH: usize = 4_000_000;
/// The minimum half width, in cells, of the band that is searched in longer texts.
const BAND: usize = 32;

/// Matches the sections of two streams.
///
/// `places` has the position of each block of the two streams if they come from one file.
pub(super) fn pair_sections(
    streams: [&Stream; 2],
    places: &[Vec<Option<Spot>>; 2],
) -> Vec<SectionPair> {
    let (a, b) = (heads(streams[0], &places[0]), heads(streams[1], &places[1]));
    let scale = Scale::of(&a, &b);
    let matched = align(a.len(), b.len(), |i, j| score(&a[i], &b[j], &scale));
    let root = SectionPair { source: 0, target: 0, confidence: 1.0 };
    let pairs = matched.iter().enumerate().map(|(at, &(i, j))| SectionPair {
        source: a[i].section,
        target: b[j].section,
        confidence: confidence(score(&a[i], &b[j], &scale) + neighbour_bonus(&matched, at)),
    });
    std::iter::once(root).chain(pairs).collect()
}

/// The bonus of a pair whose neighbours are matched without a gap.
fn neighbour_bonus(matched: &[(usize, usize)], at: usize) -> f64 {
    let (i, j) = matched[at];
    let before = if at == 0 {
        i + j == 0
    } else {
        matched[at - 1] == (i.wrapping_sub(1), j.wrapping_sub(1))
    };
    let after = matched.get(at + 1).is_none_or(|next| *next == (i + 1, j + 1));
    0.5 * f64::from(u8::from(before)) + 0.5 * f64::from(u8::from(after))
}

fn confidence(score: f64) -> f32 {
    (1.0 / (1.0 + libm::exp(-score))) as f32
}

fn heads(stream: &Stream, places: &[Option<Spot>]) -> Vec<Head> {
    let mut bodies = vec![0.0; stream.sections.len()];
    for (block, &section) in stream.blocks.iter().zip(&stream.section_of) {
        if !block.kind.is_head() {
            bodies[section] += width(&block.text);
        }
    }
    let head = |(section, s): (usize, &crate::model::Section)| {
        let at = s.heading?;
        let block = &stream.blocks[at];
        let rest = crate::structure::number::read(&block.text).map_or(0, |n| n.rest);
        let words = &block.text[rest.min(block.text.len())..];
        Some(Head {
            section,
            spot: places[at],
            kind: block.kind,
            level: block.level,
            number: s.number.as_ref().map(|n| (n.values.clone(), n.bracketed)),
            tokens: tokens(words),
            text: xxhash_rust::xxh3::xxh3_64(words.as_bytes()),
            width: width(words),
            body: bodies[section],
        })
    };
    stream.sections.iter().enumerate().filter_map(head).collect()
}

/// The length of a text in UTF-8 bytes, which varies less between languages than in characters.
fn width(text: &str) -> f64 {
    text.len() as f64
}

fn tokens(text: &str) -> Vec<u64> {
    let is_token = |c: char| c.is_ascii_alphanumeric();
    let mut tokens: Vec<u64> = text
        .split(|c: char| !is_token(c))
        .filter(|token| token.len() > 1 || token.chars().all(|c| c.is_ascii_digit()))
        .filter(|token| !token.is_empty())
        .map(|token| xxhash_rust::xxh3::xxh3_64(token.to_ascii_lowercase().as_bytes()))
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// The length ratio of target to source, for headings and for the texts below them.
struct Scale {
    head: f64,
    body: f64,
}

impl Scale {
    fn of(a: &[Head], b: &[Head]) -> Self {
        let total = |heads: &[Head], of: fn(&Head) -> f64| heads.iter().map(of).sum::<f64>() + 1.0;
        Self {
            head: total(b, |h| h.width) / total(a, |h| h.width),
            body: total(b, |h| h.body) / total(a, |h| h.body),
        }
    }
}

fn score(a: &Head, b: &Head, scale: &Scale) -> f64 {
    number_score(a, b) + kind_score(a, b) + content_score(a, b) + spot_score(a, b)
        - unlikeness(a.width * scale.head, b.width, 6.0).min(1.5)
        - 0.6 * unlikeness(a.body * scale.body, b.body, 60.0).min(1.5)
}

fn number_score(a: &Head, b: &Head) -> f64 {
    match (&a.number, &b.number) {
        (Some((x, bracket_x)), Some((y, bracket_y))) => {
            let style = if bracket_x == bracket_y { 0.5 } else { -0.5 };
            if x == y {
                3.0 + style
            } else if x.last() == y.last() {
                0.5 + style
            } else {
                -3.0 + style
            }
        }
        (None, None) => 0.3,
        _ => -0.7,
    }
}

fn kind_score(a: &Head, b: &Head) -> f64 {
    let title = |head: &Head| head.kind == BlockKind::Title;
    match (title(a), title(b)) {
        (true, true) => 2.0,
        (true, false) | (false, true) => -1.5,
        _ if a.kind != b.kind => -0.5,
        _ if a.level == b.level => 0.8,
        _ => 0.3,
    }
}

fn content_score(a: &Head, b: &Head) -> f64 {
    if a.text == b.text && a.width > 0.0 {
        return 2.0;
    }
    let shared = a.tokens.iter().filter(|t| b.tokens.binary_search(t).is_ok()).count();
    (0.8 * shared as f64).min(2.0)
}

/// The score for the positions in one file: parts of one block are translations of each other, and
/// two adjacent headings often are.
fn spot_score(a: &Head, b: &Head) -> f64 {
    match (a.spot, b.spot) {
        (Some(a), Some(b)) if a.origin == b.origin => 4.0,
        (Some(a), Some(b)) if a.order.abs_diff(b.order) == 1 => 1.0,
        _ => 0.0,
    }
}

/// Half the squared log-ratio of two lengths. `least` reduces the weight of short ones.
fn unlikeness(a: f64, b: f64, least: f64) -> f64 {
    let log = libm::log((a + least) / (b + least));
    log * log * 0.5
}

/// The monotone matching of `n` with `m` items that has the highest score.
fn align(n: usize, m: usize, score: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    if n == 0 || m == 0 {
        return Vec::new();
    }
    let band = Band::new(n, m);
    let mut steps: Vec<Vec<Step>> = Vec::with_capacity(n + 1);
    let mut before: Vec<f64> = Vec::new();
    for i in 0..=n {
        let (row, row_steps) = fill_row(i, m, &band, &before, &score);
        before = row;
        steps.push(row_steps);
    }
    trace(n, m, &band, &steps)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Match,
    SkipSource,
    SkipTarget,
}

/// The columns of each row that are searched. Long sequences are searched only near the diagonal,
/// so that time and memory grow linearly.
struct Band {
    n: usize,
    m: usize,
    half: usize,
}

impl Band {
    fn new(n: usize, m: usize) -> Self {
        let full = n.saturating_mul(m) <= FULL_SEARCH;
        let half = if full { m } else { BAND.max(2 * m.div_ceil(n) + 2) };
        Self { n, m, half }
    }

    fn columns(&self, row: usize) -> std::ops::RangeInclusive<usize> {
        let middle = (row as u128 * self.m as u128 / self.n as u128) as usize;
        middle.saturating_sub(self.half)..=(middle + self.half).min(self.m)
    }
}

fn fill_row(
    i: usize,
    m: usize,
    band: &Band,
    before: &[f64],
    score: &impl Fn(usize, usize) -> f64,
) -> (Vec<f64>, Vec<Step>) {
    let columns = band.columns(i);
    let first = *columns.start();
    let above_first = if i > 0 { *band.columns(i - 1).start() } else { 0 };
    let above = |j: usize| {
        j.checked_sub(above_first)
            .and_then(|at| before.get(at))
            .copied()
            .unwrap_or(f64::NEG_INFINITY)
    };
    let mut row: Vec<f64> = Vec::with_capacity((2 * band.half + 1).min(m + 1));
    let mut steps = Vec::with_capacity(row.capacity());
    for j in columns {
        if i == 0 && j == 0 {
            row.push(0.0);
            steps.push(Step::Match);
            continue;
        }
        let left = if j > first { row[j - first - 1] - GAP } else { f64::NEG_INFINITY };
        let up = if i > 0 { above(j) - GAP } else { f64::NEG_INFINITY };
        let diagonal =
            if i > 0 && j > 0 { above(j - 1) + score(i - 1, j - 1) } else { f64::NEG_INFINITY };
        let (best, step) = if diagonal >= up && diagonal >= left {
            (diagonal, Step::Match)
        } else if up >= left {
            (up, Step::SkipSource)
        } else {
            (left, Step::SkipTarget)
        };
        row.push(best);
        steps.push(step);
    }
    (row, steps)
}

fn trace(n: usize, m: usize, band: &Band, steps: &[Vec<Step>]) -> Vec<(usize, usize)> {
    let (mut i, mut j) = (n, m);
    let mut pairs = Vec::new();
    while i > 0 || j > 0 {
        match steps[i][j - band.columns(i).start()] {
            Step::Match => {
                i -= 1;
                j -= 1;
                pairs.push((i, j));
            }
            Step::SkipSource => i -= 1,
            Step::SkipTarget => j -= 1,
        }
    }
    pairs.reverse();
    pairs
}

/// The minimum confidence of a pair that may change a section tree.
const FIRM: f32 = 0.7;

/// Makes the paths of matched sections equal. Where the trees differ, the tree that is deeper, and
/// so has more information, determines the parents in the other.
pub(super) fn reconcile(source: &mut Stream, target: &mut Stream, pairs: &[SectionPair]) {
    let firm = || pairs.iter().filter(|pair| pair.confidence >= FIRM);
    let depth = |stream: &Stream, of: fn(&SectionPair) -> usize| {
        firm().map(|pair| usize::from(stream.sections[of(pair)].depth)).sum::<usize>()
    };
    if depth(target, |pair| pair.target) > depth(source, |pair| pair.source) {
        let pairs: Vec<_> = firm().map(|pair| (pair.target, pair.source)).collect();
        follow(target, source, &pairs);
    } else {
        let pairs: Vec<_> = firm().map(|pair| (pair.source, pair.target)).collect();
        follow(source, target, &pairs);
    }
}

/// Moves each matched section of `follower` so that its parent is the section matched with the
/// nearest matched ancestor in `leader`.
fn follow(leader: &Stream, follower: &mut Stream, pairs: &[(usize, usize)]) {
    let mut of_leader = vec![None; leader.sections.len()];
    let mut of_follower = vec![None; follower.sections.len()];
    for &(a, b) in pairs {
        of_leader[a] = Some(b);
        of_follower[b] = Some(a);
    }
    // The match of the nearest matched ancestor, derived for each section from that of its parent.
    let mut above = vec![0; leader.sections.len()];
    for (at, section) in leader.sections.iter().enumerate().skip(1) {
        let parent = section.parent.unwrap_or(0);
        above[at] = of_leader[parent].unwrap_or(above[parent]);
    }
    let parents: Vec<usize> = (0..follower.sections.len())
        .map(|at| match of_follower[at] {
            Some(partner) if at > 0 => above[partner],
            _ => follower.sections[at].parent.unwrap_or(0),
        })
        .collect();
    tree::set_parents(follower, &parents);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extra_item_does_not_shift_the_rest() {
        let (a, b) = ([1, 2, 3, 4], [1, 9, 2, 3, 4]);
        let score = |i: usize, j: usize| if a[i] == b[j] { 3.0 } else { -2.0 };
        assert_eq!(align(4, 5, score), [(0, 0), (1, 2), (2, 3), (3, 4)]);
        assert!(align(0, 3, |_, _| 0.0).is_empty());
    }

    #[test]
    fn long_sequences_are_searched_in_a_band() {
        let n = 20_000;
        let pairs = align(n, n + 5, |i, j| if j == i || j == i + 5 { 1.0 } else { -9.0 });
        assert!(pairs.len() > n - 50);
    }
}
