//! Lines that are in neither of the two languages although they look like one of them: a third language, a
//! romanisation, word-by-word glosses, vocabulary.

mod gloss;
mod romanisation;
mod third_language;
mod vocabulary;

pub(in crate::structure) use vocabulary::Entry;

use super::Line;
use super::script::Scripts;
use crate::lang::LanguagePair;
use crate::model::ExclusionReason;

/// The reason for which each line is left out; `None` for a line of one of the two languages.
pub(super) fn find(
    lines: &[Line<'_>],
    pair: &LanguagePair,
    scripts: &Scripts,
) -> Vec<Option<ExclusionReason>> {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.trim()).collect();
    let mut reasons = vec![None; texts.len()];
    let layers: [(ExclusionReason, Vec<usize>); 4] = [
        (ExclusionReason::Term, vocabulary::lines(&texts)),
        (ExclusionReason::OtherLanguage, third_language::lines(&texts, pair)),
        (ExclusionReason::Romanisation, romanisation::lines(&texts, pair, scripts)),
        (ExclusionReason::Gloss, gloss::lines(&texts)),
    ];
    for (reason, found) in layers {
        for line in found {
            reasons[line].get_or_insert(reason);
        }
    }
    reasons
}

/// Whether so many lines, of so many that were looked at, are a layer and not a few stray lines.
fn is_layer(found: usize, of: usize) -> bool {
    const LEAST_LINES: usize = 3;
    const LEAST_PERCENT: usize = 15;
    found >= LEAST_LINES && found * 100 >= of * LEAST_PERCENT
}

/// Every n-th index, so that at most `most` are left.
fn sampled(count: usize, most: usize) -> impl Iterator<Item = usize> {
    // The step is odd, because an even one would select only one layer of an alternating layout.
    (0..count).step_by((count / most) | 1)
}
