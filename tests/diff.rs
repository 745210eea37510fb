//! Differences of memories: of any format, by multiset, in the order of the new one.

use std::collections::BTreeMap;
use std::io::Cursor;

use proptest::prelude::*;
use tmforge::diff::{Diff, DifferenceKind, Options, as_text, diff};
use tmforge::error::Result;
use tmforge::lang::Tag;
use tmforge::memory::{InputFormat, MemoryReader};

const TSV: InputFormat = InputFormat::Tsv;
const TMX: InputFormat = InputFormat::Tmx;

fn source(name: &str, text: &str, kind: InputFormat) -> Result<MemoryReader> {
    MemoryReader::read(name, Box::new(Cursor::new(text.as_bytes().to_vec())), kind)
}

fn compare(old: (&str, InputFormat), new: (&str, InputFormat), options: &Options) -> Diff {
    diff(|| source("old", old.0, old.1), || source("new", new.0, new.1), options).unwrap()
}

fn tsv(old: &str, new: &str) -> Diff {
    compare((old, TSV), (new, TSV), &Options::default())
}

fn tmx(units: &str) -> String {
    format!("<tmx version='1.4'><header srclang='en'/><body>\n{units}</body></tmx>")
}

fn unit(id: &str, texts: &[(&str, &str)]) -> String {
    let variant = |(language, text): &(&str, &str)| {
        format!("<tuv xml:lang='{language}'><seg>{text}</seg></tuv>")
    };
    format!("<tu tuid='{id}'>{}</tu>\n", texts.iter().map(variant).collect::<String>())
}

#[test]
fn differences_come_in_the_order_of_the_new_memory() {
    let found = tsv("a\tA\nb\tB\nc\tC\nd\tD\n", "new\tN\na\tA\nc\tCC\nd\tD\nd\tD\n");
    let told: Vec<_> = found
        .differences
        .iter()
        .map(|d| (d.kind.name(), d.old.as_ref().map(|e| e.line), d.new.as_ref().map(|e| e.line)))
        .collect();
    assert_eq!(
        told,
        [
            ("added", None, Some(1)),
            ("removed", Some(2), None),
            ("changed", Some(3), Some(3)),
            ("added", None, Some(4)),
        ]
    );
    let summary = found.summary;
    assert_eq!((summary.old, summary.new, summary.same, summary.moved), (4, 5, 2, 0));
    assert_eq!((summary.added, summary.removed, summary.changed), (2, 1, 1));
}

#[test]
fn formats_may_differ_and_so_may_white_space() {
    let memory = tmx(&unit("1", &[("en", " a\n <ph/>b"), ("de", "u\u{308}")]));
    assert!(compare((&memory, TMX), ("a b\t\u{fc}\n", TSV), &Options::default()).is_empty());
    let exact = Options { is_exact: true, ..Options::default() };
    let found = compare((&memory, TMX), ("a b\t\u{fc}\n", TSV), &exact);
    assert_eq!(found.differences.len(), 2);
    assert_eq!(found.differences[0].old.as_ref().unwrap().source, " a\n <ph/>b");
}

#[test]
fn the_pair_is_chosen_out_of_several_languages() {
    let old = tmx(&unit("1", &[("en", "a"), ("de", "A"), ("fr", "E")]));
    let new = tmx(&unit("1", &[("en", "a"), ("fr", "F"), ("de", "A")]));
    let found = compare((&old, TMX), (&new, TMX), &Options::default());
    assert_eq!((found.summary.same, found.summary.changed), (1, 1));
    let new_entry = found.differences[0].new.as_ref().unwrap();
    assert_eq!(new_entry.language.as_deref(), Some("fr"));
    assert_eq!((new_entry.line, new_entry.id.as_deref()), (2, Some("1")));
    let target = Options { target: Tag::parse("de").ok(), ..Options::default() };
    assert!(compare((&old, TMX), (&new, TMX), &target).is_empty());
    let other = Options { target: Tag::parse("es").ok(), ..Options::default() };
    assert_eq!(compare((&old, TMX), (&new, TMX), &other).summary.unpaired, 2);
}

#[test]
fn the_id_tells_a_unit_that_changed_on_both_sides() {
    let old =
        tmx(&(unit("x", &[("en", "a"), ("de", "A")]) + &unit("y", &[("en", "b"), ("de", "B")])));
    let new =
        tmx(&(unit("y", &[("en", "c"), ("de", "C")]) + &unit("x", &[("en", "a"), ("de", "A")])));
    let found = compare((&old, TMX), (&new, TMX), &Options::default());
    assert_eq!(found.differences.len(), 1);
    assert_eq!(found.differences[0].kind, DifferenceKind::Changed);
    let text = as_text(&found, 80);
    assert!(
        text.starts_with("changed: old:3 (y) | new:2 (y)\n  - b\n  + c\n  - B\n  + C\n\n"),
        "{text}"
    );
}

#[test]
fn texts_are_wrapped_to_the_width() {
    let long = "word ".repeat(60);
    let found = tsv(&format!("{long}\tA\n"), &format!("{long}\t{}\n", "\u{4e2d}".repeat(90)));
    let text = as_text(&found, 40);
    let columns =
        |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    assert!(text.lines().rev().skip(1).all(|line| columns(line) <= 40), "{text}");
    assert_eq!(text.matches('\u{4e2d}').count(), 90);
}

#[test]
fn a_file_that_changes_meanwhile_is_refused() {
    let calls = std::cell::Cell::new(0);
    let new = || {
        calls.set(calls.get() + 1);
        source("new", if calls.get() == 1 { "a\tA\n" } else { "b\tB\n" }, TSV)
    };
    let error = diff(|| source("old", "", TSV), new, &Options::default()).unwrap_err();
    assert!(error.to_string().starts_with("new: the file changed while it was read"), "{error}");
}

fn rows() -> impl Strategy<Value = Vec<(u8, u8)>> {
    prop::collection::vec((0..4u8, 0..3u8), 0..12)
}

fn table(rows: &[(u8, u8)]) -> String {
    rows.iter().map(|(source, target)| format!("s{source}\tt{target}\n")).collect()
}

/// How often each pair is there, plus for those that are new and minus for those that are no more.
fn applied(old: &[(u8, u8)], diff: &Diff) -> BTreeMap<(String, String), i64> {
    let mut counts = BTreeMap::new();
    let mut count = |source: &str, target: &str, by: i64| {
        *counts.entry((source.to_owned(), target.to_owned())).or_default() += by;
    };
    old.iter().for_each(|(s, t)| count(&format!("s{s}"), &format!("t{t}"), 1));
    for difference in &diff.differences {
        difference.old.iter().for_each(|entry| count(&entry.source, &entry.target, -1));
        difference.new.iter().for_each(|entry| count(&entry.source, &entry.target, 1));
    }
    counts.retain(|_, count| *count != 0);
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_memory_does_not_differ_from_itself(rows in rows()) {
        let found = tsv(&table(&rows), &table(&rows));
        prop_assert!(found.is_empty());
        prop_assert_eq!((found.summary.same, found.summary.moved), (rows.len(), 0));
    }

    #[test]
    fn differences_lead_from_the_old_memory_to_the_new(old in rows(), new in rows()) {
        let found = tsv(&table(&old), &table(&new));
        let nothing = tsv("", "");
        prop_assert_eq!(applied(&old, &found), applied(&new, &nothing));
        let sum = found.summary;
        prop_assert_eq!(sum.same + sum.changed + sum.added, new.len());
        prop_assert_eq!(sum.same + sum.changed + sum.removed, old.len());
        // No more differs than must.
        let same: i64 = applied(&old, &nothing).iter().map(|(pair, n)| {
            applied(&new, &nothing).get(pair).copied().unwrap_or(0).min(*n)
        }).sum();
        prop_assert_eq!(i64::try_from(sum.same).unwrap(), same);
        let lines: Vec<_> = found.differences.iter().filter_map(|d| Some(d.new.as_ref()?.line)).collect();
        prop_assert!(lines.is_sorted());
    }
}
