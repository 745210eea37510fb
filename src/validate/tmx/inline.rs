//! Inline codes: pairs within a segment, and the same codes in every variant.

use std::collections::{BTreeMap, BTreeSet};

use crate::memory::tree::Element;
use crate::validate::Rule;
use crate::validate::report::Report;

/// Checks the codes of one segment, and gives the numbers (`x`) by which they are matched with those
/// of the other variants.
pub(super) fn check(segment: &Element, report: &mut Report) -> BTreeSet<String> {
    let mut codes = Codes::default();
    codes.collect(segment, report);
    for (i, at) in codes.open {
        report.error(Rule::Inline, at, format!("bpt {i} has no ept in this segment"));
    }
    codes.numbers
}

#[derive(Default)]
struct Codes {
    /// Where the `bpt` of each `i` stands that has met no `ept` yet.
    open: BTreeMap<String, usize>,
    numbers: BTreeSet<String>,
}

impl Codes {
    fn collect(&mut self, element: &Element, report: &mut Report) {
        for code in element.elements() {
            self.code(code, report);
            self.collect(code, report);
        }
    }

    fn code(&mut self, code: &Element, report: &mut Report) {
        let i = code.attribute("i").unwrap_or_default();
        match code.name.as_str() {
            "bpt" if self.open.insert(i.to_owned(), code.at).is_some() => {
                report.error(Rule::Inline, code.at, format!("bpt {i} while bpt {i} is open"));
            }
            "ept" if self.open.remove(i).is_none() => {
                report.error(Rule::Inline, code.at, format!("ept {i} without a bpt {i} before it"));
            }
            "ut" => report.warning(Rule::Inline, code.at, "ut is deprecated; write ph or it"),
            _ => {}
        }
        self.numbers.extend(code.attribute("x").map(str::to_owned));
    }
}
