//! The sum of the coverage reports of a run.

use std::collections::BTreeMap;

use serde::Serialize;

use super::report::Coverage;
use crate::align::Verdict;
use crate::model::{ExclusionReason, Side};

/// The sum of many coverage reports, in bounded memory. `export` prints it at the end of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The number of documents that were aligned.
    pub documents: usize,
    /// The number of documents that could not be read or prepared.
    pub failed: usize,
    /// The number of characters of the inputs.
    pub characters: usize,
    /// The number of characters in units.
    pub in_units: usize,
    /// The number of units of each bead type.
    pub units: BTreeMap<String, usize>,
    /// The number of segments of each side.
    pub segments: BTreeMap<Side, usize>,
    /// The number of segments without a translation on each side.
    pub one_sided: BTreeMap<Side, usize>,
    /// The number of pairs below [`LOW_CONFIDENCE`](super::LOW_CONFIDENCE), including those that the filters rejected.
    pub low_confidence: usize,
    /// The number of units whose source and target are those of an earlier unit.
    pub repeated: usize,
    /// The number of documents of each [layout](crate::layout::Layout::name).
    pub layouts: BTreeMap<String, usize>,
    /// The number of documents of each verdict.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// The number of sentences rejoined across page breaks.
    pub joins: usize,
    /// The number of characters excluded for each reason.
    pub left_out: BTreeMap<ExclusionReason, usize>,
}

impl Summary {
    /// Whether a document was refused, because its texts are no translations of each other.
    pub fn has_refused(&self) -> bool {
        self.verdicts.keys().any(|verdict| verdict.is_refused())
    }

    /// Adds the coverage report of one document.
    pub fn add(&mut self, coverage: &Coverage) {
        self.documents += 1;
        self.characters += coverage.characters;
        self.in_units += coverage.in_units;
        self.low_confidence += coverage.low_confidence.len();
        self.joins += coverage.joins.len();
        *self.layouts.entry(coverage.layout.name()).or_default() += 1;
        *self.verdicts.entry(coverage.judgement.verdict).or_default() += 1;
        for (bead, count) in &coverage.units {
            *self.units.entry(bead.clone()).or_default() += count;
        }
        for (reason, count) in &coverage.totals {
            *self.left_out.entry(*reason).or_default() += count;
        }
        for (side, count) in &coverage.segments {
            *self.segments.entry(*side).or_default() += count;
        }
        for (side, count) in &coverage.one_sided {
            *self.one_sided.entry(*side).or_default() += count;
        }
    }

    /// The number of units of all bead types.
    pub fn unit_count(&self) -> usize {
        self.units.values().sum()
    }
}
