//! The options of the check.

use std::collections::{BTreeMap, BTreeSet};

use crate::clean::{self, Action, Preset};
use crate::lang::Tag;
use crate::memory::{Condition, Selection, States};
use crate::translation_check::Rule;

/// The options of the check.
#[derive(Debug, Clone)]
pub struct Options {
    /// The source language. Languages are checked if both are given.
    pub source: Option<Tag>,
    /// The target language.
    pub target: Option<Tag>,
    /// The translation states of the units that are checked.
    pub states: States,
    /// The condition that the pairs must meet.
    pub condition: Option<Condition>,
    /// The thresholds of rules that differ from their defaults. A rule that is off by default is then on.
    pub thresholds: BTreeMap<Rule, f32>,
    /// The rules that are off.
    pub off: BTreeSet<Rule>,
    /// The number of worker threads, at least 1. It does not affect the findings. Default: 1.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            source: None,
            target: None,
            states: States::default(),
            condition: None,
            thresholds: BTreeMap::new(),
            off: BTreeSet::new(),
            threads: 1,
        }
    }
}

impl Options {
    pub(super) fn selection(&self) -> Selection {
        Selection::new(self.source.as_ref(), self.target.as_ref())
            .in_states(self.states.clone())
            .with_condition(self.condition.clone())
    }

    /// The least score that a rule reports; `None` if the rule is off.
    pub(super) fn threshold(&self, rule: Rule) -> Option<f32> {
        let given = self.thresholds.get(&rule).copied();
        let is_on = !self.off.contains(&rule) && (given.is_some() || rule.is_on_by_default());
        is_on.then(|| given.unwrap_or(rule.default_threshold()))
    }

    /// The same options for the rules of cleaning.
    pub(super) fn of_rows(&self) -> clean::Options {
        let mut options = clean::Options {
            source: self.source.clone(),
            target: self.target.clone(),
            preset: Preset::Memory,
            ..clean::Options::default()
        };
        for &rule in clean::Rule::ALL {
            match self.threshold(Rule::Row(rule)) {
                Some(threshold) => {
                    options.thresholds.insert(rule, threshold);
                }
                None => {
                    options.actions.insert(rule, Action::Off);
                }
            }
        }
        options
    }
}
