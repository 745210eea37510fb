//! Units that a memory holds twice, and sources that it holds with several targets.
//!
//! Only hashes are kept: 17 bytes a pair and what a table keeps free. Two units of a million differ
//! and yet have one hash of 64 bits once in tens of millions of such memories.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use crate::validate::Rule;

/// What a pair of a unit is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// Where the unit stands.
    pub(super) at: usize,
    /// Its number in its stretch, from 1.
    pub(super) unit: usize,
    /// Where its identifier stands, as it is written.
    pub(super) id: Option<(usize, usize)>,
    /// The hash of the source, the context and the language of the target; `None` for a pair that
    /// lacks a text, and so is the same as no other.
    pub(super) source: Option<u64>,
    /// The hash of the target.
    pub(super) targets: u32,
}

impl Key {
    /// What a row of a table is known by: all that is in it.
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

/// The units so far.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    /// By source and context: the targets and the number of the first unit with them.
    firsts: Table<(u32, u32)>,
    /// The number of the first unit with a source that had other targets before.
    others: Table<u32>,
}

/// What was there before a pair.
enum Before {
    /// Nothing like it.
    Nothing,
    /// The same pair, in the unit of this number.
    Same(u32),
    /// Its source with another target, in the unit of this number.
    OtherTarget(u32),
}

impl Duplicates {
    /// Reports a unit, by the keys of its pairs, that was there before, or whose source was there
    /// with another target in the same language. The context is what a tool may distinguish equal
    /// sources by.
    pub(super) fn add(&mut self, keys: &[Key], number: usize) -> Option<(Rule, Cow<'static, str>)> {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let (mut first, mut is_same) = (None, true);
        for key in keys {
            match self.before(key, number) {
                Before::Nothing => is_same = false,
                Before::Same(before) => first = first.or(Some(before)),
                Before::OtherTarget(before) => {
                    let message = format!(
                        "the source of unit {before} with another target, and no context of its own"
                    );
                    return Some((Rule::Ambiguous, message.into()));
                }
            }
        }
        let first = first.filter(|_| is_same)?;
        Some((Rule::Duplicate, format!("the same as unit {first}; once is enough").into()))
    }

    fn before(&mut self, key: &Key, number: u32) -> Before {
        let Some(source) = key.source else { return Before::Nothing };
        let (targets, first) = match self.firsts.entry(source) {
            Entry::Vacant(entry) => {
                entry.insert((key.targets, number));
                return Before::Nothing;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        if targets == key.targets {
            return if first == number { Before::Nothing } else { Before::Same(first) };
        }
        let whole = source ^ u64::from(key.targets).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        match self.others.entry(whole) {
            Entry::Occupied(entry) if *entry.get() != number => Before::Same(*entry.get()),
            Entry::Occupied(_) => Before::Nothing,
            Entry::Vacant(entry) => {
                entry.insert(number);
                // A unit may have several targets in one language.
                if first == number { Before::Nothing } else { Before::OtherTarget(first) }
            }
        }
    }
}

/// A table by hash, in parts that grow one by one: a table is in memory twice while it grows.
#[derive(Debug)]
struct Table<V> {
    parts: Vec<HashMap<u64, V, BuildHasherDefault<AsItIs>>>,
}

const PARTS: u64 = 64;

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { parts: (0..PARTS).map(|_| HashMap::default()).collect() }
    }
}

impl<V> Table<V> {
    fn entry(&mut self, hash: u64) -> Entry<'_, u64, V> {
        // The table takes its places from the bits at both ends.
        let part = usize::try_from((hash >> 32) % PARTS).unwrap_or(0);
        self.parts[part].entry(hash)
    }
}

/// Takes a hash for its own hash.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
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

/// Texts one after another, to be hashed together.
#[derive(Debug, Default)]
pub(super) struct Texts(Vec<u8>);

impl Texts {
    /// Adds a text, told apart from the next.
    pub(super) fn add(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        // No text has this byte.
        self.0.push(0xFF);
    }

    /// Adds a number.
    pub(super) fn add_number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// The hash of what was added. Begins anew.
    pub(super) fn hash(&mut self) -> u64 {
        let hash = xxh3_64(&self.0);
        self.0.clear();
        hash
    }
}

/// Identifiers that have been there.
#[derive(Debug, Default)]
pub(super) struct Ids(Table<()>);

impl Ids {
    /// Whether it was not there before.
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
