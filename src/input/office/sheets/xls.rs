//! The reader of Excel workbooks in the binary format of Excel 97 to 2003, and of earlier ones.

use std::io::Cursor;

use calamine::{Data, Reader, SheetVisible, Xls};
use memchr::memmem;

use crate::error::{Error, Result};
use crate::input::container::refusal;
use crate::model::Document;

use super::Sheets;

/// The first bytes of a compound file.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The most bytes of a file. A sheet has at most 65,536 rows of 256 columns.
const MOST_BYTES: usize = 128 << 20;

/// Whether the bytes are a workbook, or an encrypted Office file: they look the same from outside.
pub(in crate::input) fn is_xls(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
        && (has_stream(bytes, "Workbook") || has_stream(bytes, "Book") || is_encrypted(bytes))
}

fn is_encrypted(bytes: &[u8]) -> bool {
    has_stream(bytes, "EncryptedPackage")
}

/// Whether a compound file names a stream: in UTF-16, padded with NULs.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &wide).is_some()
}

/// Reads a workbook.
///
/// # Errors
/// If the file is encrypted, damaged or larger than the bounds.
pub(in crate::input) fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    if is_encrypted(bytes) {
        return Err(encrypted(name));
    }
    if bytes.len() > MOST_BYTES {
        let found = format!("the workbook has more than {} MiB", MOST_BYTES >> 20);
        return Err(refusal(name, found, "expected a smaller file", "save it as XLSX"));
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsError::Password => encrypted(name),
        error => damaged(name, &error.to_string()),
    })?;
    let mut sheets = Sheets::new(name);
    for sheet in book.sheets_metadata().to_vec() {
        let range = match book.worksheet_range(&sheet.name) {
            Ok(range) => range,
            // Charts and macros have no cells.
            Err(calamine::XlsError::WorksheetNotFound(_)) => continue,
            Err(error) => return Err(damaged(name, &error.to_string())),
        };
        sheets.start(sheet.name, sheet.visible != SheetVisible::Visible);
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let (row, column) = (row as u32 + first_row, column as u32 + first_column);
            match data {
                Data::String(text) => sheets.put(row, column, text)?,
                Data::Bool(_) | Data::Error(_) | Data::Empty => {}
                number => sheets.put(row, column, &number.to_string())?,
            }
        }
    }
    sheets.finish()
}

fn encrypted(name: &str) -> Error {
    let advice = "save it without a password first";
    refusal(name, "the file is encrypted", "expected a readable file", advice)
}

fn damaged(name: &str, reason: &str) -> Error {
    let found = format!("cannot read the workbook: {reason}");
    refusal(name, found, "expected an XLS file", "save it as XLSX from its program")
}
