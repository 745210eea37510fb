//! Bad input is refused with one clear line or survived within bounds; nothing is left half-written.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const EN: &str = "The rain had stopped before the train arrived in the town.";
const ZH: &str = "火车到达小镇之前，雨已经停了。";

/// A folder with inputs, and the path of an output in it.
struct Bench {
    folder: TempDir,
    out: PathBuf,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out.tmx");
        Self { folder, out }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn good(&self) -> String {
        self.write("good.md", format!("{EN}\n\n{ZH}\n"))
    }

    fn export(&self, arguments: &[&str]) -> Output {
        let out = self.out.to_str().unwrap();
        let all = [&["export"], arguments, &["-s", "en", "-t", "zh", "-o", out]].concat();
        run(&all)
    }

    /// Checks that the arguments are refused with one line that holds `words`, and no output.
    fn refused(&self, arguments: &[&str], words: &[&str]) {
        let output = self.export(arguments);
        refused(&output, words);
        assert!(!self.out.exists(), "{arguments:?} left an output");
        let names = std::fs::read_dir(self.folder.path()).unwrap();
        let temporary = names.filter(|n| {
            let name = n.as_ref().unwrap().file_name();
            name.to_string_lossy().starts_with('.')
        });
        assert_eq!(temporary.count(), 0, "{arguments:?} left a temporary file");
    }

    /// Exports a document within bounds on time. It has units.
    fn survived(&self, name: &str, text: impl AsRef<[u8]>, bound: Duration) -> String {
        let (output, tmx) = self.exported(name, text, bound);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        assert!(tmx.contains("<tu>"), "{name}: {tmx}");
        tmx
    }

    /// The same for a document that has no units: the memory is empty, and it is told why.
    fn survived_without_units(&self, name: &str, text: impl AsRef<[u8]>, bound: Duration) {
        let (output, tmx) = self.exported(name, text, bound);
        assert_eq!(output.status.code(), Some(1), "{name}: {}", stderr(&output));
        let told = stderr(&output);
        let reasons = ["no sentence has a partner", "the texts do not translate each other"];
        let is_told = |why: &&str| told.contains(&format!("0 units from 1 document: {why}\n"));
        assert!(reasons.iter().any(is_told), "{told}");
        assert!(tmx.starts_with("<?xml") && !tmx.contains("<tu>"), "{name}: {tmx}");
    }

    fn exported(&self, name: &str, text: impl AsRef<[u8]>, bound: Duration) -> (Output, String) {
        let path = self.write(name, text);
        let start = Instant::now();
        let output = self.export(&[&path]);
        let taken = start.elapsed();
        assert!(taken < bound, "{name} took {taken:?}");
        let tmx = std::fs::read_to_string(&self.out).unwrap();
        (output, tmx)
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tmforge")).args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn refused(output: &Output, words: &[&str]) {
    let message = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert_eq!(message.trim_end().lines().count(), 1, "{message}");
    for word in words {
        assert!(message.contains(word), "no {word:?} in {message:?}");
    }
}

#[test]
fn a_missing_file_a_directory_and_an_empty_file_are_refused() {
    let bench = Bench::new();
    bench.refused(&["no-such-file.md"], &["no-such-file.md", "cannot read"]);
    let folder = bench.folder.path().to_str().unwrap();
    bench.refused(&[folder], &["no documents", "--dry-run"]);
    let empty = bench.write("empty.md", "");
    bench.refused(&[&empty], &["empty.md", "empty"]);
    let blank = bench.write("blank.md", " \n\n\t\n");
    bench.refused(&[&blank], &["white space"]);
}

#[test]
fn a_document_in_one_language_is_refused_and_told_what_was_seen() {
    let bench = Bench::new();
    let path = bench.write("one.md", format!("{EN}\n\n{EN}\n"));
    bench.refused(&[&path], &["one.md", "no text in zh", "94 letters in en"]);
    let pair = bench.good();
    bench.refused(&["--pair", &path, &path], &["one.md", "zh"]);
    assert!(bench.export(&[&pair]).status.success());
}

#[test]
fn language_tags_that_are_unknown_or_equal_are_refused() {
    let bench = Bench::new();
    let good = bench.good();
    let out = bench.out.to_str().unwrap();
    let with = |s: &str, t: &str| run(&["export", &good, "-s", s, "-t", t, "-o", out]);
    let unknown = with("english", "zh");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("did you mean `en`?"), "{}", stderr(&unknown));
    refused(&with("zh_CN", "ZH-cn"), &["zh-CN"]);
    assert!(with("zh-Hans", "zh-Hant").status.code() == Some(2), "one language only is there");
}

#[test]
fn binary_files_and_invalid_bytes_are_refused() {
    let bench = Bench::new();
    let png = bench.write("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    bench.refused(&[&png], &["a.png"]);
    let bytes: Vec<u8> = (0..4096u32).map(|i| (i * 37 % 256) as u8).collect();
    let noise = bench.write("noise.md", bytes);
    bench.refused(&[&noise], &["noise.md"]);
    let invalid = bench.write("bad.md", b"good line\nbad \xFF\xFE\xFF line\n");
    bench.refused(&[&invalid, "--encoding", "utf-8"], &["bad.md:2:5"]);
    bench.refused(&[&invalid, "--encoding", "no-such-label"], &["no-such-label"]);
}

#[test]
fn outputs_that_cannot_be_are_refused() {
    let bench = Bench::new();
    let good = bench.good();
    let before = std::fs::read(&good).unwrap();
    let to = |path: &str| run(&["export", &good, "-s", "en", "-t", "zh", "-o", path]);
    refused(&to(bench.folder.path().to_str().unwrap()), &[]);
    refused(&to("/proc/none/out.tmx"), &["/proc/none/out.tmx"]);
    refused(&to("memory.docx"), &["memory.docx", "tmx"]);
    refused(&to("memory"), &["memory", "tmx"]);
    let same = bench.write("same.tsv", format!("{EN}\n\n{ZH}\n"));
    refused(&run(&["export", &same, "-s", "en", "-t", "zh", "-o", &same]), &["same.tsv"]);
    assert_eq!(std::fs::read(&good).unwrap(), before);
}

#[test]
fn of_several_inputs_the_good_ones_are_exported() {
    let bench = Bench::new();
    let good = bench.good();
    let output = bench.export(&["missing.md", &good, "also-missing.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("missing.md: cannot read"), "{}", stderr(&output));
    assert!(std::fs::read_to_string(&bench.out).unwrap().contains(ZH));
}

#[test]
fn forbidden_characters_and_mixed_line_ends_are_survived() {
    let bench = Bench::new();
    let text = format!("{EN} A\0B\u{1}C\u{FFFE}D.\r\n\r\n{ZH}甲\0乙。\r\r{EN}\n\n{ZH}\n");
    let tmx = bench.survived("odd.md", text, Duration::from_secs(20));
    assert!(!tmx.contains(['\0', '\u{1}', '\u{FFFE}']));
    let check = run(&["validate", bench.out.to_str().unwrap()]);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

#[test]
fn lone_surrogates_and_right_to_left_text_are_survived() {
    let bench = Bench::new();
    let utf16 = format!("\u{FEFF}{EN}\n\n{ZH}\n").encode_utf16().collect::<Vec<u16>>();
    let with_lone: Vec<u16> = [&utf16[..3], &[0xD800], &utf16[3..]].concat();
    let bytes: Vec<u8> = with_lone.into_iter().flat_map(u16::to_le_bytes).collect();
    let path = bench.write("lone.md", bytes);
    let output = bench.export(&[&path]);
    assert!(output.status.success() && stderr(&output).contains("U+FFFD"), "{}", stderr(&output));
    let arabic =
        bench.write("rtl.md", "The sun rose.\n\nأشرقت الشمس.\n\nThe moon set.\n\nغرب القمر.\n");
    let out = bench.out.to_str().unwrap();
    let output = run(&["export", &arabic, "-s", "en", "-t", "ar", "-o", out]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(std::fs::read_to_string(out).unwrap().contains("<seg>أشرقت الشمس.</seg>"));
}

#[test]
fn deep_nesting_and_many_headings_are_survived() {
    let bench = Bench::new();
    let bound = Duration::from_secs(60);
    let quotes = format!("{} {EN}\n\n{} {ZH}\n", ">".repeat(10_000), ">".repeat(10_000));
    bench.survived("quotes.md", quotes, bound);
    let mut lists = String::new();
    for depth in 0..1_000 {
        lists.push_str(&format!("{}- {EN}\n", "  ".repeat(depth)));
    }
    bench.survived_without_units("lists.md", format!("{lists}\n\n{ZH}\n"), bound);
    bench.survived("deep.md", format!("{}{EN}\n\n{ZH}\n", "- ".repeat(10_000)), bound);
    let headings = "# Heading\n\n# 标题\n\n".repeat(10_000);
    bench.survived("headings.md", format!("{headings}{EN}\n\n{ZH}\n"), bound);
}

#[test]
fn a_side_a_hundred_times_longer_and_a_very_long_line_are_survived() {
    let bench = Bench::new();
    let bound = Duration::from_secs(60);
    let long = format!("{EN}\n\n").repeat(500);
    bench.survived_without_units("lopsided.md", format!("{long}{ZH}\n\n火车来了。\n"), bound);
    let line = format!("{EN} ").repeat(20_000);
    bench.survived_without_units("line.md", format!("{line}\n\n{ZH}\n"), bound);
}

#[test]
#[cfg(unix)]
fn killed_at_any_instant_it_leaves_the_old_output_or_the_new_one() {
    let bench = Bench::new();
    let text: String = (0..60).map(|i| format!("{EN} {i}.\n\n{ZH}{i}。\n\n")).collect();
    let path = bench.write("in.md", text);
    assert!(bench.export(&[&path]).status.success());
    let new = std::fs::read(&bench.out).unwrap();
    let start = Instant::now();
    assert!(bench.export(&[&path]).status.success());
    let whole = start.elapsed();
    let mut seen = [0, 0];
    for step in 0..50u32 {
        std::fs::write(&bench.out, "old").unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tmforge"))
            .args(["export", &path, "-q", "-s", "en", "-t", "zh", "-o"])
            .arg(&bench.out)
            .spawn()
            .unwrap();
        std::thread::sleep(whole * step / 40);
        let _ = child.kill();
        child.wait().unwrap();
        let found = std::fs::read(&bench.out).unwrap();
        assert!(found == b"old" || found == new, "a part of {} bytes", found.len());
        seen[usize::from(found == new)] += 1;
    }
    assert!(seen[0] > 0, "never killed in time: {seen:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_of_and_leaves_the_old_output() {
    // A limit on the size of files stands for the full disk: every write beyond it fails.
    let bench = Bench::new();
    let (en, zh) = (EN.trim_end_matches('.'), ZH.trim_end_matches('。'));
    let text: String = (0..400).map(|i| format!("{en} {i}.\n\n{zh}{i}。\n\n")).collect();
    let path = bench.write("in.md", text);
    std::fs::write(&bench.out, "old").unwrap();
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\"";
    let output = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_tmforge")])
        .args(["export", &path, "-q", "-s", "en", "-t", "zh", "-o"])
        .arg(&bench.out)
        .output()
        .unwrap();
    refused(&output, &["out.tmx", "cannot write"]);
    assert_eq!(std::fs::read(&bench.out).unwrap(), b"old");
    assert!(leftovers(bench.folder.path()).is_empty());
}

#[cfg(target_os = "linux")]
fn leftovers(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| !["in.md", "out.tmx"].contains(&name.as_str())).collect()
}

/// The full sizes, for a release build: `cargo test --release --test robust -- --ignored`.
#[test]
#[ignore = "takes minutes without optimisation"]
#[cfg(target_os = "linux")]
fn a_line_of_50_mb_and_a_million_headings_are_survived_within_bounds() {
    let bench = Bench::new();
    let line = format!("{}\n\n{ZH}\n", format!("{EN} ").repeat(50 * 1024 * 1024 / (EN.len() + 1)));
    bench.within("line.md", &line, Duration::from_secs(120), 2);
    let heading = |i: usize| format!("# Heading {i}\n\n# 标题{i}\n\n");
    let headings: String = (0..500_000).map(heading).collect();
    bench.within("headings.md", &headings, Duration::from_secs(400), 4);
    let lists = format!("{}{EN}\n\n{}{ZH}\n", "- ".repeat(10_000), "> ".repeat(10_000));
    bench.within("lists.md", &lists, Duration::from_secs(10), 1);
}

#[cfg(target_os = "linux")]
impl Bench {
    /// Exports a document within bounds on time and on memory (GiB of address space).
    fn within(&self, name: &str, text: &str, bound: Duration, gib: u32) {
        let path = self.write(name, text);
        let script = format!("ulimit -v {}; exec \"$0\" \"$@\"", u64::from(gib) << 20);
        let start = Instant::now();
        let output = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_tmforge")])
            .args(["export", &path, "-q", "-s", "en", "-t", "zh", "-o"])
            .arg(&self.out)
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", stderr(&output));
        assert!(start.elapsed() < bound, "{name} took {:?}", start.elapsed());
    }
}
