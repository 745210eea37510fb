//! Whether a language tag is BCP 47, and as it should be written.

use isolang::Language;
use oxilangtag::LanguageTag;

use crate::lang::Tag;
use crate::visible::quoted;

/// What is wrong with a tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It is no language tag.
    Unknown(String),
    /// It is one, but tools may not know it in this spelling; and how it is spelt as a rule.
    Unusual { message: String, usual: String },
}

/// What is wrong with `given`, if anything.
pub(super) fn flaw(given: &str) -> Option<Flaw> {
    match Tag::parse(given) {
        Ok(tag) if tag.as_str() == given => None,
        Ok(tag) => Some(Flaw::Unusual {
            message: format!("language {}; its canonical form is {tag}", quoted(given)),
            usual: tag.to_string(),
        }),
        Err(_) if is_special(given) => None,
        Err(error) => Some(match shorter(given) {
            Some(short) => Flaw::Unusual {
                message: format!("language {}; tools know it as {short}", quoted(given)),
                usual: short,
            },
            None => Flaw::Unknown(error.to_string()),
        }),
    }
}

/// Tags that name no single language, and those for private use.
fn is_special(given: &str) -> bool {
    let lower = given.to_ascii_lowercase();
    let primary = lower.split('-').next().unwrap_or_default();
    let is_private = primary == "x" || ("qaa"..="qtz").contains(&primary) && primary.len() == 3;
    LanguageTag::parse(given).is_ok()
        && (is_private || matches!(primary, "i" | "und" | "mul" | "zxx" | "mis"))
}

/// The two-letter form of a tag with three letters, `en-GB` for `eng-GB`.
fn shorter(given: &str) -> Option<String> {
    let (primary, rest) = given.split_at(given.find(['-', '_']).unwrap_or(given.len()));
    let short = Language::from_639_3(&primary.to_ascii_lowercase())?.to_639_1()?;
    Some(format!("{short}{}", rest.replace('_', "-")))
}

/// Whether a variant in `language` serves where `source` is asked for, as `en-GB` does for `en`.
pub(super) fn serves(language: &str, source: &str) -> bool {
    let start = language.as_bytes().get(..source.len());
    let is_end = || matches!(language.as_bytes().get(source.len()), None | Some(b'-' | b'_'));
    start.is_some_and(|start| is_same(start, source.as_bytes())) && is_end()
}

/// Whether two tags are but for case and the sign between their parts.
pub(super) fn are_same(language: &str, other: &str) -> bool {
    is_same(language.as_bytes(), other.as_bytes())
}

fn is_same(language: &[u8], other: &[u8]) -> bool {
    language.len() == other.len()
        && language.iter().zip(other).all(|(&one, &other)| comparable(one) == comparable(other))
}

fn comparable(byte: u8) -> u8 {
    match byte {
        b'_' => b'-',
        byte => byte.to_ascii_lowercase(),
    }
}

/// A tag in the form in which equal tags are equal.
pub(super) fn folded(language: &str) -> String {
    language.replace('_', "-").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_right_unusual_or_unknown() {
        for right in ["en", "zh-CN", "zh-Hant-TW", "x-klingon", "und", "qab", "yue"] {
            assert_eq!(flaw(right), None, "{right}");
        }
        for (unusual, form) in
            [("zh_CN", "zh-CN"), ("ZH-CN", "zh-CN"), ("eng", "en"), ("zho-TW", "zh-TW")]
        {
            let Some(Flaw::Unusual { message, usual }) = flaw(unusual) else { panic!("{unusual}") };
            assert!(message.ends_with(form), "{message}");
            assert_eq!(usual, form);
        }
        for unknown in ["", "english", "e", "en--US", "xx", "中文", "*all*"] {
            assert!(matches!(flaw(unknown), Some(Flaw::Unknown(_))), "{unknown}");
        }
    }

    #[test]
    fn a_region_serves_its_language() {
        for (language, source) in [("en", "en"), ("en-GB", "EN"), ("zh_Hant_TW", "zh-hant")] {
            assert!(serves(language, source));
        }
        for (language, source) in [("en", "en-GB"), ("enm", "en"), ("en-US", "en-GB")] {
            assert!(!serves(language, source));
        }
    }
}
