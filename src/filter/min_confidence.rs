//! Units that the aligner is not sure of.

use crate::filter::Filter;
use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

/// Refuses a unit whose confidence is below `least`. The score is the doubt: 1 minus the confidence.
#[derive(Debug, Clone, Copy)]
pub struct MinConfidence {
    /// The least confidence that may stay, from 0 (all stay) to 1.
    pub least: f32,
}

impl Filter for MinConfidence {
    fn reason(&self) -> ExclusionReason {
        ExclusionReason::LowConfidence
    }

    fn score(&self, unit: &TranslationUnit) -> f32 {
        1.0 - unit.confidence
    }

    fn accept(&self, score: f32) -> bool {
        score <= 1.0 - self.least
    }
}
