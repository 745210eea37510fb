//! Repeated sources, for tools that distinguish equal sources by their context.
//!
//! A unit whose source occurs once has no context properties for OmegaT, because OmegaT would then
//! insert it only between exactly those neighbours in exactly that file. A source that occurs again
//! with another target needs that context: the first target is the default without context, and
//! each pair with a different target becomes a variant with its neighbours. The default is the
//! first target and not the most frequent one, because the units are a stream.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::Xxh3;

use crate::xml::without_forbidden;

/// The role of a pair among the pairs before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// The first pair with its source.
    #[default]
    Default,
    /// Another target for a source that occurred before.
    Variant,
    /// The default pair again.
    Repeat,
    /// A variant again, in the same context.
    RepeatedVariant,
}

impl Role {
    /// Whether the pair, as default or in the same context, occurred before.
    pub(crate) fn is_repeat(self) -> bool {
        matches!(self, Self::Repeat | Self::RepeatedVariant)
    }
}

/// The parts of a pair that identify it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The target language.
    pub(crate) language: &'a str,
    pub(crate) source: &'a str,
    pub(crate) target: &'a str,
    /// The document and the two neighbours.
    pub(crate) context: [&'a str; 3],
}

/// The pairs so far, as 128-bit hashes, so that a TM of millions of units need not be in memory.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    /// The hash of the default target, by the hash of target language and source.
    defaults: HashMap<u128, u128>,
    /// The hashes of the variants with their contexts.
    variants: HashSet<u128>,
}

impl Repeats {
    /// Records the next pair, in input order, and returns its role.
    pub(crate) fn role(&mut self, pair: &Known<'_>) -> Role {
        let [source, target] = [pair.source, pair.target].map(|text| without_forbidden(text).0);
        let target_hash = hash(&[&target]);
        match self.defaults.entry(hash(&[pair.language, &source])) {
            Entry::Vacant(entry) => {
                entry.insert(target_hash);
                Role::Default
            }
            Entry::Occupied(default) if *default.get() == target_hash => Role::Repeat,
            Entry::Occupied(_) => {
                let [document, previous, next] = pair.context;
                let key = hash(&[pair.language, &source, &target, document, previous, next]);
                if self.variants.insert(key) { Role::Variant } else { Role::RepeatedVariant }
            }
        }
    }
}

fn hash(texts: &[&str]) -> u128 {
    let mut hasher = Xxh3::new();
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.digest128()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_with_another_target_is_a_variant_once_in_its_context() {
        let mut repeats = Repeats::default();
        let mut role = |target, next| {
            let context = ["a.md", "", next];
            repeats.role(&Known { language: "de", source: "x", target, context })
        };
        assert_eq!(role("1", "n"), Role::Default);
        assert_eq!(role("1", "m"), Role::Repeat);
        assert_eq!(role("2", "n"), Role::Variant);
        assert_eq!(role("2", "n"), Role::RepeatedVariant);
        assert_eq!(role("2", "m"), Role::Variant);
    }
}
