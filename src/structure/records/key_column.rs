//! Two tables whose rows belong together by a column of keys.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Block, Cell, Document};

use super::Record;
use super::joined::{self, Keyed};

/// A column of a table of a document.
type Column = (u32, u32);

/// The records of two tables that have a column of the same keys: one for each pair of cells, in the
/// order of the source. `None` if there is no such column.
pub(super) fn join(source: &mut Document, target: &mut Document) -> Option<Vec<Record>> {
    let columns = [columns(source), columns(target)];
    let (source_key, target_key) = key_columns(&columns)?;
    let pairs = text_columns(&columns, source_key, target_key);
    let sources = keyed(source, source_key, &pairs, 0);
    let targets = keyed(target, target_key, &pairs, 1);
    let records = joined::joined(source, target, sources, targets);
    Some(without_repeats(records, source, target))
}

/// The records without those that repeat the one above in their columns, such as the chapter of each
/// row, which are excluded.
fn without_repeats(
    records: Vec<Record>,
    source: &mut Document,
    target: &mut Document,
) -> Vec<Record> {
    let text =
        |blocks: &[Block]| blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n");
    let mut above: HashMap<Option<u32>, (String, String)> = HashMap::new();
    let mut kept = Vec::new();
    for record in records {
        let column = record.source.first().and_then(|block| Some(block.cell?.column));
        let texts = (text(&record.source), text(&record.target));
        let is_full = !record.source.is_empty() && !record.target.is_empty();
        if is_full && above.get(&column) == Some(&texts) {
            record.source.iter().for_each(|block| joined::exclude(source, block));
            record.target.iter().for_each(|block| joined::exclude(target, block));
            continue;
        }
        above.insert(column, texts);
        kept.push(record);
    }
    kept
}

/// The cells of each column: row and text, in the order of the rows. Of a cell of several paragraphs
/// only the first counts.
fn columns(document: &Document) -> BTreeMap<Column, BTreeMap<u32, String>> {
    let mut columns: BTreeMap<Column, BTreeMap<u32, String>> = BTreeMap::new();
    for block in &document.blocks {
        if let Some(cell) = block.cell {
            let rows = columns.entry((cell.table, cell.column)).or_default();
            rows.entry(cell.row).or_insert_with(|| block.text.trim().to_owned());
        }
    }
    columns
}

type Columns = BTreeMap<Column, BTreeMap<u32, String>>;

/// The most columns of a table that are looked at.
const MOST_COLUMNS: usize = 64;

/// The columns of the keys: each with distinct values, and with the most of them in common; at least
/// half of the shorter one, and three.
fn key_columns(columns: &[Columns; 2]) -> Option<(Column, Column)> {
    let distinct = |rows: &BTreeMap<u32, String>| {
        let values: HashSet<String> = rows.values().cloned().collect();
        (values.len() == rows.len()).then_some(values)
    };
    let sets = |side: usize| {
        let all = columns[side].iter().take(MOST_COLUMNS);
        all.filter_map(|(&column, rows)| Some((column, distinct(rows)?))).collect::<Vec<_>>()
    };
    let targets = sets(1);
    let mut best: Option<(usize, Column, Column)> = None;
    for (source, values) in sets(0) {
        for (target, others) in &targets {
            let common = values.intersection(others).count();
            let least = values.len().min(others.len());
            let is_enough = common >= 3 && common * 2 >= least;
            if is_enough && best.is_none_or(|(most, ..)| common > most) {
                best = Some((common, source, *target));
            }
        }
    }
    best.map(|(_, source, target)| (source, target))
}

/// The pairs of the other columns: by equal headers, else by their place.
fn text_columns(columns: &[Columns; 2], source: Column, target: Column) -> Vec<(u32, u32)> {
    let of = |side: usize, key: Column| {
        let all = columns[side].iter().filter(move |((table, _), _)| *table == key.0);
        all.map(|((_, column), rows)| (*column, rows)).filter(move |(c, _)| *c != key.1)
    };
    let header = |rows: &BTreeMap<u32, String>| rows.get(&0).cloned();
    let named: HashMap<String, u32> =
        of(1, target).filter_map(|(column, rows)| Some((header(rows)?, column))).collect();
    let key_headers = [header(&columns[0][&source]), header(&columns[1][&target])];
    let by_name = |rows: &BTreeMap<u32, String>| named.get(&header(rows)?).copied();
    if key_headers[0] == key_headers[1] && of(0, source).any(|(_, rows)| by_name(rows).is_some()) {
        let named = of(0, source).filter_map(|(column, rows)| Some((column, by_name(rows)?)));
        return named.collect();
    }
    let places: HashSet<u32> = of(1, target).map(|(column, _)| column).collect();
    if source.1 == target.1 {
        return of(0, source)
            .map(|(c, _)| c)
            .filter(|c| places.contains(c))
            .map(|c| (c, c))
            .collect();
    }
    of(0, source).map(|(column, _)| column).zip(of(1, target).map(|(column, _)| column)).collect()
}

/// The cells of a document with the key of their row and the number of their pair of columns. Other
/// cells are excluded.
fn keyed(document: &mut Document, key: Column, pairs: &[(u32, u32)], side: usize) -> Vec<Keyed> {
    let keys = columns(document).remove(&key).unwrap_or_default();
    let number: HashMap<u32, usize> = pairs
        .iter()
        .enumerate()
        .map(|(i, &(source, target))| (if side == 0 { source } else { target }, i))
        .collect();
    let mut entries: Vec<Keyed> = Vec::new();
    let mut last: Option<Cell> = None;
    for block in std::mem::take(&mut document.blocks) {
        let place = block.cell.filter(|cell| cell.table == key.0);
        let found =
            place.and_then(|cell| Some((cell, keys.get(&cell.row)?, *number.get(&cell.column)?)));
        let Some((cell, key, pair)) = found else {
            joined::exclude(document, &block);
            continue;
        };
        if last == Some(cell) {
            if let Some(entry) = entries.last_mut() {
                entry.blocks.push(block);
            }
            continue;
        }
        last = Some(cell);
        entries.push(Keyed { key: key.clone(), part: pair, blocks: vec![block] });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Piece, Table, TableKind};

    fn sheet(name: &str, rows: &[&[&str]]) -> Document {
        let tables = vec![Table { kind: TableKind::Sheet, ..Table::default() }];
        let mut document = Document { name: name.to_owned(), tables, ..Document::default() };
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells.iter()).filter(|(_, text)| !text.is_empty()) {
                let at = document.text.len();
                document.text.push_str(text);
                let pieces = vec![Piece { at: 0, source: at..at + text.len() }];
                let cell = Some(Cell { table: 0, row, column });
                let block = Block { text: (*text).to_owned(), pieces, cell, ..Block::default() };
                document.blocks.push(block);
            }
        }
        document
    }

    fn shown(records: &[Record]) -> Vec<String> {
        let side = |blocks: &[Block]| blocks.iter().map(|b| b.text.as_str()).collect::<String>();
        records.iter().map(|r| format!("{}={}", side(&r.source), side(&r.target))).collect()
    }

    #[test]
    fn rows_are_joined_by_the_column_of_keys() {
        let mut en = sheet("en", &[&["a", "One"], &["b", "Two"], &["c", "Three"], &["d", "Four"]]);
        let mut de = sheet("de", &[&["Zwei", "b"], &["Eins", "a"], &["Drei", "c"], &["Neun", "x"]]);
        let records = join(&mut en, &mut de).unwrap();
        assert_eq!(shown(&records), ["One=Eins", "Two=Zwei", "Three=Drei", "Four=", "=Neun"]);
        assert_eq!(en.notes, ["1 key only in en: d", "1 key only in de: x"]);
    }

    #[test]
    fn columns_are_paired_by_header_and_repeats_are_left_out() {
        let mut en = sheet(
            "en",
            &[
                &["id", "chapter", "text"],
                &["1a", "A", "One"],
                &["2a", "A", "Two"],
                &["3a", "B", "C"],
            ],
        );
        let mut de = sheet(
            "de",
            &[
                &["id", "text", "chapter"],
                &["2a", "Zwei", "Ä"],
                &["1a", "Eins", "Ä"],
                &["3a", "T", "Ü"],
            ],
        );
        let records = join(&mut en, &mut de).unwrap();
        let wanted = ["chapter=chapter", "text=text", "A=Ä", "One=Eins", "Two=Zwei", "B=Ü", "C=T"];
        assert_eq!(shown(&records), wanted);
    }

    #[test]
    fn tables_without_keys_are_not_joined() {
        let mut en = sheet("en", &[&["One"], &["Two"], &["Three"]]);
        let mut de = sheet("de", &[&["Eins"], &["Zwei"], &["Drei"]]);
        assert!(join(&mut en, &mut de).is_none());
    }
}
