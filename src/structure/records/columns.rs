//! The columns of a table that hold the two languages: by the user's choice, by the header, else by
//! their content.

use crate::lang::{LanguagePair, Tag, Wanted};
use crate::memory::ColumnChoice;
use crate::model::Side;

use super::Grid;
use super::by_content::{self, Profiles};
use super::header::{self, Heading, Named};
use super::profile::Content;
use super::roles::{Roles, Unknown, several};
use super::sheet::Sheet;

/// The columns of the two languages.
///
/// # Errors
/// If the table does not hold both, or it is unclear which columns they are.
pub(super) fn roles(
    grid: &Grid<'_>,
    pair: &LanguagePair,
    choices: &[ColumnChoice],
) -> Result<Roles, Unknown> {
    let sheet = &Sheet::of(grid);
    if !choices.is_empty() {
        return chosen(sheet, pair, choices).map_err(Unknown::Found);
    }
    let (named, header_rows) = named(sheet, pair);
    match named {
        Named::Pairs(pairs) => {
            Ok(Roles { pairs: checked(sheet, pair, pairs, header_rows), header_rows })
        }
        Named::Unclear { side, columns } => {
            Err(Unknown::Found(several(sheet, pair, side, &columns)))
        }
        Named::One(side, column) => {
            by_content::roles(sheet, pair, Some((side, column)), header_rows)
        }
        Named::Neither => by_content::roles(sheet, pair, None, header_rows),
    }
}

/// What the header says, and the number of its rows.
fn named(sheet: &Sheet<'_>, pair: &LanguagePair) -> (Named, u32) {
    let names = &sheet.table.columns;
    if !names.is_empty() {
        let row: Vec<_> = (0..).zip(names.iter().map(|name| Heading::of(name))).collect();
        return (header::named(&row, pair), 0);
    }
    let mut found = (Named::Neither, 0);
    for (&row, cells) in &sheet.head {
        let cells: Vec<_> =
            cells.iter().map(|(column, text)| (*column, Heading::of(text))).collect();
        match header::named(&cells, pair) {
            pairs @ Named::Pairs(_) => return (pairs, row + 1),
            // Other rows may have the names of languages as terms.
            part @ (Named::One(..) | Named::Unclear { .. }) if Some(row) == sheet.first_row() => {
                found = (part, row + 1);
            }
            _ => {}
        }
    }
    found
}

/// The pairs that a header names. `Source` and `Target` do not say in which direction the file is
/// asked for: the cells may show that it is the other one.
fn checked(
    sheet: &Sheet<'_>,
    pair: &LanguagePair,
    pairs: Vec<(u32, u32)>,
    header_rows: u32,
) -> Vec<(u32, u32)> {
    let [(source, target)] = pairs[..] else { return pairs };
    let profiles = Profiles::of(sheet, pair, header_rows, &[source, target]);
    let is_reversed = profiles.content(source) == Some(&Content::Text(Side::Target))
        && profiles.content(target) == Some(&Content::Text(Side::Source));
    let has_role = |column| {
        let names_none = |row: &u32| Heading::of(sheet.head_cell(*row, column)).language.is_none();
        header_rows.checked_sub(1).as_ref().is_some_and(names_none)
    };
    if is_reversed && has_role(source) && has_role(target) {
        return vec![(target, source)];
    }
    pairs
}

/// The columns that the user chose.
fn chosen(
    sheet: &Sheet<'_>,
    pair: &LanguagePair,
    choices: &[ColumnChoice],
) -> Result<Roles, String> {
    let fixed: Vec<&str> = sheet.table.columns.iter().map(String::as_str).collect();
    let header = header_row(sheet, choices);
    let names = match header {
        _ if !fixed.is_empty() => fixed.clone(),
        Some(row) => sheet.names(row),
        None => Vec::new(),
    };
    let mut columns = [None, None];
    for (place, choice) in choices.iter().enumerate() {
        let Some(side) = side_of(choice.name(), pair) else { continue };
        let index = choice.index(place, &names);
        let column = index.and_then(|index| u32::try_from(index).ok());
        columns[side as usize] = column.filter(|column| sheet.columns.contains_key(column));
        if columns[side as usize].is_none() {
            return Err(format!("no column with text for `{}`", choice.name()));
        }
    }
    let [Some(source), Some(target)] = columns else {
        return Err(format!(
            "--from-columns names no column for {} and {}",
            pair.source, pair.target
        ));
    };
    let header_rows = match header {
        _ if !fixed.is_empty() => 0,
        Some(row) => row + 1,
        None => match named(sheet, pair) {
            (Named::Neither, _) => by_content::header_rows(sheet, pair, (source, target)),
            (_, rows) => rows,
        },
    };
    Ok(Roles { pairs: vec![(source, target)], header_rows })
}

/// The row that has the names which the choices refer to.
fn header_row(sheet: &Sheet<'_>, choices: &[ColumnChoice]) -> Option<u32> {
    sheet.head.keys().copied().find(|row| {
        let names = sheet.names(*row);
        let needs = |choice: &&ColumnChoice| choice.needs_header(&names);
        let has = |choice: &ColumnChoice| choice.index(usize::MAX, &names).is_some();
        let mut needing = choices.iter().filter(needs).peekable();
        needing.peek().is_some() && needing.all(has)
    })
}

/// The side that a choice names.
fn side_of(name: &str, pair: &LanguagePair) -> Option<Side> {
    let heading = Heading::of(name);
    let serves =
        |tag: &Tag| Wanted::new(tag.as_str()).rank(name).is_some() || heading.rank(tag).is_some();
    match heading.role {
        Some(side) if heading.language.is_none() => Some(side),
        _ if serves(&pair.source) => Some(Side::Source),
        _ if serves(&pair.target) => Some(Side::Target),
        _ => None,
    }
}
