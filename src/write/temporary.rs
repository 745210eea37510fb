//! Temporary files and new folders, listed as long as they would be left behind.
//!
//! Whoever ends the process before its time, as a signal does, calls [`abandon`]. One lock orders
//! that against the two moments in which a file comes into being or gets its name: a temporary file
//! is made and listed under the lock, and all files of a run are renamed under it. So a signal finds
//! either nothing in place, and removes it all, or everything in place, and removes nothing.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

use super::identity::Identity;

/// What the process would leave behind if it ended now.
#[derive(Debug)]
struct Left {
    files: Vec<PathBuf>,
    /// Outermost first.
    folders: Vec<PathBuf>,
}

static LEFT: Mutex<Left> = Mutex::new(Left { files: Vec::new(), folders: Vec::new() });

fn left() -> MutexGuard<'static, Left> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps every output of the process from being opened or put in place, for as long as it lives.
#[derive(Debug)]
#[must_use = "outputs go on when it is dropped"]
pub struct Abandoned {
    _left: MutexGuard<'static, Left>,
}

/// Removes the temporary files of all unfinished outputs of this process and the folders made for
/// them. Files that have their names already stay. For a process that is about to end: keep the
/// result until it does.
pub fn abandon() -> Abandoned {
    let mut left = left();
    for file in left.files.drain(..) {
        // One that was renamed a moment ago is no longer there by this name.
        let _ = fs::remove_file(file);
    }
    for folder in left.folders.drain(..).rev() {
        let _ = fs::remove_dir(folder);
    }
    Abandoned { _left: left }
}

/// A file beside an output, which takes its name in the end. Removed when dropped before.
///
/// It is not held open, so that a run may have more outputs than the system allows open files.
#[derive(Debug)]
pub(super) struct Temporary {
    // Dropped in this order: removed, then taken from the list.
    path: TempPath,
    listed: Listed,
    identity: Option<Identity>,
}

/// An entry in the list of files.
#[derive(Debug)]
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        let files = &mut left().files;
        if let Some(at) = files.iter().rposition(|file| *file == self.0) {
            files.swap_remove(at);
        }
    }
}

impl Temporary {
    /// Makes one in the folder of `path`, with the permissions of any new file, not those that only
    /// its owner has.
    pub(super) fn beside(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tmforge-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut left = left();
        let made = builder.tempfile_in(parent(path)).map_err(without_path)?;
        let listed = Listed(made.path().to_owned());
        left.files.push(listed.0.clone());
        let identity = Identity::of_file(made.as_file());
        Ok(Self { path: made.into_temp_path(), listed, identity })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it to write, from its beginning.
    pub(super) fn open(&self) -> io::Result<File> {
        let file = OpenOptions::new().write(true).open(&self.path)?;
        // Others may be allowed to rename files in the folder.
        if Identity::of_file(&file) != self.identity {
            return Err(io::Error::other("its temporary file was replaced by another process"));
        }
        Ok(file)
    }

    /// Waits until all that was written is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.open()?.sync_all()
    }
}

/// Renames each to its path, with nothing in between. Where one fails, gives how many were renamed
/// before it.
pub(super) fn rename_all(files: Vec<(Temporary, PathBuf)>) -> Result<(), (usize, io::Error)> {
    let mut listed = Vec::with_capacity(files.len());
    let mut files = files.into_iter().enumerate();
    // Declared last, so released first: what is dropped afterwards locks the list itself.
    let _left = left();
    for (done, (temporary, path)) in files.by_ref() {
        listed.push(temporary.listed);
        temporary.path.persist(path).map_err(|failed| (done, failed.error))?;
    }
    Ok(())
}

/// The folder that a file is in.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new(Component::CurDir.as_os_str()),
    }
}

/// The system's own error: the path of a temporary file is of no use to anyone.
fn without_path(error: io::Error) -> io::Error {
    let source = std::error::Error::source(&error).and_then(|e| e.downcast_ref::<io::Error>());
    match source.and_then(io::Error::raw_os_error) {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error.kind().into(),
    }
}

/// Folders made for an output, innermost last. Removed when dropped, as far as they are empty.
#[derive(Debug, Default)]
pub(super) struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Makes `folder` and the missing ones around it.
    pub(super) fn make(folder: &Path) -> io::Result<Self> {
        let missing: Vec<_> = folder.ancestors().take_while(|path| !is_there(path)).collect();
        let mut made = Self::default();
        for folder in missing.into_iter().rev() {
            let mut left = left();
            match fs::create_dir(folder) {
                Ok(()) => {}
                Err(_) if folder.is_dir() => continue,
                Err(error) => return Err(error),
            }
            left.folders.push(folder.to_owned());
            made.0.push(folder.to_owned());
        }
        Ok(made)
    }

    /// Lets them stay, and gives the folders that have new entries.
    pub(super) fn keep(mut self) -> Vec<PathBuf> {
        let made = std::mem::take(&mut self.0);
        let mut left = left();
        left.folders.retain(|folder| !made.contains(folder));
        made.iter().map(|folder| parent(folder).to_owned()).collect()
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let mut left = left();
            // One that something else was put into stays: then it is not ours alone.
            let _ = fs::remove_dir(folder);
            left.folders.retain(|made| made != folder);
        }
    }
}

fn is_there(path: &Path) -> bool {
    path.as_os_str().is_empty() || fs::symlink_metadata(path).is_ok()
}
