//! An output stream in one format.

use std::io::Write;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::place::Place;
use crate::write::bilingual::Join;
#[cfg(feature = "parquet")]
use crate::write::parquet::ParquetFile;
use crate::write::workbook::Workbook;
use crate::write::{Encode, OutputFormat, WriteOptions};

/// A stream that receives units in one format.
pub struct OutputStream<W: Write> {
    name: String,
    format: OutputFormat,
    pub(crate) encoder: Arc<dyn Encode>,
    container: Container<W>,
    /// The bytes before the units, until the first unit is appended.
    head: Option<Vec<u8>>,
}

/// What holds the encoded units.
enum Container<W: Write> {
    Stream(W),
    Joined(W, Box<dyn Join>),
    Workbook(Box<Workbook<W>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetFile<W>>),
}

impl<W: Write> OutputStream<W> {
    /// Creates a stream in `format`. `name` is used in errors.
    ///
    /// # Errors
    /// When the format requires a value that the options lack, such as a source language for TMX.
    pub fn new(
        name: &str,
        format: OutputFormat,
        options: &WriteOptions,
        stream: W,
    ) -> Result<Self> {
        let encoder = format.encoder(options);
        let head = Some(encoder.head()?);
        let container = match format {
            OutputFormat::Xlsx => Container::Workbook(Box::new(Workbook::new(stream))),
            #[cfg(feature = "parquet")]
            OutputFormat::Parquet => {
                let file = ParquetFile::new(stream, options);
                Container::Parquet(Box::new(file.map_err(|error| error.at(Place::file(name)))?))
            }
            _ => match format.join(options) {
                Some(join) => Container::Joined(stream, join),
                None => Container::Stream(stream),
            },
        };
        Ok(Self { name: name.to_owned(), format, encoder, container, head })
    }

    /// The name used in errors.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The format of the stream.
    pub fn format(&self) -> OutputFormat {
        self.format
    }

    /// The number of bytes before and after the units.
    pub(crate) fn frame(&self) -> usize {
        self.head.as_ref().map_or(0, Vec::len) + self.encoder.foot().len()
    }

    /// Appends encoded units.
    pub(crate) fn append(&mut self, encoded: &[u8]) -> Result<()> {
        if encoded.is_empty() {
            return Ok(());
        }
        match self.head.take() {
            Some(head) => {
                let both = self.encoder.begin(head, encoded);
                self.put(&both)
            }
            None => self.put(encoded),
        }
    }

    /// Writes the bytes after the units, flushes the stream and returns it.
    ///
    /// # Errors
    /// When the underlying stream fails.
    pub fn finish(mut self) -> Result<W> {
        if let Some(head) = self.head.take() {
            let head = self.encoder.begin(head, b"");
            self.put(&head)?;
        }
        let foot = self.encoder.foot();
        self.put(foot)?;
        let mut stream = match self.container {
            Container::Stream(stream) => stream,
            Container::Joined(mut stream, mut join) => {
                let mut end = Vec::new();
                join.end(&mut end);
                stream.write_all(&end).map_err(|error| unwritable(&self.name, error))?;
                stream
            }
            Container::Workbook(book) => {
                book.finish().map_err(|error| error.at(Place::file(&self.name)))?
            }
            #[cfg(feature = "parquet")]
            Container::Parquet(file) => {
                file.finish().map_err(|error| error.at(Place::file(&self.name)))?
            }
        };
        stream.flush().map_err(|error| unwritable(&self.name, error))?;
        Ok(stream)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.container {
            Container::Stream(stream) => {
                stream.write_all(bytes).map_err(|error| unwritable(&self.name, error))
            }
            Container::Joined(stream, join) => {
                let mut joined = Vec::with_capacity(bytes.len());
                let done = join.join(bytes, &mut joined);
                done.map_err(|error| error.at_unless_known(Place::file(&self.name)))?;
                stream.write_all(&joined).map_err(|error| unwritable(&self.name, error))
            }
            Container::Workbook(book) => {
                book.put(bytes).map_err(|error| error.at(Place::file(&self.name)))
            }
            #[cfg(feature = "parquet")]
            Container::Parquet(file) => {
                file.put(bytes).map_err(|error| error.at(Place::file(&self.name)))
            }
        }
    }
}

fn unwritable(name: &str, error: std::io::Error) -> Error {
    Error::io(Place::file(name), "cannot write", error)
}
