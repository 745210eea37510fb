//! All the memories of one run: opened together, written in one pass, put in place together.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::output::{Destinations, Format, Options, Tee, Writer, Written, writer};
use crate::unit::TranslationUnit;

/// A memory that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Where it goes; `-` is standard output.
    pub path: PathBuf,
    /// Its format.
    pub format: Format,
}

impl Target {
    /// A target whose format follows from its extension unless `format` is given.
    ///
    /// # Errors
    /// When the extension is unknown, or there is none, as with standard output.
    pub fn new(path: impl Into<PathBuf>, format: Option<Format>) -> Result<Self> {
        let path = path.into();
        let format = match format {
            Some(format) => format,
            None if path == Path::new("-") => return Err(no_format()),
            None => Format::of_path(&path)?,
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
    /// How many of the destinations are targets: the first.
    targets: usize,
    destinations: Destinations,
}

impl Outputs {
    /// Opens every target before the work begins. `inputs` are all files that the run reads.
    ///
    /// # Errors
    /// When one cannot be written, is one of `inputs`, or is named twice.
    pub fn open(targets: &[Target], inputs: &[PathBuf], options: &Options) -> Result<Self> {
        let mut destinations = Destinations::new(inputs);
        let writers = targets.iter().map(|target| {
            let name = target.path.display().to_string();
            writer(target.format, &name, destinations.open(&target.path)?, options)
        });
        let tee = Tee::new(writers.collect::<Result<_>>()?);
        Ok(Self { tee, targets: targets.len(), destinations })
    }

    /// The destinations, for further files of the same run, such as a report.
    pub fn destinations(&mut self) -> &mut Destinations {
        &mut self.destinations
    }

    /// Ends the memories and gives all destinations, which are not in place yet.
    ///
    /// # Errors
    /// When a memory cannot be written.
    pub fn complete(self) -> Result<(Vec<Written>, Destinations)> {
        Ok((Box::new(self.tee).finish()?, self.destinations))
    }

    /// Gives the memories up, and only the further destinations.
    pub fn discard(mut self) -> Destinations {
        self.destinations.discard(0..self.targets);
        self.destinations
    }
}

impl Writer for Outputs {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.tee.write(unit)
    }

    fn finish(self: Box<Self>) -> Result<Vec<Written>> {
        let (written, destinations) = self.complete()?;
        destinations.commit()?;
        Ok(written)
    }
}
