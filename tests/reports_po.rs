//! PO files that users reported, as units.

use std::path::PathBuf;

use tmforge::memory::{
    InlineHandling, InputFormat, MemoryReader, Omission, PluralForms, Reading, State, TransUnit,
};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/reports").join(name)
}

fn open(name: &str) -> MemoryReader {
    MemoryReader::open(&path(name), InputFormat::Po).unwrap()
}

fn shown(unit: &TransUnit<'_>) -> String {
    let [source, target] = [0, 1].map(|i| unit.variants[i].segment.text(InlineHandling::Drop));
    let state = unit.state.map(|state| format!(" ({})", state.name()));
    format!("{source}|{target}{}", state.unwrap_or_default())
}

fn read(reader: MemoryReader) -> (Vec<String>, Reading) {
    let (mut units, mut reading) = (Vec::new(), Reading::default());
    for chunk in reader {
        reading = chunk.unwrap().each(|unit| units.push(shown(unit))).unwrap();
    }
    (units, reading)
}

#[test]
fn a_fuzzy_message_is_a_unit_that_says_so() {
    let (units, _) = read(open("k2f.po"));
    assert_eq!(units, [format!("A|B ({})", State::Fuzzy.name())]);
}

#[test]
fn the_language_of_the_header_is_that_of_the_targets() {
    let reader = open("k5a.po");
    assert_eq!(reader.header().target, "fr");
    assert_eq!(read(reader).0, ["Summer|été"]);
}

#[test]
fn escapes_of_bytes_are_characters() {
    assert_eq!(read(open("k5d.po")).0, ["qA. A.|rA. A."]);
}

#[test]
fn every_plural_form_is_written_or_counted() {
    let (units, reading) = read(open("k5e.po"));
    assert_eq!(units, ["%d file|%d plik", "%d files|%d plików"]);
    assert_eq!(reading.omissions.get(&Omission::PluralForm), Some(&1));
    let mut all = open("k5e.po");
    all.set_plural_forms(PluralForms::All);
    let (units, reading) = read(all);
    assert_eq!(units, ["%d file|%d plik", "%d files|%d pliki", "%d files|%d plików"]);
    assert_eq!(reading.omissions.len(), 0);
}
