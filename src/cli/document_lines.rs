//! The documents of `--documents`: a line of JSON each.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::Result;
use tmforge::error::Error;
use tmforge::pipeline::{Job, Line};
use tmforge::place::Place;

/// The lines of a file as jobs. Empty lines are skipped.
pub(super) struct Lines {
    name: String,
    stream: BufReader<Box<dyn Read + Send>>,
    number: usize,
    failure: Failure,
}

/// The error that ended the reading, if one did.
pub(super) type Failure = Arc<Mutex<Option<Error>>>;

impl Lines {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let stream: Box<dyn Read + Send> = match path.as_os_str() == "-" {
            true => Box::new(std::io::stdin()),
            false => {
                let cannot = |cause| Error::io(Place::file(&name), "cannot read", cause);
                Box::new(File::open(path).map_err(cannot)?)
            }
        };
        let stream = BufReader::with_capacity(1 << 16, stream);
        Ok(Self { name, stream, number: 0, failure: Failure::default() })
    }

    /// Where the error will be that ends the reading.
    pub(super) fn failure(&self) -> Failure {
        Arc::clone(&self.failure)
    }
}

/// The number of documents in a file; `None` if it is no regular file, which can be read only once.
pub(super) fn count(path: &Path) -> Option<u64> {
    let is_regular = path.as_os_str() != "-" && path.metadata().is_ok_and(|found| found.is_file());
    let mut stream = BufReader::new(File::open(path).ok().filter(|_| is_regular)?);
    let (mut count, mut line) = (0, Vec::new());
    while stream.read_until(b'\n', &mut line).ok()? > 0 {
        count += u64::from(!line.trim_ascii().is_empty());
        line.clear();
    }
    Some(count)
}

impl Iterator for Lines {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        loop {
            let mut bytes = Vec::new();
            match self.stream.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    let error = Error::io(Place::file(&self.name), "cannot read", error);
                    *self.failure.lock().unwrap_or_else(|e| e.into_inner()) = Some(error);
                    return None;
                }
            }
            self.number += 1;
            let line = bytes.trim_ascii();
            if !line.is_empty() {
                let bytes = line.to_vec();
                return Some(Job::Line(Line {
                    file: self.name.clone(),
                    number: self.number,
                    bytes,
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_counted_in_regular_files_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("documents.jsonl");
        std::fs::write(&path, "{}\n\n  \n{}").unwrap();
        assert_eq!(count(&path), Some(2));
        assert_eq!(count(folder.path()), None);
        assert_eq!(count(Path::new("-")), None);
    }
}
