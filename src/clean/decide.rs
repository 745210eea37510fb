//! Decides which rows stay, and why the others do not.

use std::collections::HashSet;

use crate::clean::duplicates::{self, Keep};
use crate::clean::report::Report;
use crate::clean::split::{self, Split};
use crate::clean::table::{Table, bit, rules};
use crate::clean::{Action, Dedup, Options, Rule};

/// Why a row is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A rule refuses it.
    Rule(Rule),
    /// Its score is below the least one wanted.
    LowScore,
    /// A row of another set, which was to be subtracted, has its source or its target.
    InSubtracted,
    /// Another row has the same texts.
    Duplicate,
    /// Another row has nearly the same texts.
    NearDuplicate,
    /// Another row has the same source.
    SameSource,
    /// Another part of the split has its source or its target.
    InOtherPart,
}

impl Reason {
    /// The name in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.name(),
            Self::LowScore => "low-score",
            Self::InSubtracted => "in-subtracted",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near-duplicate",
            Self::SameSource => "same-source",
            Self::InOtherPart => "in-other-part",
        }
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stays, in this part of the split; the part for training is 0.
    Stays(u8),
    /// It is removed. Of a duplicate, the row that stays, counted from 0.
    Removed(Reason, Option<u32>),
}

/// What becomes of each row, in order.
#[derive(Debug, Default)]
pub struct Verdicts {
    rows: Vec<Verdict>,
}

impl Verdicts {
    /// What becomes of a row, counted from 0. Rows beyond the last stay.
    pub fn of(&self, row: usize) -> Verdict {
        self.rows.get(row).copied().unwrap_or(Verdict::Stays(0))
    }
}

/// The near keys of texts that no row may have.
#[derive(Debug, Clone, Default)]
pub struct Subtracted(HashSet<u64>);

impl Subtracted {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a text. Texts without letters and digits are not added.
    pub fn add(&mut self, text: &str) {
        if text.chars().any(char::is_alphanumeric) {
            self.0.insert(super::text_key(text));
        }
    }
}

/// What rows are compared with, beside each other.
#[derive(Debug, Clone, Default)]
pub struct Against {
    /// The texts that no row may have.
    pub subtracted: Subtracted,
    /// The parts of a split; none if there is no split.
    pub split: Split,
}

impl Against {
    /// Whether there are no other sets and no split.
    pub fn is_empty(&self) -> bool {
        self.subtracted.is_empty() && self.split.parts.is_empty()
    }
}

impl Table {
    /// Decides what becomes of each row: the rules first, then the texts to be subtracted, then
    /// duplicates among the rows that are left, then the split.
    pub fn decide(&mut self, options: &Options, against: &Against) -> (Verdicts, Report) {
        self.compare_lengths(options);
        let mut report = Report::new(against);
        let mut rows: Vec<Verdict> = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            report.refused(row.refusing);
            let reason = rules(row.refusing).next().map(Reason::Rule);
            let is_low = options.min_score.is_some_and(|least| f64::from(row.score) < least);
            let low = is_low.then_some(Reason::LowScore);
            let is_subtracted = || row.sides.iter().any(|key| against.subtracted.0.contains(key));
            let reason = reason.or(low).or_else(|| is_subtracted().then_some(Reason::InSubtracted));
            rows.push(reason.map_or(Verdict::Stays(0), |reason| Verdict::Removed(reason, None)));
        }
        self.find_duplicates(options, &mut rows, &mut report);
        if !against.split.parts.is_empty() {
            self.split(&against.split, &mut rows);
        }
        report.count(&self.rows, &rows);
        (Verdicts { rows }, report)
    }

    /// Applies the rule that needs to know all rows.
    fn compare_lengths(&mut self, options: &Options) {
        let setting = options.setting(Rule::LengthRatio);
        for row in self.rows.iter_mut().filter(|row| !row.length.is_nan()) {
            let is_off = self.lengths.score(row.length).is_some_and(|s| s >= setting.threshold);
            match setting.action {
                Action::Remove if is_off => row.refusing |= bit(Rule::LengthRatio),
                Action::Flag if is_off => row.flagging |= bit(Rule::LengthRatio),
                _ => {}
            }
        }
    }

    fn find_duplicates(&self, options: &Options, rows: &mut [Verdict], report: &mut Report) {
        if options.dedup == Dedup::None {
            return;
        }
        let is_left = |at: usize| matches!(rows[at], Verdict::Stays(_));
        let repeats = duplicates::repeats(&self.rows, options.keep, is_left);
        if options.keep == Keep::All {
            report.repeated = repeats.len();
            return;
        }
        for repeat in repeats {
            let reason = match (repeat.is_exact, options.dedup) {
                (true, _) => Reason::Duplicate,
                (false, Dedup::Source) => Reason::SameSource,
                (false, _) => Reason::NearDuplicate,
            };
            rows[repeat.row as usize] = Verdict::Removed(reason, Some(repeat.of));
        }
    }

    fn split(&self, split: &Split, rows: &mut [Verdict]) {
        let is_left = |at: usize| matches!(rows[at], Verdict::Stays(_));
        let parts = split::parts(&self.rows, split, is_left);
        for (row, part) in rows.iter_mut().zip(&parts.of_rows) {
            if let Verdict::Stays(own) = row {
                *own = *part;
            }
        }
        for row in parts.shared {
            rows[row as usize] = Verdict::Removed(Reason::InOtherPart, None);
        }
    }
}
