//! Entries of two files that are joined by their keys.

use std::collections::{HashMap, HashSet};

use crate::model::{Block, Document};
use crate::structure::excluded;

use super::record::Record;

/// The blocks of an entry.
pub(super) struct Keyed {
    pub(super) key: String,
    /// The number of the text among those of the key: several columns of a row.
    pub(super) part: usize,
    pub(super) blocks: Vec<Block>,
}

/// The records of the entries of two documents, in the order of the source; what only one has is told
/// in a note.
pub(super) fn joined(
    source: &mut Document,
    target: &Document,
    sources: Vec<Keyed>,
    targets: Vec<Keyed>,
) -> Vec<Record> {
    let keys = |entries: &[Keyed]| entries.iter().map(|e| e.key.clone()).collect::<HashSet<_>>();
    let (source_keys, target_keys) = (keys(&sources), keys(&targets));
    let alone = |entries: &[Keyed], others: &HashSet<String>| {
        let mut keys: Vec<String> = entries.iter().map(|entry| entry.key.clone()).collect();
        keys.retain(|key| !others.contains(key));
        keys.dedup();
        keys
    };
    let notes = [
        only_in(&alone(&sources, &target_keys), &source.name),
        only_in(&alone(&targets, &source_keys), &target.name),
    ];
    source.notes.extend(notes.into_iter().flatten());
    records(sources, targets)
}

fn records(sources: Vec<Keyed>, targets: Vec<Keyed>) -> Vec<Record> {
    let mut by_key: HashMap<(String, usize), (usize, Vec<Block>)> = HashMap::new();
    for (order, entry) in targets.into_iter().enumerate() {
        by_key.insert((entry.key, entry.part), (order, entry.blocks));
    }
    let mut records = Vec::new();
    for entry in sources {
        let target = by_key.remove(&(entry.key, entry.part));
        let target = target.map(|(_, blocks)| blocks).unwrap_or_default();
        records.push(Record { before: 0, source: entry.blocks, target });
    }
    let mut rest: Vec<(usize, Vec<Block>)> = by_key.into_values().collect();
    rest.sort_by_key(|(order, _)| *order);
    let one_sided = |(_, target)| Record { before: 0, source: Vec::new(), target };
    records.extend(rest.into_iter().map(one_sided));
    records
}

/// How many keys a note names.
const NAMED: usize = 5;

/// `12 keys only in en.json: list.full, list.empty, ...`
fn only_in(keys: &[String], name: &str) -> Option<String> {
    let first = keys.first()?;
    let mut note = format!("{} only in {name}: {first}", count(keys.len()));
    for key in keys.iter().take(NAMED).skip(1) {
        note += ", ";
        note += key;
    }
    if keys.len() > NAMED {
        note += ", ...";
    }
    Some(note)
}

/// `1 key`, `12 keys`.
pub(super) fn count(keys: usize) -> String {
    format!("{keys} {}", if keys == 1 { "key" } else { "keys" })
}

/// Excludes a block of a document.
pub(super) fn exclude(document: &mut Document, block: &Block) {
    let reason = crate::model::ExclusionReason::OtherColumn;
    excluded::exclude(&mut document.left_out, block, reason);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_the_first_keys() {
        let keys: Vec<String> = (0..7).map(|i| format!("k{i}")).collect();
        let note = only_in(&keys, "en.json").unwrap();
        assert_eq!(note, "7 keys only in en.json: k0, k1, k2, k3, k4, ...");
        assert_eq!(only_in(&keys[..1], "a").unwrap(), "1 key only in a: k0");
        assert_eq!(only_in(&[], "a"), None);
    }
}
