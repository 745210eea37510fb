//! Tables that are drawn in a text with `+---+` and `|`, as programs write them that turn pages into text.

use std::ops::Range;

use super::line::Line;
use crate::input::assemble::{Assembler, Shape};
use crate::input::table_row::TableRow;
use crate::model::{BlockKind, ExclusionReason};

/// The most columns of a table.
const MOST_COLUMNS: usize = 500;

/// The lines of a table that begins with the line at `at`: a border, and lines between bars, one of them a row.
pub(super) fn lines_of_table(text: &str, lines: &[Line], at: usize) -> usize {
    let written = |line: &Line| &text[line.range.clone()];
    let is_part = |line: &&Line| {
        let text = written(line);
        text.len() > 1 && text.starts_with(['|', '+']) && text.ends_with(['|', '+'])
    };
    if !lines.get(at).is_some_and(|line| is_border(written(line)) && line.range.len() > 3) {
        return 0;
    }
    let count = lines[at..].iter().take_while(is_part).count();
    let rows = lines[at..at + count].iter().filter(|line| !is_border(written(line))).count();
    if rows > 0 { count } else { 0 }
}

/// Whether the line is drawn between two rows or around them.
fn is_border(line: &str) -> bool {
    line.starts_with(['+', '|'])
        && line.contains(['-', '='])
        && line.bytes().all(|b| matches!(b, b'+' | b'|' | b'-' | b'='))
}

/// Adds the cells of a table of these lines.
pub(super) fn put(text: &str, lines: &[Line], table: u32, out: &mut Assembler<'_>) {
    let is_border = |line: &Line| is_border(&text[line.range.clone()]);
    let parts = lines.split_inclusive(|line| is_border(line));
    let usual = usual_columns(text, lines);
    let mut row = TableRow::new(out, table, usual);
    for part in parts {
        let body = part.iter().filter(|line| !is_border(line));
        // A bar in the text of a cell makes a line of more parts.
        let least = body.clone().map(|line| cells(text, line).len()).min().unwrap_or(0);
        let columns = least.min(usual);
        for line in body {
            let mut cells = cells(text, line);
            let rest = cells.split_off(columns.saturating_sub(1).min(cells.len()));
            cells.extend(rest.first().zip(rest.last()).map(|(a, b)| a.start..b.end));
            for (column, cell) in cells.into_iter().enumerate() {
                put_line(text, cell, column, &mut row, out);
            }
        }
        for line in part.iter().filter(|line| is_border(line)) {
            out.exclude(line.range.clone(), ExclusionReason::Markup);
        }
        row.end(out);
    }
}

/// The number of cells in most lines of rows.
fn usual_columns(text: &str, lines: &[Line]) -> usize {
    let mut counts = [0_usize; MOST_COLUMNS + 1];
    for line in lines.iter().filter(|line| !is_border(&text[line.range.clone()])) {
        counts[cells(text, line).len().min(MOST_COLUMNS)] += 1;
    }
    (0..=MOST_COLUMNS).rev().max_by_key(|columns| counts[*columns]).unwrap_or(0)
}

/// Adds a line of a cell.
fn put_line(
    text: &str,
    cell: Range<usize>,
    column: usize,
    row: &mut TableRow,
    out: &mut Assembler<'_>,
) {
    let written = &text[cell.clone()];
    let start = cell.start + (written.len() - written.trim_start().len());
    let inner = start..start + written.trim().len();
    row.line(out, column, |out, place| {
        if out.open_text().is_empty() {
            out.start(Shape { kind: BlockKind::TableCell, level: 0, cell: Some(place) });
        }
        let has_text = !inner.is_empty();
        if has_text {
            out.copy(inner);
            out.break_word();
        }
        has_text
    });
}

/// The parts of a line between its bars.
fn cells(text: &str, line: &Line) -> Vec<Range<usize>> {
    let bars = text[line.range.clone()].match_indices('|').map(|(at, _)| line.range.start + at);
    let bars: Vec<usize> = bars.collect();
    bars.windows(2).map(|two| two[0] + 1..two[1]).collect()
}
