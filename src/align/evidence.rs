//! The evidence of terms: hits and misses.
//!
//! For a term and a window of `w` sentences on the other side, `p0` is the share of such windows of
//! this document that contain a partner of the term. `q = p0 + (1 - p0) * rate` is the probability
//! that a window that translates the term's sentence contains one. A hit scores `ln(q / p0)`, a
//! miss `ln((1 - q) / (1 - p0))`. So a term counts the more, the rarer its partners are in this
//! document and the more reliably it has had a partner so far.

use super::by_width::ByWidth;
use super::constants::Constants;
use super::reach::Reach;
use super::shared::both;
use super::terms::{TermClass, Vocabulary};
use super::word_links::{LinkKind, Pair};

/// The maximum number of terms used per sentence: one for each bit of a [`Mask`].
pub(super) const MOST_TERMS: usize = 128;

/// A set of terms of one sentence: bit `i` is its `i`-th term.
pub(super) type Mask = u128;

/// One side of a document: the terms of its sentences.
#[derive(Default)]
pub(super) struct Text {
    /// The distinct terms of each sentence.
    pub(super) sentences: Vec<Vec<u32>>,
    /// The length of each sentence in bytes, at least 1.
    pub(super) bytes: Vec<f32>,
}

impl Text {
    /// Drops the most frequent terms of sentences with more than [`MOST_TERMS`].
    pub(super) fn limit(&mut self, terms: usize) {
        let mut counts = vec![0_u32; terms];
        for &term in self.sentences.iter().flatten() {
            counts[term as usize] += 1;
        }
        for sentence in self.sentences.iter_mut().filter(|s| s.len() > MOST_TERMS) {
            sentence.sort_by_key(|&term| counts[term as usize]);
            sentence.truncate(MOST_TERMS);
        }
    }

    /// For each term the sentences that contain it and its index in them.
    fn postings(&self, terms: usize) -> Postings {
        let entries = self.sentences.iter().enumerate().flat_map(|(i, sentence)| {
            sentence.iter().enumerate().map(move |(bit, &term)| (term, (i as u32, bit as u8)))
        });
        Postings::new(terms, entries)
    }
}

/// Lists of (sentence, index of the term in it), one for each term.
#[derive(Default)]
pub(super) struct Postings {
    starts: Vec<u32>,
    entries: Vec<(u32, u8)>,
}

impl Postings {
    fn new(terms: usize, entries: impl Iterator<Item = (u32, (u32, u8))> + Clone) -> Self {
        let mut starts = vec![0_u32; terms + 1];
        for (term, _) in entries.clone() {
            starts[term as usize + 1] += 1;
        }
        for term in 0..terms {
            starts[term + 1] += starts[term];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0); starts[terms] as usize];
        for (term, entry) in entries {
            sorted[next[term as usize] as usize] = entry;
            next[term as usize] += 1;
        }
        Self { starts, entries: sorted }
    }

    pub(super) fn of(&self, term: u32) -> &[(u32, u8)] {
        let term = term as usize;
        &self.entries[self.starts[term] as usize..self.starts[term + 1] as usize]
    }
}

/// The match rates of the terms of one side: how often the bead of a term contains a partner of it.
#[derive(Clone)]
pub(super) struct Rates(pub(super) Vec<f32>);

impl Rates {
    /// The rates before any bead is known.
    pub(super) fn prior(vocabulary: &Vocabulary, constants: &Constants) -> Self {
        Self(vocabulary.terms.iter().map(|term| prior_rate(term.class, constants)).collect())
    }
}

pub(super) fn prior_rate(class: TermClass, constants: &Constants) -> f32 {
    match class {
        TermClass::Word => constants.word_rate,
        TermClass::Number => constants.number_rate,
        TermClass::Mark => constants.mark_rate,
    }
}

/// The scores of the terms of one side.
pub(super) struct SideWeights {
    /// For each term of the vocabulary: the score of a hit minus that of a miss. A sum starts from
    /// `base` and adds this for each hit.
    pub(super) hit: ByWidth,
    /// For each term of the vocabulary: the score of a miss.
    pub(super) miss: ByWidth,
    /// For each sentence: the score if all its terms miss.
    pub(super) base: ByWidth,
}

/// The evidence of the terms of one document.
pub(super) struct Evidence<'a> {
    pub(super) source: &'a Text,
    pub(super) target: &'a Text,
    /// For each source term the target sentences that contain its partners.
    partners: Postings,
    pub(super) forward: SideWeights,
    pub(super) backward: SideWeights,
}

/// One side of a document, for [`Evidence::new`].
pub(super) struct EvidenceSide<'a> {
    pub(super) text: &'a Text,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) rates: &'a Rates,
}

impl<'a> Evidence<'a> {
    /// `pairs` have the source term first, `reverse` are the same with the target term first; both are sorted.
    pub(super) fn new(
        (source, target): (&EvidenceSide<'a>, &EvidenceSide<'a>),
        (pairs, reverse): (&[Pair], &[Pair]),
        reach: Reach,
        (constants, threads): (&Constants, usize),
    ) -> Self {
        let here = Opposite { sentences: source.text.sentences.len(), widest: reach.source };
        let there = Opposite { sentences: target.text.sentences.len(), widest: reach.target };
        let forward = || {
            let partners = partner_postings(source, target, pairs);
            let weights = side_weights(source, &partners, there, constants);
            (partners, weights)
        };
        let backward =
            || side_weights(target, &partner_postings(target, source, reverse), here, constants);
        let ((partners, forward), backward) = both(threads > 1, forward, backward);
        Self { source: source.text, target: target.text, partners, forward, backward }
    }

    /// The target sentences that contain partners of a source term.
    pub(super) fn partner_places(&self, term: u32) -> &[(u32, u8)] {
        self.partners.of(term)
    }

    /// Marks, for each target sentence in `first..first + row.len()`, the terms of source sentence
    /// `i` that have a partner in it, and the terms in it that are these partners.
    pub(super) fn mark_row(&self, i: usize, first: usize, row: &mut [(Mask, Mask)]) {
        row.fill((0, 0));
        for (bit, &term) in self.source.sentences[i].iter().enumerate() {
            let list = self.partners.of(term);
            let start = list.partition_point(|&(j, _)| (j as usize) < first);
            for &(j, place) in &list[start..] {
                let Some(cell) = row.get_mut(j as usize - first) else { break };
                cell.0 |= 1 << bit;
                cell.1 |= 1 << place;
            }
        }
    }

    /// The score of a sentence of which the terms in `mask` have a partner in a window of width
    /// `w + 1`.
    pub(super) fn sum(
        weights: &SideWeights,
        terms: &[u32],
        base: f32,
        mask: Mask,
        w: usize,
    ) -> f32 {
        let mut sum = base;
        let mut rest = mask;
        while rest != 0 {
            sum += weights.hit.at(terms[rest.trailing_zeros() as usize] as usize, w);
            rest &= rest - 1;
        }
        sum
    }
}

/// For each term of `from` the sentences of `to` that contain its partners, in ascending order. The pairs are
/// sorted, with the terms of `from` first.
fn partner_postings(from: &EvidenceSide<'_>, to: &EvidenceSide<'_>, pairs: &[Pair]) -> Postings {
    let terms = from.vocabulary.terms.len();
    let present = present(from.text, terms);
    let places = to.text.postings(to.vocabulary.terms.len());
    let mut postings = Postings { starts: vec![0; terms + 1], entries: Vec::new() };
    let mut next = 0;
    for (term, here) in present.iter().enumerate() {
        let start = postings.entries.len();
        while let Some(pair) = pairs.get(next).filter(|pair| pair.source as usize == term) {
            if *here {
                postings.entries.extend(places.of(pair.target));
            }
            next += 1;
        }
        postings.entries[start..].sort_unstable();
        postings.starts[term + 1] = postings.entries.len() as u32;
    }
    postings
}

fn present(text: &Text, terms: usize) -> Vec<bool> {
    let mut present = vec![false; terms];
    for &term in text.sentences.iter().flatten() {
        present[term as usize] = true;
    }
    present
}

/// The side that the windows of a term are on.
#[derive(Clone, Copy)]
struct Opposite {
    sentences: usize,
    /// The number of sentences of the widest window.
    widest: usize,
}

fn side_weights(
    side: &EvidenceSide<'_>,
    partners: &Postings,
    opposite: Opposite,
    constants: &Constants,
) -> SideWeights {
    let terms = side.vocabulary.terms.len();
    let mut hit = ByWidth::zeros(terms, opposite.widest);
    let mut miss = ByWidth::zeros(terms, opposite.widest);
    for term in 0..terms {
        let list = partners.of(term as u32);
        if list.is_empty() {
            continue;
        }
        let class = side.vocabulary.terms[term].class;
        let rate = side.rates.0[term];
        for w in 0..opposite.widest {
            let chance = share_of_windows(list, w + 1, opposite.sentences);
            let (found, missed) = hit_and_miss(chance, rate, class, constants);
            *hit.at_mut(term, w) = found - missed;
            *miss.at_mut(term, w) = missed;
        }
    }
    let base = sums(&side.text.sentences, &miss, opposite.widest);
    SideWeights { hit, miss, base }
}

/// For each sentence the sums of the weights of its terms.
fn sums(sentences: &[Vec<u32>], weights: &ByWidth, widest: usize) -> ByWidth {
    let mut sums = ByWidth::zeros(sentences.len(), widest);
    for (i, sentence) in sentences.iter().enumerate() {
        for &term in sentence {
            for w in 0..widest {
                *sums.at_mut(i, w) += weights.at(term as usize, w);
            }
        }
    }
    sums
}

/// The share of the windows of `width` sentences that contain at least one of the places, smoothed
/// so that it is neither 0 nor 1.
fn share_of_windows(places: &[(u32, u8)], width: usize, sentences: usize) -> f32 {
    let windows = (sentences + 1).saturating_sub(width).max(1);
    let mut covered = 0;
    let mut free = 0;
    for &(place, _) in places {
        let place = place as usize;
        let start = (place + 1).saturating_sub(width).max(free);
        let end = (place + 1).min(windows);
        covered += end.saturating_sub(start);
        free = free.max(end);
    }
    (covered as f32 + 0.25) / (windows as f32 + 0.5)
}

/// The scores of a hit and of a miss, given the chance `p0` and the match rate.
fn hit_and_miss(chance: f32, rate: f32, class: TermClass, constants: &Constants) -> (f32, f32) {
    let found = chance + (1.0 - chance) * rate;
    let weight = weight_of(class, constants);
    let hit = libm::logf(found / chance).clamp(0.0, constants.hit_cap);
    let miss =
        constants.miss_weight * libm::logf((1.0 - found).max(1e-4) / (1.0 - chance).max(1e-4));
    (weight * hit, weight * miss.min(0.0))
}

/// The weight of a class of terms. It is below 1, because terms are not independent of each other.
pub(super) fn weight_of(class: TermClass, constants: &Constants) -> f32 {
    match class {
        TermClass::Word => constants.word_weight,
        TermClass::Number => constants.number_weight,
        TermClass::Mark => constants.mark_weight,
    }
}

/// The partners of a term in sorted pairs.
pub(super) fn pairs_of(pairs: &[Pair], term: u32) -> impl Iterator<Item = (u32, LinkKind)> + '_ {
    let start = pairs.partition_point(|p| p.source < term);
    pairs[start..].iter().take_while(move |p| p.source == term).map(|p| (p.target, p.link))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_counted_once() {
        let share = |places: &[u32], width| {
            let places: Vec<(u32, u8)> = places.iter().map(|&p| (p, 0)).collect();
            share_of_windows(&places, width, 10) * ((10 + 1 - width) as f32 + 0.5) - 0.25
        };
        assert!((share(&[0, 3, 3, 9], 1) - 3.0).abs() < 1e-3);
        assert!((share(&[0, 3, 9], 2) - 4.0).abs() < 1e-3);
        assert!((share(&[4, 5], 3) - 4.0).abs() < 1e-3);
    }
}
