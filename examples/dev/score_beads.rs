//! Aligns a folder of documents with hand-made beads and prints scores:
//! `score_beads FOLDER SOURCE TARGET [OUT_FOLDER] [--no-dictionary] [--lexicon FILE] [--word-vectors SRC.vec TGT.vec]
//! [--batch N] [--set NAME=VALUE]`.
//!
//! FOLDER holds `NAME.SOURCE`, `NAME.TARGET` (one sentence a line) and `NAME.align` (one bead a
//! line, `[0,1]:[0]`). Each document is aligned alone, or, with `--batch`, together with
//! its N - 1 neighbours. OUT_FOLDER gets the beads that were found. `--set`
//! changes a constant of the model; it and `--lexicon` can be repeated.

#![allow(clippy::print_stdout)] // a program of its own

mod beads;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use beads::names;
use tmforge::align::{Aligner, Bead, Lexicon, Options, Sequence, Task, WordForms, WordVectors};
use tmforge::compare::bead::{Counts, Links, links_of, parse};
use tmforge::lang::{LanguagePair, Tag};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let setup = Setup::take(&mut arguments)?;
    let [folder, source, target, rest @ ..] = arguments.as_slice() else {
        return Err("usage: score_beads FOLDER SOURCE TARGET [OUT_FOLDER]".into());
    };
    let names = names(Path::new(folder))?;
    let tasks: Vec<Task> =
        names.iter().map(|name| task(name, source, target)).collect::<Result<_, _>>()?;
    let batch = setup.batch.unwrap_or(1).max(1);
    let aligner = setup.aligner(source, target, &tasks)?;
    let golds: Vec<Vec<Links>> = names.iter().map(|name| gold(name)).collect::<Result<_, _>>()?;
    let two_sided: Vec<Vec<Bead>> = golds.iter().map(|gold| two_sided(gold)).collect();
    let batches = tasks.chunks(batch).zip(two_sided.chunks(batch));
    let (found, logs): (Vec<_>, Vec<_>) =
        batches.flat_map(|(tasks, golds)| aligner.probe(tasks, golds)).unzip();
    let mut total = Counts::default();
    let mut sure = Vec::new();
    for ((name, beads), gold) in names.iter().zip(&found).zip(golds) {
        let path = name.with_extension("align");
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
    likelihood(&logs.concat());
    Ok(())
}

fn gold(name: &Path) -> Result<Vec<Links>, Box<dyn Error>> {
    let path = name.with_extension("align");
    Ok(parse(&path.to_string_lossy(), &fs::read_to_string(&path)?)?)
}

/// The two-sided gold beads whose sentences are consecutive.
fn two_sided(gold: &[Links]) -> Vec<Bead> {
    let range = |side: &[usize]| Some(*side.first()?..*side.last()? + 1);
    let bead = |(s, t): &Links| {
        let (source, target) = (range(s)?, range(t)?);
        let consecutive = source.len() == s.len() && target.len() == t.len();
        consecutive.then_some(Bead { source, target, confidence: 1.0 })
    };
    gold.iter().filter_map(bead).collect()
}

/// The mean log probability of the gold beads, each at least [`LEAST_LOG`].
fn likelihood(logs: &[f64]) {
    let sum: f64 = logs.iter().map(|log| log.max(LEAST_LOG)).sum();
    println!("log probability of gold beads: {:.4}", sum / logs.len().max(1) as f64);
}

/// A bead that the model all but excludes counts as this, so that single ones do not rule the mean.
const LEAST_LOG: f64 = -8.0;

/// The options of the command line.
#[derive(Default)]
struct Setup {
    options: Options,
    lexicons: Vec<String>,
    word_vectors: Option<[String; 2]>,
    /// How many documents are aligned together.
    batch: Option<usize>,
}

impl Setup {
    /// Takes the options out of the arguments.
    fn take(arguments: &mut Vec<String>) -> Result<Self, Box<dyn Error>> {
        let mut setup = Self::default();
        let mut rest = std::mem::take(arguments).into_iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--no-dictionary" => setup.options.builtin = false,
                "--batch" => setup.batch = Some(rest.next().ok_or("expected a number")?.parse()?),
                "--lexicon" => setup.lexicons.push(rest.next().ok_or("expected a file")?),
                "--word-vectors" => {
                    let files =
                        [rest.next(), rest.next()].map(|file| file.ok_or("expected a file"));
                    let [source, target] = files;
                    setup.word_vectors = Some([source?, target?]);
                }
                "--set" => {
                    let given = rest.next().ok_or("expected NAME=VALUE")?;
                    let (name, value) = given.split_once('=').ok_or("expected NAME=VALUE")?;
                    let constant = setup.options.constants.get_mut(name);
                    *constant.ok_or("no such constant")? = value.parse()?;
                }
                _ => arguments.push(argument),
            }
        }
        Ok(setup)
    }

    fn aligner(
        mut self,
        source: &str,
        target: &str,
        tasks: &[Task],
    ) -> Result<Aligner, Box<dyn Error>> {
        let pair = LanguagePair::new(Tag::parse(source)?, Tag::parse(target)?)?;
        let load = |path: &String| Lexicon::load(Path::new(path), &pair);
        let lexicons = self.lexicons.iter().map(load).collect::<Result<_, _>>()?;
        if let Some(files) = &self.word_vectors {
            let mut words = WordForms::default();
            let texts = tasks.iter().flat_map(|task| [task.source.texts(), task.target.texts()]);
            texts.flatten().for_each(|text| words.add(text));
            let vectors = WordVectors::load([files[0].as_ref(), files[1].as_ref()], &words)?;
            self.options.word_vectors = Some(Arc::new(vectors));
        }
        Ok(Aligner::new(self.options, lexicons)?)
    }
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
