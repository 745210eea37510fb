//! Where a memory goes: a file that appears whole or not at all, or a stream.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// How many symbolic links one may lead to the next, as in the kernel.
const LINKS: usize = 40;

/// Where a memory goes.
///
/// A regular file is written to a temporary file beside it, which takes its name when
/// [`Destination::commit`] is called. Dropped before that, it leaves an old file as it was and
/// nothing of a new one. Standard output (`-`), pipes and devices are written directly.
#[derive(Debug)]
pub struct Destination {
    name: String,
    place: Spot,
}

#[derive(Debug)]
enum Spot {
    Stdout,
    /// A pipe or device.
    Direct(File),
    File {
        temporary: NamedTempFile,
        /// The file itself, all links followed.
        path: PathBuf,
        /// Directories that were made for it; gone again unless it is committed.
        made: MadeDirectories,
    },
}

impl Destination {
    /// Opens `path` (`-` is standard output) so that a path that cannot be written fails before the
    /// work begins. Parents are made.
    ///
    /// # Errors
    /// When the path is a directory, cannot be written, or is one of `inputs`, be it by another name.
    pub fn open(path: &Path, inputs: &[PathBuf]) -> Result<Self> {
        let name = path.display().to_string();
        if path == Path::new("-") {
            return Ok(Self { name, place: Spot::Stdout });
        }
        let place = open(path, inputs).map_err(|error| error.at(Place::file(&name)))?;
        Ok(Self { name, place })
    }

    /// The path as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The stream to write to.
    ///
    /// # Errors
    /// When the system refuses another handle.
    pub fn stream(&self) -> Result<Box<dyn Write + Send>> {
        Ok(match &self.place {
            Spot::Stdout => Box::new(io::stdout()),
            Spot::Direct(file) => Box::new(self.handle(file)?),
            Spot::File { temporary, .. } => Box::new(self.handle(temporary.as_file())?),
        })
    }

    /// Puts a file that is complete in its place.
    ///
    /// # Errors
    /// When the system refuses; what was there before then stays.
    pub fn commit(self) -> Result<()> {
        let Spot::File { temporary, path, made } = self.place else { return Ok(()) };
        let result = temporary
            .as_file()
            .sync_all()
            .and_then(|()| temporary.persist(path).map_err(|error| error.error));
        result.map_err(|error| Error::io(Place::file(self.name), "cannot write", error))?;
        made.keep();
        Ok(())
    }

    /// Whether both write to one place.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.place, &other.place) {
            (Spot::Stdout, Spot::Stdout) => true,
            (Spot::File { path, .. }, Spot::File { path: other, .. }) => {
                path == other || same_file::is_same_file(path, other).unwrap_or(false)
            }
            _ => false,
        }
    }

    fn handle(&self, file: &File) -> Result<File> {
        file.try_clone().map_err(|error| Error::io(Place::file(&self.name), "cannot write", error))
    }
}

fn open(path: &Path, inputs: &[PathBuf]) -> Result<Spot> {
    if is_open_handle(path) {
        return append(path);
    }
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(Error::new(ErrorKind::Usage, "is a directory")
            .expected("expected a file to write")
            .advice("name the file in it")),
        Ok(found) if found.is_file() => replace(path, inputs, &found),
        Ok(_) => append(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path),
        Err(error) => Err(unwritable(error)),
    }
}

/// Whether the path names a handle that the process has already, as /dev/stdout does. What is behind
/// it may look like a file, yet belongs to whoever started the process.
fn is_open_handle(path: &Path) -> bool {
    let path = path.to_string_lossy();
    let in_proc = path.starts_with("/proc/") && path.contains("/fd/");
    in_proc || path.starts_with("/dev/fd/") || path == "/dev/stdout" || path == "/dev/stderr"
}

fn append(path: &Path) -> Result<Spot> {
    OpenOptions::new().append(true).open(path).map(Spot::Direct).map_err(unwritable)
}

/// A file that is there already: its permissions stay, and one that may not be written is refused.
fn replace(path: &Path, inputs: &[PathBuf], found: &fs::Metadata) -> Result<Spot> {
    if let Some(input) = inputs.iter().find(|input| is_same(input, path)) {
        return Err(Error::new(ErrorKind::Usage, format!("is the input {}", input.display()))
            .expected("expected an output that is no input")
            .advice("write to another file"));
    }
    OpenOptions::new().write(true).open(path).map_err(unwritable)?;
    let path = fs::canonicalize(path).map_err(unwritable)?;
    let temporary = temporary_beside(&path).map_err(unwritable)?;
    temporary.as_file().set_permissions(found.permissions()).map_err(unwritable)?;
    Ok(Spot::File { temporary, path, made: MadeDirectories::default() })
}

fn is_same(input: &Path, output: &Path) -> bool {
    input != Path::new("-") && same_file::is_same_file(input, output).unwrap_or(false)
}

/// A file that is not there yet, perhaps behind a link that leads to nothing yet.
fn create(path: &Path) -> Result<Spot> {
    let path = follow(path).map_err(unwritable)?;
    let directory = parent(&path);
    let made = MadeDirectories::make(directory)
        .map_err(|error| Error::io(Place::default(), "cannot make its folder", error))?;
    let temporary = temporary_beside(&path).map_err(unwritable)?;
    let directory = fs::canonicalize(directory).map_err(unwritable)?;
    let name = path.file_name().ok_or_else(|| unwritable(io::ErrorKind::InvalidInput.into()))?;
    Ok(Spot::File { temporary, path: directory.join(name), made })
}

/// The path that a chain of symbolic links ends at, whether or not it exists.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = parent(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new(Component::CurDir.as_os_str()),
    }
}

/// A temporary file with the permissions of any new file, not those that only its owner has.
fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tmforge-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(parent(path))
}

fn unwritable(error: io::Error) -> Error {
    Error::io(Place::default(), "cannot write", error)
}

/// Directories made for an output, innermost last. Removed when dropped, as far as they are empty.
#[derive(Debug, Default)]
struct MadeDirectories(Vec<PathBuf>);

impl MadeDirectories {
    fn make(directory: &Path) -> io::Result<Self> {
        let missing = directory.ancestors().take_while(|path| !is_there(path));
        let mut missing: Vec<_> = missing.map(Path::to_owned).collect();
        missing.reverse();
        let made = Self(missing);
        fs::create_dir_all(directory)?;
        Ok(made)
    }

    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for MadeDirectories {
    fn drop(&mut self) {
        for directory in self.0.iter().rev() {
            // One that something else was put into stays: then it is not ours alone.
            let _ = fs::remove_dir(directory);
        }
    }
}

fn is_there(path: &Path) -> bool {
    path.as_os_str().is_empty() || fs::symlink_metadata(path).is_ok()
}
