//! Tells the program the commit that it is built from, for `tmforge --version`.
//!
//! The files of git are read, so git need not be installed, and the same commit always gives the same
//! program. A package of crates.io has no `.git`, and is built without a commit. So are debug builds, or
//! each commit would compile everything again.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").as_deref() != Ok("release") {
        return;
    }
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    if let Some(commit) = folder(&root).and_then(|git| commit(&git)) {
        println!("cargo:rustc-env=TMFORGE_COMMIT={commit}");
    }
}

/// The folder of git. In a linked worktree, `.git` is a file that names it.
fn folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(&git).ok()?;
    Some(root.join(text.trim().strip_prefix("gitdir: ")?))
}

/// The commit that is checked out.
fn commit(git: &Path) -> Option<String> {
    let head = watched(&git.join("HEAD"))?;
    let found = match head.trim().strip_prefix("ref: ") {
        Some(name) => of_reference(git, name)?,
        None => head,
    };
    let commit = found.trim();
    let is_hash = commit.len() >= 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| commit[..12].to_owned())
}

/// The commit of a branch: in a file of its own, or in the list of those that were packed.
fn of_reference(git: &Path, name: &str) -> Option<String> {
    // Linked worktrees share the branches of the main one.
    let common = fs::read_to_string(git.join("commondir"));
    let common = common.map_or_else(|_| git.to_owned(), |path| git.join(path.trim()));
    if let Some(commit) = watched(&common.join(name)) {
        return Some(commit);
    }
    // The next commit will make the file; until then only the log of HEAD changes.
    watched(&git.join("logs/HEAD"));
    let packed = watched(&common.join("packed-refs"))?;
    let line = packed.lines().find(|line| line.split(' ').nth(1) == Some(name))?;
    line.split(' ').next().map(str::to_owned)
}

/// The text of a file, which is read again when it changes. A file that does not exist is not watched,
/// because Cargo would then build each time.
fn watched(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    println!("cargo:rerun-if-changed={}", path.display());
    Some(text)
}
