//! Which units are not worth a place in a memory. One file per rule; how much a unit shows of what a
//! rule looks for is kept apart from whether that is too much.

mod min_confidence;
mod rule;
mod untranslated;

use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

pub use min_confidence::MinConfidence;
pub use rule::Filter;
pub use untranslated::Untranslated;

/// The rules of a job, in order.
pub struct Filters(Vec<Box<dyn Filter>>);

impl Default for Filters {
    /// What every memory wants: no untranslated text.
    fn default() -> Self {
        Self(vec![Box::new(Untranslated)])
    }
}

impl Filters {
    /// Exactly these rules.
    pub fn new(rules: Vec<Box<dyn Filter>>) -> Self {
        Self(rules)
    }

    /// Why the first rule that refuses the unit does so; `None` lets it stay.
    pub fn rejection(&self, unit: &TranslationUnit) -> Option<ExclusionReason> {
        self.0.iter().find(|rule| !rule.accept(rule.score(unit))).map(|rule| rule.reason())
    }
}
