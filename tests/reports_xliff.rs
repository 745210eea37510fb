//! Inputs from public bug reports about XLIFF and inline elements, with what must come out.

use std::path::Path;

use tmforge::convert::{Options, Output, OutputFormat, convert};
use tmforge::memory::{
    InlineHandling, InputFormat, LeniencyKind, MemoryReader, Reading, State, TransUnit,
};

fn open(name: &str) -> MemoryReader {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reports").join(name);
    MemoryReader::open(&path, InputFormat::of_path(&path).unwrap()).unwrap()
}

/// What `of` gives of each unit, and what was left out or read leniently.
fn read<T>(name: &str, mut of: impl FnMut(&TransUnit<'_>) -> T) -> (Vec<T>, Reading) {
    let mut found = Vec::new();
    let mut last = Reading::default();
    for chunk in open(name) {
        last = chunk.unwrap().each(|unit| found.push(of(unit))).unwrap();
    }
    (found, last)
}

fn texts(unit: &TransUnit<'_>, inline: InlineHandling) -> [String; 2] {
    [0, 1].map(|i| unit.variants[i].segment.text(inline).into_owned())
}

/// The texts of the units that are taken by default and have a target.
fn taken(name: &str) -> Vec<[String; 2]> {
    let (found, _) = read(name, |unit| {
        let is_taken = unit.state.is_none_or(State::is_taken);
        is_taken.then(|| texts(unit, InlineHandling::Drop))
    });
    found.into_iter().flatten().filter(|[_, target]| !target.trim().is_empty()).collect()
}

fn states(name: &str) -> Vec<Option<State>> {
    read(name, |unit| unit.state).0
}

fn to_tmx(name: &str) -> String {
    let outputs = vec![Output {
        name: "out".to_owned(),
        format: OutputFormat::Tmx,
        stream: Vec::new(),
        part: 0,
    }];
    let options = Options { threads: 1, ..Options::default() };
    let (_, mut streams) = convert(vec![open(name)], outputs, &options).unwrap();
    String::from_utf8(streams.remove(0)).unwrap()
}

#[test]
fn k1_proposals_and_older_versions_of_memoq_are_no_texts() {
    for name in ["k1a.mqxliff", "k1b.mqxliff"] {
        assert_eq!(taken(name), [["Open the gate", "Öffne das Tor"]], "{name}");
        assert_eq!(states(name), [None]);
    }
}

#[test]
fn k2a_states_of_xliff() {
    assert_eq!(taken("k2a.xlf"), [["Sign in", "Logg inn"], ["Your account", "Din konto"]]);
    let expected = [
        Some(State::Final),
        Some(State::Untranslated),
        Some(State::Untranslated),
        Some(State::Translated),
        Some(State::NotForTranslation),
        None,
        None,
    ];
    assert_eq!(states("k2a.xlf"), expected);
    let tmx = to_tmx("k2a.xlf");
    assert!(tmx.contains("<prop type=\"x-state\">needs-review-translation</prop>"), "{tmx}");
}

#[test]
fn k2d_confirmation_levels_of_trados() {
    let expected =
        [["Press the key.", "Trykk på tasten."], ["No marks here.", "Ingen merker her."]];
    assert_eq!(taken("k2d.sdlxliff"), expected);
    let expected = [
        Some(State::Translated),
        None,
        Some(State::NotForTranslation),
        None,
        Some(State::Draft),
        Some(State::Rejected),
    ];
    assert_eq!(states("k2d.sdlxliff"), expected);
}

#[test]
fn k3a_deleted_text_is_left_out() {
    assert_eq!(taken("k3a.sdlxliff"), [["Open the gate", "Öffne das Tor"]]);
}

#[test]
fn k4_languages_of_the_texts() {
    let languages = |name| read(name, |unit| unit.variants[1].language.to_string()).0;
    assert_eq!(languages("k4a.xlf"), ["de"]);
    assert_eq!(languages("k4b.xlf"), ["de", "fr"]);
    assert_eq!(open("k4b.xlf").header().target, "de");
    let tmx = to_tmx("k4a.xlf");
    assert!(tmx.contains("<tuv xml:lang=\"de\">") && tmx.contains("Öffnen"), "{tmx}");
}

#[test]
fn k13a_inline_elements() {
    let expected = [
        ["Press Start now.", "Jetzt Start drücken."],
        ["Top line Bottom line", "Obere Zeile Untere Zeile"],
        ["Name Ageyears", "Name AlterJahre"],
        ["Say <b>no</b> &amp; go", "Sag <b>nein</b> &amp; geh"],
        ["Footnote1here x", "Fußnote1hier"],
    ];
    assert_eq!(taken("k13a.tmx"), expected);
    let (shown, _) = read("k13a.tmx", |unit| texts(unit, InlineHandling::Text));
    assert_eq!(shown[2][0], "Name\\tAge{0}years");
    assert_eq!(shown[4][0], "Footnote{1}here x");
    let tmx = to_tmx("k13a.tmx");
    for code in [
        "<bpt i=\"1\">&lt;g id=\"1\"&gt;</bpt>Start<ept i=\"1\">&lt;/g&gt;</ept> now\
         <ph>&lt;bx id=\"4\"/&gt;</ph>.",
        "<bpt i=\"2\">&lt;sub&gt;</bpt>x<ept i=\"2\">&lt;/sub&gt;</ept>",
    ] {
        assert!(tmx.contains(code), "{tmx}");
    }
}

#[test]
fn k18a_text_outside_of_segments() {
    let expected = [["Turn the key twice.", "Gireu la clau dues vegades."], ["Done", "Fet"]];
    assert_eq!(taken("k18a.tmx"), expected);
    let (_, reading) = read("k18a.tmx", |_| ());
    let [leniency] = &reading.leniencies[..] else { panic!("{reading:?}") };
    assert_eq!((leniency.kind, leniency.count), (LeniencyKind::TextOutsideSegment, 2));
    assert_eq!(leniency.line, 4);
}
