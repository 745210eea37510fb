//! Which files of folders, lists and patterns go together.

mod found;
mod list;
mod pattern;
mod tree;

use std::path::Path;

use anyhow::Result;
use tmforge::lang::LanguagePair;
use tmforge::pairing::{across, sort};

pub(super) use found::{Found, Located, Matched, Unmatched};
pub(super) use list::{bilingual_files, listed_pairs};
pub(super) use pattern::Pattern;

/// Pairs the files of one folder by the languages in their names. What has no language in its name, and no
/// partner, is a file of its own.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn in_folder(folder: &Path, pair: &LanguagePair) -> Result<Matched> {
    let files = tree::files(folder)?;
    let names: Vec<&str> = files.documents.iter().map(|file| file.name.as_str()).collect();
    let sorted = sort(&names, pair);
    let file = |at: usize| files.documents[at].clone();
    let mut found: Vec<Found> =
        sorted.pairs.iter().map(|&(s, t)| Found::Pair(file(s), file(t))).collect();
    found.extend(sorted.singles.iter().map(|&at| Found::Single(file(at))));
    found.sort();
    let alone = sorted.unmatched.into_iter();
    let alone = alone.map(|(at, reason)| Unmatched { path: file(at).path, reason });
    let mut unmatched: Vec<Unmatched> = alone.chain(files.others).collect();
    unmatched.sort();
    Ok(Matched { found, unmatched })
}

/// Pairs the files of two folders by their paths below them, and by the languages in these.
///
/// # Errors
/// When a folder cannot be read.
pub(super) fn in_folders(source: &Path, target: &Path, pair: &LanguagePair) -> Result<Matched> {
    let (here, there) = (tree::files(source)?, tree::files(target)?);
    let names = |files: &tree::Files| -> Vec<String> {
        files.documents.iter().map(|file| file.name.clone()).collect()
    };
    let (sources, targets) = (names(&here), names(&there));
    let across = across(&sources, &targets, pair);
    let pairs = across.pairs.iter();
    let found =
        pairs.map(|&(s, t)| Found::Pair(here.documents[s].clone(), there.documents[t].clone()));
    let lone = |files: &tree::Files, alone: &[usize], folder: &Path| -> Vec<Unmatched> {
        let reason = format!("no partner in {}", folder.display());
        let unmatched = |&at: &usize| Unmatched {
            path: files.documents[at].path.clone(),
            reason: reason.clone(),
        };
        alone.iter().map(unmatched).collect()
    };
    let mut unmatched = lone(&here, &across.sources, target);
    unmatched.extend(lone(&there, &across.targets, source));
    unmatched.extend(here.others.iter().chain(&there.others).cloned());
    let mut found: Vec<Found> = found.collect();
    found.sort();
    unmatched.sort();
    Ok(Matched { found, unmatched })
}
