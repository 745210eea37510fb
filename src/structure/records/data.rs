//! The entries of a data file that holds both languages: a component of their keys names the
//! language, and the rest of the key is the record.

use std::collections::{BTreeMap, HashMap};

use crate::lang::{LanguagePair, Rank};
use crate::model::{Cell, ExclusionReason, Table, TableKind};

use super::Grid;
use super::language_name::LanguageNames;

/// The record and the side of each entry of a data file.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    /// By row and column: the record, and whether the entry is the source.
    places: HashMap<(u32, u32), (u32, bool)>,
}

impl Entries {
    /// The record of a cell and whether it is the source; else why the cell is excluded.
    pub(super) fn place(&self, cell: Cell) -> Result<(u32, bool), ExclusionReason> {
        self.places.get(&(cell.row, cell.column)).copied().ok_or(ExclusionReason::OtherColumn)
    }
}

/// Where a key names its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// The first component that is a language.
    Outer,
    /// The last component that is a language.
    Inner,
    /// A word at the end or the beginning of the last component.
    Word,
    /// The words source and target.
    Role,
}

/// The records of a data file. `None` if its keys do not name both languages.
pub(super) fn entries(grid: &Grid<'_>, pair: &LanguagePair) -> Option<Entries> {
    if grid.table.kind != TableKind::Data {
        return None;
    }
    let names = [LanguageNames::of(&pair.source), LanguageNames::of(&pair.target)];
    let cells: Vec<Cell> = grid.cells.iter().map(|(cell, _)| *cell).collect();
    let mut best: Option<(usize, Entries)> = None;
    for naming in [Naming::Outer, Naming::Inner, Naming::Word, Naming::Role] {
        let (full, entries) = assigned(grid.table, &cells, &names, naming);
        if full > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((full, entries));
        }
    }
    best.map(|(_, entries)| entries)
}

/// The side of an entry, how well it matches, and the key of its record.
struct Entry {
    is_source: bool,
    rank: Option<Rank>,
    record: String,
}

/// The records under one way of naming, and the number of those with both sides.
fn assigned(
    table: &Table,
    cells: &[Cell],
    names: &[LanguageNames; 2],
    naming: Naming,
) -> (usize, Entries) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    // By record and side: the rank and the cells that have it.
    let mut found: BTreeMap<(u32, bool), (Option<Rank>, Vec<Cell>)> = BTreeMap::new();
    let roles = Roles::of(table, names);
    for &cell in cells {
        let Some(entry) = entry(&path(table, cell), names, naming, roles) else { continue };
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let record = *numbers.entry(entry.record).or_insert(next);
        let (rank, best) =
            found.entry((record, entry.is_source)).or_insert((entry.rank, Vec::new()));
        if entry.rank < *rank {
            *rank = entry.rank;
            best.clear();
        }
        // Texts in several regions of a language are not joined; the first one counts.
        let is_same_cell = best.last().is_none_or(|last| *last == cell);
        if entry.rank == *rank && is_same_cell {
            best.push(cell);
        }
    }
    let both = |record: &u32| found.contains_key(&(*record, true));
    let full = found.keys().filter(|(record, is_source)| !is_source && both(record)).count();
    let mut places = HashMap::new();
    for ((record, is_source), (_, cells)) in &found {
        places.extend(cells.iter().map(|c| ((c.row, c.column), (*record, *is_source))));
    }
    (full, Entries { places })
}

/// The components of the key of a cell.
pub(super) fn path(table: &Table, cell: Cell) -> Vec<&str> {
    let row = table.keys.get(cell.row as usize).map_or("", String::as_str);
    let column = table.columns.get(cell.column as usize).map_or("", String::as_str);
    row.split('.').filter(|component| !component.is_empty()).chain([column]).collect()
}

fn entry(path: &[&str], names: &[LanguageNames; 2], naming: Naming, roles: Roles) -> Option<Entry> {
    let named = |i: usize| {
        names.iter().enumerate().find_map(|(side, names)| {
            let rank = names.is_whole(path[i])?;
            Some((i, side, rank))
        })
    };
    let (at, side, rank) = match naming {
        Naming::Outer => (0..path.len()).find_map(named)?,
        Naming::Inner => (0..path.len()).rev().find_map(named)?,
        Naming::Word => return by_word(path, names),
        Naming::Role => return by_role(path, names, roles),
    };
    let rest: Vec<&str> = path
        .iter()
        .enumerate()
        .filter(|&(i, _)| i != at)
        .map(|(_, component)| *component)
        .collect();
    Some(Entry { is_source: side == 0, rank: Some(rank), record: rest.join(".") })
}

/// The entry of a key whose last component has a language as a word.
fn by_word(path: &[&str], names: &[LanguageNames; 2]) -> Option<Entry> {
    let (last, above) = path.split_last()?;
    let (side, named) =
        names.iter().enumerate().find_map(|(side, names)| Some((side, names.read(last)?)))?;
    let above = above.join(".");
    let record = format!("{above}.{}", named.rest);
    Some(Entry { is_source: side == 0, rank: Some(named.rank), record })
}

/// What the words source and target stand for.
#[derive(Debug, Clone, Copy, Default)]
struct Roles {
    /// Whether the column of the target is that of the source language, or the reverse.
    is_swapped: bool,
}

const SOURCE: [&str; 4] = ["source", "src", "original", "msgid"];
const TARGET: [&str; 7] =
    ["target", "tgt", "trg", "translation", "translated", "msgstr", "translatedtext"];

impl Roles {
    fn of(table: &Table, names: &[LanguageNames; 2]) -> Self {
        let has = |side: usize| table.columns.iter().any(|c| names[side].is_whole(c).is_some());
        let role = |words: &[&str]| {
            table.columns.iter().any(|column| words.contains(&column.to_lowercase().as_str()))
        };
        let is_swapped =
            (role(&SOURCE) && has(0) && !has(1)) || (role(&TARGET) && has(1) && !has(0));
        Self { is_swapped }
    }
}

/// The entry of a column that is the source or the target, or names a language.
fn by_role(path: &[&str], names: &[LanguageNames; 2], roles: Roles) -> Option<Entry> {
    let (last, above) = path.split_last()?;
    let lower = last.to_lowercase();
    let word = match () {
        () if SOURCE.contains(&lower.as_str()) => Some(!roles.is_swapped),
        () if TARGET.contains(&lower.as_str()) => Some(roles.is_swapped),
        () => None,
    };
    let is_source = word.or_else(|| {
        let side = names.iter().position(|names| names.is_whole(last).is_some())?;
        Some(side == 0)
    })?;
    Some(Entry { is_source, rank: None, record: above.join(".") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;

    /// The records of keys: a number and `s` or `t` for each, `-` for what is excluded.
    fn records(keys: &[&str], source: &str, target: &str) -> Option<Vec<String>> {
        let tag = |t| Tag::parse(t).unwrap();
        let pair = LanguagePair::new(tag(source), tag(target)).unwrap();
        let mut table = Table { kind: TableKind::Data, ..Table::default() };
        let mut cells = Vec::new();
        for (i, key) in keys.iter().enumerate() {
            let (row, column) = key.rsplit_once('.').unwrap_or(("", key));
            table.keys.push(row.to_owned());
            table.columns.push(column.to_owned());
            let number = u32::try_from(i).unwrap();
            cells.push((Cell { table: 0, row: number, column: number }, "text"));
        }
        let found = entries(&Grid { table: &table, cells: cells.clone() }, &pair)?;
        let show = |(cell, _): &(Cell, &str)| match found.place(*cell) {
            Ok((record, is_source)) => format!("{record}{}", if is_source { "s" } else { "t" }),
            Err(_) => "-".to_owned(),
        };
        Some(cells.iter().map(show).collect())
    }

    #[test]
    fn a_component_names_the_language() {
        let found = records(&["en.a.x", "en.b", "fr.b", "de.a.x", "de.b"], "en", "de");
        assert_eq!(found.unwrap(), ["0s", "1s", "-", "0t", "1t"]);
        let found = records(&["0.zh", "0.id", "0.en", "1.en"], "en", "zh-CN");
        assert_eq!(found.unwrap(), ["0t", "-", "0s", "1s"]);
        let found = records(&["a.chinese", "a.english"], "en", "zh-CN");
        assert_eq!(found.unwrap(), ["0t", "0s"]);
    }

    #[test]
    fn a_word_of_the_last_component_names_the_language() {
        let found = records(&["0.title_en", "0.bodyEn", "0.title_de", "0.bodyDe"], "en", "de");
        assert_eq!(found.unwrap(), ["0s", "1s", "0t", "1t"]);
    }

    #[test]
    fn source_and_target_serve_where_no_language_is_named() {
        assert_eq!(records(&["0.source", "0.target"], "en", "de").unwrap(), ["0s", "0t"]);
        assert_eq!(records(&["0.source", "0.de"], "de", "en").unwrap(), ["0t", "0s"]);
        assert_eq!(records(&["a.b", "a.c"], "en", "de"), None);
    }
}
