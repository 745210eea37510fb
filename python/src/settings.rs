//! The options of a `Forge`, as Python gives them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use tmforge::Config;
use tmforge::align::{Lexicon, LexiconOptions};
use tmforge::error::{Error, ErrorKind};
use tmforge::input::Format;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::memory::{ColumnChoice, InputFormat, MemoryReader, PairList, Selection};
use tmforge::place::Place;
use tmforge::segment::srx::Srx;

use crate::errors::usage;

/// The options of a `Forge`. Each is that of the command with its name.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) lexicon: Vec<PathBuf>,
    pub(crate) learn_from: Vec<PathBuf>,
    /// Whether the built-in lexicons are not used.
    pub(crate) no_dictionary: bool,
    pub(crate) min_confidence: Option<f32>,
    pub(crate) keep_doubtful: bool,
    pub(crate) srx: Option<PathBuf>,
    pub(crate) encoding: Option<String>,
    pub(crate) format: Option<String>,
    pub(crate) from_columns: Option<String>,
    pub(crate) sub_segments: bool,
}

impl Settings {
    /// The two languages.
    ///
    /// # Errors
    /// If they are not two different language tags.
    pub(crate) fn pair(&self) -> Result<LanguagePair, Error> {
        LanguagePair::new(Tag::parse(&self.source)?, Tag::parse(&self.target)?)
    }

    /// The configuration. Lexicons and rules are read.
    ///
    /// # Errors
    /// If an option is not valid, or a file cannot be read.
    pub(crate) fn config(&self) -> Result<Config, Error> {
        let pair = self.pair()?;
        let mut config = Config::new(pair.clone());
        config.keep_doubtful = self.keep_doubtful;
        config.sub_segments = self.sub_segments;
        config.align.builtin &= !self.no_dictionary;
        if let Some(least) = self.min_confidence {
            config.min_confidence = least;
        }
        config.input.encoding.clone_from(&self.encoding);
        if let Some(name) = &self.format {
            let unknown = || usage(&format!("unknown format {name}"), &formats());
            config.input.format = Some(Format::named(name).ok_or_else(unknown)?);
        }
        if let Some(columns) = &self.from_columns {
            config.structure.from_columns = ColumnChoice::list(columns)?;
        }
        if let Some(path) = &self.srx {
            config.srx = Some(Arc::new(read_srx(path)?));
        }
        for path in &self.lexicon {
            config.lexicons.extend(lexicons(path, &pair)?);
        }
        for path in &self.learn_from {
            config.lexicons.push(learn(path, &pair)?);
        }
        Ok(config)
    }

    /// The files that these options name.
    pub(crate) fn files(&self) -> impl Iterator<Item = PathBuf> {
        let lexicons = self.lexicon.iter().filter(|path| !is_auto(path));
        let lexicons = lexicons.flat_map(|path| Lexicon::files(path));
        lexicons.chain(self.learn_from.iter().cloned()).chain(self.srx.clone())
    }
}

/// One path, or a list of paths; none for `None`.
///
/// # Errors
/// `TypeError` for anything else.
pub(crate) fn paths(given: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<PathBuf>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        return given.extract();
    }
    Ok(vec![given.extract()?])
}

fn formats() -> String {
    let names: Vec<&str> = Format::all().map(Format::name).collect();
    format!("one of {}", names.join(", "))
}

/// Whether the installed dictionaries are meant.
fn is_auto(path: &Path) -> bool {
    path.as_os_str() == "auto"
}

fn lexicons(path: &Path, pair: &LanguagePair) -> Result<Vec<Lexicon>, Error> {
    if is_auto(path) {
        return Lexicon::installed(pair).iter().map(|path| Lexicon::load(path, pair)).collect();
    }
    Ok(vec![Lexicon::load(path, pair)?])
}

/// Learns a lexicon from a TM file.
fn learn(path: &Path, pair: &LanguagePair) -> Result<Lexicon, Error> {
    let mut reader = MemoryReader::open(path, InputFormat::of_path(path)?)?;
    reader.set_default_languages(Some(pair.source.as_str()), Some(pair.target.as_str()));
    let selection = Selection::new(Some(&pair.source), Some(&pair.target));
    let list = PairList::read(reader, &selection)?;
    let texts = list.pairs.iter().map(|pair| (pair.source.as_str(), pair.target.as_str()));
    Ok(Lexicon::learn(pair, texts, &LexiconOptions::default()))
}

/// Loads the rules of an SRX file.
///
/// # Errors
/// If the file cannot be read, or is not SRX.
pub(crate) fn read_srx(path: &Path) -> Result<Srx, Error> {
    let name = path.display().to_string();
    let place = || Place::file(&name);
    let bytes = std::fs::read(path).map_err(|cause| Error::io(place(), "cannot read", cause))?;
    let not_text = |_| Error::new(ErrorKind::Encoding, "not UTF-8").at(place());
    Srx::parse(&name, &String::from_utf8(bytes).map_err(not_text)?)
}
