//! The filters for what the rules of cleaning would remove.

use std::sync::Arc;

use crate::clean::{Action, Checker, Lengths, Options, Rule};
use crate::filter::Filter;
use crate::lang::LanguagePair;
use crate::model::ExclusionReason;
use crate::unit::TranslationUnit;

/// Rejects units that one rule of cleaning would remove.
#[derive(Debug)]
struct Dirt {
    checker: Arc<Checker>,
    rule: Rule,
}

impl Filter for Dirt {
    fn reason(&self) -> ExclusionReason {
        ExclusionReason::Filter(self.rule.name())
    }

    fn score(&self, unit: &TranslationUnit) -> f32 {
        let row = self.checker.repair(&unit.source, &unit.target);
        let lengths = Lengths::default();
        self.checker.score(self.rule, &row.source, &row.target, &lengths).unwrap_or(0.0)
    }

    fn accept(&self, score: f32) -> bool {
        score < self.checker.options().setting(self.rule).threshold
    }
}

/// A filter for each rule of cleaning that removes rows by default, but for the ratio of lengths, which is
/// learned from all rows and which the aligner has judged already.
pub fn dirt(pair: &LanguagePair) -> Vec<Arc<dyn Filter>> {
    let [source, target] = [&pair.source, &pair.target].map(|tag| Some(tag.clone()));
    let options = Options { source, target, ..Options::default() };
    let checker = Arc::new(Checker::new(options));
    let removes = |rule: &&Rule| {
        checker.options().setting(**rule).action == Action::Remove && **rule != Rule::LengthRatio
    };
    let filter = |&rule: &Rule| Arc::new(Dirt { checker: Arc::clone(&checker), rule }) as _;
    Rule::ALL.iter().filter(removes).map(filter).collect()
}
