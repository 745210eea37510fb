//! The plan of a run that cleans: what it removes, and the files that it reads and writes beside those of
//! the conversion.

use std::path::{Path, PathBuf};

use crate::clean::Split;
use crate::convert::cleaning::{Cleaning, ListKind};
use crate::convert::part_name::{PART, has_part, of_part, one_for_all};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::Pairs;
use crate::place::Place;
use crate::write::ListFormat;

/// What a run cleans, beside what it converts.
#[derive(Debug, Default)]
pub struct CleaningPlan {
    /// What is repaired, removed and split off.
    pub cleaning: Cleaning,
    /// The lists of rows.
    pub lists: Vec<(ListKind, ListFormat, PathBuf)>,
    /// The files that are read beside the inputs.
    pub inputs: Vec<PathBuf>,
}

impl CleaningPlan {
    /// Adds a list of rows.
    ///
    /// # Errors
    /// As [`ListFormat::of_path`].
    pub fn add_list(&mut self, kind: ListKind, path: &Path) -> Result<()> {
        self.lists.push((kind, ListFormat::of_path(path)?, path.to_owned()));
        Ok(())
    }

    /// Adds the pairs of a file to the sets from which no row may have a text.
    ///
    /// # Errors
    /// When the file cannot be read to its end.
    pub fn subtract(&mut self, path: &Path, pairs: Pairs) -> Result<()> {
        let subtracted = &mut self.cleaning.against.subtracted;
        for pair in pairs {
            let pair = pair?;
            subtracted.add(&pair.source);
            subtracted.add(&pair.target);
        }
        self.inputs.push(path.to_owned());
        Ok(())
    }

    /// Keeps the pairs of a file in the part of the split with this name.
    ///
    /// # Errors
    /// When the split has no such part, or the file cannot be read to its end.
    pub fn keep_part(&mut self, part: &str, path: &Path, pairs: Pairs) -> Result<()> {
        let split: &mut Split = &mut self.cleaning.against.split;
        let part = split.part(part)?;
        for pair in pairs {
            let pair = pair?;
            split.keep(part, &pair.source);
            split.keep(part, &pair.target);
        }
        self.inputs.push(path.to_owned());
        Ok(())
    }

    /// The outputs, each with its part of the split: an output with `{part}` in its name is one for each
    /// part.
    ///
    /// # Errors
    /// When there is a split and a name lacks `{part}`, or the other way round.
    pub fn outputs(&self, paths: &[PathBuf]) -> Result<Vec<(PathBuf, u8)>> {
        let split = &self.cleaning.against.split;
        let parts = if split.parts.is_empty() { Vec::new() } else { split.names() };
        let mut outputs = Vec::new();
        for path in paths {
            match (has_part(path), parts.is_empty()) {
                (true, true) => return Err(part_without_split(path)),
                (false, false) => return Err(one_for_all(path, &parts.len().to_string())),
                (false, true) => outputs.push((path.clone(), 0)),
                (true, false) => {
                    let output =
                        |(number, part): (usize, &&str)| (of_part(path, part), number as u8);
                    outputs.extend(parts.iter().enumerate().map(output));
                }
            }
        }
        Ok(outputs)
    }
}

fn part_without_split(path: &Path) -> Error {
    Error::new(ErrorKind::Usage, format!("{PART}, and no split"))
        .expected("expected a split with parts")
        .advice("add one, or name a file")
        .at(Place::file(path.display().to_string()))
}
