//! The output files of one run: opened together, written in one pass, renamed into place together.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::lang::LanguagePair;
use crate::output::{Destinations, Options, OutputFormat, UnitWriter, WriteSummary, Writer};
use crate::place::Place;
use crate::unit::TranslationUnit;
use crate::update::{List, Update, UpdateSummary};
use crate::write::{ListFormat, OutputStream, Packed};

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
    writers: Vec<UnitWriter<Stream>>,
    update: Option<Updating>,
    destinations: Destinations,
    /// The number of destinations that are not written without units; the others stay.
    own: usize,
}

type Stream = Packed<Box<dyn Write + Send>>;

/// The update of an old memory, and its files.
struct Updating {
    update: Update,
    retired: Option<OutputStream<Stream>>,
    changes: Option<List<Stream>>,
}

impl Updating {
    fn finish(self) -> Result<UpdateSummary> {
        let names = [
            self.retired.as_ref().map(|stream| stream.name().to_owned()),
            self.changes.as_ref().map(|list| list.name().to_owned()),
        ];
        let (summary, retired, changes) = self.update.finish(self.retired, self.changes)?;
        for (name, stream) in names.into_iter().zip([retired, changes]) {
            if let (Some(name), Some(stream)) = (name, stream) {
                finish(&name, stream)?;
            }
        }
        Ok(summary)
    }
}

fn finish(name: &str, mut stream: Stream) -> Result<()> {
    stream.finish().map_err(|error| Error::io(Place::file(name), "cannot write", error))
}

/// What a run wrote.
#[derive(Debug)]
pub struct Completed {
    /// The counts of each output.
    pub written: Vec<WriteSummary>,
    /// The counts of an update, if there was one.
    pub update: Option<UpdateSummary>,
    /// The files, which are not renamed into place yet.
    pub destinations: Destinations,
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
        let own = writers.len();
        Ok(Self { writers, update: None, destinations, own })
    }

    /// Updates an old memory: what the units have of it is kept. What they do not have is written to the file
    /// `retired`, and what is added, changed and removed to the file `changes`, each if it is given. It must be
    /// called before further destinations are opened.
    ///
    /// # Errors
    /// When the format of a file is not known, or it cannot be written.
    pub fn set_update(
        &mut self,
        update: Update,
        retired: Option<&Path>,
        changes: Option<&Path>,
    ) -> Result<()> {
        let retired = retired.map(|path| {
            let OutputSpec { format, .. } = OutputSpec::new(path, None)?;
            let stream = Packed::new(path, self.destinations.open(path)?);
            update.retired(&path.display().to_string(), format, stream)
        });
        let retired = retired.transpose()?;
        let changes = changes.map(|path| {
            let format = ListFormat::of_path(path)?;
            let stream = Packed::new(path, self.destinations.open(path)?);
            List::new(&path.display().to_string(), format, stream)
        });
        let changes = changes.transpose()?;
        self.own += usize::from(retired.is_some()) + usize::from(changes.is_some());
        self.update = Some(Updating { update, retired, changes });
        Ok(())
    }

    /// The destinations, to add further files of the same run, such as a report.
    pub fn destinations(&mut self) -> &mut Destinations {
        &mut self.destinations
    }

    /// Completes every output. The files are not renamed into place yet.
    ///
    /// # Errors
    /// When an output cannot be written.
    pub fn complete(self) -> Result<Completed> {
        let mut written = Vec::with_capacity(self.writers.len());
        for writer in self.writers {
            let (summary, stream) = writer.finish()?;
            finish(&summary.name, stream)?;
            written.push(summary);
        }
        let update = self.update.map(Updating::finish).transpose()?;
        Ok(Completed { written, update, destinations: self.destinations })
    }

    /// Completes every output and renames the files into place.
    ///
    /// # Errors
    /// When an output cannot be written. Then none appears.
    pub fn finish(self) -> Result<Vec<WriteSummary>> {
        let completed = self.complete()?;
        completed.destinations.commit()?;
        Ok(completed.written)
    }

    /// Discards the outputs and returns the further destinations.
    pub fn discard(mut self) -> Destinations {
        self.destinations.discard(0..self.own);
        self.destinations
    }
}

impl Writer for Outputs {
    fn write(&mut self, unit: &TranslationUnit) -> Result<()> {
        let kept = self.update.as_mut().and_then(|updating| updating.update.find(unit));
        let Some(kept) = kept else { return self.writers.write(unit) };
        let id = kept.id().unwrap_or(&unit.id).to_owned();
        let unit = TranslationUnit { id, ..unit.clone() };
        self.writers.iter_mut().try_for_each(|writer| writer.add(&unit, Some(kept)))
    }

    fn failed(&mut self, error: &Error) -> Result<()> {
        self.writers.failed(error)
    }
}
