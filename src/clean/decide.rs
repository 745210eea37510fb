//! Decides which rows stay, and why the others do not.

use crate::clean::length::times_off;
use crate::clean::report::Report;
use crate::clean::split::{self, Split};
use crate::clean::table::{Compact, Table, bit, rules};
use crate::clean::verdict::{Against, Reason, Verdict, Verdicts};
use crate::clean::{Action, Dedup, Keep, Options, Rule, duplicates};

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
            let is_low = options.min_score.is_some_and(|least| row.score < least as f32);
            let low = is_low.then_some(Reason::LowScore);
            let is_subtracted = || row.sides.iter().any(|key| against.subtracted.has(*key));
            let reason = reason.or(low).or_else(|| is_subtracted().then_some(Reason::InSubtracted));
            rows.push(reason.map_or(Verdict::Stays(0), |reason| Verdict::Removed(reason, None)));
        }
        self.find_duplicates(options, &mut rows, &mut report);
        if !against.split.parts.is_empty() {
            self.split(&against.split, &mut rows);
        }
        report.count(&self.rows, &rows);
        (Verdicts::new(rows), report)
    }

    /// Applies the rule that needs to know all rows.
    fn compare_lengths(&mut self, options: &Options) {
        let setting = options.setting(Rule::LengthRatio);
        let Some(expected) = self.lengths.median() else { return };
        let is_off = |row: &&mut Compact| {
            !row.length.is_nan() && times_off(row.length, expected) >= setting.threshold
        };
        for row in self.rows.iter_mut().filter(is_off) {
            match setting.action {
                Action::Remove => row.refusing |= bit(Rule::LengthRatio),
                Action::Flag => row.flagging |= bit(Rule::LengthRatio),
                Action::Off => {}
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
