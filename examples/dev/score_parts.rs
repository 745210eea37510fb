//! Scores the parts of joined sentences: `score_parts FOLDER SOURCE TARGET [FILE] [NAME=VALUE...]`.
//!
//! FOLDER is as for `score_beads`. Gold has no clauses. So two or three neighbouring target sentences
//! that each translate one source sentence are joined here and there: the last stop of all but the
//! last becomes a comma. A part is right when it is cut exactly there. Measured in both directions.
//! FILE gets the parts of the first round, those of beads that were not joined here to be judged by
//! hand; NAME=VALUE sets a constant of the model.

#![allow(clippy::print_stdout)] // a program of its own

mod beads;

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use beads::names;
use tmforge::align::{Aligner, Bead, Options, Sequence, SubSegmentSpan, Task};
use tmforge::compare::bead::{Links, parse};
use tmforge::lang::Tag;

type Any<T> = Result<T, Box<dyn Error>>;

/// Groups are joined at other places in each round; so many differ.
const ROUNDS: usize = PATTERN[0] + PATTERN[1] + PATTERN[2] + PATTERN[3];

/// After one sentence left alone a group of two, after another one a group of three.
const PATTERN: [usize; 4] = [1, 2, 1, 3];

fn main() -> Any<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (settings, arguments): (Vec<String>, Vec<String>) =
        arguments.into_iter().partition(|argument| argument.contains('='));
    let [folder, source, target, rest @ ..] = arguments.as_slice() else {
        return Err("usage: score_parts FOLDER SOURCE TARGET [FILE] [NAME=VALUE...]".into());
    };
    let mut options = Options::default();
    options.constants.part_least = 0.0;
    for (name, value) in settings.iter().filter_map(|setting| setting.split_once('=')) {
        *options.constants.get_mut(name).ok_or("no such constant")? = value.parse()?;
    }
    let aligner = Aligner::new(options, Vec::new())?;
    let mut others = String::new();
    for back in [false, true] {
        let mut score = Score::default();
        for round in 0..ROUNDS {
            let texts: Vec<Text> = names(Path::new(folder))?
                .iter()
                .map(|name| Text::read(name, source, target, back).map(|text| text.joined(round)))
                .collect::<Any<_>>()?;
            let tasks: Vec<Task> = texts.iter().map(Text::task).collect();
            for (text, found) in texts.iter().zip(aligner.align_with_sub_segments(&tasks)) {
                score.add(text, &found.beads, &found.sub_segments);
                if round == 0 {
                    text.show(&found.beads, &found.sub_segments, &mut others);
                }
            }
        }
        let (from, to) = if back { (target, source) } else { (source, target) };
        println!("{from} to {to}: {score}");
    }
    if let Some(file) = rest.first() {
        fs::write(file, others)?;
    }
    Ok(())
}

/// A document with its gold, and what was joined in it.
struct Text {
    languages: [Tag; 2],
    source: Vec<String>,
    target: Vec<String>,
    gold: HashSet<Links>,
    /// By the target sentence: the first source sentence, and the right parts.
    joined: HashMap<usize, (usize, Vec<String>)>,
}

impl Text {
    fn read(name: &Path, source: &str, target: &str, back: bool) -> Any<Self> {
        let path = name.with_extension("align");
        let mut gold = parse(&path.to_string_lossy(), &fs::read_to_string(&path)?)?;
        let mut tags = [source, target];
        if back {
            tags.reverse();
            gold.iter_mut().for_each(|links| *links = (links.1.clone(), links.0.clone()));
        }
        let lines = |tag: &str| -> Any<Vec<String>> {
            let text = fs::read_to_string(name.with_extension(tag))?;
            Ok(text.lines().map(|line| line.trim().to_owned()).collect())
        };
        Ok(Self {
            languages: [Tag::parse(tags[0])?, Tag::parse(tags[1])?],
            source: lines(tags[0])?,
            target: lines(tags[1])?,
            gold: gold.into_iter().collect(),
            joined: HashMap::new(),
        })
    }

    /// Joins groups of sentences; the gold is then that of the joined text no longer, but for groups.
    fn joined(mut self, round: usize) -> Self {
        let mut pairs: Vec<(usize, usize)> = self.gold.iter().filter_map(single).collect();
        pairs.sort_unstable();
        let mut sizes = PATTERN.iter().copied().cycle();
        let mut at = round;
        let mut drop_lines = HashSet::new();
        while at < pairs.len() {
            let size = sizes.next().unwrap_or(1);
            let group = &pairs[at..(at + size).min(pairs.len())];
            at += size;
            if size > 1 && group.len() == size {
                drop_lines.extend(self.join(group));
            }
        }
        self.without(&drop_lines)
    }

    /// The target sentences that are no more.
    fn join(&mut self, group: &[(usize, usize)]) -> Vec<usize> {
        let (s, t) = group[0];
        let neighbours = group.iter().enumerate().all(|(n, &pair)| pair == (s + n, t + n));
        let mut texts: Vec<String> = group.iter().map(|&(_, t)| self.target[t].clone()).collect();
        let last = texts.len() - 1;
        let comma = |text: &mut String| match text.pop() {
            Some('。') => text.push('，'),
            Some('.') if text.trim_end().ends_with(char::is_alphanumeric) => text.push_str(", "),
            _ => text.clear(),
        };
        texts[..last].iter_mut().for_each(comma);
        if !neighbours || texts.iter().any(String::is_empty) {
            return Vec::new();
        }
        self.target[t] = texts.concat();
        self.joined.insert(t, (s, texts));
        (t + 1..=t + last).collect()
    }

    fn without(mut self, lines: &HashSet<usize>) -> Self {
        let mut moved = HashMap::new();
        let mut target = Vec::new();
        for (line, text) in self.target.into_iter().enumerate() {
            if !lines.contains(&line) {
                moved.insert(line, target.len());
                target.push(text);
            }
        }
        self.target = target;
        let groups = std::mem::take(&mut self.joined);
        self.joined = groups.into_iter().map(|(line, group)| (moved[&line], group)).collect();
        self
    }

    fn task(&self) -> Task {
        let side = |tag: &Tag, lines: &[String]| {
            Sequence::from_lines(tag.clone(), lines.iter().map(String::as_str))
        };
        let [source, target] = &self.languages;
        Task::new(side(source, &self.source), side(target, &self.target))
    }

    /// Whether the part is one of those that were joined; none where nothing was.
    fn is_right(&self, part: &SubSegmentSpan) -> Option<bool> {
        let (first, texts) = self.joined.get(&part.target)?;
        let text = part.source.checked_sub(*first).and_then(|at| texts.get(at));
        let given = self.target[part.target][part.range.clone()].trim();
        Some(text.is_some_and(|text| text.trim() == given))
    }

    fn show(&self, beads: &[Bead], parts: &[SubSegmentSpan], out: &mut String) {
        for bead in beads {
            let within = |part: &&SubSegmentSpan| bead.source.contains(&part.source);
            let here: Vec<&SubSegmentSpan> = parts.iter().filter(within).collect();
            if here.is_empty() {
                continue;
            }
            let joined = self.joined.contains_key(&bead.target.start);
            let kind = if joined { "joined" } else { "found" };
            let text = &self.target[bead.target.start];
            let _ = writeln!(out, "{kind}\t{:.3}\t{text}", bead.confidence);
            for part in here {
                let (s, t) = (&self.source[part.source], text[part.range.clone()].trim());
                let verdict = match self.is_right(part) {
                    Some(true) => "right",
                    Some(false) => "wrong",
                    None => "unknown",
                };
                let _ = writeln!(out, "{verdict}\t{:.3}\t{s}\t{t}", part.confidence);
            }
        }
    }
}

fn single((source, target): &Links) -> Option<(usize, usize)> {
    (source.len() == 1 && target.len() == 1).then(|| (source[0], target[0]))
}

#[derive(Default)]
struct Score {
    groups: usize,
    sentences: usize,
    /// Groups whose bead was found.
    found: usize,
    /// Confidence and whether it was right.
    parts: Vec<(f32, bool)>,
}

impl Score {
    fn add(&mut self, text: &Text, beads: &[Bead], parts: &[SubSegmentSpan]) {
        self.groups += text.joined.len();
        self.sentences += text.joined.values().map(|group| group.1.len()).sum::<usize>();
        let is_group = |bead: &&Bead| {
            let group = text.joined.get(&bead.target.start);
            group.is_some_and(|(s, texts)| {
                bead.target.len() == 1 && bead.source == (*s..s + texts.len())
            })
        };
        self.found += beads.iter().filter(is_group).count();
        let judged = |part: &SubSegmentSpan| Some((part.confidence, text.is_right(part)?));
        self.parts.extend(parts.iter().filter_map(judged));
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { groups, sentences, found, parts } = self;
        writeln!(f, "{groups} groups, {found} found, {sentences} sentences")?;
        for least in [0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98] {
            let given = parts.iter().filter(|part| part.0 >= least).count();
            let right = parts.iter().filter(|part| part.0 >= least && part.1).count();
            let (precision, recall) =
                (right as f64 / given.max(1) as f64, right as f64 / (*sentences).max(1) as f64);
            writeln!(
                f,
                "  from {least:.2}: {given:5} parts, precision {precision:.3}, recall {recall:.3}"
            )?;
        }
        let bins = [
            (0.0, 0.5),
            (0.5, 0.7),
            (0.7, 0.8),
            (0.8, 0.9),
            (0.9, 0.95),
            (0.95, 0.99),
            (0.99, 1.1),
        ];
        for (low, high) in bins {
            let here: Vec<bool> =
                parts.iter().filter(|p| p.0 >= low && p.0 < high).map(|p| p.1).collect();
            let right = here.iter().filter(|&&right| right).count();
            let share = right as f64 / here.len().max(1) as f64;
            write!(f, "  {low:.2}: {share:.2} of {}", here.len())?;
        }
        Ok(())
    }
}
