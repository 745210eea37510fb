//! Units as Arrow: record batches whose columns are the members of JSON Lines, through the PyCapsule interface.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, Float64Builder, Int64Builder, ListBuilder, NullBufferBuilder, StringBuilder,
    StructBuilder,
};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Fields, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use tmforge::unit::LineRange;

use crate::row::{Row, Sides};

/// The units of a batch.
const ROWS: usize = 4096;

/// The bytes of the texts of a batch, after which it ends. Arrow has at most 2 GiB.
const BYTES: usize = 1 << 26;

/// A stream of batches for Python.
///
/// # Errors
/// If Python has no memory for it.
pub(crate) fn capsule(
    py: Python<'_>,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
    has_errors: HasErrors,
) -> PyResult<Bound<'_, PyCapsule>> {
    let schema = Columns::new(has_errors).finish().map_err(|error| failed(&error))?.schema();
    let reader = Batches { schema, batches: Box::new(batches) };
    PyCapsule::new_with_value(
        py,
        FFI_ArrowArrayStream::new(Box::new(reader)),
        c"arrow_array_stream",
    )
}

fn failed(error: &ArrowError) -> PyErr {
    pyo3::exceptions::PyRuntimeError::new_err(error.to_string())
}

/// Whether the rows of documents that failed are among those of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HasErrors {
    /// There is a column `error`.
    Yes,
    /// There is none.
    No,
}

struct Batches {
    schema: SchemaRef,
    batches: Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // The caller is a program in C, which a panic would end.
        let next = catch_unwind(AssertUnwindSafe(|| self.batches.next()));
        next.unwrap_or_else(|_| {
            Some(Err(ArrowError::CDataInterface("internal error of tmforge".into())))
        })
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// The columns of a batch that is being built.
pub(crate) struct Columns {
    rows: usize,
    /// The length of the texts.
    bytes: usize,
    id: StringBuilder,
    document: StringBuilder,
    position: Int64Builder,
    kind: StringBuilder,
    source: StringBuilder,
    target: StringBuilder,
    languages: SidesBuilder<StringBuilder>,
    section: SidesBuilder<ListBuilder<StringBuilder>>,
    bead: SidesBuilder<Int64Builder>,
    confidence: Float64Builder,
    verdict: StringBuilder,
    review: ReviewBuilder,
    previous: StringBuilder,
    next: StringBuilder,
    lines: SidesBuilder<ListBuilder<StructBuilder>>,
    places: SidesBuilder<ListBuilder<StringBuilder>>,
    error: Option<StringBuilder>,
}

impl Columns {
    pub(crate) fn new(has_errors: HasErrors) -> Self {
        let texts = || ListBuilder::new(StringBuilder::new());
        let lines = || ListBuilder::new(StructBuilder::from_fields(line_range(), 0));
        Self {
            rows: 0,
            bytes: 0,
            id: StringBuilder::new(),
            document: StringBuilder::new(),
            position: Int64Builder::new(),
            kind: StringBuilder::new(),
            source: StringBuilder::new(),
            target: StringBuilder::new(),
            languages: SidesBuilder::new(StringBuilder::new),
            section: SidesBuilder::new(texts),
            bead: SidesBuilder::new(Int64Builder::new),
            confidence: Float64Builder::new(),
            verdict: StringBuilder::new(),
            review: ReviewBuilder::default(),
            previous: StringBuilder::new(),
            next: StringBuilder::new(),
            lines: SidesBuilder::new(lines),
            places: SidesBuilder::new(texts),
            error: (has_errors == HasErrors::Yes).then(StringBuilder::new),
        }
    }

    /// Whether there are no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether the batch has enough rows.
    pub(crate) fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }

    /// Adds a unit.
    pub(crate) fn add(&mut self, row: &Row<'_>) {
        self.source.append_value(row.source);
        self.target.append_value(row.target);
        self.add_others(row);
        self.add_error(None);
    }

    /// Adds a document that failed.
    pub(crate) fn add_failed(&mut self, document: Option<&str>, error: &str) {
        self.source.append_null();
        self.target.append_null();
        self.add_others(&Row { document, ..Row::default() });
        self.add_error(Some(error));
    }

    fn add_error(&mut self, error: Option<&str>) {
        if let Some(column) = &mut self.error {
            column.append_option(error);
        }
    }

    /// Adds all but the texts.
    fn add_others(&mut self, row: &Row<'_>) {
        self.rows += 1;
        let texts = [Some(row.source), Some(row.target), row.previous, row.next];
        self.bytes += texts.into_iter().flatten().map(str::len).sum::<usize>();
        self.id.append_option(row.id);
        self.document.append_option(row.document);
        self.position.append_option(row.position.map(u64::cast_signed));
        self.kind.append_option(row.kind);
        self.languages.append(row.languages, |column, tag| column.append_option(tag));
        self.section.append(row.section, append_texts);
        let count = |column: &mut Int64Builder, count: Option<u64>| {
            column.append_option(count.map(u64::cast_signed));
        };
        self.bead.append(row.bead, count);
        self.confidence.append_option(row.confidence);
        self.verdict.append_option(row.verdict);
        self.review.append(row);
        self.previous.append_option(row.previous);
        self.next.append_option(row.next);
        self.lines.append(row.lines, append_lines);
        self.places.append(row.places, append_texts);
    }

    /// The batch of these columns.
    pub(crate) fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new(self.id.finish())),
            ("document", Arc::new(self.document.finish())),
            ("position", Arc::new(self.position.finish())),
            ("kind", Arc::new(self.kind.finish())),
            ("source", Arc::new(self.source.finish())),
            ("target", Arc::new(self.target.finish())),
            ("languages", Arc::new(self.languages.finish()?)),
            ("section", Arc::new(self.section.finish()?)),
            ("bead", Arc::new(self.bead.finish()?)),
            ("confidence", Arc::new(self.confidence.finish())),
            ("verdict", Arc::new(self.verdict.finish())),
            ("review", Arc::new(self.review.finish()?)),
            ("previous", Arc::new(self.previous.finish())),
            ("next", Arc::new(self.next.finish())),
            ("lines", Arc::new(self.lines.finish()?)),
            ("places", Arc::new(self.places.finish()?)),
        ];
        if let Some(mut error) = self.error {
            columns.push(("error", Arc::new(error.finish())));
        }
        // Not by the values: all batches of a stream have one schema.
        RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, column)| (name, column, true)),
        )
    }
}

/// A struct of both sides.
struct SidesBuilder<B> {
    source: B,
    target: B,
    present: NullBufferBuilder,
}

impl<B: ArrayBuilder> SidesBuilder<B> {
    fn new(side: impl Fn() -> B) -> Self {
        Self { source: side(), target: side(), present: NullBufferBuilder::new(0) }
    }

    fn append<T>(&mut self, value: Option<Sides<T>>, add: impl Fn(&mut B, Option<T>)) {
        self.present.append(value.is_some());
        let (source, target) = value.map(|Sides { source, target }| (source, target)).unzip();
        add(&mut self.source, source);
        add(&mut self.target, target);
    }

    fn finish(&mut self) -> Result<StructArray, ArrowError> {
        let columns = [("source", self.source.finish()), ("target", self.target.finish())];
        structs(columns, &mut self.present)
    }
}

/// A struct of the members of a review.
struct ReviewBuilder {
    state: StringBuilder,
    aligned: Float64Builder,
    present: NullBufferBuilder,
}

impl Default for ReviewBuilder {
    fn default() -> Self {
        Self {
            state: StringBuilder::new(),
            aligned: Float64Builder::new(),
            present: NullBufferBuilder::new(0),
        }
    }
}

impl ReviewBuilder {
    fn append(&mut self, row: &Row<'_>) {
        self.present.append(row.review.is_some());
        self.state.append_option(row.review.map(|review| review.state));
        self.aligned.append_option(row.review.and_then(|review| review.aligned));
    }

    fn finish(&mut self) -> Result<StructArray, ArrowError> {
        let state: ArrayRef = Arc::new(self.state.finish());
        let columns = [("state", state), ("aligned", Arc::new(self.aligned.finish()))];
        structs(columns, &mut self.present)
    }
}

fn structs<const N: usize>(
    columns: [(&str, ArrayRef); N],
    present: &mut NullBufferBuilder,
) -> Result<StructArray, ArrowError> {
    let field =
        |(name, column): &(&str, ArrayRef)| Field::new(*name, column.data_type().clone(), true);
    let fields: Fields = columns.iter().map(field).collect();
    StructArray::try_new(fields, columns.map(|(_, column)| column).to_vec(), present.finish())
}

fn append_texts(column: &mut ListBuilder<StringBuilder>, texts: Option<&[String]>) {
    for text in texts.into_iter().flatten() {
        column.values().append_value(text);
    }
    column.append(texts.is_some());
}

fn append_lines(column: &mut ListBuilder<StructBuilder>, lines: Option<&[LineRange]>) {
    for range in lines.into_iter().flatten() {
        let values = column.values();
        for (at, line) in [range.first, range.last].into_iter().enumerate() {
            if let Some(lines) = values.field_builder::<Int64Builder>(at) {
                lines.append_value((line as u64).cast_signed());
            }
        }
        values.append(true);
    }
    column.append(lines.is_some());
}

fn line_range() -> Fields {
    ["first", "last"].map(|name| Field::new(name, DataType::Int64, true)).to_vec().into()
}
