//! Sources that occur again, for tools that distinguish equal sources by their context.
//!
//! A unit whose source occurs once says nothing of its context where OmegaT looks for it, because
//! OmegaT would then insert it only between exactly those neighbours of exactly that file. A source
//! that occurs again with another target needs that context: the first target stays the plain default,
//! and each occurrence that differs from it becomes a variant with its neighbours. The first and not
//! the most frequent, because a stream cannot know what is still to come.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::Xxh3;

use crate::xml::without_forbidden;

/// What a pair is among those before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// The first with its source.
    #[default]
    Default,
    /// Another target for a source that was there.
    Variant,
    /// The default again.
    Repeat,
    /// A variant again, in the very same context.
    RepeatedVariant,
}

impl Role {
    /// Whether the pair is there already.
    pub(crate) fn is_repeat(self) -> bool {
        matches!(self, Self::Repeat | Self::RepeatedVariant)
    }
}

/// A pair as it is known again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The target language.
    pub(crate) language: &'a str,
    pub(crate) source: &'a str,
    pub(crate) target: &'a str,
    /// The document and the neighbours.
    pub(crate) context: [&'a str; 3],
}

/// The pairs so far, as 128-bit hashes, so that a memory of millions of units need not be held.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    /// The target of the default unit, by target language and source.
    defaults: HashMap<u128, u128>,
    /// The variants with their contexts.
    variants: HashSet<u128>,
}

impl Repeats {
    /// What the next pair is, in order.
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
