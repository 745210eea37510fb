//! `tmforge align` with a review and corrections: the beads are final, the lines stay.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

const ENGLISH: &str = "The shop sold 30 lamps.\n\nMy aunt bought one.\nIt stood by the window.\n";
const GERMAN: &str =
    "Der Laden verkaufte 30 Lampen.\nMeine Tante kaufte eine.\nSie stand am Fenster.\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.en"), ENGLISH).unwrap();
    fs::write(folder.path().join("a.de"), GERMAN).unwrap();
    folder
}

/// Aligns the two files and returns the exit code, the segments of the beads and what was told.
fn align(folder: &Path, more: &[&str]) -> (i32, Vec<String>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tmforge"));
    command.current_dir(folder).args(["align", "a.en", "a.de", "-s", "en", "-t", "de"]).args(more);
    let done = command.output().unwrap();
    let beads = String::from_utf8(done.stdout).unwrap();
    let segments = |line: &str| line.rsplit_once(':').unwrap().0.to_owned();
    let told = String::from_utf8(done.stderr).unwrap();
    (done.status.code().unwrap(), beads.lines().map(segments).collect(), told)
}

fn document(folder: &Path) -> Value {
    let page = fs::read_to_string(folder.join("a.html")).unwrap();
    let start = page.find("{\"format_version\"").unwrap();
    let end = start + page[start..].find("</script>").unwrap();
    let data: Value = serde_json::from_str(&page[start..end]).unwrap();
    data["documents"][0].clone()
}

/// Writes corrections of one stretch, the whole text.
fn correct(folder: &Path, document: &Value, beads: Value) {
    let corrections = json!({"format": "tmforge-corrections", "version": 1, "documents": [{
        "name": "a.en", "source": "en", "target": "de",
        "segments": {"source": document["source"]["fingerprint"], "target": document["target"]["fingerprint"]},
        "stretches": [{"source": [0, 4], "target": [0, 3], "beads": beads}]}]});
    fs::write(folder.join("c.json"), corrections.to_string()).unwrap();
}

#[test]
fn the_page_has_a_row_for_each_bead_and_the_lines_as_segments() {
    let folder = folder();
    let (code, plain, _) = align(folder.path(), &[]);
    assert_eq!((code, plain.len()), (0, 4));
    let (code, beads, told) = align(folder.path(), &["--review", "a.html"]);
    assert_eq!((code, &beads), (0, &plain), "{told}");
    let document = document(folder.path());
    assert_eq!(document["rows"].as_array().unwrap().len(), beads.len());
    assert_eq!(document["has_fixed_texts"], true);
    let segments = document["source"]["segments"].as_array().unwrap();
    assert_eq!(segments[1]["text"], "");
    assert_eq!(segments[2]["text"], "My aunt bought one.");
    assert_eq!(segments[2]["place"], "line 3");
}

#[test]
fn corrected_beads_are_written_and_rejected_ones_come_apart() {
    let folder = folder();
    align(folder.path(), &["--review", "a.html"]);
    let document = document(folder.path());
    let beads = json!([
        {"source": [0, 3], "target": [0, 2]},
        {"source": [3, 4], "target": [2, 3], "state": "rejected"}]);
    correct(folder.path(), &document, beads);
    let (code, beads, told) = align(folder.path(), &["--corrections", "c.json"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(beads, ["[0,1,2]:[0,1]", "[3]:[]", "[]:[2]"]);
    let again = ["--corrections", "c.json", "--review", "a.xlsx"];
    let (code, same, told) = align(folder.path(), &again);
    assert_eq!((code, &same), (0, &beads), "{told}");
    let (code, same, told) = align(folder.path(), &["--corrections", "a.xlsx"]);
    assert_eq!((code, same), (0, beads), "{told}");
}

#[test]
fn lines_can_be_neither_changed_nor_cut() {
    let folder = folder();
    align(folder.path(), &["--review", "a.html"]);
    let document = document(folder.path());
    let edited = json!([{"source": [0, 4], "target": [0, 3], "edit": {"target": "Neu"}}]);
    let cut = json!([
        {"source": [0, "0:3"], "target": [0, 1]},
        {"source": ["0:3", 4], "target": [1, 3]}]);
    for (beads, found) in [(edited, "a changed text"), (cut, "a cut within a line")] {
        correct(folder.path(), &document, beads);
        let (code, _, told) = align(folder.path(), &["--corrections", "c.json"]);
        assert_eq!(code, 2);
        let place = format!("c.json: document 1: stretch 1, bead 1: {found}; expected whole lines");
        assert!(told.contains(&place), "{told}");
    }
}

#[test]
fn corrections_of_another_file_are_named() {
    let folder = folder();
    align(folder.path(), &["--review", "a.html"]);
    let document = document(folder.path());
    correct(folder.path(), &document, json!([{"source": [0, 4], "target": [0, 3]}]));
    let text = fs::read_to_string(folder.path().join("c.json")).unwrap();
    fs::write(folder.path().join("c.json"), text.replace("a.en", "b.en")).unwrap();
    let (code, beads, told) = align(folder.path(), &["--corrections", "c.json"]);
    assert_eq!((code, beads.len()), (1, 4));
    assert!(told.contains("the corrections of b.en were not used"), "{told}");
}
