//! The pairs of terms of two vocabularies that lexicons link.

use std::collections::BTreeMap;

use super::builtin::Bridged;
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
        for (partner, rates) in lexicon.row(Side::Source, word) {
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

/// Raises, for each term in a language, the rate at which translations of its sentences contain any of the
/// partners that the lexicon gives it.
pub(in crate::align) fn expect(
    lexicon: &Lexicon,
    language: &str,
    vocabulary: &Vocabulary,
    expected: &mut [f32],
) {
    let Some(side) = lexicon.side_of(language) else { return };
    let terms = indices(lexicon, side, vocabulary);
    let mut missing: BTreeMap<usize, f32> = BTreeMap::new();
    match lexicon.layout.header.rates {
        // All pairs have one rate, and a word has more partners than translations.
        Some(byte) => {
            let rate = LinkRates::of_byte(byte);
            let rate = if side == Side::Source { rate.forward } else { rate.backward };
            missing.extend(terms.keys().map(|&word| (word, 1.0 - rate)));
        }
        None => {
            for &word in terms.keys() {
                let row = lexicon.row(side, word);
                missing.insert(word, row.iter().map(|(_, rates)| 1.0 - rates.forward).product());
            }
        }
    }
    for (word, term) in terms {
        let rate = &mut expected[term as usize];
        *rate = rate.max(1.0 - missing.get(&word).copied().unwrap_or(1.0)).min(MOST_EXPECTED);
    }
}

/// The greatest rate that is expected of a word. Partners exclude each other less than their rates say.
const MOST_EXPECTED: f32 = 0.9;

/// The pairs of terms that translate the same word of the bridge, by the product of the rates.
pub(in crate::align) fn through(
    (first, second): (Bridged<'_>, Bridged<'_>),
    source: &Vocabulary,
    target: &Vocabulary,
) -> Vec<Link> {
    let there = by_bridge(second, target);
    let mut links: BTreeMap<(u32, u32), LinkRates> = BTreeMap::new();
    for (word, here) in by_bridge(first, source) {
        for &(t, b) in there.get(&word).into_iter().flatten() {
            for &(s, a) in &here {
                let rates =
                    LinkRates { forward: a.backward * b.forward, backward: b.backward * a.forward };
                let kept = links.entry((s, t)).or_insert(rates);
                *kept = kept.max(rates);
            }
        }
    }
    links.into_iter().map(|((s, t), rates)| (s, t, rates)).collect()
}

/// For each word of the bridge, the terms that translate it, with the rates from the word to the term.
fn by_bridge(
    (lexicon, side): Bridged<'_>,
    vocabulary: &Vocabulary,
) -> BTreeMap<String, Vec<(u32, LinkRates)>> {
    let terms = indices(lexicon, side.other(), vocabulary);
    let mut found: BTreeMap<usize, Vec<(u32, LinkRates)>> = BTreeMap::new();
    for (word, term) in terms {
        for (partner, rates) in lexicon.row(side.other(), word) {
            found.entry(partner).or_default().push((term, rates.reversed()));
        }
    }
    let words = lexicon.words(side);
    found.into_iter().filter_map(|(word, terms)| Some((words.get(word)?, terms))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lexicon::Headwords;
    use crate::align::lexicon::packed::{Entry, Header, encode};
    use crate::align::terms::Tokenizer;

    fn lexicon(source: &str, target: &str, pairs: &[(&str, &str, f32, f32)]) -> Lexicon {
        let header = Header { source: source.into(), target: target.into(), ..Header::default() };
        let entry = |&(source, target, forward, backward): &(&str, &str, f32, f32)| Entry {
            source: source.to_owned(),
            target: target.to_owned(),
            rates: LinkRates { forward, backward },
        };
        let bytes = encode(&header, pairs.iter().map(entry).collect(), [&[], &[]]);
        Lexicon::from_bytes(bytes).unwrap()
    }

    /// A vocabulary of words whose keys are the words themselves.
    fn vocabulary(text: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        Tokenizer::new("und", Headwords::default()).read(text, &mut vocabulary);
        vocabulary
    }

    fn close(a: f32, b: f32) -> bool {
        (a - b).abs() < 0.1 * b
    }

    #[test]
    fn a_lexicon_links_terms_in_either_direction() {
        let lexicon =
            lexicon("en", "de", &[("cat", "kat", 0.25, 0.0625), ("dog", "hun", 1.0, 1.0)]);
        let (en, de) = (vocabulary("sun cat"), vocabulary("kat mus"));
        let there = direct(&lexicon, "en", &en, &de);
        let [(1, 0, rates)] = there[..] else { panic!("{there:?}") };
        assert!(close(rates.forward, 0.25) && close(rates.backward, 0.0625), "{rates:?}");
        let back = direct(&lexicon, "de", &de, &en);
        assert_eq!(back, [(0, 1, rates.reversed())]);
        assert!(direct(&lexicon, "fr", &en, &de).is_empty());
    }

    #[test]
    fn words_of_two_languages_are_linked_through_a_third() {
        let first = lexicon("en", "it", &[("cat", "gat", 0.25, 1.0), ("sun", "sol", 1.0, 1.0)]);
        let second = lexicon("en", "pt", &[("cat", "fel", 0.25, 0.25)]);
        let links = through(
            ((&first, Side::Source), (&second, Side::Source)),
            &vocabulary("sol gat"),
            &vocabulary("fel"),
        );
        let [(1, 0, rates)] = links[..] else { panic!("{links:?}") };
        assert!(close(rates.forward, 0.25) && close(rates.backward, 0.0625), "{rates:?}");
    }

    #[test]
    fn the_third_language_may_be_on_either_side() {
        let first = lexicon("it", "en", &[("gat", "cat", 1.0, 0.25)]);
        let second = lexicon("en", "pt", &[("cat", "fel", 0.25, 0.25)]);
        let links = through(
            ((&first, Side::Target), (&second, Side::Source)),
            &vocabulary("sol gat"),
            &vocabulary("fel"),
        );
        let [(1, 0, rates)] = links[..] else { panic!("{links:?}") };
        assert!(close(rates.forward, 0.25) && close(rates.backward, 0.0625), "{rates:?}");
    }

    #[test]
    fn the_expected_rate_is_that_of_any_partner() {
        let different = [("cat", "kat", 0.25, 1.0), ("cat", "mie", 0.25, 0.25)];
        let lexicon = lexicon("en", "de", &different);
        let mut expected = [0.0; 2];
        expect(&lexicon, "en", &vocabulary("sun cat"), &mut expected);
        assert_eq!(expected[0], 0.0);
        assert!(close(expected[1], 0.4375), "{expected:?}");
        let mut expected = [0.0, 0.6];
        expect(&lexicon, "de", &vocabulary("kat mie"), &mut expected);
        assert_eq!(expected, [MOST_EXPECTED, 0.6]);
    }

    #[test]
    fn in_a_dictionary_more_partners_do_not_raise_the_expected_rate() {
        let same = [("cat", "kat", 0.5, 0.5), ("cat", "mie", 0.5, 0.5), ("dog", "hun", 0.5, 0.5)];
        let mut expected = [0.0; 2];
        expect(&lexicon("en", "de", &same), "en", &vocabulary("cat dog"), &mut expected);
        assert_eq!(expected[0], expected[1]);
    }
}
