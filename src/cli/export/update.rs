//! The update of an old memory by a new edition of its documents.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use tmforge::lang::LanguagePair;
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::output::Outputs;
use tmforge::update::{Update, UpdateSummary};

use super::args::Args;
use super::outputs::named;
use crate::cli::copies::Copies;
use crate::cli::terminal::plural;

/// Reads the memory of `--update`, if there is one, and opens the files that go with it.
pub(super) fn begin(args: &Args, pair: &LanguagePair, outputs: &mut Outputs) -> Result<()> {
    let Some(path) = args.update.clone() else { return Ok(()) };
    let copies = Arc::new(Copies::of_unrepeatable(std::slice::from_ref(&path))?);
    let format = InputFormat::of_path(&path)?;
    let update = Update::new(move || open(&path, format, &copies), pair)?;
    let name = |path: &Option<PathBuf>| path.as_ref().map(|path| named(path, pair.target.as_str()));
    let (retired, changes) = (name(&args.retired), name(&args.changes));
    outputs.set_update(update, retired.as_deref(), changes.as_deref())?;
    Ok(())
}

fn open(path: &Path, format: InputFormat, copies: &Copies) -> tmforge::error::Result<MemoryReader> {
    match copies.open(path)? {
        Some(copy) => MemoryReader::read(&path.display().to_string(), Box::new(copy), format),
        None => MemoryReader::open(path, format),
    }
}

/// What became of the pairs of the old memory.
pub(super) fn lines(summary: &UpdateSummary) -> Vec<String> {
    let UpdateSummary { memory, kept, changed, added, gone, account } = summary;
    let mut lines = vec![format!(
        "update of {memory}: {} kept, {changed} changed, {added} added; {} gone",
        plural(*kept, "unit"),
        plural(*gone, "old pair")
    )];
    lines.extend(account.lines().into_iter().map(|line| format!("{memory}: {line}")));
    lines
}
