//! The laws of corrections: they change what they name and nothing else, and no text is lost.

use std::sync::Arc;

use proptest::prelude::*;
use tmforge::config::Config;
use tmforge::corrections::{Corrections, fingerprint};
use tmforge::input::Format;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::model::ExclusionReason;
use tmforge::pipeline::{AlignedDocument, Forge, InputFile, Job};
use tmforge::unit::ReviewState;

const ENGLISH: &[&str] = &[
    "The rain stopped at 12.",
    "We left the house.",
    "Nobody was in the street.",
    "The shop sold 30 lamps.",
    "My aunt bought one of them.",
    "It stood by the window.",
];
const GERMAN: &[&str] = &[
    "Der Regen hörte um 12 auf.",
    "Wir verließen das Haus.",
    "Niemand war auf der Straße.",
    "Der Laden verkaufte 30 Lampen.",
    "Meine Tante kaufte eine davon.",
    "Sie stand am Fenster.",
];

fn config() -> Config {
    let tag = |tag| Tag::parse(tag).unwrap();
    let mut config = Config::new(LanguagePair::new(tag("en"), tag("de")).unwrap());
    config.min_confidence = 0.0;
    config
}

fn job() -> Job {
    let text = |text: &[&str]| InputFile::Text {
        id: "a".to_owned(),
        text: text.join("\n\n"),
        format: Some(Format::Plain),
    };
    Job::Pair(text(ENGLISH), text(GERMAN))
}

fn plain() -> AlignedDocument {
    Forge::new(config()).unwrap().document(&job()).unwrap()
}

fn prints() -> [String; 2] {
    let prepared = Forge::new(config()).unwrap().prepare(&job()).unwrap();
    let print = |stream, segments: &[_]| fingerprint(stream, segments);
    [
        print(&prepared.bitext.source, &prepared.source),
        print(&prepared.bitext.target, &prepared.target),
    ]
}

fn file(stretches: &str) -> String {
    let [source, target] = prints();
    format!(
        r#"{{"format": "tmforge-corrections", "version": 1, "documents": [{{"name": "a", "source": "en",
        "target": "de", "segments": {{"source": "{source}", "target": "{target}"}},
        "stretches": [{stretches}]}}]}}"#
    )
}

fn corrected(stretches: &str) -> tmforge::error::Result<AlignedDocument> {
    let corrections = Arc::new(Corrections::parse("c.json", &file(stretches))?);
    let document =
        Forge::new(Config { corrections: Some(corrections.clone()), ..config() })?.document(&job());
    assert_eq!(corrections.unused().count(), 0);
    document
}

fn pairs(document: &AlignedDocument) -> Vec<(&str, &str)> {
    document.units.iter().map(|unit| (unit.source.as_str(), unit.target.as_str())).collect()
}

fn refusal(stretches: &str) -> String {
    corrected(stretches).unwrap_err().to_string()
}

#[test]
fn no_stretches_change_nothing() {
    assert_eq!(corrected("").unwrap().units, plain().units);
}

#[test]
fn pairs_are_merged_moved_and_rejected() {
    let document = corrected(
        r#"{"source": [1, 4], "target": [1, 4], "beads": [
            {"source": [1, 3], "target": [1, 3]},
            {"source": [3, 4], "target": [3, 4], "state": "rejected", "note": "not for the memory"}]}"#,
    )
    .unwrap();
    let merged = (
        "We left the house. Nobody was in the street.",
        "Wir verließen das Haus. Niemand war auf der Straße.",
    );
    assert_eq!(pairs(&document)[1], merged);
    assert_eq!(document.units.len(), 4);
    let unit = &document.units[1];
    assert_eq!(unit.confidence, 1.0);
    assert_eq!(
        unit.review.map(|review| (review.state, review.aligned)),
        Some((ReviewState::Accepted, None))
    );
    assert_eq!(
        document.coverage.totals[&ExclusionReason::Rejected],
        "The shop sold 30 lamps.".len() + "Der Laden verkaufte 30 Lampen.".len()
    );
    // What nobody touched is as it was.
    let before = plain();
    assert_eq!(document.units[0].id, before.units[0].id);
    assert_eq!(document.units[3].id, before.units[5].id);
    assert_eq!(document.units[3].position, 4);
}

#[test]
fn a_note_alone_says_nothing_of_its_pair() {
    let open = |segments: &str| {
        format!(r#"{{"source": [0, 2], "target": [0, 2], "beads": [{segments}]}}"#)
    };
    let note = r#"{"source": [0, 1], "target": [0, 1], "state": "open", "note": "to ask"}"#;
    let other = r#"{"source": [1, 2], "target": [1, 2], "state": "open"}"#;
    assert_eq!(corrected(&open(&format!("{note}, {other}"))).unwrap().units, plain().units);
    let merged = r#"{"source": [0, 2], "target": [0, 2], "state": "open"}"#;
    let edited = note.replace("\"note\": \"to ask\"", "\"edit\": {\"target\": \"Neu\"}");
    for changed in [merged.to_owned(), format!("{edited}, {other}")] {
        let expected = "stretch 1, bead 1: state open for a pair that was changed; expected accepted or rejected";
        assert!(refusal(&open(&changed)).contains(expected), "{}", refusal(&open(&changed)));
    }
}

#[test]
fn a_pair_is_cut_within_a_segment() {
    let document = corrected(
        r#"{"source": [0, 1], "target": [0, 1], "beads": [
            {"source": [0, "0:9"], "target": [0, "0:10"]},
            {"source": ["0:9", 1], "target": ["0:10", 1], "edit": {"target": "hielt um  12 an."}}]}"#,
    )
    .unwrap();
    assert_eq!(
        pairs(&document)[..2],
        [("The rain", "Der Regen"), ("stopped at 12.", "hielt um 12 an.")]
    );
    assert_eq!(document.units[1].review.map(|review| review.state), Some(ReviewState::Edited));
    assert_eq!(document.units[2].id, plain().units[1].id);
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let start = |text: String| text.split("; expected").next().unwrap().to_owned();
    let gap = r#"{"source": [0, 2], "target": [0, 2], "beads": [
        {"source": [0, 1], "target": [0, 1]}, {"source": [1, 2], "target": [2, 2]}]}"#;
    assert_eq!(start(refusal(gap)), "c.json: document 1: stretch 1, bead 2: target begins at 2");
    let short =
        r#"{"source": [0, 2], "target": [0, 2], "beads": [{"source": [0, 1], "target": [0, 1]}]}"#;
    assert_eq!(
        start(refusal(short)),
        "c.json: document 1: stretch 1: its beads end at source 1, target 1"
    );
    let inside = r#"{"source": [0, "1:3"], "target": [0, 1], "beads": []}"#;
    assert!(
        refusal(inside).contains("stretch 1: source 0 to 1:3, target 0 to 1; expected borders")
    );
    let twice =
        r#"{"source": [0, 1], "target": [0, 1], "beads": [{"source": [0, 1], "target": [0, 1]}]}"#;
    assert!(refusal(&format!("{twice}, {twice}")).contains("stretch 2"));
    let empty = r#"{"source": [0, 1], "target": [0, 1], "beads": [
        {"source": [0, 1], "target": [0, 1], "edit": {"target": " "}}]}"#;
    assert!(refusal(empty).contains("bead 1: a text without a character"));
    let unknown = r#"{"source": [0, 1], "target": [0, 1], "beds": []}"#;
    assert!(refusal(unknown).starts_with("c.json:3:"), "{}", refusal(unknown));
}

#[test]
fn a_changed_text_is_refused() {
    let changed = file("").replace(&prints()[1][8..16], "00000000");
    let corrections = Some(Arc::new(Corrections::parse("c.json", &changed).unwrap()));
    let error =
        Forge::new(Config { corrections, ..config() }).unwrap().document(&job()).unwrap_err();
    let expected = "c.json: document 1: target segment 1 differs: \"Wir verließen das Haus.\"";
    assert!(error.to_string().starts_with(expected), "{error}");
}

/// A position in the source and one in the target, each by segment and character.
type Cut = (usize, usize, usize, usize);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any beads over a stretch are taken, and no character of the texts is lost.
    #[test]
    fn any_beads_that_cover_a_stretch_are_taken(
        cuts in prop::collection::vec((0_usize..=6, 0_usize..18, 0_usize..=6, 0_usize..18), 0..6)
    ) {
        let position = |(segment, character): (usize, usize)| match (segment, character) {
            (6, _) => (6, 0),
            other => other,
        };
        let side = |pick: fn(&Cut) -> (usize, usize)| {
            let mut side: Vec<_> = cuts.iter().map(pick).map(position).collect();
            side.sort_unstable();
            side
        };
        let (source, target) = (side(|cut| (cut.0, cut.1)), side(|cut| (cut.2, cut.3)));
        let written = |(segment, character): (usize, usize)| match character {
            0 => segment.to_string(),
            _ => format!("\"{segment}:{character}\""),
        };
        let mut borders: Vec<_> = source.into_iter().zip(target).collect();
        borders.insert(0, ((0, 0), (0, 0)));
        borders.push(((6, 0), (6, 0)));
        let beads: Vec<String> = borders
            .windows(2)
            .map(|two| {
                let [(a, c), (b, d)] = [two[0], two[1]].map(|(s, t)| (written(s), written(t)));
                format!(r#"{{"source": [{a}, {b}], "target": [{c}, {d}]}}"#)
            })
            .collect();
        let stretch = format!(r#"{{"source": [0, 6], "target": [0, 6], "beads": [{}]}}"#, beads.join(","));
        let document = corrected(&stretch).unwrap();
        let account = &document.coverage;
        prop_assert_eq!(account.characters, account.in_units + account.totals.values().sum::<usize>());
        prop_assert!(document.units.iter().all(|unit| unit.review.is_some()));
    }
}
