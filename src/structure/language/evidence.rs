//! Evidence in a text for one language or the other, as log-odds.

use crate::error::{Error, ErrorKind, Result};
use crate::lang::LanguagePair;
use crate::model::{ExclusionReason, Side};
use crate::structure::language::hint::{Hint, OtherLanguageDetector};
use crate::structure::language::ngram::Grams;
use crate::structure::language::script::{Scripts, Tally, letters};

/// The evidence of a text, without its neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Weight {
    /// The log-odds of the target language over the source language.
    Odds(f64),
    /// The text is in neither language, or no text of its own.
    Other(ExclusionReason),
}

impl Weight {
    /// The log-odds of the target language; 0 for a text in neither language.
    pub(super) fn odds(self) -> f64 {
        match self {
            Self::Odds(odds) => odds,
            Self::Other(_) => 0.0,
        }
    }
}

/// Weighs the texts of one bilingual file.
pub(super) struct Weigher {
    scripts: Scripts,
    /// The first guess for languages that share a script; `None` if scripts distinguish them.
    hint: Option<Hint>,
    /// Detects third languages.
    other_language: OtherLanguageDetector,
    /// The sides whose script many languages share, so that third languages must be detected.
    checked_sides: Vec<Side>,
}

/// The maximum weight of one text, in log-odds.
const MOST: f64 = 15.0;

impl Weigher {
    /// Prepares the evidence for a language pair.
    ///
    /// # Errors
    /// If the two languages share a script and cannot be distinguished.
    pub(super) fn new(pair: &LanguagePair, scripts: Scripts) -> Result<Self> {
        let hint = if scripts.are_disjoint() {
            None
        } else {
            Some(Hint::new(pair).ok_or_else(|| indistinct(pair))?)
        };
        let (other_language, checked_sides) = if hint.is_some() {
            (OtherLanguageDetector::new(&[&pair.source, &pair.target]), Vec::new())
        } else if scripts.is_latin(Side::Source) {
            (OtherLanguageDetector::new(&[&pair.source]), vec![Side::Source])
        } else if scripts.is_latin(Side::Target) {
            (OtherLanguageDetector::new(&[&pair.target]), vec![Side::Target])
        } else {
            (OtherLanguageDetector::new(&[]), Vec::new())
        };
        Ok(Self { scripts, hint, other_language, checked_sides })
    }

    /// The weight of each text. The texts must be those of a whole document, from which n-grams are
    /// learned if the languages share a script.
    pub(super) fn weigh(&self, texts: &[&str]) -> Vec<Weight> {
        self.weigh_tallied(texts, &self.scripts.tallies(texts))
    }

    /// The same with the [tallies](Scripts::tallies) of the texts.
    pub(super) fn weigh_tallied(&self, texts: &[&str], tallies: &[Tally]) -> Vec<Weight> {
        match &self.hint {
            None => {
                texts.iter().zip(tallies).map(|(text, tally)| self.by_script(text, tally)).collect()
            }
            Some(hint) => self.by_learning(hint, texts),
        }
    }

    /// Whether a text, as a whole, looks like the language opposite to `side`.
    pub(super) fn contradicts(&self, text: &str, side: Side) -> bool {
        let Some(hint) = &self.hint else { return false };
        let odds = hint.toward_target(text);
        let toward_side = if side == Side::Target { odds } else { -odds };
        letters(text) >= 12 && toward_side < -1.0
    }

    fn by_script(&self, text: &str, tally: &Tally) -> Weight {
        if is_third_language(&self.scripts, tally) {
            return Weight::Other(ExclusionReason::OtherLanguage);
        }
        let odds = script_odds(&self.scripts, tally);
        let side = if odds > 0.0 { Side::Target } else { Side::Source };
        if odds.abs() > 3.0
            && self.checked_sides.contains(&side)
            && self.other_language.is_seen_in(beginning(text))
        {
            return Weight::Other(ExclusionReason::OtherLanguage);
        }
        Weight::Odds(odds)
    }

    /// Learns n-grams from a sample of the texts, starting with those of which a first guess is
    /// certain, and weighs all texts by them.
    fn by_learning(&self, hint: &Hint, texts: &[&str]) -> Vec<Weight> {
        let heads: Vec<&str> = texts.iter().map(|text| beginning(text)).collect();
        let grams = self.learn_from(hint, &sample(&heads));
        heads.iter().map(|text| self.by_grams(hint, &grams, text)).collect()
    }

    fn by_grams(&self, hint: &Hint, grams: &Grams, text: &str) -> Weight {
        if self.scripts.tally(text).is_foreign() {
            return Weight::Other(ExclusionReason::OtherLanguage);
        }
        let odds = grams.toward_target(text);
        // The third-language detector is slow, so clear texts skip it.
        let per_letter = odds.abs() / (letters(text) as f64 + 1.0);
        if per_letter < UNCLEAR && self.other_language.is_seen_in(text) {
            return Weight::Other(ExclusionReason::OtherLanguage);
        }
        let hinted =
            if odds.abs() < MOST { with_hint(odds, hint.toward_target(text)) } else { odds };
        Weight::Odds(hinted.clamp(-MOST, MOST))
    }

    /// Learns n-grams in two passes: from the texts that the first guess labels, then from the
    /// labels that the learned n-grams give to all texts.
    fn learn_from(&self, hint: &Hint, texts: &[&str]) -> Grams {
        let other: Vec<bool> = texts.iter().map(|text| self.is_other(text)).collect();
        let hints: Vec<f64> = texts.iter().map(|text| hint.toward_target(text)).collect();
        let mut odds = first_guess(texts, &hints, &other);
        let mut grams = learn(texts, &odds, &other);
        if grams.has_both() {
            let judged = |(text, hint): (&&str, &f64)| with_hint(grams.toward_target(text), *hint);
            odds = texts.iter().zip(&hints).map(judged).collect();
            grams = learn(texts, &odds, &other);
        }
        grams
    }

    fn is_other(&self, text: &str) -> bool {
        self.scripts.tally(text).is_foreign() || self.other_language.is_seen_in(text)
    }
}

/// Adds the limited and weakened first guess to the log-odds of n-grams.
fn with_hint(odds: f64, hint: f64) -> f64 {
    odds + 0.4 * hint.clamp(-6.0, 6.0)
}

/// The log-odds per letter below which a long text may be in a third language.
const UNCLEAR: f64 = 0.3;
/// The number of bytes of a text that are weighed. More would not increase the certainty.
const BEGINNING: usize = 400;
/// The approximate number of bytes from which n-grams are learned.
const SAMPLE: usize = 400_000;

/// The first [`BEGINNING`] bytes of a text.
fn beginning(text: &str) -> &str {
    let end = (0..=BEGINNING.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// Every n-th text of the document, so that about [`SAMPLE`] bytes remain.
fn sample<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    let size: usize = texts.iter().map(|text| text.len()).sum();
    // The step is odd, because an even one would select only one language of an alternating layout.
    let step = (size / SAMPLE) | 1;
    texts.iter().copied().step_by(step).collect()
}

fn indistinct(pair: &LanguagePair) -> Error {
    let LanguagePair { source, target } = pair;
    Error::new(
        ErrorKind::Language,
        format!("{source} and {target} cannot be distinguished in one file"),
    )
    .expected("expected two languages that differ in script or spelling")
    .advice("pass two files, one per language, with --pair")
}

/// Whether the scripts of a text show that it is in neither language.
fn is_third_language(scripts: &Scripts, tally: &Tally) -> bool {
    let kana = scripts.has_kana(Side::Source) || scripts.has_kana(Side::Target);
    tally.is_foreign() || (!kana && tally.is_japanese()) || (kana && tally.is_chinese())
}

/// The log-odds of the target language by script. Latin words occur in texts of every language, so
/// a text counts as Latin only if they are two thirds of it.
fn script_odds(scripts: &Scripts, tally: &Tally) -> f64 {
    let even = if scripts.is_latin(Side::Source) {
        0.33
    } else if scripts.is_latin(Side::Target) {
        0.67
    } else {
        0.5
    };
    let size = ((tally.units() + 1.0) / 6.0).min(1.0);
    if tally.units() == 0.0 { 0.0 } else { 16.0 * (tally.target_share() - even) * size }
}

/// The hints of texts that are long enough for them to be reliable, and 0 for the others. The
/// limits are lowered until both languages have such texts.
fn first_guess(texts: &[&str], hints: &[f64], other: &[bool]) -> Vec<f64> {
    let lengths: Vec<usize> = texts.iter().map(|text| letters(text)).collect();
    let trusted = |least_letters: usize, least_odds: f64| -> Vec<f64> {
        let guess = |(hint, letters): (&f64, &usize)| {
            let trusted = *letters >= least_letters && hint.abs() >= least_odds;
            if trusted { *hint } else { 0.0 }
        };
        hints.iter().zip(&lengths).map(guess).collect()
    };
    for (least_letters, least_odds) in [(60, 4.0), (30, 3.0), (12, 2.0)] {
        let odds = trusted(least_letters, least_odds);
        let seen = |sign: f64| odds.iter().zip(other).any(|(o, other)| !other && o * sign > 0.0);
        if seen(1.0) && seen(-1.0) {
            return odds;
        }
    }
    trusted(2, 2.0)
}

fn learn(texts: &[&str], odds: &[f64], other: &[bool]) -> Grams {
    let mut grams = Grams::default();
    for ((text, odds), other) in texts.iter().zip(odds).zip(other) {
        if !other && odds.abs() >= 2.0 {
            grams.learn(text, if *odds > 0.0 { Side::Target } else { Side::Source });
        }
    }
    grams
}

/// The minimum number of units of the other language in a text that is called untranslated. Fewer
/// may be names, titles and terms.
const UNTRANSLATED_UNITS: f64 = 10.0;
/// [`UNTRANSLATED_UNITS`] in letters, for languages that share a script.
const UNTRANSLATED_LETTERS: usize = 60;

/// For each text of one file, whether it is clearly not in the language of the file.
pub(super) fn not_in_language(
    own: &[&str],
    other: &[&str],
    side: Side,
    pair: &LanguagePair,
) -> Vec<bool> {
    let scripts = Scripts::new(pair);
    if scripts.are_disjoint() {
        own.iter().map(|text| is_other_by_script(&scripts, text, side)).collect()
    } else {
        by_learning(&scripts, own, other, side, pair)
    }
}

fn is_other_by_script(scripts: &Scripts, text: &str, side: Side) -> bool {
    let tally = scripts.tally(text);
    let opposite = tally.units() - tally.of(side);
    is_third_language(scripts, &tally)
        || (opposite >= UNTRANSLATED_UNITS && tally.of(side) * 20.0 < opposite)
}

fn by_learning(
    scripts: &Scripts,
    own: &[&str],
    other: &[&str],
    side: Side,
    pair: &LanguagePair,
) -> Vec<bool> {
    let toward_side = |odds: f64| if side == Side::Target { odds } else { -odds };
    let hint = Hint::new(pair);
    let grams = two_files(own, other, side);
    let is_other = |text: &&str| {
        if scripts.tally(text).is_foreign() {
            return true;
        }
        let Some(hint) = &hint else { return false };
        letters(text) >= UNTRANSLATED_LETTERS
            && toward_side(hint.toward_target(text)) < -4.0
            && toward_side(grams.toward_target(text)) < -6.0
    };
    own.iter().map(is_other).collect()
}

/// Learns n-grams from both files. A text that occurs in both is evidence for neither language, so
/// it is skipped.
fn two_files(own: &[&str], other: &[&str], side: Side) -> Grams {
    let opposite = if side == Side::Target { Side::Source } else { Side::Target };
    let shared: std::collections::BTreeSet<&str> = {
        let own: std::collections::BTreeSet<&str> = own.iter().copied().collect();
        other.iter().copied().filter(|text| own.contains(text)).collect()
    };
    let mut grams = Grams::default();
    for (texts, side) in [(own, side), (other, opposite)] {
        for text in texts.iter().filter(|text| !shared.contains(*text)) {
            grams.learn(text, side);
        }
    }
    grams
}
