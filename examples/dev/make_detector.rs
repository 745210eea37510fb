//! Makes the tables by which `tmforge::lang::detect` knows languages: `data/detector.bin`, their
//! n-grams, and `data/hanzi.bin`, the characters of simplified and traditional Chinese.
//!
//! cargo run --release --example make_detector -- FOLDER data [WITHOUT ...]
//!
//! The sources named after the output folder are not used, so that they can be scored on.
//!
//! FOLDER has a folder for each source of texts, and these `LANG.txt` files with a text a line, as
//! described in data/README.md.

#![allow(clippy::print_stdout)] // a program of its own

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use encoding_rs::{BIG5, Encoding, GBK};

#[path = "../../src/lang/detect/grams.rs"]
mod grams;
#[path = "../../src/lang/detect/model.rs"]
#[allow(dead_code)]
mod model;

/// A script, its languages, the number of n-grams kept, and the binary logarithm of the number of
/// slots.
type Spec = (&'static str, &'static str, usize, u8);

const GROUPS: [Spec; 7] = [
    (
        "Latn",
        "af ast az br bs ca cs cy da de en eo es et eu fi fil fr fy ga gd gl hr hu id is it ku lt \
         lv ms nb nl nn oc om pl pt rm ro sk sl sq sr-Latn st sv sw tn tr uz vi xh zu",
        22_000,
        15,
    ),
    ("Cyrl", "be bg kk mk mn ru sr tg uk", 7_000, 14),
    ("Arab", "ar fa skr ug ur", 4_000, 13),
    ("Deva", "hi mr ne", 2_500, 12),
    ("Beng", "as bn", 1_500, 11),
    ("Ethi", "am", 800, 11),
    ("Hani", "ja zh-Hans zh-Hant", 6_000, 14),
];

/// The most bytes of one source that are used for a language.
const MOST_BYTES: usize = 900_000;
/// The rate per million below which an n-gram is as good as absent.
const FLOOR: f64 = 4.0;
/// One step of the stored weights, in natural logarithms.
const STEP: f64 = 0.6;

type Counts = HashMap<u64, f64>;

fn main() {
    let mut args = std::env::args().skip(1);
    let (folder, out) = (args.next().expect("a folder"), args.next().expect("an output folder"));
    let out = Path::new(&out);
    let without: Vec<String> = args.collect();
    let mut table = Vec::new();
    for spec in GROUPS {
        let before = table.len();
        group(&spec, Path::new(&folder), &without, &mut table);
        println!("{}: {} bytes", spec.0, table.len() - before);
    }
    std::fs::write(out.join("detector.bin"), &table).unwrap();
    println!("{} bytes", table.len());
    std::fs::write(out.join("hanzi.bin"), hanzi()).unwrap();
}

/// Two bits for each character from U+4E00 to U+9FFF: whether it is in GB 2312 and in Big5.
fn hanzi() -> Vec<u8> {
    let mut table = vec![0u8; 0x5200 / 4];
    for (at, c) in ('\u{4E00}'..='\u{9FFF}').enumerate() {
        let gb = matches!(two_bytes(GBK, c), Some([0xB0..=0xF7, 0xA1..=0xFE]));
        let big5 = two_bytes(BIG5, c).is_some();
        table[at / 4] |= (u8::from(gb) | u8::from(big5) << 1) << (at % 4 * 2);
    }
    table
}

fn two_bytes(encoding: &'static Encoding, c: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = encoding.encode(c.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        &[a, b] if !failed => Some([a, b]),
        _ => None,
    }
}

fn group(
    &(script, names, most, bits): &Spec,
    folder: &Path,
    without: &[String],
    table: &mut Vec<u8>,
) {
    let languages: Vec<&str> = names.split(' ').collect();
    let mut texts: Vec<Vec<String>> =
        languages.iter().map(|language| read(folder, language, without)).collect();
    let shared = shared_words(&texts, script);
    for lines in &mut texts {
        for line in lines {
            *line = without_words(line, &shared);
        }
    }
    let ideographs = script == "Hani";
    let first = Made::new(&texts, most, ideographs);
    if languages.len() > 3 && !ideographs {
        for (index, lines) in texts.iter_mut().enumerate() {
            let all = lines.len();
            lines.retain(|line| first.may_be(line, index));
            let lost = all - lines.len();
            if lost * 50 > all {
                println!("  {}: {lost} of {all} lines are not in it", languages[index]);
            }
        }
    }
    let made = Made::new(&texts, most, ideographs);
    made.write(&texts, &format!("{script} {}", languages.join(" ")), bits, table);
}

/// The lines of a language from all sources.
fn read(folder: &Path, language: &str, without: &[String]) -> Vec<String> {
    let mut sources: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    sources.sort();
    let mut lines = Vec::new();
    for source in sources {
        let name = source.file_name().unwrap().to_string_lossy().into_owned();
        let path = source.join(format!("{language}.txt"));
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if without.contains(&name) {
            continue;
        }
        // Every n-th line, so that no chapter is preferred.
        let step = text.len().div_ceil(MOST_BYTES);
        lines.extend(text.lines().step_by(step).map(str::to_owned));
    }
    lines
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

/// The words that occur in a third of the languages: names and international words, which say more
/// about the software than about the language.
fn shared_words(texts: &[Vec<String>], script: &str) -> HashSet<String> {
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    for lines in texts {
        let own: BTreeSet<String> =
            lines.iter().flat_map(|line| words(line)).map(str::to_lowercase).collect();
        for word in own {
            *languages.entry(word).or_default() += 1;
        }
    }
    let least = (texts.len() / 3).max(4);
    let is_shared = |(word, count): (String, usize)| {
        let kept = count < least || (script == "Latn" && word.chars().count() < 3);
        (!kept).then_some(word)
    };
    languages.into_iter().filter_map(is_shared).collect()
}

fn without_words(line: &str, shared: &HashSet<String>) -> String {
    let mut out = String::new();
    for token in line.split_inclusive(|c: char| !c.is_alphabetic()) {
        let word = token.trim_end_matches(|c: char| !c.is_alphabetic());
        let is_name = word.len() > 1 && word.chars().all(char::is_uppercase);
        if is_name || shared.contains(&word.to_lowercase()) {
            out.push(' ');
        } else {
            out.push_str(token);
        }
    }
    out
}

fn for_each(line: &str, ideographs: bool, use_gram: impl FnMut(u64)) {
    if ideographs {
        grams::of_ideographs(line, use_gram);
    } else {
        grams::of_words(line, use_gram);
    }
}

/// The n-grams that are kept, each with its weight in each language.
struct Made {
    rows: Vec<(u64, Vec<u8>)>,
    index: HashMap<u64, usize>,
    languages: usize,
    ideographs: bool,
}

impl Made {
    fn new(texts: &[Vec<String>], most: usize, ideographs: bool) -> Self {
        let rates: Vec<Counts> = texts.iter().map(|lines| rates(lines, ideographs)).collect();
        let all: BTreeSet<u64> = rates
            .iter()
            .flat_map(|r| r.iter().filter(|(_, r)| **r > 12.0).map(|(g, _)| *g))
            .collect();
        let mut scored: Vec<(f64, u64)> = all
            .into_iter()
            .map(|gram| {
                let logs = |r: &Counts| (r.get(&gram).copied().unwrap_or(0.0) + FLOOR).ln();
                let mean = rates.iter().map(logs).sum::<f64>() / rates.len() as f64;
                let gain = |r: &Counts| {
                    let rate = r.get(&gram).copied().unwrap_or(0.0);
                    rate * ((rate + FLOOR).ln() - mean).abs()
                };
                let only = rates.len() == 1;
                (rates.iter().map(|r| if only { r[&gram] } else { gain(r) }).sum::<f64>(), gram)
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.truncate(most);
        let weight = |rate: f64| (((rate + FLOOR) / FLOOR).ln() / STEP).round().min(15.0) as u8;
        let row = |(_, gram): (f64, u64)| {
            let of = |r: &Counts| weight(r.get(&gram).copied().unwrap_or(0.0));
            (gram, rates.iter().map(of).collect())
        };
        let rows: Vec<(u64, Vec<u8>)> = scored.into_iter().map(row).collect();
        let index = rows.iter().enumerate().map(|(at, (gram, _))| (*gram, at)).collect();
        Self { rows, index, languages: texts.len(), ideographs }
    }

    fn sums(&self, line: &str) -> (Vec<u32>, u32) {
        let mut sums = vec![0u32; self.languages];
        let mut grams = 0;
        for_each(line, self.ideographs, |gram| {
            grams += 1;
            if let Some(&at) = self.index.get(&gram) {
                for (sum, weight) in sums.iter_mut().zip(&self.rows[at].1) {
                    *sum += u32::from(*weight);
                }
            }
        });
        (sums, grams)
    }

    /// Whether a line may be in the language at `index`: no other is much more likely.
    fn may_be(&self, line: &str, index: usize) -> bool {
        let (sums, grams) = self.sums(line);
        let best = sums.iter().copied().max().unwrap_or(0);
        grams < 40 || f64::from(best - sums[index]) < 0.8 * f64::from(grams)
    }

    fn write(&self, texts: &[Vec<String>], names: &str, bits: u8, table: &mut Vec<u8>) {
        table.extend_from_slice(&(names.len() as u16).to_le_bytes());
        table.extend_from_slice(&[bits, 0]);
        table.extend_from_slice(&(self.rows.len() as u32).to_le_bytes());
        table.extend_from_slice(names.as_bytes());
        for (index, lines) in texts.iter().enumerate() {
            let (mut sum, mut all) = (0u64, 0u64);
            for line in lines {
                let (sums, grams) = self.sums(line);
                sum += u64::from(sums[index]);
                all += u64::from(grams);
            }
            table.extend_from_slice(&((sum * 256 / all.max(1)) as u16).to_le_bytes());
        }
        let count = 1usize << bits;
        let mut slots = vec![(0u16, 0u16); count];
        for (at, (gram, _)) in self.rows.iter().enumerate() {
            let (mut slot, mark) = model::place(*gram, count);
            while slots[slot].0 != 0 {
                slot = (slot + 1) & (count - 1);
            }
            slots[slot] = (at as u16 + 1, mark);
        }
        for (row, mark) in slots {
            table.extend_from_slice(&row.to_le_bytes());
            table.extend_from_slice(&mark.to_le_bytes());
        }
        for (_, weights) in &self.rows {
            for two in weights.chunks(2) {
                table.push(two[0] | two.get(1).copied().unwrap_or(0) << 4);
            }
        }
        table.resize(table.len() + model::READ, 0);
    }
}

/// The rate per million of each n-gram.
fn rates(lines: &[String], ideographs: bool) -> Counts {
    let mut counts = Counts::new();
    let mut all = 0.0f64;
    for line in lines {
        for_each(line, ideographs, |gram| {
            *counts.entry(gram).or_default() += 1.0;
            all += 1.0;
        });
    }
    // A single occurrence says little, the less the shorter the text was.
    counts.retain(|_, count| *count > 1.0);
    counts.values_mut().for_each(|count| *count = (*count - 0.5) * 1e6 / all);
    counts
}
