//! What a memory holds, in figures.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::convert::pairs;
use crate::error::Result;
use crate::lang::Tag;
use crate::memory::{Annotation, Inline, Source, Unit, Variant};

/// The figures of a memory.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Stats {
    /// Units, of however many variants.
    pub units: usize,
    /// Pairs of a source and a target.
    pub pairs: usize,
    /// Units without a pair.
    pub unpaired: usize,
    /// Segments, characters and words by language; the language that is not told is empty.
    pub languages: BTreeMap<String, Amount>,
    /// Pairs by bead type, as `2-1`, where the memory tells it.
    pub beads: BTreeMap<String, usize>,
    /// Pairs by tenth of confidence (`0.9` is 0.9 to 1), where the memory tells it.
    pub confidences: BTreeMap<String, usize>,
    /// Pairs by target characters for each source character, in steps of a quarter up to 4.
    pub length_ratios: BTreeMap<String, usize>,
    /// Pairs that are there already.
    pub duplicates: usize,
    /// Sources that have more than one target.
    pub ambiguous_sources: usize,
}

/// How much text there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// Segments.
    pub segments: usize,
    /// Characters (Unicode scalar values), without inline codes.
    pub characters: usize,
    /// Words between white space; where words are not written apart they are not told from sentences.
    pub words: usize,
}

/// Counts what a memory holds. Duplicates are known by hashes of 128 bits.
///
/// # Errors
/// When it cannot be read.
pub fn stats(source: Source, languages: [Option<&Tag>; 2]) -> Result<Stats> {
    let mut counter = Counter::default();
    for block in source {
        let block = block?;
        block.each(|unit| {
            counter.stats.units += 1;
            unit.variants.iter().for_each(|variant| counter.variant(variant));
            match pairs(&unit, block.header(), languages[0], languages[1]) {
                None => counter.stats.unpaired += 1,
                Some((source, targets)) => {
                    targets.into_iter().for_each(|target| counter.pair(&unit, source, target));
                }
            }
        })?;
    }
    counter.stats.ambiguous_sources = counter.ambiguous.len();
    Ok(counter.stats)
}

#[derive(Default)]
struct Counter {
    stats: Stats,
    seen: HashSet<u128>,
    /// The first target of each source, by the target's language.
    targets: HashMap<u128, u128>,
    ambiguous: HashSet<u128>,
}

impl Counter {
    fn variant(&mut self, variant: &Variant<'_>) {
        let text = variant.segment.text(Inline::Drop);
        if !self.stats.languages.contains_key(&*variant.language) {
            self.stats.languages.insert(variant.language.to_string(), Amount::default());
        }
        if let Some(amount) = self.stats.languages.get_mut(&*variant.language) {
            amount.segments += 1;
            amount.characters += text.chars().count();
            amount.words += text.split_whitespace().count();
        }
    }

    fn pair(&mut self, unit: &Unit<'_>, source: usize, target: usize) {
        self.stats.pairs += 1;
        let sides = [source, target].map(|i| &unit.variants[i]);
        let texts = sides.map(|variant| variant.segment.text(Inline::Drop));
        let lengths = [&texts[0], &texts[1]].map(|text| text.chars().count());
        *self.stats.length_ratios.entry(ratio(lengths)).or_default() += 1;
        let language = &sides[1].language;
        let key = xxh3_128(format!("{language}\0{}", texts[0]).as_bytes());
        let value = xxh3_128(texts[1].as_bytes());
        if !self.seen.insert(key ^ value.rotate_left(1)) {
            self.stats.duplicates += 1;
        }
        if *self.targets.entry(key).or_insert(value) != value {
            self.ambiguous.insert(key);
        }
        let props = sides.iter().flat_map(|variant| &variant.annotations);
        for annotation in unit.annotations.iter().chain(props) {
            self.prop(annotation);
        }
    }

    fn prop(&mut self, annotation: &Annotation<'_>) {
        let text = || annotation.text.text(Inline::Text);
        if annotation.is_prop("x-bead") {
            *self.stats.beads.entry(text().into_owned()).or_default() += 1;
        } else if annotation.is_prop("x-confidence") {
            let Some(value) = text().parse::<f64>().ok().filter(|v| (0.0..=1.0).contains(v)) else {
                return;
            };
            let tenth = format!("{:.1}", (value * 10.0).floor().min(9.0) / 10.0);
            *self.stats.confidences.entry(tenth).or_default() += 1;
        }
    }
}

/// The step of a quarter that a ratio of lengths falls into.
fn ratio([source, target]: [usize; 2]) -> String {
    let quarters = (4 * target).checked_div(source).unwrap_or(16).min(16);
    format!("{}.{:02}", quarters / 4, quarters % 4 * 25)
}
