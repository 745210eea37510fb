//! The command line: arguments, subcommands (one file each) and exit codes.

mod align;
mod color;
mod convert;
mod diff;
mod document_lines;
mod documentation;
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
mod report;
mod sarif;
mod segment;
mod signals;
mod stats;
mod summary;
mod terminal;
mod validate;
mod values;
mod vectors;
mod verdicts;

use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use tmforge::error::Error;
use tmforge::place::Place;
use tmforge::visible::visible;

use exit::Exit;
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
    Export(export::Args),
    /// Align files with one sentence per line and write the beads
    Align(align::Args),
    /// Show the blocks, sections, beads and excluded text of a document
    Inspect(inspect::Args),
    /// Cut text into sentences, one per line
    Segment(segment::Args),
    /// Convert translation memories to other formats, and merge them
    Convert(convert::Args),
    /// Show what changed between two versions of a translation memory
    Diff(diff::Args),
    /// Print statistics of a translation memory
    Stats(stats::Args),
    /// List, learn and print bilingual lexicons
    Lexicon(lexicon::Args),
    /// Check TM files for errors, and compare one with a reference sample
    Validate(validate::Args),
    /// Print the completions of a shell, to be loaded by it
    Completions(documentation::CompletionArgs),
    /// Write the manual pages of all commands
    Man(documentation::ManArgs),
}

/// Parses the arguments and runs the subcommand.
pub(crate) fn main() -> ExitCode {
    if std::env::args_os().len() == 1 && std::io::stdout().is_terminal() {
        // A closed standard output is no failure.
        let _ = std::io::stdout().lock().write_all(INTRODUCTION.as_bytes());
        return Exit::Done.into();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    // Without signal handlers a run works as well, and only its cleanup is lost.
    let _ = signals::watch();
    let result = match cli.command {
        Command::Export(args) => export::run(&args),
        Command::Align(args) => align::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Segment(args) => segment::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Lexicon(args) => lexicon::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Completions(args) => documentation::completions(&args, Cli::command()),
        Command::Man(args) => documentation::man(&args, Cli::command()),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) if is_broken_pipe(&error) => Exit::Done.into(),
        Err(error) => {
            let error = error.downcast::<std::io::Error>().map_or_else(|e| e, stdout_error);
            eprint_visible(&format!("tmforge: {}", error_chain(&error)));
            Exit::Failed.into()
        }
    }
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
