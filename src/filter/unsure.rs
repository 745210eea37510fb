//! Units that the aligner is not sure of.

use crate::filter::Rule;
use crate::model::Reason;
use crate::unit::TranslationUnit;

/// Refuses a unit whose confidence is below `least`. The score is the doubt: 1 minus the confidence.
#[derive(Debug, Clone, Copy)]
pub struct Unsure {
    /// The least confidence that may stay, from 0 (all stay) to 1.
    pub least: f32,
}

impl Rule for Unsure {
    fn reason(&self) -> Reason {
        Reason::Doubtful
    }

    fn score(&self, unit: &TranslationUnit) -> f32 {
        1.0 - unit.confidence
    }

    fn accept(&self, score: f32) -> bool {
        score <= 1.0 - self.least
    }
}
