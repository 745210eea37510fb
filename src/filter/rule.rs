//! The interface of the filters.

use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

/// A filter that can reject translation units.
pub trait Filter: Send + Sync {
    /// Why units are left out by this rule.
    fn reason(&self) -> ExclusionReason;

    /// How much the unit shows of what the rule looks for, from 0 to 1.
    fn score(&self, unit: &TranslationUnit) -> f32;

    /// Whether a unit of that score may stay.
    fn accept(&self, score: f32) -> bool;
}
