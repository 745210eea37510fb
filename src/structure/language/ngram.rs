//! A language classifier over character n-grams that are learned from the document.

use std::collections::HashMap;

use crate::model::Side;

/// A naive Bayes classifier: counts of character n-grams (one to four characters, including word
/// boundaries) in two languages. Keys are 64-bit hashes; collisions are too rare to matter.
#[derive(Debug, Default)]
pub(super) struct Grams {
    counts: HashMap<u64, [u32; 2]>,
    totals: [u64; 2],
}

/// The maximum length of an n-gram in characters.
const LONGEST: usize = 4;
/// The count that is added to every n-gram, so that unseen ones are not impossible.
const SMOOTHING: f64 = 0.5;
/// The factor that scales down the evidence of n-grams, which overlap and so are not independent.
const TEMPER: f64 = 0.3;

impl Grams {
    /// Counts the n-grams of a text in the language of `side`.
    pub(super) fn learn(&mut self, text: &str, side: Side) {
        let side = side as usize;
        let mut seen = 0;
        for_each_gram(text, |gram| {
            self.counts.entry(gram).or_default()[side] += 1;
            seen += 1;
        });
        self.totals[side] += seen;
    }

    /// Whether n-grams of both languages have been counted.
    pub(super) fn has_both(&self) -> bool {
        self.totals.iter().all(|&total| total > 0)
    }

    /// The log-odds that `text` is in the target language. Unseen n-grams are ignored.
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

/// Calls `use_gram` with the hash of each n-gram of the lower-cased letters of `text`, with a space
/// before and after each word.
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

/// Whether `c` is a combining mark, such as a vowel sign inside an Indic word.
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
        assert!(grams.has_both());
        assert!(grams.toward_target("the garden") < -1.0);
        assert!(grams.toward_target("der Garten") > 1.0);
        assert_eq!(grams.toward_target("1234"), 0.0);
    }
}
