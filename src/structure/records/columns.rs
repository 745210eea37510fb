//! The columns of a table that hold the two languages: by the user's choice, by the header, else by
//! their content.

use crate::lang::{LanguagePair, Tag, Wanted};
use crate::memory::ColumnChoice;
use crate::model::{Cell, ExclusionReason, Side};

use super::Grid;
use super::by_content::{self, Profiles};
use super::header::{self, Heading, Named};
use super::profile::Content;
use super::sheet::Sheet;

/// The columns of a table and what becomes of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Roles {
    /// Pairs of a source and a target column. There are several where a table has several texts in
    /// each language, such as terms and definitions.
    pub(super) pairs: Vec<(u32, u32)>,
    /// The number of header rows, with the titles above them.
    pub(super) header_rows: u32,
}

impl Roles {
    /// The pair of columns that a cell belongs to, and whether it is the source; else why the cell is
    /// excluded.
    pub(super) fn place(&self, cell: Cell) -> Result<(usize, bool), ExclusionReason> {
        if cell.row < self.header_rows {
            return Err(ExclusionReason::HeaderRow);
        }
        let at = |&(source, target): &(u32, u32)| cell.column == source || cell.column == target;
        let pair = self.pairs.iter().position(at).ok_or(ExclusionReason::OtherColumn)?;
        Ok((pair, cell.column == self.pairs[pair].0))
    }
}

/// Why the columns of a table are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unknown {
    /// One column holds both languages: its cells are sorted as other text is.
    Mixed,
    /// What was found, for a message.
    Found(String),
}

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

/// The message for a side of which several columns have the language.
pub(super) fn several(
    sheet: &Sheet<'_>,
    pair: &LanguagePair,
    side: Side,
    columns: &[u32],
) -> String {
    let labels: Vec<String> = columns.iter().map(|column| sheet.label(*column)).collect();
    let tag = if side == Side::Source { &pair.source } else { &pair.target };
    format!("several columns in {tag}: {}", labels.join(", "))
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
