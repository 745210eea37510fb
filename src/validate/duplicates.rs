//! Detection of duplicate units, and of sources with several targets.
//!
//! Only hashes are kept: 17 bytes per pair, and the free slots of the tables. Among a million
//! units, two different ones have the same 64-bit hash in one of tens of millions of files.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use crate::validate::Rule;

/// The hashes that identify a source-target pair of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// The byte offset of the unit in its chunk.
    pub(super) at: usize,
    /// The number of the unit in its chunk, from 1.
    pub(super) unit: usize,
    /// The byte range of its identifier as written, in the chunk.
    pub(super) id: Option<(usize, usize)>,
    /// The hash of the source, the context and the target language; `None` for a pair without text
    /// on one side, which is never a duplicate.
    pub(super) source: Option<u64>,
    /// The hash of the target.
    pub(super) targets: u32,
}

impl Key {
    /// The key of a table row, from all of its cells.
    pub(super) fn of_row<'t>(
        at: usize,
        unit: usize,
        cells: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        let mut texts = Texts::default();
        cells.into_iter().for_each(|cell| texts.add(cell));
        Self { at, unit, id: None, source: Some(texts.hash()), targets: 0 }
    }
}

/// The units so far, by hash.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    /// By source and context: the hash of the first target, and the number of its unit.
    firsts: Table<(u32, u32)>,
    /// By source, context and target: the number of the first unit with another target than the
    /// first.
    others: Table<u32>,
}

/// The earlier occurrence of a pair.
enum Earlier {
    /// Neither the pair nor its source occurred before.
    Nothing,
    /// The same pair occurred in the unit of this number.
    Same(u32),
    /// The source occurred with another target in the unit of this number.
    OtherTarget(u32),
}

impl Duplicates {
    /// Adds a unit by the keys of its pairs. Returns a finding if the unit occurred before, or its
    /// source with another target in the same language and context. The context is what a tool may
    /// use to distinguish equal sources.
    pub(super) fn add(&mut self, keys: &[Key], number: usize) -> Option<(Rule, Cow<'static, str>)> {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let (mut first, mut is_same) = (None, true);
        for key in keys {
            match self.before(key, number) {
                Earlier::Nothing => is_same = false,
                Earlier::Same(before) => first = first.or(Some(before)),
                Earlier::OtherTarget(before) => {
                    let message =
                        format!("same source and context as unit {before}, but another target");
                    return Some((Rule::Ambiguous, message.into()));
                }
            }
        }
        let first = first.filter(|_| is_same)?;
        Some((Rule::Duplicate, format!("same as unit {first}; remove one of them").into()))
    }

    fn before(&mut self, key: &Key, number: u32) -> Earlier {
        let Some(source) = key.source else { return Earlier::Nothing };
        let (targets, first) = match self.firsts.entry(source) {
            Entry::Vacant(entry) => {
                entry.insert((key.targets, number));
                return Earlier::Nothing;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        if targets == key.targets {
            return if first == number { Earlier::Nothing } else { Earlier::Same(first) };
        }
        let whole = source ^ u64::from(key.targets).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        match self.others.entry(whole) {
            Entry::Occupied(entry) if *entry.get() != number => Earlier::Same(*entry.get()),
            Entry::Occupied(_) => Earlier::Nothing,
            Entry::Vacant(entry) => {
                entry.insert(number);
                // A unit may have several targets in one language.
                if first == number { Earlier::Nothing } else { Earlier::OtherTarget(first) }
            }
        }
    }
}

/// A hash table in parts that grow one by one. A growing table is in memory twice, so that a single
/// table would double the peak.
#[derive(Debug)]
struct Table<V> {
    parts: Vec<HashMap<u64, V, BuildHasherDefault<IdentityHasher>>>,
}

/// The number of parts of a [`Table`].
const PARTS: u64 = 64;

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { parts: (0..PARTS).map(|_| HashMap::default()).collect() }
    }
}

impl<V> Table<V> {
    fn entry(&mut self, hash: u64) -> Entry<'_, u64, V> {
        // The hash maps use the bits at both ends of the hash, so that the part uses those in the
        // middle.
        let part = usize::try_from((hash >> 32) % PARTS).unwrap_or(0);
        self.parts[part].entry(hash)
    }
}

/// Uses a hash as its own hash.
#[derive(Debug, Default)]
struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A buffer of texts that are hashed together.
#[derive(Debug, Default)]
pub(super) struct Texts(Vec<u8>);

impl Texts {
    /// Adds a text, separated from the next.
    pub(super) fn add(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        // UTF-8 text never has this byte.
        self.0.push(0xFF);
    }

    /// Adds a number.
    pub(super) fn add_number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// Returns the hash of what was added, and clears the buffer.
    pub(super) fn hash(&mut self) -> u64 {
        let hash = xxh3_64(&self.0);
        self.0.clear();
        hash
    }
}

/// The identifiers so far, by hash.
#[derive(Debug, Default)]
pub(super) struct Ids(Table<()>);

impl Ids {
    /// Adds an identifier by its hash, and returns whether it is new.
    pub(super) fn add(&mut self, hash: u64) -> bool {
        match self.0.entry(hash) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(());
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_unit_of_its_kind_is_named() {
        let mut duplicates = Duplicates::default();
        let mut add = |number, source, targets| {
            let key = Key { at: 0, unit: 0, id: None, source: Some(source), targets };
            duplicates.add(&[key], number).map(|(rule, message)| (rule, message.into_owned()))
        };
        assert_eq!(add(1, 7, 1), None);
        assert_eq!(add(2, 8, 1), None);
        assert_eq!(add(3, 7, 1).unwrap().0, Rule::Duplicate);
        let (rule, message) = add(4, 7, 2).unwrap();
        assert_eq!(rule, Rule::Ambiguous);
        assert!(message.contains("unit 1"), "{message}");
        assert!(add(5, 7, 2).unwrap().1.contains("unit 4"));
        assert!(add(6, 7, 1).unwrap().1.contains("unit 1"));
    }

    #[test]
    fn a_unit_of_several_targets_is_the_same_where_all_of_them_are() {
        let mut duplicates = Duplicates::default();
        let mut add = |number, pairs: &[(u64, u32)]| {
            let key = |&(source, targets)| Key {
                at: 0,
                unit: 0,
                id: None,
                source: Some(source),
                targets,
            };
            let keys: Vec<Key> = pairs.iter().map(key).collect();
            duplicates.add(&keys, number).map(|(rule, _)| rule)
        };
        assert_eq!(add(1, &[(7, 1), (8, 2)]), None);
        assert_eq!(add(2, &[(7, 1), (9, 3)]), None);
        assert_eq!(add(3, &[(7, 1), (8, 2)]), Some(Rule::Duplicate));
        assert_eq!(add(4, &[(8, 3)]), Some(Rule::Ambiguous));
        assert_eq!(add(5, &[(10, 1), (10, 2)]), None);
        assert_eq!(add(6, &[(10, 1), (10, 2)]), Some(Rule::Duplicate));
    }

    #[test]
    fn texts_are_told_apart() {
        let hash = |texts: &[&str]| {
            let mut all = Texts::default();
            texts.iter().for_each(|text| all.add(text));
            all.hash()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["", "a"]), hash(&["a", ""]));
        assert_eq!(hash(&["a"]), hash(&["a"]));
    }
}
