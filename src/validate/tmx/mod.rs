//! The rules of TMX 1.4.

mod attributes;
mod inline;
mod structure;
mod unit;

use crate::validate::Rule;
use crate::validate::chunk::Rules;
use crate::validate::report::{Region, Report};
use crate::validate::skip::Skip;
use crate::validate::tmx::attributes::Values;
use crate::validate::tmx::unit::Units;
use crate::validate::xml::tokens::End;
use crate::validate::xml::tree::{Element, Name, Part, Parts, Shell};
use crate::visible::quoted;

/// The rules of TMX.
pub(super) struct Tmx;

/// The state of a file up to the end of a chunk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct State {
    /// The elements that are open.
    shell: Shell,
    /// The open elements whose children are separate parts: `tmx` and `body`.
    open: Vec<Name>,
    /// The number of root elements.
    roots: usize,
    is_tmx: bool,
    has_header: bool,
    has_body: bool,
    /// The namespace prefixes that the open elements declare.
    prefixes: Vec<String>,
    /// The header's `srclang`.
    source_language: Option<String>,
}

impl Rules for Tmx {
    type State = State;

    fn check(&self, text: &str, end: End, state: &mut State, report: &mut Report) -> usize {
        let mut units = Units::new(text, &state.prefixes);
        let parts = Parts::new(text, &state.shell, end);
        let done = parts.each(&mut |part| state.part(part, &mut units, report));
        state.shell = done.shell;
        if end == End::Last {
            state.end(report, text.len());
        }
        report.recovered_errors(done.errors);
        done.used
    }

    fn within(&self, _: &State, region: &Region) -> State {
        let open = [Name::Tmx, Name::Body][..region.depth.min(2)].to_vec();
        let shell = Shell::within(&["tmx", "body"][..region.depth.min(2)]);
        State { shell, open, ..State::default() }
    }

    fn skip(&self, text: &str, state: &mut State, report: &mut Report) -> Skip {
        let begins = |tag: &str| text.starts_with(tag);
        if begins("<tu") {
            report.begin_unit();
        }
        // A skipped element is not reported as missing.
        let is_root = begins("<tmx");
        state.roots += usize::from(is_root);
        state.has_header |= is_root || begins("<header");
        state.has_body |= is_root || begins("<body");
        Skip::markup(text)
    }
}

impl State {
    fn part(&mut self, part: Part<'_, '_>, units: &mut Units<'_>, report: &mut Report) {
        match part {
            Part::Open(element) => {
                let shape = usize::from(units.is_one_tag(element));
                report.region(element.at()..element.content_at(), self.open.len(), shape);
                self.opened(element, units, report);
            }
            Part::Close => drop(self.open.pop()),
            Part::Text(at) => report.error(Rule::Element, at, "text between the elements"),
            Part::Stray(element) => self.stray(element, report),
            Part::Whole(element) => {
                self.whole(element, units, report);
                if units.is_closed(element) {
                    let range = element.at()..element.end_at();
                    report.region(range, self.open.len(), shape(element));
                }
            }
        }
    }

    fn whole(&mut self, element: Element<'_, '_>, units: &mut Units<'_>, report: &mut Report) {
        match (self.open.last(), element.name()) {
            (Some(Name::Body), Name::Tu) => {
                units.check(element, self.source_language.as_deref(), report);
            }
            (Some(Name::Tmx), Name::Header) => self.header(element, units.text(), report),
            _ => self.stray(element, report),
        }
    }

    fn opened(&mut self, element: Element<'_, '_>, units: &mut Units<'_>, report: &mut Report) {
        let at = element.at();
        self.open.push(element.name());
        structure::check_attributes(element, &mut Values::within(&self.prefixes), report);
        let prefixes = element.attributes().iter().filter_map(|a| a.name.strip_prefix("xmlns:"));
        self.prefixes.extend(prefixes.map(str::to_owned));
        units.declare(&self.prefixes);
        if element.name() == Name::Tmx {
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

    /// Reports an element in a wrong place.
    fn stray(&mut self, element: Element<'_, '_>, report: &mut Report) {
        let (at, tag) = (element.at(), element.tag());
        match self.open.last() {
            None if self.roots > 0 => {
                let message = format!("{tag} after the root; expected nothing");
                report.error(Rule::Root, at, message);
            }
            None => {
                report.error(Rule::Root, at, format!("the root is {tag}; expected tmx"));
                self.roots += 1;
            }
            Some(parent) => {
                let parent = if *parent == Name::Tmx { "tmx" } else { "body" };
                report.error(Rule::Element, at, format!("{tag} is not allowed in {parent}"));
            }
        }
    }

    fn header(&mut self, header: Element<'_, '_>, text: &str, report: &mut Report) {
        let at = header.at();
        if self.has_body {
            report.error(Rule::Order, at, "the header after the body; expected it before");
        } else if self.has_header {
            report.error(Rule::Element, at, "a second header; expected one");
        }
        self.has_header = true;
        structure::check(header, &mut Values::within(&self.prefixes), report);
        if report.is_repairing() {
            structure::repair_header(header, text, report);
        }
        self.source_language = header.attribute("srclang").map(str::to_owned);
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

/// What no repair may change: the element structure of a part. For a header it excludes properties,
/// because unknown attributes become properties.
fn shape(part: Element<'_, '_>) -> usize {
    match part.name() {
        Name::Header => {
            let others = part.elements().filter(|element| element.name() != Name::Prop);
            others.map(Element::shape).fold(0, usize::wrapping_add)
        }
        _ => part.shape(),
    }
}

fn version(root: Element<'_, '_>, report: &mut Report) {
    let Some(version) = root.attributes().iter().find(|a| a.name == "version") else { return };
    if version.value != "1.4" {
        let message =
            format!("version {}; expected 1.4, even for TMX 1.4b", quoted(&version.value));
        report.error(Rule::Version, root.at(), message);
        report.repair(Rule::Version, version.raw.0..version.raw.1, "1.4");
    }
}
