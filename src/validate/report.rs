//! Findings as they come, in the order of the rules, until they are sorted by place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::{IsNormalized, is_nfc, is_nfc_quick};

use crate::validate::duplicates::Key;
use crate::validate::xml::recovery::{RecoveredError, RecoveredErrorKind};
use crate::validate::{Rule, Severity};

/// What was found in a stretch of text, by byte offset in it.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) drafts: Vec<PendingFinding>,
    /// By what to say of lines that end in another way than they should: where the first one does,
    /// and how many do.
    pub(super) line_ends: BTreeMap<&'static str, (usize, usize)>,
    /// How many units there are.
    pub(super) units: usize,
    /// What duplicates are known by.
    pub(super) keys: Vec<Key>,
    /// Where each identifier of a table stands, its unit, its hash, and itself.
    pub(super) ids: Vec<(usize, usize, u64, Box<str>)>,
    /// What is to be replaced by what, where repairs are asked for.
    pub(super) edits: Option<Vec<Edit>>,
    /// Where repairs may be made, in order.
    pub(super) regions: Vec<Region>,
    /// Where the unit's findings begin that is being looked at.
    unit: Option<usize>,
}

/// A finding whose line and column are not known yet.
#[derive(Debug, Clone)]
pub(super) struct PendingFinding {
    pub(super) at: usize,
    /// Whether it is about the text itself, not about what it says.
    pub(super) is_fault: bool,
    pub(super) rule: Rule,
    pub(super) severity: Severity,
    /// The number of its unit in the stretch, from 1.
    pub(super) unit: Option<usize>,
    pub(super) id: Option<Box<str>>,
    pub(super) message: Cow<'static, str>,
}

/// What can be repaired as a whole: a unit, a header, a start tag, a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) range: Range<usize>,
    /// How many parts of the file are around it.
    pub(super) depth: usize,
    /// How many fields there are in it, or how it is built: what no repair may change.
    pub(super) shape: usize,
}

/// A repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) rule: Rule,
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

impl Report {
    /// A report that notes repairs, too.
    pub(super) fn repairing() -> Self {
        Self { edits: Some(Vec::new()), ..Self::default() }
    }

    pub(super) fn error(&mut self, rule: Rule, at: usize, message: impl Into<Cow<'static, str>>) {
        self.add(rule, Severity::Error, at, message.into());
    }

    pub(super) fn warning(&mut self, rule: Rule, at: usize, message: impl Into<Cow<'static, str>>) {
        self.add(rule, Severity::Warning, at, message.into());
    }

    fn add(&mut self, rule: Rule, severity: Severity, at: usize, message: Cow<'static, str>) {
        let unit = self.unit.is_some().then_some(self.units);
        let (is_fault, id) = (false, None);
        self.drafts.push(PendingFinding { at, is_fault, rule, severity, unit, id, message });
    }

    /// What follows is about the next unit.
    pub(super) fn begin_unit(&mut self) {
        self.units += 1;
        self.unit = Some(self.drafts.len());
    }

    /// What follows is about no unit. The findings of this one get its identifier.
    pub(super) fn end_unit(&mut self, id: Option<&str>) {
        let Some(first) = self.unit.take() else { return };
        if let Some(id) = id {
            self.drafts[first..].iter_mut().for_each(|draft| draft.id = Some(id.into()));
        }
    }

    /// Notes how the finding that was told last can be repaired.
    pub(super) fn repair(&mut self, rule: Rule, range: Range<usize>, with: impl Into<String>) {
        if let Some(edits) = &mut self.edits {
            edits.push(Edit { rule, range, with: with.into() });
        }
    }

    /// Notes where repairs may be made.
    pub(super) fn region(&mut self, range: Range<usize>, depth: usize, shape: usize) {
        if self.edits.is_some() {
            self.regions.push(Region { range, depth, shape });
        }
    }

    /// Whether repairs are asked for.
    pub(super) fn is_repairing(&self) -> bool {
        self.edits.is_some()
    }

    pub(super) fn recovered_errors(&mut self, errors: Vec<RecoveredError>) {
        self.unit = None;
        for RecoveredError { at, kind, message, repair } in errors {
            let rule = match kind {
                RecoveredErrorKind::Encoding => Rule::Encoding,
                RecoveredErrorKind::Syntax => Rule::Syntax,
                RecoveredErrorKind::Character => Rule::Character,
                RecoveredErrorKind::Entity => Rule::Entity,
            };
            let (severity, unit, id) = (Severity::Error, None, None);
            self.drafts.push(PendingFinding {
                at,
                is_fault: true,
                rule,
                severity,
                unit,
                id,
                message,
            });
            if let Some(repair) = repair {
                self.repair(rule, at..at + repair.length, repair.with);
            }
        }
    }

    /// What no segment should be, in any format. Gives whether it is padded.
    pub(super) fn segment(&mut self, at: usize, text: &str) -> bool {
        let trimmed = text.trim();
        let is_padded = !trimmed.is_empty() && trimmed.len() < text.len();
        if trimmed.is_empty() {
            self.warning(Rule::Empty, at, "an empty segment; leave the unit out");
        } else if is_padded {
            self.padded(at);
        }
        self.escaped(at, text);
        is_padded
    }

    /// White space at the ends of a segment.
    pub(super) fn padded(&mut self, at: usize) {
        self.warning(Rule::SurroundingWhitespace, at, "white space around the segment; trim it");
    }

    /// References in the text itself.
    pub(super) fn escaped(&mut self, at: usize, text: &str) {
        if let Some(escape) = escape_in(text) {
            let message = format!("`{escape}` in the text itself; was it escaped twice?");
            self.warning(Rule::DoubleEscaped, at, message);
        }
    }

    /// A line that ends in another way than it should. As a rule all lines of a file do, so that only
    /// the first is told where it stands, and at the end how many more there are.
    pub(super) fn line_end(&mut self, at: usize, message: &'static str) {
        self.line_ends.entry(message).or_insert((at, 0)).1 += 1;
    }

    pub(super) fn normal_form(&mut self, at: usize, text: &str) -> bool {
        let is_composed =
            text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes || is_nfc(text);
        if !is_composed {
            self.warning(Rule::Nfc, at, "text that is not in form C (NFC)");
        }
        is_composed
    }
}

/// The first entity or character reference that stands in a text as if it were its words.
fn escape_in(text: &str) -> Option<&str> {
    memchr::memchr_iter(b'&', text.as_bytes()).find_map(|at| {
        let (name, _) =
            text[at + 1..].split_once(|c: char| !(c == '#' || c.is_ascii_alphanumeric()))?;
        let end = at + 1 + name.len();
        let is_number = |digits: &str| {
            !digits.is_empty()
                && digits.len() < 8
                && digits.trim_start_matches('x').bytes().all(|b| b.is_ascii_hexdigit())
        };
        let is_reference = matches!(name, "amp" | "lt" | "gt" | "quot" | "apos" | "nbsp")
            || name.strip_prefix('#').is_some_and(is_number);
        (is_reference && text.as_bytes()[end] == b';').then(|| &text[at..=end])
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
            ("&&&amp;", Some("&amp;")),
        ] {
            assert_eq!(escape_in(text), found);
        }
    }
}
