//! The columns of the two languages by what their cells hold, where the header does not name them.

use std::collections::{BTreeMap, BTreeSet};

use unicode_script::{Script, UnicodeScript};

use crate::lang::{LanguagePair, Tag};
use crate::memory::columns::{is_header, is_known_field};
use crate::model::Side;

use super::profile::{self, Content};
use super::roles::{Roles, Unknown, several};
use super::sheet::Sheet;

/// How much fewer rows a second column in one language must have than the best one, to be notes.
const NOTES_SHARE: f64 = 0.75;

/// The content of the columns of a table.
#[derive(Debug)]
pub(super) struct Profiles(BTreeMap<u32, Content>);

impl Profiles {
    /// The content of these columns, from a row on. The first row may be a header and does not count
    /// if there are others.
    pub(super) fn of(sheet: &Sheet<'_>, pair: &LanguagePair, from: u32, columns: &[u32]) -> Self {
        let from = match sheet.first_row() {
            Some(first) if from == 0 && sheet.last_row() > first + 1 => first + 1,
            _ => from,
        };
        let content = |&column: &u32| {
            let cells = match sheet.cells(column, from) {
                none if none.is_empty() => sheet.cells(column, 0),
                cells => cells,
            };
            (column, profile::content(&cells, pair))
        };
        Self(columns.iter().map(content).collect())
    }

    pub(super) fn content(&self, column: u32) -> Option<&Content> {
        self.0.get(&column)
    }

    /// Takes columns whose cells have letters in both scripts for the side that has no column, if the
    /// other side has one: they are in the language that is not written in Latin letters.
    fn complete(&self, [sources, targets]: [&mut Vec<u32>; 2], pair: &LanguagePair) {
        let (empty, tag) = match (sources.is_empty(), targets.is_empty()) {
            (true, false) => (sources, &pair.source),
            (false, true) => (targets, &pair.target),
            _ => return,
        };
        if tag.scripts().contains(&Script::Latin) {
            return;
        }
        let both = self.0.iter().filter(|(_, content)| **content == Content::BothInCells);
        empty.extend(both.map(|(column, _)| *column));
    }

    fn of_side(&self, side: Side) -> Vec<u32> {
        let is_it = |(_, content): &(&u32, &Content)| **content == Content::Text(side);
        self.0.iter().filter(is_it).map(|(column, _)| *column).collect()
    }
}

/// The columns by their content. `known` is one that the header names.
///
/// # Errors
/// If the table does not hold both languages, or it is unclear which columns they are.
pub(super) fn roles(
    sheet: &Sheet<'_>,
    pair: &LanguagePair,
    known: Option<(Side, u32)>,
    header_rows: u32,
) -> Result<Roles, Unknown> {
    let columns: Vec<u32> = sheet.columns.keys().copied().collect();
    let profiles = Profiles::of(sheet, pair, header_rows, &columns);
    // `Translation` does not say in which direction the file is asked for.
    let known = known.map(|(side, column)| match profiles.content(column) {
        Some(Content::Text(found)) => (*found, column),
        _ => (side, column),
    });
    let candidates = |side: Side| match known {
        Some((own, column)) if own == side => vec![column],
        Some((_, column)) => {
            profiles.of_side(side).into_iter().filter(|other| *other != column).collect()
        }
        None => profiles.of_side(side),
    };
    let (mut sources, mut targets) = (candidates(Side::Source), candidates(Side::Target));
    profiles.complete([&mut sources, &mut targets], pair);
    if sources.is_empty() || targets.is_empty() {
        let is_mixed = profiles.0.values().any(Content::is_both);
        return Err(if is_mixed {
            Unknown::Mixed
        } else {
            Unknown::Found(described(sheet, &profiles, pair))
        });
    }
    let columns = best(sheet, &sources, &targets)
        .map_err(|(side, columns)| Unknown::Found(several(sheet, pair, side, &columns)))?;
    let header_rows = match header_rows {
        0 => self::header_rows(sheet, pair, columns),
        rows => rows,
    };
    Ok(Roles { pairs: vec![columns], header_rows })
}

/// The source and the target column with the most rows in common. Columns of notes have fewer, or a
/// header that says so.
fn best(
    sheet: &Sheet<'_>,
    sources: &[u32],
    targets: &[u32],
) -> Result<(u32, u32), (Side, Vec<u32>)> {
    let is_note = |column: &u32| {
        sheet.first_row().is_some_and(|row| is_known_field(sheet.head_cell(row, *column)))
    };
    let without_notes = |columns: &[u32]| -> Vec<u32> {
        let texts: Vec<u32> = columns.iter().copied().filter(|column| !is_note(column)).collect();
        if texts.is_empty() { columns.to_vec() } else { texts }
    };
    let (sources, targets) = (without_notes(sources), without_notes(targets));
    let rows = |column: &u32| -> BTreeSet<u32> {
        sheet.columns.get(column).into_iter().flatten().map(|(row, _)| *row).collect()
    };
    let others = |columns: &[u32]| columns.iter().map(rows).fold(BTreeSet::new(), |a, b| &a | &b);
    let source = one(&sources, |column| rows(column).intersection(&others(&targets)).count());
    let source = source.ok_or((Side::Source, sources))?;
    let target = one(&targets, |column| rows(column).intersection(&rows(&source)).count());
    let target = target.ok_or((Side::Target, targets))?;
    Ok((source, target))
}

/// The column with the most rows, if every other one has clearly fewer.
fn one(columns: &[u32], count: impl Fn(&u32) -> usize) -> Option<u32> {
    if let [only] = columns {
        return Some(*only);
    }
    let mut counts: Vec<(usize, u32)> =
        columns.iter().map(|column| (count(column), *column)).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let (&(most, best), &(second, _)) = (counts.first()?, counts.get(1)?);
    (second as f64 <= NOTES_SHARE * most as f64).then_some(best)
}

/// The number of header rows by their content: names of fields, a word above numbers, or a cell in
/// the script of the other language.
pub(super) fn header_rows(sheet: &Sheet<'_>, pair: &LanguagePair, columns: (u32, u32)) -> u32 {
    let Some(row) = sheet.first_row() else { return 0 };
    let is_named = {
        let cells = &sheet.head[&row];
        let cells: Vec<&str> = cells.iter().map(|(_, text)| *text).collect();
        is_header(&cells) || (cells.len() > 1 && cells.iter().all(|cell| is_known_field(cell)))
    };
    let is_header = is_named
        || sheet.columns.keys().any(|column| heads_numbers(sheet, row, *column))
        || is_in_other_script(sheet, row, columns.1, [&pair.target, &pair.source])
        || is_in_other_script(sheet, row, columns.0, [&pair.source, &pair.target]);
    if is_header { row + 1 } else { row }
}

/// Whether a cell without digits is above a column of numbers, dates or keys with digits.
fn heads_numbers(sheet: &Sheet<'_>, row: u32, column: u32) -> bool {
    const LEAST: usize = 2;
    let has_digit = |cell: &str| cell.chars().any(char::is_numeric);
    let is_number = |cell: &str| has_digit(cell) && !cell.contains(char::is_whitespace);
    let (head, below) = (sheet.head_cell(row, column), sheet.cells(column, row + 1));
    !head.is_empty()
        && !has_digit(head)
        && below.len() >= LEAST
        && below.iter().all(|cell| is_number(cell))
}

/// Whether a cell has letters only in scripts that are not those of its column.
fn is_in_other_script(sheet: &Sheet<'_>, row: u32, column: u32, [own, other]: [&Tag; 2]) -> bool {
    const CLEAR: f64 = 0.8;
    let scripts = own.scripts();
    let is_shared = other.scripts().iter().any(|script| scripts.contains(script));
    let has_own = |cell: &&str| cell.chars().any(|c| scripts.contains(&c.script()));
    let (head, below) = (sheet.head_cell(row, column), sheet.cells(column, row + 1));
    let clear = below.iter().filter(|cell| has_own(cell)).count() as f64;
    !is_shared
        && head.chars().any(char::is_alphabetic)
        && !has_own(&head)
        && below.len() > 1
        && clear >= CLEAR * below.len() as f64
}

/// What the columns hold, for a message.
fn described(sheet: &Sheet<'_>, profiles: &Profiles, pair: &LanguagePair) -> String {
    const MOST: usize = 12;
    let name = |tag: &Tag| tag.name().map_or_else(|| tag.to_string(), str::to_owned);
    let held = |content: &Content| match content {
        Content::Text(Side::Source) => name(&pair.source),
        Content::Text(Side::Target) => name(&pair.target),
        Content::Both | Content::BothInCells => "both languages".to_owned(),
        Content::Other(Some(tag)) => name(tag),
        Content::Other(None) => "text in a language that is not clear".to_owned(),
        Content::NoText => "no text".to_owned(),
    };
    let columns = profiles.0.iter().take(MOST);
    let mut all: Vec<String> = columns
        .map(|(column, content)| format!("{}: {}", sheet.label(*column), held(content)))
        .collect();
    if profiles.0.len() > MOST {
        all.push(format!("and {} more", profiles.0.len() - MOST));
    }
    let lacks: Vec<String> = [(Side::Source, &pair.source), (Side::Target, &pair.target)]
        .into_iter()
        .filter(|(side, _)| profiles.of_side(*side).is_empty())
        .map(|(_, tag)| tag.to_string())
        .collect();
    format!("no column in {}; {}", lacks.join(" or in "), all.join("; "))
}
