//! All the memories of one run: opened together, written in one pass, put in place together.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::output::{Destination, Options, OutputFormat, Tee, Writer, Written, writer};
use crate::place::Place;
use crate::unit::TranslationUnit;

/// A memory that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Where it goes; `-` is standard output.
    pub path: PathBuf,
    /// Its format.
    pub format: OutputFormat,
}

impl Target {
    /// A target whose format follows from its extension unless `format` is given.
    ///
    /// # Errors
    /// When the extension is unknown, or there is none, as with standard output.
    pub fn new(path: impl Into<PathBuf>, format: Option<OutputFormat>) -> Result<Self> {
        let path = path.into();
        let format = match format {
            Some(format) => format,
            None if path == Path::new("-") => return Err(no_format()),
            None => OutputFormat::of_path(&path)?,
        };
        Ok(Self { path, format })
    }
}

fn no_format() -> Error {
    Error::new(ErrorKind::Usage, "standard output has no extension to tell its format by")
        .advice("add --to tmx, tsv, csv or jsonl")
}

/// Writes every unit to every target. The files appear when all of them are complete; if one fails,
/// none does.
pub struct Outputs {
    tee: Tee,
    destinations: Destinations,
}

#[derive(Default)]
struct Destinations(Vec<Destination>);

impl Outputs {
    /// Opens every target before the work begins.
    ///
    /// # Errors
    /// When one cannot be written, is one of `inputs`, or is named twice.
    pub fn open(targets: &[Target], inputs: &[PathBuf], options: &Options) -> Result<Self> {
        let mut destinations = Destinations::default();
        for target in targets {
            destinations.add(Destination::open(&target.path, inputs)?)?;
        }
        let writers = destinations
            .0
            .iter()
            .zip(targets)
            .map(|(at, target)| writer(target.format, at.name(), at.stream()?, options));
        Ok(Self { tee: Tee::new(writers.collect::<Result<_>>()?), destinations })
    }
}

impl Writer for Outputs {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.tee.write(unit)
    }

    fn finish(self: Box<Self>) -> Result<Vec<Written>> {
        let written = Box::new(self.tee).finish()?;
        self.destinations.commit()?;
        Ok(written)
    }
}

impl Destinations {
    fn add(&mut self, destination: Destination) -> Result<()> {
        if self.0.iter().any(|other| other.is_same(&destination)) {
            return Err(Error::new(ErrorKind::Usage, "is named as an output twice")
                .advice("name it once")
                .at(Place::file(destination.name())));
        }
        self.0.push(destination);
        Ok(())
    }

    fn commit(mut self) -> Result<()> {
        std::mem::take(&mut self.0).into_iter().try_for_each(Destination::commit)
    }
}

impl Drop for Destinations {
    /// Last opened, first removed: the first may have made the folder that others are in.
    fn drop(&mut self) {
        while self.0.pop().is_some() {}
    }
}
