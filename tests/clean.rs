//! Checks `tmforge::clean` with rows of every kind of dirt, and with any text.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tmforge::clean::{Cleaned, Cleaner, Dedup, Lengths, Options, Repeat};
use tmforge::lang::Tag;

fn options() -> Options {
    let tag = |code| Some(Tag::parse(code).expect("a language tag"));
    Options { source: tag("en"), target: tag("de"), dedup: Dedup::Near, ..Options::default() }
}

fn clean(rows: &[(String, String)]) -> Vec<Cleaned> {
    let mut lengths = Lengths::default();
    rows.iter().for_each(|(source, target)| lengths.add(source, target));
    let mut cleaner = Cleaner::new(options(), lengths);
    rows.iter().map(|(source, target)| cleaner.clean(source, target)).collect()
}

/// The verdict of a row, as in the list of expected verdicts.
fn verdict(row: &Cleaned) -> &'static str {
    match (row.is_removed(), row.findings.is_empty(), row.fixes.is_empty()) {
        (true, ..) => "remove",
        (_, false, _) => "flag",
        (_, _, false) => "fix",
        _ => "keep",
    }
}

fn reasons(row: &Cleaned) -> BTreeSet<&'static str> {
    let repeat = row.repeat.map(|repeat| match repeat {
        Repeat::Exact(_) => "duplicate",
        Repeat::Near(_) => "near-duplicate",
    });
    let findings = row.findings.iter().map(|finding| match finding.rule.name() {
        "numbers-apart" => "numbers",
        name => name,
    });
    let fixes = row.fixes.iter().map(|fix| fix.name());
    findings.chain(repeat).chain(fixes).collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with a row. `fields` are those of the list of expected verdicts.
fn wrong(row: &Cleaned, fields: &[&str]) -> Option<String> {
    let (number, wanted, reason) = (fields[0], fields[2], fields[3]);
    let own = reasons(row);
    if verdict(row) != wanted {
        return Some(format!("row {number}: {} {own:?}, not {wanted} {reason}", verdict(row)));
    }
    if wanted != "keep" && !reason.split('|').any(|reason| own.contains(reason)) {
        return Some(format!("row {number}: {own:?}, not {reason}"));
    }
    let first = row.repeat.map(|(Repeat::Exact(of) | Repeat::Near(of))| of.to_string());
    if first.is_some_and(|of| fields[4] != of) {
        return Some(format!("row {number}: the duplicate of another row"));
    }
    let texts = [(&row.source, fields[5]), (&row.target, fields[6])];
    let differs = wanted == "fix" && texts.iter().any(|(own, text)| folded(own) != folded(text));
    differs.then(|| format!("row {number}: {} | {}", row.source, row.target))
}

#[test]
fn rows_of_every_kind_of_dirt_have_their_verdicts() {
    let rows: Vec<(String, String)> = include_str!("data/clean/dirt.en-de.tsv")
        .split_terminator('\n')
        .map(|line| line.split_once('\t').expect("two columns"))
        .map(|(source, target)| (source.to_owned(), target.to_owned()))
        .collect();
    let expected = include_str!("data/clean/expected.tsv").split_terminator('\n').skip(1);
    let expected: Vec<Vec<&str>> = expected.map(|line| line.split('\t').collect()).collect();
    assert_eq!((rows.len(), expected.len()), (63, 63));
    let cleaned = clean(&rows);
    let wrong: Vec<String> =
        cleaned.iter().zip(&expected).filter_map(|(row, fields)| wrong(row, fields)).collect();
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

/// Text that is likely to be repaired, more than once.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("&amp;"),
        Just("&#38;"),
        Just("amp;"),
        Just("&#97;"),
        Just("&#x301;"),
        Just("&nbsp;"),
        Just("Ã©"),
        Just("Ã"),
        Just("e"),
        Just("\u{301}"),
        Just("\u{200B}"),
        Just("\u{7}"),
        Just(" "),
        Just("\t"),
        Just("lt;"),
    ];
    prop_oneof![
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn cleaning_the_rows_that_stay_changes_nothing(
        rows in prop::collection::vec((text(), text()), 0..12)
    ) {
        let mut cleaner = Cleaner::new(options(), Lengths::default());
        let cleaned: Vec<_> = rows.iter().map(|(s, t)| cleaner.clean(s, t)).collect();
        let kept: Vec<_> = cleaned.iter().filter(|row| !row.is_removed()).collect();
        let mut cleaner = Cleaner::new(options(), Lengths::default());
        for row in kept {
            let again = cleaner.clean(&row.source, &row.target);
            prop_assert!(!again.is_removed());
            prop_assert!(again.fixes.is_empty());
            prop_assert_eq!((&again.source, &again.target), (&row.source, &row.target));
        }
    }
}
