//! `tmforge validate`: what is wrong with memories, and how one differs from a sample.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tmforge::compare::{Comparison, memories, side_by_side};
use tmforge::error::Error;
use tmforge::output::Destinations;
use tmforge::place::Place;
use tmforge::validate::{CheckedFormat, Rule, Severity, each_finding, fix_file};
use tmforge::write::Packed;

use super::exit::Exit;
use super::findings::{Format, Printer};
use super::inputs::refuse_pipe;
use super::lexicons::read_pairs;
use super::terminal::{reasons, tell};

/// Arguments of `tmforge validate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// TM files: .tmx .tsv .csv .jsonl .xlf .txml .po, also .gz and .zst
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

    /// The least strict F1 against the sample, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 1.0, requires = "against", value_parser = super::fraction::fraction::<f64>)]
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
    let sample = match (&args.against, args.files.as_slice()) {
        (Some(sample), [memory]) => {
            refuse_pipe(memory, "validate --against")?;
            Some((memory, sample))
        }
        (Some(_), files) => {
            bail!("--against compares one memory with one sample; {} were given", files.len())
        }
        (None, _) => None,
    };
    let files = match &args.output {
        Some(output) => vec![repair(&args.files, output)?],
        None => args.files.clone(),
    };
    let mut printer = Printer::new(args.format)?;
    let mut exit = Exit::Done;
    for path in &files {
        exit = exit.max(check(path, args.threads, &mut printer)?);
    }
    let mut comparison = None;
    if let Some((memory, sample)) = sample {
        let (found, compared) = compare(memory, sample, args.min_f1);
        (exit, comparison) = (exit.max(found), compared);
    }
    printer.end(comparison.as_ref(), |comparison| side_by_side(comparison, WIDTH))?;
    Ok(exit)
}

/// Writes a file repaired, and gives where it is now.
fn repair(files: &[PathBuf], output: &Path) -> Result<PathBuf> {
    let [path] = files else {
        bail!("--fix repairs one memory; {} were given", files.len());
    };
    if output == Path::new("-") || output.metadata().is_ok_and(|found| !found.is_file()) {
        let output = output.display();
        bail!("{output}: is no file; --fix writes to a file, which is then checked again");
    }
    refuse_pipe(path, "validate --fix")?;
    if CheckedFormat::of_path(path)? != CheckedFormat::of_path(output)? {
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
    let repairs = fix_file(path, &mut stream).map_err(named)?;
    stream.finish().map_err(|cause| Error::io(place(), "cannot write", cause))?;
    destinations.commit()?;
    tell(&format!("{}: {repairs}", output.display()));
    Ok(output.to_owned())
}

fn check(path: &Path, threads: Option<NonZeroUsize>, printer: &mut Printer) -> Result<Exit> {
    let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut exit = Exit::Done;
    let done = each_finding(path, threads.unwrap_or_else(all), |finding| {
        if finding.severity == Severity::Error {
            exit = Exit::Found;
        }
        printer.finding(&finding)
    });
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

fn compare(memory: &Path, sample: &Path, least: f64) -> (Exit, Option<Comparison>) {
    let both =
        read_pairs(memory, [None; 2]).and_then(|pairs| Ok((pairs, read_pairs(sample, [None; 2])?)));
    match both {
        Ok((memory, sample)) => {
            let comparison = memories(&memory, &sample);
            let below = comparison.strict.f1() < least;
            (if below { Exit::Found } else { Exit::Done }, Some(comparison))
        }
        Err(error) => {
            tell(&reasons(&error));
            (Exit::Failed, None)
        }
    }
}

fn list_rules() -> Result<Exit> {
    let mut out = std::io::stdout().lock();
    for rule in Rule::ALL {
        writeln!(out, "{:<16} {}", rule.name(), rule.explanation())?;
    }
    Ok(Exit::Done)
}
