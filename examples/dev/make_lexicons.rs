//! Makes the built-in lexicons: `make_lexicons WORDS OUT`.
//!
//! WORDS is the folder that `data/words/gather.py` fills:
//!
//! - `corpora/en-XX.tsv`: sentences of translated software and documentation;
//! - `dictionaries/AAA-BBB.tsv`: headwords and their translations, of which those in [`DICTIONARIES`] are used;
//! - `names/en-XX.tsv`: names of languages, countries, currencies, months, days and units;
//! - `cedict.txt`: CC-CEDICT.
//!
//! Chinese and Japanese text is split by the built-in dictionaries, so this must be run twice after
//! dictionaries have changed: the second run learns with those of the first.
//!
//! OUT gets a file for each, `simplified.txt`, and `list.rs`, which names them all.

#![allow(clippy::print_stdout)] // a program of its own

mod cedict;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use tmforge::align::{Lexicon, LexiconOptions};
use tmforge::lang::{LanguagePair, Tag};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A kind of lexicon: the folder of its sources, its part of the file name, its origin and licence, and
/// how it is made.
struct Kind {
    folder: &'static str,
    name: &'static str,
    origin: &'static str,
    licence: &'static str,
    make: fn(&LanguagePair, &Lines, &LexiconOptions) -> Option<Lexicon>,
}

const KINDS: [Kind; 3] = [
    Kind {
        folder: "corpora",
        name: "learned",
        origin: "learned from translated software and documentation",
        licence: "MPL-2.0",
        make: learn,
    },
    Kind {
        folder: "dictionaries",
        name: "freedict",
        origin: "FreeDict",
        licence: "CC-BY-SA-3.0",
        make: dictionary,
    },
    Kind {
        folder: "names",
        name: "names",
        origin: "CLDR",
        licence: "Unicode-3.0",
        make: dictionary,
    },
];

/// The dictionaries that are built in: the large ones of pairs with English, and of German and French. All
/// that are gathered would take more room than everything else in the program.
const DICTIONARIES: [&str; 8] =
    ["deu-fra", "ell-eng", "eng-fin", "eng-jpn", "fin-eng", "fra-deu", "jpn-eng", "pol-eng"];

/// The least number of lines from which a lexicon is learned.
const LEAST_LINES: usize = 20_000;

/// The most translations that are taken of a headword, in the dictionary's order: what comes later is
/// rare.
const MOST_GLOSSES: usize = 2;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [words, out] = arguments.as_slice() else {
        return Err("usage: make_lexicons WORDS OUT".into());
    };
    let (words, out) = (Path::new(words), Path::new(out));
    let mut files = vec![cedict::write(&words.join("cedict.txt"), out)?];
    for kind in &KINDS {
        for ((source, target), lines) in sources(&words.join(kind.folder))? {
            let languages = LanguagePair::new(Tag::parse(&source)?, Tag::parse(&target)?)?;
            files.extend(write(kind, &languages, &lines, out)?);
        }
    }
    files.sort();
    let lines = files.iter().map(|file| format!("    (\"{file}\", include_bytes!(\"{file}\")),\n"));
    fs::write(out.join("list.rs"), format!("&[\n{}]\n", lines.collect::<String>()))?;
    Ok(())
}

/// A source text and its translation, or a headword and a translation, from each line.
type Lines = Vec<(String, String)>;

/// The lines of all files of a folder, by language pair. Files of both directions become one.
fn sources(folder: &Path) -> Result<BTreeMap<(String, String), Lines>> {
    let mut all = BTreeMap::<_, Lines>::new();
    let mut paths = fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some((from, to)) = stem.split_once('-').filter(|_| is_used(&path, &stem)) else {
            continue;
        };
        let (source, target) = (primary(from)?, primary(to)?);
        let text = fs::read_to_string(&path)?;
        let lines = text.lines().filter_map(|line| line.split_once('\t'));
        let lines = lines.map(|(a, b)| (a.to_owned(), b.to_owned()));
        if is_in_order(&source, &target) {
            all.entry((source, target)).or_default().extend(lines);
        } else {
            let swapped = lines.map(|(a, b)| (b, a));
            all.entry((target, source)).or_default().extend(swapped);
        }
    }
    Ok(all)
}

/// Whether a lexicon is made of a file.
fn is_used(path: &Path, stem: &str) -> bool {
    let is_dictionary = path.parent().is_some_and(|folder| folder.ends_with("dictionaries"));
    path.extension().is_some_and(|extension| extension == "tsv")
        && (!is_dictionary || DICTIONARIES.contains(&stem))
}

/// The primary language subtag, which has two letters where there is one of two.
fn primary(language: &str) -> Result<String> {
    Ok(Tag::parse(language)?.primary().to_owned())
}

/// English comes first, other languages by their codes.
fn is_in_order(source: &str, target: &str) -> bool {
    source == "en" || target != "en" && source <= target
}

/// Writes a lexicon and returns its name; `None` if there is too little to learn from.
fn write(kind: &Kind, pair: &LanguagePair, lines: &Lines, out: &Path) -> Result<Option<String>> {
    let options =
        LexiconOptions { origin: kind.origin.to_owned(), licence: kind.licence.to_owned() };
    let Some(lexicon) = (kind.make)(pair, lines, &options) else { return Ok(None) };
    let name = format!("{}-{}.{}.lex", pair.source, pair.target, kind.name);
    let (count, pairs, bytes) = (lines.len(), lexicon.len(), lexicon.as_bytes().len());
    println!("{name}: {count} lines, {pairs} pairs, {bytes} bytes");
    fs::write(out.join(&name), lexicon.as_bytes())?;
    Ok(Some(name))
}

/// Learns from sentences; `None` if there are too few.
fn learn(pair: &LanguagePair, lines: &Lines, options: &LexiconOptions) -> Option<Lexicon> {
    let texts = lines.iter().map(|(s, t)| (s.as_str(), t.as_str()));
    (lines.len() >= LEAST_LINES).then(|| Lexicon::learn(pair, texts, options))
}

/// Takes the first single-word translations of each headword.
fn dictionary(pair: &LanguagePair, lines: &Lines, options: &LexiconOptions) -> Option<Lexicon> {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    // The words of a phrase translate each other only together.
    let is_word = |phrase: &str| !phrase.trim_start_matches("to ").contains(' ');
    let mut kept = Vec::new();
    for (source, target) in lines {
        let glosses = taken.entry(source).or_default();
        if is_word(source) && is_word(target) && *glosses < MOST_GLOSSES {
            *glosses += 1;
            kept.push((source.as_str(), target.as_str()));
        }
    }
    Some(Lexicon::from_dictionary(pair, kept, options))
}
