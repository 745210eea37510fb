//! Pairs of terms that may translate each other, and the kind of link between them.

use std::collections::HashMap;

use super::lexicon::LinkRates;
use super::lexicon::ibm1::Counted;
use super::terms::{TermClass, Vocabulary};
use super::transliteration;

/// The kind of link between two terms, the most reliable first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkKind {
    /// The two have the same value, class of punctuation or folded form.
    Equal,
    /// The built-in dictionary or a lexicon has the pair.
    Lexicon,
    /// The two have similar spellings or consonants.
    Cognate,
    /// The pair was learned from the beads so far.
    Learned,
}

/// A source term, a target term and the link between them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) source: u32,
    pub(super) target: u32,
    pub(super) link: LinkKind,
    /// How often each is found where the other is; `None` if no lexicon tells.
    pub(super) rates: Option<LinkRates>,
}

impl Pair {
    pub(super) fn new(source: u32, target: u32, link: LinkKind) -> Self {
        Self { source, target, link, rates: None }
    }

    pub(super) fn of_lexicon(source: u32, target: u32, rates: LinkRates) -> Self {
        Self { source, target, link: LinkKind::Lexicon, rates: Some(rates) }
    }

    pub(super) fn of_learned(pair: Counted) -> Self {
        let rates = LinkRates { forward: pair.forward, backward: pair.backward };
        let Counted { source, target, .. } = pair;
        Self { source, target, link: LinkKind::Learned, rates: Some(rates) }
    }

    /// The same with source and target exchanged.
    pub(super) fn reversed(&self) -> Self {
        let rates = self.rates.map(LinkRates::reversed);
        Self { source: self.target, target: self.source, link: self.link, rates }
    }
}

/// Sorts the pairs and keeps the most reliable link of each pair of terms, with the greatest rates of
/// all.
pub(super) fn sorted(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by_key(|pair| (pair.source, pair.target, pair.link));
    pairs.dedup_by(|next, kept| {
        let same = (next.source, next.target) == (kept.source, kept.target);
        if same {
            kept.rates = match (kept.rates, next.rates) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            };
        }
        same
    });
    pairs
}

/// Sorted pairs with source and target exchanged, sorted again.
pub(super) fn reversed(pairs: &[Pair]) -> Vec<Pair> {
    sorted(pairs.iter().map(Pair::reversed).collect())
}

/// Pairs of equal terms: numbers by value, punctuation by class, words by folded form.
pub(super) fn equal(source: &Vocabulary, target: &Vocabulary) -> Vec<Pair> {
    let mut forms: HashMap<&str, Vec<u32>> = HashMap::with_capacity(target.terms.len());
    for (t, term) in target.terms.iter().enumerate().filter(|(_, t)| t.class == TermClass::Word) {
        forms.entry(&term.form).or_default().push(t as u32);
    }
    let mut pairs = Vec::new();
    for (s, term) in source.terms.iter().enumerate() {
        if term.class == TermClass::Word {
            let same = forms.get(term.form.as_str()).into_iter().flatten();
            pairs.extend(same.map(|&t| Pair::new(s as u32, t, LinkKind::Equal)));
        } else if let Some(t) = target.find(term.class, &term.key) {
            pairs.push(Pair::new(s as u32, t, LinkKind::Equal));
        }
    }
    pairs
}

/// The least length in letters of words that are compared as cognates.
const COGNATE_LETTERS: usize = 4;

/// The most words that may contain a trigram. More frequent trigrams are skipped: they discriminate
/// little and cost much.
const COMMON_TRIGRAM: usize = 400;

/// Pairs of words with a long common prefix or many common trigrams.
pub(super) fn cognates(source: &Vocabulary, target: &Vocabulary, dice: f32) -> Vec<Pair> {
    let targets = Spelled::all(target);
    if targets.is_empty() {
        return Vec::new();
    }
    let mut holders: HashMap<[char; 3], Vec<u32>> = HashMap::new();
    for (index, word) in targets.iter().enumerate() {
        for &gram in &word.grams {
            holders.entry(gram).or_default().push(index as u32);
        }
    }
    let mut pairs = Vec::new();
    let mut common = vec![0_u16; targets.len()];
    let mut touched = Vec::new();
    for word in Spelled::all(source) {
        count_common(&word, &holders, &mut common, &mut touched);
        touched.sort_unstable();
        for index in touched.drain(..) {
            let other = &targets[index as usize];
            let shared = std::mem::take(&mut common[index as usize]);
            if looks_alike(&word, other, usize::from(shared), dice) {
                pairs.push(Pair::new(word.term, other.term, LinkKind::Cognate));
            }
        }
    }
    pairs
}

/// The least number of consonants of words that are compared by consonants.
const CONSONANTS: usize = 3;

/// Pairs of words in different scripts with the same consonants in the same order.
pub(super) fn transcriptions(source: &Vocabulary, target: &Vocabulary) -> Vec<Pair> {
    let mut pairs = transcribed(source, target);
    let back = transcribed(target, source);
    pairs.extend(back.iter().map(Pair::reversed));
    pairs
}

/// Pairs of words of `from` in a transcribed script and Latin words of `to`. To avoid chance
/// matches, the word of `from` must be in Katakana or the word of `to` a name.
fn transcribed(from: &Vocabulary, to: &Vocabulary) -> Vec<Pair> {
    let words = |vocabulary: &Vocabulary, foreign: bool| -> Vec<(u32, Vec<String>)> {
        let fits =
            |form: &str| transliteration::is_transcribed(form) == foreign && !form.is_empty();
        let words = vocabulary.terms.iter().enumerate().filter(|(_, t)| t.class == TermClass::Word);
        words
            .filter(|(_, t)| fits(&t.form))
            .map(|(i, t)| (i as u32, transliteration::skeletons(&t.form)))
            .collect()
    };
    let foreign = words(from, true);
    if foreign.is_empty() {
        return Vec::new();
    }
    let mut by_skeleton: HashMap<String, Vec<u32>> = HashMap::new();
    for (term, skeletons) in words(to, false) {
        for skeleton in skeletons.into_iter().filter(|s| s.len() >= CONSONANTS) {
            by_skeleton.entry(skeleton).or_default().push(term);
        }
    }
    let mut pairs = Vec::new();
    for (term, skeletons) in foreign {
        let alike = skeletons.iter().filter_map(|s| by_skeleton.get(s)).flatten();
        let loan = from.terms[term as usize].form.starts_with(transliteration::is_katakana);
        let likely = alike.filter(|&&other| loan || to.terms[other as usize].name);
        pairs.extend(likely.map(|&other| Pair::new(term, other, LinkKind::Cognate)));
    }
    pairs
}

/// A word with its letters and trigrams.
struct Spelled {
    term: u32,
    letters: Vec<char>,
    grams: Vec<[char; 3]>,
}

impl Spelled {
    fn all(vocabulary: &Vocabulary) -> Vec<Self> {
        let words = vocabulary.terms.iter().enumerate().filter(|(_, t)| t.class == TermClass::Word);
        words.filter_map(|(i, t)| Self::new(i as u32, &t.form)).collect()
    }

    fn new(term: u32, form: &str) -> Option<Self> {
        let letters: Vec<char> = transliteration::latin(form)?.chars().collect();
        if letters.len() < COGNATE_LETTERS {
            return None;
        }
        let mut grams: Vec<[char; 3]> = letters.windows(3).map(|w| [w[0], w[1], w[2]]).collect();
        grams.push(['^', letters[0], letters[1]]);
        grams.sort_unstable();
        grams.dedup();
        Some(Self { term, letters, grams })
    }
}

/// Counts the trigrams that each word shares with `word`, and lists the words with any in
/// `touched`.
fn count_common(
    word: &Spelled,
    holders: &HashMap<[char; 3], Vec<u32>>,
    common: &mut [u16],
    touched: &mut Vec<u32>,
) {
    for gram in &word.grams {
        let Some(list) = holders.get(gram).filter(|list| list.len() <= COMMON_TRIGRAM) else {
            continue;
        };
        for &index in list {
            if common[index as usize] == 0 {
                touched.push(index);
            }
            common[index as usize] += 1;
        }
    }
}

fn looks_alike(a: &Spelled, b: &Spelled, shared: usize, dice: f32) -> bool {
    let both = (a.grams.len() + b.grams.len()) as f32;
    if 2.0 * shared as f32 >= dice * both {
        return true;
    }
    let prefix = a.letters.iter().zip(&b.letters).take_while(|(x, y)| x == y).count();
    prefix >= 5 && 10 * prefix >= 6 * a.letters.len().max(b.letters.len())
}
