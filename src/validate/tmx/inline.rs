//! Inline elements: pairs within a segment, and the same elements in every variant.

use std::collections::BTreeMap;

use crate::validate::Rule;
use crate::validate::report::Report;
use crate::validate::xml::tree::{Element, Name};

/// Checks the inline elements of a segment. Returns the values of `x`, by which they are matched
/// with those of other variants, sorted and without duplicates.
pub(super) fn check<'t>(segment: Element<'t, '_>, report: &mut Report) -> Vec<&'t str> {
    if segment.elements().next().is_none() {
        return Vec::new();
    }
    let mut elements = Elements::default();
    elements.collect(segment, report);
    for (i, at) in elements.open {
        report.error(Rule::Inline, at, format!("bpt {i} has no ept in this segment"));
    }
    elements.numbers.sort_unstable();
    elements.numbers.dedup();
    elements.numbers
}

#[derive(Default)]
struct Elements<'t> {
    /// The offset of each `bpt` that has no `ept` yet, by `i`.
    open: BTreeMap<&'t str, usize>,
    numbers: Vec<&'t str>,
}

impl<'t> Elements<'t> {
    fn collect(&mut self, parent: Element<'t, '_>, report: &mut Report) {
        for element in parent.elements() {
            self.element(element, report);
            self.collect(element, report);
        }
    }

    fn element(&mut self, element: Element<'t, '_>, report: &mut Report) {
        let i = element.attribute("i").unwrap_or_default();
        match element.name() {
            Name::Bpt if self.open.insert(i, element.at()).is_some() => {
                report.error(Rule::Inline, element.at(), format!("bpt {i} while bpt {i} is open"));
            }
            Name::Ept if self.open.remove(i).is_none() => {
                let message = format!("ept {i} without a bpt {i} before it");
                report.error(Rule::Inline, element.at(), message);
            }
            Name::Ut => {
                report.warning(Rule::Inline, element.at(), "ut is deprecated; write ph or it");
            }
            _ => {}
        }
        self.numbers.extend(element.attribute("x"));
    }
}

/// The numbers that are in only one of two sorted lists.
pub(super) fn unmatched<'t>(first: &[&'t str], second: &[&'t str]) -> Vec<&'t str> {
    let only = |these: &[&'t str], those: &[&'t str]| {
        let unmatched = these.iter().filter(|number| those.binary_search(number).is_err());
        unmatched.copied().collect::<Vec<_>>()
    };
    let mut unmatched = [only(first, second), only(second, first)].concat();
    unmatched.sort_unstable();
    unmatched
}
