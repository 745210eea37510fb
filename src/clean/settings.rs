//! The options of cleaning, and how they are written.

use std::collections::BTreeMap;

use crate::clean::{Action, Fix, Rule};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;

/// What a rule does, and from which score on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// The least score that the rule refuses.
    pub threshold: f32,
    /// What happens to a row that it refuses.
    pub action: Action,
}

/// A set of defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// For data that a model is trained with: what is most likely no translation is removed.
    #[default]
    Training,
    /// For the memories of translators: rows without a text and exact duplicates are removed, and the
    /// rest is flagged.
    Memory,
}

/// Which rows count as duplicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dedup {
    /// None.
    None,
    /// Rows with the same texts.
    #[default]
    Exact,
    /// Also rows whose texts differ in case, white space and punctuation. Digits, the marks between
    /// them, symbols and question marks count.
    Near,
    /// Rows with the same source, whatever their targets.
    Source,
}

/// Which one of several duplicates stays. The others are removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// The first.
    #[default]
    First,
    /// The one that was changed last; the first of those without a date.
    Newest,
    /// The one with the highest score; the first of those with the same score.
    Best,
    /// All: duplicates are counted and stay.
    All,
}

/// The options of cleaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The language of the sources. Without it, languages are not checked.
    pub source: Option<Tag>,
    /// The language of the targets.
    pub target: Option<Tag>,
    /// The defaults of the rules.
    pub preset: Preset,
    /// The thresholds of rules that differ from their defaults.
    pub thresholds: BTreeMap<Rule, f32>,
    /// The actions of rules that differ from their defaults.
    pub actions: BTreeMap<Rule, Action>,
    /// The repairs, in any order.
    pub fixes: Vec<Fix>,
    /// Whether personal data is masked.
    pub masks: bool,
    /// Which rows count as duplicates.
    pub dedup: Dedup,
    /// Which one of them stays.
    pub keep: Keep,
    /// The least score of a row that has one; rows below are removed.
    pub min_score: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            source: None,
            target: None,
            preset: Preset::default(),
            thresholds: BTreeMap::new(),
            actions: BTreeMap::new(),
            fixes: Fix::SAFE.to_vec(),
            masks: false,
            dedup: Dedup::Exact,
            keep: Keep::First,
            min_score: None,
        }
    }
}

impl Options {
    /// Options that neither repair nor remove: the rows are those of the input.
    pub fn none() -> Self {
        let actions = Rule::ALL.iter().map(|&rule| (rule, Action::Off)).collect();
        Self { actions, fixes: Vec::new(), dedup: Dedup::None, ..Self::default() }
    }

    /// Whether texts stay as they are.
    pub(crate) fn is_without_repairs(&self) -> bool {
        self.fixes.is_empty() && !self.masks
    }

    /// What a rule does.
    pub fn setting(&self, rule: Rule) -> Setting {
        let default = match (self.preset, rule.default_action()) {
            (Preset::Memory, Action::Remove) if rule != Rule::Empty => Action::Flag,
            (_, action) => action,
        };
        let threshold = self.thresholds.get(&rule).copied();
        // Whoever sets the threshold of a rule that is off wants it to act.
        let default = match default {
            Action::Off if threshold.is_some() => Action::Remove,
            action => action,
        };
        Setting {
            threshold: threshold.unwrap_or(rule.default_threshold()),
            action: self.actions.get(&rule).copied().unwrap_or(default),
        }
    }
}

/// Parses a threshold: `length-ratio=3`.
///
/// # Errors
/// When the rule is unknown, or the value is no number.
pub fn threshold(given: &str) -> Result<(Rule, f32)> {
    threshold_of(given, rule, Rule::default_threshold)
}

/// The rule with a name.
///
/// # Errors
/// When there is none; the message lists all.
pub fn rule(name: &str) -> Result<Rule> {
    rule_of(name, Rule::ALL.iter().copied(), Rule::name)
}

/// Parses the threshold of one of the rules that `rule` finds.
pub(crate) fn threshold_of<R: Copy>(
    given: &str,
    rule: impl Fn(&str) -> Result<R>,
    default: impl Fn(R) -> f32,
) -> Result<(R, f32)> {
    let (name, value) = given.split_once('=').unwrap_or((given, ""));
    let rule = rule(name)?;
    match value.parse() {
        Ok(value) if !f32::is_nan(value) => Ok((rule, value)),
        _ => Err(Error::new(ErrorKind::Usage, format!("`{given}` has no number"))
            .expected(format!("expected a threshold, such as {name}={}", default(rule)))),
    }
}

/// The one of some rules with a name.
pub(crate) fn rule_of<R: Copy>(
    name: &str,
    mut rules: impl Iterator<Item = R> + Clone,
    name_of: impl Fn(R) -> &'static str,
) -> Result<R> {
    let all = rules.clone();
    rules.find(|rule| name_of(*rule) == name).ok_or_else(|| {
        let names: Vec<&str> = all.map(name_of).collect();
        Error::new(ErrorKind::Usage, format!("`{name}` is no rule"))
            .expected(format!("expected one of {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_and_rules_are_read() {
        assert_eq!(threshold("length-ratio=2.5").unwrap(), (Rule::LengthRatio, 2.5));
        let error = threshold("length-ratio").unwrap_err().to_string();
        assert!(error.contains("such as length-ratio=3"), "{error}");
        assert!(rule("length").unwrap_err().to_string().contains("length-ratio"));
    }

    #[test]
    fn a_memory_loses_nothing_but_empty_rows() {
        let options = Options { preset: Preset::Memory, ..Options::default() };
        let removes = |&&rule: &&Rule| options.setting(rule).action == Action::Remove;
        let removing: Vec<Rule> = Rule::ALL.iter().filter(removes).copied().collect();
        assert_eq!(removing, [Rule::Empty]);
    }

    #[test]
    fn a_threshold_switches_a_rule_on() {
        let thresholds = BTreeMap::from([(Rule::TooLong, 80.0)]);
        let options = Options { thresholds, ..Options::default() };
        assert_eq!(options.setting(Rule::TooLong).action, Action::Remove);
        assert_eq!(options.setting(Rule::LongWord).action, Action::Off);
    }
}
