//! What became of the units of a conversion.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::lang::Tag;
use crate::memory::{Account, TransUnit};
use crate::write::{Losses, OutputFormat, Selected};

/// What became of the units of a conversion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// What was read, and what is in no output.
    pub account: Account,
    /// Units that are in an output, whole or as lines or rows.
    pub written: usize,
    /// Units without a pair that are in an output as they are.
    pub incomplete: usize,
    /// Pairs left out of lines and rows because a side has nothing but inline elements there.
    pub tag_only: usize,
    /// Characters left out because a format cannot carry them.
    pub forbidden: usize,
    /// Inline elements that TMX does not have, written as native codes.
    pub unknown_elements: usize,
    /// What the formats have no place for, one for each output, where that is counted.
    pub losses: Vec<(OutputFormat, Losses)>,
    /// The target languages of the units that were written, where none was asked for and an output does
    /// not state them.
    pub target_languages: BTreeSet<String>,
}

impl Summary {
    pub(super) fn add(&mut self, other: Self) {
        self.account.add(other.account);
        self.written += other.written;
        self.incomplete += other.incomplete;
        self.tag_only += other.tag_only;
        self.forbidden += other.forbidden;
        self.target_languages.extend(other.target_languages);
    }

    /// Adds what the format of an output has no place for.
    pub(super) fn add_losses(&mut self, output: usize, format: OutputFormat, losses: &Losses) {
        if self.losses.len() <= output {
            self.losses.push((format, Losses::default()));
        }
        if let Some((_, all)) = self.losses.get_mut(output) {
            all.add(losses);
        }
    }

    /// Notes the target languages of a unit.
    pub(super) fn note_targets(&mut self, unit: &TransUnit<'_>, selected: &Selected<'_, '_>) {
        for language in selected.targets.iter().map(|&i| &unit.variants[i].language) {
            if !language.is_empty() && !self.target_languages.contains(&**language) {
                let canonical = Tag::parse(language).map(|tag| tag.to_string());
                self.target_languages.insert(canonical.unwrap_or_else(|_| language.to_string()));
            }
        }
    }
}
