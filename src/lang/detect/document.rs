//! The language of a document, by the votes of its texts.

use std::collections::BTreeMap;

use super::Detected;
use super::known::{Known, are_related};
use super::letters::Letters;
use super::weigh::Weighed;
use crate::lang::Tag;

/// The letters of a document that are read: more would not increase the certainty.
const ENOUGH: u32 = 40_000;
/// The share that a text without an answer counts against the others: names, numbers and code are
/// in documents of every language.
const UNKNOWN: f64 = 0.25;
/// The letters that count as a second opinion: with as many, the confidence is at most two thirds.
const DOUBT: f64 = 10.0;

/// The letters of a document by language.
#[derive(Debug, Default)]
pub(super) struct Votes {
    by_language: BTreeMap<&'static str, f64>,
    all: f64,
}

impl Votes {
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self::until(texts, |_| false)
    }

    /// The votes of the texts up to the one after which `is_enough`.
    fn until<'t>(
        texts: impl IntoIterator<Item = &'t str>,
        is_enough: impl Fn(&Self) -> bool,
    ) -> Self {
        let mut votes = Self::default();
        let mut read = 0;
        for text in texts {
            let letters = Letters::of(text);
            votes.add(text, &letters);
            read += letters.all();
            if read > ENOUGH || is_enough(&votes) {
                break;
            }
        }
        votes
    }

    fn add(&mut self, text: &str, letters: &Letters) {
        let count = f64::from(letters.all());
        match Weighed::new(text, letters).and_then(|weighed| weighed.shares()) {
            None => self.all += UNKNOWN * count,
            Some(shares) => {
                self.all += count;
                for (language, share) in shares {
                    *self.by_language.entry(language).or_default() += share * count;
                }
            }
        }
    }

    /// The letters of a language.
    fn letters(&self, language: &str) -> f64 {
        self.by_language.get(language).copied().unwrap_or(0.0)
    }

    fn best(&self) -> Option<(&'static str, f64)> {
        let best = self.by_language.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
        Some((best.0, *best.1))
    }
}

/// The language of a document. Each text votes with its number of letters.
pub fn of_document<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<Detected> {
    let votes = Votes::of(texts);
    let (language, letters) = votes.best()?;
    Detected::new(language, letters / (votes.all + DOUBT / 2.0))
}

/// The fewest letters of a document that contradicts the language asked for.
const LEAST_LETTERS: f64 = 100.0;
/// The least share of another language that contradicts it, and the largest of the language itself.
const CLEAR: f64 = 0.8;
const ABSENT: f64 = 0.05;

/// The language of a document if it clearly is not `asked`. The confidence is that of the language
/// and those that are closely related to it. Text in `beside`, the other language of
/// a bilingual document, counts neither way. Never if the detector does not know the language that
/// was asked for.
pub fn other_than<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    asked: &Tag,
    beside: Option<&Tag>,
) -> Option<Detected> {
    let known = Known::of_tag(asked);
    let beside = beside.map(Known::of_tag).unwrap_or_default();
    // A text has at most as many letters as bytes, so this much of the language is too much for any other.
    let texts: Vec<&str> = texts.into_iter().collect();
    let most = ABSENT * texts.iter().map(|text| text.len()).sum::<usize>() as f64;
    let is_beside = |own: &&Known| beside.iter().any(|other| other.code() == own.code());
    let counted: Vec<&Known> = known.iter().filter(|own| !is_beside(own)).collect();
    let own = |votes: &Votes| counted.iter().map(|own| votes.letters(own.code())).sum::<f64>();
    let mut votes = Votes::until(texts, |votes| own(votes) > most);
    for language in &beside {
        votes.all -= votes.by_language.remove(language.code()).unwrap_or(0.0);
    }
    let (language, _) = votes.best()?;
    // Related languages share the votes, and it does not matter here which of them it is.
    let is_like = |other: &str| language == other || are_related(language, other);
    let like = votes.by_language.iter().filter(|(other, _)| is_like(other));
    let letters: f64 = like.map(|(_, letters)| letters).sum();
    let own = own(&votes);
    let is_clear = !known.iter().any(|known| is_like(known.code()))
        && letters >= LEAST_LETTERS
        && letters >= CLEAR * votes.all
        && own <= ABSENT * votes.all
        && !known.is_empty();
    is_clear.then(|| Detected::new(language, letters / (votes.all + DOUBT / 2.0))).flatten()
}
