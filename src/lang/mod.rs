//! Language tags (BCP 47): canonicalization, matching, and the scripts of languages.

mod canonical;
pub mod detect;
mod matching;
pub(crate) mod own_names;
mod registry;

pub(crate) use matching::{Memo, Rank, Wanted, is_alike};

use std::fmt;

use serde::Serialize;
use unicode_script::Script;

use crate::error::{Error, ErrorKind, Result};
use crate::scripts;
use matching::{Parts, likely_script};

/// A canonical BCP 47 language tag: `zh-CN`, `zh-Hant`, `en`. Canonicalization adds no subtags.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// Parses a tag and makes it canonical.
    ///
    /// Case is ignored, and `_` is read as `-`. Deprecated codes (`iw`), three-letter codes of
    /// languages that have a two-letter code (`deu`, `ger`), `zh-CHS` and `zh-CHT`, and names of
    /// POSIX locales (`sr_RS.UTF-8@latin`) are replaced with the tags that correspond to them.
    ///
    /// # Errors
    /// When it is not a well-formed BCP 47 tag, or its primary subtag is not registered. If it is
    /// the name of a language or the code of a country, the error suggests a tag.
    pub fn parse(given: &str) -> Result<Self> {
        canonical::canonical(given).map(Self).ok_or_else(|| unknown(given))
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary language subtag: `zh` for `zh-Hant-TW`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The number of the language among `found`, as names of files write it, that serves best for this one;
    /// `None` if none does. `zh` serves for `zh-CN`, and `en_US` for `en`.
    ///
    /// ```
    /// use tmforge::lang::Tag;
    /// let wanted = Tag::parse("zh-CN")?;
    /// assert_eq!(wanted.nearest(["en", "zh-TW", "zh"].into_iter()), Some(2));
    /// # Ok::<(), tmforge::Error>(())
    /// ```
    pub fn nearest<'a>(&self, found: impl Iterator<Item = &'a str>) -> Option<usize> {
        Wanted::new(self.as_str()).nearest(found)
    }

    /// The scripts that text in this language is written in: those of the script subtag if there is
    /// one, else the likely ones of CLDR. Empty if not known.
    pub fn scripts(&self) -> Vec<Script> {
        self.script().map(scripts::of_code).unwrap_or_default()
    }

    /// The English name of the language: `German` for `de-AT`. `None` if ISO 639 has none.
    pub fn name(&self) -> Option<&'static str> {
        let primary = self.primary();
        let language = isolang::Language::from_639_1(primary)
            .or_else(|| isolang::Language::from_639_3(primary))?;
        // `Malay (macrolanguage)`, `Modern Greek (1453-)`
        let name = language.to_name().split(" (").next()?;
        Some(name.strip_prefix("Modern ").unwrap_or(name))
    }

    /// The tags of the same language in its other scripts: `uz-Cyrl` of `uz`. Empty if the tag states
    /// a script.
    pub(crate) fn in_other_scripts(&self) -> Vec<Self> {
        let own = Parts::of(&self.0);
        if own.script.is_some() {
            return Vec::new();
        }
        let region = own.region.map(|region| format!("-{region}")).unwrap_or_default();
        let tag = |code| Self::parse(&format!("{}-{code}{region}", own.language)).ok();
        scripts::others(own.language).filter_map(tag).collect()
    }

    /// The ISO 15924 code of the script: that of the script subtag, else the likely one. `None` if
    /// not known.
    pub(crate) fn script(&self) -> Option<&str> {
        let own = Parts::of(&self.0);
        let like = registry::like(own.language).map(Parts::of);
        let (language, script) = like.map_or((own.language, None), |l| (l.language, l.script));
        own.script.or(script).or_else(|| likely_script(language, own.region))
    }

    /// The language and its script, stated or likely, without region and variants. Texts for which
    /// it is equal are interchangeable.
    pub(crate) fn without_region(&self) -> String {
        format!("{}-{}", self.primary(), self.script().unwrap_or_default())
    }

    /// Whether the tag has a script subtag.
    pub fn has_script(&self) -> bool {
        Parts::of(&self.0).script.is_some()
    }

    /// Whether the language is Chinese: the macrolanguage `zh` or one of its languages, such as
    /// `yue`.
    pub(crate) fn is_chinese(&self) -> bool {
        is_chinese(self.primary())
    }

    /// Whether the script, stated or likely, is traditional Chinese.
    pub(crate) fn is_traditional(&self) -> bool {
        self.script() == Some("Hant")
    }

    /// The region subtag if it is not a current region: `UK` in `en-UK`, `XX` in `zh-XX`. Such tags
    /// are accepted, because their language is known.
    pub fn unknown_region(&self) -> Option<UnknownRegion<'_>> {
        let region = Parts::of(&self.0).region.filter(|region| !registry::is_region(region))?;
        let now = registry::successors(region).map(|now| now.split(' ').collect());
        Some(UnknownRegion { tag: &self.0, region, now: now.unwrap_or_default() })
    }
}

/// A region subtag that is not a current region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRegion<'t> {
    tag: &'t str,
    /// The region subtag.
    pub region: &'t str,
    /// The regions that replaced it; empty if it never was a region.
    pub now: Vec<&'static str>,
}

impl UnknownRegion<'_> {
    /// The tag with the region that replaced it, if there is exactly one.
    pub fn replacement(&self) -> Option<String> {
        match self.now.as_slice() {
            [now] => Some(self.tag.replacen(&format!("-{}", self.region), &format!("-{now}"), 1)),
            _ => None,
        }
    }
}

impl fmt::Display for UnknownRegion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` in `{}` is not a region", self.region, self.tag)?;
        match (self.replacement(), self.now.as_slice()) {
            (Some(tag), _) => write!(f, "; did you mean `{tag}`?"),
            (None, []) => f.write_str("; expected a code of ISO 3166 or UN M.49"),
            (None, now) => write!(f, " any more; expected one of {}", now.join(", ")),
        }
    }
}

/// Whether a primary subtag is Chinese: `zh` or a language that ISO 639-3 includes in it, except
/// for historical stages that are written differently.
pub(crate) fn is_chinese(primary: &str) -> bool {
    matches!(
        primary,
        "zh" | "cdo"
            | "cjy"
            | "cmn"
            | "cnp"
            | "cpx"
            | "csp"
            | "czh"
            | "czo"
            | "gan"
            | "hak"
            | "hsn"
            | "hnm"
            | "lzh"
            | "luh"
            | "mnp"
            | "nan"
            | "wuu"
            | "yue"
    )
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

/// The two languages of a job. Their tags differ, possibly only in script or region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguagePair {
    /// The source language.
    pub source: Tag,
    /// The target language.
    pub target: Tag,
}

impl LanguagePair {
    /// Creates a pair of two different tags.
    ///
    /// # Errors
    /// When the tags are equal.
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

fn unknown(given: &str) -> Error {
    let error = Error::new(ErrorKind::Usage, format!("`{given}` is not a language tag"))
        .expected("expected a BCP 47 tag such as en, de or zh-CN");
    match suggestion(given) {
        Some(tag) => error.advice(format!("did you mean `{tag}`?")),
        None => error.advice("use the code of the language, not its name"),
    }
}

/// Suggests a tag for the English name of a language, or for a country code used as a language.
/// Keeps further subtags.
fn suggestion(given: &str) -> Option<String> {
    let (first, rest) = given.split_once(['-', '_']).map_or((given, None), |(a, b)| (a, Some(b)));
    let name = first.trim().to_ascii_lowercase();
    let by_name = || {
        isolang::languages().filter(|l| l.to_639_1().is_some()).find(|l| {
            let english = l.to_name().to_ascii_lowercase();
            english == name || english.split([' ', ',', '(']).any(|word| word == name)
        })
    };
    let code = (name.len() == 2)
        .then(|| registry::language_of(&name.to_ascii_uppercase()))
        .flatten()
        .or_else(|| by_name()?.to_639_1())?;
    let tag = rest.map_or_else(|| code.to_owned(), |rest| format!("{code}-{rest}"));
    canonical::canonical(&tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    fn languages_have_names() {
        for (tag, name) in
            [("de-AT", "German"), ("el", "Greek"), ("ms", "Malay"), ("yue", "Yue Chinese")]
        {
            assert_eq!(Tag::parse(tag).unwrap().name(), Some(name));
        }
        assert_eq!(Tag::parse("x-klingon").unwrap().name(), None);
    }

    #[test]
    fn old_long_and_foreign_spellings_are_made_canonical() {
        for (given, canonical) in [
            ("iw", "he"),
            ("in_ID", "id-ID"),
            ("ji", "yi"),
            ("jw", "jv"),
            ("mo-MD", "ro-MD"),
            ("eng", "en"),
            ("DEU", "de"),
            ("ger", "de"),
            ("fre-CA", "fr-CA"),
            ("fra", "fr"),
            ("zho-TW", "zh-TW"),
            ("chi", "zh"),
            ("zh-CHS", "zh-Hans"),
            ("zh_cht", "zh-Hant"),
            ("zh-yue-HK", "yue-HK"),
            ("zh-cmn-Hans-CN", "zh-Hans-CN"),
            ("ar-arz", "arz"),
            ("i-klingon", "tlh"),
            ("en-USA", "en-US"),
            ("sr@latin", "sr-Latn"),
            ("sr_RS.UTF-8@latin", "sr-Latn-RS"),
            ("uz@Cyrillic", "uz-Cyrl"),
            ("de_DE.ISO-8859-15@euro", "de-DE"),
            ("ca_ES@valencia", "ca-ES-valencia"),
        ] {
            let tag = Tag::parse(given).unwrap();
            assert_eq!(tag.as_str(), canonical, "{given}");
        }
    }

    #[test]
    fn registered_subtags_are_never_refused() {
        for given in [
            "und",
            "mul",
            "zxx",
            "mis",
            "qaa",
            "qtz-Latn",
            "x-klingon",
            "bh",
            "sh",
            "tl",
            "cmn",
            "prs",
            "swc",
            "cnr",
            "sla",
            "sgn",
            "zh-min",
            "i-default",
            "sr-CS",
            "de-1996",
            "ta-Taml",
        ] {
            assert_eq!(Tag::parse(given).unwrap().as_str(), given);
        }
    }

    #[test]
    fn names_and_countries_are_refused_with_a_suggestion() {
        for (given, advice) in [
            ("english", "`en`"),
            ("Chinese", "`zh`"),
            ("greek", "`el`"),
            ("jp", "`ja`"),
            ("cn", "`zh`"),
            ("gr", "`el`"),
            ("dk", "`da`"),
            ("jp-JP", "`ja-JP`"),
            ("kz", "`kk`"),
        ] {
            let error = Tag::parse(given).unwrap_err();
            assert!(error.to_string().contains(advice), "{error}");
        }
        for given in ["", "xx", "e", "qqqqq", "-", "en--US", "中文", "en-xyz", "@latin", "*all*"]
        {
            assert!(Tag::parse(given).is_err(), "{given}");
        }
    }

    #[test]
    fn regions_that_do_not_exist_are_known_by_what_took_their_place() {
        let unknown = |tag: &str| {
            let tag = Tag::parse(tag).unwrap();
            tag.unknown_region().map(|region| (region.replacement(), region.to_string()))
        };
        for known in ["en", "en-GB", "sr-Latn-RS", "es-419", "en-001", "sq-XK", "en-x-uk"] {
            assert_eq!(unknown(known), None, "{known}");
        }
        let (replacement, message) = unknown("en-UK").unwrap();
        assert_eq!(replacement.as_deref(), Some("en-GB"));
        assert_eq!(message, "`UK` in `en-UK` is not a region; did you mean `en-GB`?");
        let (replacement, message) = unknown("sr-Latn-CS").unwrap();
        assert_eq!(replacement, None);
        assert!(message.ends_with("expected one of RS, ME"), "{message}");
        assert_eq!(unknown("zh-XX").unwrap().0, None);
    }

    #[test]
    fn chinese_is_one_set() {
        for (given, chinese, traditional) in [
            ("zh", true, false),
            ("zh-TW", true, true),
            ("zh-Hans-TW", true, false),
            ("yue", true, true),
            ("nan-TW", true, true),
            ("cmn", true, false),
            ("ja", false, false),
        ] {
            let tag = Tag::parse(given).unwrap();
            assert_eq!((tag.is_chinese(), tag.is_traditional()), (chinese, traditional), "{given}");
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
        for (given, scripts) in [
            ("sr-Latn", &[Script::Latin][..]),
            ("sr", &[Script::Cyrillic]),
            ("sr-ME", &[Script::Latin]),
            ("ab", &[Script::Cyrillic]),
            ("or", &[Script::Oriya]),
            ("os", &[Script::Cyrillic]),
            ("dv", &[Script::Thaana]),
            ("sah", &[Script::Cyrillic]),
            ("ta-Taml", &[Script::Tamil]),
            ("de-Latf", &[Script::Latin]),
            ("cmn", &[Script::Han]),
            ("ja", &[Script::Han, Script::Hiragana, Script::Katakana]),
            ("und", &[]),
            ("qaa", &[]),
            ("x-klingon", &[]),
            ("mul", &[]),
        ] {
            assert_eq!(Tag::parse(given).unwrap().scripts(), scripts, "{given}");
        }
    }

    proptest! {
        #[test]
        fn canonical_tags_stay_as_they_are(given in "[a-zA-Z]{1,3}([-_@.][a-zA-Z0-9]{1,5}){0,3}") {
            if let Ok(tag) = Tag::parse(&given) {
                prop_assert_eq!(Tag::parse(tag.as_str()).unwrap(), tag);
            }
        }

        #[test]
        fn a_tag_serves_for_itself_best(
            given in "[a-z]{2,3}([-_][A-Za-z0-9]{2,4}){0,2}",
            other in "[a-z]{2,3}([-_][A-Za-z0-9]{2,4}){0,2}",
        ) {
            let wanted = Wanted::new(&given);
            prop_assert_eq!(wanted.rank(&given), Some(Rank::Exact));
            prop_assert_eq!(wanted.rank(&given.to_uppercase()), Some(Rank::Exact));
            if let Ok(tag) = Tag::parse(&given) {
                prop_assert_eq!(wanted.rank(tag.as_str()), Some(Rank::Exact));
                prop_assert_eq!(Wanted::new(tag.as_str()).rank(&given), Some(Rank::Exact));
            }
            let is_exact = wanted.rank(&other) == Some(Rank::Exact);
            let is_same = match (Tag::parse(&given), Tag::parse(&other)) {
                (Ok(given), Ok(other)) => given == other,
                _ => given.replace('_', "-").eq_ignore_ascii_case(&other.replace('_', "-")),
            };
            prop_assert_eq!(is_exact, is_same);
        }
    }
}
