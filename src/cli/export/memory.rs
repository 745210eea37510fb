//! The memory of one pair of languages: how it is aligned, and where it is written.

use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;
use tmforge::cache::{Cache, content_hash};
use tmforge::corrections::Corrections;
use tmforge::coverage::Summary;
use tmforge::lang::LanguagePair;
use tmforge::multilingual::Target;
use tmforge::output::{
    Column, Completed, Date, Destinations, Dialect, Options, Outputs, TermWriter, WriteSummary,
};
use tmforge::pipeline::{Forge, Job};
use tmforge::update::UpdateSummary;

use super::args::Args;
use super::outputs::{OutputFiles, named};
use super::plan::{LeftOut, left_out, tell_unmatched};
use super::progress::{Files, Progress, Terms};
use super::update;
use crate::cli::bar::Bar;
use crate::cli::jobs::{Gathered, InputArgs};
use crate::cli::pairing::Unmatched;
use crate::cli::presets::Presets;
use crate::cli::report::Report;
use crate::cli::reviews::Review;
use crate::cli::terminal::plural;

/// What all pairs of languages of a run share.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) presets: Option<&'a Presets>,
    pub(super) corrections: Option<&'a Arc<Corrections>>,
    /// The hash of this program, for the cache; `None` without one.
    pub(super) program: Option<u128>,
}

/// One pair of languages of a run.
pub(super) struct Memory {
    pub(super) options: Options,
    pub(super) outputs: Outputs,
    forge: Forge,
    progress: Progress,
    cache: Option<Arc<Cache>>,
    /// The files that go with no other.
    unmatched: Vec<Unmatched>,
}

impl Memory {
    /// Loads what the alignment needs and opens the outputs.
    pub(super) fn open(
        args: &Args,
        pair: &LanguagePair,
        gathered: &Gathered,
        files: &OutputFiles,
        Shared { presets, corrections, program }: Shared<'_>,
    ) -> Result<Self> {
        let mut config = args.input.config_for(pair)?;
        config.threads = crate::cli::values::threads(args.threads).get();
        config.min_confidence = args.min_confidence;
        config.keep_doubtful = args.keep_doubtful;
        config.sub_segments = args.sub_segments || args.dialect == Dialect::Omegat;
        if args.clean {
            config.filters = tmforge::filter::dirt(pair);
        }
        args.lexicons.apply(&mut config)?;
        let read = config.input.clone();
        args.word_vectors.apply(&mut config, || InputArgs::words(&read, &gathered.jobs))?;
        config.corrections = corrections.cloned();
        config.review = args.review.is_some();
        config.cache = open_cache(args, pair, program)?;
        let cache = config.cache.clone();
        let language = pair.target.as_str();
        let options = options(args, pair)?;
        let inputs = gathered.paths().chain(args.input.paths()).chain(args.lexicons.paths());
        let inputs = inputs
            .chain(args.corrections.clone())
            .chain(args.update.clone())
            .chain(args.word_vectors.paths())
            .chain(presets.map(Presets::path));
        let inputs: Vec<PathBuf> = inputs.collect();
        let mut outputs = Outputs::open(&files.of(language), &inputs, &options)?;
        update::begin(args, pair, &mut outputs)?;
        let report = args.report.as_ref().map(|path| named(path, language));
        let open = |path: PathBuf| Report::open(&path, outputs.destinations(), presets.cloned());
        let report = report.map(open).transpose()?;
        let errors = args.errors.as_ref().map(|path| named(path, language));
        let errors = errors.map(|path| outputs.destinations().open(&path)).transpose()?;
        let terms = args.terms.as_ref().map(|path| named(path, language));
        let terms = terms.map(|path| open_terms(path, pair, &mut outputs)).transpose()?;
        let review = args.review.as_ref().map(|path| named(path, language));
        let open =
            |path: PathBuf| Review::new(&path, Box::new(outputs.destinations().open(&path)?));
        let review = review.map(open).transpose()?;
        if !args.quiet {
            tell_unmatched(&gathered.unmatched);
        }
        let progress = Progress::new(
            args,
            pair.clone(),
            &gathered.jobs,
            Files { report, terms, errors, review },
        );
        let unmatched = gathered.unmatched.clone();
        Ok(Self { options, outputs, forge: Forge::new(config)?, progress, cache, unmatched })
    }

    /// Shows the documents in a bar.
    pub(super) fn show_in(&mut self, bar: Bar) {
        self.progress.show_in(bar);
    }

    /// Aligns and writes all documents.
    pub(super) fn run(&mut self, jobs: impl Iterator<Item = Job> + Send) -> Result<Summary> {
        let Self { outputs, forge, progress, .. } = self;
        Ok(forge.run(jobs, outputs, progress)?)
    }

    pub(super) fn as_target(&mut self) -> Target<'_> {
        let Self { outputs, forge, progress, .. } = self;
        Target { forge, writer: outputs, observer: progress }
    }

    pub(super) fn language(&self) -> String {
        self.options.languages.target.as_str().to_owned()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.progress.overview.failed > 0
    }

    /// Whether any document could be read. If none could, no output is written and existing files stay.
    pub(super) fn is_written(&self) -> bool {
        self.progress.overview.done() > 0
    }

    /// The table of the documents; `None` for a run of one document.
    pub(super) fn table(&self) -> Option<String> {
        self.progress.overview.table(self.unmatched.len() + self.progress.left_out.len())
    }

    /// Keeps the cache within its size; what is to be told of it.
    pub(super) fn close_cache(&self) -> Option<String> {
        let cache = self.cache.as_ref()?;
        let told = match cache.shrink() {
            Err(error) => format!("warning: {error}"),
            Ok(()) if cache.has_failed() => {
                "warning: not all alignments could be kept in the cache; is its disk full?"
                    .to_owned()
            }
            Ok(()) => {
                let Progress { cached, overview, .. } = &self.progress;
                format!("from the cache: {cached} of {}", plural(overview.done(), "document"))
            }
        };
        Some(told)
    }

    /// Completes the outputs and the report. Nothing is renamed into place yet.
    pub(super) fn complete<'s>(
        self,
        together: &[WriteSummary],
        summary: &'s Summary,
    ) -> Result<(PairSummary<'s>, Destinations)> {
        let Completed { mut written, update, destinations } = match self.is_written() {
            true => self.outputs.complete()?,
            false => {
                let destinations = self.outputs.discard();
                Completed { written: Vec::new(), update: None, destinations }
            }
        };
        written.extend_from_slice(together);
        let left_out = left_out(self.unmatched.iter().chain(&self.progress.left_out));
        self.progress.finish(&written, summary)?;
        let LanguagePair { source, target } = self.options.languages;
        let (source, target) = (source.as_str().to_owned(), target.as_str().to_owned());
        let outputs = written;
        Ok((PairSummary { source, target, summary, outputs, update, left_out }, destinations))
    }
}

/// The cache of a run: what decides an alignment besides the documents is this program, the lexicons and the
/// vectors.
fn open_cache(
    args: &Args,
    pair: &LanguagePair,
    program: Option<u128>,
) -> Result<Option<Arc<Cache>>> {
    let Some((folder, program)) = args.cache.as_ref().zip(program) else { return Ok(None) };
    let files = args.lexicons.files(pair).into_iter().chain(args.word_vectors.paths());
    let basis = content_hash(program, &files.collect::<Vec<_>>())?;
    let cache = Cache::open(folder, args.cache_size.saturating_mul(1 << 20), basis)?;
    Ok(Some(Arc::new(cache)))
}

/// The summary of a pair of languages, as `--format json` prints it.
#[derive(Serialize)]
pub(super) struct PairSummary<'s> {
    source: String,
    target: String,
    summary: &'s Summary,
    outputs: Vec<WriteSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) update: Option<UpdateSummary>,
    left_out: Vec<LeftOut>,
}

fn options(args: &Args, pair: &LanguagePair) -> Result<Options> {
    let mut options = Options::new(pair.clone());
    options.date = date(args)?;
    options.dialect = args.dialect;
    options.inline_errors = args.inline_errors;
    options.json_layout = args.json_layout.into();
    options.columns = args.columns.as_deref().map(Column::list).transpose()?.unwrap_or_default();
    Ok(options)
}

fn open_terms(path: PathBuf, pair: &LanguagePair, outputs: &mut Outputs) -> Result<Terms> {
    let stream = BufWriter::new(outputs.destinations().open(&path)?);
    Ok(TermWriter::new(stream, &path, pair.clone())?)
}

/// The date of `--date`, else that of `SOURCE_DATE_EPOCH` (reproducible builds).
fn date(args: &Args) -> Result<Option<Date>> {
    if args.date.is_some() {
        return Ok(args.date.clone());
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|value| !value.is_empty());
    Ok(epoch.map(|value| Date::from_epoch(&value)).transpose()?)
}
