//! Lines in a third language that the document has beside the two.

use std::collections::BTreeMap;

use super::sample::{is_layer, sampled};
use crate::lang::detect::{self, Distinction};
use crate::lang::{LanguagePair, Tag};
use crate::model::Side;
use crate::structure::language::ngram::Grams;
use crate::structure::language::script::letters;

/// The most lines whose language is detected, which is slow.
const SAMPLE: usize = 600;
/// The fewest letters of a line whose language is detected, those of one that may be in a third language,
/// and those of one that others are told by.
const DETECTED_LETTERS: usize = 6;
const THIRD_LETTERS: usize = 20;
const SEED_LETTERS: usize = 12;
/// The confidence from which a detected language counts.
const SURE: f32 = 0.9;
/// The log-odds of a line that others are told by.
const SEED_ODDS: f64 = 3.0;

/// The lines in a third language. None if the document has no layer in one language beside the two.
pub(super) fn lines(texts: &[&str], pair: &LanguagePair) -> Vec<usize> {
    let Some(third) = third_language(texts, pair) else { return Vec::new() };
    let distinctions: Vec<Distinction> = [&pair.source, &pair.target]
        .into_iter()
        .filter_map(|own| Distinction::new(own, &third))
        .collect();
    if distinctions.len() < 2 {
        return Vec::new();
    }
    // The one of the two languages that is nearer to the line decides.
    let toward_third = |text: &str| {
        let odds = distinctions.iter().map(|distinction| distinction.odds(text));
        odds.fold(f64::INFINITY, f64::min)
    };
    let odds: Vec<f64> = texts.iter().map(|text| toward_third(text)).collect();
    let mut grams = Grams::default();
    for (text, odds) in texts.iter().zip(&odds) {
        if letters(text) >= SEED_LETTERS && odds.abs() >= SEED_ODDS {
            grams.learn(text, if *odds > 0.0 { Side::Target } else { Side::Source });
        }
    }
    let is_third = |(text, odds): (&&str, &f64)| {
        let learned = if grams.has_both() { grams.toward_target(text) } else { 0.0 };
        letters(text) > 0 && learned + odds.clamp(-6.0, 6.0) > 1.0
    };
    let judged = texts.iter().zip(&odds).map(is_third);
    judged.enumerate().filter_map(|(line, is_third)| is_third.then_some(line)).collect()
}

/// The third language of a document: one that a layer of lines is in, if both languages are seen, too.
fn third_language(texts: &[&str], pair: &LanguagePair) -> Option<Tag> {
    let mut seen = BTreeMap::<String, usize>::new();
    let mut own = [0, 0];
    let mut all = 0;
    for line in sampled(texts.len(), SAMPLE) {
        let text = texts[line];
        let length = letters(text);
        if length < DETECTED_LETTERS {
            continue;
        }
        all += usize::from(length >= THIRD_LETTERS);
        let Some(found) = detect::of_text(text).filter(|found| found.confidence >= SURE) else {
            continue;
        };
        let mut is_own = false;
        for (count, tag) in own.iter_mut().zip([&pair.source, &pair.target]) {
            if found.may_be(tag) {
                *count += 1;
                is_own = true;
            }
        }
        if !is_own && length >= THIRD_LETTERS {
            *seen.entry(found.language.to_string()).or_default() += 1;
        }
    }
    let (language, count) = seen.into_iter().max_by_key(|(_, count)| *count)?;
    let has_both = own.iter().all(|&count| count >= 2);
    (has_both && is_layer(count, all)).then(|| Tag::parse(&language).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(source: &str, target: &str) -> LanguagePair {
        LanguagePair::new(Tag::parse(source).unwrap(), Tag::parse(target).unwrap()).unwrap()
    }

    const LINES: [&str; 9] = [
        "The library opens at nine in the morning.",
        "Die Bibliothek öffnet um neun Uhr morgens.",
        "La biblioteca abre a las nueve de la mañana.",
        "Readers may borrow up to five books.",
        "Leser dürfen bis zu fünf Bücher ausleihen.",
        "Los lectores pueden llevarse hasta cinco libros.",
        "Please be quiet in the reading room.",
        "Bitte seien Sie im Lesesaal leise.",
        "Por favor, guarden silencio en la sala de lectura.",
    ];

    #[test]
    fn a_third_language_is_seen_beside_the_two() {
        assert_eq!(lines(&LINES, &pair("en", "es")), [1, 4, 7]);
        assert_eq!(lines(&LINES, &pair("de", "es")), [0, 3, 6]);
    }

    #[test]
    fn the_languages_of_the_document_may_differ_in_script() {
        let chinese = ["图书馆早上九点开门。", "每位读者可以借五本书。", "阅览室内请保持安静。"];
        let three: Vec<&str> =
            chinese.iter().zip(LINES.chunks(3)).flat_map(|(zh, l)| [*zh, l[0], l[1]]).collect();
        assert_eq!(lines(&three, &pair("zh", "en")), [2, 5, 8]);
    }

    #[test]
    fn a_document_in_two_languages_has_no_third() {
        let two: Vec<&str> = LINES.chunks(3).flat_map(|three| [three[0], three[2]]).collect();
        assert!(lines(&two, &pair("en", "es")).is_empty());
        // The second language is missing, which is told elsewhere.
        assert!(lines(&two, &pair("en", "de")).is_empty());
    }
}
