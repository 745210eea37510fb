//! The export command as a whole: what users are promised of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/npc-report.md");
const PAIR: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/samples/irrigation.en.md"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/samples/irrigation.zh-CN.md"),
];

fn tmforge(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tmforge")).args(arguments).output().unwrap()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Exports to files of these names in a new folder.
fn export(arguments: &[&str], names: &[&str]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.path().join(name)).collect();
    let mut all = vec!["export"];
    all.extend(arguments);
    for path in &paths {
        all.extend(["-o", path.to_str().unwrap()]);
    }
    let output = tmforge(&all);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, paths)
}

#[test]
fn the_same_bytes_come_from_two_runs_and_from_any_number_of_threads() {
    let names = ["a.tmx", "a.tsv", "a.csv", "a.jsonl"];
    let read = |threads: &str| -> Vec<String> {
        let [english, chinese] = PAIR;
        let inputs = [SAMPLE, "--pair", english, chinese, "-s", "en", "-t", "zh-CN"];
        let arguments = [&inputs[..], &["--threads", threads]].concat();
        let (_folder, paths) = export(&arguments, &names);
        paths.iter().map(|path| text(path)).collect()
    };
    let once = read("1");
    assert_eq!(once, read("1"));
    assert_eq!(once, read("2"));
    assert_eq!(once, read("7"));
}

#[test]
fn the_languages_may_be_given_the_other_way_round() {
    let (_one, forward) = export(&[SAMPLE, "-s", "en", "-t", "zh-CN"], &["a.tsv"]);
    let (_two, backward) = export(&[SAMPLE, "-s", "zh-CN", "-t", "en"], &["a.tsv"]);
    let turned = |line: &str| line.split_once('\t').map(|(s, t)| format!("{t}\t{s}")).unwrap();
    let turned: Vec<String> = text(&backward[0]).lines().map(turned).collect();
    assert_eq!(text(&forward[0]).lines().collect::<Vec<_>>(), turned);
}

#[test]
fn line_ends_and_encodings_change_nothing() {
    let (_one, plain) = export(&[SAMPLE, "-s", "en", "-t", "zh"], &["a.tsv"]);
    let sample = std::fs::read_to_string(SAMPLE).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(sample.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let variants = [
        ("crlf.md", sample.replace('\n', "\r\n").into_bytes()),
        ("cr.md", sample.replace('\n', "\r").into_bytes()),
        ("bom.md", format!("\u{FEFF}{sample}").into_bytes()),
        ("utf16.md", utf16),
        ("gb.md", encoding_rs::GB18030.encode(&sample).0.into_owned()),
    ];
    for (name, bytes) in variants {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (_two, other) = export(&[path.to_str().unwrap(), "-s", "en", "-t", "zh"], &["a.tsv"]);
        assert_eq!(text(&plain[0]), text(&other[0]), "{name}");
    }
}

#[test]
fn standard_input_and_standard_output_are_files_too() {
    use std::io::Write;
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_tmforge"))
        .args(["export", "-", "-s", "en", "-t", "zh", "-o", "-", "--to", "tsv", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&std::fs::read(SAMPLE).unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    let (_folder, paths) = export(&[SAMPLE, "-s", "en", "-t", "zh"], &["a.tsv"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), text(&paths[0]));
}

#[test]
fn two_parallel_files_make_the_units_of_their_blocks() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let en =
        write("a.en.md", "# Title\n\nOne day in 1997 it rained. It stopped.\n\n- first item\n");
    let de = write(
        "a.de.md",
        "# Titel\n\nEines Tages, 1997, regnete es. Es hörte auf.\n\n- erster Punkt\n",
    );
    let (_out, paths) = export(&["--pair", &en, &de, "-s", "en", "-t", "de"], &["a.tsv"]);
    assert_eq!(
        text(&paths[0]),
        "Title\tTitel\n\
         One day in 1997 it rained.\tEines Tages, 1997, regnete es.\n\
         It stopped.\tEs hörte auf.\n\
         first item\terster Punkt\n"
    );
}

#[test]
fn section_paths_are_told_in_both_languages() {
    let (_folder, paths) = export(&[SAMPLE, "-s", "en", "-t", "zh-CN"], &["a.jsonl"]);
    let text = text(&paths[0]);
    let line = text.lines().find(|line| line.contains("\"source\":\"We hosted 111")).unwrap();
    let unit: serde_json::Value = serde_json::from_str(line).unwrap();
    let starts = |side: &str| -> Vec<String> {
        let path = unit["section"][side].as_array().unwrap();
        path.iter().map(|h| h.as_str().unwrap().chars().take(4).collect()).collect()
    };
    assert_eq!(starts("source"), ["Repo", "5. G", "(1) "]);
    assert_eq!(starts("target"), ["全国人民", "五、发挥", "(一) "]);
    assert_eq!(unit["lines"]["target"][0]["first"], 25);
}
