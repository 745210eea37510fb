//! Which file a name stands for: links and spellings aside.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The identity of a file that exists. Two names of one file have equal ones.
///
/// Taken from the metadata, because opening a pipe to look at it would wait for its other end.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

/// The identity of a file that exists. Two names of one file have equal ones.
#[cfg(not(unix))]
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Identity(same_file::Handle);

#[cfg(unix)]
impl Identity {
    /// Of the file or folder at `path`, all links followed.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().as_ref().map(Self::of)
    }

    /// Of an open file.
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
    /// Of the file or folder at `path`, all links followed.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        same_file::Handle::from_path(path).ok().map(Self)
    }

    /// Of an open file.
    pub(super) fn of_file(file: &File) -> Option<Self> {
        same_file::Handle::from_file(file.try_clone().ok()?).ok().map(Self)
    }
}

/// A handle of standard input, to look at what is behind it.
#[cfg(unix)]
pub(super) fn stdin() -> Option<File> {
    use std::os::fd::AsFd as _;
    io::stdin().as_fd().try_clone_to_owned().ok().map(File::from)
}

/// A handle of standard output, to look at what is behind it.
#[cfg(unix)]
pub(super) fn stdout() -> Option<File> {
    use std::os::fd::AsFd as _;
    io::stdout().as_fd().try_clone_to_owned().ok().map(File::from)
}

/// A handle of standard input, to look at what is behind it.
#[cfg(windows)]
pub(super) fn stdin() -> Option<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdin().as_handle().try_clone_to_owned().ok().map(File::from)
}

/// A handle of standard output, to look at what is behind it.
#[cfg(windows)]
pub(super) fn stdout() -> Option<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdout().as_handle().try_clone_to_owned().ok().map(File::from)
}

/// The file's identity if it is a regular file. A pipe, a terminal or a socket is no file that a
/// run could read again after writing it.
pub(super) fn of_regular(file: &File) -> Option<Identity> {
    file.metadata().ok().filter(fs::Metadata::is_file).and_then(|_| Identity::of_file(file))
}
