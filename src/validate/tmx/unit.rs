//! The rules of units: variants, languages, texts and contexts.

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
use crate::validate::tmx::{inline, structure};
use crate::validate::xml::tree::{Child, Element, Name};

/// The properties by which CAT tools distinguish equal sources.
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

/// Checks the units of a chunk.
pub(super) struct Units<'s> {
    text: &'s str,
    values: Values,
    /// The buffer for texts that are hashed.
    hashed: Texts,
    canonical: Canonical,
    /// The parsed source languages of the header and of units.
    sources: Memo<Arc<Wanted>>,
}

/// A variant (`tuv`) with its text.
struct Variant<'t, 'a> {
    element: Element<'t, 'a>,
    language: &'t str,
    segment: Option<Element<'t, 'a>>,
    text: Cow<'t, str>,
}

impl<'s> Units<'s> {
    /// Creates it for the units of a chunk, in the scope of these namespace prefixes.
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

    /// Sets the namespace prefixes in scope.
    pub(super) fn declare(&mut self, prefixes: &[String]) {
        self.values = Values::within(prefixes);
    }

    /// Whether an element has an end tag or is an empty-element tag.
    pub(super) fn is_closed(&self, element: Element<'_, '_>) -> bool {
        element.close_at() < element.end_at() || self.is_one_tag(element)
    }

    /// Whether an element is an empty-element tag.
    pub(super) fn is_one_tag(&self, element: Element<'_, '_>) -> bool {
        self.text[..element.content_at()].ends_with("/>")
    }

    /// Checks a unit. `source_language` is that of the header.
    pub(super) fn check(
        &mut self,
        unit: Element<'_, '_>,
        source_language: Option<&str>,
        report: &mut Report,
    ) {
        report.begin_unit();
        structure::check(unit, &mut self.values, report);
        self.annotation_order(unit, Name::Tuv, report);
        let variants: Vec<_> = unit.elements_named(Name::Tuv).map(variant).collect();
        for variant in &variants {
            self.check_variant(variant, report);
        }
        self.languages(unit, &variants, report);
        inline_elements(&variants, report);
        let language = unit.attribute("srclang").or(source_language);
        self.source(unit, &variants, language, report);
        report.end_unit(unit.attribute("tuid"));
    }

    fn check_variant(&self, variant: &Variant<'_, '_>, report: &mut Report) {
        self.annotation_order(variant.element, Name::Seg, report);
        let Some(segment) = variant.segment else {
            return report.error(Rule::Element, variant.element.at(), "tuv without seg");
        };
        if let Some(second) = variant.element.elements_named(Name::Seg).nth(1) {
            report.error(Rule::Element, second.at(), "a second seg; expected one in a tuv");
        }
        let is_padded = if segment.elements().next().is_some() {
            // An inline element can stand for visible text, so that white space next to it is inner
            // white space.
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

    /// Notes the repairs that remove literal white space at the ends of a segment.
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

    /// Checks that there is a source variant, and notes the keys by which duplicates are detected.
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
            // A value that is not a language is reported at its attribute.
            if self.requested(language).is_language() {
                let message = format!("no variant in the source language {language}");
                report.error(Rule::SourceLanguage, unit.at(), message);
            }
        }
        let source = source.unwrap_or(0);
        self.keys(unit, variants, source, report);
    }

    /// Notes the keys of duplicates: each target with the source, the context and the target
    /// language.
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
            // 32 of the 64 bits are enough, because the source has a hash of its own.
            key(Some(source), self.hashed.hash() as u32);
        }
    }

    /// The index of the variant that is the source.
    fn position(&self, variants: &[Variant<'_, '_>], language: &str) -> Option<usize> {
        let same = variants.iter().position(|variant| is_alike(variant.language, language));
        let nearest = || {
            let languages = variants.iter().map(|variant| variant.language);
            self.requested(language).nearest(languages)
        };
        same.or_else(nearest)
    }

    /// A requested language, from the cache if possible.
    fn requested(&self, language: &str) -> Arc<Wanted> {
        self.sources.get(language, || Arc::new(Wanted::new(language)))
    }

    /// Reports notes and properties after the element that they must precede. Some known tools
    /// write them there.
    fn annotation_order(&self, parent: Element<'_, '_>, child: Name, report: &mut Report) {
        let is_late = |name| matches!(name, Name::Note | Name::Prop);
        // In nearly all files there is none, and the check ends here.
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
            // An element without end tag cannot be moved: it would enclose what follows it.
            if self.is_closed(element) {
                late.push(element.at()..element.end_at());
            }
        }
        if !late.is_empty() && report.is_repairing() {
            let (range, with) = moved_up(self.text, before, &late);
            report.repair(Rule::Order, range, with);
        }
    }

    /// Checks that there are at least two variants, each in a different language.
    fn languages(&self, unit: Element<'_, '_>, variants: &[Variant<'_, '_>], report: &mut Report) {
        match variants {
            [] => report.error(Rule::Element, unit.at(), "tu without tuv"),
            [_] => {
                report.warning(Rule::Variants, unit.at(), "only one tuv; there is no translation")
            }
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

/// Whether a segment has white space at one of its ends, also within `hi`.
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

/// Checks the inline elements. They are matched by their number `x`: every variant must have those
/// of the first one.
fn inline_elements(variants: &[Variant<'_, '_>], report: &mut Report) {
    let mut first: Option<Vec<&str>> = None;
    for segment in variants.iter().filter_map(|variant| variant.segment) {
        let found = inline::check(segment, report);
        let first = first.get_or_insert_with(|| found.clone());
        if *first != found {
            let unmatched = inline::unmatched(first, &found).join(", ");
            let message = format!("inline elements x={unmatched} are not in every variant");
            // Only a warning: half of a pair may correctly be in another segment, which readers
            // accept.
            report.warning(Rule::Inline, segment.at(), message);
        }
    }
}

/// Moves some ranges of a text, each with the white space before it, up to an offset. Returns the
/// range to replace and its replacement.
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

/// Adds the context that distinguishes the unit from others with the same source: properties of the
/// unit and its variants.
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
