//! Units: their variants, languages, texts and contexts.

use std::collections::{BTreeSet, HashMap};

use crate::memory::tree::Element;
use crate::validate::Rule;
use crate::validate::duplicates::Duplicates;
use crate::validate::language::{comparable, serves};
use crate::validate::report::Report;
use crate::validate::tmx::{inline, shape};

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

/// The units of a file.
#[derive(Default)]
pub(super) struct Units {
    /// The header's `srclang`.
    pub(super) source_language: Option<String>,
    count: usize,
    duplicates: Duplicates,
}

/// A variant with its text.
struct Variant<'a> {
    element: &'a Element,
    language: &'a str,
    segment: Option<&'a Element>,
    text: String,
}

impl Units {
    pub(super) fn check(&mut self, unit: &Element, report: &mut Report) {
        self.count += 1;
        report.unit = Some((self.count, unit.attribute("tuid").map(str::to_owned)));
        shape::check(unit, report);
        late(unit, "tuv", report);
        let variants: Vec<_> = unit.elements_named("tuv").map(variant).collect();
        for variant in &variants {
            check_variant(variant, report);
        }
        languages(unit, &variants, report);
        codes(&variants, report);
        self.source(unit, &variants, report);
        report.unit = None;
    }

    /// Looks for the source variant, and whether its text was there before.
    fn source(&mut self, unit: &Element, variants: &[Variant<'_>], report: &mut Report) {
        if variants.is_empty() {
            return;
        }
        let language = unit.attribute("srclang").or(self.source_language.as_deref());
        let is_source =
            |variant: &Variant<'_>| language.is_some_and(|l| serves(variant.language, l));
        let source = variants.iter().position(is_source);
        if let (Some(language), None) = (language.filter(|&l| l != "*all*"), source) {
            let message = format!("no variant in the source language {language}");
            report.error(Rule::SourceLanguage, unit.at, message);
        }
        let source = source.unwrap_or(0);
        let key = |variant: &Variant<'_>| [comparable(variant.language), variant.text.clone()];
        let others = variants.iter().enumerate().filter(|&(i, _)| i != source);
        let mut targets: Vec<_> = others.map(|(_, variant)| key(variant)).collect();
        targets.sort();
        let place = (self.count, unit.at);
        let source = key(&variants[source]);
        self.duplicates.add(report, place, &source, &targets.concat(), &contexts(unit));
    }
}

fn variant(element: &Element) -> Variant<'_> {
    let segment = element.elements_named("seg").next();
    let language = element.attribute("xml:lang").or(element.attribute("lang")).unwrap_or_default();
    Variant { element, language, segment, text: segment.map(Element::text).unwrap_or_default() }
}

fn check_variant(variant: &Variant<'_>, report: &mut Report) {
    late(variant.element, "seg", report);
    let Some(segment) = variant.segment else {
        return report.error(Rule::Element, variant.element.at, "tuv without seg");
    };
    if let Some(second) = variant.element.elements_named("seg").nth(1) {
        report.error(Rule::Element, second.at, "a second seg; expected one in a tuv");
    }
    let has_codes = segment.elements().next().is_some();
    if !(has_codes && variant.text.is_empty()) {
        report.segment(segment.at, &variant.text);
    }
}

/// Notes and props after what they should precede. Some known tools write them there.
fn late(parent: &Element, child: &str, report: &mut Report) {
    let after = parent.elements().skip_while(|element| element.name != child);
    for element in after.filter(|element| matches!(element.name.as_str(), "note" | "prop")) {
        let message = format!("{} after {child}; expected it before", element.name);
        report.warning(Rule::Order, element.at, message);
    }
}

fn languages(unit: &Element, variants: &[Variant<'_>], report: &mut Report) {
    match variants {
        [] => report.error(Rule::Element, unit.at, "tu without tuv"),
        [_] => report.warning(Rule::Variants, unit.at, "a single tuv; nothing is translated"),
        _ => {}
    }
    let mut seen = BTreeSet::new();
    for variant in variants.iter().filter(|variant| !variant.language.is_empty()) {
        if !seen.insert(comparable(variant.language)) {
            let message = format!("a second tuv in {}", variant.language);
            report.warning(Rule::Variants, variant.element.at, message);
        }
    }
}

/// Codes are matched by their number `x`: every variant should have those that the first has.
fn codes(variants: &[Variant<'_>], report: &mut Report) {
    let mut first: Option<BTreeSet<String>> = None;
    for segment in variants.iter().filter_map(|variant| variant.segment) {
        let found = inline::check(segment, report);
        let first = first.get_or_insert_with(|| found.clone());
        let odd: Vec<_> = first.symmetric_difference(&found).map(String::as_str).collect();
        if !odd.is_empty() {
            let message = format!("codes x={} are not in every variant", odd.join(", "));
            report.error(Rule::Inline, segment.at, message);
        }
    }
}

/// What tells the unit from others with its source, at whatever level it stands.
fn contexts(unit: &Element) -> Vec<String> {
    let of_variants = unit.elements_named("tuv").flat_map(|tuv| tuv.elements_named("prop"));
    let mut found = HashMap::<&str, Vec<String>>::new();
    for prop in unit.elements_named("prop").chain(of_variants) {
        let name = prop.attribute("type").unwrap_or_default();
        if let Some(name) = CONTEXTS.iter().find(|&&context| context == name) {
            found.entry(name).or_default().push(prop.text());
        }
    }
    let in_order = CONTEXTS.iter().filter_map(|name| Some((name, found.get(name)?)));
    in_order.flat_map(|(name, texts)| [(*name).to_owned(), texts.join("\n")]).collect()
}
