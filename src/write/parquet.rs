//! A Parquet file as a stream of row groups: rows are collected column by column, and each full group
//! is encoded and written at once, so that memory is bounded. Nothing in a file depends on the time
//! or on threads, so that equal input gives equal bytes.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type};

use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;
use crate::write::cells::{Cell, CellType, Cells};
use crate::write::table::Table;
use crate::write::{JsonLayout, WriteOptions};

/// The most rows of a row group.
const MOST_ROWS: usize = 1 << 16;
/// A row group ends with the row that brings it to this many bytes, before compression.
const MOST_BYTES: usize = 64 << 20;
/// The most languages of a struct `translation`.
const MOST_LANGUAGES: usize = 256;
/// The name of the struct with the texts by language.
const TRANSLATION: &str = "translation";

/// Columns whose values rarely repeat, so that a dictionary of them would be built for nothing.
const DISTINCT: [&str; 9] =
    ["id", "tuid", "source", "target", "src_text", "trg_text", "previous", "next", "lines"];

/// A Parquet file that is being written.
pub(super) struct ParquetFile<W: Write> {
    stream: W,
    /// Writes to memory, which is emptied after each row group. `None` before the first one.
    writer: Option<SerializedFileWriter<Vec<u8>>>,
    /// Whether the columns are the languages of the struct `translation`.
    is_translation: bool,
    columns: Vec<Values>,
    /// What the file says of itself.
    metadata: Vec<(String, String)>,
    /// The rows and bytes of the group so far.
    rows: usize,
    bytes: usize,
}

/// The values of a column in the group so far.
struct Values {
    name: String,
    /// The definition level of a value that is not null.
    present: i16,
    levels: Vec<i16>,
    data: Data,
}

enum Data {
    /// All texts in a row, and where each of them ends.
    Text(Vec<u8>, Vec<usize>),
    Number(Vec<f64>),
    Integer(Vec<i64>),
}

impl<W: Write> ParquetFile<W> {
    /// Begins a file. Nothing is written before the first row group is full.
    ///
    /// # Errors
    /// When two columns have one name.
    pub(super) fn new(stream: W, options: &WriteOptions) -> Result<Self> {
        let is_chosen = !options.target.is_empty();
        let target = if is_chosen { &options.target } else { &options.header.target };
        let is_translation = options.json_layout == JsonLayout::Translation;
        let columns = match is_translation {
            true => Vec::new(),
            false => flat_columns(options)?,
        };
        let languages = [("source_language", &options.source), ("target_language", target)];
        let known = languages.into_iter().filter(|(_, language)| !language.is_empty());
        let mut metadata: Vec<_> =
            known.map(|(name, value)| (format!("tmforge.{name}"), value.clone())).collect();
        metadata.push(("tmforge.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()));
        let (rows, bytes) = (0, 0);
        Ok(Self { stream, writer: None, is_translation, columns, metadata, rows, bytes })
    }

    /// Appends encoded rows.
    ///
    /// # Errors
    /// When a unit has a language that the file has no column for, or the stream fails.
    pub(super) fn put(&mut self, rows: &[u8]) -> Result<()> {
        let mut cells = Cells(rows);
        while !cells.0.is_empty() {
            self.bytes += match self.is_translation {
                true => self.translation(&mut cells)?,
                false => self.row(&mut cells)?,
            };
            self.rows += 1;
            if self.rows >= MOST_ROWS || self.bytes >= MOST_BYTES {
                self.end_group()?;
            }
        }
        Ok(())
    }

    /// Writes the last row group and the end of the file, and returns the stream.
    ///
    /// # Errors
    /// When the stream fails.
    pub(super) fn finish(mut self) -> Result<W> {
        if self.rows > 0 {
            self.end_group()?;
        }
        self.begin()?;
        if let Some(writer) = self.writer.take() {
            let rest = writer.into_inner().map_err(|error| failed(&error))?;
            self.stream.write_all(&rest).map_err(unwritable)?;
        }
        Ok(self.stream)
    }

    /// Appends a row with a cell for each column. Returns its bytes.
    fn row(&mut self, cells: &mut Cells<'_>) -> Result<usize> {
        let mut bytes = 0;
        for column in &mut self.columns {
            bytes += column.push(cells.next().ok_or_else(broken)?);
        }
        Ok(bytes)
    }

    /// Appends a row of texts, each after its language. Returns its bytes.
    fn translation(&mut self, cells: &mut Cells<'_>) -> Result<usize> {
        let Some(Cell::Integer(count)) = cells.next() else { return Err(broken()) };
        let mut bytes = 0;
        for _ in 0..count {
            let (Some(Cell::Text(language)), Some(text)) = (cells.next(), cells.next()) else {
                return Err(broken());
            };
            let at = self.column_of(language)?;
            bytes += self.columns[at].push(text);
        }
        let rows = self.rows + 1;
        self.columns.iter_mut().for_each(|column| column.fill(rows));
        Ok(bytes)
    }

    /// The column of a language. The first row group decides which there are.
    fn column_of(&mut self, language: &str) -> Result<usize> {
        let found = self.columns.iter().position(|column| column.name == language);
        if let Some(at) = found {
            return Ok(at);
        }
        if self.writer.is_some() || self.columns.len() >= MOST_LANGUAGES {
            return Err(late_language(language));
        }
        let mut column = Values::new(language, 2, CellType::Text);
        column.fill(self.rows);
        self.columns.push(column);
        Ok(self.columns.len() - 1)
    }

    /// Encodes the row group and writes it.
    fn end_group(&mut self) -> Result<()> {
        self.begin()?;
        let Some(writer) = &mut self.writer else { return Err(broken()) };
        write_group(writer, &mut self.columns).map_err(|error| failed(&error))?;
        let encoded = std::mem::take(writer.inner_mut());
        self.stream.write_all(&encoded).map_err(unwritable)?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    /// Creates the writer, when all columns are known.
    fn begin(&mut self) -> Result<()> {
        if self.writer.is_some() {
            return Ok(());
        }
        let schema = self.schema().map_err(|error| failed(&error))?;
        let properties = Arc::new(self.properties().build());
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties);
        self.writer = Some(writer.map_err(|error| failed(&error))?);
        Ok(())
    }

    fn schema(&self) -> parquet::errors::Result<Type> {
        let mut fields = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            fields.push(Arc::new(column.field()?));
        }
        if self.is_translation {
            let texts = Type::group_type_builder(TRANSLATION)
                .with_repetition(Repetition::OPTIONAL)
                .with_fields(fields)
                .build()?;
            fields = vec![Arc::new(texts)];
        }
        Type::group_type_builder("schema").with_fields(fields).build()
    }

    fn properties(&self) -> WriterPropertiesBuilder {
        let pair = |(key, value): &(String, String)| KeyValue::new(key.clone(), value.clone());
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("tmforge version {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(self.metadata.iter().map(pair).collect()))
            .set_statistics_enabled(EnabledStatistics::Chunk);
        for column in &self.columns {
            let is_distinct = self.is_translation || DISTINCT.contains(&&*column.name);
            let path = self.is_translation.then(|| TRANSLATION.to_owned());
            let path = path.into_iter().chain([column.name.clone()]).collect();
            properties =
                properties.set_column_dictionary_enabled(ColumnPath::new(path), !is_distinct);
        }
        properties
    }
}

impl Values {
    fn new(name: &str, present: i16, kind: CellType) -> Self {
        let data = match kind {
            CellType::Text => Data::Text(Vec::new(), Vec::new()),
            CellType::Number => Data::Number(Vec::new()),
            CellType::Integer => Data::Integer(Vec::new()),
        };
        Self { name: name.to_owned(), present, levels: Vec::new(), data }
    }

    /// The column in the schema.
    fn field(&self) -> parquet::errors::Result<Type> {
        let (physical, logical) = match self.data {
            Data::Text(..) => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
            Data::Number(_) => (PhysicalType::DOUBLE, None),
            Data::Integer(_) => (PhysicalType::INT64, None),
        };
        Type::primitive_type_builder(&self.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
    }

    /// Appends a cell. Returns the bytes that it takes.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        let mut bytes = size_of::<i16>();
        let is_present = match (&mut self.data, cell) {
            (Data::Text(texts, ends), Cell::Text(text)) => {
                texts.extend_from_slice(text.as_bytes());
                ends.push(texts.len());
                bytes += text.len() + size_of::<usize>();
                true
            }
            (Data::Number(numbers), Cell::Number(number)) => {
                numbers.push(number);
                true
            }
            (Data::Integer(integers), Cell::Integer(integer)) => {
                integers.push(integer);
                true
            }
            _ => false,
        };
        self.levels.push(if is_present { self.present } else { self.present - 1 });
        bytes
    }

    /// Appends nulls until the column has this many rows.
    fn fill(&mut self, rows: usize) {
        self.levels.resize(rows, self.present - 1);
    }

    /// Writes all values and forgets them.
    fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> parquet::errors::Result<()> {
        let levels = Some(&*self.levels);
        match &mut self.data {
            Data::Text(texts, ends) => {
                let all = ByteArray::from(std::mem::take(texts));
                let starts = std::iter::once(&0).chain(ends.iter());
                let slices = starts.zip(ends.iter()).map(|(&from, &to)| all.slice(from, to - from));
                let slices: Vec<ByteArray> = slices.collect();
                column.typed::<ByteArrayType>().write_batch(&slices, levels, None)?;
                ends.clear();
            }
            Data::Number(numbers) => {
                column.typed::<DoubleType>().write_batch(numbers, levels, None)?;
                numbers.clear();
            }
            Data::Integer(integers) => {
                column.typed::<Int64Type>().write_batch(integers, levels, None)?;
                integers.clear();
            }
        }
        self.levels.clear();
        Ok(())
    }
}

fn write_group(
    writer: &mut SerializedFileWriter<Vec<u8>>,
    columns: &mut [Values],
) -> parquet::errors::Result<()> {
    let mut group = writer.next_row_group()?;
    let mut columns = columns.iter_mut();
    while let Some(mut column) = group.next_column()? {
        if let Some(values) = columns.next() {
            values.write(&mut column)?;
        }
        column.close()?;
    }
    group.close()?;
    Ok(())
}

/// The columns of a table of units.
fn flat_columns(options: &WriteOptions) -> Result<Vec<Values>> {
    let mut columns: Vec<Values> = Vec::new();
    for column in Table::columns_of_units(options) {
        if columns.iter().any(|other| other.name == column.name()) {
            return Err(Error::new(ErrorKind::Usage, format!("two columns `{}`", column.name()))
                .expected("expected each column once, as Parquet finds them by name")
                .advice("select columns with --columns"));
        }
        columns.push(Values::new(column.name(), 1, CellType::of(&column)));
    }
    Ok(columns)
}

fn late_language(language: &str) -> Error {
    Error::new(ErrorKind::Content, format!("a text in `{language}`"))
        .expected("expected the languages of the first units, as Parquet has a column for each")
        .advice("pass -s and -t")
}

fn broken() -> Error {
    Error::new(ErrorKind::Internal, "a row of Parquet without all its cells")
}

fn failed(error: &ParquetError) -> Error {
    Error::new(ErrorKind::Internal, format!("Parquet: {error}"))
}

fn unwritable(error: std::io::Error) -> Error {
    Error::io(Place::default(), "cannot write", error)
}
