//! Units that a memory holds twice, and sources that it holds with several targets.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use xxhash_rust::xxh3::Xxh3;

use crate::validate::Rule;
use crate::validate::report::Report;

/// The units so far, as hashes.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    /// The number of the first unit by all its texts and its context.
    units: HashMap<u128, usize>,
    /// The targets of the first unit by source and context, and its number.
    sources: HashMap<u128, (u128, usize)>,
}

impl Duplicates {
    /// Looks whether a unit was there. The context is what a tool may tell equal sources apart by.
    pub(super) fn add(
        &mut self,
        report: &mut Report,
        (number, at): (usize, usize),
        source: &[String],
        targets: &[String],
        context: &[String],
    ) {
        let targets = hash(&[targets]);
        match self.units.entry(hash(&[source, &[format!("{targets:x}")], context])) {
            Entry::Occupied(first) => {
                let message = format!("the same as unit {}; once is enough", first.get());
                return report.warning(Rule::Duplicate, at, message);
            }
            Entry::Vacant(entry) => entry.insert(number),
        };
        let (first, unit) =
            *self.sources.entry(hash(&[source, context])).or_insert((targets, number));
        if first != targets {
            let message =
                format!("the source of unit {unit} with another target, and no context of its own");
            report.warning(Rule::Ambiguous, at, message);
        }
    }
}

fn hash(lists: &[&[String]]) -> u128 {
    let mut hasher = Xxh3::new();
    for list in lists {
        hasher.update(&(list.len() as u64).to_le_bytes());
        for text in *list {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
    }
    hasher.digest128()
}
