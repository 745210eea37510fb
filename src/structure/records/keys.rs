//! Two files that are joined by key: the entries of two catalogues, or the rows of two tables.

use std::collections::{HashMap, HashSet};

use crate::error::{Error, ErrorKind, Result};
use crate::lang::{LanguagePair, Tag};
use crate::model::{Block, Cell, Document, TableKind};
use crate::place::Place;

use super::joined::{self, Keyed};
use super::language_name::LanguageNames;
use super::{Record, data, key_column};

/// The records of two files that have the same keys, in the order of the source. `None` if one of
/// them is no catalogue or table, or the rows of two tables have no keys.
///
/// # Errors
/// If two catalogues have no key in common.
pub(in crate::structure) fn join(
    source: &mut Document,
    target: &mut Document,
    pair: &LanguagePair,
) -> Result<Option<Vec<Record>>> {
    let kind = |document: &Document, kind: TableKind| {
        let is_kind = |cell: Cell| {
            document.tables.get(cell.table as usize).is_some_and(|table| table.kind == kind)
        };
        !document.blocks.is_empty() && document.blocks.iter().all(|b| b.cell.is_some_and(is_kind))
    };
    if kind(source, TableKind::Data) && kind(target, TableKind::Data) {
        return catalogues(source, target, pair).map(Some);
    }
    if kind(source, TableKind::Sheet) && kind(target, TableKind::Sheet) {
        return Ok(key_column::join(source, target));
    }
    Ok(None)
}

fn catalogues(
    source: &mut Document,
    target: &mut Document,
    pair: &LanguagePair,
) -> Result<Vec<Record>> {
    let paths = [paths(source), paths(target)];
    let [source_keys, target_keys] = common_keys(&paths, pair);
    let common: HashSet<&String> = source_keys.iter().collect();
    if !target_keys.iter().any(|key| common.contains(key)) {
        return Err(no_common_key(source, target, &source_keys, &target_keys));
    }
    let sources = keyed(source, &source_keys);
    let targets = keyed(target, &target_keys);
    Ok(joined::joined(source, target, sources, targets))
}

/// The paths of the entries, one for each block.
fn paths(document: &Document) -> Vec<Vec<String>> {
    let path = |block: &Block| {
        let Some(cell) = block.cell else { return Vec::new() };
        let table = &document.tables[cell.table as usize];
        data::path(table, cell).into_iter().map(str::to_owned).collect()
    };
    document.blocks.iter().map(path).collect()
}

/// The keys of two files, without what differs between them: a component that all entries of one
/// begin with, such as the language or the name of a variable, and languages in the names of keys.
fn common_keys(paths: &[Vec<Vec<String>>; 2], pair: &LanguagePair) -> [Vec<String>; 2] {
    let names = [&pair.source, &pair.target].map(LanguageNames::of);
    let mut best: Option<(usize, [Vec<String>; 2])> = None;
    for (strips, drops_language) in [
        ([false, false], false),
        ([true, true], false),
        ([true, false], false),
        ([false, true], false),
        ([false, false], true),
        ([true, true], true),
    ] {
        let keys = |side: usize| -> Vec<String> {
            let has_root = strips[side] && shares_root(&paths[side]);
            let key = |path: &Vec<String>| {
                let path = &path[usize::from(has_root).min(path.len().saturating_sub(1))..];
                match drops_language {
                    true => without_language(path, &names[side]),
                    false => path.join("."),
                }
            };
            paths[side].iter().map(key).collect()
        };
        let keys = [keys(0), keys(1)];
        let known: HashSet<&String> = keys[0].iter().collect();
        let common: HashSet<&String> = keys[1].iter().filter(|key| known.contains(key)).collect();
        let common = common.len();
        if best.as_ref().is_none_or(|(most, _)| common > *most) {
            best = Some((common, keys));
        }
    }
    best.map_or_else(Default::default, |(_, keys)| keys)
}

/// Whether all paths begin with the same component and go on after it.
fn shares_root(paths: &[Vec<String>]) -> bool {
    let Some(first) = paths.first().and_then(|path| path.first()) else { return false };
    paths.iter().all(|path| path.len() > 1 && path[0] == *first)
}

/// A key without the language in the name of a component: `title_en` is `title`.
fn without_language(path: &[String], names: &LanguageNames) -> String {
    let component = |component: &String| match names.read(component) {
        Some(named) => named.rest,
        None => component.clone(),
    };
    path.iter().map(component).collect::<Vec<_>>().join(".")
}

/// The entries of a document in order. Blocks of one cell are one entry, and an entry whose key
/// occurred before is the next of that key.
fn keyed(document: &mut Document, keys: &[String]) -> Vec<Keyed> {
    let mut entries: Vec<Keyed> = Vec::new();
    let mut seen: HashMap<&String, usize> = HashMap::new();
    let mut last: Option<Cell> = None;
    for (block, key) in std::mem::take(&mut document.blocks).into_iter().zip(keys) {
        if last.is_some() && last == block.cell {
            if let Some(entry) = entries.last_mut() {
                entry.blocks.push(block);
            }
            continue;
        }
        last = block.cell;
        let count = seen.entry(key).or_default();
        *count += 1;
        let key = if *count > 1 { format!("{key} ({count})") } else { key.clone() };
        entries.push(Keyed { key, part: 0, blocks: vec![block] });
    }
    entries
}

fn no_common_key(
    source: &Document,
    target: &Document,
    source_keys: &[String],
    target_keys: &[String],
) -> Error {
    let first = |keys: &[String]| keys.first().cloned().unwrap_or_default();
    let found = format!(
        "no key in common: {} in {} begin with `{}`, {} in {} with `{}`",
        joined::count(source_keys.len()),
        source.name,
        first(source_keys),
        joined::count(target_keys.len()),
        target.name,
        first(target_keys)
    );
    Error::new(ErrorKind::Content, found)
        .expected("expected two catalogues with the same keys")
        .advice("pass the catalogue of the same program in the other language")
        .at(Place::file(target.name.as_str()))
}

/// Refuses a document that has no letter of its language.
///
/// # Errors
/// If no block has a letter in a script of the language.
pub(in crate::structure) fn check_script(document: &Document, language: &Tag) -> Result<()> {
    use unicode_script::UnicodeScript;
    let scripts = language.scripts();
    let letters = || {
        let chars = document.blocks.iter().flat_map(|block| block.text.chars());
        chars.filter(|c| c.is_alphabetic())
    };
    if scripts.is_empty() || letters().any(|c| scripts.contains(&c.script())) {
        return Ok(());
    }
    let found = format!("no text in {language}: 0 of {} letters", letters().count());
    Err(Error::new(ErrorKind::Language, found)
        .expected(format!("expected a file in {language}"))
        .advice("check the order of the two files and of -s and -t")
        .at(Place::file(document.name.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(keys: &[&str]) -> Vec<Vec<String>> {
        keys.iter().map(|key| key.split('.').map(str::to_owned).collect()).collect()
    }

    fn keys(source: &[&str], target: &[&str]) -> [Vec<String>; 2] {
        let tag = |t| Tag::parse(t).unwrap();
        let pair = LanguagePair::new(tag("en"), tag("de")).unwrap();
        common_keys(&[paths(source), paths(target)], &pair)
    }

    #[test]
    fn what_differs_between_the_files_is_dropped() {
        let common = ["a.b", "c"].map(str::to_owned).to_vec();
        for (source, target) in [
            (["a.b", "c"], ["a.b", "c"]),
            (["en.a.b", "en.c"], ["de.a.b", "de.c"]),
            (["english.a.b", "english.c"], ["x.a.b", "x.c"]),
            (["en.a.b", "en.c"], ["a.b", "c"]),
        ] {
            assert_eq!(keys(&source, &target), [common.clone(), common.clone()], "{source:?}");
        }
        let found = keys(&["title_en", "text_en"], &["title_de", "text_de"]);
        assert_eq!(found[0], ["title", "text"]);
        assert_eq!(found[0], found[1]);
    }
}
