//! Reads a file of vectors whose number of rows is known: text, float32 or NumPy.

use std::fs;
use std::path::Path;

use super::matrix::Matrix;
use super::npy;
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// Reads the vectors of a file, each scaled to length 1. `rows` is their number; `of` says what a row
/// stands for, in messages.
pub(super) fn read(path: &Path, rows: usize, of: &str) -> Result<Matrix> {
    let place = || Place::file(path.display().to_string());
    let bytes = fs::read(path).map_err(|cause| Error::io(place(), "cannot read", cause))?;
    let name = path.display().to_string();
    parse(&name, &bytes, rows, of).map_err(|error| error.at_unless_known(place()))
}

fn parse(name: &str, bytes: &[u8], rows: usize, of: &str) -> Result<Matrix> {
    if npy::is_npy(bytes) {
        let array = npy::read(bytes)?;
        expect_rows(array.rows, rows, of)?;
        return units(array.dimension, array.values(), name);
    }
    if is_text(bytes) { text(name, bytes, rows, of) } else { binary(name, bytes, rows, of) }
}

/// Whether the bytes are numbers in text. Binary numbers have other bytes among the first thousands.
fn is_text(bytes: &[u8]) -> bool {
    let is_of_number =
        |b: &u8| b.is_ascii_digit() || b.is_ascii_whitespace() || b"+-.eEnaifNAIF".contains(b);
    bytes.iter().take(1 << 12).all(is_of_number)
}

fn content(found: String) -> Error {
    Error::new(ErrorKind::Content, found)
}

fn expect_rows(found: usize, expected: usize, of: &str) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(content(format!("{found} rows"))
        .expected(format!("expected {expected}, one for each {of}")))
}

/// Rows of float32, least significant byte first, without any header.
fn binary(name: &str, bytes: &[u8], rows: usize, of: &str) -> Result<Matrix> {
    let row = 4 * rows.max(1);
    if rows == 0 || !bytes.len().is_multiple_of(row) {
        return Err(content(format!("{} bytes", bytes.len())).expected(format!(
            "expected rows of float32, one for each {of}: a multiple of 4 * {rows} bytes"
        )));
    }
    let values = bytes.as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b));
    units(bytes.len() / row, values, name)
}

/// Scales the rows of some numbers.
fn units(dimension: usize, values: impl Iterator<Item = f32>, name: &str) -> Result<Matrix> {
    let mut matrix = Matrix::new(dimension);
    let mut row = Vec::with_capacity(dimension);
    for value in values {
        row.push(value);
        if row.len() == dimension {
            if !matrix.push_unit(&row) {
                return Err(infinite(format!("row {}", matrix.rows() + 1)).at(Place::file(name)));
            }
            row.clear();
        }
    }
    Ok(matrix)
}

fn infinite(row: String) -> Error {
    content(format!("{row} has an infinite value or one that is no number"))
        .expected("expected finite numbers")
}

/// A line for each row, and perhaps a first line with the number of rows and their dimension.
fn text(name: &str, bytes: &[u8], rows: usize, of: &str) -> Result<Matrix> {
    let text = str::from_utf8(bytes).map_err(|_| content("not text".to_owned()))?;
    let mut lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    if has_header(&lines, rows) {
        lines.remove(0);
    }
    expect_rows(lines.len(), rows, of)?;
    let dimension = lines.first().map_or(0, |line| line.1.split_whitespace().count());
    let mut matrix = Matrix::new(dimension);
    for (at, line) in lines {
        let place = || Place::at(name, at + 1, 0);
        let row = numbers(line).map_err(|error| error.at(place()))?;
        if row.len() != dimension {
            return Err(content(format!("{} numbers", row.len()))
                .expected(format!("expected {dimension}, as in the first row"))
                .at(place()));
        }
        if !matrix.push_unit(&row) {
            return Err(infinite("the row".to_owned()).at(place()));
        }
    }
    Ok(matrix)
}

/// Whether the first line says how many rows and numbers follow.
fn has_header(lines: &[(usize, &str)], rows: usize) -> bool {
    let [(_, first), (_, second), ..] = lines else { return false };
    let whole: Vec<usize> = first.split_whitespace().map_while(|word| word.parse().ok()).collect();
    let [_, dimension] = whole[..] else { return false };
    let is_short = first.split_whitespace().count() == 2;
    let is_row = dimension == 2 && lines.len() == rows;
    is_short && !is_row && second.split_whitespace().count() == dimension
}

fn numbers(line: &str) -> Result<Vec<f32>> {
    let number = |word: &str| {
        word.parse().map_err(|_| content(format!("`{word}`")).expected("expected a number"))
    };
    line.split_whitespace().map(number).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(bytes: &[u8], rows: usize) -> Result<Matrix, String> {
        parse("x", bytes, rows, "line of `a`").map_err(|error| error.to_string())
    }

    fn float32(values: &[f32]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    #[test]
    fn text_binary_and_headers_give_the_same_rows() {
        let binary = parsed(&float32(&[1.0, 0.0, 0.0, 2.5]), 2).unwrap();
        assert_eq!(
            (binary.rows(), binary.row(0), binary.row(1)),
            (2, &[1.0, 0.0][..], &[0.0, 1.0][..])
        );
        for text in ["1 0\n0 2.5\n", "2 2\n1 0\n0 25e-1\n", "1 0 \r\n\r\n0\t2.5"] {
            assert_eq!(parsed(text.as_bytes(), 2).as_ref(), Ok(&binary), "{text:?}");
        }
    }

    #[test]
    fn two_whole_numbers_are_a_row_where_a_row_would_lack_otherwise() {
        assert_eq!(parsed(b"3 2\n1 0\n", 2).unwrap().rows(), 2);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let refused = |bytes: &[u8], rows| parsed(bytes, rows).unwrap_err();
        assert_eq!(
            refused(&float32(&[1.5; 5]), 2),
            "20 bytes; expected rows of float32, one for each line of `a`: a multiple of 4 * 2 bytes"
        );
        assert_eq!(refused(b"1 2.5\n3 4\n", 3), "2 rows; expected 3, one for each line of `a`");
        assert_eq!(refused(b"9 2\n1 2\n3 4\n", 4), "2 rows; expected 4, one for each line of `a`");
        assert_eq!(refused(b"1 3\n3 4 5\n", 2), "1 rows; expected 2, one for each line of `a`");
        assert_eq!(refused(b"1 2\n3\n", 2), "x:2: 1 numbers; expected 2, as in the first row");
        assert_eq!(refused(b"1 2\n3 -\n", 2), "x:2: `-`; expected a number");
        assert!(refused(b"1 2\n3 nan\n", 2).starts_with("x:2: the row has an infinite value"));
        assert!(refused(&float32(&[1.5, f32::NAN]), 2).starts_with("x: row 2 has an infinite"));
        assert!(refused(&float32(&[1.5]), 0).starts_with("4 bytes"));
        assert_eq!(parsed(b"", 0).unwrap().rows(), 0);
        assert_eq!(refused(b"", 2), "0 rows; expected 2, one for each line of `a`");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), rows in 0_usize..9) {
            let _ = parsed(&bytes, rows);
            let _ = parsed(&[&b"\x93NUMPY\x01\x00"[..], &bytes].concat(), rows);
        }

        #[test]
        fn rows_survive_text_and_binary(
            (rows, values) in (1_usize..6, 1_usize..6).prop_flat_map(|(rows, dimension)| {
                (Just(rows), proptest::collection::vec(-1e3_f32..1e3, rows * dimension))
            }),
        ) {
            let dimension = values.len() / rows;
            let lines: Vec<String> = values
                .chunks(dimension)
                .map(|row| row.iter().map(f32::to_string).collect::<Vec<_>>().join(" "))
                .collect();
            let text = text("x", lines.join("\n").as_bytes(), rows, "line").unwrap();
            let binary = binary("x", &float32(&values), rows, "line").unwrap();
            prop_assert_eq!((text.rows(), text.dimension), (rows, dimension));
            prop_assert_eq!(text, binary);
        }
    }
}
