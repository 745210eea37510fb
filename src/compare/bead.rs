//! Scores of an alignment against a manual one: strict and lax precision, recall and F1.
//!
//! Under strict scoring a bead is right if the sample contains exactly the same bead, under lax
//! scoring if it also links at least one pair of segments that the sample links. Precision is over
//! all beads found, including one-sided ones; recall is over the two-sided beads of the sample.

use std::collections::BTreeSet;
use std::ops::AddAssign;

use crate::align::Bead;
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;
use crate::visible::quoted;

/// The source and target segments of a bead. In a manual alignment they need not be consecutive.
pub type Links = (Vec<usize>, Vec<usize>);

/// The counts behind the scores. Those of several documents can be added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Beads found.
    pub found: usize,
    /// Beads found that the sample contains.
    pub found_strict: usize,
    /// Beads found that the sample contains or that share a link with it.
    pub found_lax: usize,
    /// Two-sided beads of the sample.
    pub sample: usize,
    /// Two-sided beads of the sample that were found exactly.
    pub sample_strict: usize,
    /// Two-sided beads of the sample that were found or share a link with a bead found.
    pub sample_lax: usize,
}

/// Precision, recall and F1, each from 0.0 to 1.0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// The share of the beads found that are right.
    pub precision: f64,
    /// The share of the two-sided beads of the sample that were found.
    pub recall: f64,
    /// The harmonic mean of precision and recall; 0 if both are 0.
    pub f1: f64,
}

impl Counts {
    /// Compares the beads of one document.
    pub fn of(sample: &[Links], found: &[Links]) -> Self {
        let set = |beads: &[Links]| -> BTreeSet<Links> {
            beads.iter().filter(|b| !(b.0.is_empty() && b.1.is_empty())).cloned().collect()
        };
        let (sample, found) = (set(sample), set(found));
        let (sample_links, found_links) = (links(&sample), links(&found));
        let two_sided: Vec<&Links> =
            sample.iter().filter(|b| !b.0.is_empty() && !b.1.is_empty()).collect();
        let lax = |b: &Links, own: &BTreeSet<Links>, links: &BTreeSet<(usize, usize)>| {
            own.contains(b) || crossings(b).any(|link| links.contains(&link))
        };
        Self {
            found: found.len(),
            found_strict: found.intersection(&sample).count(),
            found_lax: found.iter().filter(|b| lax(b, &sample, &sample_links)).count(),
            sample: two_sided.len(),
            sample_strict: two_sided.iter().filter(|b| found.contains(**b)).count(),
            sample_lax: two_sided.iter().filter(|b| lax(b, &found, &found_links)).count(),
        }
    }

    /// The scores by identical beads.
    pub fn strict(&self) -> Scores {
        Scores::new(self.found_strict, self.found, self.sample_strict, self.sample)
    }

    /// The scores by common links.
    pub fn lax(&self) -> Scores {
        Scores::new(self.found_lax, self.found, self.sample_lax, self.sample)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.found += other.found;
        self.found_strict += other.found_strict;
        self.found_lax += other.found_lax;
        self.sample += other.sample;
        self.sample_strict += other.sample_strict;
        self.sample_lax += other.sample_lax;
    }
}

impl Scores {
    fn new(right: usize, found: usize, hit: usize, sample: usize) -> Self {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let (precision, recall) = (share(right, found), share(hit, sample));
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

/// All pairs of a source and a target segment of a bead.
fn crossings(bead: &Links) -> impl Iterator<Item = (usize, usize)> + '_ {
    bead.0.iter().flat_map(move |&s| bead.1.iter().map(move |&t| (s, t)))
}

fn links(beads: &BTreeSet<Links>) -> BTreeSet<(usize, usize)> {
    beads.iter().flat_map(crossings).collect()
}

/// The segments of a bead of the aligner.
pub fn links_of(bead: &Bead) -> Links {
    (bead.source.clone().collect(), bead.target.clone().collect())
}

/// Parses beads, one per line, such as `[0,1]:[0]`. Text after a second colon is ignored; blank
/// lines are skipped.
///
/// # Errors
/// If a line is not a bead.
pub fn parse(path: &str, text: &str) -> Result<Vec<Links>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(i, line)| parse_line(line).ok_or_else(|| malformed(path, i + 1, line))).collect()
}

fn parse_line(line: &str) -> Option<Links> {
    let mut sides = line.split(':');
    Some((indices(sides.next()?)?, indices(sides.next()?)?))
}

fn indices(list: &str) -> Option<Vec<usize>> {
    let inner = list.trim().strip_prefix('[')?.strip_suffix(']')?;
    let parts = inner.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

fn malformed(path: &str, line: usize, found: &str) -> Error {
    Error::new(ErrorKind::Content, format!("found {}", quoted(found)))
        .expected("expected a bead such as [0,1]:[0]")
        .at(Place::at(path, line, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beads(text: &str) -> Vec<Links> {
        parse("x", text).unwrap()
    }

    #[test]
    fn strict_and_lax_counts_follow_their_definition() {
        let sample = beads("[0]:[0]\n[1,2]:[1]\n[3]:[]\n[4]:[2]\n");
        let found = beads("[0]:[0]:0.9\n[1]:[1]\n[2]:[]\n[3]:[]\n[4]:[2]\n");
        let counts = Counts::of(&sample, &found);
        assert_eq!((counts.found, counts.found_strict, counts.found_lax), (5, 3, 4));
        assert_eq!((counts.sample, counts.sample_strict, counts.sample_lax), (3, 2, 3));
        assert!((counts.strict().precision - 0.6).abs() < 1e-9);
    }

    #[test]
    fn a_malformed_line_is_named() {
        let error = parse("gold.align", "[0]:[0]\n[1]:x\n").unwrap_err();
        assert!(error.to_string().starts_with("gold.align:2: found `[1]:x`"), "{error}");
    }
}
