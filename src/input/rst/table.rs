//! Tables of reStructuredText: grid tables, simple tables, and lists written as tables.

use std::collections::HashMap;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::inline;
use super::reader::Reader;
use crate::input::assemble::{Assembler, Shape};
use crate::input::table_row::TableRow;
use crate::model::{BlockKind, Cell, ExclusionReason};

/// The most columns of a table.
const MOST_COLUMNS: usize = 500;

/// The first row of the next table.
fn first_row(reader: &mut Reader<'_>, columns: usize) -> TableRow {
    let table = reader.tables;
    reader.tables += 1;
    TableRow::new(&mut reader.out, table, columns)
}

/// Adds a line of the cell in this column.
fn put_line(reader: &mut Reader<'_>, row: &mut TableRow, column: usize, range: Range<usize>) {
    let (text, substitutions) = (reader.text, &reader.substitutions);
    row.line(&mut reader.out, column, |out, place| {
        cell_line(out, (text, substitutions), range, place)
    });
}

/// Adds a line to the open cell; returns whether it has text.
fn cell_line<'t>(
    out: &mut Assembler<'t>,
    (source, substitutions): (&'t str, &HashMap<&'t str, &'t str>),
    range: Range<usize>,
    place: Cell,
) -> bool {
    let written = &source[range.clone()];
    let text = written.trim();
    if text.bytes().all(|b| matches!(b, b'-' | b'=' | b'+')) {
        out.end_block();
        return false;
    }
    let start = range.start + (written.len() - written.trim_start().len());
    let is_item = ["- ", "* "].iter().any(|mark| text.starts_with(mark));
    if is_item || out.open_text().is_empty() {
        out.start(Shape { kind: BlockKind::TableCell, level: 0, cell: Some(place) });
    }
    let inner = start + if is_item { 2 } else { 0 }..start + text.len();
    inline::add(out, substitutions, source, inner);
    out.break_word();
    true
}

/// Whether the line is the border of a grid table: `+---+---+`.
pub(super) fn is_grid(line: &str) -> bool {
    let line = line.trim();
    line.len() > 3
        && line.starts_with("+")
        && line.ends_with('+')
        && line.bytes().all(|b| matches!(b, b'+' | b'-' | b'='))
        && line.contains(['-', '='])
}

/// Whether the line is the border of a simple table: `====  ====`.
pub(super) fn is_simple(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("==") && line.contains(' ') && line.bytes().all(|b| matches!(b, b'=' | b' '))
}

/// Reads the grid table that begins with the next line.
pub(super) fn grid(reader: &mut Reader<'_>) {
    let border = reader.line(reader.at).trim();
    let indent = reader.line(reader.at).len() - border.len();
    let bounds: Vec<usize> = border.match_indices('+').map(|(at, _)| indent + at).collect();
    let bounds = &bounds[..bounds.len().min(MOST_COLUMNS)];
    let mut row = first_row(reader, bounds.len().saturating_sub(1));
    while reader.at < reader.lines.len() {
        let line = reader.line(reader.at);
        let range = reader.range(reader.at);
        let trimmed = line.trim_start();
        if is_grid(line) {
            row.end(&mut reader.out);
            reader.out.exclude(range, ExclusionReason::Markup);
        } else if trimmed.starts_with('|') || trimmed.starts_with('+') {
            for (column, part) in grid_cells(line, bounds) {
                put_line(
                    reader,
                    &mut row,
                    column,
                    part.start + range.start..part.end + range.start,
                );
            }
        } else {
            break;
        }
        reader.at += 1;
    }
    row.end(&mut reader.out);
}

/// The cells in a line of a grid table, by their columns.
fn grid_cells(line: &str, bounds: &[usize]) -> Vec<(usize, Range<usize>)> {
    let bars: Vec<usize> = line.match_indices(['|', '+']).map(|(at, _)| at).collect();
    let upright: Vec<usize> = line.match_indices('|').map(|(at, _)| at).collect();
    // Wide characters may not have kept the columns: then the bars count, if none is missing.
    if upright.len() == bounds.len() {
        return upright.windows(2).enumerate().map(|(i, w)| (i, w[0] + 1..w[1])).collect();
    }
    let mut cells = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for bar in bars {
        let column = width(&line[..bar]);
        let Ok(index) = bounds.binary_search(&column) else { continue };
        if let Some((column, start)) = open {
            cells.push((column, start..bar));
        }
        open = Some((index, bar + 1));
    }
    cells
}

fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Reads the simple table that begins with the next line.
pub(super) fn simple(reader: &mut Reader<'_>) {
    let columns = simple_columns(reader.line(reader.at));
    let mut row = first_row(reader, columns.len());
    let mut borders = 0;
    while reader.at < reader.lines.len() {
        let line = reader.line(reader.at);
        let range = reader.range(reader.at);
        let next = reader.line(reader.at + 1);
        if is_simple(line) {
            row.end(&mut reader.out);
            reader.out.exclude(range, ExclusionReason::Markup);
            borders += 1;
            reader.at += 1;
            if borders > 1 && (next.trim().is_empty() || borders > 2) {
                break;
            }
            continue;
        }
        let parts = simple_cells(line, &columns);
        let begins_row = parts.first().is_some_and(|part| !line[part.clone()].trim().is_empty());
        if begins_row {
            row.end(&mut reader.out);
        }
        for (column, part) in parts.into_iter().enumerate() {
            put_line(reader, &mut row, column, part.start + range.start..part.end + range.start);
        }
        reader.at += 1;
    }
    row.end(&mut reader.out);
}

/// The display columns at which the columns of a simple table begin.
fn simple_columns(border: &str) -> Vec<usize> {
    let starts = border.bytes().enumerate().filter(|(at, byte)| {
        *byte == b'=' && at.checked_sub(1).is_none_or(|i| border.as_bytes()[i] != b'=')
    });
    starts.map(|(at, _)| at).take(MOST_COLUMNS).collect()
}

fn simple_cells(line: &str, columns: &[usize]) -> Vec<Range<usize>> {
    let mut starts = Vec::with_capacity(columns.len());
    let mut at = 0;
    let mut chars = line.char_indices().peekable();
    for column in columns {
        while let Some((_, c)) = chars.next_if(|_| at < *column) {
            at += c.width().unwrap_or(0);
        }
        starts.push(chars.peek().map_or(line.len(), |(byte, _)| *byte));
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Reads a table that is written as a list of lists, up to the line of index `end`.
pub(super) fn list(reader: &mut Reader<'_>, end: usize) {
    let table = reader.tables;
    reader.tables += 1;
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut started = false;
    while reader.at < end {
        let line = reader.line(reader.at);
        let range = reader.range(reader.at);
        let trimmed = line.trim_start();
        let mut start = range.end - trimmed.len();
        let begins_row = trimmed.starts_with("* -");
        let begins_cell = started && (trimmed == "-" || trimmed.starts_with("- "));
        if begins_row {
            row += u32::from(std::mem::replace(&mut started, true));
            column = 0;
        } else if begins_cell {
            column += 1;
        }
        if begins_row || begins_cell || trimmed.is_empty() {
            reader.out.start(Shape {
                kind: BlockKind::TableCell,
                level: 0,
                cell: Some(Cell { table, row, column }),
            });
            start += if begins_row { 3 } else { usize::from(begins_cell) };
        }
        if started {
            inline::add(&mut reader.out, &reader.substitutions, reader.text, start..range.end);
            reader.out.break_word();
        }
        reader.at += 1;
    }
    reader.out.end_block();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_columns() {
        assert_eq!(simple_columns("===  ==="), [0, 5]);
        assert_eq!(simple_cells("中   b c", &[0, 5]), [0..6, 6..9]);
        assert_eq!(grid_cells("|a|b|", &[0, 2, 4]), [(0, 1..2), (1, 3..4)]);
        assert_eq!(grid_cells("| ab|", &[0, 2, 4]), [(0, 1..4)]);
        assert!(is_grid("+--+==+") && !is_grid("+ a"));
        assert!(is_simple("==  ==") && !is_simple("===="));
    }
}
