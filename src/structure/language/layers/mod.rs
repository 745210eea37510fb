//! Lines that are in neither of the two languages although they look like one of them: a third language, a
//! romanisation, word-by-word glosses, vocabulary.

mod gloss;
mod romanisation;
mod sample;
mod third_language;
mod vocabulary;

pub(in crate::structure) use vocabulary::Entry;

use super::script::{Scripts, Tally};
use crate::lang::LanguagePair;
use crate::model::ExclusionReason;

/// The reason for which each line is left out; `None` for a line of one of the two languages.
pub(super) fn find(
    texts: &[&str],
    pair: &LanguagePair,
    scripts: &Scripts,
    tallies: &[Tally],
) -> Vec<Option<ExclusionReason>> {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
    let mut reasons = vec![None; texts.len()];
    let layers: [(ExclusionReason, Vec<usize>); 4] = [
        (ExclusionReason::Term, vocabulary::lines(&texts)),
        (ExclusionReason::OtherLanguage, third_language::lines(&texts, pair)),
        (ExclusionReason::Romanisation, romanisation::lines(&texts, pair, scripts, tallies)),
        (ExclusionReason::Gloss, gloss::lines(&texts)),
    ];
    for (reason, found) in layers {
        for line in found {
            reasons[line].get_or_insert(reason);
        }
    }
    reasons
}
