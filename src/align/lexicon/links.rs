//! The pairs of terms of two vocabularies that lexicons link.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::builtin::Bridged;
use super::{Lexicon, LinkRates, Side};
use crate::align::terms::{TermClass, Vocabulary};

/// A source term, a target term, and the rates at which each is found where the other is.
pub(in crate::align) type Link = (u32, u32, LinkRates);

/// The words of one side of a lexicon that are terms: the index of each word and its term, by word.
type Words = Vec<(usize, u32)>;

/// What a lexicon knows of the terms of two texts.
pub(in crate::align) struct Lookup<'a> {
    lexicon: &'a Lexicon,
    /// The terms of the source text and of the target text.
    texts: [&'a Vocabulary; 2],
    /// For each text the words of each side of the lexicon that it has, looked up when they are first needed.
    words: [[OnceLock<Words>; 2]; 2],
}

/// The texts of a [`Lookup`].
const SOURCE: usize = 0;
const TARGET: usize = 1;

impl<'a> Lookup<'a> {
    pub(in crate::align) fn new(lexicon: &'a Lexicon, texts: [&'a Vocabulary; 2]) -> Self {
        Self { lexicon, texts, words: Default::default() }
    }

    /// The words of a side of the lexicon that a text has.
    fn words(&self, side: Side, text: usize) -> &Words {
        self.words[text][side as usize]
            .get_or_init(|| indices(self.lexicon, side, self.texts[text]))
    }

    /// The pairs of terms that the lexicon has. `source` is the language of the source text.
    pub(in crate::align) fn links(&self, source: &str) -> Vec<Link> {
        match self.lexicon.side_of(source) {
            Some(Side::Source) => self.links_between(SOURCE, TARGET),
            Some(Side::Target) => {
                self.links_between(TARGET, SOURCE).into_iter().map(reversed).collect()
            }
            None => Vec::new(),
        }
    }

    /// The pairs of terms, given the texts in the language of each side of the lexicon.
    fn links_between(&self, here: usize, there: usize) -> Vec<Link> {
        let partners = self.words(Side::Target, there);
        let mut links = Vec::new();
        for &(word, term) in self.words(Side::Source, here) {
            for (partner, rates) in self.lexicon.row(Side::Source, word) {
                let other = partners.binary_search_by_key(&partner, |&(word, _)| word);
                links.extend(other.map(|at| (term, partners[at].1, rates)));
            }
        }
        links
    }

    /// Raises, for each term of a text, the rate at which translations of its sentences contain any of the
    /// partners that the lexicon gives it. `text` is 0 for the source text and 1 for the target text, and
    /// `language` its language.
    pub(in crate::align) fn expect(&self, text: usize, language: &str, expected: &mut [f32]) {
        let Some(side) = self.lexicon.side_of(language) else { return };
        for &(word, term) in self.words(side, text) {
            let rate = &mut expected[term as usize];
            *rate = rate.max(1.0 - self.lexicon.missing(side, word)).min(MOST_EXPECTED);
        }
    }
}

impl Lexicon {
    /// The rate at which translations of sentences with a word of one side contain none of its partners.
    fn missing(&self, side: Side, word: usize) -> f32 {
        match self.layout.header.rates {
            // All pairs have one rate, and a word has more partners than translations.
            Some(byte) => {
                let rate = LinkRates::of_byte(byte);
                1.0 - if side == Side::Source { rate.forward } else { rate.backward }
            }
            None => self.row(side, word).iter().map(|(_, rates)| 1.0 - rates.forward).product(),
        }
    }
}

fn reversed((s, t, rates): Link) -> Link {
    (t, s, rates.reversed())
}

/// The words of one side of a lexicon that a text has.
fn indices(lexicon: &Lexicon, side: Side, vocabulary: &Vocabulary) -> Words {
    let words = lexicon.index(side);
    let terms = vocabulary.terms.iter().enumerate().filter(|(_, t)| t.class == TermClass::Word);
    let found = terms.filter_map(|(at, term)| Some((words.find(&term.key)?, at as u32)));
    let mut found: Words = found.collect();
    found.sort_unstable();
    found
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
        let there = Lookup::new(&lexicon, [&en, &de]).links("en");
        let [(1, 0, rates)] = there[..] else { panic!("{there:?}") };
        assert!(close(rates.forward, 0.25) && close(rates.backward, 0.0625), "{rates:?}");
        let back = Lookup::new(&lexicon, [&de, &en]).links("de");
        assert_eq!(back, [(0, 1, rates.reversed())]);
        assert!(Lookup::new(&lexicon, [&en, &de]).links("fr").is_empty());
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
        let texts = [&vocabulary("sun cat"), &vocabulary("kat mie")];
        let mut expected = [0.0; 2];
        Lookup::new(&lexicon, texts).expect(SOURCE, "en", &mut expected);
        assert_eq!(expected[0], 0.0);
        assert!(close(expected[1], 0.4375), "{expected:?}");
        let mut expected = [0.0, 0.6];
        Lookup::new(&lexicon, texts).expect(TARGET, "de", &mut expected);
        assert_eq!(expected, [MOST_EXPECTED, 0.6]);
    }

    #[test]
    fn in_a_dictionary_more_partners_do_not_raise_the_expected_rate() {
        let same = [("cat", "kat", 0.5, 0.5), ("cat", "mie", 0.5, 0.5), ("dog", "hun", 0.5, 0.5)];
        let mut expected = [0.0; 2];
        let (lexicon, text) = (lexicon("en", "de", &same), vocabulary("cat dog"));
        Lookup::new(&lexicon, [&text, &text]).expect(SOURCE, "en", &mut expected);
        assert_eq!(expected[0], expected[1]);
    }
}
