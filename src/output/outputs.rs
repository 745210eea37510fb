//! All the memories of one run: opened together, written in one pass, put in place together.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::memory::unpacked_path;
use crate::output::{Destinations, Options, OutputFormat, UnitWriter, WriteSummary, Writer};
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

impl Outputs {
    /// Opens every target before the work begins. `inputs` are all files that the run reads.
    ///
    /// # Errors
    /// When one cannot be written, is one of `inputs`, or is named twice.
    pub fn open(targets: &[OutputSpec], inputs: &[PathBuf], options: &Options) -> Result<Self> {
        let mut destinations = Destinations::new(inputs);
        let mut writers = Vec::with_capacity(targets.len());
        for OutputSpec { path, format } in targets {
            let stream = Packed::new(path, destinations.open(path)?);
            let name = path.display().to_string();
            writers.push(UnitWriter::new(*format, &name, stream, options)?);
        }
        Ok(Self { writers, destinations })
    }

    /// The destinations, for further files of the same run, such as a report.
    pub fn destinations(&mut self) -> &mut Destinations {
        &mut self.destinations
    }

    /// Ends every output, and gives all destinations, which are not in place yet.
    ///
    /// # Errors
    /// When an output cannot be written.
    pub fn complete(self) -> Result<(Vec<WriteSummary>, Destinations)> {
        let mut written = Vec::with_capacity(self.writers.len());
        for writer in self.writers {
            let (summary, mut stream) = writer.finish()?;
            stream
                .finish()
                .map_err(|error| Error::io(Place::file(&summary.name), "cannot write", error))?;
            written.push(summary);
        }
        Ok((written, self.destinations))
    }

    /// Ends every output and puts the files in their places.
    ///
    /// # Errors
    /// When one cannot be written. Then none appears.
    pub fn finish(self) -> Result<Vec<WriteSummary>> {
        let (written, destinations) = self.complete()?;
        destinations.commit()?;
        Ok(written)
    }

    /// Gives the outputs up, and only the further destinations.
    pub fn discard(mut self) -> Destinations {
        self.destinations.discard(0..self.writers.len());
        self.destinations
    }
}

impl Writer for Outputs {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.writers.write(unit)
    }
}
