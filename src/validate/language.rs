//! Checks that language tags are BCP 47 and canonical.

use std::borrow::Cow;

use crate::lang::{Memo, Tag};
use crate::visible::quoted;

/// A problem of a language tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TagProblem {
    /// It is not a language tag.
    Unknown(String),
    /// It is valid but not canonical, so that tools may not recognize it.
    NotCanonical { message: String, canonical: String },
    /// Its region does not exist, and there is no single replacement.
    Region(String),
}

/// The problem of a tag, if it has one.
pub(super) fn tag_problem(given: &str) -> Option<TagProblem> {
    let tag = match Tag::parse(given) {
        Ok(tag) => tag,
        Err(error) => return Some(TagProblem::Unknown(error.to_string())),
    };
    let region = tag.unknown_region();
    let Some(region) = region else {
        return (tag.as_str() != given).then(|| TagProblem::NotCanonical {
            message: format!("language {}; {} {tag}", quoted(given), relation(given, &tag)),
            canonical: tag.to_string(),
        });
    };
    let message = format!("language {}; {region}", quoted(given));
    Some(match region.replacement() {
        Some(canonical) => TagProblem::NotCanonical { message, canonical },
        None => TagProblem::Region(message),
    })
}

/// The part of a message that introduces the canonical form of a tag, by how the two differ.
fn relation(given: &str, tag: &Tag) -> &'static str {
    let primary = given.split(['-', '_', '@', '.']).next().unwrap_or_default();
    match primary.len() {
        _ if primary.eq_ignore_ascii_case(tag.primary()) => "its canonical form is",
        3 if tag.primary().len() == 2 => "tools expect",
        _ => "deprecated; the code is now",
    }
}

/// The problem of the source language of a TMX file, which may also be `*all*`.
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

/// Canonicalizes tags, so that they can be compared. Caches the first few.
#[derive(Debug, Default)]
pub(super) struct Canonical(Memo<Option<Box<str>>>);

impl Canonical {
    /// The canonical form of a tag; text that is not a tag in lower case, with hyphens.
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
            let Some(TagProblem::NotCanonical { message, canonical }) = tag_problem(unusual) else {
                panic!("{unusual}")
            };
            assert!(message.ends_with(form), "{message}");
            assert_eq!(canonical, form);
        }
        for unknown in ["", "english", "e", "en--US", "xx", "中文", "*all*"] {
            assert!(matches!(tag_problem(unknown), Some(TagProblem::Unknown(_))), "{unknown}");
        }
    }

    #[test]
    fn a_deprecated_code_is_answered_with_the_new_one() {
        for (old, new) in [("iw", "he"), ("in-ID", "id-ID"), ("zh-CHS", "zh-Hans"), ("mo", "ro")] {
            let Some(TagProblem::NotCanonical { message, canonical }) = tag_problem(old) else {
                panic!("{old}")
            };
            assert!(message.ends_with(new), "{message}");
            assert_eq!(canonical, new);
        }
        let Some(TagProblem::NotCanonical { message, .. }) = tag_problem("iw") else { panic!() };
        assert_eq!(message, "language `iw`; deprecated; the code is now he");
    }

    #[test]
    fn a_region_that_does_not_exist_is_reported() {
        let Some(TagProblem::NotCanonical { canonical, .. }) = tag_problem("en_UK") else {
            panic!()
        };
        assert_eq!(canonical, "en-GB");
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
