//! The rules of XLIFF 1.x and 2.x and of TXML. The error-tolerant tokenizer reads the documents as
//! tags and texts. Only what a unit needs is kept: its states, the ids of its segments, and the
//! inline elements of both sides.

mod elements;
mod namespaces;
mod unit;

use std::borrow::Cow;
use std::collections::HashSet;

use crate::validate::Rule;
use crate::validate::report::Report;
use crate::validate::xliff::elements::Version;
use crate::validate::xliff::namespaces::Namespaces;
use crate::validate::xliff::unit::{Side, Unit};
use crate::validate::xml::tokens::{Attribute, End, Token, TokenKind, Tokens};

/// Checks an XLIFF file.
pub(super) fn check(text: &str, report: &mut Report) {
    Checker::new(text, "xliff", report).run();
}

/// Checks a TXML file.
pub(super) fn check_txml(text: &str, report: &mut Report) {
    Checker::new(text, "txml", report).run();
}

/// The maximum nesting depth of elements; deeper ones are not checked.
const MAX_DEPTH: usize = 256;

/// An open element.
struct Open<'a> {
    tag: &'a str,
    /// Its name without prefix if it belongs to the format, else empty.
    name: &'a str,
    /// The number of prefixes that it declares.
    declared: usize,
}

struct Checker<'a, 'r> {
    tokens: Tokens<'a>,
    root: &'static str,
    report: &'r mut Report,
    open: Vec<Open<'a>>,
    namespaces: Namespaces<'a>,
    roots: usize,
    version: Version,
    has_target_language: bool,
    /// The ids of the units of the current `file` element.
    ids: HashSet<Cow<'a, str>>,
    unit: Option<Unit<'a>>,
    /// The depth of the element that is skipped: a proposal, a skeleton or an element of another
    /// format.
    skipped: Option<usize>,
}

impl<'a, 'r> Checker<'a, 'r> {
    fn new(text: &'a str, root: &'static str, report: &'r mut Report) -> Self {
        Self {
            tokens: Tokens::new(text, true, End::Last),
            root,
            report,
            open: Vec::new(),
            namespaces: Namespaces::default(),
            roots: 0,
            version: if root == "txml" { Version::Txml } else { Version::One },
            has_target_language: true,
            ids: HashSet::new(),
            unit: None,
            skipped: None,
        }
    }

    fn run(mut self) {
        while let Some(Token { at, kind, .. }) = self.tokens.next() {
            match kind {
                TokenKind::Start { name, is_empty } => {
                    self.start(at, name);
                    if is_empty {
                        self.close();
                    }
                }
                TokenKind::End(name) => self.end(at, name),
                TokenKind::Text(text) => self.text(at, &text),
            }
        }
        let end = self.tokens.end_of_text();
        while let Some(innermost) = self.open.last() {
            self.missing_end(end, innermost.tag);
            self.close();
        }
        if self.roots == 0 {
            self.report.error(Rule::Root, end, format!("no root; expected {}", self.root));
        }
        let errors = self.tokens.take_errors();
        self.report.recovered_errors(errors);
    }

    fn text(&mut self, at: usize, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if self.open.is_empty() {
            self.report.error(Rule::Root, at, "text outside of the root");
        } else if self.skipped.is_none()
            && let Some(unit) = &mut self.unit
        {
            unit.text();
        }
    }

    fn start(&mut self, at: usize, tag: &'a str) {
        let attributes = std::mem::take(&mut self.tokens.attributes);
        let declared = self.namespaces.declare(&attributes);
        for (at, prefix) in self.namespaces.undeclared(at, tag, &attributes) {
            let message = format!("the prefix `{prefix}` is not declared; expected xmlns:{prefix}");
            self.report.error(Rule::Namespace, at, message);
        }
        let is_own = self.namespaces.is_own(tag);
        let local = tag.rsplit(':').next().unwrap_or(tag);
        let name = if is_own { local } else { "" };
        if self.open.is_empty() {
            self.enter_root(at, local, is_own, &attributes);
        }
        if local == "seg" && self.namespaces.is_of_trados(tag) {
            elements::check_trados_segment(&attributes, self.report);
        }
        let is_deep = self.open.len() >= MAX_DEPTH;
        let is_skipped = elements::is_skipped(name, self.open.last().map(|open| open.name));
        self.open.push(Open { tag, name, declared });
        if self.skipped.is_some() {
            return;
        }
        if is_deep || is_skipped {
            self.skipped = Some(self.open.len());
            return;
        }
        self.element(at, name, local, &attributes);
    }

    fn enter_root(&mut self, at: usize, local: &str, is_own: bool, attributes: &[Attribute<'_>]) {
        self.roots += 1;
        if self.roots > 1 {
            return self.report.error(Rule::Root, at, "a second root; expected one");
        }
        if local != self.root || !is_own {
            let message = match is_own {
                true => format!("the root is {local}; expected {}", self.root),
                false => format!("the namespace of the root is not that of {}", self.root),
            };
            self.report.error(Rule::Root, at, message);
        }
        if self.root == "txml" {
            return;
        }
        match attributes.iter().find(|attribute| attribute.name == "version") {
            None => {
                self.report.error(Rule::Version, at, "xliff without version; expected 1.2 or 2.1")
            }
            Some(Attribute { at, value, .. }) => match Version::parse(value) {
                Some(version) => self.version = version,
                None => {
                    let message = format!("version `{value}`; expected 1.0 to 1.2 or 2.0 to 2.2");
                    self.report.error(Rule::Version, *at, message);
                }
            },
        }
        let targets = |attribute: &Attribute<'_>| attribute.name == "trgLang";
        self.has_target_language = self.version != Version::Two || attributes.iter().any(targets);
    }

    fn element(&mut self, at: usize, name: &'a str, local: &str, attributes: &[Attribute<'a>]) {
        if self.version.is_unit(name) {
            self.begin_unit(at, name, attributes);
        }
        if !name.is_empty() {
            elements::check(self.version, name, at, attributes, self.report);
        }
        if name == "file" {
            self.ids.clear();
        }
        let depth = self.open.len();
        let parent = depth.checked_sub(2).map_or("", |parent| self.open[parent].name);
        if name == "target" && !std::mem::replace(&mut self.has_target_language, true) {
            let message = "a target, but no trgLang on the root; XLIFF 2 requires it";
            self.report.error(Rule::Attribute, at, message);
        }
        let Some(unit) = &mut self.unit else { return };
        if unit.is_at(depth - 1) || parent == "segment" {
            let side = match name {
                "source" => Some(Side::Source),
                "seg-source" => Some(Side::Segmented),
                "target" => Some(Side::Target),
                "segment" => return unit.segment(at, attributes, self.report),
                _ => None,
            };
            if let Some(side) = side {
                return unit.enter(side, depth, at, attributes, self.report);
            }
        }
        unit.inner(self.version, at, local, attributes, self.report);
    }

    fn begin_unit(&mut self, at: usize, name: &str, attributes: &[Attribute<'a>]) {
        self.end_unit();
        self.report.begin_unit();
        let id_name = if self.version == Version::Txml { "segmentId" } else { "id" };
        let id = attributes.iter().find(|attribute| attribute.name == id_name);
        match id {
            None => {
                let message = format!("{name} without {id_name}; expected one");
                match self.version {
                    Version::Txml => self.report.warning(Rule::UnitId, at, message),
                    _ => self.report.error(Rule::UnitId, at, message),
                }
            }
            Some(Attribute { at, value, .. }) => {
                if !self.ids.insert(value.clone()) {
                    let message = format!("duplicate id `{value}`; expected it once in a file");
                    self.report.error(Rule::UnitId, *at, message);
                }
            }
        }
        let id = id.map(|id| id.value.clone());
        self.unit = Some(Unit::new(at, self.open.len(), id, attributes));
    }

    fn end_unit(&mut self) {
        if let Some(unit) = self.unit.take() {
            unit.finish(self.version, self.report);
        }
    }

    fn end(&mut self, at: usize, tag: &str) {
        if !self.open.iter().any(|open| open.tag == tag) {
            let message = format!("end tag `</{tag}>` without a start tag");
            return self.report.error(Rule::Syntax, at, message);
        }
        while let Some(innermost) = self.open.last() {
            let found = innermost.tag;
            if found != tag {
                self.missing_end(at, found);
            }
            self.close();
            if found == tag {
                break;
            }
        }
    }

    fn missing_end(&mut self, at: usize, tag: &str) {
        let message = format!("unclosed element `{tag}`; expected `</{tag}>` here");
        self.report.error(Rule::Syntax, at, message);
    }

    /// Closes the innermost element.
    fn close(&mut self) {
        let depth = self.open.len();
        let Some(Open { declared, .. }) = self.open.pop() else { return };
        self.namespaces.leave(declared);
        if self.skipped == Some(depth) {
            self.skipped = None;
            return;
        }
        if self.skipped.is_some() {
            return;
        }
        if self.unit.as_ref().is_some_and(|unit| unit.is_at(depth)) {
            self.end_unit();
        } else if let Some(unit) = &mut self.unit {
            unit.leave(depth);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(check: fn(&str, &mut Report), text: &str) -> Vec<String> {
        let mut report = Report::default();
        check(text, &mut report);
        report.pending.sort_by_key(|finding| finding.at);
        let show = |finding: crate::validate::report::PendingFinding| {
            format!("{}: {}", finding.rule.name(), finding.message)
        };
        report.pending.into_iter().map(show).collect()
    }

    fn one(units: &str) -> Vec<String> {
        let text = format!(
            "<xliff version='1.2' xmlns:sdl='urn:sdl'><file original='a' source-language='en' \
             target-language='de' datatype='plaintext'><body>{units}</body></file></xliff>"
        );
        found(check, &text)
    }

    fn two(units: &str) -> Vec<String> {
        let text = format!(
            "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.1' srcLang='en' \
             trgLang='de'><file id='f'>{units}</file></xliff>"
        );
        found(check, &text)
    }

    fn assert_one(found: &[String], expected: &str) {
        assert!(found.len() == 1 && found[0].starts_with(expected), "{expected}: {found:?}");
    }

    #[test]
    fn sound_documents_have_no_findings() {
        assert_eq!(
            one("<group><trans-unit id='1'><source>a <g id='1'>b</g></source><seg-source><mrk \
                 mtype='seg' mid='0'>a <g id='1'>b</g></mrk></seg-source><target state='final'><mrk \
                 mtype='seg' mid='0'><g id='1'>c</g></mrk></target><alt-trans><target/></alt-trans>\
                 <sdl:x><sdl:source/></sdl:x></trans-unit></group>"),
            [""; 0]
        );
        assert_eq!(
            two("<unit id='1'><segment id='s' state='final'><source>a <pc id='1'>b</pc></source>\
                 <target><pc id='1'>c</pc></target></segment><ignorable><source> </source>\
                 </ignorable></unit>"),
            [""; 0]
        );
        let txml = "<txml locale='en' targetlocale='de'><translatable><segment segmentId='1'>\
            <source>a</source><target>b</target></segment></translatable></txml>";
        assert_eq!(found(check_txml, txml), [""; 0]);
    }

    #[test]
    fn broken_xml_is_found() {
        assert_one(
            &one("<trans-unit id='1'><source>a</trans-unit>"),
            "syntax: unclosed element `source`",
        );
        assert_one(&found(check, "<xliff version='1.2'>"), "syntax: unclosed element `xliff`");
        assert_one(&found(check, "<html/>").split_off(1), "version: xliff without");
        assert_one(&found(check, ""), "root: no root");
        assert_one(&found(check, "<xliff version='1.2'/><xliff version='1.2'/>"), "root: a second");
        assert_one(&found(check, "<xliff version='1.2'/>x"), "root: text outside");
        assert_one(&found(check, "<xliff version='3'/>"), "version: version `3`");
        assert_one(&one("<y:note/>"), "namespace: the prefix `y`");
        let segment = |conf: &str| {
            let uri = "http://sdl.com/FileTypes/SdlXliff/1.0";
            found(
                check,
                &format!(
                    "<xliff version='1.2'><file xmlns:s='{uri}' original='a' \
                source-language='en' datatype='x'><body><s:seg conf='{conf}'/></body></file></xliff>"
                ),
            )
        };
        assert_one(&segment("Approved"), "state: conf `Approved`; expected");
        for level in ["Draft", "Unspecified", "RejectedTranslation", "ApprovedSignOff"] {
            assert_eq!(segment(level), [""; 0], "{level}");
        }
    }

    #[test]
    fn required_attributes_are_missed() {
        let all = found(check, "<xliff version='1.2'><file/></xliff>");
        assert_eq!(all.len(), 3, "{all:?}");
        assert_one(&found(check, "<xliff version='2.0'/>"), "attribute: xliff without srcLang");
        let target = "<xliff version='2.0' srcLang='en'><file id='f'><unit id='u'><segment><source>a\
            </source><target>b</target></segment></unit></file></xliff>";
        assert_one(&found(check, target), "attribute: a target, but no trgLang");
        assert_one(
            &found(check_txml, "<txml locale='en'/>"),
            "attribute: txml without targetlocale",
        );
    }

    #[test]
    fn units_have_ids_of_their_own() {
        let unit = "<trans-unit id='1'><source>a</source></trans-unit>";
        assert_one(&one(&unit.repeat(2)), "unit-id: duplicate id `1`");
        assert_one(
            &one("<trans-unit><source>a</source></trans-unit>"),
            "unit-id: trans-unit without",
        );
        assert_one(&one("<trans-unit id='1'/>"), "element: a unit without source");
        let twice = "<trans-unit id='1'><source>a</source><source>b</source></trans-unit>";
        assert_one(&one(twice), "element: a second source");
        let unit = "<unit id='1'><segment id='s'><source>a</source></segment><segment id='s'><source>\
            b</source></segment></unit>";
        assert_one(&two(unit), "segment-id: duplicate segment id `s`");
    }

    #[test]
    fn segments_have_partners() {
        let unit = |source: &[&str], target: &[&str]| {
            let marks = |mids: &[&str]| -> String {
                mids.iter().map(|mid| format!("<mrk mtype='seg' mid='{mid}'>x</mrk>")).collect()
            };
            one(&format!(
                "<trans-unit id='1'><source>x</source><seg-source>{}</seg-source><target>{}</target>\
                 </trans-unit>",
                marks(source),
                marks(target)
            ))
        };
        assert_eq!(unit(&["1", "2"], &["2", "1"]), [""; 0]);
        assert_eq!(unit(&["1", "2"], &[]), [""; 0]);
        assert_one(&unit(&["1"], &["1", "2"]), "segment-id: the target segment `2`");
        assert_one(&unit(&["1", "2"], &["1"]), "segment-id: the source segment `2`");
        assert_one(&unit(&["1", "1"], &["1"]), "segment-id: duplicate segment `1`");
    }

    #[test]
    fn states_are_known_and_kept() {
        let unit = |state: &str, target: &str| {
            let source = "<source>a</source>";
            one(&format!(
                "<trans-unit id='1'>{source}<target {state}>{target}</target></trans-unit>"
            ))
        };
        assert_eq!(unit("state='x-own'", "b"), [""; 0]);
        assert_one(&unit("state='finished'", "b"), "state: state `finished`");
        assert_one(&unit("state='translated'", ""), "state: an empty target");
        assert_eq!(unit("state='new'", ""), [""; 0]);
        let segment = "<unit id='1'><segment state='done'><source>a</source></segment></unit>";
        assert_one(&two(segment), "state: state `done`");
        let segment = "<unit id='1'><segment state='final'><source>a</source></segment></unit>";
        assert_one(&two(segment), "state: an empty target");
    }

    #[test]
    fn both_sides_have_the_same_codes() {
        let unit = |source: &str, target: &str| {
            let texts = format!("<source>{source}</source><target>{target}</target>");
            one(&format!("<trans-unit id='1'>{texts}</trans-unit>"))
        };
        assert_eq!(unit("<x id='1'/>a<x id='2'/>", "<x id='2'/>b<x id='1'/>"), [""; 0]);
        assert_one(&unit("<x id='1'/>a", "b"), "inline: `x` 1 is only in the source");
        assert_one(&unit("a", "<g id='3'>b</g>"), "inline: `g` 3 is only in the target");
        assert_eq!(unit("<x id='1'/>a", ""), [""; 0]);
    }

    #[test]
    fn languages_are_tags() {
        let text = "<xliff version='1.2'><file original='a' source-language='english' datatype='x' \
            target-language='de_DE'/></xliff>";
        let all = found(check, text);
        assert!(all.len() == 2 && all.iter().all(|line| line.starts_with("language: ")), "{all:?}");
    }
}
