//! `tmforge validate`: what is wrong with memories, and how one differs from a sample.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use tmforge::compare::{Comparison, memories, side_by_side};
use tmforge::error::Error;
use tmforge::memory::{MemoryReader, PairList};
use tmforge::output::Destinations;
use tmforge::place::Place;
use tmforge::validate::{
    CheckedFormat, Finding, Options, Rule, Severity, each_finding, each_finding_of, fix_file,
};
use tmforge::write::Packed;

use super::exit::Exit;
use super::findings::{Format, Printer};
use super::inputs::refuse_pipe;
use super::memories::{NO_FORMAT, PairArgs, tell_account_of, why_nothing};
use super::terminal::{reasons, tell};

/// Arguments of `tmforge validate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// TM files: .tmx .tsv .csv .jsonl .xlf .txml .po, also .gz and .zst; `-` is standard input
    #[arg(required_unless_present = "rules", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// List the rules and what they ask for
    #[arg(long)]
    rules: bool,

    /// Repair what can be repaired without guessing, write that to -o, and tell what remains
    #[arg(long, requires = "output", conflicts_with = "against")]
    fix: bool,

    /// The repaired file, in the same format; with .gz packed
    #[arg(short, long, value_name = "FILE", requires = "fix")]
    output: Option<PathBuf>,

    /// Compare with this memory, too, whose units are right
    #[arg(long, value_name = "SAMPLE")]
    against: Option<PathBuf>,

    #[command(flatten)]
    pairs: PairArgs,

    /// The least strict F1 against the sample, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 1.0, requires = "against", value_parser = super::values::fraction::<f64>)]
    min_f1: f64,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Worker threads; the findings do not depend on it [default: all processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

/// The width that differences are laid out for.
const WIDTH: usize = 80;

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    if args.rules {
        return list_rules();
    }
    let options = options(args)?;
    let sample = sample(args)?;
    let files = match &args.output {
        Some(output) => vec![repair(&args.files, output, &options)?],
        None => args.files.clone(),
    };
    let mut printer = Printer::new(args.format)?;
    let mut exit = Exit::Done;
    for path in &files {
        exit = exit.max(check(path, &options, &mut printer)?);
    }
    let mut comparison = None;
    if let Some((memory, sample)) = sample {
        let (found, compared) = compare(memory, sample, args);
        (exit, comparison) = (exit.max(found), compared);
    }
    printer.end(comparison.as_ref(), |comparison| side_by_side(comparison, WIDTH))?;
    Ok(exit)
}

/// The memory and the sample to compare it with.
fn sample(args: &Args) -> Result<Option<(&Path, &Path)>> {
    let Some(sample) = &args.against else {
        return match args.pairs.chosen() {
            Some(option) => bail!("{option} chooses pairs to compare; add --against SAMPLE"),
            None => Ok(None),
        };
    };
    let [memory] = args.files.as_slice() else {
        bail!("--against compares one memory with one sample; {} were given", args.files.len());
    };
    refuse_pipe(memory, "validate --against")?;
    Ok(Some((memory, sample)))
}

fn options(args: &Args) -> Result<Options> {
    let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let format = match args.pairs.from {
        Some(from) => Some(
            CheckedFormat::named(from.name())
                .with_context(|| format!("--from {from}: `validate` does not check this format"))?,
        ),
        None => None,
    };
    Ok(Options {
        threads: args.threads.unwrap_or_else(all),
        format,
        from_columns: args.pairs.read_options()?.from_columns.unwrap_or_default(),
    })
}

/// Writes a file repaired, and gives where it is now.
fn repair(files: &[PathBuf], output: &Path, options: &Options) -> Result<PathBuf> {
    let [path] = files else {
        bail!("--fix repairs one memory; {} were given", files.len());
    };
    if output == Path::new("-") || output.metadata().is_ok_and(|found| !found.is_file()) {
        let output = output.display();
        bail!("{output}: is no file; --fix writes to a file, which is then checked again");
    }
    refuse_pipe(path, "validate --fix")?;
    if options.format_of(path)? != options.format_of(output)? {
        bail!("{}: --fix keeps the format of {}", output.display(), path.display());
    }
    let mut destinations = Destinations::new(files);
    let mut stream = Packed::new(output, destinations.open(output)?);
    let place = || Place::file(output.display().to_string());
    let named = |error: Error| match error.place() {
        // What has no place is about the file that is written.
        None => error.at(place()),
        Some(_) => error,
    };
    let repairs = fix_file(path, options, &mut stream).map_err(named)?;
    stream.finish().map_err(|cause| Error::io(place(), "cannot write", cause))?;
    destinations.commit()?;
    tell(&format!("{}: {repairs}", output.display()));
    Ok(output.to_owned())
}

fn check(path: &Path, options: &Options, printer: &mut Printer) -> Result<Exit> {
    let mut exit = Exit::Done;
    let sink = |finding: Finding| {
        if finding.severity == Severity::Error {
            exit = Exit::Found;
        }
        printer.finding(&finding)
    };
    let done = match (path == Path::new("-"), options.format) {
        (false, _) => each_finding(path, options, sink),
        (true, Some(format)) => {
            each_finding_of("-", Box::new(std::io::stdin()), format, options, sink)
        }
        (true, None) => bail!("{NO_FORMAT}"),
    };
    match done {
        Ok(()) => Ok(exit),
        // What cannot be read is told, and the other files are checked; what cannot be printed ends all.
        Err(error) => match error.downcast::<tmforge::error::Error>() {
            Ok(error) => {
                tell(&error.to_string());
                Ok(Exit::Failed)
            }
            Err(error) => Err(error),
        },
    }
}

fn compare(memory: &Path, sample: &Path, args: &Args) -> (Exit, Option<Comparison>) {
    let both = args
        .pairs
        .open(memory)
        .and_then(|memory| Ok([memory, args.pairs.open_by_extension(sample)?]))
        .and_then(|[memory, sample]| Ok([pairs(memory, args)?, pairs(sample, args)?]));
    match both {
        Ok([memory, sample]) => {
            let comparison = memories(&memory, &sample);
            let is_empty = memory.pairs.is_empty() || sample.pairs.is_empty();
            let below = is_empty || comparison.strict.f1() < args.min_f1;
            (if below { Exit::Found } else { Exit::Done }, Some(comparison))
        }
        Err(error) => {
            tell(&reasons(&error));
            (Exit::Failed, None)
        }
    }
}

/// Reads the pairs of a file, and prints what was left out.
fn pairs(reader: MemoryReader, args: &Args) -> Result<PairList> {
    let list = PairList::read(reader, &args.pairs.selection())?;
    tell_account_of(Path::new(&list.name), &list.account);
    if list.pairs.is_empty() {
        let why = why_nothing(&list.account, args.pairs.languages());
        tell(&format!("{}: no pairs: {why}", list.name));
    }
    Ok(list)
}

fn list_rules() -> Result<Exit> {
    let mut out = std::io::stdout().lock();
    for rule in Rule::ALL {
        writeln!(out, "{:<22} {}", rule.name(), rule.explanation())?;
    }
    Ok(Exit::Done)
}
