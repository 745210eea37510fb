//! Tables as users reported them: what is read, and what `validate` says of the same file.

use std::path::{Path, PathBuf};

use tmforge::memory::{FieldValue, InlineHandling, InputFormat, MemoryReader, TransUnit};
use tmforge::validate::{Rule, Severity, check_file};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reports").join(name)
}

/// Each unit as `source|target`, then its fields.
fn read(name: &str) -> Vec<String> {
    let path = path(name);
    let mut units = Vec::new();
    for chunk in MemoryReader::open(&path, InputFormat::of_path(&path).unwrap()).unwrap() {
        chunk.unwrap().each(|unit| units.push(shown(unit))).unwrap();
    }
    units
}

fn shown(unit: &TransUnit<'_>) -> String {
    let texts = unit.variants.iter().map(|v| v.segment.text(InlineHandling::Drop).into_owned());
    let fields = unit.fields.iter().map(|field| match &field.value {
        FieldValue::Text(text) | FieldValue::Json(text) => format!("{}={text}", field.name),
    });
    texts.chain(fields).collect::<Vec<_>>().join("|")
}

fn findings(name: &str) -> Vec<(Rule, Severity)> {
    let findings = check_file(&path(name)).unwrap();
    findings.into_iter().map(|finding| (finding.rule, finding.severity)).collect()
}

#[test]
fn a_header_with_addresses_is_no_unit() {
    assert_eq!(read("k16a.tsv"), ["Yes|Ja|url1=u|url2=v"]);
    assert_eq!(findings("k16a.tsv"), []);
}

#[test]
fn semicolons_separate_columns() {
    assert_eq!(read("k16c.csv"), ["Yes|Ja"]);
    assert_eq!(findings("k16c.csv"), [(Rule::Separator, Severity::Warning)]);
}
