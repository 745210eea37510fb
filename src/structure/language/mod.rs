//! Detection of the language of each block, and separation of blocks that contain both languages.

mod column_odds;
mod comment;
mod evidence;
mod hint;
mod label;
mod layers;
mod ngram;
mod one_line;
mod script;
mod sorted;
mod terms;
mod variant;
mod viterbi;

pub(super) use comment::hidden_text;
pub(super) use script::letters;
pub(super) use sorted::Sorted;
pub(super) use terms::terms;

use std::collections::BTreeMap;

use crate::error::Result;
use crate::lang::LanguagePair;
use crate::model::{Block, ExclusionReason, LINE_BREAK, Side};
use crate::structure::language::evidence::{Weigher, Weight};
use crate::structure::language::one_line::Divided;
use crate::structure::language::script::Scripts;
use crate::structure::language::viterbi::Link;

/// A line of a block: the smallest text that is assigned a language.
#[derive(Debug)]
struct Line<'a> {
    block: usize,
    start: usize,
    text: &'a str,
    /// The boundary before it.
    after: Boundary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Boundary {
    Block,
    Cell,
    SoftLine,
    HardLine,
}

/// The log-odds of a part of a block that was split because its language is certain.
const CERTAIN: f64 = 20.0;

/// Assigns a language to each block of one bilingual file and splits blocks that contain both.
///
/// First, each line is weighed on its own. Then the most likely sequence of languages is found,
/// which lets numbers and short lines follow the layout of the document.
///
/// # Errors
/// If the two languages cannot be distinguished.
pub(super) fn sort(blocks: Vec<Block>, pair: &LanguagePair) -> Result<Vec<Sorted>> {
    let scripts = Scripts::new(pair);
    let blocks = one_line::divide(blocks, &scripts, pair);
    let lines = lines_of(&blocks);
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let tallies = scripts.tallies(&texts);
    let layers = layers::find(&texts, pair, &scripts, &tallies);
    // What is no text of the two languages must not teach what they look like.
    let kept = lines.iter().zip(&layers);
    let texts: Vec<&str> =
        kept.map(|(line, reason)| if reason.is_some() { "" } else { line.text }).collect();
    let weigher = Weigher::new(pair, scripts)?;
    let mut weights = weigher.weigh_tallied(&texts, &tallies);
    for ((line, reason), weight) in lines.iter().zip(&layers).zip(&mut weights) {
        match (blocks[line.block].side, reason) {
            (_, Some(reason)) => *weight = Weight::Other(*reason),
            (Some(Side::Source), None) => *weight = Weight::Odds(-CERTAIN),
            (Some(Side::Target), None) => *weight = Weight::Odds(CERTAIN),
            (None, None) => {}
        }
    }
    let sides = decide(&blocks, &lines, &weights);
    let (firsts, judged) = judged_lines(&lines, &weights, &sides);
    drop(texts);
    drop(lines);
    let mut sorted = Vec::with_capacity(blocks.len());
    for (divided, range) in blocks.into_iter().zip(firsts) {
        split_by_line(divided, &judged[range], &mut sorted);
    }
    for side in [Side::Source, Side::Target] {
        confirm(&mut sorted, &weigher, side);
    }
    variant::exclude_columns(&mut sorted, pair);
    label::strip(&mut sorted, pair);
    keep_whole_pairs(&mut sorted);
    Ok(sorted)
}

/// Makes two parts of a line a pair only if both of them are left.
fn keep_whole_pairs(sorted: &mut [Sorted]) {
    let mut sides = BTreeMap::<usize, [usize; 2]>::new();
    for block in sorted.iter() {
        if let (Some(pair), Ok(side)) = (block.pair, block.side) {
            sides.entry(pair).or_default()[side as usize] += 1;
        }
    }
    for block in sorted.iter_mut() {
        block.pair = block.pair.filter(|pair| sides.get(pair) == Some(&[1, 1]));
    }
}

/// The number of bytes of text that are used to confirm that a language is present.
const CONFIRMED_BY: usize = 4_000;

/// Assigns all blocks of one language to the other if together they do not look like their
/// language. In a file with only one language, a few blocks are misjudged as the other.
fn confirm(sorted: &mut [Sorted], weigher: &Weigher, side: Side) {
    let mut text = String::new();
    for sorted in sorted.iter().filter(|sorted| sorted.side == Ok(side)) {
        if text.len() < CONFIRMED_BY {
            text.push_str(&sorted.block.text);
            text.push('\n');
        }
    }
    if weigher.contradicts(&text, side) {
        let other = if side == Side::Source { Side::Target } else { Side::Source };
        for sorted in sorted.iter_mut().filter(|sorted| sorted.side == Ok(side)) {
            sorted.side = Ok(other);
        }
    }
}

/// Assigns the language of a file to its blocks, except to those that are clearly not in it. The
/// text of the other file is evidence for the other language.
pub(super) fn sort_single(
    blocks: Vec<Block>,
    other_file: &[Block],
    side: Side,
    pair: &LanguagePair,
) -> Vec<Sorted> {
    let own: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    let other: Vec<&str> = other_file.iter().map(|block| block.text.as_str()).collect();
    let verdicts = evidence::not_in_language(&own, &other, side, pair);
    let judge = |(origin, (block, is_other)): (usize, (Block, bool))| Sorted {
        block,
        side: if is_other { Err(ExclusionReason::OtherLanguage) } else { Ok(side) },
        origin,
        pair: None,
    };
    blocks.into_iter().zip(verdicts).enumerate().map(judge).collect()
}

fn lines_of(blocks: &[Divided]) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(blocks.len());
    for (block, b) in blocks.iter().map(|divided| &divided.block).enumerate() {
        let mut start = 0;
        let mut after = if b.cell.is_some() { Boundary::Cell } else { Boundary::Block };
        for text in b.text.split_inclusive(['\n', LINE_BREAK]) {
            lines.push(Line { block, start, text, after });
            start += text.len();
            after = if text.ends_with('\n') { Boundary::SoftLine } else { Boundary::HardLine };
        }
        if b.text.is_empty() {
            lines.push(Line { block, start: 0, text: "", after });
        }
    }
    lines
}

/// The most likely language of each line. A line in neither language gets that of its neighbours,
/// which the caller discards.
fn decide(blocks: &[Divided], lines: &[Line<'_>], weights: &[Weight]) -> Vec<Side> {
    let columns = column_odds::column_odds(blocks, lines.iter().map(|l| l.block).zip(weights));
    let stay = StayOdds::learn(lines, weights);
    let links: Vec<Link> = lines
        .iter()
        .zip(weights)
        .map(|(line, weight)| {
            let column = if line.after == Boundary::Cell { columns[line.block] } else { 0.0 };
            Link { toward_target: weight.odds() + column, stay: stay.at(line.after) }
        })
        .collect();
    viterbi::decide(&links)
}

/// The log-odds that neighbouring lines share a language, by the boundary between them. They
/// reflect the layout: positive in a paged document, negative in one with alternating paragraphs.
#[derive(Debug)]
struct StayOdds {
    block: f64,
    soft: f64,
    hard: f64,
}

impl StayOdds {
    fn learn(lines: &[Line<'_>], weights: &[Weight]) -> Self {
        // Prior counts of [different, same] pairs, from usual layouts: soft line ends rarely change
        // the language.
        let mut block = [1.0, 1.0];
        let mut soft = [1.0, 20.0];
        let mut hard = [1.0, 2.0];
        for (two, weights) in lines.windows(2).zip(weights.windows(2)) {
            // From -1 (certainly different) to 1 (certainly the same).
            let likeness = lean(weights[0]) * lean(weights[1]);
            let counts = match two[1].after {
                Boundary::Block => &mut block,
                Boundary::SoftLine => &mut soft,
                Boundary::HardLine => &mut hard,
                Boundary::Cell => continue,
            };
            counts[usize::from(likeness > 0.0)] += likeness.abs();
        }
        let odds = |[change, same]: [f64; 2]| libm::log(same / change).clamp(-3.0, 3.0);
        Self { block: odds(block), soft: odds(soft), hard: odds(hard) }
    }

    fn at(&self, boundary: Boundary) -> f64 {
        match boundary {
            Boundary::Block => self.block,
            Boundary::Cell => 0.0,
            Boundary::SoftLine => self.soft,
            Boundary::HardLine => self.hard,
        }
    }
}

/// A weight as a number from -1 (certainly the source language) to 1 (certainly the target
/// language).
fn lean(weight: Weight) -> f64 {
    2.0 / (1.0 + libm::exp(-weight.odds())) - 1.0
}

/// The start of a line in its block, and its language, or why it is left out.
#[derive(Debug, Clone, Copy)]
struct Judged {
    start: usize,
    side: Result<Side, ExclusionReason>,
}

type Ranges = Vec<std::ops::Range<usize>>;

fn judged_lines(lines: &[Line<'_>], weights: &[Weight], sides: &[Side]) -> (Ranges, Vec<Judged>) {
    let mut ranges: Ranges = Vec::new();
    let mut judged: Vec<Judged> = Vec::with_capacity(lines.len());
    for ((line, weight), side) in lines.iter().zip(weights).zip(sides) {
        if line.block == ranges.len() {
            ranges.push(judged.len()..judged.len());
        }
        ranges[line.block].end += 1;
        let side = match weight {
            Weight::Odds(_) => Ok(*side),
            Weight::Other(reason) => Err(*reason),
        };
        judged.push(Judged { start: line.start, side });
    }
    (ranges, judged)
}

/// Cuts a block where the language of its lines changes.
fn split_by_line(divided: Divided, lines: &[Judged], sorted: &mut Vec<Sorted>) {
    let Divided { block, origin, pair, .. } = divided;
    let mut runs: Vec<Judged> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some(last) if last.side == line.side => {}
            _ => runs.push(*line),
        }
    }
    if let [only] = runs[..] {
        sorted.push(Sorted { block, side: only.side, origin, pair });
        return;
    }
    for (i, run) in runs.iter().enumerate() {
        let end = runs.get(i + 1).map_or(block.text.len(), |next| next.start);
        let part = block.slice(run.start..end);
        if !part.text.is_empty() {
            sorted.push(Sorted { block: part, side: run.side, origin, pair: None });
        }
    }
}

#[cfg(test)]
mod tests;
