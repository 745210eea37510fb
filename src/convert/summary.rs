//! The counts of a conversion.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::lang::Tag;
use crate::memory::{Account, TransUnit};
use crate::write::{Losses, OutputFormat, Selected};

/// The counts of a conversion: units read, written, excluded and incomplete, and losses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Counts of the units that were read, and of those that no output has, by reason.
    pub account: Account,
    /// Units that an output has, whole or as lines or rows.
    pub written: usize,
    /// Units of which cleaning left no pair.
    pub removed: usize,
    /// Units without a pair that an output has unchanged.
    pub incomplete: usize,
    /// Pairs omitted from lines and rows because one side has only inline elements.
    pub tag_only: usize,
    /// Units that lost the context of their source, because their sides were exchanged.
    #[serde(skip_serializing_if = "is_zero")]
    pub without_context: usize,
    /// Characters omitted because a format cannot represent them.
    pub forbidden: usize,
    /// Inline elements that TMX does not define, written as native code.
    pub unknown_elements: usize,
    /// Data that the format of each output cannot hold; empty if losses are not counted.
    pub losses: Vec<(OutputFormat, Losses)>,
    /// The target languages of the written units, if no target language was selected and an output
    /// does not state it.
    pub target_languages: BTreeSet<String>,
}

impl Summary {
    pub(super) fn add(&mut self, other: Self) {
        self.account.add(other.account);
        self.written += other.written;
        self.removed += other.removed;
        self.incomplete += other.incomplete;
        self.tag_only += other.tag_only;
        self.without_context += other.without_context;
        self.forbidden += other.forbidden;
        self.target_languages.extend(other.target_languages);
    }

    /// Adds the losses of an output.
    pub(super) fn add_losses(&mut self, output: usize, format: OutputFormat, losses: &Losses) {
        if self.losses.len() <= output {
            self.losses.push((format, Losses::default()));
        }
        if let Some((_, all)) = self.losses.get_mut(output) {
            all.add(losses);
        }
    }

    /// Records the target languages of a unit.
    pub(super) fn note_targets(&mut self, unit: &TransUnit<'_>, selected: &Selected<'_, '_>) {
        for language in selected.targets.iter().map(|&i| &unit.variants[i].language) {
            if !language.is_empty() && !self.target_languages.contains(&**language) {
                let canonical = Tag::parse(language).map(|tag| tag.to_string());
                self.target_languages.insert(canonical.unwrap_or_else(|_| language.to_string()));
            }
        }
    }
}

// The signature is that of serde.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}
