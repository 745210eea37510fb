//! The destination of one output: a file that is replaced atomically, or a stream.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use crate::error::{Error, ErrorKind, Result, reason};
use crate::place::Place;

use super::file_identity::{self, Identity};
use super::temporary::{CreatedFolders, Temporary, parent};

/// The longest chain of symbolic links that is followed, as in the Linux kernel.
const LINKS: usize = 40;

/// One output of a run.
#[derive(Debug)]
pub(super) struct Destination {
    /// The path as the user gave it; `-` is standard output.
    pub(super) name: String,
    pub(super) spot: Spot,
}

#[derive(Debug)]
pub(super) enum Spot {
    Stdout,
    /// A pipe or a device.
    Direct(File),
    File(Box<Staged>),
}

/// A file that is written under a temporary name.
#[derive(Debug)]
pub(super) struct Staged {
    // Dropped in this order: the file, then the folders that are empty without it.
    pub(super) temporary: Temporary,
    /// The folders created for it; removed unless the file is put in place.
    pub(super) created: CreatedFolders,
    /// The final path, with all links followed.
    pub(super) path: PathBuf,
    /// Whether the file exists already.
    pub(super) is_old: bool,
}

impl Destination {
    /// Opens `path`, so that a path that cannot be written fails before the work begins. Creates
    /// missing parent folders.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        if path == Path::new("-") {
            return Ok(Self { name, spot: Spot::Stdout });
        }
        let spot = open(path).map_err(|error| error.at(Place::file(&name)))?;
        Ok(Self { name, spot })
    }

    /// The stream to write to.
    pub(super) fn stream(&self) -> Result<Box<dyn Write + Send>> {
        Ok(match &self.spot {
            Spot::Stdout => Box::new(io::stdout()),
            Spot::Direct(file) => Box::new(file.try_clone().map_err(|e| self.failed(&e))?),
            Spot::File(staged) => {
                let file = staged.temporary.open().map_err(|error| self.failed(&error))?;
                Box::new(Staging { file, is_old: staged.is_old })
            }
        })
    }

    /// Syncs the file to disk, still under its temporary name.
    pub(super) fn sync(&self) -> Result<()> {
        match &self.spot {
            Spot::File(staged) => staged.temporary.sync().map_err(|error| self.failed(&error)),
            Spot::Stdout | Spot::Direct(_) => Ok(()),
        }
    }

    /// The identity of the regular file that is written directly or will be replaced, if any.
    pub(super) fn identity(&self) -> Option<Identity> {
        match &self.spot {
            Spot::Stdout => file_identity::stdout().as_ref().and_then(file_identity::of_regular),
            Spot::Direct(file) => file_identity::of_regular(file),
            Spot::File(staged) => Identity::of_path(&staged.path),
        }
    }

    /// Whether both outputs write to the same file or stream.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.spot, &other.spot) {
            (Spot::File(one), Spot::File(two)) => one.is_same(two),
            (Spot::File(_), _) | (_, Spot::File(_)) => {
                self.identity().is_some_and(|identity| Some(identity) == other.identity())
            }
            _ => self.channel() == other.channel() && self.would_mix(other),
        }
    }

    /// Whether `other` is a file at a path where this output needs a folder.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        match (&self.spot, &other.spot) {
            (Spot::File(one), Spot::File(two)) => one.path.ancestors().any(|path| path == two.path),
            _ => false,
        }
    }

    /// The identity of the pipe, device or file that a stream writes to.
    fn channel(&self) -> Option<Identity> {
        match &self.spot {
            Spot::Stdout => file_identity::stdout().as_ref().and_then(Identity::of_file),
            Spot::Direct(file) => Identity::of_file(file),
            Spot::File(_) => None,
        }
    }

    /// Whether two outputs to one stream would mix. On a terminal that is visible and often
    /// intended, as with a report to /dev/stderr.
    fn would_mix(&self, other: &Self) -> bool {
        let name = |name: &str| match name {
            "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1" => "-".to_owned(),
            name => name.to_owned(),
        };
        let is_device = |found: fs::Metadata| !found.is_file() && !is_pipe(&found);
        let device = match &self.spot {
            Spot::Stdout => file_identity::stdout().and_then(|file| file.metadata().ok()),
            Spot::Direct(file) => file.metadata().ok(),
            Spot::File(_) => None,
        };
        name(&self.name) == name(&other.name) || !device.is_some_and(is_device)
    }

    fn failed(&self, cause: &io::Error) -> Error {
        let cause = match &self.spot {
            Spot::File(staged) => with_state(cause, staged.is_old),
            Spot::Stdout | Spot::Direct(_) => io::Error::new(cause.kind(), reason(cause)),
        };
        Error::io(Place::file(&self.name), "cannot write", cause)
    }
}

#[cfg(unix)]
fn is_pipe(found: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

/// The stream into a temporary file. Its errors state that the previous file is unchanged.
#[derive(Debug)]
struct Staging {
    file: File,
    is_old: bool,
}

impl Write for Staging {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(|cause| match cause.kind() {
            io::ErrorKind::Interrupted => cause,
            _ => with_state(&cause, self.is_old),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn with_state(cause: &io::Error, is_old: bool) -> io::Error {
    let state = if is_old { "; the previous file is unchanged" } else { "" };
    io::Error::new(cause.kind(), format!("{}{state}", reason(cause)))
}

impl Staged {
    fn is_same(&self, other: &Self) -> bool {
        if self.path == other.path {
            return true;
        }
        match [self, other].map(|staged| Identity::of_path(&staged.path)) {
            [Some(one), Some(two)] => one == two,
            [None, None] => self.is_same_name(other),
            _ => false,
        }
    }

    /// Whether two paths that do not exist yet name the same file.
    fn is_same_name(&self, other: &Self) -> bool {
        let folded = |staged: &Self| -> Option<String> {
            let name = staged.path.file_name()?.to_string_lossy().nfc().collect::<String>();
            Some(name.to_lowercase())
        };
        folded(self) == folded(other)
            && Identity::of_path(parent(&self.path)) == Identity::of_path(parent(&other.path))
            && (self.path.file_name() == other.path.file_name() || self.is_case_ignored())
    }

    /// Whether the folder ignores the case of file names.
    fn is_case_ignored(&self) -> bool {
        let path = self.temporary.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        Identity::of_path(&path.with_file_name(name)).is_some()
    }
}

fn open(path: &Path) -> Result<Spot> {
    if is_open_handle(path) {
        return append(path);
    }
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(Error::new(ErrorKind::Usage, "is a directory")
            .expected("expected an output file")
            .advice("name the file in it")),
        Ok(found) if found.is_file() => replace(path, &found),
        Ok(_) => append(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path),
        Err(error) => Err(unwritable(error)),
    }
}

/// Whether the path names a handle that the process already has, such as /dev/stdout. Its target
/// may be a regular file, but it belongs to the caller and must not be replaced.
fn is_open_handle(path: &Path) -> bool {
    let path = path.to_string_lossy();
    let in_proc = path.starts_with("/proc/") && path.contains("/fd/");
    in_proc || path.starts_with("/dev/fd/") || path == "/dev/stdout" || path == "/dev/stderr"
}

fn append(path: &Path) -> Result<Spot> {
    OpenOptions::new().append(true).open(path).map(Spot::Direct).map_err(unwritable)
}

/// Prepares to replace an existing file. The permissions stay, and the owner where possible. Fails
/// if the file is not writable.
fn replace(path: &Path, found: &fs::Metadata) -> Result<Spot> {
    OpenOptions::new().write(true).open(path).map_err(unwritable)?;
    let path = fs::canonicalize(path).map_err(unwritable)?;
    let temporary = temporary(&path)?;
    let file = temporary.open().map_err(unwritable)?;
    keep_owner(&file, found);
    file.set_permissions(found.permissions()).map_err(unwritable)?;
    let created = CreatedFolders::default();
    Ok(Spot::File(Box::new(Staged { temporary, created, path, is_old: true })))
}

/// Gives a new file the owner and the group of the old one. Only root may change owners; for any
/// other user the new file is their own, as with most editors.
#[cfg(unix)]
fn keep_owner(file: &File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let is_kept = |new: &fs::Metadata| (new.uid(), new.gid()) == (old.uid(), old.gid());
    if file.metadata().is_ok_and(|new| is_kept(&new)) {
        return;
    }
    if fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        let _ = fchown(file, None, Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

/// Prepares to create a file. `path` may be a dangling symbolic link.
fn create(path: &Path) -> Result<Spot> {
    let path = follow(path).map_err(unwritable)?;
    let folder = parent(&path);
    let created = CreatedFolders::create(folder)
        .map_err(|error| Error::io(Place::default(), "cannot create its folder", error))?;
    let temporary = temporary(&path)?;
    let folder = fs::canonicalize(folder).map_err(unwritable)?;
    let name = path.file_name().ok_or_else(|| unwritable(io::ErrorKind::InvalidInput.into()))?;
    let path = folder.join(name);
    Ok(Spot::File(Box::new(Staged { temporary, created, path, is_old: false })))
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

fn temporary(path: &Path) -> Result<Temporary> {
    Temporary::beside(path).map_err(|error| {
        Error::io(Place::default(), "cannot create a temporary file in its folder", error)
            .advice("outputs are first written to a temporary file; choose a writable folder")
    })
}

fn unwritable(error: io::Error) -> Error {
    Error::io(Place::default(), "cannot write", error)
}
