//! Records: the rows of tables in two languages and the entries of catalogues. What stands in one
//! record is a translation, and nothing crosses its border.

mod by_content;
mod columns;
mod data;
mod header;
mod joined;
mod key_column;
mod keys;
mod language_name;
mod profile;
mod record;
mod roles;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::LanguagePair;
use crate::memory::ColumnChoice;
use crate::model::{Document, ExclusionReason, TableKind};
use crate::place::Place;
use crate::structure::excluded;

use record::Grid;
pub(super) use record::Record;
use roles::{Roles, Unknown};

pub(super) use keys::{check_script, join};

/// What becomes of the cells of a table.
#[derive(Debug)]
enum Use {
    /// They make records by their columns.
    Records(Roles),
    /// They make records by the keys of a data file.
    Entries(data::Entries),
    /// They are blocks as others.
    Blocks,
    /// They are excluded: another sheet of the file holds the languages.
    Nothing,
}

/// Takes the tables that hold both languages out of the blocks of a bilingual file, as a record for
/// each row. Header rows and other columns are excluded.
///
/// # Errors
/// If the file is a table of which no two columns hold the languages, or it is unclear which ones.
pub(super) fn take(
    document: &mut Document,
    pair: &LanguagePair,
    choices: &[ColumnChoice],
) -> Result<Vec<Record>> {
    let uses = uses(document, pair, choices)?;
    let mut rest = Vec::with_capacity(document.blocks.len());
    let mut records = Vec::new();
    let mut rows = BTreeMap::<(u32, u32, usize), Record>::new();
    for block in std::mem::take(&mut document.blocks) {
        let found = block.cell.and_then(|cell| Some((cell, uses.get(cell.table as usize)?)));
        let placed = match found {
            Some((cell, Use::Records(roles))) => {
                roles.place(cell).map(|(pair, is_source)| (cell.table, cell.row, pair, is_source))
            }
            Some((cell, Use::Entries(entries))) => {
                entries.place(cell).map(|(record, is_source)| (cell.table, record, 0, is_source))
            }
            Some((_, Use::Nothing)) => Err(ExclusionReason::OtherColumn),
            Some((_, Use::Blocks)) | None => {
                records.append(&mut finished(&mut rows));
                rest.push(block);
                continue;
            }
        };
        match placed {
            Ok((table, row, pair, is_source)) => {
                let record = rows.entry((table, row, pair)).or_default();
                record.before = rest.len();
                if is_source { &mut record.source } else { &mut record.target }.push(block);
            }
            Err(reason) => excluded::exclude(&mut document.left_out, &block, reason),
        }
    }
    records.append(&mut finished(&mut rows));
    document.blocks = rest;
    Ok(records)
}

/// The records of a table that ended, in the order of its rows.
fn finished(rows: &mut BTreeMap<(u32, u32, usize), Record>) -> Vec<Record> {
    std::mem::take(rows).into_values().collect()
}

/// What becomes of each table.
///
/// # Errors
/// If a file of tables has none with both languages, or no table has the columns that were chosen.
fn uses(document: &Document, pair: &LanguagePair, choices: &[ColumnChoice]) -> Result<Vec<Use>> {
    let mut uses = Vec::with_capacity(document.tables.len());
    let mut refused = Vec::new();
    for grid in Grid::all(document) {
        if let Some(entries) = data::entries(&grid, pair).filter(|_| choices.is_empty()) {
            uses.push(Use::Entries(entries));
            continue;
        }
        uses.push(match columns::roles(&grid, pair, choices) {
            Ok(roles) => Use::Records(roles),
            Err(Unknown::Found(found)) if grid.table.kind != TableKind::InText => {
                if !grid.cells.is_empty() {
                    refused.push(in_sheet(&grid.table.name, found));
                }
                Use::Nothing
            }
            Err(Unknown::Found(found)) if !choices.is_empty() => {
                refused.push(found);
                Use::Blocks
            }
            Err(_) => Use::Blocks,
        });
    }
    let is_used = |kept: &Use| match kept {
        Use::Records(_) | Use::Entries(_) => true,
        Use::Blocks => choices.is_empty(),
        Use::Nothing => false,
    };
    match refused.first() {
        Some(found) if !uses.iter().any(is_used) => Err(refusal(document, found, pair)),
        _ => Ok(uses),
    }
}

/// What was found in a sheet, with the name of the sheet.
fn in_sheet(name: &str, found: String) -> String {
    if name.is_empty() { found } else { format!("sheet {name}: {found}") }
}

fn refusal(document: &Document, found: &str, pair: &LanguagePair) -> Error {
    let LanguagePair { source, target } = pair;
    if document.tables.iter().all(|table| table.kind == TableKind::Data) {
        let found = format!("no keys or fields of a data file in both {source} and {target}");
        let advice = format!(
            "pass the files of the two languages with --pair, or name the fields with --from-columns \
             {source}=FIELD,{target}=FIELD"
        );
        return Error::new(ErrorKind::Language, found)
            .expected(format!("expected an entry in {source} and one in {target} for each record"))
            .advice(advice)
            .at(Place::file(document.name.as_str()));
    }
    let example = format!(
        "choose the columns with --from-columns {source}=A,{target}=B, or correct -s and -t"
    );
    Error::new(ErrorKind::Language, found)
        .expected(format!("expected a column in {source} and one in {target}"))
        .advice(example)
        .at(Place::file(document.name.as_str()))
}
