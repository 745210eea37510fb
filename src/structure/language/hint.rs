//! First guesses for two languages that share a script, before n-grams are learned from the
//! document.

use unicode_script::{Script, UnicodeScript};

use crate::lang::detect::{self, Distinction, hanzi};
use crate::lang::{LanguagePair, Tag};

/// A source of first guesses: the log-odds of the target language over the source language.
#[derive(Debug)]
pub(super) enum Hint {
    /// Simplified and traditional Chinese, by their characters.
    Variants { target_is_traditional: bool },
    /// Two of Chinese, Japanese and Korean, by kana and hangul.
    EastAsian { source: ScriptShares, target: ScriptShares },
    /// Two languages of which the detector knows at least one.
    Detector(Distinction),
}

/// The shares of Han, kana and hangul among the letters of a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScriptShares {
    han: f64,
    kana: f64,
    hangul: f64,
}

impl Hint {
    /// Selects a way to distinguish this pair; `None` if there is none.
    pub(super) fn new(pair: &LanguagePair) -> Option<Self> {
        let (source, target) = (&pair.source, &pair.target);
        if source.is_chinese() && target.is_chinese() {
            let (a, b) = (source.is_traditional(), target.is_traditional());
            return (a != b).then_some(Self::Variants { target_is_traditional: b });
        }
        if let (Some(source), Some(target)) = (shares_of(source), shares_of(target)) {
            return Some(Self::EastAsian { source, target });
        }
        Distinction::new(source, target).map(Self::Detector)
    }

    /// The log-odds that `text` is in the target language rather than in the source language.
    pub(super) fn toward_target(&self, text: &str) -> f64 {
        match self {
            Self::Variants { target_is_traditional } => {
                let odds = hanzi::traditional_odds(text);
                if *target_is_traditional { odds } else { -odds }
            }
            Self::EastAsian { source, target } => shares_odds(text, *source, *target),
            Self::Detector(distinction) => distinction.odds(text).clamp(-MOST, MOST),
        }
    }
}

/// The maximum of the detector's log-odds: a first guess is never certain.
const MOST: f64 = 5.5;

/// Detects long text that is clearly in a language other than the expected ones, in Latin, Cyrillic
/// and other scripts that many languages share.
#[derive(Debug)]
pub(super) struct OtherLanguageDetector {
    expected: Vec<Tag>,
}

/// The minimum number of letters of a text that is called clearly another language.
const OTHER_LANGUAGE_LETTERS: usize = 80;

impl OtherLanguageDetector {
    pub(super) fn new(tags: &[&Tag]) -> Self {
        Self { expected: tags.iter().map(|&tag| tag.clone()).collect() }
    }

    /// Whether `text` is clearly in another language. Always false if the detector does not know
    /// one of the expected languages.
    pub(super) fn is_seen_in(&self, text: &str) -> bool {
        if text.chars().filter(|c| c.is_alphabetic()).count() < OTHER_LANGUAGE_LETTERS {
            return false;
        }
        detect::of_text(text).is_some_and(|detected| {
            detected.confidence >= 0.95 && !self.expected.iter().any(|tag| detected.may_be(tag))
        })
    }
}

fn shares_of(tag: &Tag) -> Option<ScriptShares> {
    match tag.primary() {
        _ if tag.is_chinese() => Some(ScriptShares { han: 0.99, kana: 0.005, hangul: 0.005 }),
        "ja" => Some(ScriptShares { han: 0.5, kana: 0.495, hangul: 0.005 }),
        "ko" => Some(ScriptShares { han: 0.05, kana: 0.005, hangul: 0.945 }),
        _ => None,
    }
}

fn shares_odds(text: &str, source: ScriptShares, target: ScriptShares) -> f64 {
    let odds = |c: char| match c.script() {
        Script::Han => libm::log(target.han / source.han),
        Script::Hiragana | Script::Katakana => libm::log(target.kana / source.kana),
        Script::Hangul => libm::log(target.hangul / source.hangul),
        _ => 0.0,
    };
    text.chars().map(odds).sum()
}

/// Whether a tag names traditional (true) or simplified (false) Chinese by script or region; `None`
/// if it names neither.
pub(super) fn declared_traditional(tag: &Tag) -> Option<bool> {
    (tag.is_chinese() && tag.as_str().contains('-')).then(|| tag.is_traditional())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(source: &str, target: &str) -> LanguagePair {
        let tag = |t| Tag::parse(t).unwrap();
        LanguagePair::new(tag(source), tag(target)).unwrap()
    }

    #[test]
    fn the_two_chinese_scripts_are_told_by_their_characters() {
        let hint = Hint::new(&pair("zh-CN", "zh-TW")).unwrap();
        assert!(hint.toward_target("應用程式二進位介面") > 2.0);
        assert!(hint.toward_target("应用程序二进制接口") < -2.0);
        assert_eq!(hint.toward_target("地址"), 0.0);
    }

    #[test]
    fn kana_tells_japanese_from_chinese() {
        let hint = Hint::new(&pair("zh", "ja")).unwrap();
        assert!(hint.toward_target("これはペンです") > 5.0);
        assert!(hint.toward_target("全国人民代表大会常务委员会工作报告") < -5.0);
    }

    #[test]
    fn languages_of_one_name_cannot_be_told_apart() {
        assert!(Hint::new(&pair("en-US", "en-GB")).is_none());
        assert!(Hint::new(&pair("pt-PT", "pt-BR")).is_none());
        assert!(Hint::new(&pair("en", "is")).is_some());
    }

    #[test]
    fn a_long_text_in_a_third_language_is_seen() {
        let tag = |t| Tag::parse(t).unwrap();
        let stranger = OtherLanguageDetector::new(&[&tag("en"), &tag("zh")]);
        assert!(stranger.is_seen_in(
            "Der Ausschuss hat gestern beschlossen, dass die Sitzungen künftig öffentlich sind \
             und dass alle Bürgerinnen und Bürger daran teilnehmen dürfen."
        ));
        assert!(!stranger.is_seen_in("Der Ausschuss"));
    }
}
