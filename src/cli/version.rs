//! The long form of `--version`.

use std::collections::{BTreeMap, BTreeSet};

use tmforge::align::Lexicon;

/// The version, the commit that it was built from, if known, and the built-in dictionaries.
pub(super) fn long() -> String {
    let mut text = env!("CARGO_PKG_VERSION").to_owned();
    if let Some(commit) = tmforge::COMMIT {
        text += &format!("\ncommit: {commit}");
    }
    text + &format!("\ndictionaries: {}", dictionaries())
}

/// The number of built-in dictionaries with that of their languages, and how many come from where.
fn dictionaries() -> String {
    let mut languages = BTreeSet::new();
    let mut origins: BTreeMap<&str, usize> = BTreeMap::new();
    for lexicon in Lexicon::built_in() {
        let (source, target) = lexicon.languages();
        languages.extend([source, target]);
        *origins.entry(lexicon.origin()).or_default() += 1;
    }
    let total: usize = origins.values().sum();
    if total == 0 {
        return "none".to_owned();
    }
    let mut origins: Vec<_> = origins.into_iter().collect();
    origins.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let each: Vec<String> =
        origins.iter().map(|(origin, count)| format!("{count} {origin}")).collect();
    format!("{total} built in, of {} languages ({})", languages.len(), each.join(", "))
}
