//! `clean`: what a run removes, repairs and splits off.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pyo3::prelude::*;
use tmforge::clean::{self, Action, Dedup, Fix, Keep, Preset, Split};
use tmforge::convert::{CleaningPlan, Column, Grouping, ListKind, Merging, Parts};
use tmforge::error::Error;

use crate::converting::{Conversion, Work};
use crate::errors::{detached, usage};
use crate::json;
use crate::reading::Wanted;
use crate::settings::paths;

/// Cleans TM files: repairs rows, removes dirt and duplicates, and splits off test sets. Returns the counts,
/// as `tmforge clean --format json` prints them.
#[pyfunction(name = "clean")]
#[pyo3(signature = (
    inputs, outputs, *, source=None, target=None, format=None, from_columns=None, states=None,
    columns=None, json_layout="full", preset="training", rules=None, remove=None, flag=None, off=None, fix=None,
    mask=false, min_score=None, score_column=None, dedup="exact", keep="first", subtract=None,
    cut=false, split=None, by="document", seed=0, removed=None, changed=None, flagged=None,
    r#where=None, merge_properties="own", chunk=None
))]
// They are the keywords of Python.
#[allow(clippy::too_many_arguments)]
pub(crate) fn clean_files<'py>(
    py: Python<'py>,
    inputs: Bound<'py, PyAny>,
    outputs: Bound<'py, PyAny>,
    source: Option<String>,
    target: Option<String>,
    format: Option<String>,
    from_columns: Option<String>,
    states: Option<String>,
    columns: Option<Vec<String>>,
    json_layout: &str,
    preset: &str,
    rules: Option<BTreeMap<String, f32>>,
    remove: Option<Vec<String>>,
    flag: Option<Vec<String>>,
    off: Option<Vec<String>>,
    fix: Option<&str>,
    mask: bool,
    min_score: Option<f64>,
    score_column: Option<&str>,
    dedup: &str,
    keep: &str,
    subtract: Option<Bound<'py, PyAny>>,
    cut: bool,
    split: Option<&str>,
    by: &str,
    seed: u64,
    removed: Option<PathBuf>,
    changed: Option<PathBuf>,
    flagged: Option<PathBuf>,
    r#where: Option<String>,
    merge_properties: &str,
    chunk: Option<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let wanted =
        Wanted { source, target, format, from_columns, states, plurals: None, condition: r#where };
    let mut conversion = Conversion {
        inputs: paths(Some(&inputs))?,
        outputs: paths(Some(&outputs))?,
        wanted,
        columns,
        json_layout: json_layout.to_owned(),
        ..Conversion::default()
    };
    let subtracted = paths(subtract.as_ref())?;
    let counts = detached(py, || {
        let [source, target] = conversion.wanted.languages()?;
        let mut options = clean::Options { source, target, min_score, ..Default::default() };
        options.preset =
            one_of(preset, &[("training", Preset::Training), ("memory", Preset::Memory)])?;
        options.dedup = one_of(dedup, &DEDUPS)?;
        options.keep = one_of(keep, &KEEPS)?;
        options.masks = mask;
        options.fixes = fix.map_or(Ok(options.fixes), Fix::list)?;
        for (name, threshold) in rules.iter().flatten() {
            options.thresholds.insert(clean::rule(name)?, *threshold);
        }
        let lists = [(&remove, Action::Remove), (&flag, Action::Flag), (&off, Action::Off)];
        for (names, action) in lists {
            for name in names.iter().flatten() {
                options.actions.insert(clean::rule(name)?, action);
            }
        }
        let mut plan = CleaningPlan::default();
        if let Some(list) = split {
            plan.cleaning.against.split = Split::parse(list, seed)?;
        }
        for path in &subtracted {
            plan.subtract(path, conversion.wanted.pairs_of(path)?)?;
        }
        let lists = [
            (ListKind::Removed, &removed),
            (ListKind::Changed, &changed),
            (ListKind::Flagged, &flagged),
        ];
        for (kind, path) in lists {
            path.as_ref().map_or(Ok(()), |path| plan.add_list(kind, path))?;
        }
        plan.cleaning.cuts = cut;
        plan.cleaning.options = options;
        plan.cleaning.by = Grouping::parse(by)?;
        plan.cleaning.score = score_column.map(Column::new).transpose()?;
        plan.cleaning.merging = one_of(merge_properties, &MERGINGS)?;
        conversion.parts = chunk.as_deref().map(Parts::parse).transpose()?;
        conversion.run(&Work::Cleaning(&plan))
    })?;
    json::value(py, &counts)
}

const DEDUPS: [(&str, Dedup); 4] = [
    ("none", Dedup::None),
    ("exact", Dedup::Exact),
    ("near", Dedup::Near),
    ("source", Dedup::Source),
];

const MERGINGS: [(&str, Merging); 3] =
    [("own", Merging::Own), ("missing", Merging::Missing), ("all", Merging::All)];

const KEEPS: [(&str, Keep); 4] =
    [("first", Keep::First), ("newest", Keep::Newest), ("best", Keep::Best), ("all", Keep::All)];

/// The value with a name.
fn one_of<T: Copy>(given: &str, all: &[(&str, T)]) -> Result<T, Error> {
    let named = all.iter().find(|(name, _)| *name == given);
    named.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        usage(&format!("unknown choice {given}"), &format!("one of {}", names.join(", ")))
    })
}
