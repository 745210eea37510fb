//! The filter for units of low confidence.

use crate::filter::Filter;
use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

/// Rejects units whose confidence is below `least`. The score is 1 minus the confidence.
#[derive(Debug, Clone, Copy)]
pub struct MinConfidence {
    /// The minimum confidence of a unit that is kept, from 0.0 (all are kept) to 1.0.
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
