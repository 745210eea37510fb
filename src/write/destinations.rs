//! All files that a run writes: opened before the work begins, put in place together at its end.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result, reason};
use crate::place::Place;
use crate::visible::visible;

use super::destination::{Destination, Spot, Staged};
use super::identity::{self, Identity};
use super::temporary::{parent, rename_all};

/// The outputs of one run.
///
/// A regular file is written to a temporary file beside it. [`Destinations::commit`] waits until all of
/// them are on the disk and then renames them, with nothing in between: they appear together, or not at
/// all. Dropped before that, they leave old files as they were and nothing of new ones. Standard
/// output (`-`), pipes and devices are written directly.
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
    /// No outputs yet, of a run that reads `inputs`; `-` is standard input. Whatever the run reads
    /// belongs to them: documents, memories, lexicons, rules, lists.
    pub fn new(inputs: &[PathBuf]) -> Self {
        Self { inputs: inputs.iter().filter_map(|path| input(path)).collect(), all: Vec::new() }
    }

    /// Adds an output (`-` is standard output) and gives its number, from 0. It is opened, so that one
    /// that cannot be written is refused before the work begins. Parents are made.
    ///
    /// # Errors
    /// When the path is a directory, cannot be written, or is one of the inputs or another output, by
    /// whatever name.
    pub fn add(&mut self, path: &Path) -> Result<usize> {
        let added = Destination::open(path)?;
        let refused = self.refusal(&added).map_or(Ok(()), Err);
        refused.map_err(|error| error.at(Place::file(&added.name)))?;
        self.all.push(added);
        Ok(self.all.len() - 1)
    }

    /// The stream into an output, from its beginning: to be asked for once. Flush it before
    /// [`Destinations::commit`].
    ///
    /// # Errors
    /// When the system refuses, or there is no output of that number.
    pub fn stream(&self, number: usize) -> Result<Box<dyn Write + Send>> {
        match self.all.get(number) {
            Some(destination) => destination.stream(),
            None => Err(Error::new(ErrorKind::Internal, format!("there is no output {number}"))),
        }
    }

    /// [Adds](Self::add) an output and gives the stream into it.
    ///
    /// # Errors
    /// As both.
    pub fn open(&mut self, path: &Path) -> Result<Box<dyn Write + Send>> {
        let number = self.add(path)?;
        self.stream(number)
    }

    /// Takes the outputs of these numbers out again: old files stay, and nothing of new ones is left.
    /// The numbers of those after them change.
    pub fn discard(&mut self, numbers: std::ops::Range<usize>) {
        // Last opened, first removed: the first may have made the folder that others are in.
        self.all.drain(numbers).rev().for_each(drop);
    }

    /// Puts all files in place: waits until each is on the disk, then renames all.
    ///
    /// # Errors
    /// When the system refuses. If that is before the first is renamed, nothing has changed; else the
    /// error says which are in place.
    pub fn commit(mut self) -> Result<()> {
        self.all.iter().try_for_each(Destination::sync)?;
        let (mut names, mut files, mut made) = (Vec::new(), Vec::new(), Vec::new());
        for Destination { name, spot } in std::mem::take(&mut self.all) {
            if let Spot::File(staged) = spot {
                let Staged { temporary, path, made: folders, is_old: _ } = *staged;
                names.push(name);
                files.push((temporary, path));
                made.push(folders);
            }
        }
        let mut folders: Vec<_> = files.iter().map(|(_, path)| parent(path).to_owned()).collect();
        let held = hold(files.iter().map(|(_, path)| path.as_path()));
        let renamed = rename_all(files);
        drop(held);
        if let Err((done, cause)) = renamed {
            made.into_iter().rev().for_each(drop);
            return Err(halfway(&names, done, cause));
        }
        folders.extend(made.into_iter().flat_map(|made| made.keep()));
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
        let found = format!("is in `{}`, which is another output", visible(&other.name));
        Some(Error::new(ErrorKind::Usage, found).advice("write one of them to another folder"))
    }
}

impl Drop for Destinations {
    /// Last opened, first removed: the first may have made the folder that others are in.
    fn drop(&mut self) {
        while self.all.pop().is_some() {}
    }
}

/// How many old files are held open at most: fewer than a process may have.
const MOST_HELD: usize = 256;

/// Holds the files that are about to be replaced. Replacing the last name of a file frees its space
/// at once, which takes a file system milliseconds, a thousand times as long as the rename alone: the
/// longer that takes, the likelier is a run that is killed between two renames.
fn hold<'a>(paths: impl Iterator<Item = &'a Path>) -> Vec<File> {
    // Windows does not replace a file that is open.
    let most = if cfg!(unix) { MOST_HELD } else { 0 };
    paths.take(most).filter_map(|path| File::options().write(true).open(path).ok()).collect()
}

/// Only a file can be spoilt by writing it, not a pipe or a terminal.
fn input(path: &Path) -> Option<Input> {
    let name = path.display().to_string();
    let identity = match name.as_str() {
        "-" => identity::stdin().as_ref().and_then(identity::of_regular),
        _ => Some(path).filter(|path| path.is_file()).and_then(Identity::of_path),
    };
    identity.map(|identity| Input { name, identity })
}

fn is_input(input: &str, output: &str) -> Error {
    let found = match (input, input == output) {
        (_, true) => "is an input of this run, too".to_owned(),
        ("-", _) => "is what standard input is read from".to_owned(),
        _ => format!("is the input `{}`, by another name", visible(input)),
    };
    Error::new(ErrorKind::Usage, found)
        .expected("expected an output that the run does not read")
        .advice("write to another file")
}

fn is_output(other: &str, output: &str) -> Error {
    let found = match other == output {
        true => "is named as an output twice".to_owned(),
        false => format!("is the output `{}`, by another name", visible(other)),
    };
    Error::new(ErrorKind::Usage, found).advice("name each output once")
}

/// The error of a run that could rename only the first `done` files.
fn halfway(names: &[String], done: usize, cause: io::Error) -> Error {
    let failed = names.get(done).map(String::as_str).unwrap_or_default();
    let state = match names.get(..done).unwrap_or_default() {
        [] => "no output was put in place".to_owned(),
        placed => format!("already in place: {}", placed.join(", ")),
    };
    let cause = io::Error::new(cause.kind(), reason(&cause));
    Error::io(Place::file(failed), "cannot be put in place", cause).expected(state)
}

/// Asks that the new names be on the disk. Not every file system can do that for a folder, and the
/// files are complete by either name.
fn sync_folders(mut folders: Vec<PathBuf>) {
    folders.sort();
    folders.dedup();
    for folder in folders {
        if cfg!(unix) {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
    }
}
