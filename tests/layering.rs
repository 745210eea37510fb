//! Holds the floor plan of docs/architecture.md: which room may import which.

use std::fs;
use std::path::{Path, PathBuf};

const GROUND: &[&str] = &["visible", "place", "error", "lang", "magic", "xml", "date", "chars"];

/// Each room and what it may import besides itself. `GROUND` stands for the rooms at the bottom.
const ROOMS: &[(&str, &[&str])] = &[
    ("visible", &[]),
    ("place", &["visible"]),
    ("error", &["place", "visible"]),
    ("scripts", &[]),
    ("lang", &["error", "scripts", "visible"]),
    ("magic", &[]),
    ("xml", &["error"]),
    ("date", &["error"]),
    ("chars", &["xml"]),
    ("model", &["GROUND"]),
    ("input", &["GROUND", "model"]),
    ("structure", &["GROUND", "model"]),
    ("segment", &["GROUND", "model"]),
    ("align", &["GROUND", "model"]),
    ("memory", &["GROUND"]),
    ("write", &["GROUND", "memory"]),
    ("unit", &["GROUND", "model", "align"]),
    ("account", &["GROUND", "model", "align", "unit"]),
    ("inspection", &["GROUND", "model", "align", "unit", "account"]),
    ("filter", &["GROUND", "model", "unit"]),
    ("output", &["GROUND", "model", "unit", "memory", "write"]),
    ("validate", &["GROUND", "model", "unit", "memory", "ordered"]),
    ("compare", &["GROUND", "model", "unit", "align", "memory"]),
    ("config", &["GROUND", "model", "input", "structure", "segment", "align", "filter", "output"]),
    ("ordered", &[]),
    ("stats", &["GROUND", "memory"]),
    ("diff", &["GROUND", "memory", "compare"]),
    ("convert", &["GROUND", "memory", "ordered", "write"]),
    (
        "pipeline",
        &[
            "GROUND",
            "model",
            "input",
            "structure",
            "segment",
            "align",
            "unit",
            "account",
            "inspection",
            "filter",
            "output",
            "config",
            "ordered",
        ],
    ),
];

#[test]
fn rooms_import_only_what_stands_below_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let faults: Vec<String> =
        files(&source).iter().flat_map(|file| faults_in(&source, file)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_fault_is_found_and_named() {
    let allowed = allowed("output").unwrap();
    let text = "//! x\n\nuse crate::input::decode;\nuse crate::{place, align::Bead};\n";
    let found = check("src/output/mod.rs", "output", &allowed, text);
    assert_eq!(
        found,
        [
            "src/output/mod.rs:3: output may not import input",
            "src/output/mod.rs:4: output may not import align",
        ]
    );
    assert_eq!(check("src/error.rs", "error", &["place"], "use crate::Thing;").len(), 1);
    assert_eq!(check("src/a/b.rs", "a", &[], "use super::super::c;").len(), 1);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn faults_in(source: &Path, file: &Path) -> Vec<String> {
    let relative = file.strip_prefix(source).unwrap();
    let room = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
    let name = format!("src/{}", relative.display());
    let text = fs::read_to_string(file).unwrap();
    match room {
        "lib" => Vec::new(),
        "main" | "cli" => check_binary(&name, &text),
        _ => match allowed(room) {
            Some(allowed) => check(&name, room, &allowed, &text),
            None => vec![format!("{name}: {room} is not in the table of rooms")],
        },
    }
}

fn allowed(room: &str) -> Option<Vec<&'static str>> {
    let (_, rooms) = ROOMS.iter().find(|(name, _)| *name == room)?;
    let spread = |name: &&'static str| match *name {
        "GROUND" => GROUND.to_vec(),
        other => vec![other],
    };
    Some(rooms.iter().flat_map(spread).collect())
}

/// The library's rooms: each name right after `crate::` is a room that must be allowed.
fn check(name: &str, room: &str, allowed: &[&str], text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in code_lines(text) {
        if line.contains("super::super") {
            faults.push(format!("{name}:{number}: super::super hides where the import leads"));
        }
        for import in imports(line) {
            if import != room && !allowed.contains(&import.as_str()) {
                faults.push(format!("{name}:{number}: {room} may not import {import}"));
            }
        }
    }
    faults
}

/// The binary: only the library's public face.
fn check_binary(name: &str, text: &str) -> Vec<String> {
    let inner = code_lines(text).filter(|(_, line)| {
        imports(line).iter().any(|import| import != "cli" && ROOMS.iter().any(|(r, _)| r == import))
    });
    inner.map(|(n, _)| format!("{name}:{n}: cli may use the library as tmforge:: only")).collect()
}

fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(i, line)| (i + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The names that follow `crate::` in a line, also in braces: `crate::{place, align::Bead}`.
fn imports(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let whole_word =
            !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        let rest = &line[at + "crate::".len()..];
        if !whole_word {
            continue;
        }
        match rest.strip_prefix('{') {
            Some(list) => names.extend(braced(list)),
            None => names.push(first_name(rest)),
        }
    }
    names
}

fn braced(list: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(first_name(list[start..at].trim()));
                start = at + 1;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_name(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
