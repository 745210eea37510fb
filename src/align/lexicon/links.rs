//! The pairs of terms of two vocabularies that lexicons link.

use std::collections::BTreeMap;

use super::{Lexicon, LinkRates, Side};
use crate::align::terms::{TermClass, Vocabulary};

/// A source term, a target term, and the rates at which each is found where the other is.
pub(in crate::align) type Link = (u32, u32, LinkRates);

/// The pairs of terms that a lexicon of the two languages has. `source` is the language of the source
/// terms.
pub(in crate::align) fn direct(
    lexicon: &Lexicon,
    language: &str,
    source: &Vocabulary,
    target: &Vocabulary,
) -> Vec<Link> {
    match lexicon.side_of(language) {
        Some(Side::Source) => links(lexicon, source, target),
        Some(Side::Target) => links(lexicon, target, source).into_iter().map(reversed).collect(),
        None => Vec::new(),
    }
}

fn reversed((s, t, rates): Link) -> Link {
    (t, s, rates.reversed())
}

/// The pairs of terms, given the terms in the language of each side of the lexicon.
fn links(lexicon: &Lexicon, here: &Vocabulary, there: &Vocabulary) -> Vec<Link> {
    let partners = indices(lexicon, Side::Target, there);
    let mut links = Vec::new();
    for (word, term) in indices(lexicon, Side::Source, here) {
        for (partner, rates) in lexicon.layout.row(&lexicon.bytes, word) {
            links.extend(partners.get(&partner).map(|&other| (term, other, rates)));
        }
    }
    links
}

/// For each word of one side of a lexicon that is a term, the index of the word and the term.
fn indices(lexicon: &Lexicon, side: Side, vocabulary: &Vocabulary) -> BTreeMap<usize, u32> {
    let words = lexicon.words(side);
    let terms = vocabulary.terms.iter().enumerate().filter(|(_, t)| t.class == TermClass::Word);
    terms.filter_map(|(at, term)| Some((words.find(&term.key)?, at as u32))).collect()
}

/// The pairs of terms that translate the same word of a third language, by the product of the rates.
/// The source words of both lexicons are in that language.
pub(in crate::align) fn through(
    (first, second): (&Lexicon, &Lexicon),
    source: &Vocabulary,
    target: &Vocabulary,
) -> Vec<Link> {
    let there = by_bridge(second, target);
    let mut links: BTreeMap<(u32, u32), LinkRates> = BTreeMap::new();
    for (word, here) in by_bridge(first, source) {
        for &(t, b) in there.get(&word).into_iter().flatten() {
            for &(s, a) in &here {
                let rates = LinkRates {
                    forward: a.backward * b.forward,
                    backward: b.backward * a.forward,
                };
                let kept = links.entry((s, t)).or_insert(rates);
                *kept = kept.max(rates);
            }
        }
    }
    links.into_iter().map(|((s, t), rates)| (s, t, rates)).collect()
}

/// For each word of the third language, the terms that translate it.
fn by_bridge(lexicon: &Lexicon, vocabulary: &Vocabulary) -> BTreeMap<String, Vec<(u32, LinkRates)>> {
    let partners = indices(lexicon, Side::Target, vocabulary);
    let mut found = BTreeMap::new();
    for (at, word) in lexicon.words(Side::Source).iter().enumerate() {
        let row = lexicon.layout.row(&lexicon.bytes, at).into_iter();
        let terms: Vec<_> =
            row.filter_map(|(p, rates)| Some((*partners.get(&p)?, rates))).collect();
        if !terms.is_empty() {
            found.insert(word, terms);
        }
    }
    found
}
