//! Aligns a folder of documents with hand-made beads and prints scores:
//! `score_beads FOLDER SOURCE TARGET [OUT_FOLDER] [--lexicon FILE]...`.
//!
//! FOLDER holds `NAME.SOURCE`, `NAME.TARGET` (one sentence a line) and `NAME.align` (one bead a
//! line, `[0,1]:[0]`). All documents form one batch. OUT_FOLDER gets the beads that were found.
//! With lexicons it also prints how many of the source words have a partner by a lexicon in their
//! hand-made bead, and in another bead, by chance.

#![allow(clippy::print_stdout)] // a program of its own

mod beads;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use beads::names;
use tmforge::align::{Aligner, Bead, Lexicon, LexiconHits, Options, Sequence, Task};
use tmforge::compare::bead::{Counts, Links, links_of, parse};
use tmforge::lang::{LanguagePair, Tag};

fn main() -> Result<(), Box<dyn Error>> {
    let (arguments, files) = arguments();
    let [folder, source, target, rest @ ..] = arguments.as_slice() else {
        return Err(
            "usage: score_beads FOLDER SOURCE TARGET [OUT_FOLDER] [--lexicon FILE]...".into()
        );
    };
    let names = names(Path::new(folder))?;
    let tasks: Vec<Task> =
        names.iter().map(|name| task(name, source, target)).collect::<Result<_, _>>()?;
    let languages = LanguagePair { source: Tag::parse(source)?, target: Tag::parse(target)? };
    let lexicons: Vec<Lexicon> = files
        .iter()
        .map(|file| Lexicon::load(Path::new(file), &languages))
        .collect::<Result<_, _>>()?;
    let aligner = Aligner::new(Options::default(), lexicons)?;
    let found = aligner.align(&tasks);
    let mut total = Counts::default();
    let (mut sure, mut samples) = (Vec::new(), Vec::new());
    for (name, beads) in names.iter().zip(&found) {
        let path = name.with_extension("align");
        let gold = parse(&path.to_string_lossy(), &fs::read_to_string(&path)?)?;
        samples.push(consecutive(&gold));
        let links: Vec<_> = beads.iter().map(links_of).collect();
        let counts = Counts::of(&gold, &links);
        print(&name.file_name().unwrap_or_default().to_string_lossy(), &counts);
        total += counts;
        let gold: BTreeSet<_> = gold.into_iter().collect();
        sure.extend(beads.iter().map(|b| (b.confidence, gold.contains(&links_of(b)))));
        if let Some(out) = rest.first() {
            write(&Path::new(out).join(path.file_name().unwrap_or_default()), beads)?;
        }
    }
    print("all", &total);
    calibration(&sure);
    if !files.is_empty() {
        print_hits(&aligner.lexicon_hits(&tasks, &samples));
    }
    Ok(())
}

/// The arguments without the options, and the files of `--lexicon`.
fn arguments() -> (Vec<String>, Vec<String>) {
    let (mut arguments, mut files) = (Vec::new(), Vec::new());
    let mut all = std::env::args().skip(1);
    while let Some(argument) = all.next() {
        match argument.as_str() {
            "--lexicon" => files.extend(all.next()),
            _ => arguments.push(argument),
        }
    }
    (arguments, files)
}

/// The beads of a sample whose sides are consecutive segments.
fn consecutive(sample: &[Links]) -> Vec<Bead> {
    let range = |links: &[usize]| match (links.first(), links.last()) {
        (Some(&first), Some(&last)) => first..last + 1,
        _ => 0..0,
    };
    let bead = |(source, target): &Links| Bead {
        source: range(source),
        target: range(target),
        confidence: 1.0,
    };
    sample.iter().map(bead).collect()
}

fn print_hits(hits: &LexiconHits) {
    let share = |count: usize| count as f64 / hits.words.max(1) as f64;
    println!(
        "words with a partner by a lexicon: {:.4} of {}, by chance {:.4}",
        share(hits.hits),
        hits.words,
        share(hits.chance),
    );
}

fn task(name: &Path, source: &str, target: &str) -> Result<Task, Box<dyn Error>> {
    let side = |language: &str| -> Result<Sequence, Box<dyn Error>> {
        let text = fs::read_to_string(name.with_extension(language))?;
        Ok(Sequence::from_lines(Tag::parse(language)?, text.lines()))
    };
    Ok(Task::new(side(source)?, side(target)?))
}

fn print(name: &str, counts: &Counts) {
    let (strict, lax) = (counts.strict(), counts.lax());
    println!(
        "{name:12} strict P {:.4} R {:.4} F1 {:.4}  lax P {:.4} R {:.4} F1 {:.4}  found {} gold {}",
        strict.precision,
        strict.recall,
        strict.f1,
        lax.precision,
        lax.recall,
        lax.f1,
        counts.found,
        counts.sample,
    );
}

/// How often beads are strictly right, by their confidence.
fn calibration(sure: &[(f32, bool)]) {
    for (low, high) in [(0.0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 0.99), (0.99, 1.1)] {
        let here: Vec<bool> =
            sure.iter().filter(|(c, _)| *c >= low && *c < high).map(|&(_, right)| right).collect();
        let right = here.iter().filter(|&&right| right).count();
        println!(
            "confidence {low:.2}-{:.2}: {:5} beads, {:.3} of all, {:.3} right",
            f32::min(high, 1.0),
            here.len(),
            here.len() as f64 / sure.len().max(1) as f64,
            right as f64 / here.len().max(1) as f64,
        );
    }
}

fn write(path: &Path, beads: &[Bead]) -> std::io::Result<()> {
    let lines: String = beads
        .iter()
        .map(|bead| {
            let (source, target) = links_of(bead);
            format!("{source:?}:{target:?}:{:.4}\n", bead.confidence).replace(", ", ",")
        })
        .collect();
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    fs::write(path, lines)
}
