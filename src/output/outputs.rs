//! The output files of one run: opened together, written in one pass, renamed into place together.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::lang::LanguagePair;
use crate::output::{Destinations, Options, OutputFormat, UnitWriter, WriteSummary, Writer};
use crate::place::Place;
use crate::unit::TranslationUnit;
use crate::write::Packed;

/// The path and the format of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSpec {
    /// The path of the file; `-` is standard output.
    pub path: PathBuf,
    /// The format of the file.
    pub format: OutputFormat,
}

impl OutputSpec {
    /// The output at `path`. If `format` is `None`, the extension determines the format.
    ///
    /// # Errors
    /// When `format` is `None` and the path has no known extension, as standard output.
    pub fn new(path: impl Into<PathBuf>, format: Option<OutputFormat>) -> Result<Self> {
        let path = path.into();
        let format = match format {
            Some(format) => format,
            None if path == Path::new("-") => return Err(no_format()),
            None => OutputFormat::of_output(&path, [None, None])?,
        };
        Ok(Self { path, format })
    }

    /// The output at `path` for two languages: as [`OutputSpec::new`], or the segments of one of them, one on
    /// each line, if the path ends in it, such as `corpus.en`.
    ///
    /// # Errors
    /// As [`OutputSpec::new`].
    pub fn of_pair(path: impl Into<PathBuf>, pair: &LanguagePair) -> Result<Self> {
        Self::of_pair_as(path, pair, None)
    }

    /// As [`OutputSpec::of_pair`], with the format that the user named, which chooses the version of XLIFF.
    ///
    /// # Errors
    /// As [`OutputSpec::new`].
    pub fn of_pair_as(
        path: impl Into<PathBuf>,
        pair: &LanguagePair,
        named: Option<OutputFormat>,
    ) -> Result<Self> {
        let path = path.into();
        let languages = [Some(&pair.source), Some(&pair.target)];
        Ok(Self { format: OutputFormat::of_output_as(&path, languages, named)?, path })
    }
}

fn no_format() -> Error {
    Error::new(ErrorKind::Usage, "standard output has no file extension")
        .advice(format!("add --to {}", crate::write::listed()))
}

/// Writes every unit to every output. The files appear when all of them are complete; if one fails,
/// none appears.
pub struct Outputs {
    writers: Vec<UnitWriter<Packed<Box<dyn Write + Send>>>>,
    destinations: Destinations,
}

impl Outputs {
    /// Opens every output. `inputs` are all files that the run reads.
    ///
    /// # Errors
    /// When an output cannot be written, is one of `inputs`, or is named twice.
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

    /// The destinations, to add further files of the same run, such as a report.
    pub fn destinations(&mut self) -> &mut Destinations {
        &mut self.destinations
    }

    /// Completes every output and returns all destinations. They are not renamed into place yet.
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

    /// Completes every output and renames the files into place.
    ///
    /// # Errors
    /// When an output cannot be written. Then none appears.
    pub fn finish(self) -> Result<Vec<WriteSummary>> {
        let (written, destinations) = self.complete()?;
        destinations.commit()?;
        Ok(written)
    }

    /// Discards the outputs and returns the further destinations.
    pub fn discard(mut self) -> Destinations {
        self.destinations.discard(0..self.writers.len());
        self.destinations
    }
}

impl Writer for Outputs {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        self.writers.write(unit)
    }

    fn failed(&mut self, error: &Error) -> Result<()> {
        self.writers.failed(error)
    }
}
