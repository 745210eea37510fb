//! Packed and large files: all of a file is read or it is refused, and memory is bounded.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use proptest::prelude::*;
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::validate::{CheckedFormat, check, fix};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// With a checksum.
fn zstandard(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn run(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tmforge"));
        command.current_dir(self.0.path()).args(line.split(' ')).output().unwrap()
    }

    /// The last line on standard error of a command that fails.
    #[track_caller]
    fn refusal(&self, line: &str) -> String {
        let output = self.run(line);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{line}: {text}");
        text.lines().last().unwrap_or_default().to_owned()
    }
}

const ROWS: &[u8] = b"one\teins\ntwo\tzwei\n";

/// Requirements 83 and 90.
#[test]
fn all_of_a_packed_file_is_read() {
    let folder = Folder::new();
    let skippable = b"\x50\x2A\x4D\x18\x02\0\0\0ab";
    folder.write("a.tsv.zst", &[skippable, &zstandard(ROWS)[..], &zstandard(ROWS)].concat());
    folder.write("a.tsv.gz", &[&gzip(ROWS)[..], &gzip(ROWS), &[0; 512]].concat());
    for name in ["a.tsv.zst", "a.tsv.gz"] {
        let output = folder.run(&format!("convert {name} -o out.tsv"));
        assert!(output.status.success(), "{output:?}");
        assert_eq!(folder.read("out.tsv"), [ROWS, ROWS].concat());
        let checked = folder.run(&format!("validate {name}"));
        assert!(checked.status.success(), "{checked:?}");
    }
}

#[test]
fn bytes_after_packed_data_are_refused_by_every_command() {
    let folder = Folder::new();
    folder.write("a.tsv.zst", &[&zstandard(ROWS)[..], b"junk"].concat());
    folder.write("a.tsv.gz", &[&gzip(ROWS)[..], b"junk"].concat());
    for (name, format) in [("a.tsv.zst", "Zstandard"), ("a.tsv.gz", "gzip")] {
        for command in ["convert NAME -o out.tsv", "validate NAME", "stats NAME"] {
            let error = folder.refusal(&command.replace("NAME", name));
            let found = format!("bytes after the {format} data, from byte ");
            assert!(error.contains(&found), "{command}: {error}");
        }
    }
}

/// Requirement 84.
#[test]
fn a_flipped_bit_is_refused_or_changes_nothing() {
    let text = "one line\teine Zeile\ntwo lines\tzwei Zeilen\n".repeat(3);
    for packed in [zstandard(text.as_bytes()), gzip(text.as_bytes())] {
        let mut refused = 0;
        for bit in 0..packed.len() * 8 {
            let mut flipped = packed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            match units("x", Box::new(Cursor::new(flipped)), InputFormat::Tsv) {
                Ok(units) => assert_eq!(units.len(), 6, "bit {bit}"),
                Err(_) => refused += 1,
            }
        }
        assert!(refused > packed.len() * 4, "{refused}");
    }
}

/// The units of a memory, as text.
fn units(
    name: &str,
    bytes: Box<dyn Read + Send>,
    kind: InputFormat,
) -> tmforge::error::Result<Vec<String>> {
    let mut units = Vec::new();
    for block in MemoryReader::read(name, bytes, kind)? {
        block?.each(|unit| units.push(format!("{unit:?}")))?;
    }
    Ok(units)
}

const LONG: &str = "of more than 8 MiB; not checked [syntax]";

fn repaired(format: CheckedFormat, text: &str) -> String {
    let (fixed, _) = fix("x", text.as_bytes(), format).unwrap();
    String::from_utf8(fixed).unwrap()
}

/// Requirements 85 and 86.
#[test]
fn a_row_of_more_than_8_mib_is_left_as_it_is() {
    let long = format!(" {}\t{} \r\n", "a b ".repeat(3 << 20), "c\u{B} ".repeat(1 << 20));
    let rows = (0..100_000).map(|i| format!("a{i}\tb\n"));
    let (before, padded) = (rows.collect::<String>(), " c\td\n");
    let text = format!("{before}{long}{padded}");
    assert!(repaired(CheckedFormat::Tsv, &text) == format!("{before}{long}c\td\n"));
    let findings = check("x", text.as_bytes(), CheckedFormat::Tsv);
    let found: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            format!("x:100001:1: error: unit 100001: a row {LONG}"),
            "x:100002:1: warning: unit 100002: leading or trailing white space; trim it [surrounding-whitespace]"
                .to_owned()
        ]
    );
}

#[test]
fn a_record_and_an_object_of_more_than_8_mib_are_left_as_they_are() {
    let long = format!("\" {}\n\",\"\"\n", "a\"\"b\n".repeat(2 << 20));
    let csv = format!("source,target\n{long} c,d\n");
    assert!(repaired(CheckedFormat::Csv, &csv) == format!("source,target\r\n{long}c,d\r\n"));
    let object = |text: &str| format!("{{\"source\":\"{text}\",\"target\":\"b\"}}");
    let long = format!("{}\n\n", object(&"a ".repeat(5 << 20)));
    let jsonl = format!("{}\n{long}{}", object("a"), object("c"));
    assert!(repaired(CheckedFormat::Jsonl, &jsonl) == jsonl.replacen("\n\n", "\n", 1) + "\n");
}

const HEAD: &str = "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header creationtool=\"x\" \
    creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"x\" adminlang=\"en\" srclang=\"en\" \
    datatype=\"plaintext\"/><body>\n";

fn tmx(attributes: &str, source: &str) -> String {
    format!(
        "<tu{attributes}><tuv xml:lang=\"en\"><seg>{source}</seg></tuv>\
         <tuv xml:lang=\"de\"><seg>{source}</seg></tuv></tu>\n"
    )
}

#[test]
fn an_attribute_of_40_mb_is_left_as_it_is() {
    let attribute = format!(" tuid=\"{}\"", "a> ".repeat(40_000_000 / 3));
    let units = |last: &str| {
        let long = tmx(&attribute, " a ");
        format!("{HEAD}{}{long}{}</body></tmx>\n", tmx("", "a"), tmx("", last))
    };
    let text = units(" b");
    assert!(repaired(CheckedFormat::Tmx, &text) == units("b"));
    let findings = check("x", text.as_bytes(), CheckedFormat::Tmx);
    let found: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(found[0], format!("x:4:1: error: unit 2: a unit {LONG}"));
    assert!(
        found[1..].iter().all(|found| found.ends_with("trim it [surrounding-whitespace]")),
        "{found:?}"
    );
    assert_eq!(found.len(), 3);
}

/// Requirement 87.
#[test]
fn a_unit_of_more_than_64_mib_is_refused_by_every_command() {
    let folder = Folder::new();
    let packed = gzip(&vec![0; 70 << 20]);
    for name in ["a.tmx.gz", "a.tsv.gz", "a.csv.gz", "a.jsonl.gz"] {
        folder.write(name, &packed);
        let (format, _) = name.split_at(name.len() - ".gz".len());
        let output = format.replace("a.", "out.");
        for command in ["convert NAME -o OUT", "validate NAME", "validate --fix NAME -o OUT"] {
            let error = folder.refusal(&command.replace("NAME", name).replace("OUT", &output));
            let found = ": a unit of more than 64 MiB; is an end tag or a quote missing?";
            assert!(error.ends_with(found), "{command} {name}: {error}");
            assert!(!folder.path(&output).exists());
        }
    }
}

/// Requirement 88.
#[cfg(unix)]
#[test]
fn a_pipe_that_would_be_read_twice_is_refused() {
    let folder = Folder::new();
    folder.write("a.tsv", ROWS);
    let made = Command::new("mkfifo").arg(folder.path("pipe.tsv")).status().unwrap();
    assert!(made.success());
    for (line, command) in [
        ("validate pipe.tsv --against a.tsv", "validate --against"),
        ("validate --fix pipe.tsv -o out.tsv", "validate --fix"),
        ("diff a.tsv pipe.tsv", "diff"),
    ] {
        let reason = "reads its inputs twice; pass a regular file";
        let expected = format!("tmforge: pipe.tsv: is a pipe; `{command}` {reason}");
        assert_eq!(folder.refusal(line), expected);
    }
}

/// Requirement 89.
#[test]
fn packages_are_named_for_what_they_are() {
    let folder = Folder::new();
    let zip = b"PK\x03\x04\x14\0\0\0\0\0";
    for (name, found) in [
        ("a.tmx", "a.tmx: the file is not text: it looks like a ZIP archive"),
        ("a.tmx.gz", "a.tmx.gz: the file is not text: it looks like a ZIP archive"),
        ("a.xlz", "a.xlz: the file is not text: it looks like an XLIFF package (xlz)"),
        ("a.mqxlz", "a.mqxlz: the file is not text: it looks like a memoQ package (mqxlz)"),
        (
            "a.sdlppx",
            "a.sdlppx: the file is not text: it looks like a Trados Studio package (sdlppx)",
        ),
    ] {
        folder.write(name, zip);
        // The others read packages.
        let count = if name.starts_with("a.tmx") { 4 } else { 1 };
        let commands = ["validate NAME", "convert NAME -o out.tsv", "diff NAME NAME", "stats NAME"];
        for command in &commands[..count] {
            let error = folder.refusal(&command.replace("NAME", name));
            assert!(error.trim_start_matches("tmforge: ").starts_with(found), "{command}: {error}");
            assert!(error.ends_with("; unpack it first, and pass the TM files in it"), "{error}");
        }
    }
    folder.write("utf-32.tsv", b"\xFF\xFE\0\0a\0\0\0");
    let error = folder.refusal("convert utf-32.tsv -o out.tsv");
    assert!(error.ends_with("; convert it to UTF-8 first"), "{error}");
}

/// Requirement 91: with the square of their number this takes minutes.
#[test]
fn a_tag_may_have_very_many_attributes() {
    let attributes: String = (0..400_000).map(|i| format!(" a{i}=\"{i}\"")).collect();
    let text = format!("{HEAD}{}</body></tmx>\n", tmx(&attributes, "a"));
    let folder = Folder::new();
    folder.write("a.tmx", text.as_bytes());
    let start = std::time::Instant::now();
    assert!(folder.run("convert a.tmx -o out.tmx -o out.jsonl").status.success());
    assert_eq!(folder.run("validate a.tmx").status.code(), Some(1));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    let written = String::from_utf8(folder.read("out.tmx")).unwrap();
    assert!(written.contains(" a0=\"0\"") && written.contains(" a399999=\"399999\""));
}

/// Hands out bytes in pieces of these lengths, again and again.
struct Pieces {
    bytes: Cursor<Vec<u8>>,
    lengths: Vec<usize>,
    next: usize,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.lengths[self.next % self.lengths.len()].min(buffer.len());
        self.next += 1;
        self.bytes.read(&mut buffer[..length])
    }
}

fn pieces(bytes: &[u8], lengths: &[usize]) -> Box<dyn Read + Send> {
    Box::new(Pieces { bytes: Cursor::new(bytes.to_vec()), lengths: lengths.to_vec(), next: 0 })
}

fn memories() -> Vec<(PathBuf, InputFormat)> {
    let folders = ["tests/data/memory/broken", "tests/data/memory/sound", "tests/cli/memories"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let kinds = files.into_iter().filter_map(|path| {
        let kind = InputFormat::of_path(&path).ok()?;
        Some((path, kind))
    });
    kinds.collect()
}

/// Units or the error, for bytes that come in pieces.
fn outcome(bytes: &[u8], lengths: &[usize], kind: InputFormat) -> Result<Vec<String>, String> {
    units("x", pieces(bytes, lengths), kind).map_err(|error| error.to_string())
}

/// Law 5, for files of every kind of trouble.
#[test]
fn units_do_not_depend_on_how_many_bytes_a_read_returns() {
    for (path, kind) in memories() {
        let bytes = fs::read(&path).unwrap();
        for packed in [bytes.clone(), gzip(&bytes), zstandard(&bytes)] {
            let whole = outcome(&packed, &[1 << 20], kind);
            assert_eq!(outcome(&packed, &[1], kind), whole, "{}", path.display());
            assert_eq!(outcome(&packed, &[3, 1, 700], kind), whole, "{}", path.display());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    /// Law 5, for files of several blocks.
    #[test]
    fn blocks_do_not_depend_on_how_many_bytes_a_read_returns(
        lengths in prop::collection::vec(1_usize..300_000, 1..6),
        length in 0_usize..300_000,
        is_utf_16 in any::<bool>(),
    ) {
        let rows = "中é\t\u{1F600}\n".repeat(40_000);
        let text = format!("{}\t{}\n{rows}", "a".repeat(length), "b".repeat(length));
        let bytes = match is_utf_16 {
            true => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            false => text.into_bytes(),
        };
        let texts = |lengths: &[usize]| -> Vec<Vec<String>> {
            let source = MemoryReader::read("x", pieces(&bytes, lengths), InputFormat::Tsv);
            let units = |block: tmforge::error::Result<tmforge::memory::Chunk>| {
                block.unwrap().units().unwrap().iter().map(|unit| format!("{unit:?}")).collect()
            };
            source.unwrap().map(units).collect()
        };
        prop_assert!(texts(&lengths) == texts(&[1 << 20]));
    }
}

/// Requirement 44.
#[test]
fn the_charset_of_a_po_file_decides() {
    let po = b"msgid \"\"\nmsgstr \"\"\n\"Language: fr\\n\"\n\
        \"Content-Type: text/plain; charset=ISO-8859-1\\n\"\n\n\
        msgid \"Summer\"\nmsgstr \"\xE9t\xE9\"\n";
    let folder = Folder::new();
    folder.write("a.po", po);
    folder.write("b.po.gz", &gzip(po));
    for name in ["a.po", "b.po.gz"] {
        let output = folder.run(&format!("convert {name} -o out.tsv"));
        assert!(output.status.success(), "{output:?}");
        assert_eq!(folder.read("out.tsv"), "Summer\tété\n".as_bytes());
    }
}

#[test]
fn a_repair_does_not_make_a_package_of_a_text() {
    let text = b"\xEF\xBB\xBFPK\x03\x04";
    assert!(!check("x", text, CheckedFormat::Jsonl).is_empty());
    assert!(fix("x", text, CheckedFormat::Jsonl).is_err());
}
