//! Damage done on purpose to a memory is found, with its lines and its kind.

use proptest::prelude::*;
use tmforge::compare::{Comparison, memories, side_by_side};
use tmforge::memory::{Account, InputFormat, MemoryReader, Pair, PairList, Selection};

type Rows = Vec<(String, String)>;

/// Units whose texts share words, as those of one document do.
fn rows() -> Rows {
    let row = |i: usize| {
        let source = format!("In year {i} the committee held {} meetings on the law.", i * 7);
        let target = format!("第{i}年，委员会就法律举行了{}次会议。", i * 7);
        (source, target)
    };
    (1..=12).map(row).collect()
}

fn memory(name: &str, rows: &Rows) -> PairList {
    let entry = |(i, (source, target)): (usize, &(String, String))| Pair {
        line: i + 1,
        source: source.clone(),
        target: target.clone(),
    };
    let pairs = rows.iter().enumerate().map(entry).collect();
    PairList { name: name.to_owned(), pairs, account: Account::default() }
}

fn compare(ours: &Rows, sample: &Rows) -> Comparison {
    memories(&memory("ours", ours), &memory("sample", sample))
}

/// `kind lines of the memory | lines of the sample`.
fn shown(comparison: &Comparison) -> Vec<String> {
    let lines = |pairs: &[Pair]| {
        pairs.iter().map(|entry| entry.line.to_string()).collect::<Vec<_>>().join(",")
    };
    let differences = comparison.differences.iter();
    differences
        .map(|d| format!("{} {} | {}", d.kind.name(), lines(&d.memory), lines(&d.sample)))
        .collect()
}

#[track_caller]
fn differs(damage: impl Fn(&mut Rows), expected: &[&str], strict: f64, lax: f64) {
    let mut ours = rows();
    damage(&mut ours);
    let comparison = compare(&ours, &rows());
    assert_eq!(shown(&comparison), expected);
    let f1 = |matched: f64, units: usize| 2.0 * matched / (units + 12) as f64;
    assert!((comparison.strict.f1() - f1(strict, ours.len())).abs() < 1e-9, "{comparison:?}");
    assert!((comparison.lax.precision() * ours.len() as f64 - lax).abs() < 1e-9, "{comparison:?}");
}

fn joined(rows: &mut Rows, at: usize) {
    let (source, target) = rows.remove(at + 1);
    rows[at].0 += &format!(" {source}");
    rows[at].1 += &target;
}

#[test]
fn equal_memories_do_not_differ() {
    differs(|_| {}, &[], 12.0, 12.0);
    differs(|rows| rows[3].0 = rows[3].0.replace(' ', " \t ") + "\n", &[], 12.0, 12.0);
    assert!(compare(&vec![], &vec![]).differences.is_empty());
}

#[test]
fn dropped_and_added_units_are_found() {
    differs(|rows| drop(rows.remove(4)), &["missing  | 5"], 11.0, 11.0);
    let new = ("Something else entirely.".to_owned(), "别的东西，完全不同。".to_owned());
    differs(move |rows| rows.insert(4, new.clone()), &["extra 5 | "], 12.0, 12.0);
    differs(|rows| rows.truncate(11), &["missing  | 12"], 11.0, 11.0);
}

#[test]
fn merged_and_split_units_are_found() {
    differs(|rows| joined(rows, 4), &["merged 5 | 5,6"], 10.0, 11.0);
    let split = |rows: &mut Rows| {
        let (source, target) = rows[4].clone();
        let (source, target) = (
            source.split_at(source.find(" held").unwrap()),
            target.split_at("第5年，委员会".len()),
        );
        rows[4] = (source.0.to_owned(), target.0.to_owned());
        rows.insert(5, (source.1.trim().to_owned(), target.1.to_owned()));
    };
    differs(split, &["split 5,6 | 5"], 11.0, 13.0);
    let recut = |rows: &mut Rows| {
        let (at, target_at) = (rows[4].0.find(" held"), rows[4].1.find("委员"));
        let moved = rows[4].0.split_off(at.unwrap());
        rows[5].0 = format!("{} {}", moved.trim(), rows[5].0);
        let moved = rows[4].1.split_off(target_at.unwrap());
        rows[5].1 = moved + &rows[5].1;
    };
    differs(recut, &["recut 5,6 | 5,6"], 10.0, 12.0);
}

#[test]
fn swapped_units_are_found() {
    let targets = |a: usize, b: usize| {
        move |rows: &mut Rows| {
            let other = rows[b].1.clone();
            rows[b].1 = std::mem::replace(&mut rows[a].1, other);
        }
    };
    differs(targets(4, 5), &["swapped 5 | 5,6", "swapped 6 | 6,5"], 10.0, 10.0);
    differs(targets(1, 9), &["swapped 2 | 2,10", "swapped 10 | 10,2"], 10.0, 10.0);
    differs(|rows| rows.swap(4, 5), &["moved 5 | 6"], 12.0, 12.0);
    let other = |rows: &mut Rows| rows[4].1 = "完全是另外一句话".to_owned();
    differs(other, &["retargeted 5 | 5"], 11.0, 11.0);
}

#[test]
fn targets_that_all_slipped_by_one_are_swapped() {
    let slip = |rows: &mut Rows| {
        for i in 0..rows.len() - 1 {
            rows[i].1 = rows[i + 1].1.clone();
        }
        rows.pop();
    };
    let mut expected: Vec<_> = (1..12).map(|i| format!("swapped {i} | {i},{}", i + 1)).collect();
    expected.push("missing  | 12".to_owned());
    let expected: Vec<_> = expected.iter().map(String::as_str).collect();
    differs(slip, &expected, 0.0, 0.0);
}

#[test]
fn other_words_are_the_same_unit_all_the_same() {
    let reword = |rows: &mut Rows| rows[4].0 = rows[4].0.replace("committee", "Committee");
    differs(reword, &["reworded 5 | 5"], 11.0, 12.0);
}

#[test]
fn texts_that_repeat_are_matched_where_they_stand() {
    let yes = || ("Yes.".to_owned(), "是。".to_owned());
    let mut sample = rows();
    for at in [0, 3, 6, 9] {
        sample.insert(at, yes());
    }
    let mut ours = sample.clone();
    ours.remove(6);
    assert_eq!(shown(&compare(&ours, &sample)), ["missing  | 7"]);
    let mut ours = sample.clone();
    ours[6].1 = "好。".to_owned();
    assert_eq!(shown(&compare(&ours, &sample)), ["retargeted 7 | 7"]);
    let mut ours = sample.clone();
    joined(&mut ours, 6);
    assert_eq!(shown(&compare(&ours, &sample)), ["merged 7 | 7,8"]);
}

#[test]
fn a_comparison_prints_side_by_side() {
    let mut ours = rows();
    joined(&mut ours, 4);
    ours.remove(0);
    let printed = side_by_side(&compare(&ours, &rows()), 60);
    let expected = "\
strict  F1 0.818  precision 0.900 (9/10)  recall 0.750 (9/12)
lax     F1 0.957  precision 1.000 (10/10)  recall 0.917 (11/12)

missing: not in ours | sample:1
                             | 1 In year 1 the committee
                             |   held 7 meetings on the
                             |   law.
                             |   第1年，委员会就法律举行了7
                             |   次会议。

merged: ours:4 | sample:5,6
4 In year 5 the committee    | 5 In year 5 the committee
  held 35 meetings on the    |   held 35 meetings on the
  law. In year 6 the         |   law.
  committee held 42 meetings |   第5年，委员会就法律举行了3
  on the law.                |   5次会议。
  第5年，委员会就法律举行了3 | 6 In year 6 the committee
  5次会议。第6年，委员会就法 |   held 42 meetings on the
  律举行了42次会议。         |   law.
                             |   第6年，委员会就法律举行了4
                             |   2次会议。
";
    assert_eq!(printed, expected);
}

#[test]
fn formats_compare_with_one_another() {
    let tmx = "<tmx version='1.4'><header srclang='en'/><body>\n\
         <tu><tuv xml:lang='en'><seg>a &amp; b</seg></tuv><tuv xml:lang='zh'><seg>甲</seg></tuv></tu>\
         \n</body></tmx>";
    let csv = "source,target\r\na & b,甲\r\n=c,乙\r\n";
    let read = |text: &str, format| {
        let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
        let reader = MemoryReader::read("x", Box::new(bytes), format).unwrap();
        PairList::read(reader, &Selection::default()).unwrap()
    };
    let comparison = memories(&read(tmx, InputFormat::Tmx), &read(csv, InputFormat::Csv));
    assert_eq!(shown(&comparison), ["missing  | 3"]);
}

proptest! {
    #[test]
    fn any_damage_is_counted_in_full(
        picks in prop::collection::vec(0usize..8, 0..30),
        sample in prop::collection::vec(0usize..8, 0..30),
    ) {
        let all = rows();
        let rows = |picks: &[usize]| picks.iter().map(|&i| all[i].clone()).collect::<Rows>();
        let comparison = compare(&rows(&picks), &rows(&sample));
        // Strict agreement is that of the two multisets, whatever their order.
        let count = |picks: &[usize], i| picks.iter().filter(|&&pick| pick == i).count();
        let common: usize = (0..8).map(|i| count(&picks, i).min(count(&sample, i))).sum();
        prop_assert_eq!(comparison.strict.matched, common);
        prop_assert_eq!(comparison.strict.sample_matched, common);
        prop_assert!(comparison.lax.matched >= common);
        side_by_side(&comparison, 0);
    }
}
