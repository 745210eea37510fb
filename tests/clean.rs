//! Checks `tmforge::clean` with rows of every kind of dirt, and with any text.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tmforge::clean::{
    self, Action, Against, Checker, Dedup, Finding, Input, Lengths, Options, Reason, Row, Rule,
    Split, Table, Verdict,
};
use tmforge::lang::Tag;

fn options() -> Options {
    let tag = |code| Some(Tag::parse(code).expect("a language tag"));
    Options { source: tag("en"), target: tag("de"), dedup: Dedup::Near, ..Options::default() }
}

/// A row with all that is known of it.
struct Cleaned {
    row: Row<'static>,
    findings: Vec<Finding>,
    verdict: Verdict,
}

fn clean(rows: &[(String, String)]) -> Vec<Cleaned> {
    let checker = Checker::new(options());
    let pairs = rows.iter().map(|(source, target)| (source.as_str(), target.as_str()));
    let (verdicts, report) = clean::pairs(&checker, pairs, &Against::default());
    assert_eq!(report.kept + report.removed.values().sum::<usize>(), rows.len());
    let cleaned = |(at, (source, target)): (usize, &(String, String))| {
        let Row { source, target, fixes } = checker.repair(source, target);
        let row =
            Row { source: source.into_owned().into(), target: target.into_owned().into(), fixes };
        let findings = checker.findings(&row.source, &row.target, &Lengths::default());
        Cleaned { row, findings, verdict: verdicts.of(at) }
    };
    rows.iter().enumerate().map(cleaned).collect()
}

/// The verdict of a row, as in the list of expected verdicts.
fn verdict(row: &Cleaned) -> &'static str {
    match (row.verdict, row.findings.is_empty(), row.row.fixes.is_empty()) {
        (Verdict::Removed(..), ..) => "remove",
        (_, false, _) => "flag",
        (_, _, false) => "fix",
        _ => "keep",
    }
}

fn reasons(row: &Cleaned) -> BTreeSet<&'static str> {
    let removed = match row.verdict {
        Verdict::Removed(reason, _) => Some(reason.name()),
        Verdict::Stays(_) => None,
    };
    let findings = row.findings.iter().map(|finding| finding.rule.name());
    let fixes = row.row.fixes.iter().map(|fix| fix.name());
    let all = findings.chain(removed).chain(fixes);
    all.map(|name| if name == "numbers-apart" { "numbers" } else { name }).collect()
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
    let first = match row.verdict {
        Verdict::Removed(_, Some(of)) => (of + 1).to_string(),
        _ => String::new(),
    };
    if fields[4] != first {
        return Some(format!("row {number}: the duplicate of another row"));
    }
    let texts = [(&row.row.source, fields[5]), (&row.row.target, fields[6])];
    let differs = wanted == "fix" && texts.iter().any(|(own, text)| folded(own) != folded(text));
    differs.then(|| format!("row {number}: {} | {}", row.row.source, row.row.target))
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

fn in_memory(rows: &[(String, String)]) -> (Vec<(String, String)>, usize) {
    let checker = Checker::new(options());
    let pairs = rows.iter().map(|(source, target)| (source.as_str(), target.as_str()));
    let (verdicts, report) = clean::pairs(&checker, pairs, &Against::default());
    let is_kept = |at: &usize| matches!(verdicts.of(*at), Verdict::Stays(_));
    let kept = (0..rows.len()).filter(is_kept).map(|at| {
        let row = checker.repair(&rows[at].0, &rows[at].1);
        (row.source.into_owned(), row.target.into_owned())
    });
    let repaired = report.rows_repaired;
    (kept.collect(), repaired)
}

/// Rows of a corpus: document, source and target, from few words, so that texts are often the same.
fn corpus() -> impl Strategy<Value = Vec<(u8, String, String)>> {
    let text = || prop::collection::vec("[a-f]{1,2}", 1..3).prop_map(|words| words.join(" "));
    prop::collection::vec((0..12_u8, text(), text()), 0..60)
}

/// The parts of the rows, by the texts.
fn parts_of(rows: &[(u8, String, String)], split: &str) -> Vec<(String, u8)> {
    let checker = Checker::new(Options::none());
    let mut table = Table::default();
    for (document, source, target) in rows {
        let group = format!("document {document}");
        table.add(&checker.facts(&Input { source, target, group: &group, ..Input::default() }));
    }
    let split = Split::parse(split, 7).expect("a split");
    let (verdicts, _) = table.decide(checker.options(), &Against { split, ..Against::default() });
    let part = |at: usize| match verdicts.of(at) {
        Verdict::Stays(part) => Some(part),
        Verdict::Removed(reason, _) => {
            assert_eq!(reason, Reason::InOtherPart);
            None
        }
    };
    let named = rows.iter().enumerate();
    let named = named.filter_map(|(at, (d, s, t))| Some((format!("{d}\t{s}\t{t}"), part(at)?)));
    named.collect()
}

proptest! {
    #[test]
    fn cleaning_the_rows_that_stay_changes_nothing(
        rows in prop::collection::vec((text(), text()), 0..12)
    ) {
        let (kept, _) = in_memory(&rows);
        let (again, repaired) = in_memory(&kept);
        prop_assert_eq!(again, kept);
        prop_assert_eq!(repaired, 0);
    }

    #[test]
    fn no_text_is_in_two_parts(rows in corpus(), split in prop_oneof![
        Just("test=10"), Just("dev=5,test=5"), Just("dev=20%,test=30%"), Just("test=50%"),
    ]) {
        let parts = parts_of(&rows, split);
        for (row, part) in &parts {
            for (other, other_part) in &parts {
                let texts = |row: &str| row.split('\t').skip(1).map(str::to_owned).collect::<BTreeSet<_>>();
                let is_apart = part != other_part;
                prop_assert!(!is_apart || texts(row).is_disjoint(&texts(other)), "{row} {other}");
            }
        }
    }

    #[test]
    fn parts_do_not_depend_on_the_order(rows in corpus(), shift in 0..60_usize) {
        let mut turned = rows.clone();
        if !rows.is_empty() {
            turned.rotate_left(shift % rows.len());
        }
        for split in ["test=10", "dev=20%,test=30%"] {
            let (mut parts, mut other) = (parts_of(&rows, split), parts_of(&turned, split));
            parts.sort();
            other.sort();
            prop_assert_eq!(parts, other);
        }
    }
}

#[test]
fn the_documentation_lists_the_rules() {
    let documentation = include_str!("../docs/cleaning.md");
    for &rule in Rule::ALL {
        let action = match rule.default_action() {
            Action::Off => "off",
            Action::Flag => "flag",
            Action::Remove => "remove",
        };
        let (name, threshold) = (rule.name(), rule.default_threshold());
        let row = format!("| `{name}` | {action} | {threshold} | {} |", rule.explanation());
        assert!(documentation.contains(&row), "{row}");
    }
}

#[test]
fn large_groups_are_in_any_part() {
    // Forty groups of ten documents that share a text.
    let row = |at: usize| {
        let group = at / 10;
        let shared = (group as u8, format!("shared {group}"), format!("gemeinsam {group}"));
        [shared, (group as u8, format!("own {at}"), format!("eigen {at}"))]
    };
    let rows: Vec<_> = (0..400).flat_map(row).collect();
    let in_test = parts_of(&rows, "test=50%").iter().filter(|(_, part)| *part == 1).count();
    assert!((200..=600).contains(&in_test), "{in_test} of {}", rows.len());
}

#[test]
fn a_row_with_the_least_score_stays() {
    let checker = Checker::new(Options { min_score: Some(0.9), ..Options::none() });
    let mut table = Table::default();
    for score in [Some(0.9), Some(0.899), None] {
        table.add(&checker.facts(&Input { source: "a", target: "b", score, ..Input::default() }));
    }
    let (verdicts, _) = table.decide(checker.options(), &Against::default());
    let stays = |row| matches!(verdicts.of(row), Verdict::Stays(_));
    assert_eq!([0, 1, 2].map(stays), [true, false, true]);
}
