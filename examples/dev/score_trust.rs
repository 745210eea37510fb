//! Measures whether the confidence tells translations from other pairs: `score_trust FOLDER SOURCE TARGET`.
//!
//! FOLDER is as for `score_beads`. The sentences of the 1-1 beads of each document make trials:
//!
//! - right: the sentences and their translations;
//! - short: three of them;
//! - other: the translations of the next document instead;
//! - foreign: one translation in seven replaced by one of the next document;
//! - omitted: one translation in seven left out;
//! - swapped: the two halves of the translations exchanged;
//! - shuffled: the translations in another order.
//!
//! A pair that is found is right if it has the sentences of one or more translations in full. Printed for each kind:
//! the pairs with a confidence of at least .5 and the share that is right, the same from .95 on, and the Brier score: the
//! mean square of the difference between the confidence and 1 for right pairs, 0 for others, over all pairs.

#![allow(clippy::print_stdout)] // a program of its own

mod beads;

use std::error::Error;
use std::fs;
use std::path::Path;

use beads::names;
use tmforge::align::{Aligner, Bead, Options, Sequence, Task};
use tmforge::compare::bead::parse;
use tmforge::lang::Tag;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A sentence and its translation.
type Pair = (String, String);

const KINDS: [&str; 7] = ["right", "short", "other", "foreign", "omitted", "swapped", "shuffled"];

/// One of so many sentences is changed.
const ONE_OF: usize = 7;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, source, target] = arguments.as_slice() else {
        return Err("usage: score_trust FOLDER SOURCE TARGET".into());
    };
    let documents = names(Path::new(folder))?
        .iter()
        .map(|name| pairs(name, source, target))
        .collect::<Result<Vec<_>>>()?;
    let documents: Vec<Vec<Pair>> = documents.into_iter().filter(|d| d.len() >= 5).collect();
    let aligner = Aligner::new(Options::default(), Vec::new())?;
    let (source, target) = (Tag::parse(source)?, Tag::parse(target)?);
    println!("| kind | pairs | right | from .95 | right | Brier |\n|---|---|---|---|---|---|");
    for kind in KINDS {
        let mut found = Vec::new();
        for (at, document) in documents.iter().enumerate() {
            let trial = Trial::new(kind, document, &documents[(at + 1) % documents.len()]);
            found.extend(trial.run(&aligner, &source, &target));
        }
        print(kind, &found);
    }
    Ok(())
}

fn pairs(name: &Path, source: &str, target: &str) -> Result<Vec<Pair>> {
    let lines = |extension: &str| -> Result<Vec<String>> {
        let text = fs::read_to_string(name.with_extension(extension))?;
        Ok(text.lines().map(str::to_owned).collect())
    };
    let (source, target) = (lines(source)?, lines(target)?);
    let path = name.with_extension("align");
    let gold = parse(&path.to_string_lossy(), &fs::read_to_string(&path)?)?;
    let single = gold.iter().filter(|(s, t)| s.len() == 1 && t.len() == 1);
    Ok(single.map(|(s, t)| (source[s[0]].clone(), target[t[0]].clone())).collect())
}

/// Two texts to align, with the number of the translation that each target sentence is.
struct Trial {
    source: Vec<String>,
    target: Vec<(Option<usize>, String)>,
}

impl Trial {
    fn new(kind: &str, document: &[Pair], next: &[Pair]) -> Self {
        let document = if kind == "short" { &document[1..4] } else { document };
        let mut target: Vec<(Option<usize>, String)> =
            document.iter().enumerate().map(|(at, pair)| (Some(at), pair.1.clone())).collect();
        let half = target.len() / 2;
        match kind {
            "other" => target = next.iter().map(|pair| (None, pair.1.clone())).collect(),
            "foreign" => {
                for at in (2..target.len()).step_by(ONE_OF) {
                    target[at] = (None, next[at % next.len()].1.clone());
                }
            }
            "omitted" => target.retain(|(at, _)| at.is_none_or(|at| at % ONE_OF != 2)),
            "swapped" => target.rotate_left(half),
            "shuffled" => target.sort_by_key(|(at, _)| at.unwrap_or(0) * 7919 % 101),
            _ => {}
        }
        Self { source: document.iter().map(|pair| pair.0.clone()).collect(), target }
    }

    /// The confidence of each pair that was found, and whether it is right.
    fn run(&self, aligner: &Aligner, source: &Tag, target: &Tag) -> Vec<(f32, bool)> {
        let texts = self.target.iter().map(|(_, text)| text.as_str());
        let task = Task::new(
            Sequence::from_lines(source.clone(), self.source.iter().map(String::as_str)),
            Sequence::from_lines(target.clone(), texts),
        );
        let beads = aligner.align(&[task]).remove(0);
        let two_sided = beads.iter().filter(|bead| bead.is_two_sided());
        two_sided.map(|bead| (bead.confidence, self.is_right(bead))).collect()
    }

    fn is_right(&self, bead: &Bead) -> bool {
        let found = self.target[bead.target.clone()].iter().map(|(at, _)| *at);
        found.eq(bead.source.clone().map(Some))
    }
}

fn print(kind: &str, found: &[(f32, bool)]) {
    let from = |least: f32| -> (usize, String) {
        let kept: Vec<bool> = found.iter().filter(|f| f.0 >= least).map(|f| f.1).collect();
        let right = kept.iter().filter(|right| **right).count();
        let share = right as f64 / kept.len() as f64;
        (kept.len(), if kept.is_empty() { "-".to_owned() } else { format!("{share:.3}") })
    };
    let ((written, right), (sure, sure_right)) = (from(0.5), from(0.95));
    let square = |&(confidence, is_right): &(f32, bool)| {
        f64::from(confidence - f32::from(u8::from(is_right))).powi(2)
    };
    let brier = found.iter().map(square).sum::<f64>() / found.len().max(1) as f64;
    println!("| {kind} | {written} | {right} | {sure} | {sure_right} | {brier:.3} |");
}
