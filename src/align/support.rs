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
    let (source_beads, target_beads) =
        (beads_of(sources, beads.iter().map(|b| &b.0)), beads_of(targets, beads.iter().map(|b| &b.1)));
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

/// For each term the beads that contain it, in ascending order.
fn beads_of<'a>(terms: usize, sides: impl Iterator<Item = &'a Vec<u32>>) -> Vec<Vec<u32>> {
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
