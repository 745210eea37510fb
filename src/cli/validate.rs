//! `tmforge validate`: checks TM files, repairs one, or compares one with a reference sample.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use tmforge::compare::{Comparison, memories, side_by_side};
use tmforge::error::Error;
use tmforge::memory::{MemoryReader, PairList};
use tmforge::output::Destinations;
use tmforge::place::Place;
use tmforge::translation_check;
use tmforge::validate::{
    CheckedFormat, Finding, Options, Rule, Severity, each_finding, each_finding_of, fix_file,
};
use tmforge::write::Packed;

use super::color::{ColorArgs, Palette, Role};
use super::copies::Copies;
use super::exit::Exit;
use super::findings::{Format, Printer};
use super::inputs::refuse_pipe;
use super::memories::{PairArgs, eprint_pairs_account, no_format};
use super::terminal::eprint_visible;
use super::translations::{TranslationArgs, checked_format};

/// Arguments of `tmforge validate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// TM files: .tmx .tsv .csv .jsonl .xlf .txml .po, also .gz and .zst; `-` is standard input
    #[arg(required_unless_present = "rules", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// List the rules with their explanations
    #[arg(long)]
    rules: bool,

    /// Repair what is unambiguous, write the result to -o, and report the remaining findings
    #[arg(long, requires = "output", conflicts_with = "against")]
    fix: bool,

    /// Repaired file, in the format of the input; .gz compresses it
    #[arg(short, long, value_name = "FILE", requires = "fix")]
    output: Option<PathBuf>,

    /// Compare with this reference TM file too
    #[arg(long, value_name = "SAMPLE")]
    against: Option<PathBuf>,

    #[command(flatten)]
    translations: TranslationArgs,

    #[command(flatten)]
    pairs: PairArgs,

    /// Minimum strict F1 score against the sample, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 1.0, requires = "against", value_parser = super::values::fraction::<f64>, hide_short_help = true)]
    min_f1: f64,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    #[command(flatten)]
    color: ColorArgs,

    /// Number of worker threads; does not affect the findings [default: all processors]
    #[arg(long, value_name = "N", hide_short_help = true)]
    threads: Option<NonZeroUsize>,
}

/// The width in columns of the printed differences.
const WIDTH: usize = 80;

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    if args.rules {
        return list_rules(args);
    }
    let options = options(args)?;
    let sample = sample(args)?;
    let files = match &args.output {
        Some(output) => vec![repair(&args.files, output, &options)?],
        None => args.files.clone(),
    };
    let palette = args.color.palette();
    let translations = &args.translations;
    let copies = translations.copies(&files)?;
    let mut printer = Printer::new(args.format, palette, translations.check_translation)?;
    let mut exit = Exit::Done;
    for path in &files {
        // A format that only has pairs is checked by their reader alone.
        let only_pairs = translations.check_translation
            && args.pairs.format(path).is_ok()
            && checked_format(path, &args.pairs).is_none();
        let checked = match only_pairs {
            true => Exit::Done,
            false => check(path, &options, &copies, &mut printer)?,
        };
        exit = exit.max(checked);
        // A file that cannot be read was reported.
        if translations.check_translation && checked != Exit::Failed {
            let threads = options.threads.get();
            let found = translations.check(path, &copies, &args.pairs, threads, &mut printer)?;
            exit = exit.max(found);
        }
    }
    let mut comparison = None;
    if let Some((memory, sample)) = sample {
        let (found, compared) = compare(memory, sample, args);
        (exit, comparison) = (exit.max(found), compared);
    }
    printer.end(comparison.as_ref(), |comparison| differences(comparison, palette))?;
    Ok(exit)
}

/// The TM file and the reference sample of `--against`.
fn sample(args: &Args) -> Result<Option<(&Path, &Path)>> {
    let Some(sample) = &args.against else {
        return match args.pairs.chosen().filter(|_| !args.translations.check_translation) {
            Some(option) => bail!("{option} selects pairs for a comparison; add --against SAMPLE"),
            None => Ok(None),
        };
    };
    let [memory] = args.files.as_slice() else {
        bail!("--against compares one file with a sample; {} files were given", args.files.len());
    };
    refuse_pipe(memory, "validate --against")?;
    Ok(Some((memory, sample)))
}

fn options(args: &Args) -> Result<Options> {
    let format = match args.pairs.from {
        Some(from) => match CheckedFormat::named(from.name()) {
            None if args.translations.check_translation => None,
            checked => Some(checked.with_context(|| {
                format!("--from {from}: `validate` does not check this format")
            })?),
        },
        None => None,
    };
    Ok(Options {
        threads: super::values::threads(args.threads),
        format,
        from_columns: args.pairs.read_options()?.from_columns.unwrap_or_default(),
    })
}

/// Repairs the file, writes the result to `output` and returns that path.
fn repair(files: &[PathBuf], output: &Path, options: &Options) -> Result<PathBuf> {
    let [path] = files else {
        bail!("--fix repairs one file; {} files were given", files.len());
    };
    if output == Path::new("-") || output.metadata().is_ok_and(|found| !found.is_file()) {
        let output = output.display();
        bail!(
            "{output}: not a regular file; --fix rereads its output to check it, so pass a regular file"
        );
    }
    refuse_pipe(path, "validate --fix")?;
    if options.format_of(path)? != options.format_of(output)? {
        bail!(
            "{}: --fix keeps the format of {}; change the extension",
            output.display(),
            path.display()
        );
    }
    let mut destinations = Destinations::new(files);
    let mut stream = Packed::new(output, destinations.open(output)?);
    let place = || Place::file(output.display().to_string());
    let named = |error: Error| match error.place() {
        // An error without a place is about the output.
        None => error.at(place()),
        Some(_) => error,
    };
    let repairs = fix_file(path, options, &mut stream).map_err(named)?;
    stream.finish().map_err(|cause| Error::io(place(), "cannot write", cause))?;
    destinations.commit()?;
    eprint_visible(&format!("{}: {repairs}", output.display()));
    Ok(output.to_owned())
}

fn check(path: &Path, options: &Options, copies: &Copies, printer: &mut Printer) -> Result<Exit> {
    let mut exit = Exit::Done;
    let sink = |finding: Finding| {
        if finding.severity == Severity::Error {
            exit = Exit::Found;
        }
        printer.finding(&finding)
    };
    let name = path.display().to_string();
    let done = match (path == Path::new("-"), copies.open(path)?, options.format) {
        (true, _, None) => return Err(no_format().into()),
        (_, Some(copy), _) => {
            each_finding_of(&name, Box::new(copy), options.format_of(path)?, options, sink)
        }
        (true, None, Some(format)) => {
            each_finding_of("-", Box::new(std::io::stdin()), format, options, sink)
        }
        (false, None, _) => each_finding(path, options, sink),
    };
    match done {
        Ok(()) => Ok(exit),
        // A file that cannot be read does not stop the run; an output that cannot be written does.
        Err(error) => match error.downcast::<tmforge::error::Error>() {
            Ok(error) => {
                eprint_visible(&error.to_string());
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
            eprint_visible(&error.to_string());
            (Exit::Failed, None)
        }
    }
}

/// The scores and the differences. The title of each difference, which follows an empty line, has the colour
/// of headings.
fn differences(comparison: &Comparison, palette: Palette) -> String {
    let mut text = String::new();
    let mut is_title = false;
    for line in side_by_side(comparison, WIDTH).split_inclusive('\n') {
        match is_title {
            true => text += &palette.paint(Role::Heading, line),
            false => text += line,
        }
        is_title = line == "\n";
    }
    text
}

/// Reads the pairs of a file, and prints its account.
fn pairs(reader: MemoryReader, args: &Args) -> tmforge::error::Result<PairList> {
    let list = PairList::read(reader, &args.pairs.selection())?;
    eprint_pairs_account(&list, args.pairs.languages(), "no pairs");
    Ok(list)
}

/// A rule in the list of rules.
#[derive(Serialize)]
struct Listed {
    rule: &'static str,
    explanation: &'static str,
}

fn list_rules(args: &Args) -> Result<Exit> {
    let mut out = std::io::stdout().lock();
    let rules = Rule::ALL.iter().map(|rule| (rule.name(), rule.explanation()));
    let is_wanted = args.translations.check_translation;
    let of_pairs = translation_check::Rule::all().filter(|_| is_wanted);
    let rules = rules.chain(of_pairs.map(|rule| (rule.name(), rule.explanation())));
    match args.format {
        Format::Text => {
            for (name, explanation) in rules {
                writeln!(out, "{name:<22} {explanation}")?;
            }
        }
        Format::Json => {
            let all: Vec<_> =
                rules.map(|(rule, explanation)| Listed { rule, explanation }).collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&all)?)?;
        }
        Format::Sarif => bail!("--rules are no findings; expected --format text or json"),
    }
    Ok(Exit::Done)
}
