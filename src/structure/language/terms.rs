//! The vocabulary that was left out, as terms of the two languages.

use super::layers::Entry;
use super::script::Scripts;
use super::sorted::Sorted;
use crate::lang::LanguagePair;
use crate::model::{ExclusionReason, Side, Term};
use crate::structure::language::hint::Hint;

/// The terms of a document, in the order of the text.
pub(in crate::structure) fn terms(sorted: &[Sorted], pair: &LanguagePair) -> Vec<Term> {
    let blocks = sorted.iter().filter(|block| block.side == Err(ExclusionReason::Term));
    let lines = blocks.flat_map(|block| block.block.text.split(['\n', crate::model::LINE_BREAK]));
    let entries: Vec<Entry<'_>> = lines.filter_map(Entry::of).collect();
    let Some(side) = language_of_headwords(&entries, pair) else { return Vec::new() };
    let term = |entry: &Entry<'_>| {
        let (headword, translation) = (entry.headword.to_owned(), entry.translation.to_owned());
        let (source, target) = match side {
            Side::Source => (headword, translation),
            Side::Target => (translation, headword),
        };
        let (pronunciation, part_of_speech) =
            (entry.pronunciation.to_owned(), entry.part_of_speech.to_owned());
        Term { source, target, headword: side, pronunciation, part_of_speech }
    };
    entries.iter().map(term).collect()
}

/// The language that the headwords of all entries together are in. `None` if nothing tells, or if they are
/// in the language of their translations.
fn language_of_headwords(entries: &[Entry<'_>], pair: &LanguagePair) -> Option<Side> {
    let together =
        |part: fn(&Entry<'_>) -> String| entries.iter().map(part).collect::<Vec<_>>().join("\n");
    let headwords = together(|entry| entry.headword.to_owned());
    let translations = together(|entry| entry.translation.to_owned());
    let scripts = Scripts::new(pair);
    let toward_target = |text: &str| match (scripts.are_disjoint(), Hint::new(pair)) {
        (false, Some(hint)) => hint.toward_target(text),
        _ => scripts.tally(text).target_share() - 0.5,
    };
    let odds = toward_target(&headwords) - toward_target(&translations);
    match odds {
        odds if odds > 0.2 => Some(Side::Target),
        odds if odds < -0.2 => Some(Side::Source),
        _ => None,
    }
}
