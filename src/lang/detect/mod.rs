//! The language of a text, from its script and its character n-grams.
//!
//! The detector knows about ninety languages. It gives no answer for a text that is too short, is
//! mostly names, numbers or code, mixes scripts, or is in a language that it does not know; for
//! related languages, such as Indonesian and Malay, it gives a low confidence or none. Of its
//! answers with a confidence of at least 0.95 for texts of at least 20 letters, at least 98 percent
//! are right: see docs/quality.md.

mod document;
mod grams;
pub(crate) mod hanzi;
mod known;
mod letters;
mod model;
mod weigh;

pub use document::{of_document, other_than};

use serde::Serialize;

use crate::lang::Tag;
use known::{Known, are_alike, are_confusable};
use letters::Letters;
use weigh::Weighed;

/// A language and how probable it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detected {
    /// The language, with the script where it is written in several: `de`, `zh-Hant`, `sr-Latn`.
    pub language: Tag,
    /// The probability, from 0.5 to 1.0.
    pub confidence: f32,
}

impl Detected {
    /// `None` if the probability is below one half.
    fn new(code: &str, probability: f64) -> Option<Self> {
        let language = Tag::parse(code).ok().filter(|_| probability >= 0.5)?;
        Some(Self { language, confidence: probability as f32 })
    }

    /// Whether the detected language may be that of `tag`: `zh` may be either variant of Chinese, and
    /// Norwegian Nynorsk is at times detected as Bokmål. True if the detector does not know the
    /// language of `tag`.
    pub fn may_be(&self, tag: &Tag) -> bool {
        let known = Known::of_tag(tag);
        let own = self.language.as_str();
        let may_be = |known: &Known| known.code() == own || are_confusable(known.code(), own);
        known.is_empty() || known.iter().any(may_be)
    }
}

/// The language of a text. `None` if no language has a probability of one half.
///
/// ```
/// use tmforge::lang::detect;
///
/// let text = "Der Ausschuss hat gestern beschlossen, die Sitzung zu verschieben.";
/// let detected = detect::of_text(text).unwrap();
/// assert_eq!(detected.language.as_str(), "de");
/// assert!(detected.confidence > 0.95);
/// assert_eq!(detect::of_text("Intel Core i7"), None);
/// ```
pub fn of_text(text: &str) -> Option<Detected> {
    let shares = Weighed::new(text, &Letters::of(text))?.shares()?;
    let (code, share) = shares.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    Detected::new(code, share)
}

/// A language that texts should be in.
#[derive(Debug, Clone)]
pub(crate) struct Expected(Vec<Known>);

impl Expected {
    pub(crate) fn new(tag: &Tag) -> Self {
        Self(Known::of_tag(tag))
    }

    /// The probability that a text is in the language. `None` if nothing is known.
    pub(crate) fn probability(&self, text: &str) -> Option<f64> {
        let shares = Weighed::new(text, &Letters::of(text))?.shares()?;
        let own =
            shares.iter().filter(|(code, _)| self.0.iter().any(|known| known.code() == *code));
        own.map(|(_, share)| *share).reduce(f64::max)
    }
}

/// The one of some languages that a text is in, given that it is in one of them. `None` if none has
/// a probability of one half, or if the detector does not know one of them.
pub fn among(text: &str, languages: &[&Tag]) -> Option<Detected> {
    let (&first, rest) = languages.split_first()?;
    let odds: Option<Vec<f64>> =
        rest.iter().map(|tag| Some(Distinction::new(first, tag)?.odds(text))).collect();
    let odds: Vec<f64> = std::iter::once(0.0).chain(odds?).collect();
    let best = (0..odds.len()).max_by(|&a, &b| odds[a].total_cmp(&odds[b]))?;
    let sum: f64 = odds.iter().map(|other| libm::exp(other - odds[best])).sum();
    let is_sure = languages.len() > 1 && sum <= 2.0 && odds.iter().any(|odds| *odds != 0.0);
    is_sure.then(|| Detected { language: languages[best].clone(), confidence: (1.0 / sum) as f32 })
}

/// How two languages are distinguished.
#[derive(Debug)]
pub struct Distinction {
    first: Vec<Known>,
    second: Vec<Known>,
}

/// The maximum of log-odds.
const MOST_ODDS: f64 = 12.0;
/// The log-odds of a letter in a script of only one of the languages.
const LETTER_ODDS: f64 = 0.5;

impl Distinction {
    /// `None` if the detector knows neither language, or if they are too much alike.
    pub fn new(first: &Tag, second: &Tag) -> Option<Self> {
        let (own, other) = (Known::of_tag(first), Known::of_tag(second));
        let is_alike = |a: &Known| other.iter().any(|b| are_alike(a.code(), b.code()));
        let is_known = !(own.is_empty() && other.is_empty());
        let differ = first.primary() != second.primary() || (!own.is_empty() && !other.is_empty());
        (is_known && differ && !own.iter().any(is_alike))
            .then_some(Self { first: own, second: other })
    }

    /// The log-odds that a text is in the second language rather than in the first. 0 if nothing is
    /// known.
    pub fn odds(&self, text: &str) -> f64 {
        let odds = match (self.first.as_slice(), self.second.as_slice()) {
            ([], known) => odds_over_others(text, known),
            (known, []) => -odds_over_others(text, known),
            (first, second) => odds_between(text, first, second),
        };
        odds.clamp(-MOST_ODDS, MOST_ODDS)
    }
}

/// The log-odds of `second` over `first`, in the script that they share if there is one.
fn odds_between(text: &str, first: &[Known], second: &[Known]) -> f64 {
    let letters = Letters::of(text);
    let in_scripts = |languages: &[Known]| {
        let most = languages.iter().map(|known| letters.of_script(known.script())).max();
        f64::from(most.unwrap_or(0))
    };
    let by_script = LETTER_ODDS * (in_scripts(second) - in_scripts(first));
    let shared = second.iter().filter(|b| first.iter().any(|a| a.script() == b.script()));
    let shared = shared.max_by_key(|known| letters.of_script(known.script()));
    let Some(shared) = shared.filter(|known| letters.of_script(known.script()) > 0) else {
        return by_script;
    };
    let weighed = Weighed::among(text, shared.languages);
    match (weighed.best_of(first), weighed.best_of(second)) {
        (Some(a), Some(b)) => by_script + weighed.odds(a, b),
        _ => by_script,
    }
}

/// The log-odds that a text is in one of the `known` languages rather than in any other.
fn odds_over_others(text: &str, known: &[Known]) -> f64 {
    const LEAST: f64 = 0.002;
    let letters = Letters::of(text);
    if letters.all() == 0 {
        return 0.0;
    }
    let share = match Weighed::new(text, &letters).map(|weighed| weighed.shares()) {
        None => return 0.0,
        Some(None) => LEAST,
        Some(Some(shares)) => {
            let is_known = |code: &str| known.iter().any(|known| known.code() == code);
            shares.iter().filter(|(code, _)| is_known(code)).map(|(_, share)| share).sum()
        }
    };
    let share = share.clamp(LEAST, 1.0 - LEAST);
    libm::log(share / (1.0 - share))
}

#[cfg(test)]
mod tests;
