//! Where readers put what they find: units, and what they had to leave out.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::memory::leniency::LeniencyKind;
use crate::memory::unit::TransUnit;

/// Something of a file that is in no unit, or not where the file had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Omission {
    /// Text of a `tuv` beside its `seg`.
    TextOutsideSegment,
    /// A target segment that no source segment belongs to.
    TargetSegment,
    /// A plural form beyond the two that source texts have.
    PluralForm,
    /// A unit whose segments could not be told apart, read as one pair. Nothing of it is lost.
    KeptWhole,
    /// An attribute that its element has already.
    RepeatedAttribute,
    /// A cell of a table with text, in a column without a name.
    UnnamedCell,
}

impl Omission {
    /// How the account names it, after its number: in the singular, or in the plural.
    pub fn name(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::TextOutsideSegment, 1) => "text outside `seg`",
            (Self::TextOutsideSegment, _) => "texts outside `seg`",
            (Self::TargetSegment, 1) => "target segment without a partner",
            (Self::TargetSegment, _) => "target segments without a partner",
            (Self::PluralForm, 1) => "plural form",
            (Self::PluralForm, _) => "plural forms",
            (Self::KeptWhole, 1) => "unit kept whole",
            (Self::KeptWhole, _) => "units kept whole",
            (Self::RepeatedAttribute, 1) => "repeated attribute",
            (Self::RepeatedAttribute, _) => "repeated attributes",
            (Self::UnnamedCell, 1) => "cell of a column without a name",
            (Self::UnnamedCell, _) => "cells of columns without a name",
        }
    }
}

/// How often each omission occurred.
pub type Omissions = BTreeMap<Omission, usize>;

/// Takes the units of a chunk in order, and counts what is left out of them.
pub(crate) struct Sink<'s, 'a> {
    take: &'s mut dyn FnMut(&mut TransUnit<'a>),
    pub(crate) omissions: Omissions,
    /// What a strict reader would have refused, by its byte offset in the chunk.
    pub(crate) leniencies: Vec<(LeniencyKind, usize)>,
}

impl<'s, 'a> Sink<'s, 'a> {
    pub(crate) fn new(take: &'s mut dyn FnMut(&mut TransUnit<'a>)) -> Self {
        Self { take, omissions: Omissions::new(), leniencies: Vec::new() }
    }

    /// Hands on a unit. The receiver may take what it holds; the reader may use it again.
    pub(crate) fn unit(&mut self, unit: &mut TransUnit<'a>) {
        (self.take)(unit);
    }

    /// Counts something that is left out.
    pub(crate) fn omit(&mut self, omission: Omission) {
        *self.omissions.entry(omission).or_default() += 1;
    }

    /// Notes something that a strict reader would refuse.
    pub(crate) fn lenient(&mut self, kind: LeniencyKind, at: usize) {
        self.leniencies.push((kind, at));
    }
}
