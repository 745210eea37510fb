//! `Memory`: the units of documents, in order.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList, PySlice};
use tmforge::error::Error;
use tmforge::lang::LanguagePair;
use tmforge::output::{
    Column, Date, Dialect, Options, OutputFormat, OutputSpec, Outputs, WriteSummary, Writer as _,
};
use tmforge::unit::TranslationUnit;

use crate::arrow::{self, Columns, HasErrors};
use crate::errors::{detached, usage};
use crate::json;
use crate::row::Row;
use crate::values;

/// The units of documents, and what a file of them needs.
#[derive(Debug)]
pub(crate) struct Units {
    pub(crate) pair: LanguagePair,
    pub(crate) units: Vec<TranslationUnit>,
    /// Messages about the reading of the documents.
    pub(crate) notes: Vec<String>,
    /// The files that were read, which no output may replace.
    pub(crate) inputs: Vec<PathBuf>,
    /// Whether the units have their sub-segments.
    pub(crate) has_sub_segments: bool,
}

/// The units of documents: a sequence of `Unit`.
#[pyclass(frozen, module = "tmforge", name = "Memory")]
pub(crate) struct Memory(pub(crate) Arc<Units>);

/// The options of a file, as Python gives them.
struct Wanted {
    path: PathBuf,
    dialect: Option<String>,
    columns: Option<Vec<String>>,
    sub_segments: Option<bool>,
    date: Option<String>,
}

#[pymethods]
impl Memory {
    /// The source language.
    #[getter]
    fn source_language(&self) -> &str {
        self.0.pair.source.as_str()
    }

    /// The target language.
    #[getter]
    fn target_language(&self) -> &str {
        self.0.pair.target.as_str()
    }

    /// Messages about the reading of the documents, such as a detected encoding.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.clone()
    }

    fn __len__(&self) -> usize {
        self.0.units.len()
    }

    fn __getitem__<'py>(&self, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = index.py();
        if let Ok(slice) = index.cast::<PySlice>() {
            return self.slice(slice);
        }
        let length = self.0.units.len().cast_signed();
        let index: isize = index.extract()?;
        let at = if index < 0 { index + length } else { index };
        match usize::try_from(at).ok().filter(|at| *at < self.0.units.len()) {
            Some(at) => self.unit(py, at),
            None => Err(PyIndexError::new_err("index out of range")),
        }
    }

    fn __iter__(&self) -> MemoryIterator {
        MemoryIterator { units: Arc::clone(&self.0), next: 0 }
    }

    fn __repr__(&self) -> String {
        let Units { pair, units, .. } = &*self.0;
        format!("<tmforge.Memory {}-{}: {} units>", pair.source, pair.target, units.len())
    }

    /// The units for which `keep` is true.
    fn filter(&self, keep: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut kept = Vec::new();
        for (at, unit) in self.0.units.iter().enumerate() {
            if keep.call1((self.unit(keep.py(), at)?,))?.is_truthy()? {
                kept.push(unit.clone());
            }
        }
        Ok(Self(Arc::new(Units {
            pair: self.0.pair.clone(),
            units: kept,
            notes: self.0.notes.clone(),
            inputs: self.0.inputs.clone(),
            has_sub_segments: self.0.has_sub_segments,
        })))
    }

    /// Writes a file, in the format of its extension, as `tmforge export -o` does. Returns the counts.
    #[pyo3(signature = (path, *, dialect=None, columns=None, sub_segments=None, date=None))]
    fn write<'py>(
        &self,
        py: Python<'py>,
        path: PathBuf,
        dialect: Option<String>,
        columns: Option<Vec<String>>,
        sub_segments: Option<bool>,
        date: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let wanted = Wanted { path, dialect, columns, sub_segments, date };
        let written = detached(py, || self.0.write(&wanted))?;
        json::value(py, &written)
    }

    /// The units as a stream of Arrow record batches.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        arrow::capsule(py, self.batches(), HasErrors::No)
    }
}

impl Memory {
    fn unit<'py>(&self, py: Python<'py>, at: usize) -> PyResult<Bound<'py, PyAny>> {
        values::unit(py, &Row::of(&self.0.units[at], &self.0.pair))
    }

    fn slice<'py>(&self, slice: &Bound<'py, PySlice>) -> PyResult<Bound<'py, PyAny>> {
        let py = slice.py();
        let indices = slice.indices(self.0.units.len().cast_signed())?;
        let steps = 0..indices.slicelength.cast_signed();
        let at = |step: isize| (indices.start + step * indices.step).unsigned_abs();
        let units: Vec<_> = steps.map(|step| self.unit(py, at(step))).collect::<PyResult<_>>()?;
        Ok(PyList::new(py, units)?.into_any())
    }

    fn batches(&self) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static {
        let units = Arc::clone(&self.0);
        let mut next = 0;
        std::iter::from_fn(move || {
            let mut columns = Columns::new(HasErrors::No);
            while let Some(unit) = units.units.get(next).filter(|_| !columns.is_full()) {
                columns.add(&Row::of(unit, &units.pair));
                next += 1;
            }
            (!columns.is_empty()).then(|| columns.finish())
        })
    }
}

impl Units {
    pub(crate) fn new(
        pair: LanguagePair,
        units: Vec<TranslationUnit>,
        has_sub_segments: bool,
    ) -> Self {
        Self { pair, units, notes: Vec::new(), inputs: Vec::new(), has_sub_segments }
    }

    /// Writes a file. Returns the counts.
    fn write(&self, wanted: &Wanted) -> Result<Option<WriteSummary>, Error> {
        let spec = OutputSpec::of_pair(&wanted.path, &self.pair)?;
        let mut options = Options::new(self.pair.clone());
        if let Some(dialect) = &wanted.dialect {
            options.dialect = dialect.parse()?;
        }
        if wanted.dialect.is_some() && spec.format != OutputFormat::Tmx {
            let found = format!("{}: a dialect is for TMX only", wanted.path.display());
            return Err(usage(&found, "the extension .tmx, or no dialect"));
        }
        if let Some(columns) = &wanted.columns {
            options.columns =
                columns.iter().map(|name| Column::new(name)).collect::<Result<_, _>>()?;
        }
        options.date = date(wanted.date.as_deref())?;
        let has_parts = wanted.sub_segments.unwrap_or(options.dialect == Dialect::Omegat);
        let is_tmx = spec.format == OutputFormat::Tmx;
        if has_parts && is_tmx && !self.has_sub_segments {
            let found = format!("{}: no sub-segments", wanted.path.display());
            return Err(usage(&found, "a memory of Forge(…, sub_segments=True)")
                .advice("pass sub_segments=True to Forge, or sub_segments=False to write"));
        }
        let mut outputs = Outputs::open(&[spec], &self.inputs, &options)?;
        for unit in &self.units {
            if has_parts || unit.sub_segments.is_empty() {
                outputs.write(unit)?;
            } else {
                outputs.write(&TranslationUnit { sub_segments: Vec::new(), ..unit.clone() })?;
            }
        }
        Ok(outputs.finish()?.pop())
    }
}

/// The date that was given, else that of `SOURCE_DATE_EPOCH`, as the command has it.
fn date(given: Option<&str>) -> Result<Option<Date>, Error> {
    if let Some(given) = given {
        return Date::parse(given).map(Some);
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|value| !value.is_empty());
    epoch.map(|value| Date::from_epoch(&value)).transpose()
}

/// The units of a memory, one after the other.
#[pyclass(module = "tmforge._tmforge")]
pub(crate) struct MemoryIterator {
    units: Arc<Units>,
    next: usize,
}

#[pymethods]
impl MemoryIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(unit) = self.units.units.get(self.next) else { return Ok(None) };
        self.next += 1;
        values::unit(py, &Row::of(unit, &self.units.pair)).map(Some)
    }
}
