//! `tmforge validate`: what is wrong with memories, and how one differs from a sample.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde::Serialize;
use tmforge::compare::{Comparison, memories, side_by_side};
use tmforge::validate::{Finding, Rule, Severity, check_file};

use super::lexicons::read_memory;
use super::{Exit, reasons, sarif, tell};

/// Arguments of `tmforge validate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Memories: .tmx .tsv .csv .jsonl
    #[arg(required_unless_present = "rules", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// List the rules and what they ask for
    #[arg(long)]
    rules: bool,

    /// Compare with this memory, too, whose units are right
    #[arg(long, value_name = "SAMPLE")]
    against: Option<PathBuf>,

    /// The least strict F1 against the sample, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 1.0, requires = "against")]
    min_f1: f64,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    /// SARIF 2.1.0, for editors and code review
    Sarif,
}

/// The width that differences are laid out for.
const WIDTH: usize = 80;

/// What was found, for `--format json`.
#[derive(Debug, Default, Serialize)]
struct Report {
    findings: Vec<Finding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<Comparison>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Exit> {
    if args.rules {
        return list_rules();
    }
    let mut report = Report::default();
    let mut exit = Exit::Done;
    for path in &args.files {
        exit = exit.max(check(path, &mut report));
    }
    if let Some(sample) = &args.against {
        let [memory] = args.files.as_slice() else {
            bail!("--against compares one memory with one sample; {} were given", args.files.len());
        };
        exit = exit.max(compare(memory, sample, args.min_f1, &mut report));
    }
    print(&report, args.format)?;
    Ok(exit)
}

fn check(path: &Path, report: &mut Report) -> Exit {
    match check_file(path) {
        Ok(findings) => {
            let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
            report.findings.extend(findings);
            if errors { Exit::Found } else { Exit::Done }
        }
        Err(error) => {
            tell(&error.to_string());
            Exit::Failed
        }
    }
}

fn compare(memory: &Path, sample: &Path, least: f64, report: &mut Report) -> Exit {
    let both = read_memory(memory).and_then(|memory| Ok((memory, read_memory(sample)?)));
    match both {
        Ok((memory, sample)) => {
            let comparison = memories(&memory, &sample);
            let below = comparison.strict.f1() < least;
            report.comparison = Some(comparison);
            if below { Exit::Found } else { Exit::Done }
        }
        Err(error) => {
            tell(&reasons(&error));
            Exit::Failed
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

fn print(report: &Report, format: Format) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if format == Format::Sarif {
        writeln!(out, "{}", serde_json::to_string_pretty(&sarif::log(&report.findings))?)?;
        return Ok(());
    }
    if format == Format::Json {
        writeln!(out, "{}", serde_json::to_string_pretty(report)?)?;
        return Ok(());
    }
    for finding in &report.findings {
        writeln!(out, "{finding}")?;
    }
    if let Some(comparison) = &report.comparison {
        write!(out, "{}", side_by_side(comparison, WIDTH))?;
    }
    Ok(())
}
