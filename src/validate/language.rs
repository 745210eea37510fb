//! Whether a language tag is BCP 47, and as it should be written.

use std::borrow::Cow;

use crate::lang::{Memo, Tag};
use crate::visible::quoted;

/// What is wrong with a tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TagProblem {
    /// It is no language tag.
    Unknown(String),
    /// It is one, but tools may not know it in this spelling; and how it is spelt as a rule.
    Unusual { message: String, usual: String },
    /// Its region does not exist, and what was meant is not clear.
    Region(String),
}

/// What is wrong with `given`, if anything.
pub(super) fn tag_problem(given: &str) -> Option<TagProblem> {
    let tag = match Tag::parse(given) {
        Ok(tag) => tag,
        Err(error) => return Some(TagProblem::Unknown(error.to_string())),
    };
    let region = tag.unknown_region();
    let Some(region) = region else {
        return (tag.as_str() != given).then(|| TagProblem::Unusual {
            message: format!("language {}; {} {tag}", quoted(given), relation(given, &tag)),
            usual: tag.to_string(),
        });
    };
    let message = format!("language {}; {region}", quoted(given));
    Some(match region.replacement() {
        Some(usual) => TagProblem::Unusual { message, usual },
        None => TagProblem::Region(message),
    })
}

/// How the canonical form of a tag differs from it: in its spelling, or in its subtags.
fn relation(given: &str, tag: &Tag) -> &'static str {
    let primary = given.split(['-', '_', '@', '.']).next().unwrap_or_default();
    match primary.len() {
        _ if primary.eq_ignore_ascii_case(tag.primary()) => "its canonical form is",
        3 if tag.primary().len() == 2 => "tools know it as",
        _ => "it is deprecated; the code is now",
    }
}

/// What to write in place of a source language that is not a tag; `*all*` is one for TMX.
pub(super) fn source_tag_problem(given: &str) -> Option<TagProblem> {
    let is_all = |given: &str| given.trim_matches('*').eq_ignore_ascii_case("all");
    match given {
        "*all*" => None,
        _ if given.contains('*') && (given.trim_matches('*').is_empty() || is_all(given)) => {
            let expected = "expected a BCP 47 tag or `*all*`; did you mean `*all*`?";
            Some(TagProblem::Unknown(format!("srclang {}; {expected}", quoted(given))))
        }
        _ => tag_problem(given),
    }
}

/// Tags in the form in which equal tags are equal.
#[derive(Debug, Default)]
pub(super) struct Canonical(Memo<Option<Box<str>>>);

impl Canonical {
    /// The canonical form of a tag; of what is not one, itself in lower case with hyphens.
    pub(super) fn of<'t>(&self, given: &'t str) -> Cow<'t, str> {
        let other = self.0.get(given, || {
            let tag = Tag::parse(given).map(|tag| tag.to_string());
            let tag = tag.unwrap_or_else(|_| given.replace('_', "-").to_ascii_lowercase());
            (tag != given).then(|| tag.into())
        });
        other.map_or(given.into(), |other| String::from(other).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_right_unusual_or_unknown() {
        for right in ["en", "zh-CN", "zh-Hant-TW", "x-klingon", "und", "qab", "yue"] {
            assert_eq!(tag_problem(right), None, "{right}");
        }
        for (unusual, form) in
            [("zh_CN", "zh-CN"), ("ZH-CN", "zh-CN"), ("eng", "en"), ("zho-TW", "zh-TW")]
        {
            let Some(TagProblem::Unusual { message, usual }) = tag_problem(unusual) else {
                panic!("{unusual}")
            };
            assert!(message.ends_with(form), "{message}");
            assert_eq!(usual, form);
        }
        for unknown in ["", "english", "e", "en--US", "xx", "中文", "*all*"] {
            assert!(matches!(tag_problem(unknown), Some(TagProblem::Unknown(_))), "{unknown}");
        }
    }

    #[test]
    fn a_deprecated_code_is_answered_with_the_new_one() {
        for (old, new) in [("iw", "he"), ("in-ID", "id-ID"), ("zh-CHS", "zh-Hans"), ("mo", "ro")] {
            let Some(TagProblem::Unusual { message, usual }) = tag_problem(old) else {
                panic!("{old}")
            };
            assert!(message.ends_with(new), "{message}");
            assert_eq!(usual, new);
        }
        let Some(TagProblem::Unusual { message, .. }) = tag_problem("iw") else { panic!() };
        assert_eq!(message, "language `iw`; it is deprecated; the code is now he");
    }

    #[test]
    fn a_region_that_does_not_exist_is_reported() {
        let Some(TagProblem::Unusual { usual, .. }) = tag_problem("en_UK") else { panic!() };
        assert_eq!(usual, "en-GB");
        for given in ["zh-XX", "sr-CS", "en-AA"] {
            assert!(matches!(tag_problem(given), Some(TagProblem::Region(_))), "{given}");
        }
        assert_eq!(tag_problem("es-419"), None);
    }

    #[test]
    fn a_star_may_mean_all() {
        assert_eq!(source_tag_problem("*all*"), None);
        assert_eq!(source_tag_problem("en"), None);
        for given in ["*", "**", "*ALL*", "*all"] {
            let Some(TagProblem::Unknown(message)) = source_tag_problem(given) else {
                panic!("{given}")
            };
            assert!(message.ends_with("did you mean `*all*`?"), "{message}");
        }
    }

    #[test]
    fn equal_tags_have_one_form() {
        let canonical = Canonical::default();
        for given in ["he", "iw", "HEB", "he"] {
            assert_eq!(canonical.of(given), "he");
        }
        assert_eq!(canonical.of("No_Tag!"), "no-tag!");
    }
}
