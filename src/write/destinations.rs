//! The outputs of a run: opened before the work begins and put in place together at its end.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result, reason};
use crate::place::Place;
use crate::visible::visible;

use super::destination::{Destination, Spot, Staged};
use super::file_identity::{self, Identity};
use super::temporary::{parent, rename_all};

/// The outputs of one run.
///
/// A regular file is first written to a temporary file in the same folder. [`Destinations::commit`]
/// syncs all of them to disk and then renames them back to back: they appear together or not at
/// all. Dropping the value without a commit leaves existing files unchanged and removes new ones.
/// Standard output (`-`), pipes and devices are written directly.
///
/// ```no_run
/// use std::io::Write as _;
/// use std::path::Path;
///
/// use tmforge::output::Destinations;
///
/// let mut outputs = Destinations::new(&["in.tsv".into()]);
/// let mut memory = outputs.open(Path::new("out.tsv"))?;
/// let mut report = outputs.open(Path::new("report.json"))?;
/// memory.write_all(b"rain\tRegen\n")?;
/// report.write_all(b"{\"units\": 1}\n")?;
/// outputs.commit()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Destinations {
    inputs: Vec<Input>,
    all: Vec<Destination>,
}

/// A regular file that the run reads.
#[derive(Debug)]
struct Input {
    name: String,
    identity: Identity,
}

impl Destinations {
    /// Creates an empty set of outputs for a run that reads `inputs`; `-` is standard input. List
    /// everything that the run reads: documents, TM files, lexicons, segmentation rules, lists.
    pub fn new(inputs: &[PathBuf]) -> Self {
        Self { inputs: inputs.iter().filter_map(|path| input(path)).collect(), all: Vec::new() }
    }

    /// Adds an output (`-` is standard output) and returns its number, from 0. Opens it, so that a
    /// path that cannot be written fails before the work begins. Creates missing parent folders.
    ///
    /// # Errors
    /// When the path is a directory, cannot be written, or is the same file as an input or another
    /// output, also by another name.
    pub fn add(&mut self, path: &Path) -> Result<usize> {
        let added = Destination::open(path)?;
        let refused = self.refusal(&added).map_or(Ok(()), Err);
        refused.map_err(|error| error.at(Place::file(&added.name)))?;
        self.all.push(added);
        Ok(self.all.len() - 1)
    }

    /// Opens the stream into an output, at its beginning. Call this once for each output, and flush
    /// the stream before [`Destinations::commit`].
    ///
    /// # Errors
    /// When the operating system reports an error, or no output has that number.
    pub fn stream(&self, number: usize) -> Result<Box<dyn Write + Send>> {
        match self.all.get(number) {
            Some(destination) => destination.stream(),
            None => {
                Err(Error::new(ErrorKind::Internal, format!("no output has the number {number}")))
            }
        }
    }

    /// [Adds](Self::add) an output and returns the [stream](Self::stream) into it.
    ///
    /// # Errors
    /// As [`Destinations::add`] and [`Destinations::stream`].
    pub fn open(&mut self, path: &Path) -> Result<Box<dyn Write + Send>> {
        let number = self.add(path)?;
        self.stream(number)
    }

    /// Removes the outputs with these numbers: existing files are unchanged, new files are deleted.
    /// The numbers of later outputs shift.
    pub fn discard(&mut self, numbers: std::ops::Range<usize>) {
        // Last opened, first removed: an earlier output may have created the folder of a later one.
        self.all.drain(numbers).rev().for_each(drop);
    }

    /// Puts all files in place: syncs each to disk, then renames all.
    ///
    /// # Errors
    /// When the operating system reports an error. Before the first rename nothing has changed;
    /// afterwards the error lists the files that are in place.
    pub fn commit(mut self) -> Result<()> {
        self.all.iter().try_for_each(Destination::sync)?;
        let (mut names, mut files, mut created) = (Vec::new(), Vec::new(), Vec::new());
        for Destination { name, spot } in std::mem::take(&mut self.all) {
            if let Spot::File(staged) = spot {
                let Staged { temporary, path, created: folders, is_old: _ } = *staged;
                names.push(name);
                files.push((temporary, path));
                created.push(folders);
            }
        }
        let mut folders: Vec<_> = files.iter().map(|(_, path)| parent(path).to_owned()).collect();
        let held = hold_open(files.iter().map(|(_, path)| path.as_path()));
        let renamed = rename_all(files);
        drop(held);
        if let Err((done, cause)) = renamed {
            created.into_iter().rev().for_each(drop);
            return Err(partial_commit(&names, done, cause));
        }
        folders.extend(created.into_iter().flat_map(|created| created.keep()));
        sync_folders(folders);
        Ok(())
    }

    fn refusal(&self, added: &Destination) -> Option<Error> {
        let identity = added.identity();
        if let Some(input) =
            self.inputs.iter().find(|input| identity.as_ref() == Some(&input.identity))
        {
            return Some(is_input(&input.name, &added.name));
        }
        if let Some(other) = self.all.iter().find(|other| other.is_same(added)) {
            return Some(is_output(&other.name, &added.name));
        }
        let other = self.all.iter().find(|other| added.is_within(other))?;
        let found = format!("is inside `{}`, which is another output", visible(&other.name));
        Some(Error::new(ErrorKind::Usage, found).advice("write one of them to another folder"))
    }
}

impl Drop for Destinations {
    /// Drops the last opened output first: an earlier one may have created its folder.
    fn drop(&mut self) {
        while self.all.pop().is_some() {}
    }
}

/// The most old files that are held open: fewer than a process may have.
const MOST_HELD: usize = 256;

/// Opens the files that are about to be replaced, so that their space is freed only afterwards.
/// Freeing it within a rename takes milliseconds, a thousand times as long as the rename alone, and
/// the longer the renames take, the likelier a run is killed between two of them.
fn hold_open<'a>(paths: impl Iterator<Item = &'a Path>) -> Vec<File> {
    // Windows does not replace a file that is open.
    let most = if cfg!(unix) { MOST_HELD } else { 0 };
    paths.take(most).filter_map(|path| File::options().write(true).open(path).ok()).collect()
}

/// The identity of an input, if it is a regular file: only those can be damaged by writing to them.
fn input(path: &Path) -> Option<Input> {
    let name = path.display().to_string();
    let identity = match name.as_str() {
        "-" => file_identity::stdin().as_ref().and_then(file_identity::of_regular),
        _ => Some(path).filter(|path| path.is_file()).and_then(Identity::of_path),
    };
    identity.map(|identity| Input { name, identity })
}

fn is_input(input: &str, output: &str) -> Error {
    let found = match (input, input == output) {
        (_, true) => "is also an input of this run".to_owned(),
        ("-", _) => "is the file that standard input reads".to_owned(),
        _ => format!("is the same file as the input `{}`", visible(input)),
    };
    Error::new(ErrorKind::Usage, found)
        .expected("expected an output that the run does not read")
        .advice("write to another file")
}

fn is_output(other: &str, output: &str) -> Error {
    let found = match other == output {
        true => "is given as an output twice".to_owned(),
        false => format!("is the same file as the output `{}`", visible(other)),
    };
    Error::new(ErrorKind::Usage, found).advice("name each output once")
}

/// The error of a commit that renamed only the first `done` files.
fn partial_commit(names: &[String], done: usize, cause: io::Error) -> Error {
    let failed = names.get(done).map(String::as_str).unwrap_or_default();
    let state = match names.get(..done).unwrap_or_default() {
        [] => "no output was put in place".to_owned(),
        placed => format!("already in place: {}", placed.join(", ")),
    };
    let cause = io::Error::new(cause.kind(), reason(&cause));
    Error::io(Place::file(failed), "cannot be put in place", cause).expected(state)
}

/// Syncs the new names to disk. Errors are ignored: not every file system can sync a folder, and
/// the files are complete under either name.
fn sync_folders(mut folders: Vec<PathBuf>) {
    folders.sort();
    folders.dedup();
    for folder in folders {
        if cfg!(unix) {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
    }
}
