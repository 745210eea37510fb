//! Makes `data/cc-cedict.gz` from CC-CEDICT: `make_cedict cedict_1_0_ts_utf-8_mdbg.txt[.gz] OUT`.
//!
//! The first line of the result holds pairs of a traditional character and its simplified form. Each
//! further line is a simplified head, a tab, and the English content words of its glosses. The lines
//! are sorted by their bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// Words that say nothing of their own; kept only where a gloss has no others.
const FUNCTION_WORDS: &str = "a an the to of in on at by for from with as and or nor but if than \
    that this these those it its he him his she her they them their we us our you your i me my \
    be is are was were been being am do does did done have has had not no so such there here \
    one's oneself sb sth etc eg ie esp lit fig usu also used one's when who whom which what where \
    how into onto up down out off over under about again very more most all any some can could \
    will would shall should may might must one";

/// Marks of the dictionary, not part of any meaning.
const DICTIONARY_WORDS: &str = "abbr variant old idiom dialect tw cl pr taiwan coll loanword slang archaic \
    surname erhua literary bound form classifier particle onom interjection prefix suffix";

const MOST_WORDS: usize = 24;

struct Entry {
    traditional: String,
    simplified: String,
    glosses: Vec<String>,
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err(std::io::Error::other("usage: make_cedict CEDICT.txt[.gz] OUT.gz"));
    };
    let entries: Vec<Entry> = read(&input)?.lines().filter_map(entry).collect();
    let mut out = GzEncoder::new(File::create(output)?, Compression::best());
    out.write_all(character_pairs(&entries).as_bytes())?;
    for (head, words) in heads(&entries) {
        writeln!(out, "{head}\t{}", words.join(" "))?;
    }
    out.finish()?;
    Ok(())
}

fn read(path: &str) -> std::io::Result<String> {
    if !path.ends_with(".gz") {
        return fs::read_to_string(path);
    }
    let mut text = String::new();
    GzDecoder::new(File::open(path)?).read_to_string(&mut text)?;
    Ok(text)
}

/// `TRADITIONAL SIMPLIFIED [pin1 yin1] /gloss/gloss/`
fn entry(line: &str) -> Option<Entry> {
    let (forms, rest) = line.split_once(" [")?;
    let (traditional, simplified) = forms.split_once(' ')?;
    let (_, glosses) = rest.split_once("] /")?;
    Some(Entry {
        traditional: traditional.to_owned(),
        simplified: simplified.to_owned(),
        glosses: glosses.split('/').filter(|g| !g.is_empty()).map(str::to_owned).collect(),
    })
}

/// The commonest simplified form of each traditional character that has another one.
fn character_pairs(entries: &[Entry]) -> String {
    let mut counts: BTreeMap<char, BTreeMap<char, usize>> = BTreeMap::new();
    for entry in entries {
        for (t, s) in entry.traditional.chars().zip(entry.simplified.chars()) {
            *counts.entry(t).or_default().entry(s).or_default() += 1;
        }
    }
    let mut line = String::new();
    for (t, forms) in counts {
        let best = forms.into_iter().max_by_key(|&(s, n)| (n, std::cmp::Reverse(s)));
        if let Some((s, _)) = best.filter(|&(s, _)| s != t) {
            line.extend([t, s]);
        }
    }
    line.push('\n');
    line
}

fn heads(entries: &[Entry]) -> BTreeMap<String, Vec<String>> {
    let own = own_words(entries);
    let mut heads = own.clone();
    for entry in entries {
        for target in entry.glosses.iter().filter_map(|g| referred(g)) {
            if let Some(words) = own.get(&target).filter(|_| target != entry.simplified) {
                extend(heads.entry(entry.simplified.clone()).or_default(), words);
            }
        }
    }
    heads
}

fn own_words(entries: &[Entry]) -> BTreeMap<String, Vec<String>> {
    let mut heads: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in entries.iter().filter(|e| e.simplified.chars().all(|c| !c.is_ascii())) {
        let words = heads.entry(entry.simplified.clone()).or_default();
        for gloss in entry.glosses.iter().filter(|g| referred(g).is_none()) {
            extend(words, &content_words(gloss));
        }
    }
    heads
}

fn extend(words: &mut Vec<String>, more: &[String]) {
    for word in more {
        if words.len() < MOST_WORDS && !words.contains(word) {
            words.push(word.clone());
        }
    }
}

/// The simplified head that a gloss only points to: `variant of 殺一儆百|杀一儆百[...]`.
fn referred(gloss: &str) -> Option<String> {
    let at = ["variant of ", "see ", "abbr. for ", "same as "].iter().find_map(|mark| {
        gloss.split_once(mark).filter(|(before, _)| before.len() < 14).map(|(_, rest)| rest)
    })?;
    let form = at.split(['[', ' ', ',', ')']).next()?;
    let simplified = form.split_once('|').map_or(form, |(_, simplified)| simplified);
    let han = !simplified.is_empty() && simplified.chars().all(|c| !c.is_ascii());
    han.then(|| simplified.to_owned())
}

/// The words of a gloss without notes in brackets, Chinese and function words.
fn content_words(gloss: &str) -> Vec<String> {
    if gloss.starts_with("CL:") {
        return Vec::new();
    }
    let plain = without_brackets(gloss).to_lowercase();
    let all: Vec<String> = plain
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '\'')
        .map(|w| w.trim_matches('\'').trim_end_matches("'s"))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    let listed = |list: &str| list.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    let (function, marks) = (listed(FUNCTION_WORDS), listed(DICTIONARY_WORDS));
    let meaning: Vec<String> = all.into_iter().filter(|w| !marks.contains(w)).collect();
    let content: Vec<String> = meaning.iter().filter(|w| !function.contains(*w)).cloned().collect();
    if content.is_empty() { meaning } else { content }
}

fn without_brackets(gloss: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for c in gloss.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}
