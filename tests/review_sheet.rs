//! The workbook for a review: saved untouched it changes nothing, and what is changed in its cells is applied.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const ENGLISH: &str =
    "# The lamp\n\nThe shop sold 30 lamps. My aunt bought one.\n\nIt stood by the window.\n";
const GERMAN: &str = "# Die Lampe\n\nDer Laden verkaufte 30 Lampen. Meine Tante kaufte eine.\n\nSie stand am Fenster.\n";

/// Exports the two files and returns the exit code, the units and what was told.
fn export(folder: &Path, more: &[&str]) -> (i32, Vec<Value>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tmforge"));
    command.current_dir(folder).args(["export", "--pair", "a.md", "b.md", "-s", "en", "-t", "de"]);
    command.args(["--min-confidence", "0", "-o", "a.jsonl"]).args(more);
    let done = command.output().unwrap();
    let units = fs::read_to_string(folder.join("a.jsonl")).unwrap_or_default();
    let units = units.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (done.status.code().unwrap(), units, String::from_utf8(done.stderr).unwrap())
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.md"), ENGLISH).unwrap();
    fs::write(folder.path().join("b.md"), GERMAN).unwrap();
    folder
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// Changes the sheet of a workbook, as a spreadsheet would.
fn change(path: &Path, change: impl FnOnce(String) -> String) {
    let mut book = ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut parts = Vec::new();
    for at in 0..book.len() {
        let mut part = book.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.push((part.name().unwrap().into_owned(), text));
    }
    let sheet = parts.iter_mut().find(|(name, _)| name == SHEET).unwrap();
    sheet.1 = change(std::mem::take(&mut sheet.1));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    fs::write(path, writer.finish().unwrap().into_inner()).unwrap();
}

/// Writes a state into the row (from 0) below the header.
fn with_state(sheet: &str, row: usize, state: &str) -> String {
    let mut rows: Vec<String> = sheet.split("<row>").map(str::to_owned).collect();
    let cell = format!("<c t=\"inlineStr\"><is><t>{state}</t></is></c>");
    rows[row + 2] = rows[row + 2].replacen("<c/>", &cell, 1);
    rows.join("<row>")
}

#[test]
fn saved_untouched_it_changes_nothing() {
    let folder = folder();
    let (code, whole, told) = export(folder.path(), &["--review", "a.xlsx"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(whole.len(), 4);
    let (code, again, told) = export(folder.path(), &["--corrections", "a.xlsx"]);
    assert_eq!((code, again), (0, whole), "{told}");
}

#[test]
fn states_and_changed_texts_are_applied_in_any_order_of_the_rows() {
    let folder = folder();
    let (_, whole, _) = export(folder.path(), &["--review", "a.xlsx"]);
    change(&folder.path().join("a.xlsx"), |sheet| {
        let sheet = with_state(&sheet, 1, "Rejected");
        let sheet = with_state(&sheet, 3, "accepted");
        let sheet = sheet.replace("kaufte eine.", "kaufte eine davon.");
        let mut rows: Vec<&str> = sheet.split("<row>").collect();
        rows.swap(2, 4);
        rows.join("<row>")
    });
    let (code, units, told) =
        export(folder.path(), &["--corrections", "a.xlsx", "--review", "b.xlsx"]);
    assert_eq!(code, 0, "{told}");
    let pairs: Vec<_> = units.iter().map(|unit| unit["target"].as_str().unwrap()).collect();
    assert_eq!(pairs, ["Die Lampe", "Meine Tante kaufte eine davon.", "Sie stand am Fenster."]);
    assert_eq!(units[0], whole[0]);
    let state = |at: usize| units[at]["review"]["state"].as_str().unwrap();
    assert_eq!((state(1), state(2)), ("edited", "accepted"));
    // The new workbook shows what was corrected, and saved untouched has its effect.
    let (code, again, told) = export(folder.path(), &["--corrections", "b.xlsx"]);
    assert_eq!((code, again), (0, units), "{told}");
}

#[test]
fn a_note_alone_says_nothing_of_its_pair_and_stays() {
    let folder = folder();
    let (_, whole, _) = export(folder.path(), &["--review", "a.xlsx"]);
    change(&folder.path().join("a.xlsx"), |sheet| {
        let note = "<c t=\"inlineStr\"><is><t>to ask</t></is></c>";
        let mut rows: Vec<String> = sheet.split("<row>").map(str::to_owned).collect();
        let mut cells: Vec<&str> = rows[3].split("<c").collect();
        cells[5] = "";
        rows[3] = cells.join("<c").replacen("<c<c", &format!("{note}<c"), 1);
        rows.join("<row>")
    });
    let again = ["--corrections", "a.xlsx", "--review", "b.xlsx"];
    let (code, units, told) = export(folder.path(), &again);
    assert_eq!((code, units), (0, whole), "{told}");
    let mut book =
        ZipArchive::new(Cursor::new(fs::read(folder.path().join("b.xlsx")).unwrap())).unwrap();
    let mut sheet = String::new();
    book.by_name(SHEET).unwrap().read_to_string(&mut sheet).unwrap();
    assert!(sheet.contains("to ask"));
}

#[test]
fn borders_that_were_moved_on_the_page_stay() {
    let folder = folder();
    export(folder.path(), &["--review", "a.html"]);
    let page = fs::read_to_string(folder.path().join("a.html")).unwrap();
    let start = page.find("{\"format_version\"").unwrap();
    let end = start + page[start..].find("</script>").unwrap();
    let data: Value = serde_json::from_str(&page[start..end]).unwrap();
    let document = &data["documents"][0];
    let corrections = json!({"format": "tmforge-corrections", "version": 1, "documents": [{
        "name": "a.md", "source": "en", "target": "de",
        "segments": {"source": document["source"]["fingerprint"], "target": document["target"]["fingerprint"]},
        "stretches": [{"source": [1, 3], "target": [1, 3], "beads": [
            {"source": [1, "2:8"], "target": [1, 2]},
            {"source": ["2:8", 3], "target": [2, 3]}]}]}]});
    fs::write(folder.path().join("c.json"), corrections.to_string()).unwrap();
    let (_, units, told) =
        export(folder.path(), &["--corrections", "c.json", "--review", "b.xlsx"]);
    assert_eq!(units[1]["source"], "The shop sold 30 lamps. My aunt", "{told}");
    let (code, again, told) = export(folder.path(), &["--corrections", "b.xlsx"]);
    assert_eq!((code, again), (0, units), "{told}");
}

#[test]
fn what_cannot_be_meant_is_refused_at_its_row() {
    let folder = folder();
    export(folder.path(), &["--review", "a.xlsx"]);
    let sound = fs::read(folder.path().join("a.xlsx")).unwrap();
    let refused = |how: &dyn Fn(String) -> String| {
        let path = folder.path().join("b.xlsx");
        fs::write(&path, &sound).unwrap();
        change(&path, how);
        let (code, _, told) = export(folder.path(), &["--corrections", "b.xlsx"]);
        assert_eq!(code, 2, "{told}");
        told
    };
    let told = refused(&|sheet| with_state(&sheet, 1, "maybe"));
    assert!(
        told.contains("b.xlsx: row 3: state `maybe`; expected accepted, rejected or nothing"),
        "{told}"
    );
    let told = refused(&|sheet| {
        let sheet = with_state(&sheet, 0, "accepted");
        let mut rows: Vec<&str> = sheet.split("<row>").collect();
        rows.remove(3);
        rows.join("<row>")
    });
    assert!(
        told.contains("row 3: its segments begin at 2, 2; expected source 1, target 1"),
        "{told}"
    );
    let told = refused(&|sheet| sheet.replace("fingerprints", "prints"));
    assert!(told.contains("no column `fingerprints`"), "{told}");

    fs::write(folder.path().join("a.md"), ENGLISH.replace("30 lamps", "40 lamps")).unwrap();
    change(&folder.path().join("a.xlsx"), |sheet| with_state(&sheet, 0, "accepted"));
    let (code, _, told) = export(folder.path(), &["--corrections", "a.xlsx"]);
    assert_eq!(code, 2);
    assert!(told.contains("source segment 1 differs"), "{told}");
}

#[test]
fn an_output_of_another_kind_is_refused() {
    let folder = folder();
    let (code, _, told) = export(folder.path(), &["--review", "a.pdf"]);
    assert_eq!(code, 2);
    assert!(told.contains("--review a.pdf: expected .html or .xlsx"), "{told}");
}
