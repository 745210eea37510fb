//! Statistics of a translation memory.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::error::Result;
use crate::memory::{
    Account, Annotation, InlineHandling, MemoryReader, Selection, TransUnit, Variant,
};

/// The statistics of a translation memory.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Stats {
    /// Units, with any number of variants.
    pub units: usize,
    /// Pairs of a source and a target variant.
    pub pairs: usize,
    /// Units without a pair: incomplete or excluded ones.
    pub unpaired: usize,
    /// Segments, characters and words by language. The key is empty for text without a language.
    pub languages: BTreeMap<String, Amount>,
    /// Pairs by bead type, such as `2-1`, if the file states it.
    pub beads: BTreeMap<String, usize>,
    /// Pairs by tenth of confidence, if the file states it; `0.9` is 0.9 to 1.0.
    pub confidences: BTreeMap<String, usize>,
    /// Pairs by the number of target characters per source character, rounded down to a quarter, at
    /// most 4.
    pub length_ratios: BTreeMap<String, usize>,
    /// Pairs that repeat an earlier pair.
    pub duplicates: usize,
    /// Sources with different targets in one language.
    pub ambiguous_sources: usize,
    /// The coverage report: units read, and units excluded by reason.
    pub account: Account,
}

/// An amount of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// The number of segments.
    pub segments: usize,
    /// The number of characters (Unicode scalar values), without inline elements.
    pub characters: usize,
    /// The number of words between white space. Scripts without spaces between words are
    /// undercounted.
    pub words: usize,
}

/// Computes the statistics of a TM file. Duplicates are detected by 128-bit hashes.
///
/// # Errors
/// If the file cannot be read.
pub fn stats(reader: MemoryReader, selection: &Selection) -> Result<Stats> {
    let selection = selection.clone().with_text();
    let (mut counter, mut targets) = (Counter::default(), Vec::new());
    for chunk in reader {
        let chunk = chunk?;
        counter.stats.account.add_leniencies(chunk.leniencies());
        let reading = chunk.each(|unit| {
            counter.stats.account.units += 1;
            unit.variants.iter().for_each(|variant| counter.variant(variant));
            match selection.select(unit, chunk.header(), &mut targets) {
                Ok(source) => targets.iter().for_each(|&target| counter.pair(unit, source, target)),
                Err(reason) => counter.stats.account.exclude_unit(reason, unit),
            }
        })?;
        counter.stats.account.add_reading(reading);
    }
    counter.stats.units = counter.stats.account.units;
    counter.stats.unpaired = counter.stats.account.excluded_count();
    counter.stats.ambiguous_sources = counter.ambiguous.len();
    Ok(counter.stats)
}

#[derive(Default)]
struct Counter {
    stats: Stats,
    /// The hashes of the pairs so far.
    seen: HashSet<u128>,
    /// The hash of the first target, by that of the target language and the source.
    targets: HashMap<u128, u128>,
    /// The sources with different targets.
    ambiguous: HashSet<u128>,
}

impl Counter {
    fn variant(&mut self, variant: &Variant<'_>) {
        let text = variant.segment.text(InlineHandling::Drop);
        if !self.stats.languages.contains_key(&*variant.language) {
            self.stats.languages.insert(variant.language.to_string(), Amount::default());
        }
        if let Some(amount) = self.stats.languages.get_mut(&*variant.language) {
            amount.segments += 1;
            amount.characters += text.chars().count();
            amount.words += text.split_whitespace().count();
        }
    }

    fn pair(&mut self, unit: &TransUnit<'_>, source: usize, target: usize) {
        self.stats.pairs += 1;
        let sides = [source, target].map(|i| &unit.variants[i]);
        let texts = sides.map(|variant| variant.segment.text(InlineHandling::Drop));
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
        let bead = property(unit, &sides, "x-bead").or_else(|| Some(unit.field("bead")?.text()));
        if let Some(bead) = bead.filter(|bead| !bead.is_empty()) {
            *self.stats.beads.entry(bead.into_owned()).or_default() += 1;
        }
        let confidence = property(unit, &sides, "x-confidence");
        if let Some(text) = confidence.or_else(|| Some(unit.field("confidence")?.text())) {
            self.confidence(&text);
        }
    }

    fn confidence(&mut self, text: &str) {
        let Some(value) = text.parse::<f64>().ok().filter(|v| (0.0..=1.0).contains(v)) else {
            return;
        };
        let tenth = format!("{:.1}", (value * 10.0).floor().min(9.0) / 10.0);
        *self.stats.confidences.entry(tenth).or_default() += 1;
    }
}

/// The text of a property of the unit or of one of the two variants.
fn property<'a>(
    unit: &TransUnit<'a>,
    sides: &[&Variant<'a>; 2],
    name: &str,
) -> Option<Cow<'a, str>> {
    let own = sides.iter().flat_map(|variant| &variant.annotations);
    let mut all = unit.annotations.iter().chain(own);
    let found: Option<&Annotation<'a>> = all.find(|annotation| annotation.is_prop(name));
    found.map(|annotation| annotation.text.text(InlineHandling::Text))
}

/// The ratio of two lengths, rounded down to a quarter, at most 4.
fn ratio([source, target]: [usize; 2]) -> String {
    let quarters = (4 * target).checked_div(source).unwrap_or(16).min(16);
    format!("{}.{:02}", quarters / 4, quarters % 4 * 25)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Tag;
    use crate::memory::InputFormat;

    fn of(text: &str, format: InputFormat, languages: [&str; 2]) -> Stats {
        let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
        let source = MemoryReader::read("memory", Box::new(bytes), format).unwrap();
        let [source_language, target_language] = languages.map(|tag| Tag::parse(tag).ok());
        let selection = Selection::new(source_language.as_ref(), target_language.as_ref());
        stats(source, &selection).unwrap()
    }

    fn listed<V: Copy>(map: &BTreeMap<String, V>) -> Vec<(&str, V)> {
        map.iter().map(|(key, &value)| (key.as_str(), value)).collect()
    }

    const MANY: &str = "<tmx version='1.4'><header srclang='en'/><body>\
        <tu><tuv xml:lang='en'><seg>two <ph>x</ph>words</seg></tuv><tuv xml:lang='de'><seg>zwei</seg></tuv>\
        <tuv xml:lang='fr'><seg>deux mots</seg></tuv></tu>\
        <tu><tuv xml:lang='en'><seg>alone</seg></tuv></tu></body></tmx>";

    #[test]
    fn every_language_is_counted_without_codes() {
        let all = of(MANY, InputFormat::Tmx, ["", ""]);
        assert_eq!((all.units, all.pairs, all.unpaired), (2, 2, 1));
        let amount = |segments, characters, words| Amount { segments, characters, words };
        assert_eq!(
            listed(&all.languages),
            [("de", amount(1, 4, 1)), ("en", amount(2, 14, 3)), ("fr", amount(1, 9, 2))]
        );
        let one = of(MANY, InputFormat::Tmx, ["de", "fr"]);
        assert_eq!((one.pairs, one.unpaired, one.languages.len()), (1, 1, 3));
        assert_eq!(listed(&one.length_ratios), [("2.25", 1)]);
    }

    #[test]
    fn repeats_and_sources_with_several_targets_are_counted() {
        let table = "a\tA\nb\tB\na\tA\na\tC\na\tA\na\tD\n";
        let found = of(table, InputFormat::Tsv, ["", ""]);
        assert_eq!((found.pairs, found.duplicates, found.ambiguous_sources), (6, 2, 1));
        // A text with its translations into two languages is not ambiguous.
        let unit =
            MANY.replace("two <ph>x</ph>words", "x").replace("</body>", "").replace("</tmx>", "");
        let twice = format!("{unit}{}</body></tmx>", &unit[unit.find("<tu>").unwrap()..]);
        let found = of(&twice, InputFormat::Tmx, ["", ""]);
        assert_eq!((found.pairs, found.duplicates, found.ambiguous_sources), (4, 2, 0));
    }

    #[test]
    fn confidences_fall_into_tenths() {
        let row = |confidence: &str| format!("a,b,2-1,{confidence}\r\n");
        let rows: String = ["0", "0.099", "0.1", "0.3", "0.699", "0.7", "0.999", "1", "1.5", "x"]
            .map(row)
            .concat();
        let table = format!("source,target,bead,confidence\r\n{rows}");
        let found = of(&table, InputFormat::Csv, ["", ""]);
        let tenths = [("0.0", 2), ("0.1", 1), ("0.3", 1), ("0.6", 1), ("0.7", 1), ("0.9", 2)];
        assert_eq!(listed(&found.confidences), tenths);
        assert_eq!(listed(&found.beads), [("2-1", 10)]);
    }

    #[test]
    fn objects_tell_the_bead_as_rows_do() {
        let line = "{\"source\":\"a\",\"target\":\"b\",\"bead\":{\"source\":2,\"target\":1},\
                    \"confidence\":0.55}\n";
        let found = of(line, InputFormat::Jsonl, ["", ""]);
        assert_eq!(listed(&found.beads), [("2-1", 1)]);
        assert_eq!(listed(&found.confidences), [("0.5", 1)]);
    }

    #[test]
    fn ratios_of_lengths_go_up_to_four() {
        let quarters = [([4, 0], "0.00"), ([4, 1], "0.25"), ([3, 2], "0.50"), ([4, 4], "1.00")];
        for (lengths, quarter) in quarters {
            assert_eq!(ratio(lengths), quarter, "{lengths:?}");
        }
        for lengths in [[1, 4], [1, 400], [0, 1], [0, 0]] {
            assert_eq!(ratio(lengths), "4.00", "{lengths:?}");
        }
    }
}
