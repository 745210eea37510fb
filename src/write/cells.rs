//! Typed cells as bytes. The encoders, which run on any thread, pass rows of them to the file of a
//! columnar format, which is written by one thread.

use crate::error::{Error, ErrorKind, Result};
use crate::write::Column;

/// A cell of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    Null,
    Text(&'a str),
    Number(f64),
    Integer(i64),
}

/// The type of the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellType {
    Text,
    Number,
    Integer,
}

impl CellType {
    /// The type of a column, by its name alone: files of one kind then have one schema.
    pub(super) fn of(column: &Column) -> Self {
        match column.name() {
            "confidence" | "score" => Self::Number,
            "position" => Self::Integer,
            _ => Self::Text,
        }
    }
}

/// Appends the value of a column as a cell. An empty value is null.
///
/// # Errors
/// When the column has numbers and the value is none.
pub(super) fn push_value(out: &mut Vec<u8>, column: &Column, value: &str) -> Result<()> {
    let cell = match CellType::of(column) {
        _ if value.is_empty() => Some(Cell::Null),
        CellType::Text => Some(Cell::Text(value)),
        CellType::Number => value.parse().ok().filter(|n: &f64| n.is_finite()).map(Cell::Number),
        CellType::Integer => value.parse().ok().map(Cell::Integer),
    };
    let cell = cell.ok_or_else(|| not_a_number(column, value))?;
    push(out, cell);
    Ok(())
}

fn not_a_number(column: &Column, value: &str) -> Error {
    let shown: String = value.chars().take(30).collect();
    let found = format!("`{shown}` in the column `{}`", column.name());
    Error::new(ErrorKind::Content, found)
        .expected("expected a number, as Parquet has one type for a column")
        .advice("select other columns with --columns")
}

/// Appends a cell.
pub(super) fn push(out: &mut Vec<u8>, cell: Cell<'_>) {
    match cell {
        Cell::Null => out.push(0),
        Cell::Text(text) => {
            out.push(1);
            out.extend_from_slice(&(text.len() as u64).to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        Cell::Number(number) => {
            out.push(2);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Cell::Integer(integer) => {
            out.push(3);
            out.extend_from_slice(&integer.to_le_bytes());
        }
    }
}

/// Iterates over the cells that were [pushed](push).
pub(super) struct Cells<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let (&kind, rest) = self.0.split_first()?;
        if kind == 0 {
            self.0 = rest;
            return Some(Cell::Null);
        }
        let (word, rest) = rest.split_first_chunk::<8>()?;
        self.0 = rest;
        match kind {
            1 => {
                let length = usize::try_from(u64::from_le_bytes(*word)).ok()?;
                let (text, rest) = rest.split_at_checked(length)?;
                self.0 = rest;
                Some(Cell::Text(std::str::from_utf8(text).ok()?))
            }
            2 => Some(Cell::Number(f64::from_le_bytes(*word))),
            _ => Some(Cell::Integer(i64::from_le_bytes(*word))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_they_were_pushed() {
        let all = [
            Cell::Text("雨\0\n"),
            Cell::Null,
            Cell::Number(-0.5),
            Cell::Integer(i64::MIN),
            Cell::Text(""),
        ];
        let mut out = Vec::new();
        all.into_iter().for_each(|cell| push(&mut out, cell));
        assert_eq!(Cells(&out).collect::<Vec<_>>(), all);
    }

    #[test]
    fn the_name_of_a_column_decides_its_type() {
        for (name, value, expected) in [
            ("confidence", "0.950", Cell::Number(0.95)),
            ("score", "-3", Cell::Number(-3.0)),
            ("position", "12", Cell::Integer(12)),
            ("id", "0012", Cell::Text("0012")),
            ("score", "", Cell::Null),
        ] {
            let mut out = Vec::new();
            push_value(&mut out, &Column::new(name).unwrap(), value).unwrap();
            assert_eq!(Cells(&out).next(), Some(expected), "{name}");
        }
        for (name, value) in [("score", "high"), ("confidence", "NaN"), ("position", "1.5")] {
            let column = Column::new(name).unwrap();
            let error = push_value(&mut Vec::new(), &column, value).unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{value}` in the column `{name}`")), "{error}");
        }
    }
}
