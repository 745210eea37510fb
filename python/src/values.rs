//! The values of Python: units, beads and findings are data classes of the package.

use std::ops::Range;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyInt, PyRange, PyString, PyTuple, PyType};
use tmforge::Finding;
use tmforge::align::Bead;
use tmforge::unit::LineRange;

use crate::row::{Row, Sides, rounded};

/// A data class of the module `tmforge._values`.
struct Class {
    name: &'static str,
    found: PyOnceLock<Py<PyType>>,
}

static UNIT: Class = Class::named("Unit");
static SIDES: Class = Class::named("Sides");
static LINE_RANGE: Class = Class::named("LineRange");
static REVIEW: Class = Class::named("Review");
static BEAD: Class = Class::named("Bead");
static FINDING: Class = Class::named("Finding");

impl Class {
    const fn named(name: &'static str) -> Self {
        Self { name, found: PyOnceLock::new() }
    }

    /// An instance with these fields.
    fn with<'py>(&self, fields: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
        let class = self.found.import(fields.py(), "tmforge._values", self.name)?;
        class.call((), Some(fields))
    }
}

/// A `Unit`.
pub(crate) fn unit<'py>(py: Python<'py>, row: &Row<'_>) -> PyResult<Bound<'py, PyAny>> {
    let fields = PyDict::new(py);
    fields.set_item("id", row.id)?;
    fields.set_item("document", row.document)?;
    fields.set_item("position", row.position)?;
    fields.set_item("kind", row.kind)?;
    fields.set_item("source", row.source)?;
    fields.set_item("target", row.target)?;
    fields.set_item("languages", optional_sides(py, row.languages, |tag| text(py, tag))?)?;
    fields.set_item("section", optional_sides(py, row.section, |path| texts(py, path))?)?;
    fields.set_item("bead", optional_sides(py, row.bead, |count| number(py, count))?)?;
    fields.set_item("confidence", row.confidence)?;
    fields.set_item("verdict", row.verdict)?;
    if let Some(review) = row.review {
        let members = PyDict::new(py);
        members.set_item("state", review.state)?;
        members.set_item("aligned", review.aligned)?;
        fields.set_item("review", REVIEW.with(&members)?)?;
    }
    fields.set_item("previous", row.previous)?;
    fields.set_item("next", row.next)?;
    fields.set_item("lines", optional_sides(py, row.lines, |lines| line_ranges(py, lines))?)?;
    fields.set_item("places", optional_sides(py, row.places, |names| texts(py, names))?)?;
    UNIT.with(&fields)
}

/// A `Bead`.
pub(crate) fn bead<'py>(py: Python<'py>, bead: &Bead) -> PyResult<Bound<'py, PyAny>> {
    let fields = PyDict::new(py);
    fields.set_item("source", range(py, &bead.source)?)?;
    fields.set_item("target", range(py, &bead.target)?)?;
    fields.set_item("confidence", rounded(bead.confidence))?;
    BEAD.with(&fields)
}

/// A `Finding`.
pub(crate) fn finding<'py>(py: Python<'py>, finding: &Finding) -> PyResult<Bound<'py, PyAny>> {
    let fields = PyDict::new(py);
    fields.set_item("rule", finding.rule.name())?;
    fields.set_item("severity", finding.severity.to_string())?;
    fields.set_item("path", &finding.place.path)?;
    fields.set_item("line", finding.place.line)?;
    fields.set_item("column", finding.place.column)?;
    fields.set_item("unit", finding.unit)?;
    fields.set_item("id", &finding.id)?;
    fields.set_item("message", &finding.message)?;
    fields.set_item("text", finding.to_string())?;
    FINDING.with(&fields)
}

fn optional_sides<'py, T>(
    py: Python<'py>,
    value: Option<Sides<T>>,
    side: impl Fn(T) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(Sides { source, target }) = value else { return Ok(None) };
    let fields = PyDict::new(py);
    fields.set_item("source", side(source)?)?;
    fields.set_item("target", side(target)?)?;
    SIDES.with(&fields).map(Some)
}

fn text<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    Ok(PyString::new(py, text).into_any())
}

fn number<'py>(py: Python<'py>, number: u64) -> PyResult<Bound<'py, PyAny>> {
    Ok(PyInt::new(py, number).into_any())
}

fn texts<'py>(py: Python<'py>, texts: &[String]) -> PyResult<Bound<'py, PyAny>> {
    Ok(PyTuple::new(py, texts)?.into_any())
}

fn line_ranges<'py>(py: Python<'py>, lines: &[LineRange]) -> PyResult<Bound<'py, PyAny>> {
    let range = |range: &LineRange| {
        let fields = PyDict::new(py);
        fields.set_item("first", range.first)?;
        fields.set_item("last", range.last)?;
        LINE_RANGE.with(&fields)
    };
    let ranges: Vec<_> = lines.iter().map(range).collect::<PyResult<_>>()?;
    Ok(PyTuple::new(py, ranges)?.into_any())
}

fn range<'py>(py: Python<'py>, range: &Range<usize>) -> PyResult<Bound<'py, PyRange>> {
    let bound = |at: usize| isize::try_from(at).unwrap_or(isize::MAX);
    PyRange::new(py, bound(range.start), bound(range.end))
}
