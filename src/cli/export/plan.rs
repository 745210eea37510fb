//! What `--dry-run` prints: which files go together.

use std::io::Write;

use anyhow::Result;
use tmforge::lang::LanguagePair;
use tmforge::pipeline::Job;
use tmforge::visible::visible;

use crate::cli::exit::Exit;
use crate::cli::jobs::Gathered;
use crate::cli::pairing::Unmatched;
use crate::cli::terminal::eprint_visible;

/// Prints the documents of each pair of languages, then the files that are left and why. Columns are
/// separated by tabs.
pub(super) fn print(pairs: &[LanguagePair], gathered: &[Gathered]) -> Result<Exit> {
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
    let is_empty = gathered.iter().all(|gathered| gathered.jobs.is_empty());
    Ok(if is_empty { Exit::Found } else { Exit::Done })
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
