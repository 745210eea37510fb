//! The interface of the filters.

use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

/// A filter that can reject translation units.
///
/// ```
/// use tmforge::filter::Filter;
/// use tmforge::model::ExclusionReason;
/// use tmforge::TranslationUnit;
///
/// /// Rejects units with more than 200 characters on a side.
/// #[derive(Debug)]
/// struct Long;
///
/// impl Filter for Long {
///     fn reason(&self) -> ExclusionReason {
///         ExclusionReason::Filter("long")
///     }
///     fn score(&self, unit: &TranslationUnit) -> f32 {
///         let is_long = |text: &str| text.chars().count() > 200;
///         f32::from(is_long(&unit.source) || is_long(&unit.target))
///     }
///     fn accept(&self, score: f32) -> bool {
///         score < 1.0
///     }
/// }
/// ```
pub trait Filter: std::fmt::Debug + Send + Sync {
    /// The reason that is reported for rejected units.
    fn reason(&self) -> ExclusionReason;

    /// The score of a unit, from 0.0 (should be kept) to 1.0 (should be rejected).
    fn score(&self, unit: &TranslationUnit) -> f32;

    /// Whether a unit with this score is kept.
    fn accept(&self, score: f32) -> bool;
}
