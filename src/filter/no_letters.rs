//! The filter for units of which a side has no letter: numbers, dates in digits, brackets.

use crate::filter::Filter;
use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

/// Rejects units of which a side has no letter: there is nothing to translate in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLetters;

impl Filter for NoLetters {
    fn reason(&self) -> ExclusionReason {
        ExclusionReason::Filter("no-letters")
    }

    fn score(&self, unit: &TranslationUnit) -> f32 {
        let has_letter = |text: &str| text.chars().any(char::is_alphabetic);
        f32::from(!has_letter(&unit.source) || !has_letter(&unit.target))
    }

    fn accept(&self, score: f32) -> bool {
        score < 1.0
    }
}
