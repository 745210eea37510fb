//! Whether a memory is sound: an independent reader, and rules that each look for one thing. Every
//! finding is told, not only the first, with the place where it stands.

mod duplicates;
mod finding;
mod language;
mod report;
mod rows;
mod tables;
mod tmx;

use std::path::Path;

use crate::error::{Error, Result};
use crate::memory::Format;
use crate::place::Place;

pub use finding::{Finding, Rule, Severity};

/// Everything that is wrong with a memory, in the order of the file. `name` stands in the places.
pub fn check(name: &str, bytes: &[u8], format: Format) -> Vec<Finding> {
    match format {
        Format::Tmx => tmx::check(name, bytes),
        Format::Tsv => tables::check_tsv(name, bytes),
        Format::Csv => tables::check_csv(name, bytes),
        Format::Jsonl => rows::check_jsonl(name, bytes),
    }
}

/// Everything that is wrong with the memory at `path`, whose extension tells its format.
///
/// # Errors
/// When it cannot be read, or the extension is no format's.
pub fn check_file(path: &Path) -> Result<Vec<Finding>> {
    let name = path.display().to_string();
    let format = Format::of_path(path)?;
    let bytes =
        std::fs::read(path).map_err(|error| Error::io(Place::file(&name), "cannot read", error))?;
    Ok(check(&name, &bytes, format))
}
