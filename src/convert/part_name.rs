//! The names of outputs in parts: `{part}` stands for the name of a part.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::place::Place;

/// What stands for the name of a part.
pub(super) const PART: &str = "{part}";

/// Whether a name has a place for that of a part.
pub(super) fn has_part(path: &Path) -> bool {
    path.display().to_string().contains(PART)
}

/// The path of a part.
pub(super) fn of_part(path: &Path, part: &str) -> PathBuf {
    PathBuf::from(path.display().to_string().replace(PART, part))
}

/// The error for a name without a place for that of a part. `parts` is how many there are.
pub(super) fn one_for_all(path: &Path, parts: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("one file for {parts} parts"))
        .expected(format!("expected {PART} in its name"))
        .advice(format!("name it {}", with_part(path).display()))
        .at(Place::file(path.display().to_string()))
}

/// The path with a place for the name of the part, before its extensions.
fn with_part(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (stem, extensions) = name.split_once('.').unwrap_or((&name, ""));
    path.with_file_name(format!("{stem}.{PART}.{extensions}"))
}
