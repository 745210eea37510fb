//! Cleaning of rows: repairs that do not guess, rules with scores and thresholds, duplicates, and splits
//! into parts for training and test.
//!
//! A [`Checker`] looks at each row by itself, on any thread. A [`Table`] keeps what was found of all rows,
//! in order, and decides which ones stay: [`Table::decide`].

mod decide;
mod duplicates;
mod fix;
mod key;
mod language;
mod length;
mod mask;
mod report;
mod row;
mod rule;
mod settings;
mod split;
mod table;
mod text;
mod verdict;

pub use fix::Fix;
pub use length::Lengths;
pub use report::Report;
pub use row::{Checker, Finding, Row};
pub use rule::{Action, Rule};
pub use settings::{Dedup, Keep, Options, Preset, Setting, rule, threshold};
pub(crate) use settings::{rule_of, threshold_of};
pub use split::{Part, Size, Split, TRAINING};
pub use table::{Facts, Input, Table};
pub use verdict::{Against, Reason, Subtracted, Verdict, Verdicts};

/// Cleans pairs that are in memory: what becomes of each, and the counts.
///
/// ```
/// use tmforge::clean::{self, Against, Checker, Options, Reason, Verdict};
///
/// let rows = [("The rain.", "Der Regen."), ("The rain.", "Der Regen."), ("Wind", "")];
/// let checker = Checker::new(Options::default());
/// let (verdicts, report) = clean::pairs(&checker, rows, &Against::default());
/// assert_eq!(verdicts.of(0), Verdict::Stays(0));
/// assert_eq!(verdicts.of(1), Verdict::Removed(Reason::Duplicate, Some(0)));
/// assert_eq!((report.kept, report.removed["empty"]), (1, 1));
/// ```
pub fn pairs<'a>(
    checker: &Checker,
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    against: &Against,
) -> (Verdicts, Report) {
    let mut table = Table::default();
    for (source, target) in pairs {
        table.add(&checker.facts(&Input { source, target, ..Input::default() }));
    }
    table.decide(checker.options(), against)
}
