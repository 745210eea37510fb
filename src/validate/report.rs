//! Findings as they come, in the order of the rules, until they are sorted by place.

use std::collections::BTreeMap;

use unicode_normalization::is_nfc;

use crate::memory::{Fault, FaultKind, MOST, Positions};
use crate::place::Place;
use crate::validate::{Finding, Rule, Severity};

/// Findings by byte offset.
#[derive(Debug, Default)]
pub(super) struct Report {
    drafts: Vec<(usize, Finding)>,
    /// How many findings there are beyond those that are kept.
    untold: usize,
    /// By what to say of lines that end in another way than they should: where the first one does,
    /// and how many do.
    line_ends: BTreeMap<&'static str, (usize, usize)>,
    /// The unit that is being looked at: its number and its identifier.
    pub(super) unit: Option<(usize, Option<String>)>,
}

impl Report {
    pub(super) fn error(&mut self, rule: Rule, at: usize, message: impl Into<String>) {
        self.add(rule, Severity::Error, at, message.into());
    }

    pub(super) fn warning(&mut self, rule: Rule, at: usize, message: impl Into<String>) {
        self.add(rule, Severity::Warning, at, message.into());
    }

    fn add(&mut self, rule: Rule, severity: Severity, at: usize, message: String) {
        if self.drafts.len() >= MOST {
            self.untold += 1;
            return;
        }
        let (unit, id) = self.unit.clone().map_or((None, None), |(unit, id)| (Some(unit), id));
        let finding = Finding { rule, severity, place: Place::default(), unit, id, message };
        self.drafts.push((at, finding));
    }

    pub(super) fn faults(&mut self, faults: Vec<Fault>) {
        self.unit = None;
        for Fault { at, kind, message } in faults {
            let rule = match kind {
                FaultKind::Encoding => Rule::Encoding,
                FaultKind::Syntax => Rule::Syntax,
                FaultKind::Character => Rule::Character,
                FaultKind::Entity => Rule::Entity,
            };
            self.error(rule, at, message);
        }
    }

    /// What no segment should be, in any format.
    pub(super) fn segment(&mut self, at: usize, text: &str) {
        if text.trim().is_empty() {
            self.warning(Rule::Empty, at, "an empty segment; leave the unit out");
        } else if text.trim() != text {
            self.warning(Rule::Padded, at, "white space around the segment; trim it");
        }
        if let Some(escape) = escape_in(text) {
            let message = format!("`{escape}` in the text itself; was it escaped twice?");
            self.warning(Rule::DoubleEscaped, at, message);
        }
    }

    /// A line that ends in another way than it should. As a rule all lines of a file do, so that only
    /// the first is told, and how many there are.
    pub(super) fn line_end(&mut self, at: usize, message: &'static str) {
        self.line_ends.entry(message).or_insert((at, 0)).1 += 1;
    }

    pub(super) fn normal_form(&mut self, at: usize, text: &str) {
        if !is_nfc(text) {
            self.warning(Rule::NormalForm, at, "text that is not in form C (NFC)");
        }
    }

    /// The findings with their places, in the order of the file.
    pub(super) fn findings(mut self, name: &str, text: &str) -> Vec<Finding> {
        self.unit = None;
        for (message, (at, count)) in std::mem::take(&mut self.line_ends) {
            let others =
                if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
            self.warning(Rule::LineEnd, at, format!("{message}{others}"));
        }
        if self.untold > 0 {
            let message = format!("{} more findings are not told", self.untold);
            let (rule, severity, place) = (Rule::Syntax, Severity::Error, Place::default());
            let last = Finding { rule, severity, place, unit: None, id: None, message };
            self.drafts.push((text.len(), last));
        }
        self.drafts.sort_by_key(|&(at, _)| at);
        let mut positions = Positions::new(text);
        let placed = self.drafts.into_iter().map(|(at, mut finding)| {
            let (line, column) = positions.line_column(at);
            finding.place = Place::at(name, line, column);
            finding
        });
        placed.collect()
    }
}

/// The first entity or character reference that stands in a text as if it were its words.
fn escape_in(text: &str) -> Option<&str> {
    text.match_indices('&').find_map(|(at, _)| {
        let (name, _) = text[at + 1..].split_once(';')?;
        let is_number = |digits: &str| {
            !digits.is_empty()
                && digits.len() < 8
                && digits.trim_start_matches('x').bytes().all(|b| b.is_ascii_hexdigit())
        };
        let is_reference = matches!(name, "amp" | "lt" | "gt" | "quot" | "apos" | "nbsp")
            || name.strip_prefix('#').is_some_and(is_number);
        is_reference.then(|| &text[at..at + 1 + name.len() + 1])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_in_text_are_noticed() {
        for (text, found) in [
            ("a &amp; b", Some("&amp;")),
            ("x; &lt;b&gt;", Some("&lt;")),
            ("&#160;&#xA0;", Some("&#160;")),
            ("R&D; AT&T", None),
            ("a & b; c", None),
            ("&#;", None),
        ] {
            assert_eq!(escape_in(text), found);
        }
    }
}
