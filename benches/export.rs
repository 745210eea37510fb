//! Speed of `export` from the documents to TMX beside segmentation and a banded search over lengths alone, in
//! the same run: `cargo bench --bench export`. Both take the same documents of invented words, many short ones
//! and few long ones; `export` with one and two threads.
#![allow(clippy::print_stdout)]

mod invented;

use std::hint::black_box;
use std::io::sink;
use std::time::{Duration, Instant};

use invented::{by_length, texts};
use tmforge::lang::{LanguagePair, Tag};
use tmforge::output::{self, UnitWriter};
use tmforge::pipeline::{InputFile, Job};
use tmforge::segment::Segmenter;
use tmforge::write::OutputFormat;
use tmforge::{Config, Forge};

/// The text of a document in both languages.
type Pair = [String; 2];

fn main() {
    for (name, count, sentences) in [("short documents", 200, 20), ("pages", 12, 150)] {
        let pairs: Vec<Pair> = (0..count).map(|at| document(at, sentences)).collect();
        let (base, found) = best(|| lengths(&pairs));
        println!("{count} {name} of {sentences} sentences: lengths alone {base:.3?} ({found})");
        for threads in [1, 2] {
            let (time, units) = best(|| export(&pairs, threads));
            let ratio = time.as_secs_f64() / base.as_secs_f64();
            println!(
                "{count} {name}, threads: {threads}, {time:.3?}, {ratio:.0} times as long ({units} units)"
            );
        }
    }
}

/// The best of three runs, and the result.
fn best(run: impl Fn() -> usize) -> (Duration, usize) {
    let timed = || {
        let begin = Instant::now();
        let result = black_box(run());
        (begin.elapsed(), result)
    };
    (0..3).map(|_| timed()).min().expect("three runs")
}

/// A document of paragraphs of four sentences, each of which begins with a capital.
fn document(number: usize, sentences: usize) -> Pair {
    let (source, target) = texts(number as u64, sentences);
    [source, target].map(|text| {
        let sentences: Vec<String> = text.iter().map(|sentence| capitalized(sentence)).collect();
        let paragraphs: Vec<String> = sentences.chunks(4).map(|part| part.join(" ")).collect();
        paragraphs.join("\n\n") + "\n"
    })
}

fn capitalized(sentence: &str) -> String {
    sentence[..1].to_uppercase() + &sentence[1..]
}

/// Segments all documents and aligns them by lengths; returns the number of segments.
fn lengths(pairs: &[Pair]) -> usize {
    let segmenters = ["en", "de"].map(|code| Segmenter::new(&tag(code)));
    let mut all = 0;
    for pair in pairs {
        let [source, target] = [0, 1].map(|side| segmented(&pair[side], &segmenters[side]));
        black_box(by_length(&source, &target));
        all += source.len() + target.len();
    }
    all
}

fn segmented(text: &str, segmenter: &Segmenter) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in text.split("\n\n") {
        let segments = segmenter.segment(paragraph);
        found.extend(segments.into_iter().map(|range| paragraph[range].to_owned()));
    }
    found
}

/// Exports all documents to one memory; returns the number of units.
fn export(pairs: &[Pair], threads: usize) -> usize {
    let languages = LanguagePair::new(tag("en"), tag("de")).expect("two languages");
    // Invented words are in no lexicon, so the documents are no sure translations.
    let config = Config { threads, keep_doubtful: true, ..Config::new(languages.clone()) };
    let forge = Forge::new(config).expect("the defaults are valid");
    let options = output::Options::new(languages);
    let mut writer =
        UnitWriter::new(OutputFormat::Tmx, "x", sink(), &options).expect("a format with a writer");
    let file = |language: &str, at: usize, text: &String| InputFile::Text {
        id: format!("{language}{at}.txt"),
        text: text.clone(),
        format: None,
    };
    let jobs = pairs
        .iter()
        .enumerate()
        .map(|(at, [source, target])| Job::Pair(file("en", at, source), file("de", at, target)));
    let summary = forge.run(jobs, &mut writer, &mut ()).expect("a sink takes all");
    summary.units.values().sum()
}

fn tag(code: &str) -> Tag {
    Tag::parse(code).expect("a tag")
}
