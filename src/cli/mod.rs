//! The command line: arguments, subcommands (one file each) and exit codes.

mod align;
mod bar;
mod clean;
mod color;
mod config;
mod config_file;
mod conversion;
mod convert;
mod copies;
mod diff;
mod document_lines;
mod documentation;
mod examples;
mod exit;
mod export;
mod findings;
mod inputs;
mod inspect;
mod jobs;
mod languages;
mod lexicon;
mod lexicons;
mod memories;
mod pairing;
mod presets;
mod report;
mod reviews;
mod sarif;
mod score;
mod segment;
mod signals;
mod stats;
mod summary;
mod terminal;
mod translations;
mod validate;
mod values;
mod vectors;
mod verdicts;
mod version;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use tmforge::error::Error;
use tmforge::place::Place;
use tmforge::visible::visible;

use config_file::ConfigFile;
use exit::Exit;
use presets::Presets;
use terminal::{eprint_visible, error_chain, visible_lines};

/// The command line of `tmforge`. Its help text is the description of the package.
#[derive(Debug, Parser)]
#[command(name = "tmforge", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What people come for, shown in a terminal where no command is given.
const INTRODUCTION: &str = "\
tmforge turns bilingual documents into translation memories.

Make a memory of a document in two languages, or of two documents:
    tmforge export report.docx -s en -t de -o report.tmx
    tmforge export --pair report.en.docx report.de.docx -s en -t de -o report.tmx

Make a memory of a folder of translated files:
    tmforge export docs -s en -t de -o docs.tmx

Convert a memory, or check one:
    tmforge convert memory.tmx -o memory.tsv -s en -t de
    tmforge validate memory.tmx

All commands: tmforge --help. The options of one: tmforge export --help.
";

#[derive(Debug, Subcommand)]
enum Command {
    /// Align bilingual documents and write translation memories
    Export(Box<export::Args>),
    /// Align files with one sentence per line and write the beads
    Align(align::Args),
    /// Show the blocks, sections, beads and excluded text of a document
    Inspect(inspect::Args),
    /// Cut text into sentences, one per line
    Segment(segment::Args),
    /// Convert translation memories to other formats, and merge them
    Convert(Box<convert::Args>),
    /// Repair the rows of translation memories, remove dirt and duplicates, and split off test sets
    Clean(Box<clean::Args>),
    /// Set the confidence of the aligner for the pairs of translation memories
    Score(Box<score::Args>),
    /// Show what changed between two versions of a translation memory
    Diff(diff::Args),
    /// Print statistics of a translation memory
    Stats(stats::Args),
    /// List, learn and print bilingual lexicons
    Lexicon(lexicon::Args),
    /// Check TM files for errors, and compare one with a reference sample
    Validate(validate::Args),
    /// Show the options that tmforge.toml sets, and the defaults of the others
    Config(config::Args),
    /// Print the completions of a shell, to be loaded by it
    Completions(documentation::CompletionArgs),
    /// Write the manual pages of all commands
    Man(documentation::ManArgs),
}

/// How the command is called.
pub(crate) struct Call {
    /// The name of the command, and its arguments.
    pub(crate) arguments: Vec<OsString>,
    /// The file that holds the program, by which a cache knows its version.
    pub(crate) program: PathBuf,
}

/// Parses the arguments and runs the subcommand.
pub(crate) fn main(call: Call) -> ExitCode {
    let Call { arguments, program } = call;
    if arguments.len() == 1 && std::io::stdout().is_terminal() {
        // A closed standard output is no failure.
        let _ = std::io::stdout().lock().write_all(INTRODUCTION.as_bytes());
        return Exit::Done.into();
    }
    let Arguments { cli, file, presets } = match parse(arguments) {
        Ok(arguments) => arguments,
        Err(error) => match error.downcast::<clap::Error>() {
            Ok(error) => return usage(&error),
            Err(error) => return failed(error),
        },
    };
    // Without signal handlers a run works as well, and only its cleanup is lost.
    let _ = signals::watch();
    let result = match cli.command {
        Command::Export(args) => export::run(&args, presets.as_ref(), &program),
        Command::Align(args) => align::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Segment(args) => segment::run(&args),
        Command::Convert(args) => convert::run(&args, presets.as_ref()),
        Command::Clean(args) => clean::run(&args, presets.as_ref()),
        Command::Score(args) => score::run(&args, presets.as_ref()),
        Command::Diff(args) => diff::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Lexicon(args) => lexicon::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Completions(args) => documentation::completions(&args, command()),
        Command::Man(args) => documentation::man(&args, command()),
        Command::Config(args) => config::run(&args, file.as_ref(), command()),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) if is_broken_pipe(&error) => Exit::Done.into(),
        Err(error) => failed(error),
    }
}

/// Prints the error that ended a run.
fn failed(error: anyhow::Error) -> ExitCode {
    let error = error.downcast::<std::io::Error>().map_or_else(|e| e, stdout_error);
    eprint_visible(&format!("tmforge: {}", error_chain(&error)));
    Exit::Failed.into()
}

/// The arguments of a run.
struct Arguments {
    cli: Cli,
    /// The file of options.
    file: Option<ConfigFile>,
    /// The options that the file sets for this run.
    presets: Option<Presets>,
}

/// The description of all commands and options.
fn command() -> clap::Command {
    presets::add_options(Cli::command())
}

/// Parses the arguments, with the options of a file as defaults.
fn parse(given: Vec<OsString>) -> anyhow::Result<Arguments> {
    let mut command = command();
    let file = presets::read(&command, &given)?;
    if let Some(file) = &file {
        command = presets::with_defaults(command, file);
    }
    command = examples::add(command);
    // The long form reads all dictionaries.
    if given.iter().any(|argument| argument == "--version") {
        command = command.long_version(&*version::long().leak());
    }
    let result = command.try_get_matches_from_mut(given);
    // A value that is not valid is reported with its place in the file. `config` does not use the values.
    let is_unchecked = match &result {
        Ok(matches) => matches.subcommand_name() == Some("config"),
        Err(error) => error.use_stderr(),
    };
    if let Some(file) = file.as_ref().filter(|_| is_unchecked) {
        presets::check(&command, file)?;
    }
    let matches = result?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    let presets = file.as_ref().and_then(|file| presets::used(file, &matches));
    if let Some(presets) = presets.as_ref().filter(|_| !is_quiet(&matches)) {
        eprint_visible(&presets.line());
    }
    Ok(Arguments { cli, file, presets })
}

/// Whether the command is asked to print errors only.
fn is_quiet(matches: &ArgMatches) -> bool {
    let quiet = matches.subcommand().map(|(_, matches)| matches.try_get_one::<bool>("quiet"));
    matches!(quiet, Some(Ok(Some(true))))
}

/// Prints a usage error. An invalid value is printed in one line, like all other errors; clap
/// prints the rest.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.to_string();
    if error.kind() == clap::error::ErrorKind::ValueValidation {
        let (line, _) = text.rsplit_once("\n\nFor more").unwrap_or((text.trim_end(), ""));
        eprint_visible(&format!("tmforge: {}", visible(line.trim_start_matches("error: "))));
        return Exit::Failed.into();
    }
    // clap repeats the argument, which may be a file name with control characters.
    if error.use_stderr() && matches!(visible_lines(&text), Cow::Owned(_)) {
        eprint_visible(text.trim_end());
        return Exit::Failed.into();
    }
    error.exit();
}

/// An I/O error that names no file. It is about standard output, because all others name their
/// file.
fn stdout_error(cause: std::io::Error) -> anyhow::Error {
    Error::io(Place::file("-"), "cannot write", cause).into()
}

/// Whether the reader of standard output closed it early, as `head` does. This is not a failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let own = error.downcast_ref::<tmforge::error::Error>().and_then(|e| e.io_kind());
    let plain = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    own.or(plain) == Some(std::io::ErrorKind::BrokenPipe)
}
