//! All the memories of one run: opened together, written in one pass, put in place together.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::memory::unpacked_path;
use crate::output::{Destination, Options, OutputFormat, UnitWriter, WriteSummary, Writer};
use crate::place::Place;
use crate::unit::TranslationUnit;
use crate::write::Packed;

/// A memory that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSpec {
    /// Where it goes; `-` is standard output.
    pub path: PathBuf,
    /// Its format.
    pub format: OutputFormat,
}

impl OutputSpec {
    /// A target whose format follows from its extension unless `format` is given.
    ///
    /// # Errors
    /// When the extension is unknown, or there is none, as with standard output.
    pub fn new(path: impl Into<PathBuf>, format: Option<OutputFormat>) -> Result<Self> {
        let path = path.into();
        let format = match format {
            Some(format) => format,
            None if path == Path::new("-") => return Err(no_format()),
            None => OutputFormat::of_path(&unpacked_path(&path))?,
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
    writers: Vec<UnitWriter<Packed<Box<dyn Write + Send>>>>,
    destinations: Destinations,
}

#[derive(Default)]
struct Destinations(Vec<Destination>);

impl Outputs {
    /// Opens every target before the work begins.
    ///
    /// # Errors
    /// When one cannot be written, is one of `inputs`, or is named twice.
    pub fn open(targets: &[OutputSpec], inputs: &[PathBuf], options: &Options) -> Result<Self> {
        let mut destinations = Destinations::default();
        for target in targets {
            destinations.add(Destination::open(&target.path, inputs)?)?;
        }
        let mut writers = Vec::with_capacity(targets.len());
        for (at, spec) in destinations.0.iter().zip(targets) {
            let stream = Packed::new(&spec.path, at.stream()?);
            writers.push(UnitWriter::new(spec.format, at.name(), stream, options)?);
        }
        Ok(Self { writers, destinations })
    }

    /// Ends every output and puts the files in their places.
    ///
    /// # Errors
    /// When one cannot be written. Then none appears.
    pub fn finish(self) -> Result<Vec<WriteSummary>> {
        let mut written = Vec::with_capacity(self.writers.len());
        for writer in self.writers {
            let (summary, mut stream) = writer.finish()?;
            stream
                .finish()
                .map_err(|error| Error::io(Place::file(&summary.name), "cannot write", error))?;
            written.push(summary);
        }
        self.destinations.commit()?;
        Ok(written)
    }
}

impl Writer for Outputs {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.writers.write(unit)
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
