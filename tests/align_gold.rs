//! Scores on hand alignments must not fall below those that were recorded.

use std::fs;
use std::path::{Path, PathBuf};

use tmforge::align::{Aligner, Options, Sequence, Task};
use tmforge::compare::bead::{Counts, links_of, parse};
use tmforge::lang::Tag;

/// How far a score may fall.
const TOLERANCE: f64 = 0.005;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/align")
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<PathBuf> =
        entries.filter(|p| p.extension().is_some_and(|e| e == "align")).collect();
    names.sort();
    names
}

fn sequence(name: &Path, language: &str) -> Sequence {
    let text = fs::read_to_string(name.with_extension(language)).unwrap();
    Sequence::from_lines(Tag::parse(language).unwrap(), text.lines())
}

/// The strict F1 of all documents of a folder, aligned as one batch.
fn score(folder: &str, source: &str, target: &str) -> f64 {
    let names = names(&data().join(folder));
    let task = |name: &PathBuf| Task::new(sequence(name, source), sequence(name, target));
    let tasks: Vec<Task> = names.iter().map(task).collect();
    let found = Aligner::new(Options::default(), Vec::new()).unwrap().align(&tasks);
    let mut counts = Counts::default();
    for (name, beads) in names.iter().zip(found) {
        let gold = parse("gold", &fs::read_to_string(name).unwrap()).unwrap();
        counts += Counts::of(&gold, &beads.iter().map(links_of).collect::<Vec<_>>());
    }
    counts.strict().f1
}

#[test]
fn no_score_falls_below_the_recorded_one() {
    let recorded = fs::read_to_string(data().join("scores.tsv")).unwrap();
    for line in recorded.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [folder, source, target, f1] = columns[..] else { panic!("{line}") };
        let reached = score(folder, source, target);
        let least = f1.parse::<f64>().unwrap() - TOLERANCE;
        assert!(reached >= least, "{folder}: strict F1 {reached:.4}, recorded {f1}");
    }
}
