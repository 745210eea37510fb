//! Exports each sample afresh and compares it with what it must become. `SNAPSHOTS=overwrite`
//! writes the expected files instead.

use std::path::{Path, PathBuf};
use std::process::Command;

struct Sample {
    arguments: Vec<String>,
    expected: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn samples() -> Vec<Sample> {
    let list = std::fs::read_to_string(folder().join("samples.txt")).unwrap();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| line.split_once("=>").unwrap())
        .map(|(arguments, expected)| Sample {
            arguments: words(arguments),
            expected: words(expected),
        })
        .collect()
}

fn export(sample: &Sample, out: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tmforge"));
    command.current_dir(folder()).arg("export").arg("-q").args(&sample.arguments);
    command.env_remove("SOURCE_DATE_EPOCH");
    for name in &sample.expected {
        command.arg("-o").arg(out.join(name));
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_sample_becomes_the_expected_memories() {
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let out = tempfile::tempdir().unwrap();
    let mut different = Vec::new();
    for sample in samples() {
        export(&sample, out.path());
        for name in &sample.expected {
            let found = std::fs::read(out.path().join(name)).unwrap();
            let path = folder().join("expected").join(name);
            if overwrite {
                std::fs::write(&path, &found).unwrap();
            } else if std::fs::read(&path).unwrap_or_default() != found {
                different.push(difference(&out.path().join(name), &path));
            }
        }
    }
    assert!(different.is_empty(), "\n{}", different.join("\n"));
}

/// What `tmforge validate --against` says of a memory that is not as expected.
fn difference(found: &Path, expected: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tmforge"));
    command.arg("validate").arg(found).arg("--against").arg(expected);
    let output = command.output().unwrap();
    format!("{}:\n{}", expected.display(), String::from_utf8_lossy(&output.stdout))
}
