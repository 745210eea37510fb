//! The rows of a lexicon by target word.

use super::packed::{Layout, LinkRates};

/// For each target word its source words with the rates. A file has rows for its source words only;
/// these are made of them once, so that a text of few words need not read them all.
#[derive(Clone)]
pub(super) struct Reverse {
    /// For each target word the index at which its row begins, and the end of the last row.
    starts: Vec<u32>,
    /// The source word of each pair, and the byte of its rates.
    pairs: Vec<(u32, u8)>,
}

impl Reverse {
    pub(super) fn of(layout: &Layout, bytes: &[u8]) -> Self {
        let words = layout.header.target_words;
        let mut starts = vec![0_u32; words + 1];
        // In files from outside a partner may be no word.
        layout.each(bytes, |_, target, _| {
            if target < words {
                starts[target + 1] += 1;
            }
        });
        for at in 0..words {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut pairs = vec![(0, 0); starts[words] as usize];
        layout.each(bytes, |source, target, byte| {
            if target < words {
                pairs[next[target] as usize] = (source as u32, byte);
                next[target] += 1;
            }
        });
        Self { starts, pairs }
    }

    /// The partners of a target word in the order of their indices, with the rates.
    pub(super) fn row(&self, target: usize) -> impl Iterator<Item = (usize, LinkRates)> + '_ {
        let row = self.starts[target] as usize..self.starts[target + 1] as usize;
        self.pairs[row].iter().map(|&(source, byte)| (source as usize, LinkRates::of_byte(byte)))
    }
}

#[cfg(test)]
mod tests {
    use crate::align::lexicon::{Lexicon, LexiconOptions};
    use crate::lang::{LanguagePair, Tag};

    #[test]
    fn both_directions_have_the_same_pairs() {
        let tag = |tag| Tag::parse(tag).unwrap();
        let pair = LanguagePair::new(tag("en"), tag("de")).unwrap();
        let word = |first: char, i: u8| format!("{first}{}", char::from(b'a' + i));
        let texts = (0..60).map(|i| {
            let source = format!("{} {}", word('w', i % 7), word('x', i % 5));
            (source, format!("{} {}", word('v', i % 7), word('y', i % 4)))
        });
        let texts: Vec<(String, String)> = texts.collect();
        let texts = texts.iter().map(|(s, t)| (s.as_str(), t.as_str()));
        let lexicon = Lexicon::learn(&pair, texts, &LexiconOptions::default());
        let rows = |word| lexicon.layout.row(&lexicon.bytes, word);
        let forward = (0..lexicon.layout.header.source_words)
            .flat_map(|s| rows(s).into_iter().map(move |(t, rates)| (t, s, rates)));
        let mut forward: Vec<_> = forward.collect();
        forward.sort_by_key(|&(t, s, _)| (t, s));
        let reverse = (0..lexicon.layout.header.target_words)
            .flat_map(|t| lexicon.reverse().row(t).map(move |(s, rates)| (t, s, rates)));
        assert!(!forward.is_empty());
        assert_eq!(reverse.collect::<Vec<_>>(), forward);
    }
}
