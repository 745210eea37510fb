//! Lists of files.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tmforge::error::Error;
use tmforge::place::Place;

use crate::cli::terminal::plural;

/// The files that a list names, one a line, or separated by NUL.
///
/// # Errors
/// When the list cannot be read or is not UTF-8.
pub(in crate::cli) fn bilingual_files(list: &Path, separator: char) -> Result<Vec<PathBuf>> {
    let text = read(list)?;
    let entries = text.split(separator).map(|entry| match separator {
        '\n' => entry.strip_suffix('\r').unwrap_or(entry),
        _ => entry,
    });
    Ok(entries.filter(|entry| !entry.is_empty()).map(PathBuf::from).collect())
}

/// The pairs that a list names: a source file and a target file, separated by a tab, on each line.
///
/// # Errors
/// When the list cannot be read or is not UTF-8, or a line has not two columns.
pub(in crate::cli) fn listed_pairs(list: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let text = read(list)?;
    let mut pairs = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [source, target] = columns.as_slice() else {
            bail!(
                "{}:{}: {}; expected a source file and a target file, separated by a tab",
                list.display(),
                at + 1,
                plural(columns.len(), "column")
            );
        };
        pairs.push((PathBuf::from(source), PathBuf::from(target)));
    }
    Ok(pairs)
}

fn read(list: &Path) -> Result<String> {
    let cannot = |cause| Error::io(Place::file(list.display().to_string()), "cannot read", cause);
    let mut bytes = Vec::new();
    if list.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(cannot)?;
    } else {
        bytes = std::fs::read(list).map_err(cannot)?;
    }
    utf8(list, bytes)
}

fn utf8(list: &Path, bytes: Vec<u8>) -> Result<String> {
    let text = String::from_utf8(bytes);
    let text = text.with_context(|| format!("{}: is not UTF-8", list.display()))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
