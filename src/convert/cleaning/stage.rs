//! The second reading: the rows that stay are repaired, and the others are listed.

use std::borrow::Cow;

use crate::clean::{Action, Checker, Finding, Lengths, Reason, Rule, Verdict, Verdicts};
use crate::convert::cleaning::cut::Cutter;
use crate::convert::cleaning::lists::{Entry, ListKind};
use crate::convert::cleaning::merge::Merged;
use crate::convert::cleaning::survey::{Places, are_plain};
use crate::memory::{
    Chunk, Content, Context, Inline, InlineHandling, LineNumbers, TransUnit, Variant,
};
use crate::write::ListFormat;

/// What was decided of all rows.
pub(in crate::convert) struct Stage {
    pub(super) checker: Checker,
    pub(super) cutter: Option<Cutter>,
    pub(super) verdicts: Verdicts,
    pub(super) lengths: Lengths,
    pub(super) places: Places,
    pub(super) lists: Vec<(ListKind, ListFormat)>,
    pub(super) removes_empty: bool,
    pub(super) merged: Option<Merged>,
}

/// The rows of a chunk, as it is read the second time.
pub(in crate::convert) struct Rows<'a> {
    stage: &'a Stage,
    chunk: &'a Chunk,
    lines: LineNumbers<'a>,
    next: usize,
    /// The bytes for each list.
    lists: Vec<Vec<u8>>,
}

impl Stage {
    /// Whether rows are listed.
    pub(in crate::convert) fn has_lists(&self) -> bool {
        !self.lists.is_empty()
    }

    /// The rows of the chunk with this number.
    pub(in crate::convert) fn rows<'a>(&'a self, chunk: &'a Chunk, number: usize) -> Rows<'a> {
        Rows {
            stage: self,
            chunk,
            lines: chunk.lines(),
            next: self.places.chunks.get(number).copied().unwrap_or(usize::MAX),
            lists: self.lists.iter().map(|_| Vec::new()).collect(),
        }
    }
}

impl Rows<'_> {
    /// The bytes for each list.
    pub(in crate::convert) fn lists(self) -> Vec<Vec<u8>> {
        self.lists
    }

    /// The units that a unit is cut into; `None` if it stays whole.
    pub(in crate::convert) fn cut<'a>(
        &self,
        unit: &TransUnit<'a>,
        source: usize,
        targets: &[usize],
    ) -> Option<Vec<TransUnit<'a>>> {
        self.stage.cutter.as_ref()?.cut(unit, source, targets)
    }

    /// Takes the targets that are removed out of `targets`, and repairs the others. Returns the part of
    /// the unit; `None` if no target is left.
    pub(in crate::convert) fn apply(
        &mut self,
        unit: &mut TransUnit<'_>,
        source: usize,
        targets: &mut Vec<usize>,
    ) -> Option<u8> {
        let mut unit_part = None;
        let mut kept = Vec::with_capacity(targets.len());
        for &target in &*targets {
            let row = self.next;
            self.next += 1;
            match self.stage.verdicts.of(row) {
                Verdict::Stays(part) => {
                    unit_part = Some(part);
                    kept.push(target);
                    self.list_kept(unit, source, target);
                    if let Some(merged) = &self.stage.merged {
                        merged.apply(row, unit, source, target);
                    }
                }
                Verdict::Removed(reason, of) => {
                    self.list_removed(unit, source, target, reason, of);
                }
            }
        }
        *targets = kept;
        if unit_part.is_some() && !self.stage.checker.options().is_without_repairs() {
            for &at in targets.iter().chain([&source]) {
                repair(&mut unit.variants[at], &self.stage.checker);
            }
        }
        unit_part
    }

    /// Lists a unit of which a side has no text. Returns whether it is removed.
    pub(in crate::convert) fn remove_empty(&mut self, unit: &TransUnit<'_>) -> bool {
        if self.stage.removes_empty {
            let text = |at: usize| {
                let variant = unit.variants.get(at);
                variant.map(|v| v.segment.text(InlineHandling::Drop)).unwrap_or_default()
            };
            let reason = Reason::Rule(Rule::Empty).name();
            let line = self.lines.of(unit);
            let (source, target) = (text(0), text(1));
            let entry = Entry { reason, score: Some(1.0), ..self.entry(line, &source, &target) };
            self.push(ListKind::Removed, &entry);
        }
        self.stage.removes_empty
    }

    fn entry<'e>(&self, line: usize, source: &'e str, target: &'e str) -> Entry<'e>
    where
        Self: 'e,
    {
        Entry { input: self.chunk.name().to_owned(), line, source, target, ..Entry::default() }
    }

    fn wants(&self, kind: ListKind) -> bool {
        self.stage.lists.iter().any(|(own, _)| *own == kind)
    }

    fn push(&mut self, kind: ListKind, entry: &Entry<'_>) {
        for ((own, format), bytes) in self.stage.lists.iter().zip(&mut self.lists) {
            if *own == kind {
                format.push_entry(bytes, kind, entry);
            }
        }
    }

    fn list_removed(
        &mut self,
        unit: &TransUnit<'_>,
        source: usize,
        target: usize,
        reason: Reason,
        of: Option<u32>,
    ) {
        if !self.wants(ListKind::Removed) {
            return;
        }
        let line = self.lines.of(unit);
        let [source_text, target_text] = texts(unit, source, target);
        let score = match reason {
            Reason::Rule(rule) => self.score(rule, &source_text, &target_text),
            _ => None,
        };
        let entry = Entry {
            document: Context::of(unit, source).document.unwrap_or_default().into_owned(),
            reason: reason.name(),
            score,
            of: of.map(|of| self.original(of as usize)),
            ..self.entry(line, &source_text, &target_text)
        };
        self.push(ListKind::Removed, &entry);
    }

    /// The line of the row that stays, with its file if that is another one.
    fn original(&self, row: usize) -> String {
        match self.stage.places.of(row) {
            (name, line) if name == self.chunk.name() => line.to_string(),
            (name, line) => format!("{name}:{line}"),
        }
    }

    /// The score of a row by a rule, after its repairs.
    fn score(&self, rule: Rule, source: &str, target: &str) -> Option<f32> {
        let row = self.stage.checker.repair(source, target);
        self.stage.checker.score(rule, &row.source, &row.target, &self.stage.lengths)
    }

    fn list_kept(&mut self, unit: &TransUnit<'_>, source: usize, target: usize) {
        if !self.wants(ListKind::Changed) && !self.wants(ListKind::Flagged) {
            return;
        }
        let [source_text, target_text] = texts(unit, source, target);
        let stage = self.stage;
        let is_plain = are_plain(unit, source, target);
        let row = stage.checker.repair_sides([&source_text, &target_text], is_plain);
        let line = self.lines.of(unit);
        let document = Context::of(unit, source).document.unwrap_or_default().into_owned();
        if !row.fixes.is_empty() {
            let names: Vec<&str> = row.fixes.iter().map(|fix| fix.name()).collect();
            let entry = Entry {
                document: document.clone(),
                reason: &names.join(","),
                after: Some([&row.source, &row.target]),
                ..self.entry(line, &source_text, &target_text)
            };
            self.push(ListKind::Changed, &entry);
        }
        let findings = stage.checker.findings(&row.source, &row.target, &stage.lengths);
        let is_flag = |finding: &&Finding| finding.action == Action::Flag;
        for finding in findings.iter().filter(is_flag) {
            let entry = Entry {
                document: document.clone(),
                reason: finding.rule.name(),
                score: Some(finding.score),
                ..self.entry(line, &row.source, &row.target)
            };
            self.push(ListKind::Flagged, &entry);
        }
    }
}

fn texts<'u>(unit: &'u TransUnit<'_>, source: usize, target: usize) -> [Cow<'u, str>; 2] {
    [source, target].map(|at| unit.variants[at].segment.text(InlineHandling::Drop))
}

/// Repairs the text of a variant. Inline elements stay.
fn repair(variant: &mut Variant<'_>, checker: &Checker) {
    if variant.segment.has_codes() {
        let mut pieces = variant.segment.pieces();
        let mut has_changed = false;
        for piece in &mut pieces {
            if let Inline::Text(text) = piece
                && let (Cow::Owned(repaired), _) = checker.repair_piece(text)
            {
                *text = Cow::Owned(repaired);
                has_changed = true;
            }
        }
        if has_changed {
            variant.segment = Content::Inlines(pieces);
        }
        return;
    }
    let text = variant.segment.text(InlineHandling::Keep);
    if let (Cow::Owned(repaired), _) = checker.repair_text(&text) {
        variant.segment = Content::Plain(Cow::Owned(repaired));
    }
}
