//! An XLSX file as a stream: a ZIP container with a workbook of one sheet, which is compressed as it is
//! written. Nothing in it depends on the time, so that equal input gives equal bytes.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;
use crate::write::sheet::{MOST_ROWS, ROW, STYLES};

/// The parts before the sheet.
const PARTS: [(&str, &str); 5] = [
    ("[Content_Types].xml", CONTENT_TYPES),
    ("_rels/.rels", PACKAGE),
    ("xl/workbook.xml", BOOK),
    ("xl/_rels/workbook.xml.rels", RELATIONS),
    ("xl/styles.xml", STYLES),
];

const SHEET: &str = "xl/worksheets/sheet1.xml";

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    <Override PartName=\"/xl/styles.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
    <Override PartName=\"/xl/worksheets/sheet1.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";

const PACKAGE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Target=\"xl/workbook.xml\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>";

const BOOK: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
    <sheets><sheet name=\"units\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"/>\
    <Relationship Id=\"rId2\" Target=\"styles.xml\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\"/></Relationships>";

/// A workbook that is being written.
pub(super) struct Workbook<W: Write> {
    /// Dropped before the container, which would complete a file that is given up and report on standard
    /// error if that fails.
    given_up: GivenUp,
    container: ZipWriter<StreamWriter<Stream<W>>>,
    /// Whether the parts before the sheet are written.
    is_begun: bool,
    rows: usize,
    bytes: u64,
}

impl<W: Write> Workbook<W> {
    /// Creates a workbook. Nothing is written before the first bytes of the sheet.
    pub(super) fn new(stream: W) -> Self {
        let given_up = Arc::new(AtomicBool::new(false));
        let stream = Stream { stream, is_given_up: Arc::clone(&given_up) };
        let container = ZipWriter::new_stream(stream);
        Self { given_up: GivenUp(given_up), container, is_begun: false, rows: 0, bytes: 0 }
    }

    /// Appends bytes of the sheet.
    ///
    /// # Errors
    /// When the sheet would be longer than one can be, or the stream fails.
    pub(super) fn put(&mut self, sheet: &[u8]) -> Result<()> {
        if !self.is_begun {
            self.begin().map_err(unwritable)?;
            self.is_begun = true;
        }
        self.rows += memmem::find_iter(sheet, ROW).count();
        self.bytes += sheet.len() as u64;
        // Of a container without extensions for 64 bits, which not every program reads.
        if self.rows > MOST_ROWS || self.bytes > u64::from(u32::MAX) {
            return Err(too_large());
        }
        self.container.write_all(sheet).map_err(|error| unwritable(error.into()))
    }

    /// Writes the end of the container and returns the stream.
    ///
    /// # Errors
    /// When the stream fails.
    pub(super) fn finish(self) -> Result<W> {
        let Self { container, given_up, .. } = self;
        let finished = container.finish().map_err(unwritable);
        drop(given_up);
        Ok(finished?.into_inner().stream)
    }

    fn begin(&mut self) -> std::result::Result<(), ZipError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        for (name, text) in PARTS {
            self.container.start_file(name, options)?;
            self.container.write_all(text.as_bytes())?;
        }
        self.container.start_file(SHEET, options)
    }
}

fn too_large() -> Error {
    let found = format!("more than {} units, or more than 4 GiB of XML", MOST_ROWS - 1);
    Error::new(ErrorKind::Usage, found)
        .expected("expected as much as a sheet of XLSX holds")
        .advice("write CSV, TSV, JSONL or TMX, or several files")
}

fn unwritable(error: ZipError) -> Error {
    let cause = match error {
        ZipError::Io(cause) => cause,
        other => io::Error::other(other),
    };
    Error::io(Place::default(), "cannot write", cause)
}

/// Gives the container up when it is dropped.
struct GivenUp(Arc<AtomicBool>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A stream that takes nothing more once its container is given up.
struct Stream<W: Write> {
    stream: W,
    is_given_up: Arc<AtomicBool>,
}

impl<W: Write> Write for Stream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.is_given_up.load(Ordering::Relaxed) {
            true => Ok(bytes.len()),
            false => self.stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.is_given_up.load(Ordering::Relaxed) {
            true => Ok(()),
            false => self.stream.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_that_is_too_long_is_refused() {
        let mut book = Workbook::new(io::sink());
        book.put(&ROW.repeat(MOST_ROWS)).unwrap();
        let refused = book.put(ROW).unwrap_err().to_string();
        assert!(refused.starts_with("more than 1048575 units"), "{refused}");
    }

    #[test]
    fn a_workbook_that_is_given_up_writes_no_end() {
        let mut bytes = Vec::new();
        let mut book = Workbook::new(&mut bytes);
        book.put(b"<worksheet>").unwrap();
        drop(book);
        assert!(!bytes.windows(4).any(|window| window == b"PK\x05\x06"));
    }
}
