//! The command line: arguments as typed, one file per subcommand, exit codes.

mod align;
mod convert;
mod diff;
mod exit;
mod export;
mod findings;
mod inputs;
mod inspect;
mod jobs;
mod lexicons;
mod memories;
mod report;
mod sarif;
mod segment;
mod signals;
mod stats;
mod summary;
mod terminal;
mod validate;
mod values;

use std::borrow::Cow;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tmforge::error::Error;
use tmforge::place::Place;
use tmforge::visible::visible;

use exit::Exit;
use terminal::{reasons, tell, visible_lines};

/// Turns bilingual documents into translation memories.
#[derive(Debug, Parser)]
#[command(name = "tmforge", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Aligns bilingual documents and writes translation memories.
    Export(export::Args),
    /// Aligns files of one sentence a line and writes the beads.
    Align(align::Args),
    /// Shows what is understood of a document: blocks, sections, beads, what is left out.
    Inspect(inspect::Args),
    /// Cuts text into sentences, one a line.
    Segment(segment::Args),
    /// Turns memories of one format into another, and merges them.
    Convert(convert::Args),
    /// Tells what changed from one state of a memory to the next.
    Diff(diff::Args),
    /// Tells what a memory holds, in figures.
    Stats(stats::Args),
    /// Checks memories, and compares one with a sample.
    Validate(validate::Args),
}

/// Parses the arguments and runs the subcommand.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    // A run that cannot watch for signals does its work all the same.
    let _ = signals::watch();
    let result = match cli.command {
        Command::Export(args) => export::run(&args),
        Command::Align(args) => align::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Segment(args) => segment::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Validate(args) => validate::run(&args),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) if is_broken_pipe(&error) => Exit::Done.into(),
        Err(error) => {
            let error = error.downcast::<std::io::Error>().map_or_else(|e| e, unprintable);
            tell(&format!("tmforge: {}", reasons(&error)));
            Exit::Failed.into()
        }
    }
}

/// A value that is not usable is told in one line, as every other error; the rest is clap's to tell.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.to_string();
    if error.kind() == clap::error::ErrorKind::ValueValidation {
        let (line, _) = text.rsplit_once("\n\nFor more").unwrap_or((text.trim_end(), ""));
        tell(&format!("tmforge: {}", visible(line.trim_start_matches("error: "))));
        return Exit::Failed.into();
    }
    // clap repeats what was typed, which may be a file name.
    if error.use_stderr() && matches!(visible_lines(&text), Cow::Owned(_)) {
        tell(text.trim_end());
        return Exit::Failed.into();
    }
    error.exit();
}

/// Errors without a word about a file are those of standard output: all others name theirs.
fn unprintable(cause: std::io::Error) -> anyhow::Error {
    Error::io(Place::file("-"), "cannot write", cause).into()
}

/// A reader of our output that closed early has what it wanted.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let ours = error.downcast_ref::<tmforge::error::Error>().and_then(|e| e.io_kind());
    let plain = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    ours.or(plain) == Some(std::io::ErrorKind::BrokenPipe)
}
