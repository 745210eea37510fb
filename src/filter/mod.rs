//! Filters that reject translation units. Each filter has a file of its own, and keeps the score of
//! a unit apart from the decision about that score.

mod dirt;
mod interface;
mod min_confidence;
mod no_letters;
mod untranslated;

use std::sync::Arc;

use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

pub use dirt::dirt;
pub use interface::Filter;
pub use min_confidence::MinConfidence;
pub use no_letters::NoLetters;
pub use untranslated::Untranslated;

/// The filters of a run, in order.
#[derive(Debug, Clone)]
pub struct Filters(Vec<Arc<dyn Filter>>);

impl Default for Filters {
    /// The filters for untranslated text and for text without letters.
    fn default() -> Self {
        Self(vec![Arc::new(Untranslated), Arc::new(NoLetters)])
    }
}

impl Filters {
    /// Filters that are applied in the order given.
    pub fn new(filters: Vec<Arc<dyn Filter>>) -> Self {
        Self(filters)
    }

    /// The reason of the first filter that rejects the unit; `None` if all accept it.
    pub fn rejection(&self, unit: &TranslationUnit) -> Option<ExclusionReason> {
        self.0.iter().find(|f| !f.accept(f.score(unit))).map(|f| f.reason())
    }
}
