//! Character n-grams learned from the document itself.

use std::collections::HashMap;

use crate::model::Side;

/// Counts of character n-grams (one to four characters, word edges included) in two languages: a
/// naive Bayes classifier. Keys are hashes; a collision among 2^64 does no harm worth a guard.
#[derive(Debug, Default)]
pub(super) struct Grams {
    counts: HashMap<u64, [u32; 2]>,
    totals: [u64; 2],
}

const LONGEST: usize = 4;
/// What is added to every count, so that the unseen is not impossible.
const SMOOTHING: f64 = 0.5;
/// N-grams overlap, so each tells less than it seems to: their evidence is scaled down.
const TEMPER: f64 = 0.3;

impl Grams {
    /// Learns from a text that is in the language of `side`.
    pub(super) fn learn(&mut self, text: &str, side: Side) {
        let side = side as usize;
        let mut seen = 0;
        for_each_gram(text, |gram| {
            self.counts.entry(gram).or_default()[side] += 1;
            seen += 1;
        });
        self.totals[side] += seen;
    }

    /// Whether both languages have been seen.
    pub(super) fn knows_both(&self) -> bool {
        self.totals.iter().all(|&total| total > 0)
    }

    /// The log-odds that `text` is in the target language. An n-gram never seen says nothing.
    pub(super) fn toward_target(&self, text: &str) -> f64 {
        let kinds = self.counts.len() as f64 * SMOOTHING;
        let [source_all, target_all] = self.totals.map(|total| total as f64 + kinds);
        let base = libm::log(source_all / target_all);
        let mut odds = 0.0;
        for_each_gram(text, |gram| {
            if let Some(&[source, target]) = self.counts.get(&gram) {
                let ratio = (f64::from(target) + SMOOTHING) / (f64::from(source) + SMOOTHING);
                odds += base + libm::log(ratio);
            }
        });
        odds * TEMPER
    }
}

/// Calls `use_gram` with the hash of each n-gram of the letters of `text`, lower-cased, words
/// padded.
fn for_each_gram(text: &str, mut use_gram: impl FnMut(u64)) {
    let mut window = [' '; LONGEST];
    let mut filled = 0;
    let letters = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphabetic() || matches!(c, '\'' | '’') || is_mark(c) { c } else { ' ' });
    for c in letters.chain(std::iter::once(' ')) {
        if c == ' ' && window[LONGEST - 1] == ' ' {
            continue;
        }
        window.rotate_left(1);
        window[LONGEST - 1] = c;
        filled = (filled + 1).min(LONGEST);
        for length in 1..=filled.max(2) {
            let gram = &window[LONGEST - length..];
            if gram.iter().any(|&c| c != ' ') {
                use_gram(hash(gram));
            }
        }
    }
}

/// Combining vowel signs and the like, without which Indic words fall apart.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

fn hash(gram: &[char]) -> u64 {
    let mut bytes = [0u8; LONGEST * 4];
    for (slot, c) in bytes.chunks_exact_mut(4).zip(gram) {
        slot.copy_from_slice(&(*c as u32).to_le_bytes());
    }
    xxhash_rust::xxh3::xxh3_64(&bytes[..gram.len() * 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_to_tell_two_languages_apart() {
        let mut grams = Grams::default();
        grams.learn("the house is old and the garden is green", Side::Source);
        grams.learn("das Haus ist alt und der Garten ist grün", Side::Target);
        assert!(grams.knows_both());
        assert!(grams.toward_target("the garden") < -1.0);
        assert!(grams.toward_target("der Garten") > 1.0);
        assert_eq!(grams.toward_target("1234"), 0.0);
    }
}
