//! Parquet files as JSON Lines: a line for each row, from which the reader of JSON Lines makes units.
//! Row groups are read page by page, so that memory is bounded.

mod compact;
mod guard;
mod json;
mod refusal;
mod rows;

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;

use crate::error::Result;
use crate::memory::columns::ColumnChoice;
use crate::memory::unpack::unpacked;
use crate::place::Place;

use refusal::{MAGIC, damaged, not_parquet, unreadable};
use rows::Rows;

/// An open file.
pub(crate) struct ParquetText {
    /// The rows as JSON Lines.
    pub(crate) lines: Box<dyn Read + Send>,
    /// The names of the columns; empty if the texts are in a struct by language.
    pub(crate) columns: Vec<String>,
    /// The source and the target language that the file states; empty if it does not.
    pub(crate) languages: [String; 2],
}

impl ParquetText {
    /// Opens the file at `path`, or standard input for `-`.
    ///
    /// # Errors
    /// As [`ParquetText::read`].
    pub(crate) fn open(path: &Path, choices: &[ColumnChoice]) -> Result<Self> {
        let name = path.display().to_string();
        if path == Path::new("-") {
            return Self::read(&name, Box::new(io::stdin()), choices);
        }
        let mut file = File::open(path).map_err(|error| unreadable(&name, error))?;
        match is_whole(&mut file).map_err(|error| unreadable(&name, error))? {
            true => Self::of_file(&name, file, choices),
            false => Self::read(&name, Box::new(file), choices),
        }
    }

    /// Reads a stream, which may be compressed. It is copied to a temporary file, because the end of a
    /// Parquet file describes the rest. `name` is used in errors.
    ///
    /// # Errors
    /// When the stream cannot be read, is not Parquet, is damaged, or has no texts.
    pub(crate) fn read(
        name: &str,
        bytes: Box<dyn Read + Send>,
        choices: &[ColumnChoice],
    ) -> Result<Self> {
        let failed = |error| unreadable(name, error);
        let mut bytes = unpacked(bytes).map_err(failed)?;
        let mut head = Vec::with_capacity(MAGIC.len());
        bytes.by_ref().take(MAGIC.len() as u64).read_to_end(&mut head).map_err(failed)?;
        if head != MAGIC {
            return Err(not_parquet().at(Place::file(name)));
        }
        let mut file = tempfile::tempfile().map_err(failed)?;
        io::copy(&mut Cursor::new(head).chain(bytes), &mut file).map_err(failed)?;
        Self::of_file(name, file, choices)
    }

    fn of_file(name: &str, file: File, choices: &[ColumnChoice]) -> Result<Self> {
        opened(name, file, choices).map_err(|error| error.at_unless_known(Place::file(name)))
    }
}

/// Whether it is a regular file that begins as Parquet does. Leaves the file at its beginning.
fn is_whole(file: &mut File) -> io::Result<bool> {
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut head = Vec::with_capacity(MAGIC.len());
    Read::by_ref(file).take(MAGIC.len() as u64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(head == MAGIC)
}

fn opened(name: &str, mut file: File, choices: &[ColumnChoice]) -> Result<ParquetText> {
    guard::check_end(&mut file)?;
    let copy = file.try_clone().map_err(|error| unreadable("", error))?;
    let reader = guarded(|| SerializedFileReader::new(copy).map_err(damaged))?;
    guarded(|| guard::check_pages(&mut file, reader.metadata()))?;
    // Chosen columns need not be the ones whose languages the file states.
    let stated = match choices.is_empty() {
        true => languages(reader.metadata()),
        false => Default::default(),
    };
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let rows = Rows::new(schema.root_schema(), choices, &stated)?;
    let (columns, languages) = (rows.names(), rows.languages(stated));
    let iterator =
        guarded(|| Ok(RowIter::from_file_into(Box::new(reader)).with_batch_size(BATCH)))?;
    let name = name.to_owned();
    let lines =
        Lines { name, rows, iterator, buffer: Vec::new(), at: 0, number: 0, is_done: false };
    Ok(ParquetText { lines: Box::new(lines), columns, languages })
}

/// The languages that tmforge states in the files that it writes.
fn languages(metadata: &ParquetMetaData) -> [String; 2] {
    let pairs = metadata.file_metadata().key_value_metadata();
    ["tmforge.source_language", "tmforge.target_language"].map(|key| {
        let found = pairs.into_iter().flatten().find(|pair| pair.key == key);
        let value = found.and_then(|pair| pair.value.clone()).unwrap_or_default();
        crate::lang::Tag::parse(&value).map(|tag| tag.to_string()).unwrap_or_default()
    })
}

/// Runs a function of the crate `parquet`. A panic, which damaged files can cause, becomes an error.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged("its pages are not sound")))
}

/// The number of values of a column that are decoded at once.
const BATCH: usize = 256;
/// The number of bytes of lines that are made at once.
const LEAST: usize = 64 << 10;

/// The rows of a file as JSON Lines.
struct Lines {
    name: String,
    rows: Rows,
    iterator: RowIter<'static>,
    /// The last lines, and how far they were read.
    buffer: Vec<u8>,
    at: usize,
    /// The number of the last row.
    number: usize,
    is_done: bool,
}

impl Lines {
    /// Makes the next lines.
    fn fill(&mut self) -> Result<()> {
        self.buffer.clear();
        self.at = 0;
        while self.buffer.len() < LEAST && !self.is_done {
            self.is_done = !self.push_row()?;
        }
        Ok(())
    }

    /// Appends the line of the next row. Returns `false` if there is none.
    fn push_row(&mut self) -> Result<bool> {
        match self.iterator.next() {
            None => Ok(false),
            Some(row) => {
                self.number += 1;
                self.rows.push_line(&row.map_err(damaged)?, &mut self.buffer)?;
                Ok(true)
            }
        }
    }
}

impl Read for Lines {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.buffer.len() && !self.is_done {
            let filled = guarded(|| self.fill());
            if let Err(error) = filled {
                self.is_done = true;
                let row = Place::at(&self.name, self.number, 0);
                return Err(io::Error::other(error.at_unless_known(row)));
            }
        }
        let copied = (&self.buffer[self.at..]).read(out)?;
        self.at += copied;
        Ok(copied)
    }
}
