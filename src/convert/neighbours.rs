//! Where units stand, and units with their context in the names of a dialect.
//!
//! Neighbours may be in another block, and a source may have been there with another target in any
//! block before. So places are found in one pass in order, before the blocks are formatted on several
//! threads; of the units that are gone only hashes are held.

use std::borrow::Cow;
use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_128;

use crate::convert::Options;
use crate::error::Result;
use crate::memory::Choice;
use crate::memory::{
    Annotation, AnnotationKind, Attributes, Chunk, Content, InlineHandling, TransUnit, Variant,
};
use crate::memory::{Context, Dialect, PropLevel};

/// A block, and the places of its units with one more at each end; none without a dialect.
pub(super) struct Job {
    pub(super) block: Chunk,
    pub(super) places: Vec<Place>,
}

/// Where a unit stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The memory and the document; empty beyond the edge of all memories, and for the parts of units,
    /// which stand behind all units and not where their text does.
    group: String,
    source: String,
    /// Whether its source was there before, with another target.
    is_variant: bool,
}

/// Blocks with the places of their units.
pub(super) struct Jobs<I> {
    blocks: I,
    is_wanted: bool,
    choice: Choice,
    /// The block that waits for the unit behind it.
    held: Option<(Chunk, Vec<Place>)>,
    /// The last unit before that block.
    before: Place,
    /// The first target of each source.
    targets: HashMap<u128, u128>,
}

impl<I: Iterator<Item = Result<Chunk>>> Jobs<I> {
    pub(super) fn new(blocks: I, options: &Options) -> Self {
        Self {
            blocks,
            is_wanted: options.dialect.is_some(),
            choice: Choice::new(options.source.as_ref(), options.target.as_ref()),
            held: None,
            before: Place::default(),
            targets: HashMap::new(),
        }
    }

    /// The block that was held, now that what follows it is known.
    fn release(&mut self, held: Option<(Chunk, Vec<Place>)>, after: Place) -> Option<Job> {
        let (block, units) = held?;
        let last = units.last().cloned().unwrap_or_default();
        let before = std::mem::replace(&mut self.before, last);
        let places = [before].into_iter().chain(units).chain([after]).collect();
        Some(Job { block, places })
    }

    fn places(&mut self, block: &Chunk) -> Result<Vec<Place>> {
        let mut places = Vec::new();
        block.each(|unit| places.push(self.place(unit, block)))?;
        Ok(places)
    }

    fn place(&mut self, unit: &TransUnit<'_>, block: &Chunk) -> Place {
        let (source, targets) = self.choice.of(unit, block.header()).unwrap_or_default();
        let Some(variant) = unit.variants.get(source) else { return Place::default() };
        let text = variant.segment.text(InlineHandling::Drop);
        let mut is_variant = false;
        for target in targets.into_iter().map(|target| &unit.variants[target]) {
            let key = xxh3_128(format!("{}\0{text}", target.language).as_bytes());
            let value = xxh3_128(target.segment.text(InlineHandling::Drop).as_bytes());
            is_variant |= *self.targets.entry(key).or_insert(value) != value;
        }
        let is_part = unit.variants.iter().any(|variant| told(unit, variant, PART).is_some());
        let document = told(unit, variant, DOCUMENT).unwrap_or_default();
        let group = match is_part {
            true => String::new(),
            false => format!("{}\0{document}", block.name()),
        };
        Place { group, source: text.into_owned(), is_variant }
    }
}

impl<I: Iterator<Item = Result<Chunk>>> Iterator for Jobs<I> {
    type Item = Result<Job>;

    fn next(&mut self) -> Option<Result<Job>> {
        loop {
            let block = match self.blocks.next() {
                Some(Ok(block)) if !self.is_wanted => {
                    return Some(Ok(Job { block, places: Vec::new() }));
                }
                Some(Ok(block)) => block,
                Some(Err(error)) => return Some(Err(error)),
                None => {
                    let held = self.held.take();
                    return self.release(held, Place::default()).map(Ok);
                }
            };
            let places = match self.places(&block) {
                Ok(places) => places,
                Err(error) => return Some(Err(error)),
            };
            // A block without units has nothing to format.
            let Some(first) = places.first().cloned() else { continue };
            let held = self.held.replace((block, places));
            if let Some(job) = self.release(held, first) {
                return Some(Ok(job));
            }
        }
    }
}

/// The props that tell of the document, of the neighbours and of what else a dialect writes.
const DOCUMENT: &[&str] =
    &["x-document", "source-document", "file", "filename", "x-MateCAT-filename", "Txt::FileName"];
const PREVIOUS: &[&str] =
    &["x-previous", "prev", "context_prev", "x-previous-source-text", "x-context-pre"];
const NEXT: &[&str] = &["x-next", "next", "context_next", "x-next-source-text", "x-context-post"];
const ID: &[&str] = &["x-unit-id", "x-segment-id"];
const CONFIDENCE: &[&str] = &["x-confidence"];
const PART: &[&str] = &["x-part"];
const SECTION: &[&str] = &["x-section", "Txt::GroupName"];

/// The first of these props that the unit or the variant has.
fn told(unit: &TransUnit<'_>, variant: &Variant<'_>, names: &[&str]) -> Option<String> {
    let props = || variant.annotations.iter().chain(&unit.annotations);
    let found = names.iter().find_map(|name| props().find(|prop| prop.is_prop(name)));
    found.map(|prop| without_element(&prop.text.text(InlineHandling::Text)))
}

/// A neighbour without the `<seg>` that memoQ writes around it.
fn without_element(text: &str) -> String {
    match text.strip_prefix("<seg>").and_then(|rest| rest.strip_suffix("</seg>")) {
        Some(inner) => Content::Xml(inner).text(InlineHandling::Drop).into_owned(),
        None => text.to_owned(),
    }
}

/// The unit with its context in the names of `dialect` and in those of no other. `places` are those of
/// the unit before, of its own and of the one after.
pub(super) fn dressed<'a>(
    unit: &TransUnit<'a>,
    source: usize,
    places: &[Place],
    dialect: Dialect,
) -> TransUnit<'a> {
    let mut dressed = unit.clone();
    let id = name(&mut dressed, source);
    strip(&mut dressed.annotations);
    let mut facts = facts(unit, source, places);
    facts.id = facts.id.or(id);
    let mut pair = String::new();
    for (i, variant) in dressed.variants.iter_mut().enumerate() {
        strip(&mut variant.annotations);
        let level = if i == source { PropLevel::Source } else { PropLevel::Target };
        if i != source {
            let given = &unit.variants[i];
            facts.target_section = own(given, SECTION);
            facts.confidence = own(given, CONFIDENCE).map(in_decimals);
            if pair.is_empty() {
                pair = format!("{}-{}", unit.variants[source].language, given.language);
            }
        }
        add(&mut variant.annotations, props(dialect, level, &facts, &pair));
    }
    let mut all = Vec::new();
    // OmegaT does not look at the neighbours without the document.
    if places[1].is_variant && facts.document.is_some() {
        all.extend(props(dialect, PropLevel::Variant, &facts, &pair));
    }
    all.extend(props(dialect, PropLevel::Unit, &facts, &pair));
    add(&mut dressed.annotations, all);
    dressed
}

/// What a variant itself tells.
fn own<'a>(variant: &Variant<'_>, names: &[&str]) -> Option<Cow<'a, str>> {
    told(&TransUnit::default(), variant, names).map(Cow::Owned)
}

/// A confidence as memories have it: JSON has 1.000 as 1.0.
fn in_decimals(confidence: Cow<'_, str>) -> Cow<'_, str> {
    match confidence.parse::<f64>() {
        Ok(value) if value.is_finite() => format!("{value:.3}").into(),
        _ => confidence,
    }
}

/// Takes the `tuid` away, which OmegaT would take for the segment's identity, and returns it; one that
/// is not the unit's id becomes a prop.
fn name(unit: &mut TransUnit<'_>, source: usize) -> Option<Cow<'static, str>> {
    let tuid = unit.attributes.get("tuid")?.into_owned();
    let kept = unit.attributes.iter().filter(|(name, _)| name != "tuid").collect();
    unit.attributes = Attributes::List(kept);
    match told(unit, &unit.variants[source], ID) {
        None => return Some(tuid.into()),
        Some(id) if id == tuid => {}
        Some(_) => unit.variants[source].annotations.push(prop("x-tuid".into(), tuid)),
    }
    None
}

fn facts<'a>(unit: &TransUnit<'_>, source: usize, places: &[Place]) -> Context<'a> {
    let variant = &unit.variants[source];
    let find = |names| told(unit, variant, names).filter(|text| !text.is_empty()).map(Cow::Owned);
    let neighbour = |names, place: &Place| {
        let beside = || {
            (!place.group.is_empty() && place.group == places[1].group)
                .then(|| place.source.clone())
        };
        let found = told(unit, variant, names).or_else(beside);
        found.filter(|text| !text.is_empty()).map(Cow::Owned)
    };
    let others = unit.variants.iter().enumerate().filter(|&(i, _)| i != source);
    let file = || others.clone().find_map(|(_, target)| own(target, &["filename"]));
    Context {
        document: find(DOCUMENT).or_else(file),
        id: find(ID),
        source_section: find(SECTION),
        previous: neighbour(PREVIOUS, &places[0]),
        next: neighbour(NEXT, &places[2]),
        ..Context::default()
    }
}

/// Takes away what any dialect says, and what became of the fields of JSON.
fn strip(annotations: &mut Vec<Annotation<'_>>) {
    let is_context = |annotation: &Annotation<'_>| {
        let name = annotation.attributes.get("type").unwrap_or_default();
        annotation.kind == AnnotationKind::Prop
            && (Dialect::knows(&name) || matches!(&*name, "x-previous" | "x-next"))
    };
    annotations.retain(|annotation| !is_context(annotation));
}

fn props(
    dialect: Dialect,
    level: PropLevel,
    facts: &Context<'_>,
    pair: &str,
) -> Vec<Annotation<'static>> {
    let told = dialect
        .props(level)
        .filter_map(|said| Some(prop(said.name(pair), said.value(facts)?.into_owned())));
    told.collect()
}

fn prop(name: Cow<'static, str>, text: String) -> Annotation<'static> {
    Annotation {
        kind: AnnotationKind::Prop,
        attributes: Attributes::List(vec![("type".into(), name)]),
        text: Content::Plain(text.into()),
    }
}

/// Puts what is new before what is there.
fn add<'a>(annotations: &mut Vec<Annotation<'a>>, new: Vec<Annotation<'a>>) {
    annotations.splice(..0, new);
}
