//! The output files of a run with one target language or several.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tmforge::error::Error;
use tmforge::lang::LanguagePair;
use tmforge::multilingual::Documents;
use tmforge::output::{
    Destinations, MultilingualWriter, Options, OutputFormat, OutputSpec, Packed, WriteSummary,
};
use tmforge::pipeline::AlignedDocument;
use tmforge::place::Place;
use tmforge::unit::TranslationUnit;

use super::args::Args;

/// The place of the target language in the name of an output.
const TARGET: &str = "{target}";

/// The outputs as they were given.
pub(super) struct OutputFiles {
    /// Those with one file for each target language.
    own: Vec<OutputSpec>,
    /// Those that hold all target languages.
    shared: Vec<OutputSpec>,
}

impl OutputFiles {
    /// # Errors
    /// When the format of an output is not known, or several languages would be written to a file that can
    /// only hold one.
    pub(super) fn new(args: &Args, pairs: &[LanguagePair]) -> Result<Self> {
        let (mut own, mut shared) = (Vec::new(), Vec::new());
        let languages = pairs.len();
        for path in &args.output {
            let spec = output(path, args.to, &pairs[0])?;
            if languages == 1 || has_place(path) {
                own.push(spec);
            } else if spec.format == OutputFormat::Tmx {
                shared.push(spec);
            } else {
                bail!(
                    "{}: {} holds one target language, not {languages}; write {TARGET} where the name \
                     of the file shall have the language, as in memory.{TARGET}.{}",
                    path.display(),
                    spec.format.name(),
                    spec.format.name()
                );
            }
        }
        for path in args
            .report
            .iter()
            .chain(&args.terms)
            .chain(&args.errors)
            .chain(&args.review)
            .filter(|_| languages > 1)
        {
            if !has_place(path) {
                bail!("{}: is for one target language; write {TARGET} in the name", path.display());
            }
        }
        Ok(Self { own, shared })
    }

    pub(super) fn has_tmx(&self) -> bool {
        self.own.iter().chain(&self.shared).any(|spec| spec.format == OutputFormat::Tmx)
    }

    /// The outputs of one target language.
    pub(super) fn of(&self, language: &str) -> Vec<OutputSpec> {
        let named =
            |spec: &OutputSpec| OutputSpec { path: named(&spec.path, language), ..spec.clone() };
        self.own.iter().map(named).collect()
    }
}

/// The output at a path, by the names of the languages of one pair.
fn output(path: &Path, to: Option<OutputFormat>, pair: &LanguagePair) -> Result<OutputSpec> {
    if path.as_os_str() == "-" {
        return Ok(OutputSpec::new(path, to)?);
    }
    let spec = OutputSpec::of_pair_as(named(path, pair.target.as_str()), pair, to)?;
    Ok(OutputSpec { path: path.to_owned(), ..spec })
}

fn has_place(path: &Path) -> bool {
    path.to_string_lossy().contains(TARGET)
}

/// A path with the target language in its place.
pub(super) fn named(path: &Path, language: &str) -> PathBuf {
    if !has_place(path) {
        return path.to_owned();
    }
    PathBuf::from(path.to_string_lossy().replace(TARGET, language))
}

fn units_of(document: &Option<AlignedDocument>) -> &[TranslationUnit] {
    document.as_ref().map_or(&[], |document| document.units.as_slice())
}

/// The outputs that hold all target languages.
pub(super) struct Together {
    destinations: Destinations,
    writers: Vec<MultilingualWriter<Packed<Box<dyn Write + Send>>>>,
}

impl Together {
    /// Opens the outputs. `options` has those of each language, `inputs` all files that the run reads.
    pub(super) fn open(
        files: &OutputFiles,
        options: &[Options],
        inputs: &[PathBuf],
    ) -> Result<Self> {
        let mut destinations = Destinations::new(inputs);
        let mut writers = Vec::new();
        for OutputSpec { path, .. } in &files.shared {
            let stream = Packed::new(path, destinations.open(path)?);
            let name = path.display().to_string();
            writers.push(MultilingualWriter::new(&name, stream, options.to_vec())?);
        }
        Ok(Self { destinations, writers })
    }

    /// Writes one source document in all languages.
    pub(super) fn write(&mut self, documents: &Documents) -> tmforge::error::Result<()> {
        let units: Vec<&[TranslationUnit]> = documents.iter().map(units_of).collect();
        self.writers.iter_mut().try_for_each(|writer| writer.write(&units))
    }

    /// Completes the outputs. They are not renamed into place yet.
    pub(super) fn complete(self) -> Result<(Vec<WriteSummary>, Destinations)> {
        let mut written = Vec::new();
        for writer in self.writers {
            let (summary, mut stream) = writer.finish()?;
            let failed = |error| Error::io(Place::file(&summary.name), "cannot write", error);
            stream.finish().map_err(failed)?;
            written.push(summary);
        }
        Ok((written, self.destinations))
    }
}
