//! Language tags (BCP 47) and the scripts that languages are written in.

use std::fmt;

use isolang::Language;
use oxilangtag::LanguageTag;
use serde::Serialize;
use unicode_script::Script;

use crate::error::{Error, ErrorKind, Result};
use crate::visible::quoted;

/// A canonical BCP 47 language tag: `zh-CN`, `zh-Hant`, `en`. Nothing is added to what was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// Reads a tag: underscores count as hyphens, and case is made canonical.
    ///
    /// # Errors
    /// When it is not a well-formed BCP 47 tag, or its primary subtag is not a registered language;
    /// a language's name or a three-letter code is answered with the tag to use.
    pub fn parse(given: &str) -> Result<Self> {
        let hyphenated = given.trim().replace('_', "-");
        let Ok(tag) = LanguageTag::parse_and_normalize(&hyphenated) else {
            return Err(unknown(given));
        };
        if !is_registered(tag.primary_language()) {
            return Err(unknown(given));
        }
        Ok(Self(tag.into_inner()))
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary subtag: `zh` of `zh-Hant-TW`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The scripts that text in this language is written in, from the script subtag where it has
    /// one, else what is usual for the language. Empty when not known.
    pub fn scripts(&self) -> &'static [Script] {
        let subtag =
            LanguageTag::parse(self.as_str()).ok().and_then(|tag| tag.script().map(str::to_owned));
        subtag.as_deref().map_or_else(|| usual_scripts(self.primary()), named_scripts)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Tag {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        Self::parse(given)
    }
}

/// The two languages of a job. They differ, though perhaps only in script or region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguagePair {
    /// The language translated from.
    pub source: Tag,
    /// The language translated into.
    pub target: Tag,
}

impl LanguagePair {
    /// A pair of two different tags.
    ///
    /// # Errors
    /// When the two are equal.
    pub fn new(source: Tag, target: Tag) -> Result<Self> {
        if source == target {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("source and target are both {source}"),
            )
            .expected("expected two different languages")
            .advice("give one with -s and the other with -t"));
        }
        Ok(Self { source, target })
    }
}

/// Whether a tag is the asked one, or the asked one with further subtags, as `en-GB` is of `en`. Case
/// and `-` or `_` make no difference.
pub(crate) fn is_within(language: &str, asked: &str) -> bool {
    let fold = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    let (language, asked) = (language.as_bytes(), asked.as_bytes());
    let Some((start, rest)) = language.split_at_checked(asked.len()) else { return false };
    let is_same = start.iter().zip(asked).all(|(&a, &b)| fold(a) == fold(b));
    !asked.is_empty() && is_same && matches!(rest.first(), None | Some(b'-' | b'_'))
}

/// Whether the IANA registry holds it as a primary subtag: the two-letter code where a language has
/// one (ISO 639-1), else the three-letter one (ISO 639-3).
fn is_registered(primary: &str) -> bool {
    match primary.len() {
        2 => Language::from_639_1(primary).is_some(),
        3 => Language::from_639_3(primary).is_some_and(|language| language.to_639_1().is_none()),
        _ => false,
    }
}

fn unknown(given: &str) -> Error {
    let error = Error::new(ErrorKind::Usage, format!("{} is not a language tag", quoted(given)))
        .expected("expected a BCP 47 tag such as en, de or zh-CN");
    match suggestion(given) {
        Some(tag) => error.advice(format!("did you mean `{tag}`?")),
        None => error.advice("use the code of the language, not its name"),
    }
}

/// The tag for a language's English name or its three-letter code, keeping further subtags.
fn suggestion(given: &str) -> Option<String> {
    let (first, rest) = given.split_once(['-', '_']).map_or((given, None), |(a, b)| (a, Some(b)));
    let name = first.trim().to_ascii_lowercase();
    let language = Language::from_639_3(&name).or_else(|| {
        isolang::languages().filter(|l| l.to_639_1().is_some()).find(|l| {
            let english = l.to_name().to_ascii_lowercase();
            english == name || english.split([' ', ',', '(']).any(|word| word == name)
        })
    })?;
    let code = language.to_639_1().unwrap_or_else(|| language.to_639_3());
    Some(rest.map_or_else(|| code.to_owned(), |rest| format!("{code}-{}", rest.replace('_', "-"))))
}

fn named_scripts(subtag: &str) -> &'static [Script] {
    match subtag {
        "Hans" | "Hant" | "Hani" => &[Script::Han],
        "Jpan" => &[Script::Han, Script::Hiragana, Script::Katakana],
        "Kore" => &[Script::Hangul, Script::Han],
        "Hang" => &[Script::Hangul],
        "Latn" => &[Script::Latin],
        "Cyrl" => &[Script::Cyrillic],
        "Arab" => &[Script::Arabic],
        "Deva" => &[Script::Devanagari],
        "Grek" => &[Script::Greek],
        "Hebr" => &[Script::Hebrew],
        _ => &[],
    }
}

fn usual_scripts(primary: &str) -> &'static [Script] {
    match primary {
        "zh" | "yue" | "wuu" | "lzh" | "cmn" | "nan" | "hak" => &[Script::Han],
        "ja" => &[Script::Han, Script::Hiragana, Script::Katakana],
        "ko" => &[Script::Hangul, Script::Han],
        "ru" | "uk" | "be" | "bg" | "mk" | "sr" | "kk" | "ky" | "mn" | "tg" | "tt" | "ba"
        | "cv" => &[Script::Cyrillic],
        "ar" | "fa" | "ur" | "ps" | "ckb" | "ug" | "sd" | "arz" => &[Script::Arabic],
        "he" | "yi" => &[Script::Hebrew],
        "el" => &[Script::Greek],
        "hi" | "mr" | "ne" | "sa" | "mai" | "bho" => &[Script::Devanagari],
        "bn" | "as" => &[Script::Bengali],
        "pa" => &[Script::Gurmukhi],
        "gu" => &[Script::Gujarati],
        "ta" => &[Script::Tamil],
        "te" => &[Script::Telugu],
        "kn" => &[Script::Kannada],
        "ml" => &[Script::Malayalam],
        "si" => &[Script::Sinhala],
        "th" => &[Script::Thai],
        "lo" => &[Script::Lao],
        "km" => &[Script::Khmer],
        "my" => &[Script::Myanmar],
        "ka" => &[Script::Georgian],
        "hy" => &[Script::Armenian],
        "am" | "ti" => &[Script::Ethiopic],
        "bo" | "dz" => &[Script::Tibetan],
        _ => &[Script::Latin],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_made_canonical_and_nothing_is_added() {
        for (given, canonical) in [
            ("zh_CN", "zh-CN"),
            ("ZH-cn", "zh-CN"),
            ("zh-hant", "zh-Hant"),
            ("EN", "en"),
            ("yue", "yue"),
        ] {
            assert_eq!(Tag::parse(given).unwrap().as_str(), canonical);
        }
    }

    #[test]
    fn names_and_three_letter_codes_are_refused_with_a_suggestion() {
        for (given, advice) in
            [("english", "`en`"), ("eng", "`en`"), ("Chinese", "`zh`"), ("greek", "`el`")]
        {
            let error = Tag::parse(given).unwrap_err();
            assert!(error.to_string().contains(advice), "{error}");
        }
        for given in ["", "xx", "e", "qqqqq", "-", "en--US", "中文"] {
            assert!(Tag::parse(given).is_err(), "{given}");
        }
    }

    #[test]
    fn a_pair_has_two_languages() {
        let tag = |t| Tag::parse(t).unwrap();
        assert!(LanguagePair::new(tag("zh_CN"), tag("ZH-cn")).is_err());
        assert!(LanguagePair::new(tag("zh-Hans"), tag("zh-Hant")).is_ok());
    }

    #[test]
    fn the_script_subtag_comes_before_what_is_usual() {
        assert_eq!(Tag::parse("sr-Latn").unwrap().scripts(), [Script::Latin]);
        assert_eq!(Tag::parse("sr").unwrap().scripts(), [Script::Cyrillic]);
    }
}
