//! `read`: the units of a translation memory, as they are read.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use tmforge::error::Error;
use tmforge::lang::Tag;
use tmforge::memory::{
    ColumnChoice, Condition, InputFormat, MemoryReader, Pairs, PluralForms, ReadOptions, Selection,
    States,
};

use crate::arrow::{self, Columns, HasErrors};
use crate::errors::{caught, detached, exception, usage};
use crate::read_unit::ReadUnit;
use crate::values;

/// What is read of a translation memory, as the options of the command have it.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) source: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) format: Option<String>,
    pub(crate) from_columns: Option<String>,
    pub(crate) states: Option<String>,
    pub(crate) plurals: Option<String>,
    /// The condition that pairs must meet.
    pub(crate) condition: Option<String>,
}

impl Wanted {
    /// The source and the target language.
    ///
    /// # Errors
    /// If one is not a language tag.
    pub(crate) fn languages(&self) -> Result<[Option<Tag>; 2], Error> {
        let tag = |tag: &Option<String>| tag.as_deref().map(Tag::parse).transpose();
        Ok([tag(&self.source)?, tag(&self.target)?])
    }

    /// The condition that pairs must meet.
    ///
    /// # Errors
    /// If it is not well formed.
    pub(crate) fn condition(&self) -> Result<Option<Condition>, Error> {
        self.condition.as_deref().map(str::parse).transpose()
    }

    /// The states of the units that are read: all if the condition asks for the state.
    ///
    /// # Errors
    /// If a state is unknown, or the condition is not well formed.
    pub(crate) fn states(&self) -> Result<States, Error> {
        let asks = self.condition()?.as_ref().is_some_and(Condition::asks_for_state);
        match &self.states {
            Some(states) => states.parse(),
            None if asks => Ok(States::all()),
            None => Ok(States::default()),
        }
    }

    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be read, or an option is not valid.
    pub(crate) fn open(&self, path: &Path) -> Result<MemoryReader, Error> {
        let format = match &self.format {
            Some(name) => name.parse()?,
            None => InputFormat::of_path(path)?,
        };
        let from_columns = self.from_columns.as_deref().map(ColumnChoice::list).transpose()?;
        let mut reader = MemoryReader::open_with(path, format, &ReadOptions { from_columns })?;
        self.prepare(&mut reader)?;
        Ok(reader)
    }

    /// The pairs of a file in the format of its extension.
    ///
    /// # Errors
    /// If it cannot be read, or an option is not valid.
    pub(crate) fn pairs_of(&self, path: &Path) -> Result<Pairs, Error> {
        let (source, target) = (self.source.clone(), self.target.clone());
        let languages = Self { source, target, ..Self::default() };
        let [source, target] = self.languages()?;
        Ok(languages.open(path)?.pairs(Selection::new(source.as_ref(), target.as_ref())))
    }

    /// Sets the languages of a file that does not state its own, and selects the plural forms.
    ///
    /// # Errors
    /// If an option is not valid.
    pub(crate) fn prepare(&self, reader: &mut MemoryReader) -> Result<(), Error> {
        reader.set_plural_forms(match self.plurals.as_deref() {
            None | Some("ends") => PluralForms::Ends,
            Some("all") => PluralForms::All,
            Some(other) => {
                return Err(usage(&format!("unknown plural forms {other}"), "ends or all"));
            }
        });
        let [source, target] = self.languages()?;
        reader.set_default_languages(
            source.as_ref().map(Tag::as_str),
            target.as_ref().map(Tag::as_str),
        );
        Ok(())
    }
}

struct State {
    /// `None` after the last unit.
    reader: Option<MemoryReader>,
    selection: Selection,
    read: VecDeque<ReadUnit>,
}

/// The units of a translation memory, as they are read: an iterator of `Unit`.
#[pyclass(frozen, module = "tmforge", name = "Reader")]
pub(crate) struct Reader {
    name: String,
    state: Mutex<State>,
}

#[pymethods]
impl Reader {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut state = self.state()?;
        if state.read.is_empty() {
            let reading = &mut *state;
            let found = py.detach(|| caught(|| reading.advance()));
            found.map_err(|error| exception(py, &error))?;
        }
        let unit = state.read.pop_front();
        unit.map(|unit| values::unit(py, &unit.row())).transpose()
    }

    fn __repr__(&self) -> String {
        format!("<tmforge.Reader {}>", self.name)
    }

    /// The units that are still to come, as a stream of Arrow record batches.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        slf: &Bound<'py, Self>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let reader = slf.clone().unbind();
        let batches = std::iter::from_fn(move || reader.get().batch());
        arrow::capsule(slf.py(), batches, HasErrors::No)
    }
}

impl Reader {
    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be read, or an option is not valid.
    pub(crate) fn open(py: Python<'_>, path: PathBuf, wanted: &Wanted) -> PyResult<Self> {
        let (reader, selection) = detached(py, || {
            let [source, target] = wanted.languages()?;
            let selection = Selection::new(source.as_ref(), target.as_ref());
            let selection =
                selection.in_states(wanted.states()?).with_condition(wanted.condition()?);
            Ok((wanted.open(&path)?, selection.with_text()))
        })?;
        let state = State { reader: Some(reader), selection, read: VecDeque::new() };
        Ok(Self { name: path.display().to_string(), state: Mutex::new(state) })
    }

    fn state(&self) -> PyResult<MutexGuard<'_, State>> {
        self.state.try_lock().map_err(|_| PyValueError::new_err("the reader is in use already"))
    }

    fn batch(&self) -> Option<Result<RecordBatch, ArrowError>> {
        let Ok(mut state) = self.state.try_lock() else {
            return Some(Err(ArrowError::CDataInterface("the reader is in use already".into())));
        };
        let mut columns = Columns::new(HasErrors::No);
        while !columns.is_full() {
            if state.read.is_empty()
                && let Err(error) = caught(|| state.advance())
            {
                return Some(Err(ArrowError::ExternalError(Box::new(error))));
            }
            let Some(unit) = state.read.pop_front() else { break };
            columns.add(&unit.row());
        }
        (!columns.is_empty()).then(|| columns.finish())
    }
}

impl State {
    /// Reads until there are units, or to the end. After an error there are no more.
    fn advance(&mut self) -> Result<(), Error> {
        while self.read.is_empty() {
            let Some(mut reader) = self.reader.take() else { return Ok(()) };
            let Some(chunk) = reader.next() else { return Ok(()) };
            let (chunk, mut targets) = (chunk?, Vec::new());
            for unit in chunk.units()? {
                let Ok(source) = self.selection.select(&unit, chunk.header(), &mut targets) else {
                    continue;
                };
                let units = targets.iter().map(|&target| ReadUnit::of(&unit, source, target));
                self.read.extend(units);
            }
            self.reader = Some(reader);
        }
        Ok(())
    }
}
