//! Scores the language detector: `score_detector FOLDER [BY_LANGUAGE]`.
//!
//! FOLDER holds `LANG.txt` files with a text a line. The first 10, 20, 50, 100 and 200 letters of
//! each text, up to the end of a word, are given to the detector. Prints the share of texts that are
//! answered with a confidence of at least 0.95 and the share of these answers that are right; then
//! the same for the best guess of any confidence, whole documents, and the speed.

#![allow(clippy::print_stdout)] // a program of its own

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::time::Instant;

use tmforge::lang::detect;

const LENGTHS: [usize; 5] = [10, 20, 50, 100, 200];
/// A confidence below which an answer counts as none.
const SURE: f32 = 0.95;

#[derive(Default, Clone, Copy)]
struct Score {
    texts: usize,
    guessed: usize,
    guessed_right: usize,
    sure: usize,
    sure_right: usize,
}

impl Score {
    fn add(&mut self, found: Option<&detect::Detected>, language: &str) {
        self.texts += 1;
        let Some(found) = found else { return };
        let right = usize::from(found.language.as_str() == language);
        self.guessed += 1;
        self.guessed_right += right;
        if found.confidence >= SURE {
            self.sure += 1;
            self.sure_right += right;
        }
    }

    fn cells(&self) -> String {
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        format!(
            "{} | {:.3} | {:.4} | {:.3} | {:.4}",
            self.texts,
            share(self.sure, self.texts),
            share(self.sure_right, self.sure),
            share(self.guessed, self.texts),
            share(self.guessed_right, self.guessed)
        )
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, rest @ ..] = arguments.as_slice() else {
        return Err("usage: score_detector FOLDER [BY_LANGUAGE]".into());
    };
    let texts = read(folder)?;
    println!("| letters | texts | answered | right | guessed | right |");
    println!("|---|---|---|---|---|---|");
    for length in LENGTHS {
        let mut all = Score::default();
        let mut each: BTreeMap<&str, Score> = BTreeMap::new();
        for (language, lines) in &texts {
            for text in lines.iter().filter_map(|line| beginning(line, length)) {
                let found = detect::of_text(text);
                all.add(found.as_ref(), language);
                each.entry(language).or_default().add(found.as_ref(), language);
            }
        }
        println!("| {length} | {} |", all.cells());
        if !rest.is_empty() {
            each.iter()
                .for_each(|(language, score)| println!("|  {language} | {} |", score.cells()));
        }
    }
    documents(&texts);
    speed(&texts);
    Ok(())
}

type Texts = Vec<(String, Vec<String>)>;

fn read(folder: &str) -> Result<Texts, Box<dyn Error>> {
    let mut texts = Texts::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|e| e == "txt")
            && tmforge::lang::Tag::parse(&language).is_ok()
        {
            let text = fs::read_to_string(&path)?;
            let step = (text.lines().count() / 2_000).max(1);
            texts.push((language, text.lines().step_by(step).map(str::to_owned).collect()));
        }
    }
    texts.sort();
    Ok(texts)
}

/// The first `letters` letters and the rest of the word; `None` if the text has fewer, or if the
/// word doubles them.
fn beginning(text: &str, letters: usize) -> Option<&str> {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if seen >= letters && (!c.is_alphabetic() || c >= '\u{900}') {
            return Some(&text[..at]);
        }
        seen += usize::from(c.is_alphabetic());
        if seen > letters * 2 {
            return None;
        }
    }
    (seen >= letters).then_some(text)
}

/// Documents of twenty texts.
fn documents(texts: &Texts) {
    let mut score = Score::default();
    for (language, lines) in texts {
        for document in lines.chunks(20) {
            let found = detect::of_document(document.iter().map(String::as_str));
            score.add(found.as_ref(), language);
        }
    }
    println!("| documents | {} |", score.cells());
}

fn speed(texts: &Texts) {
    let all: Vec<&str> =
        texts.iter().flat_map(|(_, lines)| lines.iter().map(String::as_str)).collect();
    let bytes: usize = all.iter().map(|text| text.len()).sum();
    let start = Instant::now();
    let found = all.iter().filter(|text| detect::of_text(text).is_some()).count();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{:.1} MB/s ({} bytes, {found} of {} answered)",
        bytes as f64 / 1e6 / seconds,
        bytes,
        all.len()
    );
}
