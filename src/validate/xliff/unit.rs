//! The rules of a unit: its texts, segment ids, states and inline elements.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::validate::Rule;
use crate::validate::report::Report;
use crate::validate::xliff::elements::Version;
use crate::validate::xml::tokens::Attribute;

/// A text of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    /// The source cut into segments: `seg-source` (1.2).
    Segmented,
    Target,
}

/// The properties of a text.
#[derive(Default)]
struct Text<'a> {
    /// The offset of its element; `None` if there is none.
    at: Option<usize>,
    has_text: bool,
    /// Names and ids of its inline elements.
    codes: BTreeSet<(String, Cow<'a, str>)>,
    /// The ids of its segments (`mid`, 1.2), with their offsets.
    mids: Vec<(usize, Cow<'a, str>)>,
}

/// The unit that is being read.
pub(super) struct Unit<'a> {
    at: usize,
    depth: usize,
    id: Option<Cow<'a, str>>,
    is_approved: bool,
    texts: [Text<'a>; 3],
    /// The text that is being read, and the depth of its element.
    current: Option<(Side, usize)>,
    state: Option<(usize, Cow<'a, str>)>,
    segments: Vec<Cow<'a, str>>,
    /// Whether it has `segment` elements, each with a source and a target (2.x).
    has_segments: bool,
}

fn value<'a>(attributes: &[Attribute<'a>], name: &str) -> Option<(usize, Cow<'a, str>)> {
    let found = attributes.iter().find(|attribute| attribute.name == name)?;
    Some((found.at, found.value.clone()))
}

impl<'a> Unit<'a> {
    pub(super) fn new(
        at: usize,
        depth: usize,
        id: Option<Cow<'a, str>>,
        attributes: &[Attribute<'a>],
    ) -> Self {
        Self {
            at,
            depth,
            id,
            is_approved: value(attributes, "approved").is_some_and(|(_, value)| value == "yes"),
            texts: Default::default(),
            current: None,
            state: None,
            segments: Vec::new(),
            has_segments: false,
        }
    }

    /// Whether its element is at this depth.
    pub(super) fn is_at(&self, depth: usize) -> bool {
        self.depth == depth
    }

    /// Starts a segment of version 2.
    pub(super) fn segment(&mut self, at: usize, attributes: &[Attribute<'a>], report: &mut Report) {
        self.end_of_segment(Version::Two, report);
        self.has_segments = true;
        self.texts = Default::default();
        self.at = at;
        self.state = value(attributes, "state");
        if let Some((at, id)) = value(attributes, "id") {
            if self.segments.contains(&id) {
                let message = format!("duplicate segment id `{id}`; expected it once in a unit");
                report.error(Rule::SegmentId, at, message);
            }
            self.segments.push(id);
        }
    }

    /// Starts a source or target.
    pub(super) fn enter(
        &mut self,
        side: Side,
        depth: usize,
        at: usize,
        attributes: &[Attribute<'a>],
        report: &mut Report,
    ) {
        let text = &mut self.texts[side as usize];
        if text.at.replace(at).is_some() {
            let name = ["source", "seg-source", "target"][side as usize];
            report.error(Rule::Element, at, format!("a second {name}; expected one in a unit"));
        }
        if side == Side::Target {
            self.state = value(attributes, "state").or(self.state.take());
        }
        self.current = Some((side, depth));
    }

    /// Reads an element within a text.
    pub(super) fn inner(
        &mut self,
        version: Version,
        at: usize,
        name: &str,
        attributes: &[Attribute<'a>],
        report: &mut Report,
    ) {
        let Some((side, _)) = self.current else { return };
        let text = &mut self.texts[side as usize];
        if version.is_code(name) {
            let id = value(attributes, "id").or_else(|| value(attributes, "startRef"));
            let id = id.or_else(|| value(attributes, "x")).unwrap_or_default().1;
            text.codes.insert((name.to_owned(), id));
        }
        let is_segment = value(attributes, "mtype").is_some_and(|(_, kind)| kind == "seg");
        if name == "mrk" && is_segment {
            let (at, mid) = value(attributes, "mid").unwrap_or((at, Cow::Borrowed("")));
            if mid.is_empty() {
                report.warning(Rule::SegmentId, at, "a segment without mid");
            } else if text.mids.iter().any(|(_, known)| *known == mid) {
                let message = format!("duplicate segment `{mid}`; expected it once in a text");
                report.error(Rule::SegmentId, at, message);
            } else {
                text.mids.push((at, mid));
            }
        }
    }

    /// Reads text that is not white space.
    pub(super) fn text(&mut self) {
        if let Some((side, _)) = self.current {
            self.texts[side as usize].has_text = true;
        }
    }

    /// Ends an element within the unit.
    pub(super) fn leave(&mut self, depth: usize) {
        self.current = self.current.filter(|&(_, found)| found != depth);
    }

    /// Ends the unit.
    pub(super) fn finish(mut self, version: Version, report: &mut Report) {
        self.end_of_segment(version, report);
        report.end_unit(self.id.as_deref());
    }

    /// Checks a segment (2.x) or a unit (1.x), after all of its texts were read.
    fn end_of_segment(&mut self, version: Version, report: &mut Report) {
        let is_before = version == Version::Two && !self.has_segments;
        let [source, segmented, target] = &self.texts;
        if is_before {
            return;
        }
        if source.at.is_none() {
            report.error(Rule::Element, self.at, "a unit without source; expected one");
        }
        if target.has_text {
            codes(source, target, report);
        }
        let segmented = if segmented.at.is_some() { segmented } else { source };
        segment_ids(segmented, target, report);
        let is_done = self.state.as_ref().is_some_and(|(_, state)| is_done(state));
        if source.has_text && !target.has_text && target.codes.is_empty() {
            let state = self.state.as_ref().filter(|_| is_done).map(|(_, state)| &**state);
            if let Some(state) = state.or(self.is_approved.then_some("approved")) {
                let message = format!("an empty target, but its state is {state}");
                report.warning(Rule::State, target.at.unwrap_or(self.at), message);
            }
        }
    }
}

/// Whether a state implies that there is a translation.
fn is_done(state: &str) -> bool {
    matches!(state, "translated" | "reviewed" | "final" | "signed-off")
        || state.starts_with("needs-review")
}

/// Checks that source and target have the same inline elements.
fn codes(source: &Text<'_>, target: &Text<'_>, report: &mut Report) {
    let Some(at) = target.at else { return };
    for (these, others, side) in [(source, target, "source"), (target, source, "target")] {
        if let Some((name, id)) = these.codes.difference(&others.codes).next() {
            report.warning(Rule::Inline, at, format!("`{name}` {id} is only in the {side}"));
        }
    }
}

/// Checks that source and target have the same segments (1.2).
fn segment_ids(source: &Text<'_>, target: &Text<'_>, report: &mut Report) {
    if source.mids.is_empty() || target.mids.is_empty() {
        return;
    }
    let lacks = |text: &Text<'_>, mid: &str| text.mids.iter().all(|(_, other)| other != mid);
    for (at, mid) in target.mids.iter().filter(|(_, mid)| lacks(source, mid)) {
        let message = format!("the target segment `{mid}` has no counterpart in the source");
        report.error(Rule::SegmentId, *at, message);
    }
    for (at, mid) in source.mids.iter().filter(|(_, mid)| lacks(target, mid)) {
        let message = format!("the source segment `{mid}` has no counterpart in the target");
        report.warning(Rule::SegmentId, *at, message);
    }
}
