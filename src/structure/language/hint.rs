//! First guesses for two languages that share a script, before n-grams are learned from the
//! document.

use encoding_rs::{BIG5, Encoding, GBK};
use isolang::Language;
use unicode_script::{Script, UnicodeScript};
use whatlang::{Detector, Lang};

use crate::lang::{LanguagePair, Tag};

/// A source of first guesses: the log-odds of the target language over the source language.
#[derive(Debug)]
pub(super) enum Hint {
    /// Simplified and traditional Chinese, by their characters.
    Variants { target_is_traditional: bool },
    /// Two of Chinese, Japanese and Korean, by kana and hangul.
    EastAsian { source: ScriptShares, target: ScriptShares },
    /// Two languages that the trigram detector knows.
    Both { detector: Detector, target: Lang },
    /// Only one language is known to the detector. Text that it takes for any other language is in
    /// the unknown one.
    One { detector: Detector, known: Lang, known_is_target: bool },
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
        if source.primary() == target.primary() {
            return None;
        }
        match (known(source), known(target)) {
            (Some(a), Some(b)) if a == b => None,
            (Some(a), Some(b)) => {
                let detector = Detector::with_allowlist(vec![a, b]);
                Some(Self::Both { detector, target: b })
            }
            (Some(lang), None) => Some(Self::one(lang, false)),
            (None, Some(lang)) => Some(Self::one(lang, true)),
            (None, None) => None,
        }
    }

    fn one(known: Lang, known_is_target: bool) -> Self {
        Self::One { detector: Detector::new(), known, known_is_target }
    }

    /// The log-odds that `text` is in the target language rather than in the source language.
    pub(super) fn toward_target(&self, text: &str) -> f64 {
        match self {
            Self::Variants { target_is_traditional } => {
                let odds = traditional_odds(text);
                if *target_is_traditional { odds } else { -odds }
            }
            Self::EastAsian { source, target } => shares_odds(text, *source, *target),
            Self::Both { detector, target } => detector.detect(text).map_or(0.0, |info| {
                let odds = 0.5 + 5.0 * info.confidence();
                if info.lang() == *target { odds } else { -odds }
            }),
            Self::One { detector, known, known_is_target } => {
                detector.detect(text).map_or(0.0, |info| {
                    let odds = 0.5 + 4.0 * info.confidence();
                    if (info.lang() == *known) == *known_is_target { odds } else { -odds }
                })
            }
        }
    }
}

/// Detects long text that is clearly in a language other than the expected ones, in Latin, Cyrillic
/// and other scripts that many languages share.
#[derive(Debug)]
pub(super) struct OtherLanguageDetector {
    detector: Detector,
    expected: Vec<Lang>,
    /// Whether the detector knows all expected languages.
    complete: bool,
}

/// The minimum number of letters of a text that is called clearly another language.
const OTHER_LANGUAGE_LETTERS: usize = 80;

impl OtherLanguageDetector {
    pub(super) fn new(tags: &[&Tag]) -> Self {
        let expected: Vec<Lang> = tags.iter().filter_map(|tag| known(tag)).collect();
        let complete = expected.len() == tags.len();
        Self { detector: Detector::new(), expected, complete }
    }

    /// Whether `text` is clearly in another language. Always false if the detector does not know
    /// one of the expected languages.
    pub(super) fn is_seen_in(&self, text: &str) -> bool {
        if !self.complete
            || text.chars().filter(|c| c.is_alphabetic()).count() < OTHER_LANGUAGE_LETTERS
        {
            return false;
        }
        self.detector.detect(text).is_some_and(|info| {
            info.confidence() >= 0.95
                && !self
                    .expected
                    .iter()
                    .any(|&lang| lang == info.lang() || are_confusable(lang, info.lang()))
        })
    }
}

/// Whether the trigram detector confuses two languages even in long texts.
fn are_confusable(a: Lang, b: Lang) -> bool {
    const FAMILIES: [&[Lang]; 6] = [
        &[Lang::Nob, Lang::Dan, Lang::Swe],
        &[Lang::Spa, Lang::Por, Lang::Cat],
        &[Lang::Rus, Lang::Ukr, Lang::Bel, Lang::Bul, Lang::Mkd, Lang::Srp],
        &[Lang::Ces, Lang::Slk],
        &[Lang::Hrv, Lang::Srp, Lang::Slv],
        &[Lang::Nld, Lang::Afr],
    ];
    FAMILIES.iter().any(|family| family.contains(&a) && family.contains(&b))
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

/// The log-odds of traditional over simplified characters. A character that is in only one of the
/// two national character sets (GB 2312, Big5) is evidence for that variant.
fn traditional_odds(text: &str) -> f64 {
    let odds = |c: char| match (is_in_gb2312(c), is_in_big5(c)) {
        (false, true) => 2.5,
        (true, false) => -2.5,
        _ => 0.0,
    };
    text.chars().filter(|c| c.script() == Script::Han).map(odds).sum()
}

/// Whether a text is clearly in traditional (true) or simplified (false) characters; `None` if
/// unclear.
pub(super) fn traditional(text: &str) -> Option<bool> {
    let odds = traditional_odds(text);
    (odds.abs() > 2.0).then_some(odds > 0.0)
}

/// Whether a tag names traditional (true) or simplified (false) Chinese by script or region; `None`
/// if it names neither.
pub(super) fn declared_traditional(tag: &Tag) -> Option<bool> {
    (tag.is_chinese() && tag.as_str().contains('-')).then(|| tag.is_traditional())
}

fn is_in_gb2312(c: char) -> bool {
    matches!(two_bytes(GBK, c), Some([0xB0..=0xF7, 0xA1..=0xFE]))
}

fn is_in_big5(c: char) -> bool {
    two_bytes(BIG5, c).is_some()
}

fn two_bytes(encoding: &'static Encoding, c: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = encoding.encode(c.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        &[a, b] if !failed => Some([a, b]),
        _ => None,
    }
}

/// The detector's identifier of a language, if the detector knows it.
fn known(tag: &Tag) -> Option<Lang> {
    let code = match tag.primary() {
        "zh" => "cmn",
        "no" | "nb" => "nob",
        "fa" => "pes",
        "et" => "est",
        "lv" => "lav",
        "az" => "aze",
        "bs" => "hrv",
        primary => {
            let language = Language::from_639_1(primary).or_else(|| Language::from_639_3(primary));
            return language.and_then(|l| Lang::from_code(l.to_639_3()));
        }
    };
    Lang::from_code(code)
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
