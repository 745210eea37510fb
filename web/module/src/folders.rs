//! Which files of folders go together: the library decides by their names.

use serde::Serialize;
use tmforge::error::Result;
use tmforge::input::Format;
use tmforge::lang::LanguagePair;
use tmforge::pairing::{across, sort};

/// What the files of folders make. A file is named by its side and its number there.
#[derive(Serialize)]
pub(crate) struct Matched {
    /// The one file or the two files of each document.
    documents: Vec<Vec<[usize; 2]>>,
    unmatched: Vec<Unmatched>,
}

/// A file that goes with no other, and why.
#[derive(Serialize)]
struct Unmatched {
    file: [usize; 2],
    reason: String,
}

/// The files of a side that may be documents: their numbers and names.
struct Side<'n> {
    numbers: Vec<usize>,
    names: Vec<&'n str>,
}

impl<'n> Side<'n> {
    fn of(names: &'n [String]) -> Self {
        let found = names.iter().enumerate().filter(|(_, name)| may_be_document(name));
        let (numbers, names) = found.map(|(at, name)| (at, name.as_str())).unzip();
        Self { numbers, names }
    }
}

/// Whether a file is a document by its name. What is hidden is none.
fn may_be_document(name: &str) -> bool {
    !is_hidden(name) && Format::may_be_document(name)
}

fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.'))
}

/// The documents of one folder or of two, in the order of the command: those of one file first.
pub(crate) fn matched(sides: &[Vec<String>], pair: &LanguagePair) -> Result<Matched> {
    let mut matched = match sides {
        [one] => in_one(&Side::of(one), pair),
        [source, target] => in_two(&Side::of(source), &Side::of(target), pair),
        _ => return Err(crate::request::fault("neither one side nor two")),
    };
    for (side, names) in sides.iter().enumerate() {
        let others = names.iter().enumerate();
        let others = others.filter(|(_, name)| !is_hidden(name) && !may_be_document(name));
        matched.unmatched.extend(others.map(|(at, _)| Unmatched {
            file: [side, at],
            reason: "is of no format that is read".to_owned(),
        }));
    }
    let name = |file: &[usize; 2]| sides[file[0]][file[1]].as_str();
    matched
        .documents
        .sort_by_key(|files| (files.len(), files.iter().map(name).collect::<Vec<_>>()));
    matched.unmatched.sort_by_key(|unmatched| name(&unmatched.file));
    Ok(matched)
}

fn in_one(side: &Side<'_>, pair: &LanguagePair) -> Matched {
    let sorted = sort(&side.names, pair);
    let file = |at: usize| [0, side.numbers[at]];
    let singles = sorted.singles.iter().map(|&at| vec![file(at)]);
    let pairs = sorted.pairs.iter().map(|&(s, t)| vec![file(s), file(t)]);
    let alone = sorted.unmatched.into_iter();
    Matched {
        documents: singles.chain(pairs).collect(),
        unmatched: alone.map(|(at, reason)| Unmatched { file: file(at), reason }).collect(),
    }
}

fn in_two(source: &Side<'_>, target: &Side<'_>, pair: &LanguagePair) -> Matched {
    let owned = |side: &Side<'_>| -> Vec<String> {
        side.names.iter().map(|name| (*name).to_owned()).collect()
    };
    let found = across(&owned(source), &owned(target), pair);
    let file = |side: usize, at: usize| [side, [source, target][side].numbers[at]];
    let alone = |side: usize, numbers: &[usize]| -> Vec<Unmatched> {
        let reason = ["no partner in the second folder", "no partner in the first folder"][side];
        let unmatched = |&at: &usize| Unmatched { file: file(side, at), reason: reason.to_owned() };
        numbers.iter().map(unmatched).collect()
    };
    let mut unmatched = alone(0, &found.sources);
    unmatched.extend(alone(1, &found.targets));
    let pairs = found.pairs.iter().map(|&(s, t)| vec![file(0, s), file(1, t)]);
    Matched { documents: pairs.collect(), unmatched }
}
