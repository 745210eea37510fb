//! The page for a review holds both texts and the rows, whatever the texts are, and what is corrected by it is
//! applied.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

const ENGLISH: &str = "# The lamp\n\nThe shop sold 30 lamps. My aunt bought one.\n\n```\nlet x = 1;\n```\n\n\
    Write `</script><b>` & leave.\n";
const GERMAN: &str = "# Die Lampe\n\nDer Laden verkaufte 30 Lampen. Meine Tante kaufte eine.\n\n\
    Schreiben Sie `</script><b>` & gehen Sie.\n";

/// Exports the two files and returns the exit code, the page and what was told.
fn export(folder: &Path, more: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tmforge"));
    command.current_dir(folder).args(["export", "--pair", "a.md", "b.md", "-s", "en", "-t", "de"]);
    command.args(["--min-confidence", "0", "-o", "a.jsonl", "--review", "a.html"]).args(more);
    let done = command.output().unwrap();
    let page = fs::read_to_string(folder.join("a.html")).unwrap_or_default();
    (done.status.code().unwrap(), page, String::from_utf8(done.stderr).unwrap())
}

/// The data of a page.
fn data(page: &str) -> Value {
    let start = page.find("{\"format_version\"").unwrap();
    let end = start + page[start..].find("</script>").unwrap();
    serde_json::from_str(&page[start..end]).unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.md"), ENGLISH).unwrap();
    fs::write(folder.path().join("b.md"), GERMAN).unwrap();
    folder
}

fn units(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("a.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_page_holds_all_texts() {
    let folder = folder();
    let (code, page, told) = export(folder.path(), &[]);
    assert_eq!(code, 0, "{told}");
    let document = &data(&page)["documents"][0];
    let texts = |side: &str| -> Vec<String> {
        let segments = document[side]["segments"].as_array().unwrap();
        segments.iter().map(|segment| segment["text"].as_str().unwrap().to_owned()).collect()
    };
    let expected = [
        "The lamp",
        "The shop sold 30 lamps.",
        "My aunt bought one.",
        "Write </script><b> & leave.",
    ];
    assert_eq!(texts("source"), expected);
    assert_eq!(document["source"]["segments"][2]["gap"], " ");
    assert_eq!(document["source"]["segments"][2]["place"], "line 3");
    let mut next = [0, 0];
    for row in document["rows"].as_array().unwrap() {
        for (side, at) in [("source", 0), ("target", 1)] {
            assert_eq!(row[side][0], next[at]);
            next[at] = row[side][1].as_u64().unwrap();
        }
    }
    assert_eq!(next, [4, 4]);
    assert_eq!(
        document["sections"][0],
        json!({"row": 0, "depth": 1, "source": "The lamp", "target": "Die Lampe"})
    );
    let left_out = document["left_out"].as_array().unwrap();
    assert!(
        left_out.iter().any(|left| left["reason"] == "code" && left["before"] == 3),
        "{left_out:?}"
    );
    assert_eq!(document["corrections"], Value::Null);
}

#[test]
fn corrections_are_applied_and_shown_again() {
    let folder = folder();
    let (_, page, _) = export(folder.path(), &[]);
    let whole = units(folder.path());
    let document = &data(&page)["documents"][0];
    let corrections = |name: &str| {
        json!({"format": "tmforge-corrections", "version": 1, "documents": [{
            "name": name, "source": "en", "target": "de",
            "segments": {"source": document["source"]["fingerprint"], "target": document["target"]["fingerprint"]},
            "stretches": [{"source": [1, 2], "target": [1, 2], "beads": [
                {"source": [1, 2], "target": [1, 2], "state": "rejected"}]}]}]})
    };
    let write = |name: &str, value: &Value| {
        fs::write(folder.path().join(name), value.to_string()).unwrap();
    };
    write("c.json", &corrections("a.md"));
    let (code, page, told) = export(folder.path(), &["--corrections", "c.json"]);
    assert_eq!(code, 0, "{told}");
    let left = units(folder.path());
    assert_eq!(left.len(), whole.len() - 1);
    assert_eq!(left[0]["id"], whole[0]["id"]);
    assert_eq!(data(&page)["documents"][0]["corrections"], corrections("a.md")["documents"][0]);
    assert_eq!(data(&page)["documents"][0]["rows"], document["rows"]);

    write("other.json", &corrections("other.md"));
    let (code, _, told) = export(folder.path(), &["--corrections", "other.json"]);
    assert_eq!(code, 1);
    assert!(told.contains("warning: the corrections of other.md were not used"), "{told}");

    fs::write(folder.path().join("a.md"), ENGLISH.replace("30 lamps", "40 lamps")).unwrap();
    let (code, _, told) = export(folder.path(), &["--corrections", "c.json"]);
    assert_eq!(code, 2);
    assert!(told.contains("c.json: document 1: source segment 1 differs"), "{told}");
}
