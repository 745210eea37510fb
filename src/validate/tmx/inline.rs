//! Inline codes: pairs within a segment, and the same codes in every variant.

use std::collections::BTreeMap;

use crate::validate::Rule;
use crate::validate::report::Report;
use crate::validate::xml::tree::{Element, Name};

/// Checks the codes of one segment, and gives the numbers (`x`) by which they are matched with those
/// of the other variants: each once, in order.
pub(super) fn check<'t>(segment: Element<'t, '_>, report: &mut Report) -> Vec<&'t str> {
    if segment.elements().next().is_none() {
        return Vec::new();
    }
    let mut codes = Codes::default();
    codes.collect(segment, report);
    for (i, at) in codes.open {
        report.error(Rule::Inline, at, format!("bpt {i} has no ept in this segment"));
    }
    codes.numbers.sort_unstable();
    codes.numbers.dedup();
    codes.numbers
}

#[derive(Default)]
struct Codes<'t> {
    /// Where the `bpt` of each `i` stands that has met no `ept` yet.
    open: BTreeMap<&'t str, usize>,
    numbers: Vec<&'t str>,
}

impl<'t> Codes<'t> {
    fn collect(&mut self, element: Element<'t, '_>, report: &mut Report) {
        for code in element.elements() {
            self.code(code, report);
            self.collect(code, report);
        }
    }

    fn code(&mut self, code: Element<'t, '_>, report: &mut Report) {
        let i = code.attribute("i").unwrap_or_default();
        match code.name() {
            Name::Bpt if self.open.insert(i, code.at()).is_some() => {
                report.error(Rule::Inline, code.at(), format!("bpt {i} while bpt {i} is open"));
            }
            Name::Ept if self.open.remove(i).is_none() => {
                let message = format!("ept {i} without a bpt {i} before it");
                report.error(Rule::Inline, code.at(), message);
            }
            Name::Ut => {
                report.warning(Rule::Inline, code.at(), "ut is deprecated; write ph or it");
            }
            _ => {}
        }
        self.numbers.extend(code.attribute("x"));
    }
}

/// The numbers that are in one of two ordered lists alone.
pub(super) fn odd<'t>(first: &[&'t str], second: &[&'t str]) -> Vec<&'t str> {
    let only = |these: &[&'t str], those: &[&'t str]| {
        let odd = these.iter().filter(|number| those.binary_search(number).is_err());
        odd.copied().collect::<Vec<_>>()
    };
    let mut odd = [only(first, second), only(second, first)].concat();
    odd.sort_unstable();
    odd
}
