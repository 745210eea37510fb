//! `tmforge validate`: what is wrong with memories, and how one differs from a sample.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use tmforge::validate::{Severity, check_file};

use super::{Exit, tell};

/// Arguments of `tmforge validate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Memories: .tmx .tsv .csv .jsonl
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    let mut exit = Exit::Done;
    let mut out = std::io::stdout().lock();
    for path in &args.files {
        match check_file(path) {
            Ok(findings) => {
                for finding in &findings {
                    writeln!(out, "{finding}")?;
                }
                if findings.iter().any(|finding| finding.severity == Severity::Error) {
                    exit = exit.max(Exit::Found);
                }
            }
            Err(error) => {
                tell(&error.to_string());
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}
