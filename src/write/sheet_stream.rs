//! A table of named columns as an XLSX file, written row by row.

use std::io::Write;

use crate::error::Result;
use crate::write::Column;
use crate::write::sheet;
use crate::write::workbook::Workbook;

/// An XLSX file that receives rows.
pub(crate) struct SheetStream<W: Write> {
    columns: Vec<Column>,
    book: Workbook<W>,
}

impl<W: Write> SheetStream<W> {
    /// Begins the file with a row of the names.
    ///
    /// # Errors
    /// When a name is not that of a column, or the stream fails.
    pub(crate) fn new(stream: W, names: &[&str]) -> Result<Self> {
        let columns = names.iter().map(|name| Column::new(name)).collect::<Result<Vec<_>>>()?;
        let mut book = Workbook::new(stream);
        book.put(&sheet::head(&columns)?)?;
        Ok(Self { columns, book })
    }

    /// Appends a row with a text for each column.
    ///
    /// # Errors
    /// When a text is too long for a cell, or the stream fails.
    pub(crate) fn row(&mut self, cells: &[&str]) -> Result<()> {
        let mut row = sheet::ROW.to_vec();
        for (column, cell) in self.columns.iter().zip(cells) {
            sheet::push_cell(&mut row, column, cell)?;
        }
        row.extend_from_slice(sheet::ROW_END);
        self.book.put(&row)
    }

    /// Writes the end of the file and returns the stream.
    ///
    /// # Errors
    /// When the stream fails.
    pub(crate) fn finish(mut self) -> Result<W> {
        self.book.put(sheet::FOOT)?;
        self.book.finish()
    }
}
