//! Counts of the units that were read and of those that are excluded, by reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::memory::chunk::Reading;
use crate::memory::leniency::{self, Leniency};
use crate::memory::sink::Omissions;
use crate::memory::state::State;
use crate::memory::unit::TransUnit;

/// The reason why a unit, or one of its pairs, is excluded from the result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// The translation is in a state that is not selected.
    State(State),
    /// The state is missing or unknown, and the user selected states.
    Unstated,
    /// The unit has no text in this language.
    Language(Arc<str>),
    /// The unit has no source text.
    Source,
    /// The unit has no target text.
    Target,
    /// One side has only inline elements, which the output drops.
    TagsOnly,
    /// It does not meet the condition.
    Condition,
    /// An earlier unit has the same pair in the same context.
    Repeated,
}

impl fmt::Display for Exclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(state) => f.write_str(state.reason()),
            Self::Unstated => f.write_str("without a known state"),
            Self::Language(language) => write!(f, "without a text in {language}"),
            Self::Source => f.write_str("without a source"),
            Self::Target => f.write_str("without a target"),
            Self::TagsOnly => f.write_str("without text beside inline elements"),
            Self::Condition => f.write_str("not as the condition wants"),
            Self::Repeated => f.write_str("repeated"),
        }
    }
}

impl Serialize for Exclusion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Counts of what was read from one or more files and what was excluded. Excluded and included
/// units add up to the units that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Units that were read.
    pub units: usize,
    /// Excluded units, by reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub excluded: BTreeMap<Exclusion, usize>,
    /// Data that readers omitted from units, by kind.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub omitted: Omissions,
    /// Malformed data in the files that was read leniently.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leniencies: Vec<Leniency>,
    /// The languages of the units that were excluded for lack of a text in a selected language.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub other_languages: BTreeSet<String>,
}

impl Account {
    /// Counts a unit as excluded.
    pub fn exclude(&mut self, reason: Exclusion) {
        match self.excluded.get_mut(&reason) {
            Some(count) => *count += 1,
            None => drop(self.excluded.insert(reason, 1)),
        }
    }

    /// Counts a unit as excluded. If the reason is a language, records the languages of the unit.
    pub(crate) fn exclude_unit(&mut self, reason: Exclusion, unit: &TransUnit<'_>) {
        if matches!(reason, Exclusion::Language(_)) {
            for variant in unit.variants.iter().filter(|variant| !variant.language.is_empty()) {
                if !self.other_languages.contains(&*variant.language) {
                    self.other_languages.insert(variant.language.to_string());
                }
            }
        }
        self.exclude(reason);
    }

    /// The number of excluded units.
    pub fn excluded_count(&self) -> usize {
        self.excluded.values().sum()
    }

    /// Adds the report of a reader about a chunk.
    pub(crate) fn add_reading(&mut self, reading: Reading) {
        for (omission, count) in reading.omissions {
            *self.omitted.entry(omission).or_default() += count;
        }
        leniency::add(&mut self.leniencies, reading.leniencies);
    }

    /// Adds the lenient readings of a chunk.
    pub(crate) fn add_leniencies(&mut self, leniencies: Vec<Leniency>) {
        leniency::add(&mut self.leniencies, leniencies);
    }

    /// Adds the counts of `other`, which follows.
    pub(crate) fn add(&mut self, other: Self) {
        self.units += other.units;
        for (reason, count) in other.excluded {
            *self.excluded.entry(reason).or_default() += count;
        }
        self.add_reading(Reading { omissions: other.omitted, leniencies: other.leniencies });
        self.other_languages.extend(other.other_languages);
    }

    /// The counts as text: a line of excluded units and a line of omitted data, each if not empty.
    /// Lenient readings are not included, because each names its file: print [`Leniency`] instead.
    pub fn lines(&self) -> Vec<String> {
        let excluded = self.excluded.iter().map(|(reason, count)| format!("{count} {reason}"));
        let omitted = self
            .omitted
            .iter()
            .map(|(omission, &count)| format!("{count} {}", omission.name(count)));
        let mut lines = Vec::new();
        for (name, parts) in
            [("excluded", excluded.collect::<Vec<_>>()), ("omitted", omitted.collect())]
        {
            if !parts.is_empty() {
                lines.push(format!("{name}: {}", parts.join(", ")));
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::sink::Omission;

    #[test]
    fn each_part_is_one_line() {
        let mut account = Account::default();
        assert!(account.lines().is_empty());
        account.exclude(Exclusion::Target);
        account.exclude(Exclusion::State(State::Untranslated));
        account.exclude(Exclusion::Target);
        account.omitted.insert(Omission::PluralForm, 1);
        assert_eq!(
            account.lines(),
            ["excluded: 1 not translated, 2 without a target", "omitted: 1 plural form"]
        );
        let json = serde_json::to_string(&account).unwrap();
        assert!(json.contains("\"not translated\":1"), "{json}");
    }
}
