//! The files of a folder.

use std::path::Path;

use anyhow::{Result, anyhow};
use ignore::WalkBuilder;
use tmforge::input::Format;

use super::found::{Located, Unmatched};

/// The files below a folder, in the order of their paths.
pub(super) struct Files {
    /// The files of formats that are read.
    pub(super) documents: Vec<Located>,
    /// The others.
    pub(super) others: Vec<Unmatched>,
}

/// The files below a folder. Hidden files and those that `.gitignore` and `.ignore` name are skipped, so
/// that the result does not depend on what a build left there; settings of the user do not count.
pub(super) fn files(folder: &Path) -> Result<Files> {
    let mut files = Files { documents: Vec::new(), others: Vec::new() };
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .sort_by_file_path(Ord::cmp)
        .build();
    for entry in walk {
        let entry = entry.map_err(|error| anyhow!("cannot read {}: {error}", folder.display()))?;
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.into_path();
        let name = name_below(folder, &path);
        if Format::may_be_document(&name) {
            files.documents.push(Located { path, name });
        } else {
            files.others.push(Unmatched { path, reason: "is of no format that is read".into() });
        }
    }
    Ok(files)
}

/// The path of a file below a folder, with `/` between its parts.
fn name_below(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
