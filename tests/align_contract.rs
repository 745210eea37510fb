//! What every alignment keeps to, whatever it is given.

use proptest::prelude::*;
use tmforge::align::{Aligner, Bead, Item, Options, Sequence, Task};
use tmforge::lang::Tag;
use tmforge::model::{BlockKind, SectionPair};

fn aligner() -> Aligner {
    Aligner::new(Options::default(), Vec::new()).unwrap()
}

fn sequence(language: &str, items: Vec<Item>) -> Sequence {
    Sequence { language: Tag::parse(language).unwrap(), items }
}

fn check(beads: &[Bead], sources: usize, targets: usize) {
    let (mut source, mut target) = (0, 0);
    for bead in beads {
        assert_eq!((bead.source.start, bead.target.start), (source, target));
        assert!(bead.source.len() + bead.target.len() > 0);
        assert!((0.0..=1.0).contains(&bead.confidence), "{bead:?}");
        (source, target) = (bead.source.end, bead.target.end);
    }
    assert_eq!((source, target), (sources, targets));
}

fn item() -> impl Strategy<Value = Item> {
    let kinds = prop::sample::select(vec![
        BlockKind::Heading,
        BlockKind::Paragraph,
        BlockKind::ListItem,
        BlockKind::TableCell,
    ]);
    let texts = prop_oneof![
        "[a-zA-Z0-9 ,.?!]{0,40}",
        "\\PC{0,20}",
        "[一二三四十百万亿年月日会议人民的。，？]{0,20}",
    ];
    (texts, kinds, 0..6_usize, 0..4_usize).prop_map(|(text, kind, block, section)| Item {
        text,
        kind,
        block,
        section,
        cell: None,
        record: None,
        order: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn beads_are_monotone_and_hold_every_segment_once(
        source in prop::collection::vec(item(), 0..12),
        target in prop::collection::vec(item(), 0..12),
        sections in prop::collection::vec((0..6_usize, 0..6_usize, 0.0..1.0_f32), 0..4),
    ) {
        let sections = sections
            .into_iter()
            .map(|(source, target, confidence)| SectionPair { source, target, confidence })
            .collect();
        let (n, m) = (source.len(), target.len());
        let heads = |items: &[Item]| items.iter().map(|i| i.kind.is_head()).collect::<Vec<_>>();
        let (source_heads, target_heads) = (heads(&source), heads(&target));
        let (source, target) = (sequence("zh", source), sequence("en", target));
        let task = Task { sections, ..Task::new(source, target) };
        let beads = aligner().align(std::slice::from_ref(&task)).remove(0);
        check(&beads, n, m);
        for bead in &beads {
            for heads in [&source_heads[bead.source.clone()], &target_heads[bead.target.clone()]] {
                prop_assert!(heads.windows(2).all(|pair| pair[0] == pair[1]), "{:?}", bead);
            }
        }
    }
}

const SENTENCES: [[&str; 2]; 6] = [
    ["One day a fox came.", "Eines Tages kam ein Fuchs."],
    ["It was hungry. It was tired.", "Er war hungrig und müde."],
    ["It saw grapes.", "Er sah Trauben."],
    ["They hung 3 metres above the ground.", "Sie hingen 3 Meter über dem Boden."],
    ["The fox jumped.", "Der Fuchs sprang."],
    ["It went away in 1920.", "Im Jahr 1920 ging er weg."],
];

/// The lines of one side with so many blank ones before each, and where the lines with text are.
fn with_blanks(side: usize, blanks: &[usize]) -> (Sequence, Vec<usize>) {
    let (mut lines, mut places) = (Vec::new(), Vec::new());
    for (sentence, &blanks) in SENTENCES.iter().zip(blanks) {
        lines.extend(["", " \t", "\u{FEFF}"].into_iter().cycle().take(blanks));
        places.push(lines.len());
        lines.push(sentence[side]);
    }
    let language = Tag::parse(["en", "de"][side]).unwrap();
    (Sequence::from_lines(language, lines), places)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn blank_lines_only_add_one_sided_beads(
        before in prop::collection::vec((0..3_usize, 0..3_usize), SENTENCES.len()),
    ) {
        let (source, target): (Vec<usize>, Vec<usize>) = before.into_iter().unzip();
        let plain = Task::new(with_blanks(0, &[0; 6]).0, with_blanks(1, &[0; 6]).0);
        let expected = aligner().align(&[plain]).remove(0);
        let ((source, from), (target, to)) = (with_blanks(0, &source), with_blanks(1, &target));
        let (n, m) = (source.items.len(), target.items.len());
        let mut beads = aligner().align(&[Task::new(source, target)]).remove(0);
        check(&beads, n, m);
        for bead in &mut beads {
            let filled = |places: &[usize], range: &std::ops::Range<usize>| {
                let before = |end| places.iter().filter(|&&at| at < end).count();
                before(range.start)..before(range.end)
            };
            (bead.source, bead.target) = (filled(&from, &bead.source), filled(&to, &bead.target));
        }
        beads.retain(|bead| bead.source.len() + bead.target.len() > 0);
        prop_assert_eq!(beads, expected);
    }
}

#[test]
fn the_same_input_gives_the_same_beads() {
    let lines = |lines: &[&str], language: &str| {
        Sequence::from_lines(Tag::parse(language).unwrap(), lines.iter().copied())
    };
    let task = || {
        Task::new(
            lines(&["In 1956 we met.", "It rained?", "Nobody came."], "en"),
            lines(&["1956 trafen wir uns.", "Hat es geregnet?", "Niemand kam."], "de"),
        )
    };
    let first = aligner().align(&[task()]);
    assert_eq!(first, aligner().align(&[task()]));
    assert!(first[0].iter().all(|bead| bead.source == bead.target));
}

#[test]
fn a_short_text_finds_its_place_in_a_long_one() {
    let numbered = |range: std::ops::Range<usize>, language: &str, words: [&str; 3]| {
        let line =
            |i: usize| format!("{} {} {} {i}{}.", words[i % 3], words[i % 2], i * 37 % 91, i);
        let lines: Vec<String> = range.map(line).collect();
        Sequence::from_lines(Tag::parse(language).unwrap(), lines.iter().map(String::as_str))
    };
    let source = numbered(150..160, "en", ["house", "water", "stone"]);
    let target = numbered(0..400, "de", ["Haus", "Wasser", "Stein"]);
    let beads = aligner().align(&[Task::new(source, target)]).remove(0);
    check(&beads, 10, 400);
    let paired: Vec<_> = beads.iter().filter(|bead| bead.is_two_sided()).collect();
    assert_eq!(paired.len(), 10);
    assert!(paired.iter().all(|bead| bead.target.start == bead.source.start + 150));
}

/// A translator may make seven sentences of one, or one of seven.
#[test]
fn a_sentence_may_be_translated_by_eight() {
    let long: Vec<String> = (0..12)
        .map(|i| {
            let clauses: Vec<String> =
                (0..=i % 8).map(|k| format!("gate{i}{k}x was closed {i}{k} times")).collect();
            format!("{}.", clauses.join(", "))
        })
        .collect();
    let short: Vec<String> = (0..12)
        .flat_map(|i| (0..=i % 8).map(move |k| format!("Porte gate{i}{k}x, {i}{k} fois.")))
        .collect();
    let sides = |a: &[String], b: &[String]| {
        let of = |tag: &str, lines: &[String]| {
            Sequence::from_lines(Tag::parse(tag).unwrap(), lines.iter().map(String::as_str))
        };
        let aligner = Aligner::new(Options::default(), Vec::new()).unwrap();
        aligner.align(&[Task::new(of("en", a), of("fr", b))]).remove(0)
    };
    let forward: Vec<usize> = sides(&long, &short).iter().map(|b| b.target.len()).collect();
    let backward: Vec<usize> = sides(&short, &long).iter().map(|b| b.source.len()).collect();
    let expected: Vec<usize> = (0..12).map(|i| i % 8 + 1).collect();
    assert_eq!((&forward, &backward), (&expected, &expected));
}

#[test]
fn a_text_of_equal_lines_meets_the_limit_of_the_search_and_says_so() {
    let lines = |line: &'static str, tag: &str, n| {
        Sequence::from_lines(Tag::parse(tag).unwrap(), std::iter::repeat_n(line, n))
    };
    let task = |n, m| Task::new(lines("It rained.", "en", n), lines("Es regnete.", "de", m));
    let found = aligner().align_documents(&[task(5000, 3200), task(30, 20)]);
    assert!(found[0].is_limited && !found[1].is_limited);
    check(&found[0].beads, 5000, 3200);
}
