//! Temporary files and new folders, and a global list of those that an early exit must remove.
//!
//! A signal handler that ends the process calls [`abandon`]. One lock orders that call against the
//! two critical steps: a temporary file is created and listed under the lock, and all files of a
//! run are renamed under it. A signal therefore finds either no file in place, and removes all of
//! them, or every file in place, and removes none.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

use super::file_identity::Identity;

/// The temporary files and folders that must be removed if the process ends now.
#[derive(Debug)]
struct Pending {
    files: Vec<PathBuf>,
    /// Outermost first.
    folders: Vec<PathBuf>,
}

static PENDING: Mutex<Pending> = Mutex::new(Pending { files: Vec::new(), folders: Vec::new() });

fn pending() -> MutexGuard<'static, Pending> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A guard that blocks every output of the process from being opened or put in place.
#[derive(Debug)]
#[must_use = "outputs continue when it is dropped"]
pub struct Abandoned {
    _pending: MutexGuard<'static, Pending>,
}

/// Removes the temporary files of all unfinished outputs of this process, and the folders created
/// for them. Files that are already in place stay. Call this when the process is about to end, and
/// keep the returned guard until it does.
pub fn abandon() -> Abandoned {
    let mut pending = pending();
    for file in pending.files.drain(..) {
        // A file that was just renamed no longer has this name.
        let _ = fs::remove_file(file);
    }
    for folder in pending.folders.drain(..).rev() {
        let _ = fs::remove_dir(folder);
    }
    Abandoned { _pending: pending }
}

/// A temporary file in the folder of an output, renamed to it at the end. Dropping removes it.
///
/// It is not held open, so that a run may have more outputs than the system allows open files.
#[derive(Debug)]
pub(super) struct Temporary {
    // Dropped in this order: removed, then taken from the list.
    path: TempPath,
    listed: Listed,
    identity: Option<Identity>,
}

/// An entry in the list of temporary files. Dropping removes the entry.
#[derive(Debug)]
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        let files = &mut pending().files;
        if let Some(at) = files.iter().rposition(|file| *file == self.0) {
            files.swap_remove(at);
        }
    }
}

impl Temporary {
    /// Creates a temporary file in the folder of `path`, with the default permissions of new files
    /// instead of the owner-only ones of `tempfile`.
    pub(super) fn beside(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tmforge-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut pending = pending();
        let created = builder.tempfile_in(parent(path)).map_err(without_path)?;
        let listed = Listed(created.path().to_owned());
        pending.files.push(listed.0.clone());
        let identity = Identity::of_file(created.as_file());
        Ok(Self { path: created.into_temp_path(), listed, identity })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the file for writing, at its beginning.
    pub(super) fn open(&self) -> io::Result<File> {
        let file = OpenOptions::new().write(true).open(&self.path)?;
        // Other users may be allowed to rename files in the folder.
        if Identity::of_file(&file) != self.identity {
            return Err(io::Error::other("its temporary file was replaced by another process"));
        }
        Ok(file)
    }

    /// Syncs the file to disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.open()?.sync_all()
    }
}

/// Renames each file to its path, all under one lock. The error contains how many were renamed
/// before the failure.
pub(super) fn rename_all(files: Vec<(Temporary, PathBuf)>) -> Result<(), (usize, io::Error)> {
    let mut listed = Vec::with_capacity(files.len());
    let mut files = files.into_iter().enumerate();
    // Declared last, so released first: the values dropped after it lock the list themselves.
    let _pending = pending();
    for (done, (temporary, path)) in files.by_ref() {
        listed.push(temporary.listed);
        temporary.path.persist(path).map_err(|failed| (done, failed.error))?;
    }
    Ok(())
}

/// The folder of a file; `.` for a bare name.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new(Component::CurDir.as_os_str()),
    }
}

/// The operating system's error without the path of the temporary file, which helps no user.
fn without_path(error: io::Error) -> io::Error {
    let source = std::error::Error::source(&error).and_then(|e| e.downcast_ref::<io::Error>());
    match source.and_then(io::Error::raw_os_error) {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error.kind().into(),
    }
}

/// Folders created for an output, innermost last. Dropping removes those that are empty.
#[derive(Debug, Default)]
pub(super) struct CreatedFolders(Vec<PathBuf>);

impl CreatedFolders {
    /// Creates `folder` and its missing parents.
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let missing: Vec<_> = folder.ancestors().take_while(|path| !is_there(path)).collect();
        let mut created = Self::default();
        for folder in missing.into_iter().rev() {
            let mut pending = pending();
            match fs::create_dir(folder) {
                Ok(()) => {}
                Err(_) if folder.is_dir() => continue,
                Err(error) => return Err(error),
            }
            pending.folders.push(folder.to_owned());
            created.0.push(folder.to_owned());
        }
        Ok(created)
    }

    /// Keeps the folders, and returns the parents, whose entries have changed.
    pub(super) fn keep(mut self) -> Vec<PathBuf> {
        let created = std::mem::take(&mut self.0);
        let mut pending = pending();
        pending.folders.retain(|folder| !created.contains(folder));
        created.iter().map(|folder| parent(folder).to_owned()).collect()
    }
}

impl Drop for CreatedFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let mut pending = pending();
            // A folder that another process has used in the meantime is not empty and stays.
            let _ = fs::remove_dir(folder);
            pending.folders.retain(|created| created != folder);
        }
    }
}

fn is_there(path: &Path) -> bool {
    path.as_os_str().is_empty() || fs::symlink_metadata(path).is_ok()
}
