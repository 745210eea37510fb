//! Tables of AsciiDoc: cells on lines of their own or several on a line, with spans.

use std::ops::Range;

use super::inline;
use super::reader::Reader;
use crate::input::assemble::Shape;
use crate::input::text_lines::lines;
use crate::model::{BlockKind, Cell};

/// A cell as it is written.
#[derive(Debug)]
struct Written {
    /// Its content, over several lines if it has them.
    content: Range<usize>,
    /// How many columns and rows it takes.
    columns: usize,
    rows: usize,
    /// How often it is repeated.
    times: usize,
    /// Whether it is the first one on its line.
    begins_line: bool,
}

/// The most columns of a table.
const MOST_COLUMNS: usize = 1000;

/// Adds the cells of the table whose content is `body`. `attributes` are those of the block.
pub(super) fn add(reader: &mut Reader<'_>, body: Range<usize>, mark: char, attributes: &str) {
    let is_csv = attributes.contains("format=csv") || attributes.contains("format=\"csv\"");
    let separator = match mark {
        ',' => ',',
        ':' => ':',
        _ if is_csv => ',',
        _ => mark,
    };
    let cells = cells(reader.text, body, separator);
    let width = width(attributes).unwrap_or_else(|| {
        let first = cells.iter().skip(1).position(|cell| cell.begins_line);
        let first = &cells[..first.map_or(cells.len(), |i| i + 1)];
        first.iter().map(|cell| cell.columns * cell.times).sum()
    });
    let width = width.clamp(1, MOST_COLUMNS);
    let table = reader.tables;
    reader.tables += 1;
    let mut grid = Grid { width, row: 0, column: 0, taken: vec![0; width] };
    for cell in &cells {
        for _ in 0..cell.times.min(width) {
            let (row, column) = grid.place(cell);
            let position = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let place = Cell { table, row: position(row), column: position(column) };
            put(reader, &cell.content, place);
        }
    }
}

/// Where the next cell goes.
struct Grid {
    width: usize,
    row: usize,
    column: usize,
    /// For each column, how many rows from this one on a cell above takes.
    taken: Vec<usize>,
}

impl Grid {
    /// The row and column of a cell.
    fn place(&mut self, cell: &Written) -> (usize, usize) {
        while self.taken.get(self.column).is_none_or(|rows| *rows > 0) {
            self.step();
        }
        let place = (self.row, self.column);
        for _ in 0..cell.columns.min(self.width - self.column) {
            self.taken[self.column] = cell.rows;
            self.column += 1;
        }
        place
    }

    fn step(&mut self) {
        self.column += 1;
        if self.column >= self.width {
            self.column = 0;
            self.row += 1;
            for rows in &mut self.taken {
                *rows = rows.saturating_sub(1);
            }
        }
    }
}

/// Adds the paragraphs of a cell as blocks.
fn put(reader: &mut Reader<'_>, content: &Range<usize>, place: Cell) {
    let text = reader.text;
    let shape = Shape { kind: BlockKind::TableCell, level: 0, cell: Some(place) };
    reader.out.start(shape);
    for line in lines(&text[content.clone()]) {
        let range = line.start + content.start..line.end + content.start;
        let trimmed = text[range.clone()].trim();
        let start = range.start + (range.len() - text[range.clone()].trim_start().len());
        let marks = super::line::item(trimmed).filter(|_| !trimmed.starts_with('<'));
        match marks {
            _ if trimmed.is_empty() => reader.out.end_block(),
            Some(marks) => {
                reader.out.end_block();
                inline::add(
                    &mut reader.out,
                    &mut reader.attributes,
                    text,
                    start + marks..range.end,
                );
                reader.out.break_word();
            }
            None if trimmed.starts_with("//") => {}
            None => {
                inline::add(&mut reader.out, &mut reader.attributes, text, start..range.end);
                reader.out.break_word();
            }
        }
    }
    reader.out.end_block();
}

/// The cells between the separators. The specifier before a separator, such as `2+` or `.3+a`, is
/// not part of the cell before it.
fn cells(text: &str, body: Range<usize>, separator: char) -> Vec<Written> {
    let mut cells: Vec<Written> = Vec::new();
    let delimited = matches!(separator, ',' | ':');
    for line in lines(&text[body.clone()]) {
        let line = line.start + body.start..line.end + body.start;
        if text[line.clone()].trim_start().starts_with("//") {
            continue;
        }
        let mut begins_line = true;
        let mut from = line.start;
        let (mut quotes, mut counted) = (0, 0);
        if delimited && !text[line.clone()].trim().is_empty() {
            cells.push(new_cell(line.start..line.end, "", true));
            begins_line = false;
        }
        while let Some(found) = text[from..line.end].find(separator) {
            let at = from + found;
            from = at + separator.len_utf8();
            quotes += text[line.start.max(counted)..at].matches('"').count();
            counted = at;
            let is_quoted = delimited && quotes % 2 == 1;
            if is_quoted || text[line.start..at].ends_with('\\') {
                continue;
            }
            let specifier = if delimited { "" } else { specifier(&text[line.start..at]) };
            if let Some(last) = cells.last_mut() {
                last.content.end = (at - specifier.len()).max(last.content.start);
            }
            cells.push(new_cell(from..line.end, specifier, begins_line));
            begins_line = false;
        }
        if let Some(last) = cells.last_mut() {
            last.content.end = line.end;
        }
    }
    if delimited {
        for cell in &mut cells {
            cell.content = unquoted(text, cell.content.clone());
        }
    }
    cells
}

/// The content of a cell without the quotes around it.
fn unquoted(text: &str, content: Range<usize>) -> Range<usize> {
    let written = text[content.clone()].trim();
    let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let start = content.start + text[content.clone()].find('"').map_or(0, |at| at + 1);
    inner.map_or(content, |inner| start..start + inner.len())
}

fn new_cell(content: Range<usize>, specifier: &str, begins_line: bool) -> Written {
    let spans = specifier.split_once('+').map_or("", |(spans, _)| spans);
    let times = specifier.split_once('*').map_or("", |(times, _)| times);
    let (columns, rows) = spans.split_once('.').unwrap_or((spans, ""));
    let number = |text: &str| text.parse::<usize>().unwrap_or(1).clamp(1, MOST_COLUMNS);
    Written {
        content,
        columns: number(columns),
        rows: number(rows),
        times: number(times),
        begins_line,
    }
}

/// The specifier of a cell at the end of the text before its separator.
fn specifier(before: &str) -> &str {
    let is_part = |b: &u8| b.is_ascii_digit() || b".+*<^>adehlmsv".contains(b);
    let length = before.bytes().rev().take(13).take_while(|b| is_part(b)).count();
    let word = &before[before.len() - length..];
    let outside = &before[..before.len() - length];
    let begins_line = outside.is_empty();
    let style = word.trim_start_matches(|c: char| c.is_ascii_digit() || ".+*<^>".contains(c));
    let is_number = word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let has_marks = style.len() < word.len() && !is_number;
    let is_apart = begins_line || outside.ends_with([' ', '\t']);
    let is_specifier = is_apart && length <= 12 && style.len() <= 1;
    if is_specifier && (has_marks || begins_line) { word } else { "" }
}

/// The number of columns that the attribute `cols` gives.
fn width(attributes: &str) -> Option<usize> {
    let (_, rest) = attributes.split_once("cols=")?;
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split([',', ']']).next()?,
    };
    let value = value.trim();
    if let Ok(number) = value.parse::<usize>() {
        return Some(if value.is_empty() { 1 } else { number.min(MOST_COLUMNS) })
            .filter(|_| !rest.starts_with(['"', '\'']) || number > 1);
    }
    let columns = value.split([',', ';']).map(|column| {
        let times = column.split_once('*').and_then(|(times, _)| times.trim().parse().ok());
        times.unwrap_or(1_usize).min(MOST_COLUMNS)
    });
    Some(columns.sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_columns_is_given_or_counted() {
        assert_eq!(width("cols=\"1,3,3\""), Some(3));
        assert_eq!(width("cols=\"3*\""), Some(3));
        assert_eq!(width("%header,cols=2*"), Some(2));
        assert_eq!(width("cols=\"<1a,^.^2\""), Some(2));
        assert_eq!(width("options=header"), None);
    }

    #[test]
    fn a_specifier_is_no_text() {
        assert_eq!(specifier("2+"), "2+");
        assert_eq!(specifier("text .2+^s"), ".2+^s");
        assert_eq!(specifier("room 12"), "");
        assert_eq!(specifier("plan a"), "");
        assert_eq!(specifier("a"), "a");
        assert_eq!(specifier("word"), "");
    }
}
