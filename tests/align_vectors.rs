//! Alignment with vectors from outside.

use std::path::Path;

use proptest::prelude::*;
use tmforge::align::{Aligner, Bead, Embeddings, Options, Sequence, Signal, Task, TaskVectors};
use tmforge::lang::Tag;

fn aligner() -> Aligner {
    Aligner::new(Options { builtin: false, ..Options::default() }, Vec::new()).unwrap()
}

/// The lengths in words of the source sentences. Each target sentence is as long as the source sentence
/// after the one that it translates.
const LENGTHS: [usize; 16] = [3, 9, 4, 12, 5, 7, 15, 3, 8, 11, 4, 6, 13, 5, 9, 3];

fn sentences(word: &str, lengths: &[usize]) -> Vec<String> {
    lengths.iter().map(|&length| vec![word; length].join(" ")).collect()
}

fn misleading() -> Task {
    let (source, target) = (sentences("kuno", &LENGTHS), sentences("wemi", &LENGTHS[1..]));
    let side = |tag: &str, texts: &[String]| {
        Sequence::from_lines(Tag::parse(tag).unwrap(), texts.iter().map(String::as_str))
    };
    Task::new(side("fo", &source), side("mi", &target))
}

/// Vectors of which that of sentence `k` is an axis.
fn axes(folder: &Path, name: &str, count: usize) -> Embeddings {
    let row = |k| (0..16).map(|x| if x == k { "1" } else { "0.1" }).collect::<Vec<_>>().join(" ");
    let path = folder.join(name);
    std::fs::write(&path, (0..count).map(row).collect::<Vec<_>>().join("\n")).unwrap();
    Embeddings::of_lines(&path, Path::new("lines"), count).unwrap()
}

fn with_vectors(mut task: Task) -> Task {
    let folder = tempfile::tempdir().unwrap();
    let vectors = |name, sequence: &Sequence| {
        let texts = sequence.texts();
        axes(folder.path(), name, texts.len()).vectors(&texts)
    };
    let (source, target) = (vectors("s", &task.source), vectors("t", &task.target));
    task.vectors = Some(TaskVectors::new(source, target).unwrap());
    task
}

fn pairs(beads: &[Bead]) -> Vec<(usize, usize)> {
    let one = |bead: &&Bead| bead.source.len() == 1 && bead.target.len() == 1;
    beads.iter().filter(one).map(|bead| (bead.source.start, bead.target.start)).collect()
}

#[test]
fn vectors_decide_where_lengths_mislead() {
    let beads = aligner().align(&[misleading()]).remove(0);
    let right: Vec<(usize, usize)> = (0..15).map(|k| (k, k)).collect();
    assert_ne!(pairs(&beads), right);
    let beads = aligner().align(&[with_vectors(misleading())]).remove(0);
    assert_eq!(pairs(&beads), right);
}

#[test]
fn the_evidence_names_the_vectors() {
    let explained = aligner().explain(&[with_vectors(misleading())]).remove(0);
    let vectors = |at: usize| {
        let found = explained[at].evidence.iter().find(|(signal, _)| *signal == Signal::Vectors);
        found.map(|(_, value)| *value)
    };
    assert!(vectors(3).unwrap() > 1.0);
    assert_eq!(Signal::Vectors.name(), "vectors");
    let explained = aligner().explain(&[misleading()]).remove(0);
    let signals = explained.iter().flat_map(|bead| &bead.evidence).map(|(signal, _)| *signal);
    assert!(signals.into_iter().all(|signal| signal != Signal::Vectors));
}

#[test]
fn blank_lines_keep_the_vectors_of_the_others() {
    let mut texts = sentences("kuno", &LENGTHS);
    texts.insert(5, String::new());
    let mut task = misleading();
    task.source = Sequence::from_lines(task.source.language, texts.iter().map(String::as_str));
    let folder = tempfile::tempdir().unwrap();
    let blank = |k: usize| if k < 5 { k } else { k.wrapping_sub(1) };
    let row = |k: usize| {
        let axis = if k == 5 { 99 } else { blank(k) };
        (0..16).map(|x| if x == axis { "1" } else { "0.1" }).collect::<Vec<_>>().join(" ")
    };
    let path = folder.path().join("s");
    std::fs::write(&path, (0..17).map(row).collect::<Vec<_>>().join("\n")).unwrap();
    let source = Embeddings::of_lines(&path, Path::new("lines"), 17).unwrap();
    let target = axes(folder.path(), "t", 15);
    let vectors = (source.vectors(&task.source.texts()), target.vectors(&task.target.texts()));
    task.vectors = Some(TaskVectors::new(vectors.0, vectors.1).unwrap());
    let found = pairs(&aligner().align(&[task]).remove(0));
    assert_eq!(found, (0..15).map(|k| (if k < 5 { k } else { k + 1 }, k)).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_vectors_give_a_whole_alignment(
        (n, m, dimension) in (0_usize..12, 0_usize..12, 1_usize..5),
        numbers in proptest::collection::vec(prop_oneof![Just(0.0_f32), -1e30_f32..1e30], 120),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let side = |name: &str, count: usize, tag: &str| {
            let texts = sentences(name, &LENGTHS[..count]);
            let path = folder.path().join(name);
            let bytes = numbers.iter().take(count * dimension).flat_map(|x| x.to_le_bytes());
            std::fs::write(&path, bytes.collect::<Vec<u8>>()).unwrap();
            let lines = texts.iter().map(String::as_str);
            let sequence = Sequence::from_lines(Tag::parse(tag).unwrap(), lines);
            let vectors = Embeddings::of_lines(&path, Path::new("lines"), count).unwrap();
            (vectors.vectors(&sequence.texts()), sequence)
        };
        let ((source_vectors, source), (target_vectors, target)) =
            (side("kuno", n, "fo"), side("wemi", m, "mi"));
        let mut task = Task::new(source, target);
        task.vectors = Some(TaskVectors::new(source_vectors, target_vectors).unwrap());
        let beads = aligner().align(&[task]).remove(0);
        prop_assert_eq!(beads.iter().map(|bead| bead.source.len()).sum::<usize>(), n);
        prop_assert_eq!(beads.iter().map(|bead| bead.target.len()).sum::<usize>(), m);
        prop_assert!(beads.iter().all(|bead| (0.0..=1.0).contains(&bead.confidence)));
    }
}
