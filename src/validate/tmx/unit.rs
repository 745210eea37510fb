//! Units: their variants, languages, texts and contexts.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::lang::{Memo, Wanted, is_alike};
use crate::validate::Rule;
use crate::validate::duplicates::{Key, Texts};
use crate::validate::language::Canonical;
use crate::validate::report::Report;
use crate::validate::tmx::attributes::Values;
use crate::validate::tmx::{inline, shape};
use crate::validate::xml::tree::{Child, Element, Name};

/// The props by which one tool or another tells equal sources apart.
const CONTEXTS: &[&str] = &[
    "file",
    "prev",
    "next",
    "id",
    "path",
    "x-context",
    "x-context-pre",
    "x-context-post",
    "x-document",
    "context_prev",
    "context_next",
    "x-context_seg_key",
    "x-previous-source-text",
    "x-next-source-text",
    "x-segment-id",
    "x-Context",
    "x-ContextContent",
    "previousMd5Segment",
    "nextMd5Segment",
    "Txt::FileName",
    "Txt::GroupName",
    "tmgr:context",
    "tmgr:docname",
    "tmgr:segNum",
];

/// Checks units.
pub(super) struct Units<'s> {
    text: &'s str,
    values: Values,
    hashed: Texts,
    canonical: Canonical,
    /// The source languages of the header and of units.
    sources: Memo<Arc<Wanted>>,
}

/// A variant with its text.
struct Variant<'t, 'a> {
    element: Element<'t, 'a>,
    language: &'t str,
    segment: Option<Element<'t, 'a>>,
    text: Cow<'t, str>,
}

impl<'s> Units<'s> {
    /// Units of a text within elements that declare these prefixes.
    pub(super) fn new(text: &'s str, prefixes: &[String]) -> Self {
        Self {
            text,
            values: Values::within(prefixes),
            hashed: Texts::default(),
            canonical: Canonical::default(),
            sources: Memo::default(),
        }
    }

    pub(super) fn text(&self) -> &'s str {
        self.text
    }

    /// Further prefixes are declared around the units.
    pub(super) fn declare(&mut self, prefixes: &[String]) {
        self.values = Values::within(prefixes);
    }

    /// Whether an element ends with its own end tag, or needs none.
    pub(super) fn is_closed(&self, element: Element<'_, '_>) -> bool {
        element.close_at() < element.end_at() || self.is_one_tag(element)
    }

    /// Whether an element is written as one tag.
    pub(super) fn is_one_tag(&self, element: Element<'_, '_>) -> bool {
        self.text[..element.content_at()].ends_with("/>")
    }

    /// Checks a unit of a file whose header names a source language.
    pub(super) fn check(
        &mut self,
        unit: Element<'_, '_>,
        source_language: Option<&str>,
        report: &mut Report,
    ) {
        report.begin_unit();
        shape::check(unit, &mut self.values, report);
        self.late(unit, Name::Tuv, report);
        let variants: Vec<_> = unit.elements_named(Name::Tuv).map(variant).collect();
        for variant in &variants {
            self.check_variant(variant, report);
        }
        self.languages(unit, &variants, report);
        codes(&variants, report);
        let language = unit.attribute("srclang").or(source_language);
        self.source(unit, &variants, language, report);
        report.end_unit(unit.attribute("tuid"));
    }

    fn check_variant(&self, variant: &Variant<'_, '_>, report: &mut Report) {
        self.late(variant.element, Name::Seg, report);
        let Some(segment) = variant.segment else {
            return report.error(Rule::Element, variant.element.at(), "tuv without seg");
        };
        if let Some(second) = variant.element.elements_named(Name::Seg).nth(1) {
            report.error(Rule::Element, second.at(), "a second seg; expected one in a tuv");
        }
        let is_padded = if segment.elements().next().is_some() {
            // A code stands for something: white space beside it is within the segment.
            let is_padded = is_blank_at(segment, Side::Start) || is_blank_at(segment, Side::End);
            if is_padded {
                report.padded(segment.at());
            }
            report.escaped(segment.at(), &variant.text);
            is_padded
        } else {
            report.segment(segment.at(), &variant.text)
        };
        if is_padded && report.is_repairing() {
            self.trim(segment, report);
        }
    }

    /// White space at the ends of a segment, as far as it stands there as itself.
    fn trim(&self, segment: Element<'_, '_>, report: &mut Report) {
        let (start, end) = (segment.content_at(), segment.close_at());
        let raw = &self.text[start..end];
        let (before, after) = (raw.len() - raw.trim_start().len(), raw.trim_end().len());
        for range in [start..start + before, start + after..end] {
            if !range.is_empty() {
                report.repair(Rule::SurroundingWhitespace, range, "");
            }
        }
    }

    /// Looks for the source variant, and notes what duplicates are known by.
    fn source(
        &mut self,
        unit: Element<'_, '_>,
        variants: &[Variant<'_, '_>],
        language: Option<&str>,
        report: &mut Report,
    ) {
        if variants.is_empty() {
            return;
        }
        let source = language.and_then(|language| self.position(variants, language));
        if let (Some(language), None) = (language, source) {
            // What is not a language at all is reported where it is written.
            if self.wanted(language).is_language() {
                let message = format!("no variant in the source language {language}");
                report.error(Rule::SourceLanguage, unit.at(), message);
            }
        }
        let source = source.unwrap_or(0);
        self.keys(unit, variants, source, report);
    }

    /// Notes what duplicates are known by: each target with the source, the context and the
    /// language of the target.
    fn keys(
        &mut self,
        unit: Element<'_, '_>,
        variants: &[Variant<'_, '_>],
        source: usize,
        report: &mut Report,
    ) {
        let source_hash = self.hash(&variants[source]);
        self.hashed.add_number(source_hash);
        add_contexts(unit, &mut self.hashed);
        let source_hash = self.hashed.hash();
        let id = unit.attributes().iter().find(|a| a.name == "tuid").map(|a| a.raw);
        let (at, number) = (unit.at(), report.units);
        let mut key = |source, targets| {
            report.keys.push(Key { at, unit: number, id, source, targets });
        };
        if variants.len() == 1 {
            key(Some(source_hash), 0);
        }
        let is_blank = |variant: &Variant<'_, '_>| variant.text.trim().is_empty();
        for (_, target) in variants.iter().enumerate().filter(|&(i, _)| i != source) {
            if is_blank(&variants[source]) || is_blank(target) {
                key(None, 0);
                continue;
            }
            self.hashed.add_number(source_hash);
            self.hashed.add(&self.canonical.of(target.language));
            let source = self.hashed.hash();
            self.hashed.add(&target.text);
            // The upper half would do as well: all bits of a hash are alike.
            key(Some(source), self.hashed.hash() as u32);
        }
    }

    /// The variant that serves as the source.
    fn position(&self, variants: &[Variant<'_, '_>], language: &str) -> Option<usize> {
        let same = variants.iter().position(|variant| is_alike(variant.language, language));
        let nearest = || {
            let languages = variants.iter().map(|variant| variant.language);
            self.wanted(language).nearest(languages)
        };
        same.or_else(nearest)
    }

    fn wanted(&self, language: &str) -> Arc<Wanted> {
        self.sources.get(language, || Arc::new(Wanted::new(language)))
    }

    /// Notes and props after what they should precede. Some known tools write them there.
    fn late(&self, parent: Element<'_, '_>, child: Name, report: &mut Report) {
        let is_late = |name| matches!(name, Name::Note | Name::Prop);
        // As a rule nothing follows but its like.
        if parent.elements().skip_while(|e| e.name() != child).all(|e| !is_late(e.name())) {
            return;
        }
        let mut before = parent.content_at();
        let mut elements = parent.elements();
        let Some(first) = elements.by_ref().find(|element| {
            let is_first = element.name() == child;
            before = if is_first { before } else { element.end_at() };
            is_first
        }) else {
            return;
        };
        let mut late = Vec::new();
        for element in elements.filter(|e| is_late(e.name())) {
            let message = format!("{} after {}; expected it before", element.tag(), first.tag());
            report.warning(Rule::Order, element.at(), message);
            // One that lacks its end tag would take in what it is put before.
            if self.is_closed(element) {
                late.push(element.at()..element.end_at());
            }
        }
        if !late.is_empty() && report.is_repairing() {
            let (range, with) = moved_up(self.text, before, &late);
            report.repair(Rule::Order, range, with);
        }
    }

    fn languages(&self, unit: Element<'_, '_>, variants: &[Variant<'_, '_>], report: &mut Report) {
        match variants {
            [] => report.error(Rule::Element, unit.at(), "tu without tuv"),
            [_] => report.warning(Rule::Variants, unit.at(), "a single tuv; nothing is translated"),
            [one, other]
                if self.canonical.of(one.language) != self.canonical.of(other.language) =>
            {
                return;
            }
            _ => {}
        }
        let mut seen = BTreeSet::new();
        for variant in variants.iter().filter(|variant| !variant.language.is_empty()) {
            if !seen.insert(self.canonical.of(variant.language)) {
                let message = format!("a second tuv in {}", variant.language);
                report.warning(Rule::Variants, variant.element.at(), message);
            }
        }
    }

    fn hash(&mut self, variant: &Variant<'_, '_>) -> u64 {
        self.hashed.add(&self.canonical.of(variant.language));
        self.hashed.add(&variant.text);
        self.hashed.hash()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// Whether a segment has white space at one of its ends, be it highlighted.
fn is_blank_at(element: Element<'_, '_>, side: Side) -> bool {
    let mut children = element.children();
    let child = if side == Side::Start { children.next() } else { children.last() };
    match child {
        Some(Child::Text { text, .. }) if side == Side::Start => {
            text.starts_with(char::is_whitespace)
        }
        Some(Child::Text { text, .. }) => text.ends_with(char::is_whitespace),
        Some(Child::Element(inner)) => !inner.name().is_native_code() && is_blank_at(inner, side),
        None => false,
    }
}

fn variant<'t, 'a>(element: Element<'t, 'a>) -> Variant<'t, 'a> {
    let segment = element.elements_named(Name::Seg).next();
    let language = element.attribute("xml:lang").or(element.attribute("lang")).unwrap_or_default();
    Variant { element, language, segment, text: segment.map(Element::text).unwrap_or_default() }
}

/// Codes are matched by their number `x`: every variant should have those that the first has.
fn codes(variants: &[Variant<'_, '_>], report: &mut Report) {
    let mut first: Option<Vec<&str>> = None;
    for segment in variants.iter().filter_map(|variant| variant.segment) {
        let found = inline::check(segment, report);
        let first = first.get_or_insert_with(|| found.clone());
        if *first != found {
            let odd = inline::odd(first, &found).join(", ");
            let message = format!("codes x={odd} are not in every variant");
            // Half of a pair may rightly be in another segment; TMX readers accept that.
            report.warning(Rule::Inline, segment.at(), message);
        }
    }
}

/// A text with some ranges, and the white space before each, moved up to an offset.
fn moved_up(text: &str, to: usize, ranges: &[Range<usize>]) -> (Range<usize>, String) {
    let (mut moved, mut others, mut at) = (String::new(), String::new(), to);
    for range in ranges {
        let before = &text[at..range.start];
        let start = at + before.trim_ascii_end().len();
        others.push_str(&text[at..start]);
        moved.push_str(&text[start..range.end]);
        at = range.end;
    }
    (to..at, moved + &others)
}

/// What tells the unit from others with its source, at whatever level it stands.
fn add_contexts(unit: Element<'_, '_>, hashed: &mut Texts) {
    let of_variants = unit.elements_named(Name::Tuv).flat_map(|tuv| tuv.elements_named(Name::Prop));
    let mut found: Vec<(usize, Cow<'_, str>)> = Vec::new();
    for prop in unit.elements_named(Name::Prop).chain(of_variants) {
        let name = prop.attribute("type").unwrap_or_default();
        if let Some(context) = CONTEXTS.iter().position(|&context| context == name) {
            found.push((context, prop.text()));
        }
    }
    found.sort_by_key(|&(context, _)| context);
    for (context, text) in found {
        hashed.add_number(context as u64);
        hashed.add(&text);
    }
}
