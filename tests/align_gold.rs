//! Scores on hand alignments must not fall below those that were recorded. `SNAPSHOTS=overwrite`
//! records the scores instead.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tmforge::align::{Aligner, Options, Sequence, Task};
use tmforge::compare::bead::{Counts, Links, links_of};
use tmforge::lang::Tag;

/// How far a score may fall.
const TOLERANCE: f64 = 0.005;

/// A document and its translation, with the beads that are right.
#[derive(Default)]
struct Gold {
    source: Vec<String>,
    target: Vec<String>,
    beads: Vec<Links>,
}

/// Reads a file of one bead a line: the sentences of the source, a tab, those of the target.
fn read(path: &Path) -> Gold {
    let mut gold = Gold::default();
    for line in fs::read_to_string(path).unwrap().lines() {
        let (source, target) = line.split_once('\t').unwrap();
        let bead = [(source, &mut gold.source), (target, &mut gold.target)].map(|(text, side)| {
            let start = side.len();
            let sentences = text.split(" ‖ ").filter(|sentence| !sentence.is_empty());
            side.extend(sentences.map(str::to_owned));
            (start..side.len()).collect()
        });
        gold.beads.push(bead.into());
    }
    gold
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/align")
}

/// The documents of each pair of languages: `en-de`, in the order of their names.
fn documents() -> BTreeMap<String, Vec<Gold>> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|p| p.extension().is_some_and(|e| e == "beads")).collect();
    paths.sort();
    let mut documents: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy();
        let (_, pair) = name.split_once('.').unwrap();
        documents.entry(pair.to_owned()).or_default().push(read(&path));
    }
    documents
}

/// The strict F1 of all documents of a pair, each aligned alone.
fn score(pair: &str, documents: &[Gold]) -> f64 {
    let (source, target) = pair.split_once('-').unwrap();
    let sequence = |lines: &[String], language: &str| {
        Sequence::from_lines(Tag::parse(language).unwrap(), lines.iter().map(String::as_str))
    };
    let task =
        |gold: &Gold| Task::new(sequence(&gold.source, source), sequence(&gold.target, target));
    let aligner = Aligner::new(Options::default(), Vec::new()).unwrap();
    let found = documents.iter().map(|gold| aligner.align(&[task(gold)]).remove(0));
    let mut counts = Counts::default();
    for (gold, beads) in documents.iter().zip(found) {
        counts += Counts::of(&gold.beads, &beads.iter().map(links_of).collect::<Vec<_>>());
    }
    counts.strict().f1
}

#[test]
fn no_score_falls_below_the_recorded_one() {
    let reached: BTreeMap<String, f64> =
        documents().iter().map(|(pair, gold)| (pair.clone(), score(pair, gold))).collect();
    let path = folder().join("scores.tsv");
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        let rows: String = reached.iter().map(|(pair, f1)| format!("{pair}\t{f1:.4}\n")).collect();
        fs::write(&path, format!("pair\tstrict F1\n{rows}")).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap();
    assert_eq!(recorded.lines().count(), reached.len() + 1, "a row for each pair");
    for line in recorded.lines().skip(1) {
        let (pair, f1) = line.split_once('\t').unwrap();
        let least = f1.parse::<f64>().unwrap() - TOLERANCE;
        assert!(reached[pair] >= least, "{pair}: strict F1 {:.4}, recorded {f1}", reached[pair]);
    }
}
