//! Speed of the reader, the converter, `diff`, the validator and its repairs on a memory beside a plain scan of the
//! same TMX with quick-xml in the same run; then of the other formats, each beside such a scan, a scan of its
//! lines or a decompression without reading: `cargo bench --bench memory [-- FILE.tmx]`.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::io::{Cursor, Write, sink};
use std::time::{Duration, Instant};

use quick_xml::Reader;
use quick_xml::events::Event;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use tmforge::convert::{Column, Options, Output, OutputFormat, convert};
use tmforge::diff::{self, diff};
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::validate::{CheckedFormat, check, fix};

const PAIRS: [[&str; 2]; 4] = [
    ["The bridge was closed for repairs.", "这座桥因维修而关闭。"],
    [
        "Open <bpt i=\"1\" x=\"1\">&lt;b&gt;</bpt>Settings<ept i=\"1\">&lt;/b&gt;</ept> and choose \
         <ph x=\"2\">{name}</ph> from the list; the change takes effect at the next start.",
        "打开<bpt i=\"1\" x=\"1\">&lt;b&gt;</bpt>设置<ept i=\"1\">&lt;/b&gt;</ept>并从列表中选择\
         <ph x=\"2\">{name}</ph>；更改将在下次启动时生效。",
    ],
    [
        "“Since 1998,” the report says, “about 3.5 million were spent &amp; not a brick was moved.”",
        "报告说：“自1998年以来，花费了约350万元，却连一块砖也没有动过。”",
    ],
    ["Yes.", "是的。"],
];

fn main() {
    let given = std::env::args().nth(1).filter(|argument| !argument.starts_with("--"));
    let bytes = match given {
        Some(path) => std::fs::read(path).expect("a file that can be read"),
        None => memory(60_000),
    };
    // The reader takes streams that live as long as they are read.
    let bytes: &'static [u8] = bytes.leak();
    let two = std::thread::available_parallelism().map_or(1, |n| n.get().min(2));
    let to = |format, threads| -> Task<'_> {
        Box::new(move || converted((bytes, InputFormat::Tmx), (format, sink()), threads))
    };
    measure(
        bytes.len(),
        &[
            ("quick-xml scan", Box::new(|| scan(bytes))),
            (
                "blocks",
                Box::new(|| {
                    read(bytes, InputFormat::Tmx).map(|block| usize::from(block.is_ok())).sum()
                }),
            ),
            ("units", Box::new(|| units(bytes))),
            ("TMX to TSV", to(OutputFormat::Tsv, 1)),
            ("TMX to TSV, 2 threads", to(OutputFormat::Tsv, two)),
            ("TMX to TMX", to(OutputFormat::Tmx, 1)),
            ("TMX to JSONL", to(OutputFormat::Jsonl, 1)),
            ("diff with itself", Box::new(|| difference(bytes))),
            ("validate", Box::new(|| check("x", bytes, CheckedFormat::Tmx).len())),
            ("repair", Box::new(|| fix("x", bytes, CheckedFormat::Tmx).expect("TMX").0.len())),
        ],
    );
    for (name, format, from) in [
        ("XLIFF", OutputFormat::Xliff, InputFormat::Xliff),
        ("PO", OutputFormat::Po, InputFormat::Po),
    ] {
        let other: &'static [u8] = written(bytes, format).leak();
        let (base, scan): (_, Task<'_>) = match from {
            InputFormat::Po => ("scan of lines", Box::new(|| quoted(other))),
            _ => ("quick-xml scan", Box::new(|| scan(other))),
        };
        let to_tsv = |threads| -> Task<'_> {
            Box::new(move || converted((other, from), (OutputFormat::Tsv, sink()), threads))
        };
        measure(
            other.len(),
            &[
                (base, scan),
                (&format!("{name} to TSV"), to_tsv(1)),
                (&format!("{name} to TSV, 2 threads"), to_tsv(two)),
            ],
        );
    }
    let packed: &'static [u8] =
        compress_to_vec(Cursor::new(bytes), CompressionLevel::Fastest).leak();
    let to_tsv = || converted((packed, InputFormat::Tmx), (OutputFormat::Tsv, sink()), 1);
    measure(
        bytes.len(),
        &[("decompression", Box::new(|| unpacked(packed))), ("TMX.zst to TSV", Box::new(to_tsv))],
    );
}

/// Measures tasks on so many bytes, the first of which is the baseline.
fn measure(size: usize, tasks: &[(&str, Task<'_>)]) {
    let mut baseline = None;
    println!("{size} bytes");
    for (name, task) in tasks {
        let (time, result) = best(task);
        let (base, by) = *baseline.get_or_insert((time, name));
        let ratio = time.as_secs_f64() / base.as_secs_f64();
        let speed = size as f64 / time.as_secs_f64() / 1e6;
        println!("{name:<25} {speed:7.1} MB/s {ratio:6.2} times as long as {by} ({result})");
    }
}

type Task<'a> = Box<dyn Fn() -> usize + 'a>;

/// The best of five runs.
fn best(task: &dyn Fn() -> usize) -> (Duration, usize) {
    let run = || {
        let begin = Instant::now();
        let result = black_box(task());
        (begin.elapsed(), result)
    };
    (0..5).map(|_| run()).min().expect("five runs")
}

fn memory(units: usize) -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n  <header \
         creationtool=\"bench\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"none\" \
         adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/>\n  <body>\n",
    );
    for i in 0..units {
        let [source, target] = PAIRS[i % PAIRS.len()];
        text += &format!(
            "    <tu tuid=\"{i}\" creationdate=\"20240102T030405Z\">\n      \
             <prop type=\"x-document\">file{}.html</prop>\n      <tuv xml:lang=\"en\">\n        \
             <seg>{i} {source}</seg>\n      </tuv>\n      <tuv xml:lang=\"zh\">\n        \
             <seg>{i} {target}</seg>\n      </tuv>\n    </tu>\n",
            i / 1000
        );
    }
    (text + "  </body>\n</tmx>\n").into_bytes()
}

fn scan(bytes: &[u8]) -> usize {
    let mut reader = Reader::from_reader(bytes);
    let mut events = 0;
    while !matches!(reader.read_event().expect("an event"), Event::Eof) {
        events += 1;
    }
    events
}

fn read(bytes: &'static [u8], format: InputFormat) -> MemoryReader {
    MemoryReader::read("x", Box::new(Cursor::new(bytes)), format).expect("a memory")
}

fn units(bytes: &'static [u8]) -> usize {
    let mut units = 0;
    for block in read(bytes, InputFormat::Tmx) {
        block.expect("a block").each(|unit| units += unit.variants.len()).expect("units");
    }
    units
}

fn difference(bytes: &'static [u8]) -> usize {
    let open = || Ok(read(bytes, InputFormat::Tmx));
    let found = diff(open, open, &diff::Options::default());
    found.expect("a memory").summary.same
}

/// The bytes between the quotes of all lines of a PO file.
fn quoted(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let inside = |line: &str| Some(line.rfind('"')? - line.find('"')?);
    text.lines().filter_map(inside).sum()
}

/// The memory in another format.
fn written(bytes: &'static [u8], format: OutputFormat) -> Vec<u8> {
    let mut out = Vec::new();
    converted((bytes, InputFormat::Tmx), (format, &mut out), 1);
    out
}

fn converted<W: Write>(
    (bytes, from): (&'static [u8], InputFormat),
    (format, stream): (OutputFormat, W),
    threads: usize,
) -> usize {
    let mut reader = read(bytes, from);
    reader.set_default_languages(Some("en"), Some("zh"));
    let columns = Column::list("source,target").expect("columns");
    let options = Options { columns, threads, ..Options::default() };
    let outputs = vec![Output { name: "x".to_owned(), format, stream, part: 0 }];
    convert(vec![reader], outputs, &options).expect("a memory").0.written
}

fn unpacked(packed: &[u8]) -> usize {
    let mut decoder = StreamingDecoder::new(packed).expect("a frame");
    std::io::copy(&mut decoder, &mut sink()).expect("a whole frame") as usize
}
