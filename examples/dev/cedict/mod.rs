//! Makes the Chinese-English lexicon of CC-CEDICT, with the English content words of its glosses, and the
//! table of simplified characters.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use tmforge::align::{Lexicon, LexiconOptions};
use tmforge::lang::{LanguagePair, Tag};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

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

/// The most words that are taken from the glosses of a headword.
const MOST_WORDS: usize = 24;

/// A line of CC-CEDICT.
struct Entry {
    traditional: String,
    simplified: String,
    glosses: Vec<String>,
}

/// Writes the lexicon and the table of simplified characters. Returns the name of the lexicon.
pub(crate) fn write(input: &Path, out: &Path) -> Result<String> {
    let text = fs::read_to_string(input)?;
    let entries: Vec<Entry> = text.lines().filter_map(entry).collect();
    fs::write(out.join("simplified.txt"), character_pairs(&entries))?;
    let heads = heads(&entries);
    // A headword without glosses still splits running text.
    let pairs = heads.iter().flat_map(|(head, words)| {
        let none = words.is_empty().then_some((head.as_str(), ""));
        words.iter().map(move |word| (head.as_str(), word.as_str())).chain(none)
    });
    let languages = LanguagePair::new(Tag::parse("zh")?, Tag::parse("en")?)?;
    let options =
        LexiconOptions { origin: "CC-CEDICT".to_owned(), licence: "CC-BY-SA-4.0".to_owned() };
    let lexicon = Lexicon::from_dictionary(&languages, pairs, &options);
    let name = "zh-en.cedict.lex";
    println!("{name}: {} pairs, {} bytes", lexicon.len(), lexicon.as_bytes().len());
    fs::write(out.join(name), lexicon.as_bytes())?;
    Ok(name.to_owned())
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

/// The headwords with the words of their glosses and of the headwords that they refer to.
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

/// The headwords with the words of their own glosses.
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

/// Adds words that are not there yet, up to [`MOST_WORDS`].
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
    let is_in = |list: &str, word: &str| list.split_whitespace().any(|listed| listed == word);
    let meaning: Vec<String> = all.into_iter().filter(|w| !is_in(DICTIONARY_WORDS, w)).collect();
    let content: Vec<String> =
        meaning.iter().filter(|w| !is_in(FUNCTION_WORDS, w)).cloned().collect();
    if content.is_empty() { meaning } else { content }
}

/// A gloss without what is in brackets.
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
