//! The plan of a run that cleans: what it removes, and the files that it reads and writes beside those of
//! the conversion.

use std::path::{Path, PathBuf};

use crate::clean::Split;
use crate::convert::cleaning::{Cleaning, ListFormat, ListKind};
use crate::error::{Error, ErrorKind, Result};
use crate::memory::Pairs;
use crate::place::Place;

/// What stands for the name of a part in the name of an output.
const PART: &str = "{part}";

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
            let name = path.display().to_string();
            match (name.contains(PART), parts.is_empty()) {
                (true, true) => return Err(part_without_split(path)),
                (false, false) => return Err(one_for_all(path, parts.len())),
                (false, true) => outputs.push((path.clone(), 0)),
                (true, false) => {
                    let of_part = |(number, part): (usize, &&str)| {
                        (PathBuf::from(name.replace(PART, part)), number as u8)
                    };
                    outputs.extend(parts.iter().enumerate().map(of_part));
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

fn one_for_all(path: &Path, parts: usize) -> Error {
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
