//! A run with a cache writes the same bytes, also after a run that was killed, and does not align again what
//! that one had aligned.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The documents of the run.
const DOCUMENTS: usize = 40;

/// A text of sentences that differ in each document.
fn text(document: usize, sentence: impl Fn(usize) -> String) -> String {
    (0..60).map(|at| sentence(document * 60 + at) + "\n\n").collect()
}

fn make_documents(folder: &Path) {
    for document in 0..DOCUMENTS {
        let english =
            text(document, |n| format!("House {n} has {} rooms and a garden.", n % 7 + 2));
        let german =
            text(document, |n| format!("Haus {n} hat {} Zimmer und einen Garten.", n % 7 + 2));
        for (language, text) in [("en", english), ("de", german)] {
            fs::create_dir_all(folder.join(language)).unwrap();
            fs::write(folder.join(language).join(format!("{document}.txt")), text).unwrap();
        }
    }
}

fn export(folder: &Path, output: &str, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tmforge"));
    command.current_dir(folder);
    command.args(["export", "--pair", "en", "de", "-s", "en", "-t", "de", "-o", output]).args(more);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Runs to the end and returns what was told of the cache.
fn run(folder: &Path, output: &str, more: &[&str]) -> Option<String> {
    let done = export(folder, output, more).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told = String::from_utf8(done.stderr).unwrap();
    told.lines().find(|line| line.starts_with("from the cache")).map(str::to_owned)
}

/// The number of whole entries of a cache.
fn entries(cache: &Path) -> usize {
    let parts = fs::read_dir(cache).into_iter().flatten().flatten();
    let files = parts.flat_map(|part| fs::read_dir(part.path()).into_iter().flatten().flatten());
    files.filter(|file| file.path().extension().is_some_and(|end| end == "json")).count()
}

#[test]
fn a_run_that_was_killed_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_documents(folder);
    assert_eq!(run(folder, "without.tmx", &[]), None);
    let cache = folder.join("cache");
    let mut killed = export(folder, "killed.tmx", &["--cache", "cache"]).spawn().unwrap();
    let begin = Instant::now();
    while entries(&cache) < 5 && begin.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let kept = entries(&cache);
    assert!(kept >= 5);
    let told = run(folder, "again.tmx", &["--cache", "cache"]).unwrap();
    assert_eq!(told, format!("from the cache: {kept} of {DOCUMENTS} documents"));
    let told = run(folder, "third.tmx", &["--cache", "cache"]).unwrap();
    assert_eq!(told, format!("from the cache: {DOCUMENTS} of {DOCUMENTS} documents"));
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    assert!(read("without.tmx") == read("again.tmx") && read("again.tmx") == read("third.tmx"));
}

#[test]
fn what_decides_the_alignment_decides_the_entry() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    make_documents(folder);
    let told = |more: &[&str]| {
        let mut options = vec!["--cache", "cache"];
        options.extend(more);
        run(folder, "a.tmx", &options).unwrap()
    };
    let (none, all) = (format!("from the cache: 0 of {DOCUMENTS} documents"), DOCUMENTS);
    assert_eq!(told(&[]), none);
    assert_eq!(told(&["--no-dictionary"]), none);
    fs::write(folder.join("words.tsv"), "garden\tGarten\n").unwrap();
    assert_eq!(told(&["--lexicon", "words.tsv"]), none);
    fs::write(folder.join("words.tsv"), "house\tHaus\n").unwrap();
    assert_eq!(told(&["--lexicon", "words.tsv"]), none);
    // What only selects units is no part of the alignment.
    assert_eq!(
        told(&["--min-confidence", "0.9"]),
        format!("from the cache: {all} of {all} documents")
    );
}
