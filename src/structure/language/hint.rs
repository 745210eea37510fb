//! First guesses for two languages that share a script, before the document itself teaches more.

use encoding_rs::{BIG5, Encoding, GBK};
use isolang::Language;
use unicode_script::{Script, UnicodeScript};
use whatlang::{Detector, Lang};

use crate::lang::{LanguagePair, Tag};

/// A source of first guesses: the log-odds of the target language over the source language.
#[derive(Debug)]
pub(super) enum Hint {
    /// Simplified against traditional Chinese; true when the target is the traditional one.
    Variants { target_is_traditional: bool },
    /// Chinese, Japanese, Korean against each other: by kana and hangul.
    EastAsian { source: Mix, target: Mix },
    /// Both languages are known to the trigram detector.
    Both { detector: Detector, target: Lang },
    /// One is known; what the detector takes for some other language is then the unknown one.
    One { detector: Detector, known: Lang, known_is_target: bool },
}

/// What share of a language's letters are Han, kana and hangul.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mix {
    han: f64,
    kana: f64,
    hangul: f64,
}

impl Hint {
    /// The means to tell this pair apart, if there is one.
    pub(super) fn new(pair: &LanguagePair) -> Option<Self> {
        let (source, target) = (&pair.source, &pair.target);
        if source.is_chinese() && target.is_chinese() {
            let (a, b) = (source.is_traditional(), target.is_traditional());
            return (a != b).then_some(Self::Variants { target_is_traditional: b });
        }
        if let (Some(source), Some(target)) = (mix_of(source), mix_of(target)) {
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
            Self::EastAsian { source, target } => mixed_odds(text, *source, *target),
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

/// Says of long Latin, Cyrillic ... text whether it is clearly in a language other than the two.
#[derive(Debug)]
pub(super) struct OtherLanguageDetector {
    detector: Detector,
    expected: Vec<Lang>,
    /// Languages so near to an expected one that the detector mixes them up.
    complete: bool,
}

/// Letters that a text must have before it can be called clearly another language's.
const STRANGER_LETTERS: usize = 80;

impl OtherLanguageDetector {
    pub(super) fn new(tags: &[&Tag]) -> Self {
        let expected: Vec<Lang> = tags.iter().filter_map(|tag| known(tag)).collect();
        let complete = expected.len() == tags.len();
        Self { detector: Detector::new(), expected, complete }
    }

    /// Whether `text` is clearly in another language. Never true where one of the expected
    /// languages is unknown to the detector.
    pub(super) fn is_seen_in(&self, text: &str) -> bool {
        if !self.complete || text.chars().filter(|c| c.is_alphabetic()).count() < STRANGER_LETTERS {
            return false;
        }
        self.detector.detect(text).is_some_and(|info| {
            info.confidence() >= 0.95
                && !self.expected.iter().any(|&lang| lang == info.lang() || near(lang, info.lang()))
        })
    }
}

/// Languages that the trigram detector mixes up even in long texts.
fn near(a: Lang, b: Lang) -> bool {
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

fn mix_of(tag: &Tag) -> Option<Mix> {
    match tag.primary() {
        _ if tag.is_chinese() => Some(Mix { han: 0.99, kana: 0.005, hangul: 0.005 }),
        "ja" => Some(Mix { han: 0.5, kana: 0.495, hangul: 0.005 }),
        "ko" => Some(Mix { han: 0.05, kana: 0.005, hangul: 0.945 }),
        _ => None,
    }
}

fn mixed_odds(text: &str, source: Mix, target: Mix) -> f64 {
    let odds = |c: char| match c.script() {
        Script::Han => libm::log(target.han / source.han),
        Script::Hiragana | Script::Katakana => libm::log(target.kana / source.kana),
        Script::Hangul => libm::log(target.hangul / source.hangul),
        _ => 0.0,
    };
    text.chars().map(odds).sum()
}

/// The log-odds of traditional over simplified characters: a character that only one of the two
/// national character sets has (GB 2312, Big5) speaks for its side.
fn traditional_odds(text: &str) -> f64 {
    let odds = |c: char| match (is_in_gb2312(c), is_in_big5(c)) {
        (false, true) => 2.5,
        (true, false) => -2.5,
        _ => 0.0,
    };
    text.chars().filter(|c| c.script() == Script::Han).map(odds).sum()
}

/// Whether a text is clearly in traditional (true) or simplified (false) characters.
pub(super) fn traditional(text: &str) -> Option<bool> {
    let odds = traditional_odds(text);
    (odds.abs() > 2.0).then_some(odds > 0.0)
}

/// The variant of Chinese that a tag names by script or region, if it does.
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

/// The detector's name for a language, if it knows it.
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
