//! `tmforge export`: documents in, translation memories out.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::{Result, bail};
use tmforge::coverage::Summary;
use tmforge::error::Error;
use tmforge::output::{
    Column, Date, Dialect, Options, OutputFormat, OutputSpec, Outputs, WriteSummary,
};
use tmforge::pipeline::{AlignedDocument, Forge, Observer};

use super::exit::Exit;
use super::jobs::InputArgs;
use super::lexicons::LexiconArgs;
use super::report::Report;
use super::summary;
use super::terminal::tell;

/// Arguments of `tmforge export`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Output file; its extension (.tmx .tsv .csv .jsonl) says the format; may be given several times
    #[arg(short, long, value_name = "FILE", required = true)]
    output: Vec<PathBuf>,

    /// Format of standard output, for `-o -`
    #[arg(long, value_name = "FORMAT")]
    to: Option<OutputFormat>,

    /// The tool whose names the context in TMX is given: generic, omegat, memoq, phrase, xtm, matecat,
    /// okapi or swordfish
    #[arg(long, value_name = "TOOL", default_value_t)]
    dialect: Dialect,

    /// Columns of TSV and CSV outputs, such as url1,url2,source,target,score [default: source,target in
    /// TSV; id,document,section,kind,source,target,bead,confidence in CSV]
    #[arg(long, value_name = "LIST")]
    columns: Option<String>,

    /// Where one target sentence joins several of the source, write what translates each of them
    /// into TMX too; the dialect omegat does so anyway
    #[arg(long, alias = "parts")]
    sub_segments: bool,

    /// Leave out units less sure than this, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.5, value_parser = super::values::fraction::<f32>)]
    min_confidence: f32,

    #[command(flatten)]
    lexicons: LexiconArgs,

    /// Write the whole account as JSON: units, what was left out and why, joins, doubts
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Creation date of the memory, YYYYMMDDThhmmssZ; else SOURCE_DATE_EPOCH, else none
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    date: Option<Date>,

    /// Worker threads; the output does not depend on it [default: all processors]
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
    let mut config = args.input.config()?;
    config.threads = threads(args.threads);
    config.min_confidence = args.min_confidence;
    config.sub_segments = args.sub_segments || args.dialect == Dialect::Omegat;
    args.lexicons.apply(&mut config)?;
    let mut options = Options::new(config.pair.clone());
    options.date = date(args)?;
    options.dialect = args.dialect;
    options.columns = args.columns.as_deref().map(Column::list).transpose()?.unwrap_or_default();
    let targets = args.output.iter().map(|path| target(path, args.to));
    let targets: Vec<OutputSpec> = targets.collect::<Result<_>>()?;
    refuse_idle(args, &targets)?;
    let inputs: Vec<PathBuf> = args.input.paths().chain(args.lexicons.paths()).collect();
    let mut outputs = Outputs::open(&targets, &inputs, &options)?;
    let report = args.report.as_ref().map(|path| Report::open(path, outputs.destinations()));
    let report = report.transpose()?;
    let mut progress = Progress::new(args, report);
    let jobs = args.input.jobs()?;
    let summary = Forge::new(config)?.run(jobs.into_iter(), &mut outputs, &mut progress)?;
    // Where nothing could be read, no memory is written and an older one stays.
    let is_written = progress.good > 0;
    let (written, destinations) = match is_written {
        true => outputs.complete()?,
        false => (Vec::new(), outputs.discard()),
    };
    let failed = progress.failed > 0;
    progress.finish(&written, &summary)?;
    destinations.commit()?;
    if is_written && !args.quiet {
        tell(&summary::text(&summary));
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

fn target(path: &PathBuf, to: Option<OutputFormat>) -> Result<OutputSpec> {
    let format = if path.as_os_str() == "-" { to } else { None };
    Ok(OutputSpec::new(path, format)?)
}

/// A dialect or parts that were asked for and would change nothing are a mistake.
fn refuse_idle(args: &Args, targets: &[OutputSpec]) -> Result<()> {
    let asked = match args.dialect {
        Dialect::Generic if args.sub_segments => "--sub-segments".to_owned(),
        Dialect::Generic => return Ok(()),
        dialect => format!("--dialect {dialect}"),
    };
    if !targets.iter().any(|target| target.format == OutputFormat::Tmx) {
        bail!("{asked} is for TMX, and no output is TMX; add -o FILE.tmx or leave it out");
    }
    Ok(())
}

fn threads(given: Option<NonZeroUsize>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    given.map_or_else(all, NonZeroUsize::get)
}

/// The date given, or that of reproducible builds (SOURCE_DATE_EPOCH).
fn date(args: &Args) -> Result<Option<Date>> {
    if args.date.is_some() {
        return Ok(args.date.clone());
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|value| !value.is_empty());
    Ok(epoch.map(|value| Date::from_epoch(&value)).transpose()?)
}

/// Tells of each document on standard error, and in the report where there is one.
struct Progress {
    quiet: bool,
    verbose: bool,
    report: Option<Report>,
    /// Why the report could not be written, which ends the run once all documents were seen.
    report_error: Option<anyhow::Error>,
    good: usize,
    failed: usize,
}

impl Progress {
    fn new(args: &Args, report: Option<Report>) -> Self {
        let (quiet, verbose) = (args.quiet, args.verbose);
        Self { quiet, verbose, report, report_error: None, good: 0, failed: 0 }
    }

    fn finish(self, written: &[WriteSummary], summary: &Summary) -> Result<()> {
        if let Some(error) = self.report_error {
            return Err(error);
        }
        self.report.map_or(Ok(()), |report| report.finish(written, summary))
    }
}

impl Observer for Progress {
    fn document_done(&mut self, document: &AlignedDocument) {
        self.good += 1;
        if !self.quiet {
            document.notes.iter().for_each(|note| tell(note));
        }
        if self.verbose {
            let names = document.coverage.documents.join(" + ");
            tell(&format!("{names}: {} units", document.units.len()));
        }
        let told = self.report.as_mut().map(|report| report.document(&document.coverage));
        if let Some(Err(error)) = told {
            self.report_error.get_or_insert(error);
        }
    }

    fn failed(&mut self, error: &Error) {
        self.failed += 1;
        tell(&error.to_string());
        if let Some(report) = &mut self.report {
            report.failed(error);
        }
    }
}
