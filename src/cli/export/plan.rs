//! What `--dry-run` prints: which files go together.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;
use tmforge::lang::LanguagePair;
use tmforge::pipeline::Job;
use tmforge::visible::visible;

use crate::cli::exit::Exit;
use crate::cli::jobs::Gathered;
use crate::cli::pairing::Unmatched;
use crate::cli::terminal::{Format, eprint_visible};

/// The plan of a pair of languages, as `--format json` prints it.
#[derive(Serialize)]
struct Plan {
    source: String,
    target: String,
    documents: Vec<Planned>,
    left_out: Vec<LeftOut>,
}

/// A document of the plan.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Planned {
    Bilingual { file: String },
    Pair { source: String, target: String },
}

/// A file that goes with no other.
#[derive(Serialize)]
pub(super) struct LeftOut {
    file: String,
    reason: String,
}

impl Plan {
    fn new(pair: &LanguagePair, gathered: &Gathered) -> Self {
        Self {
            source: pair.source.as_str().to_owned(),
            target: pair.target.as_str().to_owned(),
            documents: gathered.jobs.iter().filter_map(planned).collect(),
            left_out: left_out(gathered.unmatched.iter()),
        }
    }
}

fn planned(job: &Job) -> Option<Planned> {
    match job {
        Job::Bilingual(input) => Some(Planned::Bilingual { file: input.shown().into_owned() }),
        Job::Pair(source, target) => Some(Planned::Pair {
            source: source.shown().into_owned(),
            target: target.shown().into_owned(),
        }),
        Job::Line(_) => None,
    }
}

pub(super) fn left_out<'u>(unmatched: impl Iterator<Item = &'u Unmatched>) -> Vec<LeftOut> {
    let left_out = |Unmatched { path, reason }: &Unmatched| LeftOut {
        file: path.to_string_lossy().into_owned(),
        reason: reason.clone(),
    };
    unmatched.map(left_out).collect()
}

/// Prints the documents of each pair of languages, and the files that are left and why.
pub(super) fn print(pairs: &[LanguagePair], gathered: &[Gathered], format: Format) -> Result<Exit> {
    match format {
        Format::Text => print_lines(pairs, gathered)?,
        Format::Json => {
            let plans =
                pairs.iter().zip(gathered).map(|(pair, gathered)| Plan::new(pair, gathered));
            let json = serde_json::to_string_pretty(&plans.collect::<Vec<_>>())?;
            writeln!(std::io::stdout().lock(), "{json}")?;
        }
    }
    let is_empty = gathered.iter().all(|gathered| gathered.jobs.is_empty());
    Ok(if is_empty { Exit::Found } else { Exit::Done })
}

/// Prints the plan in columns that are separated by tabs.
fn print_lines(pairs: &[LanguagePair], gathered: &[Gathered]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for (pair, Gathered { jobs, unmatched }) in pairs.iter().zip(gathered) {
        let languages = format!("{}-{}", pair.source, pair.target);
        for job in jobs {
            match job {
                Job::Bilingual(input) => {
                    writeln!(out, "{languages}\tbilingual\t{}", visible(&input.shown()))?;
                }
                Job::Line(_) => {}
                Job::Pair(source, target) => {
                    let (source, target) = (source.shown(), target.shown());
                    writeln!(out, "{languages}\tpair\t{}\t{}", visible(&source), visible(&target))?;
                }
            }
        }
        for Unmatched { path, reason } in unmatched {
            let path = path.to_string_lossy();
            writeln!(out, "{languages}\tleft out\t{}\t{reason}", visible(&path))?;
        }
    }
    Ok(())
}

/// The most files without a partner that are listed in a run.
const LISTED: usize = 20;

/// Lists the files that go with no other on standard error.
pub(super) fn tell_unmatched(unmatched: &[Unmatched]) {
    for Unmatched { path, reason } in unmatched.iter().take(LISTED) {
        eprint_visible(&format!("left out: {}: {reason}", path.display()));
    }
    if let Some(more) = unmatched.len().checked_sub(LISTED).filter(|more| *more > 0) {
        eprint_visible(&format!("left out: {more} more; --dry-run lists all"));
    }
}
