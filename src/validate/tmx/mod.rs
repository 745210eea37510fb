//! The rules of TMX 1.4.

mod attributes;
mod inline;
mod shape;
mod unit;

use crate::memory::decode;
use crate::memory::tree::{Element, Part, Parts};
use crate::validate::report::Report;
use crate::validate::{Finding, Rule};

pub(super) fn check(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let decoded = decode::xml(bytes);
    let mut report = Report::default();
    let mut parts = Parts::new(&decoded.text);
    let mut check = Check::default();
    for part in &mut parts {
        check.part(part, &mut report);
    }
    check.end(&mut report, decoded.text.len());
    report.faults(decoded.faults);
    report.faults(parts.into_faults());
    report.findings(name, &decoded.text)
}

/// What has been seen of a file.
#[derive(Default)]
struct Check {
    /// The shell elements that are open.
    open: Vec<String>,
    /// How many elements there are that nothing else is around.
    roots: usize,
    is_tmx: bool,
    has_header: bool,
    has_body: bool,
    units: unit::Units,
}

impl Check {
    fn part(&mut self, part: Part, report: &mut Report) {
        match part {
            Part::Open(element) => self.opened(&element, report),
            Part::Close => drop(self.open.pop()),
            Part::Text(at) => report.error(Rule::Element, at, "text between the elements"),
            Part::Whole(element) => self.whole(&element, report),
        }
    }

    fn opened(&mut self, element: &Element, report: &mut Report) {
        let at = element.at;
        self.open.push(element.name.clone());
        shape::check_attributes(element, report);
        if element.name == "tmx" {
            self.roots += 1;
            self.is_tmx = true;
            if self.roots > 1 {
                report.error(Rule::Root, at, "a second root; expected one");
            }
            version(element, report);
        } else {
            if self.has_body {
                report.error(Rule::Element, at, "a second body; expected one");
            } else if !self.has_header {
                report.error(Rule::Element, at, "a body without a header before it");
            }
            self.has_body = true;
        }
    }

    fn whole(&mut self, element: &Element, report: &mut Report) {
        let (at, name) = (element.at, element.name.as_str());
        match (self.open.last().map(String::as_str), name) {
            (Some("body"), "tu") => self.units.check(element, report),
            (Some("tmx"), "header") => self.header(element, report),
            (None, _) => {
                report.error(Rule::Root, at, format!("the root is {name}; expected tmx"));
                self.roots += 1;
            }
            (Some(parent), _) => {
                report.error(Rule::Element, at, format!("{name} does not belong in {parent}"));
            }
        }
    }

    fn header(&mut self, header: &Element, report: &mut Report) {
        if self.has_body {
            report.error(Rule::Order, header.at, "the header after the body; expected it before");
        } else if self.has_header {
            report.error(Rule::Element, header.at, "a second header; expected one");
        }
        self.has_header = true;
        shape::check(header, report);
        self.units.source_language = header.attribute("srclang").map(str::to_owned);
    }

    fn end(&self, report: &mut Report, end: usize) {
        if self.roots == 0 {
            return report.error(Rule::Root, end, "no root; expected tmx");
        }
        for (is_there, name) in [(self.has_header, "header"), (self.has_body, "body")] {
            if self.is_tmx && !is_there {
                report.error(Rule::Element, end, format!("no {name} in the file; expected one"));
            }
        }
    }
}

fn version(root: &Element, report: &mut Report) {
    match root.attribute("version") {
        None | Some("1.4") => {}
        Some(other) => {
            let message = format!("version `{other}`; expected 1.4, also for TMX 1.4b");
            report.error(Rule::Version, root.at, message);
        }
    }
}
