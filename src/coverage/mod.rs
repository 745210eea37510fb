//! Coverage reports: each character of an input is in a unit, or excluded for a reason.

mod build;
mod parts;
mod report;
mod summary;

pub use build::build;
pub use parts::{LOW_CONFIDENCE, LonePart, MovedText, Part};
pub use report::{Coverage, ExcludedText, Joined, LowConfidence};
pub use summary::Summary;
