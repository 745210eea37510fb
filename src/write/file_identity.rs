//! The identity of a file, independent of links and spellings of its path.

use std::fs::{self, File};
#[cfg(any(unix, windows))]
use std::io;
use std::path::Path;

/// The identity of an existing file, equal for all its names.
///
/// It comes from the metadata, because opening a pipe would block until its other end is open.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

/// The identity of an existing file, equal for all its names.
#[cfg(not(unix))]
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Identity(same_file::Handle);

#[cfg(unix)]
impl Identity {
    /// The identity of the file or folder at `path`, with all links followed.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().as_ref().map(Self::of)
    }

    /// The identity of an open file.
    pub(super) fn of_file(file: &File) -> Option<Self> {
        file.metadata().ok().as_ref().map(Self::of)
    }

    fn of(found: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { device: found.dev(), inode: found.ino() }
    }
}

#[cfg(not(unix))]
impl Identity {
    /// The identity of the file or folder at `path`, with all links followed.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        same_file::Handle::from_path(path).ok().map(Self)
    }

    /// The identity of an open file.
    pub(super) fn of_file(file: &File) -> Option<Self> {
        same_file::Handle::from_file(file.try_clone().ok()?).ok().map(Self)
    }
}

/// A duplicate handle of standard input, to read its metadata.
#[cfg(unix)]
pub(super) fn stdin() -> Option<File> {
    use std::os::fd::AsFd as _;
    io::stdin().as_fd().try_clone_to_owned().ok().map(File::from)
}

/// A duplicate handle of standard output, to read its metadata.
#[cfg(unix)]
pub(super) fn stdout() -> Option<File> {
    use std::os::fd::AsFd as _;
    io::stdout().as_fd().try_clone_to_owned().ok().map(File::from)
}

/// A duplicate handle of standard input, to read its metadata.
#[cfg(windows)]
pub(super) fn stdin() -> Option<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdin().as_handle().try_clone_to_owned().ok().map(File::from)
}

/// A duplicate handle of standard output, to read its metadata.
#[cfg(windows)]
pub(super) fn stdout() -> Option<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdout().as_handle().try_clone_to_owned().ok().map(File::from)
}

/// None: a program in a browser has no standard input.
#[cfg(not(any(unix, windows)))]
pub(super) fn stdin() -> Option<File> {
    None
}

/// None: a program in a browser has no standard output.
#[cfg(not(any(unix, windows)))]
pub(super) fn stdout() -> Option<File> {
    None
}

/// The file's identity if it is a regular file. A run cannot damage an input by writing to a pipe,
/// a terminal or a socket.
pub(super) fn of_regular(file: &File) -> Option<Identity> {
    file.metadata().ok().filter(fs::Metadata::is_file).and_then(|_| Identity::of_file(file))
}
