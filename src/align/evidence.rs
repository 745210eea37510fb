//! The evidence of terms: hits and misses.
//!
//! For a term and a window of `w` sentences on the other side, `p0` is the share of such windows of
//! this document that hold a partner of it, and `q = p0 + (1 - p0) * rate` is how often a window
//! that translates the term's sentence holds one. A hit says `ln(q / p0)`, a miss
//! `ln((1 - q) / (1 - p0))`. So a term weighs by how rare its partners are in this very document and
//! by how faithfully it has found them so far.

use super::constants::Constants;
use super::terms::{TermClass, Vocabulary};
use super::word_links::{LinkKind, Pair};

/// The widest window of sentences.
pub(super) const WIDEST: usize = 5;

/// What is said for each width of the window.
pub(super) type ByWidth = [f32; WIDEST];

/// The most terms of one sentence that are looked at: one for each bit of a [`Mask`].
pub(super) const MOST_TERMS: usize = 128;

/// A set of terms of one sentence, by their places in it.
pub(super) type Mask = u128;

/// One side of a document: the terms of its sentences.
#[derive(Default)]
pub(super) struct Text {
    /// For each sentence its terms, each once.
    pub(super) sentences: Vec<Vec<u32>>,
    /// For each sentence its length in bytes, at least 1.
    pub(super) bytes: Vec<f32>,
}

impl Text {
    /// Drops the commonest terms of sentences that have more than [`MOST_TERMS`].
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

    /// For each term the sentences that hold it and its place in them.
    fn postings(&self, terms: usize) -> Postings {
        let entries = self.sentences.iter().enumerate().flat_map(|(i, sentence)| {
            sentence.iter().enumerate().map(move |(bit, &term)| (term, (i as u32, bit as u8)))
        });
        Postings::new(terms, entries)
    }
}

/// Lists of (sentence, place), one for each term.
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

/// How often the terms of one side find a partner in the beads that hold them.
#[derive(Clone)]
pub(super) struct Rates(pub(super) Vec<f32>);

impl Rates {
    /// What is assumed before any bead is known.
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

/// What the terms of one side say.
pub(super) struct SideWeights {
    /// For each term of the vocabulary: a hit less a miss.
    pub(super) hit: Vec<ByWidth>,
    /// For each term: a miss.
    pub(super) miss: Vec<ByWidth>,
    /// For each sentence the sum of the misses of its terms.
    pub(super) base: Vec<ByWidth>,
}

/// All that terms say about one document.
pub(super) struct Evidence<'a> {
    pub(super) source: &'a Text,
    pub(super) target: &'a Text,
    /// For each source term where its partners stand in the target.
    partners: Postings,
    pub(super) forward: SideWeights,
    pub(super) backward: SideWeights,
}

/// One side as [`Evidence::new`] needs it.
pub(super) struct EvidenceSide<'a> {
    pub(super) text: &'a Text,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) rates: &'a Rates,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(
        source: &EvidenceSide<'a>,
        target: &EvidenceSide<'a>,
        pairs: &[Pair],
        constants: &Constants,
    ) -> Self {
        let forth: Vec<(u32, u32)> = pairs.iter().map(|p| (p.0, p.1)).collect();
        let mut back: Vec<(u32, u32)> = pairs.iter().map(|p| (p.1, p.0)).collect();
        back.sort_unstable();
        let partners = partner_postings(source, target, &forth);
        let reverse = partner_postings(target, source, &back);
        let forward = side_weights(source, &partners, target.text.sentences.len(), constants);
        let backward = side_weights(target, &reverse, source.text.sentences.len(), constants);
        Self { source: source.text, target: target.text, partners, forward, backward }
    }

    /// Where the partners of a source term stand.
    pub(super) fn partner_places(&self, term: u32) -> &[(u32, u8)] {
        self.partners.of(term)
    }

    /// Marks, for the target sentences in `first..first + row.len()`, which terms of source sentence
    /// `i` have a partner there, and which terms there are their partners.
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

    /// What a set of terms of a sentence says when it was found in a window of that width.
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
            sum += weights.hit[terms[rest.trailing_zeros() as usize] as usize][w];
            rest &= rest - 1;
        }
        sum
    }
}

/// For each term of `from` where its partners stand in `to`, in the order of the sentences.
fn partner_postings(
    from: &EvidenceSide<'_>,
    to: &EvidenceSide<'_>,
    pairs: &[(u32, u32)],
) -> Postings {
    let terms = from.vocabulary.terms.len();
    let present = present(from.text, terms);
    let places = to.text.postings(to.vocabulary.terms.len());
    let mut postings = Postings { starts: vec![0; terms + 1], entries: Vec::new() };
    let mut next = 0;
    for (term, here) in present.iter().enumerate() {
        let start = postings.entries.len();
        while let Some(&(_, partner)) = pairs.get(next).filter(|p| p.0 as usize == term) {
            if *here {
                postings.entries.extend(places.of(partner));
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

fn side_weights(
    party: &EvidenceSide<'_>,
    partners: &Postings,
    others: usize,
    constants: &Constants,
) -> SideWeights {
    let terms = party.vocabulary.terms.len();
    let mut hit = vec![[0.0; WIDEST]; terms];
    let mut miss = vec![[0.0; WIDEST]; terms];
    for term in 0..terms {
        let list = partners.of(term as u32);
        if list.is_empty() {
            continue;
        }
        let class = party.vocabulary.terms[term].class;
        let rate = party.rates.0[term];
        for w in 0..WIDEST {
            let chance = share_of_windows(list, w + 1, others);
            let (yes, no) = hit_and_miss(chance, rate, class, constants);
            hit[term][w] = yes - no;
            miss[term][w] = no;
        }
    }
    let base = party.text.sentences.iter().map(|sentence| sum_by_width(sentence, &miss)).collect();
    SideWeights { hit, miss, base }
}

fn sum_by_width(sentence: &[u32], weights: &[ByWidth]) -> ByWidth {
    let mut sum = [0.0; WIDEST];
    for &term in sentence {
        for w in 0..WIDEST {
            sum[w] += weights[term as usize][w];
        }
    }
    sum
}

/// The share of the windows of `width` sentences that hold one of the places.
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

fn hit_and_miss(chance: f32, rate: f32, class: TermClass, constants: &Constants) -> (f32, f32) {
    let found = chance + (1.0 - chance) * rate;
    let weight = weight_of(class, constants);
    let yes = libm::logf(found / chance).clamp(0.0, constants.hit_cap);
    let no = constants.miss_weight * libm::logf((1.0 - found).max(1e-4) / (1.0 - chance).max(1e-4));
    (weight * yes, weight * no.min(0.0))
}

/// What each nat of a term of that class is worth, for terms are not independent of each other.
pub(super) fn weight_of(class: TermClass, constants: &Constants) -> f32 {
    match class {
        TermClass::Word => constants.word_weight,
        TermClass::Number => constants.number_weight,
        TermClass::Mark => constants.mark_weight,
    }
}

/// The pairs of a source term.
pub(super) fn pairs_of(pairs: &[Pair], term: u32) -> impl Iterator<Item = (u32, LinkKind)> + '_ {
    let start = pairs.partition_point(|p| p.0 < term);
    pairs[start..].iter().take_while(move |p| p.0 == term).map(|p| (p.1, p.2))
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
