//! The files of a run, as the command leaves them: refused, ended by a signal, out of space.
#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const TMFORGE: &str = env!("CARGO_BIN_EXE_tmforge");
const TMX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x"
adminlang="en" srclang="en" datatype="x"/><body><tu><tuv xml:lang="en"><seg>rain </seg></tuv>
<tuv xml:lang="de"><seg>Regen</seg></tuv></tu></body></tmx>
"#;

/// A folder with one file of each kind.
fn home() -> TempDir {
    let home = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(home.path().join(name), text).unwrap();
    write("a.tsv", "rain\tRegen\n");
    write("a.tmx", TMX);
    write("en.txt", "Rain fell.\n");
    write("de.txt", "Regen fiel.\n");
    home
}

fn run(home: &TempDir, arguments: &str) -> Output {
    let mut command = Command::new(TMFORGE);
    command.current_dir(home.path()).args(arguments.split(' ')).output().unwrap()
}

/// By a shell, which can redirect and set limits; `$T` is the command.
fn shell(home: &TempDir, script: &str) -> Output {
    let mut command = Command::new("sh");
    command.current_dir(home.path()).env("T", TMFORGE).args(["-c", script]).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder with its content.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = entry.path();
        let name = path.display().to_string();
        let kind = entry.file_type().unwrap();
        all.push((
            name,
            if kind.is_file() { fs::read(&path).unwrap_or_default() } else { Vec::new() },
        ));
        if kind.is_dir() {
            all.extend(content(&path));
        }
    }
    all.sort();
    all
}

#[track_caller]
fn refused(home: &TempDir, script: &str, expected: &str) {
    let before = content(home.path());
    let output = shell(home, script);
    assert_eq!(output.status.code(), Some(2), "{script}: {}", stderr(&output));
    assert!(stderr(&output).contains(expected), "{script}: {}", stderr(&output));
    assert_eq!(content(home.path()), before, "{script}");
}

#[test]
fn two_documents_of_one_name_are_refused_before_work_begins() {
    let home = home();
    fs::create_dir(home.path().join("more")).unwrap();
    fs::copy(home.path().join("en.txt"), home.path().join("more/en.txt")).unwrap();
    let expected = "two documents named en.txt";
    for inputs in [
        "--pair en.txt de.txt --pair en.txt missing.txt",
        "en.txt ./en.txt",
        "--pair en.txt de.txt --pair $PWD/more/en.txt de.txt",
    ] {
        refused(&home, &format!("$T export {inputs} -s en -t de -o x.tsv"), expected);
    }
    let apart = "export --pair en.txt de.txt --pair more/en.txt de.txt -s en -t de -o x.jsonl";
    assert!(run(&home, apart).status.success());
    let units = fs::read_to_string(home.path().join("x.jsonl")).unwrap();
    assert!(
        units.contains(r#""document":"en.txt""#) && units.contains(r#""document":"more/en.txt""#)
    );
}

#[test]
fn nothing_that_is_read_is_written() {
    let home = home();
    fs::hard_link(home.path().join("a.tsv"), home.path().join("hard.tsv")).unwrap();
    symlink("a.tsv", home.path().join("link.tsv")).unwrap();
    let srx = run(&home, "segment --export-srx").stdout;
    fs::write(home.path().join("rules.tsv"), srx).unwrap();
    fs::write(home.path().join("list"), "en.txt\tde.txt\tlist\n").unwrap();
    fs::write(home.path().join("other"), "en.txt\tde.txt\t./de.txt\n").unwrap();
    let export = "$T export --pair en.txt de.txt -s en -t de";
    let (itself, other) = ("is also an input of this run", "is the same file as the input");
    for (script, expected) in [
        (format!("{export} -o a.tsv --lexicon a.tsv"), itself),
        (format!("{export} -o link.tsv --lexicon a.tsv"), other),
        (format!("{export} -o a.tsv --learn-from ./a.tsv"), other),
        (format!("{export} -o hard.tsv --learn-from a.tsv"), other),
        (format!("{export} -o b.tsv --report a.tsv --learn-from a.tsv"), itself),
        (format!("{export} -o rules.tsv --srx rules.tsv"), itself),
        (format!("{export} -o b.tsv --report de.txt"), itself),
        ("$T align --pairs list -s en -t de".to_owned(), itself),
        ("$T align --pairs other -s en -t de".to_owned(), other),
        ("$T align en.txt de.txt -s en -t de -o a.tsv --lexicon a.tsv".to_owned(), itself),
        ("$T convert a.tsv -s en -t de -o hard.tsv".to_owned(), other),
        ("$T convert - --from tsv -s en -t de -o a.tsv < a.tsv".to_owned(), "standard input"),
        ("$T convert a.tsv -s en -t de -o - --to tsv >> a.tsv".to_owned(), other),
        ("$T segment en.txt -l en >> en.txt".to_owned(), other),
        ("$T validate a.tmx --fix -o ./a.tmx".to_owned(), other),
    ] {
        refused(&home, &script, expected);
    }
}

#[test]
fn no_output_is_written_twice() {
    let home = home();
    fs::create_dir(home.path().join("folder")).unwrap();
    symlink("folder", home.path().join("link")).unwrap();
    fs::write(home.path().join("list"), "en.txt\tde.txt\tb\nen.txt\tde.txt\t./b\n").unwrap();
    let export = "$T export --pair en.txt de.txt -s en -t de";
    let convert = "$T convert a.tsv -s en -t de";
    let (twice, other) = ("is given as an output twice", "is the same file as the output `");
    for (script, expected) in [
        (format!("{convert} -o o.tsv -o ./o.tsv"), other),
        (format!("{convert} -o o.tsv -o o.tsv"), twice),
        (format!("{convert} -o link/o.tsv -o folder/o.tsv"), other),
        (format!("{convert} -o - -o - --to tsv"), twice),
        (format!("{export} -o - -o - --to tsv"), twice),
        (format!("{export} -o o.jsonl --report o.jsonl"), twice),
        (format!("{export} -o o.jsonl --report ./o.jsonl"), other),
        (format!("{export} -o - --to tsv --report /dev/stdout | cat; exit 2"), other),
        ("$T align --pairs list -s en -t de".to_owned(), other),
    ] {
        refused(&home, &script, expected);
    }
}

#[test]
fn no_memory_appears_without_its_report() {
    let home = home();
    symlink("/dev/full", home.path().join("report.json")).unwrap();
    let export = "$T export --pair en.txt de.txt -s en -t de --min-confidence 0";
    refused(
        &home,
        &format!("{export} -o new/b.tsv -o a.tsv --report report.json"),
        "report.json: cannot write: no space left on device",
    );
    let output = shell(&home, &format!("{export} -o new/b.tsv -o a.tsv --report new/r.json"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(content(&home.path().join("new")).len(), 2);
}

#[test]
fn standard_input_is_checked_as_a_file_is() {
    let home = home();
    let of_file = shell(&home, "$T validate a.tmx --format json | sed s/a.tmx/-/");
    let of_stream = shell(&home, "$T validate - --from tmx --format json < a.tmx");
    assert!(!of_stream.stdout.is_empty());
    assert_eq!(of_stream.stdout, of_file.stdout, "{}", stderr(&of_stream));
    let pipe = shell(&home, "cat a.tmx | $T validate - --from tmx --against a.tmx");
    assert!(stderr(&pipe).contains("is a pipe"), "{}", stderr(&pipe));
}

#[test]
fn streams_and_links_are_written_as_they_are() {
    let home = home();
    let convert = "$T convert -q a.tsv -s en -t de";
    symlink("/dev/stdout", home.path().join("out.tsv")).unwrap();
    symlink("real.tsv", home.path().join("link.tsv")).unwrap();
    for script in [
        format!("{convert} -o - --to tsv"),
        format!("{convert} -o out.tsv"),
        format!("{convert} -o link.tsv && test -L link.tsv && cat real.tsv"),
        format!("mkfifo pipe.tsv && {{ {convert} -o pipe.tsv & cat pipe.tsv; wait; }}"),
    ] {
        let output = shell(&home, &script);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(text, "rain\tRegen\n", "{script}: {}", stderr(&output));
    }
    let align = "$T align en.txt de.txt -s en -t de";
    let script = format!("{align} > one; {align} -o /dev/stdout > two; cmp one two");
    assert!(shell(&home, &script).status.success());
}

#[test]
fn a_limit_of_size_and_a_full_disk_are_told_with_the_path() {
    let home = home();
    let rows: String = (0..5000).map(|i| format!("rain {i}\tRegen {i}\n")).collect();
    fs::write(home.path().join("big.tsv"), rows).unwrap();
    let unit = "<tu><tuv xml:lang=\"en\"><seg>rain</seg></tuv><tuv xml:lang=\"de\"><seg>a</seg></tuv></tu>\n";
    let many = TMX.replace("<body>", &format!("<body>{}", unit.repeat(3000)));
    fs::write(home.path().join("big.tmx"), many).unwrap();
    symlink("/dev/full", home.path().join("full.tsv")).unwrap();
    let limit = "ulimit -f 8; exec $T";
    let unchanged = "cannot write: file too large; the previous file is unchanged\n";
    for (script, expected) in [
        (format!("{limit} convert big.tsv -s en -t de -o a.tsv"), format!("a.tsv: {unchanged}")),
        (
            format!("{limit} convert big.tsv -s en -t de -o new/b.jsonl"),
            "new/b.jsonl: cannot write: file too large\n".to_owned(),
        ),
        (format!("{limit} validate big.tmx --fix -o a.tmx"), format!("a.tmx: {unchanged}")),
        (
            "$T convert a.tsv -s en -t de -o full.tsv".to_owned(),
            "full.tsv: cannot write: no space left on device\n".to_owned(),
        ),
        (
            "$T segment en.txt -l en > /dev/full".to_owned(),
            "-: cannot write: no space left on device\n".to_owned(),
        ),
        (
            "$T stats a.tsv > /dev/full".to_owned(),
            "-: cannot write: no space left on device\n".to_owned(),
        ),
    ] {
        refused(&home, &script, &format!("tmforge: {expected}"));
    }
}

/// More than is read before the outputs are opened.
const ROWS: usize = 100_000;

/// A conversion that waits for more input once it has opened its outputs.
fn waiting(home: &TempDir, before: &str) -> Child {
    let script = format!(
        "{before} exec $T convert - --from tsv -s en -t de -o a.tsv -o new/deep/b.tmx -o c.jsonl"
    );
    let mut command = Command::new("sh");
    command.current_dir(home.path()).env("T", TMFORGE).args(["-c", &script]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(&b"sun\tSonne\n".repeat(ROWS)).unwrap();
    let begun = Instant::now();
    while temporaries(home.path()) < 3 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the run does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn temporaries(folder: &Path) -> usize {
    content(folder).iter().filter(|(name, _)| name.ends_with(".tmp")).count()
}

fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success());
}

#[test]
fn a_signal_ends_a_run_and_leaves_nothing() {
    let home = home();
    let before = content(home.path());
    // The tests may themselves run where signals are ignored, as under nohup.
    let obeying = "env --default-signal true 2> /dev/null && T=\"env --default-signal $T\";";
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let mut child = waiting(&home, obeying);
        send(signal, &child);
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        assert_eq!(content(home.path()), before, "{signal}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_was_ignored_stays_so() {
    let home = home();
    let mut child = waiting(&home, "trap '' HUP;");
    send("HUP", &child);
    std::thread::sleep(Duration::from_millis(100));
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let rows = fs::read_to_string(home.path().join("a.tsv")).unwrap();
    assert_eq!(rows, "sun\tSonne\n".repeat(ROWS));
}

#[test]
fn at_any_instant_a_signal_finds_all_files_or_none() {
    let home = TempDir::new().unwrap();
    let rows: String = (0..4000).map(|i| format!("rain {i}\tRegen {i}\n")).collect();
    fs::write(home.path().join("in.tsv"), rows).unwrap();
    let before = content(home.path());
    let (mut ended, mut done) = (0, 0);
    let runs = std::env::var("TMFORGE_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let started = Instant::now();
    let start = || {
        let arguments = "convert -q in.tsv -s en -t de -o new/a.tsv -o new/b.tmx -o new/c.jsonl.gz";
        let mut command = Command::new(TMFORGE);
        command.current_dir(home.path()).args(arguments.split(' ')).spawn().unwrap()
    };
    assert!(start().wait().unwrap().success());
    let whole = content(home.path());
    let length = started.elapsed();
    fs::remove_dir_all(home.path().join("new")).unwrap();
    for i in 0..runs {
        let mut child = start();
        // Spread over the length of a run without a clock's help: by the golden ratio.
        std::thread::sleep(length.mul_f64(f64::from(i) * 0.618_034 % 1.0 * 1.1));
        let signal = if i % 2 == 0 { "TERM" } else { "INT" };
        let id = child.id().to_string();
        let _ = Command::new("kill").args([&format!("-{signal}"), &id]).status();
        let status = child.wait().unwrap();
        let found = content(home.path());
        assert!(found == before || found == whole, "{status}: {} files", found.len());
        if found == whole {
            done += 1;
            fs::remove_dir_all(home.path().join("new")).unwrap();
        } else {
            assert!(!status.success(), "{status}");
            ended += 1;
        }
    }
    assert!(ended > 0, "{runs} runs: {ended} ended early, {done} had their files in place");
}

#[test]
fn nothing_from_a_file_or_its_name_reaches_the_terminal_raw() {
    let home = home();
    let name = "e\u{1B}[31m\u{202E}vil\n.tmx";
    let long = "z".repeat(500);
    let text = TMX
        .replace("version=\"1.4\"", "version=\"&#x9B;\u{202E}\u{7F}\u{200B}1\"")
        .replace("<tu>", &format!("<tu tuid=\"\u{85}{long}\" creationdate=\"\u{2028}{long}\">"));
    fs::write(home.path().join(name), &text).unwrap();
    fs::write(home.path().join("version.tmx"), TMX.replace("1.4", "\u{1B}]0;pwn\u{7}")).unwrap();
    let hidden =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{200B}' | '\u{202E}' | '\u{2028}');
    for arguments in [
        vec!["validate", name],
        vec!["validate", "version.tmx"],
        vec!["validate", name, "--format", "sarif"],
        vec!["validate", "version.tmx", "--format", "json"],
        vec!["stats", name],
        vec!["diff", name, "a.tmx"],
        vec!["convert", name, "-o", "x.docx"],
        vec!["convert", name, "-o", name],
        vec!["convert", name, "-o", "e\u{1B}\n.docx"],
        vec!["inspect", name, "-s", "en", "-t", "de"],
        vec!["export", name, "-s", "en", "-t", "\u{1B}[2J", "-o", "x.tsv"],
        vec!["export", "--\u{1B}[2J"],
    ] {
        let output =
            Command::new(TMFORGE).current_dir(home.path()).args(&arguments).output().unwrap();
        let all = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8(all).unwrap();
        let is_json = arguments.contains(&"--format");
        // In JSON the path and the identifier stay exact, for programs.
        let lines = printed.lines().filter(|line| {
            !is_json || line.contains("message\": \"") || line.contains("text\": \"")
        });
        for line in lines {
            assert!(!line.contains(hidden), "{arguments:?}: {line:?}");
            assert!(line.len() < 600, "{arguments:?}: {line}");
            assert!(
                !line.starts_with(".tmx") && !line.starts_with(".docx"),
                "{arguments:?}: {line}"
            );
        }
        assert!(!printed.is_empty(), "{arguments:?}");
    }
    let output = run(&home, "validate version.tmx");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(r"version `\u{1b}]0;pwn\u{7}`; expected 1.4"), "{text}");
}

#[test]
fn a_folder_that_cannot_be_written_is_told_with_the_output() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let home = home();
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let folder = home.path().join("closed");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("old.tsv"), "old").unwrap();
    mode(&folder.join("old.tsv"), 0o666);
    mode(&folder, 0o555);
    mode(home.path(), 0o755);
    let mut command = Command::new(TMFORGE);
    command.current_dir(home.path());
    command.args("convert a.tsv -s en -t de -o closed/old.tsv".split(' '));
    if fs::metadata(home.path()).unwrap().uid() == 0 {
        command.uid(65534); // Root may write anywhere.
    }
    let Ok(output) = command.output() else { return };
    let found = stderr(&output);
    let start = "tmforge: closed/old.tsv: cannot create a temporary file in its folder: permission denied; ";
    assert!(found.starts_with(start), "{found}");
    assert!(!found.contains(".tmp"), "{found}");
    assert_eq!(fs::read_to_string(folder.join("old.tsv")).unwrap(), "old");
}
