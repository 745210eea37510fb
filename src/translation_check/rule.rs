//! The rules of the check: those of cleaning, and those that compare rows.

use crate::clean::{self, Preset};
use crate::error::Result;

/// A rule of the check of translations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A rule of cleaning, for each row by itself.
    Row(clean::Rule),
    /// The number of targets of a source in the file.
    SeveralTargets,
    /// The number of sources of a target in the file.
    SeveralSources,
}

impl Rule {
    /// All rules, in the order in which they are reported.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        let of_rows = clean::Rule::ALL.iter().copied().map(Self::Row);
        of_rows.chain([Self::SeveralTargets, Self::SeveralSources])
    }

    /// The name in options and reports, such as `numbers`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Row(rule) => rule.name(),
            Self::SeveralTargets => "several-targets",
            Self::SeveralSources => "several-sources",
        }
    }

    /// What the rule measures, as a short sentence without a full stop.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Row(rule) => rule.explanation(),
            Self::SeveralTargets => "The count of different targets of the source in the file",
            Self::SeveralSources => "The count of different sources of the target in the file",
        }
    }

    /// The least score that the rule reports by default.
    pub fn default_threshold(self) -> f32 {
        match self {
            Self::Row(rule) => rule.default_threshold(),
            Self::SeveralTargets | Self::SeveralSources => 2.0,
        }
    }

    /// Whether the rule is on by default. Short texts such as `OK` often have several sources.
    pub fn is_on_by_default(self) -> bool {
        match self {
            Self::Row(rule) => {
                let options =
                    clean::Options { preset: Preset::Memory, ..clean::Options::default() };
                options.setting(rule).action != clean::Action::Off
            }
            Self::SeveralTargets => true,
            Self::SeveralSources => false,
        }
    }
}

/// The rule with a name.
///
/// # Errors
/// When there is none; the message lists all.
pub fn rule(name: &str) -> Result<Rule> {
    clean::rule_of(name, Rule::all(), Rule::name)
}

/// Parses a threshold: `length-ratio=3`.
///
/// # Errors
/// When the rule is unknown, or the value is no number.
pub fn threshold(given: &str) -> Result<(Rule, f32)> {
    clean::threshold_of(given, rule, Rule::default_threshold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_cleaning_and_two_more() {
        assert_eq!(rule("end-mark").unwrap(), Rule::Row(clean::Rule::EndMark));
        assert_eq!(threshold("several-sources=3").unwrap(), (Rule::SeveralSources, 3.0));
        assert!(rule("length").unwrap_err().to_string().contains("several-targets"));
        assert!(threshold("numbers=x").unwrap_err().to_string().contains("such as numbers=1"));
    }
}
