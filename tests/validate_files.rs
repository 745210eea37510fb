//! Broken files whose names say which rule must fire (`RULE--what.ext`), and sound ones.

use std::fs;
use std::path::{Path, PathBuf};

use tmforge::validate::CheckedFormat;
use tmforge::validate::{Finding, Rule, check, check_file};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/memory").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

fn shown(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}

#[test]
fn each_broken_file_fires_its_rule() {
    let files = files("broken");
    assert!(files.len() >= 40);
    let mut silent = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (rule, _) = name.split_once("--").unwrap();
        let findings = check_file(path).unwrap();
        if !findings.iter().any(|finding| finding.rule.name() == rule) {
            silent.push(format!("{name}:\n{}", shown(&findings)));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn every_rule_has_a_broken_file() {
    let files = files("broken");
    let fires = |rule: &Rule| {
        let start = format!("{}--", rule.name());
        files.iter().any(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&start))
    };
    let without: Vec<_> = Rule::ALL.iter().filter(|rule| !fires(rule)).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn no_rule_fires_on_sound_files() {
    for path in files("sound") {
        let findings = check_file(&path).unwrap();
        assert!(findings.is_empty(), "{}", shown(&findings));
    }
}

#[test]
fn fifty_faults_are_fifty_findings() {
    let unit = |i: usize| {
        format!(
            "<tu creationdate='2023022{}T000000'><tuv xml:lang='en'><seg>s{i}</seg></tuv>\
             <tuv xml:lang='de'><seg> t{i}</seg></tuv></tu>\n",
            i % 10
        )
    };
    let units: String = (0..25).map(unit).collect();
    let text = format!(
        "<tmx version='1.4'><header creationtool='x' creationtoolversion='1' segtype='sentence' \
         o-tmf='x' adminlang='en' srclang='en' datatype='x'/><body>\n{units}</body></tmx>"
    );
    let findings = check("memory", text.as_bytes(), CheckedFormat::Tmx);
    let of = |rule| findings.iter().filter(|finding| finding.rule == rule).count();
    assert_eq!((of(Rule::Date), of(Rule::SurroundingWhitespace), findings.len()), (25, 25, 50));
    let in_place = |finding: &Finding| finding.place.line == finding.unit.unwrap() + 1;
    assert!(findings.iter().all(in_place));
}
