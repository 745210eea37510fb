//! The first reading: what is to be known of all pairs before each is checked.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::clean::Lengths;
use crate::error::Result;
use crate::memory::MemoryReader;
use crate::translation_check::Options;
use crate::translation_check::pair::each_pair;

/// What is known of all pairs. Of texts, only hashes are kept.
#[derive(Default)]
pub(super) struct Survey {
    pub(super) lengths: Lengths,
    /// The number of targets of each source that has several, and of sources of each such target.
    several: [HashMap<u64, u32>; 2],
}

impl Survey {
    /// Reads all pairs. `wants` states for each side whether texts with several partners are reported.
    pub(super) fn of(reader: MemoryReader, options: &Options, wants: [bool; 2]) -> Result<Self> {
        let mut survey = Self::default();
        let mut sides: Vec<[u64; 2]> = Vec::new();
        for chunk in reader {
            each_pair(&chunk?, options, |pair, _| {
                if let Ok(pair) = pair {
                    survey.lengths.add(&pair.source, &pair.target);
                    if wants != [false; 2] {
                        sides.push(hashes(&pair.source, &pair.target, &pair.language));
                    }
                }
            })?;
        }
        for (side, is_wanted) in wants.into_iter().enumerate() {
            if is_wanted {
                survey.several[side] = several(&mut sides, side);
            }
        }
        Ok(survey)
    }

    /// The number of different targets of a source, and of sources of a target; 1 if there is one.
    pub(super) fn partners(&self, source: &str, target: &str, language: &str) -> [u32; 2] {
        let own = hashes(source, target, language);
        [0, 1].map(|side| self.several[side].get(&own[side]).copied().unwrap_or(1))
    }
}

/// Hashes of both texts; a source counts for each target language by itself.
fn hashes(source: &str, target: &str, language: &str) -> [u64; 2] {
    [source, target].map(|text| {
        let mut bytes = Vec::with_capacity(language.len() + 1 + text.len());
        bytes.extend_from_slice(language.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(text.trim().as_bytes());
        xxh3_64(&bytes)
    })
}

/// For each text of a side that has several on the other side, their number. Sorts the pairs.
fn several(pairs: &mut Vec<[u64; 2]>, side: usize) -> HashMap<u64, u32> {
    pairs.sort_unstable_by_key(|pair| (pair[side], pair[1 - side]));
    pairs.dedup();
    let of_one = pairs.chunk_by(|a, b| a[side] == b[side]);
    let several = of_one.filter(|pairs| pairs.len() > 1);
    several.map(|pairs| (pairs[0][side], pairs.len() as u32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_partners_are_counted() {
        let mut pairs = vec![[1, 5], [2, 5], [1, 6], [1, 5], [3, 7]];
        assert_eq!(several(&mut pairs, 0), HashMap::from([(1, 2)]));
        assert_eq!(several(&mut pairs, 1), HashMap::from([(5, 2)]));
    }
}
