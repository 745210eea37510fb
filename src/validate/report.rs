//! The report of a chunk: findings and repairs in the order in which the rules note them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::{IsNormalized, is_nfc, is_nfc_quick};

use crate::validate::duplicates::Key;
use crate::validate::xml::recovery::{RecoveredError, RecoveredErrorKind};
use crate::validate::{Rule, Severity};

/// The findings and repairs of a chunk, by byte offset in its text.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// The findings that are not sorted yet.
    pub(super) pending: Vec<PendingFinding>,
    /// Wrong line ends, by message: the offset of the first one, and their number.
    pub(super) line_ends: BTreeMap<&'static str, (usize, usize)>,
    /// The number of units so far.
    pub(super) units: usize,
    /// The keys by which duplicates are detected.
    pub(super) keys: Vec<Key>,
    /// The identifiers of a table: offset, unit, hash and text.
    pub(super) ids: Vec<(usize, usize, u64, Box<str>)>,
    /// The repairs; `None` if the text is only checked.
    pub(super) edits: Option<Vec<Edit>>,
    /// The regions in which repairs may be made, in order.
    pub(super) regions: Vec<Region>,
    /// The index of the first finding of the current unit; `None` outside of units.
    unit: Option<usize>,
}

/// A finding whose line and column are not known yet.
#[derive(Debug, Clone)]
pub(super) struct PendingFinding {
    pub(super) at: usize,
    /// Whether it comes from a [`RecoveredError`], an error of encoding or syntax.
    pub(super) is_recovered: bool,
    pub(super) rule: Rule,
    pub(super) severity: Severity,
    /// The number of its unit in the chunk, from 1.
    pub(super) unit: Option<usize>,
    pub(super) id: Option<Box<str>>,
    pub(super) message: Cow<'static, str>,
}

/// A range that is repaired and checked again as a whole: a unit, a header, a start tag or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) range: Range<usize>,
    /// The number of elements around it; for a table, 1 after the header.
    pub(super) depth: usize,
    /// What no repair may change: the number of fields, or a hash of the element structure.
    pub(super) shape: usize,
}

/// The replacement of a range with other text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) rule: Rule,
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

impl Report {
    /// Creates a report that also collects repairs.
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
        let (is_recovered, id) = (false, None);
        self.pending.push(PendingFinding { at, is_recovered, rule, severity, unit, id, message });
    }

    /// Starts the next unit: findings that follow belong to it.
    pub(super) fn begin_unit(&mut self) {
        self.units += 1;
        self.unit = Some(self.pending.len());
    }

    /// Ends the current unit, and sets its identifier in its findings.
    pub(super) fn end_unit(&mut self, id: Option<&str>) {
        let Some(first) = self.unit.take() else { return };
        if let Some(id) = id {
            self.pending[first..].iter_mut().for_each(|finding| finding.id = Some(id.into()));
        }
    }

    /// Notes a repair, if repairs are collected.
    pub(super) fn repair(&mut self, rule: Rule, range: Range<usize>, with: impl Into<String>) {
        if let Some(edits) = &mut self.edits {
            edits.push(Edit { rule, range, with: with.into() });
        }
    }

    /// Notes a region in which repairs may be made, if repairs are collected.
    pub(super) fn region(&mut self, range: Range<usize>, depth: usize, shape: usize) {
        if self.edits.is_some() {
            self.regions.push(Region { range, depth, shape });
        }
    }

    /// Whether repairs are collected.
    pub(super) fn is_repairing(&self) -> bool {
        self.edits.is_some()
    }

    /// Adds errors of encoding and syntax, with their repairs. They belong to no unit.
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
            self.pending.push(PendingFinding {
                at,
                is_recovered: true,
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

    /// Checks a segment by the rules of all formats. Returns whether it has leading or trailing
    /// white space.
    pub(super) fn segment(&mut self, at: usize, text: &str) -> bool {
        let trimmed = text.trim();
        let is_padded = !trimmed.is_empty() && trimmed.len() < text.len();
        if trimmed.is_empty() {
            self.warning(Rule::Empty, at, "empty segment; remove the unit");
        } else if is_padded {
            self.padded(at);
        }
        self.escaped(at, text);
        is_padded
    }

    /// Reports white space at the start or end of a segment.
    pub(super) fn padded(&mut self, at: usize) {
        self.warning(Rule::SurroundingWhitespace, at, "leading or trailing white space; trim it");
    }

    /// Reports a reference in decoded text, which was probably escaped twice.
    pub(super) fn escaped(&mut self, at: usize, text: &str) {
        if let Some(escape) = escape_in(text) {
            let message = format!("`{escape}` in the decoded text; was it escaped twice?");
            self.warning(Rule::DoubleEscaped, at, message);
        }
    }

    /// Notes a wrong line end. Usually all lines of a file have the same one, so that only the
    /// first is reported with its place, and the others are counted.
    pub(super) fn line_end(&mut self, at: usize, message: &'static str) {
        self.line_ends.entry(message).or_insert((at, 0)).1 += 1;
    }

    /// Reports text that is not in NFC. Returns whether it is.
    pub(super) fn normal_form(&mut self, at: usize, text: &str) -> bool {
        let is_composed =
            text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes || is_nfc(text);
        if !is_composed {
            self.warning(Rule::Nfc, at, "the text is not in Unicode normalization form C (NFC)");
        }
        is_composed
    }
}

/// The first entity or character reference in decoded text.
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
