//! What a new edition keeps of an old memory, and what is told of the rest.

mod written;

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::output::OutputFormat;
use tmforge::unit::TranslationUnit;
use tmforge::update::{List, Update, UpdateSummary};
use tmforge::write::ListFormat;

/// A memory of pairs, each with its number as its id.
fn old(pairs: &[(u8, u8)]) -> Update {
    let row = |(i, (source, target)): (usize, &(u8, u8))| format!("{i}\ts{source}\tt{target}\n");
    let rows: String = pairs.iter().enumerate().map(row).collect();
    let table: Arc<str> = format!("id\tsource\ttarget\n{rows}").into();
    let open = move || {
        let bytes = std::io::Cursor::new(table.as_bytes().to_vec());
        MemoryReader::read("old.tsv", Box::new(bytes), InputFormat::Tsv)
    };
    Update::new(open, &written::options().languages).unwrap()
}

fn units(pairs: &[(u8, u8)]) -> Vec<TranslationUnit> {
    let unit =
        |(source, target): &(u8, u8)| written::unit(&format!("s{source}"), &format!("t{target}"));
    pairs.iter().map(unit).collect()
}

/// The counts, the ids that are kept, the retired pairs and the changes.
fn updated(
    old_pairs: &[(u8, u8)],
    new_pairs: &[(u8, u8)],
) -> (UpdateSummary, Vec<Option<String>>, String, String) {
    let mut update = old(old_pairs);
    let units = units(new_pairs);
    let id = |unit| update.find(unit).map(|kept| kept.id().unwrap().to_owned());
    let ids = units.iter().map(id).collect();
    let retired = update.retired("retired.tsv", OutputFormat::Tsv, Vec::new()).unwrap();
    let changes = List::new("changes.tsv", ListFormat::Tsv, Vec::new()).unwrap();
    let (summary, retired, changes) = update.finish(Some(retired), Some(changes)).unwrap();
    let text = |bytes: Option<Vec<u8>>| String::from_utf8(bytes.unwrap()).unwrap();
    (summary, ids, text(retired), text(changes))
}

#[test]
fn a_pair_is_kept_changed_added_or_gone() {
    let (summary, ids, retired, changes) =
        updated(&[(1, 1), (2, 2), (3, 3)], &[(1, 1), (2, 9), (7, 7)]);
    assert_eq!(ids, [Some("0".to_owned()), None, None]);
    assert_eq!((summary.kept, summary.changed, summary.added, summary.gone), (1, 1, 1, 2));
    assert_eq!(retired, "s2\tt2\ns3\tt3\n");
    let kinds: Vec<&str> = changes.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(kinds, ["change", "changed", "removed", "added"]);
}

#[test]
fn each_old_pair_gives_its_id_once() {
    let (summary, ids, retired, _) = updated(&[(1, 1), (1, 1)], &[(1, 1), (1, 1), (1, 1)]);
    assert_eq!(ids, [Some("0".to_owned()), Some("1".to_owned()), None]);
    assert_eq!((summary.added, summary.gone, &*retired), (0, 0, ""));
}

#[test]
fn of_equal_pairs_the_one_with_the_same_neighbours_is_found() {
    let table = "id,previous,next,source,target\na,x,,Yes,Ja\nb,y,,Yes,Ja\n";
    let open = move || MemoryReader::read("old.csv", Box::new(table.as_bytes()), InputFormat::Csv);
    let mut update = Update::new(open, &written::options().languages).unwrap();
    let unit = TranslationUnit { previous: Some("y".to_owned()), ..written::unit("Yes", "Ja") };
    assert_eq!(update.find(&unit).unwrap().id(), Some("b"));
}

#[test]
fn the_memory_of_the_same_units_has_them_all() {
    let units = [written::unit("One.", "一。"), written::unit("Two & <three>.", "二和三。")];
    let (bytes, _) = written::write_with(OutputFormat::Tmx, &units, &written::options());
    let open = move || {
        let bytes = std::io::Cursor::new(bytes.clone());
        MemoryReader::read("old.tmx", Box::new(bytes), InputFormat::Tmx)
    };
    let mut update = Update::new(open, &written::options().languages).unwrap();
    for unit in &units {
        assert_eq!(update.find(unit).unwrap().id(), Some(&*unit.id));
    }
    let none: Option<List<Vec<u8>>> = None;
    let (summary, ..) = update.finish(None, none).unwrap();
    assert_eq!((summary.kept, summary.added, summary.gone), (2, 0, 0));
}

#[test]
fn a_memory_that_changes_between_the_readings_is_refused() {
    let tables = ["a\tb\nc\td\n", "a\tb\nc\te\n"];
    let count = std::sync::atomic::AtomicUsize::new(0);
    let open = move || {
        let table = tables[count.fetch_add(1, std::sync::atomic::Ordering::Relaxed)];
        MemoryReader::read("old.tsv", Box::new(table.as_bytes()), InputFormat::Tsv)
    };
    let update = Update::new(open, &written::options().languages).unwrap();
    let changes = List::new("changes.tsv", ListFormat::Tsv, Vec::new()).unwrap();
    let error = update.finish(None, Some(changes)).unwrap_err();
    assert!(error.to_string().contains("changed while it was read"), "{error}");
}

proptest! {
    /// Every old pair is in the new memory or in the retired one, and in one of them only.
    #[test]
    fn kept_and_retired_are_the_old_memory(
        before in prop::collection::vec((0..4u8, 0..4u8), 0..12),
        after in prop::collection::vec((0..4u8, 0..4u8), 0..12),
    ) {
        let (summary, _, retired, _) = updated(&before, &after);
        let rows = |pairs: &[(u8, u8)]| -> BTreeSet<String> {
            pairs.iter().map(|(source, target)| format!("s{source}\tt{target}")).collect()
        };
        let gone: BTreeSet<String> = retired.lines().map(str::to_owned).collect();
        let expected: BTreeSet<String> = &rows(&before) - &rows(&after);
        prop_assert_eq!(gone, expected);
        let kept = after.iter().filter(|pair| before.contains(pair)).count();
        prop_assert_eq!(summary.kept, kept);
    }
}
