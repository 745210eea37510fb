//! A folder of alignments, so that a run that is repeated does not align again what it has aligned before.

use std::fmt::{self, Write as _};
use std::fs::{self, File};
use std::io::{BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::align::{Alignment, Task};
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

/// The file that marks a folder as a cache: <https://bford.info/cachedir/>.
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This folder is a cache of tmforge. It can be deleted at any time.\n";

/// The share of its limit to which the folder shrinks, so that it does not have to shrink in each run.
const SHRUNK: u64 = 9;

/// Alignments by the content of what was aligned.
///
/// An entry is found by a hash of the segments, their places and languages, and of all else that decides the
/// alignment: the hash that [`Cache::open`] was given. So an entry is never out of date, and any can be
/// deleted at any time. Several processes may use a folder at once.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// A hash of the files that decide alignments, besides the documents.
    basis: u128,
    /// The most bytes that the folder keeps after a run.
    limit: u64,
    has_failed: AtomicBool,
}

impl Cache {
    /// Opens a folder, and makes it if there is none. `limit` is the number of bytes that it may have after
    /// [`Cache::shrink`]. `basis` is the [`content_hash`] of what decides alignments besides the documents: the
    /// program, lexicons, vectors.
    ///
    /// # Errors
    /// If the folder cannot be made or has other files in it.
    pub fn open(folder: &Path, limit: u64, basis: u128) -> Result<Self> {
        let place = || Place::file(folder.to_string_lossy());
        fs::create_dir_all(folder).map_err(|e| Error::io(place(), "cannot make the cache", e))?;
        let mut entries =
            fs::read_dir(folder).map_err(|e| Error::io(place(), "cannot read the cache", e))?;
        let tag = folder.join(TAG);
        if !tag.is_file() {
            if entries.next().is_some() {
                return Err(Error::new(ErrorKind::Usage, "the folder is no cache of tmforge")
                    .expected("expected an empty folder, or one that is not there yet")
                    .at(place()));
            }
            fs::write(&tag, TAG_TEXT).map_err(|e| Error::io(place(), "cannot write", e))?;
        }
        Ok(Self { folder: folder.to_owned(), basis, limit, has_failed: AtomicBool::new(false) })
    }

    /// The alignment of a task: that of the folder, else what `align` finds, which is kept. The second value is
    /// whether it was in the folder. `options` are the options that decide the alignment.
    pub(crate) fn alignment(
        &self,
        task: &Task,
        options: &dyn fmt::Debug,
        align: impl FnOnce() -> Alignment,
    ) -> (Alignment, bool) {
        let key = self.key(task, options);
        if let Some(found) = self.get(key) {
            return (found, true);
        }
        let found = align();
        if self.put(key, &found).is_err() {
            self.has_failed.store(true, Ordering::Relaxed);
        }
        (found, false)
    }

    /// Whether an alignment could not be kept, for instance because the disk is full.
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// Deletes the entries that were not used for the longest time, if the folder is larger than its limit.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn shrink(&self) -> Result<()> {
        let place = || Place::file(self.folder.to_string_lossy());
        let mut entries =
            entries(&self.folder).map_err(|e| Error::io(place(), "cannot read the cache", e))?;
        let mut size: u64 = entries.iter().map(|entry| entry.size).sum();
        if size <= self.limit {
            return Ok(());
        }
        entries.sort_by(|a, b| (a.used, &a.path).cmp(&(b.used, &b.path)));
        for entry in entries {
            if size <= self.limit / 10 * SHRUNK {
                break;
            }
            // Another process may have deleted it.
            let _ = fs::remove_file(&entry.path);
            size -= entry.size;
        }
        Ok(())
    }

    fn key(&self, task: &Task, options: &dyn fmt::Debug) -> u128 {
        let mut hasher = Hasher(Xxh3::new());
        // A hasher takes everything.
        let _ = write!(hasher, "{:x} {options:?} {task:?}", self.basis);
        hasher.0.digest128()
    }

    fn path(&self, key: u128) -> PathBuf {
        let name = format!("{key:032x}");
        self.folder.join(&name[..2]).join(format!("{}.json", &name[2..]))
    }

    /// The entry of a key, if there is a sound one.
    fn get(&self, key: u128) -> Option<Alignment> {
        let path = self.path(key);
        let text = fs::read(&path).ok()?;
        let (sum, text) = text.split_at_checked(SUM)?;
        if sum != check_sum(text).as_bytes() {
            return None;
        }
        let found = serde_json::from_slice(text).ok()?;
        let touch = |file: File| file.set_modified(SystemTime::now());
        // An entry that cannot be marked as used is only deleted earlier.
        let _ = File::options().append(true).open(&path).and_then(touch);
        Some(found)
    }

    /// Keeps an alignment. A reader never sees a part of an entry.
    fn put(&self, key: u128, alignment: &Alignment) -> std::io::Result<()> {
        let text = serde_json::to_vec(alignment)?;
        if serde_json::from_slice::<Alignment>(&text).ok().as_ref() != Some(alignment) {
            return Err(std::io::Error::other("the alignment cannot be written as JSON"));
        }
        let path = self.path(key);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(check_sum(&text).as_bytes())?;
        file.write_all(&text)?;
        file.persist(path)?;
        Ok(())
    }
}

/// The length of a check sum with the line end after it.
const SUM: usize = 17;

fn check_sum(text: &[u8]) -> String {
    format!("{:016x}\n", xxh3_64(text))
}

/// A hash of the contents of files, which goes on from that of others; `before` is 0 for the first.
///
/// # Errors
/// If one of them cannot be read.
pub fn content_hash(before: u128, files: &[PathBuf]) -> Result<u128> {
    let mut hasher = Xxh3::new();
    hasher.update(&before.to_le_bytes());
    for path in files {
        let failed = |e| Error::io(Place::file(path.to_string_lossy()), "cannot read", e);
        let mut file = BufReader::new(File::open(path).map_err(failed)?);
        let mut buffer = vec![0; 1 << 16];
        let mut size = 0_u64;
        loop {
            let read = file.read(&mut buffer).map_err(failed)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
            size += read as u64;
        }
        hasher.update(&size.to_le_bytes());
    }
    Ok(hasher.digest128())
}

struct Hasher(Xxh3);

impl fmt::Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// An entry of the folder.
struct Entry {
    path: PathBuf,
    size: u64,
    used: SystemTime,
}

/// The entries of a folder, and what a process that was killed left of some.
fn entries(folder: &Path) -> std::io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for part in fs::read_dir(folder)?.flatten() {
        let name = part.file_name();
        let is_part =
            name.len() == 2 && name.to_string_lossy().bytes().all(|b| b.is_ascii_hexdigit());
        if !is_part {
            continue;
        }
        for file in fs::read_dir(part.path())?.flatten() {
            // Another process may have deleted it.
            let Ok(data) = file.metadata() else { continue };
            let used = data.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            found.push(Entry { path: file.path(), size: data.len(), used });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Bead, Sequence};
    use crate::lang::Tag;

    fn task(text: &str) -> Task {
        let side = |tag: &str| Sequence::from_lines(Tag::parse(tag).unwrap(), [text]);
        Task::new(side("en"), side("de"))
    }

    fn alignment(confidence: f32) -> Alignment {
        let bead = Bead { source: 0..1, target: 0..1, confidence };
        Alignment { beads: vec![bead], ..Alignment::default() }
    }

    /// The confidence of what the cache has for a text, else the given one.
    fn ask(cache: &Cache, text: &str, confidence: f32) -> (f32, bool) {
        let (found, is_cached) = cache.alignment(&task(text), &"", || alignment(confidence));
        (found.beads[0].confidence, is_cached)
    }

    #[test]
    fn a_task_is_aligned_once() {
        let folder = tempfile::tempdir().unwrap();
        let open = |files: &[PathBuf]| {
            Cache::open(folder.path(), 1 << 20, content_hash(0, files).unwrap()).unwrap()
        };
        assert_eq!(ask(&open(&[]), "a", 0.1), (0.1, false));
        assert_eq!(ask(&open(&[]), "a", 0.2), (0.1, true));
        assert_eq!(ask(&open(&[]), "b", 0.3), (0.3, false));
        let lexicon = folder.path().join(TAG);
        assert_eq!(ask(&open(&[lexicon]), "a", 0.4), (0.4, false));
    }

    #[test]
    fn a_damaged_entry_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), 1 << 20, 0).unwrap();
        ask(&cache, "a", 0.1);
        let path = cache.path(cache.key(&task("a"), &""));
        let whole = fs::read(&path).unwrap();
        for part in [&whole[..whole.len() - 1], &whole[..5], &[]] {
            fs::write(&path, part).unwrap();
            assert_eq!(ask(&cache, "a", 0.2), (0.2, false));
            fs::write(&path, part).unwrap();
        }
    }

    #[test]
    fn the_folder_shrinks_to_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), 1000, 0).unwrap();
        for at in 0..30 {
            ask(&cache, &at.to_string(), 0.5);
        }
        cache.shrink().unwrap();
        let left: u64 = entries(folder.path()).unwrap().iter().map(|entry| entry.size).sum();
        assert!(left > 0 && left <= 900, "{left}");
        assert!(folder.path().join(TAG).is_file());
    }

    #[test]
    fn a_folder_of_other_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "x").unwrap();
        let error = Cache::open(folder.path(), 1000, 0).unwrap_err().to_string();
        assert!(error.contains("is no cache"), "{error}");
        assert!(Cache::open(&folder.path().join("thesis.txt"), 1000, 0).is_err());
    }
}
