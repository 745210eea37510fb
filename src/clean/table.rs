//! What is kept of every row until it is decided which rows stay: some dozen bytes each, not the texts.

use crate::clean::key::{hash_of, near_key, short_hash};
use crate::clean::length;
use crate::clean::{Action, Checker, Dedup, Finding, Fix, Lengths, Rule};

/// A row as it was read, with what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The source.
    pub source: &'a str,
    /// The target.
    pub target: &'a str,
    /// Which of the two are without inline elements; only they are repaired in full.
    pub is_plain: [bool; 2],
    /// The language of the target, if it is stated.
    pub language: &'a str,
    /// What the row must not be separated from in a split: its document. Empty if there is none.
    pub group: &'a str,
    /// The confidence of the aligner, or another score; the higher, the better.
    pub score: Option<f64>,
    /// When the row was changed or created, as in TMX: `20260131T235959Z`.
    pub date: &'a str,
}

impl Default for Input<'_> {
    fn default() -> Self {
        let is_plain = [true; 2];
        Self { source: "", target: "", is_plain, language: "", group: "", score: None, date: "" }
    }
}

/// What is known of a row after its texts were looked at.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The rules that remove the row and those that flag it, as bits.
    pub(super) refusing: u32,
    pub(super) flagging: u32,
    /// The repairs, as bits.
    pub(super) fixes: u16,
    /// The logarithm of the ratio of lengths.
    pub(super) length: Option<f32>,
    /// The key by which duplicates are found.
    pub(super) key: u128,
    /// The hash of the exact texts.
    pub(super) exact: u64,
    /// The near keys of the two sides, or hashes of their texts where no near keys are needed.
    pub(super) sides: [u64; 2],
    pub(super) group: u64,
    pub(super) score: Option<f64>,
    pub(super) date: u64,
}

impl Checker {
    /// Repairs a row and looks at it, but for its length by what the other rows let expect.
    pub fn facts(&self, input: &Input<'_>) -> Facts {
        let row = self.repair_sides([input.source, input.target], input.is_plain);
        let (source, target) = (&*row.source, &*row.target);
        let none = Lengths::default();
        let [refusing, flagging] = bits(&self.findings(source, target, &none));
        let pair = hash_of(&[source, target, input.language]);
        let near = match self.needs_near_keys() {
            true => [near_key(source), near_key(target)],
            false => [source.to_owned(), target.to_owned()],
        };
        let key = match self.options().dedup {
            Dedup::None | Dedup::Exact => pair,
            Dedup::Near => hash_of(&[&near[0], &near[1], input.language]),
            Dedup::Source => hash_of(&[source, input.language]),
        };
        Facts {
            refusing,
            flagging,
            fixes: row.fixes.iter().fold(0, |bits, fix| bits | 1 << *fix as u16),
            length: length::logarithm(source, target),
            key,
            exact: pair as u64,
            sides: [short_hash(&near[0]), short_hash(&near[1])],
            group: if input.group.is_empty() { 0 } else { short_hash(input.group) },
            score: input.score.filter(|score| score.is_finite()),
            date: date(input.date),
        }
    }
}

/// A date as a number that grows with it; 0 if there is none.
fn date(date: &str) -> u64 {
    let digits: String = date.chars().filter(char::is_ascii_digit).take(14).collect();
    format!("{digits:0<14}").parse().unwrap_or(0)
}

/// The rules of findings that remove and that flag.
fn bits(findings: &[Finding]) -> [u32; 2] {
    let of = |action: Action| {
        let of_action = findings.iter().filter(|finding| finding.action == action);
        of_action.fold(0, |bits, finding| bits | bit(finding.rule))
    };
    [of(Action::Remove), of(Action::Flag)]
}

/// The bit of a rule.
pub(super) fn bit(rule: Rule) -> u32 {
    1 << rule as u32
}

/// The rules whose bits are set, in order.
pub(super) fn rules(bits: u32) -> impl Iterator<Item = Rule> {
    Rule::ALL.iter().copied().filter(move |&rule| bits & bit(rule) != 0)
}

/// The repairs whose bits are set, in order.
pub(super) fn fixes(bits: u16) -> impl Iterator<Item = Fix> {
    let all = Fix::ALL.iter().copied().chain([Fix::Mask]);
    all.filter(move |&fix| bits & (1 << fix as u16) != 0)
}

/// The rows of a run, in order.
#[derive(Debug, Default)]
pub struct Table {
    pub(super) rows: Vec<Compact>,
    /// The logarithms of ratios of lengths, where they are known.
    pub(super) lengths: Lengths,
}

/// [`Facts`] without what all rows lack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compact {
    pub(super) key: u128,
    pub(super) exact: u64,
    pub(super) sides: [u64; 2],
    pub(super) group: u64,
    pub(super) date: u64,
    /// Not a number if there is none.
    pub(super) score: f32,
    pub(super) length: f32,
    pub(super) refusing: u32,
    pub(super) flagging: u32,
    pub(super) fixes: u16,
}

impl Table {
    /// Adds the next row.
    pub fn add(&mut self, facts: &Facts) {
        if let Some(length) = facts.length {
            self.lengths.add_ratio(length);
        }
        self.rows.push(Compact {
            key: facts.key,
            exact: facts.exact,
            sides: facts.sides,
            group: facts.group,
            date: facts.date,
            score: facts.score.map_or(f32::NAN, |score| score as f32),
            length: facts.length.unwrap_or(f32::NAN),
            refusing: facts.refusing,
            flagging: facts.flagging,
            fixes: facts.fixes,
        });
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What was learned of the lengths of the rows.
    pub fn lengths(&self) -> &Lengths {
        &self.lengths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_needs_less_than_a_hundred_bytes() {
        assert!(size_of::<Compact>() <= 80, "{}", size_of::<Compact>());
    }

    #[test]
    fn every_rule_and_repair_has_a_bit() {
        assert!(Rule::ALL.len() <= 32);
        let all = rules(u32::MAX).count();
        assert_eq!(all, Rule::ALL.len());
        assert_eq!(fixes(u16::MAX).count(), Fix::ALL.len() + 1);
    }

    #[test]
    fn later_dates_are_greater() {
        assert!(date("20260131T235959Z") > date("20260131"));
        assert!(date("2025-12-31T00:00:00Z") < date("20260101T000000Z"));
        assert_eq!(date("unknown"), 0);
    }
}
