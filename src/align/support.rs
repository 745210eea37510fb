//! Drops the pairs of lexicons that the beads found so far do not support.
//!
//! A large lexicon gives a word many partners. Those that do not translate it in these documents are found
//! all over the text, and make its true partner less telling.

use super::constants::Constants;
use super::lexicon::ibm1::Words;
use super::word_links::{LinkKind, Pair};

/// Removes the lexicon pairs of words that occur often but seldom in the same bead. `beads` are the words
/// of the two-sided beads, `sizes` the numbers of source terms and target terms.
pub(super) fn keep_supported(
    pairs: &mut Vec<Pair>,
    beads: &[Words],
    (sources, targets): (usize, usize),
    constants: &Constants,
) {
    let (source_beads, target_beads) = (
        beads_of(sources, beads.iter().map(|b| &b.0)),
        beads_of(targets, beads.iter().map(|b| &b.1)),
    );
    pairs.retain(|pair| {
        let here = &source_beads[pair.source as usize];
        let there = &target_beads[pair.target as usize];
        let (n, m) = (here.len() as f32, there.len() as f32);
        if pair.link != LinkKind::Lexicon || n.min(m) < constants.support_count {
            return true;
        }
        let both = common(here, there) as f32;
        let by_chance = n * m / beads.len() as f32;
        both >= constants.support_share * n.min(m) && both >= constants.support_chance * by_chance
    });
}

/// For each term the beads that contain it, in ascending order. `sides` are the distinct terms of each bead.
pub(super) fn beads_of<'a>(
    terms: usize,
    sides: impl Iterator<Item = &'a Vec<u32>>,
) -> Vec<Vec<u32>> {
    let mut beads = vec![Vec::new(); terms];
    for (bead, words) in sides.enumerate() {
        words.iter().for_each(|&term| beads[term as usize].push(bead as u32));
    }
    beads
}

/// The number of values that two sorted lists share.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.iter().filter(|value| long.binary_search(value).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lexicon::LinkRates;

    /// Ten beads: source term 0 and target term 0 always meet; source term 1 is in each of the first five
    /// beads, target term 1 in each of the last five.
    fn beads() -> Vec<Words> {
        let side = |first: bool| if first { vec![0, 1] } else { vec![0] };
        (0..10).map(|bead| (side(bead < 5), side(bead >= 5))).collect()
    }

    fn kept(pair: Pair, beads: &[Words]) -> bool {
        let mut pairs = vec![pair];
        keep_supported(&mut pairs, beads, (3, 3), &Constants::default());
        !pairs.is_empty()
    }

    fn of_lexicon(source: u32, target: u32) -> Pair {
        Pair::of_lexicon(source, target, LinkRates { forward: 0.5, backward: 0.5 })
    }

    #[test]
    fn words_that_occur_but_never_meet_are_dropped() {
        assert!(!kept(of_lexicon(1, 1), &beads()));
        assert!(kept(Pair::new(1, 1, LinkKind::Cognate), &beads()));
    }

    #[test]
    fn words_that_meet_no_more_than_by_chance_are_dropped() {
        assert!(!kept(of_lexicon(0, 0), &beads()));
        let mut more = beads();
        more.extend(vec![(vec![1], vec![1]); 10]);
        assert!(kept(of_lexicon(0, 0), &more));
    }

    #[test]
    fn rare_words_are_not_judged() {
        assert!(kept(of_lexicon(2, 1), &beads()));
        assert!(kept(of_lexicon(2, 2), &[]));
    }

    #[test]
    fn values_of_two_sorted_lists_are_counted() {
        assert_eq!(common(&[1, 3, 5, 9], &[3, 4, 9]), 2);
        assert_eq!(common(&[], &[1]), 0);
    }
}
