//! Speed of the reader, the converter and the validator of memories beside a plain scan of the same
//! TMX with quick-xml in the same run: `cargo bench --bench memory [-- FILE.tmx]`.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::io::{Cursor, sink};
use std::time::{Duration, Instant};

use quick_xml::Reader;
use quick_xml::events::Event;
use tmforge::convert::{Column, Options, Output, OutputFormat, convert};
use tmforge::memory::{InputFormat, MemoryReader};
use tmforge::validate;

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
    let tasks: [(&str, Task<'_>); 7] = [
        ("quick-xml scan", Box::new(|| scan(bytes))),
        ("blocks", Box::new(|| source(bytes).map(|block| usize::from(block.is_ok())).sum())),
        ("units", Box::new(|| units(bytes))),
        ("TMX to TSV", Box::new(|| converted(bytes, OutputFormat::Tsv, 1))),
        ("TMX to TSV, 2 threads", Box::new(|| converted(bytes, OutputFormat::Tsv, two))),
        ("TMX to TMX", Box::new(|| converted(bytes, OutputFormat::Tmx, 1))),
        ("validate", Box::new(|| validate::check("x", bytes, validate::CheckedFormat::Tmx).len())),
    ];
    let mut baseline = None;
    println!("{} bytes", bytes.len());
    for (name, task) in tasks {
        let (time, result) = best(&*task);
        let baseline = *baseline.get_or_insert(time);
        let ratio = baseline.as_secs_f64() / time.as_secs_f64();
        let speed = bytes.len() as f64 / time.as_secs_f64() / 1e6;
        println!("{name:<22} {speed:7.1} MB/s {ratio:6.2} of quick-xml ({result})");
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

fn source(bytes: &'static [u8]) -> MemoryReader {
    let stream = Box::new(Cursor::new(bytes));
    MemoryReader::read("x", stream, InputFormat::Tmx).expect("a memory")
}

fn units(bytes: &'static [u8]) -> usize {
    let mut units = 0;
    for block in source(bytes) {
        block.expect("a block").each(|unit| units += unit.variants.len()).expect("units");
    }
    units
}

fn converted(bytes: &'static [u8], format: OutputFormat, threads: usize) -> usize {
    let columns = Column::list("source,target").expect("columns");
    let options = Options { columns, threads, ..Options::default() };
    let outputs = vec![Output { name: "x".to_owned(), format, stream: sink(), part: 0 }];
    convert(vec![source(bytes)], outputs, &options).expect("a memory").0.written
}
