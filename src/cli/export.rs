//! `tmforge export`: aligns documents and writes translation memories.

use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::{Result, bail};
use tmforge::coverage::Summary;
use tmforge::error::Error;
use tmforge::lang::LanguagePair;
use tmforge::output::{
    Column, Date, Dialect, Options, OutputFormat, OutputSpec, Outputs, TermWriter, WriteSummary,
};
use tmforge::pipeline::{AlignedDocument, Forge, Observer};

use super::exit::Exit;
use super::jobs::InputArgs;
use super::languages;
use super::lexicons::LexiconArgs;
use super::report::Report;
use super::summary;
use super::terminal::{eprint_visible, limit_warning};
use super::vectors::WordVectorArgs;
use super::verdicts::{self, Doubtful};

/// Arguments of `tmforge export`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Output file: .tmx .tsv .csv .jsonl, also .gz; can be repeated
    #[arg(short, long, value_name = "FILE", required = true)]
    output: Vec<PathBuf>,

    /// Format of standard output, for `-o -`
    #[arg(long, value_name = "FORMAT")]
    to: Option<OutputFormat>,

    /// CAT tool whose context properties TMX output uses [possible values: generic, omegat, memoq,
    /// phrase, xtm, matecat, okapi, swordfish]
    #[arg(long, value_name = "TOOL", default_value_t)]
    dialect: Dialect,

    /// Columns of TSV and CSV outputs, such as url1,url2,source,target,score [default:
    /// source,target in TSV; id,document,section,kind,source,target,bead,confidence in CSV]
    #[arg(long, value_name = "LIST")]
    columns: Option<String>,

    /// Write sub-segments to TMX too: where one target sentence translates several source
    /// sentences, each of them with its clauses; implied by --dialect omegat
    #[arg(long, alias = "parts")]
    sub_segments: bool,

    /// Minimum confidence of a unit that is written, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.5, value_parser = super::values::fraction::<f32>)]
    min_confidence: f32,

    /// Write doubtful documents, too: those whose two texts do not translate each other
    #[arg(long)]
    keep_doubtful: bool,

    #[command(flatten)]
    lexicons: LexiconArgs,

    #[command(flatten)]
    word_vectors: WordVectorArgs,

    /// Write a coverage report (JSON): units, excluded text with reasons, rejoined page breaks,
    /// pairs of low confidence
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Write the vocabulary of the documents, which is in no unit, as a glossary: .csv or .tbx
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,

    /// Creation date, YYYYMMDDThhmmssZ [default: that of SOURCE_DATE_EPOCH, or none]
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    date: Option<Date>,

    /// Number of worker threads; does not affect the output [default: all processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Print errors only
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Print a line for each document
    #[arg(short, long)]
    verbose: bool,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    args.input.refuse_equal_names()?;
    let mut config = args.input.config()?;
    config.threads = super::values::threads(args.threads).get();
    config.min_confidence = args.min_confidence;
    config.keep_doubtful = args.keep_doubtful;
    config.sub_segments = args.sub_segments || args.dialect == Dialect::Omegat;
    args.lexicons.apply(&mut config)?;
    let mut options = Options::new(config.pair.clone());
    options.date = date(args)?;
    options.dialect = args.dialect;
    options.columns = args.columns.as_deref().map(Column::list).transpose()?.unwrap_or_default();
    let targets = args.output.iter().map(|path| target(path, args.to));
    let targets: Vec<OutputSpec> = targets.collect::<Result<_>>()?;
    refuse_unused_options(args, &targets)?;
    let inputs = args.input.paths().chain(args.lexicons.paths());
    let inputs: Vec<PathBuf> = inputs.chain(args.word_vectors.paths()).collect();
    let mut outputs = Outputs::open(&targets, &inputs, &options)?;
    let report = args.report.as_ref().map(|path| Report::open(path, outputs.destinations()));
    let report = report.transpose()?;
    let terms = args.terms.as_ref().map(|path| {
        let stream = BufWriter::new(outputs.destinations().open(path)?);
        TermWriter::new(stream, path, config.pair.clone())
    });
    let terms = terms.transpose()?;
    let mut progress = Progress::new(args, config.pair.clone(), report, terms);
    let jobs = args.input.jobs()?;
    args.word_vectors.apply(&mut config, || args.input.words(&jobs))?;
    let summary = Forge::new(config)?.run(jobs.into_iter(), &mut outputs, &mut progress)?;
    // If no document could be read, no output is written and existing files stay.
    let is_written = progress.done > 0;
    let (written, destinations) = match is_written {
        true => outputs.complete()?,
        false => (Vec::new(), outputs.discard()),
    };
    let failed = progress.failed > 0;
    progress.finish(&written, &summary)?;
    destinations.commit()?;
    if is_written && !args.quiet {
        eprint_visible(&summary::text(&summary));
    }
    let is_refused = summary.has_refused() && !args.keep_doubtful;
    Ok(match () {
        () if failed => Exit::Failed,
        () if is_refused || summary.unit_count() == 0 => Exit::Found,
        () => Exit::Done,
    })
}

fn target(path: &PathBuf, to: Option<OutputFormat>) -> Result<OutputSpec> {
    let format = if path.as_os_str() == "-" { to } else { None };
    Ok(OutputSpec::new(path, format)?)
}

/// Refuses options for TMX where no output is TMX, because they would have no effect.
fn refuse_unused_options(args: &Args, targets: &[OutputSpec]) -> Result<()> {
    let option = match args.dialect {
        Dialect::Generic if args.sub_segments => "--sub-segments".to_owned(),
        Dialect::Generic => return Ok(()),
        dialect => format!("--dialect {dialect}"),
    };
    if !targets.iter().any(|target| target.format == OutputFormat::Tmx) {
        bail!("{option} is for TMX only; no output is TMX; add -o FILE.tmx or remove the option");
    }
    Ok(())
}

/// The date of `--date`, else that of `SOURCE_DATE_EPOCH` (reproducible builds).
fn date(args: &Args) -> Result<Option<Date>> {
    if args.date.is_some() {
        return Ok(args.date.clone());
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|value| !value.is_empty());
    Ok(epoch.map(|value| Date::from_epoch(&value)).transpose()?)
}

/// The glossary of a run.
type Terms = TermWriter<BufWriter<Box<dyn Write + Send>>>;

/// Prints each document on standard error, and adds it to the report if there is one.
struct Progress {
    pair: LanguagePair,
    quiet: bool,
    verbose: bool,
    keep_doubtful: bool,
    report: Option<Report>,
    terms: Option<Terms>,
    /// The first error of the report or of the terms, which is returned after the last document.
    report_error: Option<anyhow::Error>,
    done: usize,
    failed: usize,
}

impl Progress {
    fn new(args: &Args, pair: LanguagePair, report: Option<Report>, terms: Option<Terms>) -> Self {
        Self {
            pair,
            quiet: args.quiet,
            verbose: args.verbose,
            keep_doubtful: args.keep_doubtful,
            report,
            terms,
            report_error: None,
            done: 0,
            failed: 0,
        }
    }

    fn finish(self, written: &[WriteSummary], summary: &Summary) -> Result<()> {
        if let Some(error) = self.report_error {
            return Err(error);
        }
        self.terms.map_or(Ok(0), TermWriter::finish)?;
        self.report.map_or(Ok(()), |report| report.finish(written, summary))
    }
}

impl Observer for Progress {
    fn document_done(&mut self, document: &AlignedDocument) {
        self.done += 1;
        if !self.quiet {
            document.notes.iter().for_each(|note| eprint_visible(note));
            languages::warn(&document.unexpected, &self.pair);
        }
        let doubtful = if self.keep_doubtful { Doubtful::Written } else { Doubtful::Refused };
        let told = verdicts::warning(&document.coverage, doubtful);
        if let Some(warning) = told.filter(|_| !self.quiet) {
            eprint_visible(&warning);
        }
        let names = || document.coverage.documents.join(" + ");
        if document.is_limited && !self.quiet {
            eprint_visible(&limit_warning(&names()));
        }
        if self.verbose {
            let names = names();
            eprint_visible(&format!("{names}: {} units", document.units.len()));
        }
        let reported = self.report.as_mut().map(|report| report.document(&document.coverage));
        if let Some(Err(error)) = reported {
            self.report_error.get_or_insert(error);
        }
        let name = names();
        let written = self.terms.as_mut().map(|terms| terms.write(&name, &document.terms));
        if let Some(Err(error)) = written {
            self.report_error.get_or_insert(error.into());
        }
    }

    fn failed(&mut self, error: &Error) {
        self.failed += 1;
        eprint_visible(&error.to_string());
        if let Some(report) = &mut self.report {
            report.failed(error);
        }
    }
}
