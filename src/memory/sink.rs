//! The receiver of a reader's output: units, omitted data and lenient readings.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::memory::leniency::LeniencyKind;
use crate::memory::unit::TransUnit;

/// Data of a file that no unit has, or that a unit has in another place than the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Omission {
    /// Text in a `tuv` outside its `seg`.
    TextOutsideSegment,
    /// A target segment that matches no source segment.
    TargetSegment,
    /// A plural form other than the first and the last; the source has only two.
    PluralForm,
    /// A unit whose segments could not be matched, read as one pair. No text is lost.
    KeptWhole,
    /// A repeated attribute of an element.
    RepeatedAttribute,
    /// A cell of a table with text, in a column without a name.
    UnnamedCell,
}

impl Omission {
    /// The name in reports, after a number: singular for a `count` of 1, else plural.
    pub fn name(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::TextOutsideSegment, 1) => "text outside `seg`",
            (Self::TextOutsideSegment, _) => "texts outside `seg`",
            (Self::TargetSegment, 1) => "unmatched target segment",
            (Self::TargetSegment, _) => "unmatched target segments",
            (Self::PluralForm, 1) => "plural form",
            (Self::PluralForm, _) => "plural forms",
            (Self::KeptWhole, 1) => "unit kept whole",
            (Self::KeptWhole, _) => "units kept whole",
            (Self::RepeatedAttribute, 1) => "repeated attribute",
            (Self::RepeatedAttribute, _) => "repeated attributes",
            (Self::UnnamedCell, 1) => "cell of an unnamed column",
            (Self::UnnamedCell, _) => "cells of unnamed columns",
        }
    }
}

/// The number of occurrences of each omission.
pub type Omissions = BTreeMap<Omission, usize>;

/// Receives the units of a chunk in order, and counts omissions.
pub(crate) struct Sink<'s, 'a> {
    take: &'s mut dyn FnMut(&mut TransUnit<'a>),
    pub(crate) omissions: Omissions,
    /// Lenient readings, with their byte offsets in the chunk.
    pub(crate) leniencies: Vec<(LeniencyKind, usize)>,
}

impl<'s, 'a> Sink<'s, 'a> {
    pub(crate) fn new(take: &'s mut dyn FnMut(&mut TransUnit<'a>)) -> Self {
        Self { take, omissions: Omissions::new(), leniencies: Vec::new() }
    }

    /// Passes on a unit. The receiver may take its contents; the reader may reuse it.
    pub(crate) fn unit(&mut self, unit: &mut TransUnit<'a>) {
        (self.take)(unit);
    }

    /// Counts an omission.
    pub(crate) fn omit(&mut self, omission: Omission) {
        *self.omissions.entry(omission).or_default() += 1;
    }

    /// Records a lenient reading.
    pub(crate) fn lenient(&mut self, kind: LeniencyKind, at: usize) {
        self.leniencies.push((kind, at));
    }
}
