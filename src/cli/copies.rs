//! Copies of inputs that can be read only once: standard input, pipes and devices.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, copy};
use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::NamedTempFile;
use tmforge::error::Error;
use tmforge::place::Place;

/// Temporary files with the bytes of such inputs. They are deleted when the value is dropped.
#[derive(Debug, Default)]
pub(super) struct Copies(BTreeMap<PathBuf, NamedTempFile>);

impl Copies {
    /// Copies the inputs that are no regular files. What does not exist is reported when it is opened.
    pub(super) fn of_unrepeatable(inputs: &[PathBuf]) -> Result<Self> {
        let mut copies = BTreeMap::new();
        for path in inputs {
            let mut stream: Box<dyn Read> = match std::fs::metadata(path) {
                _ if path == Path::new("-") => Box::new(std::io::stdin().lock()),
                Ok(found) if !found.is_file() && !found.is_dir() => Box::new(File::open(path)?),
                _ => continue,
            };
            let place = || Place::file(path.display().to_string());
            let failed = |error| Error::io(place(), "cannot copy to a temporary file", error);
            let mut file = NamedTempFile::new().map_err(failed)?;
            copy(&mut stream, &mut file).map_err(failed)?;
            copies.insert(path.clone(), file);
        }
        Ok(Self(copies))
    }

    /// Opens the copy of an input at its beginning. `None` if the input can be read itself.
    pub(super) fn open(&self, path: &Path) -> tmforge::error::Result<Option<File>> {
        let copy = self.0.get(path).map(NamedTempFile::reopen).transpose();
        let place = || Place::file(path.display().to_string());
        copy.map_err(|error| Error::io(place(), "cannot read its temporary copy", error))
    }
}
