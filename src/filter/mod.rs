//! Which units are not worth a place in a memory. One file per rule; how much a unit shows of what a
//! rule looks for is kept apart from whether that is too much.

mod rule;
mod unsure;
mod untranslated;

use crate::model::Reason;
use crate::unit::TranslationUnit;

pub use rule::Rule;
pub use unsure::Unsure;
pub use untranslated::Untranslated;

/// The rules of a job, in order.
pub struct Filters(Vec<Box<dyn Rule>>);

impl Default for Filters {
    /// What every memory wants: no untranslated text.
    fn default() -> Self {
        Self(vec![Box::new(Untranslated)])
    }
}

impl Filters {
    /// Exactly these rules.
    pub fn new(rules: Vec<Box<dyn Rule>>) -> Self {
        Self(rules)
    }

    /// Why the first rule that refuses the unit does so; `None` lets it stay.
    pub fn refusal(&self, unit: &TranslationUnit) -> Option<Reason> {
        self.0.iter().find(|rule| !rule.accept(rule.score(unit))).map(|rule| rule.reason())
    }
}
