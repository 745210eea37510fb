//! Which variants serve where a language is wanted.

use std::sync::OnceLock;

use super::canonical::canonical;
use super::registry;
use crate::scripts;

/// How near a language comes to the one that is wanted; the nearest is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// The same tag, once both are canonical.
    Exact,
    /// All that is wanted: `fr-CA` for `fr`, `zh-CN` for `zh-Hans`.
    Within,
    /// Less is stated than is wanted: `fr` for `fr-CA`.
    Wider,
    /// The same language in the same script, for another region: `en-GB` for `en-CA`.
    Beside,
    /// The same language in another script, where neither script nor region is wanted: `zh-TW` for
    /// `zh`.
    OtherScript,
}

impl Rank {
    /// Whether all variants of this rank are wanted, and not the first alone: `fr` asks for `fr-FR`
    /// and `fr-CA` alike, but only one of them is to take the place of `fr-CH`.
    pub(crate) fn takes_all(self) -> bool {
        !matches!(self, Self::Wider | Self::Beside)
    }
}

/// A language that is wanted, by a user or by the header of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    tag: String,
    subtags: OnceLock<Option<Subtags>>,
    /// The codes that the language may be found under; those of another language need no look.
    codes: OnceLock<Vec<&'static str>>,
    ranks: Memo<Option<Rank>>,
}

impl Wanted {
    /// The language of a tag as a user or a file wrote it. What is not a tag matches itself only.
    pub(crate) fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned(), ..Self::default() }
    }

    /// Whether it names a language, and not several, none or something else.
    pub(crate) fn is_language(&self) -> bool {
        self.subtags().is_some_and(|own| {
            let code = own.language.as_str();
            code.starts_with("x-") || registry::is_private(code) || registry::is_language(code)
        })
    }

    /// How near the tag `found`, as a file wrote it, comes; `None` where it does not serve.
    ///
    /// Cheap where the two are equal but for case, and for the few tags that were asked before.
    pub(crate) fn rank(&self, found: &str) -> Option<Rank> {
        if is_alike(found, &self.tag) {
            return Some(Rank::Exact);
        }
        self.ranks.get(found, || self.compare(found))
    }

    /// The first of the nearest.
    pub(crate) fn nearest<'a>(&self, found: impl Iterator<Item = &'a str>) -> Option<usize> {
        let ranks = found.enumerate().filter_map(|(at, found)| Some((self.rank(found)?, at)));
        ranks.min().map(|(_, at)| at)
    }

    fn compare(&self, found: &str) -> Option<Rank> {
        let own = self.subtags()?;
        if !self.is_code(found, own) {
            return None;
        }
        let found = Subtags::of(found)?;
        if own.tag == found.tag { Some(Rank::Exact) } else { own.rank(&found) }
    }

    fn is_code(&self, found: &str, own: &Subtags) -> bool {
        let start = found.trim().split(['-', '_', '.', '@']).next().unwrap_or_default();
        let is_start = |code: &str| start.eq_ignore_ascii_case(code);
        // Codes with a hyphen are whole tags: `i-klingon`, `zh-yue`.
        let codes = self.codes.get_or_init(|| codes(&own.language));
        is_start(&own.language)
            || codes.iter().any(|code| code.split('-').next().is_some_and(is_start))
    }

    fn subtags(&self) -> Option<&Subtags> {
        self.subtags.get_or_init(|| Subtags::of(&self.tag)).as_ref()
    }
}

/// The codes, beside its own, that stand for a language.
fn codes(language: &str) -> Vec<&'static str> {
    let like: Vec<&str> = registry::matching_as(language).collect();
    let old: Vec<&str> =
        like.iter().copied().chain([language]).flat_map(registry::other_codes).collect();
    like.into_iter().chain(old).collect()
}

/// Whether two tags are equal but for case and the sign between their subtags.
pub(crate) fn is_alike(a: &str, b: &str) -> bool {
    let fold = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    a == b || a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| fold(a) == fold(b))
}

/// What a tag says, for matching.
#[derive(Debug, Clone)]
struct Subtags {
    /// The canonical tag.
    tag: String,
    language: String,
    /// As stated, else as is likely.
    script: Option<String>,
    region: Option<String>,
    /// What follows the region.
    rest: String,
    /// Whether neither a script nor a region is stated.
    is_plain: bool,
}

impl Subtags {
    fn of(given: &str) -> Option<Self> {
        let tag = canonical(given)?;
        let own = Parts::of(&tag);
        let like = registry::like(own.language).map(Parts::of).unwrap_or_default();
        let language = if like.language.is_empty() { own.language } else { like.language };
        let region = own.region.or(like.region);
        let stated = own.script.or(like.script);
        let script = stated.or_else(|| likely_script(language, region)).map(str::to_owned);
        Some(Self {
            language: language.to_owned(),
            script,
            region: region.map(str::to_owned),
            rest: own.rest.to_owned(),
            is_plain: stated.is_none() && own.region.is_none(),
            tag,
        })
    }

    fn rank(&self, found: &Self) -> Option<Rank> {
        if self.language != found.language {
            return None;
        }
        if self.script != found.script {
            return self.is_plain.then_some(Rank::OtherScript);
        }
        Some(if self.has_all_of(found) {
            Rank::Within
        } else if found.has_all_of(self) {
            Rank::Wider
        } else {
            Rank::Beside
        })
    }

    /// Whether `found` states whatever this one states.
    fn has_all_of(&self, found: &Self) -> bool {
        let is_region = self.region.is_none() || self.region == found.region;
        is_region && (self.rest.is_empty() || self.rest == found.rest)
    }
}

/// The subtags of a canonical tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Parts<'t> {
    /// The first subtag; a tag that does not begin with a language is one whole.
    pub(super) language: &'t str,
    pub(super) script: Option<&'t str>,
    pub(super) region: Option<&'t str>,
    rest: &'t str,
}

impl<'t> Parts<'t> {
    pub(super) fn of(tag: &'t str) -> Self {
        if tag.starts_with("x-") || tag.starts_with("i-") {
            return Self { language: tag, ..Self::default() };
        }
        let (language, mut rest) = tag.split_once('-').unwrap_or((tag, ""));
        let mut next = |is_it: fn(&[u8]) -> bool| {
            let (first, after) = rest.split_once('-').unwrap_or((rest, ""));
            is_it(first.as_bytes()).then(|| {
                rest = after;
                first
            })
        };
        let script = next(is_script);
        let region = next(is_region);
        Self { language, script, region, rest }
    }
}

fn is_script(subtag: &[u8]) -> bool {
    subtag.len() == 4 && subtag.iter().all(u8::is_ascii_alphabetic)
}

fn is_region(subtag: &[u8]) -> bool {
    match subtag.len() {
        2 => subtag.iter().all(u8::is_ascii_alphabetic),
        3 => subtag.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// The script that a language is likely to be written in, where it is one language and known.
pub(super) fn likely_script(language: &str, region: Option<&str>) -> Option<&'static str> {
    registry::is_language(language).then(|| scripts::likely(language, region)).flatten()
}

/// How many answers a memo keeps: files have few languages.
const KEPT: usize = 8;

/// The first answers, by the tag that was asked about. Threads may share it.
#[derive(Debug, Clone)]
pub(crate) struct Memo<V>([OnceLock<(Box<str>, V)>; KEPT]);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| OnceLock::new()))
    }
}

impl<V: Clone> Memo<V> {
    /// The answer that is kept for `tag`, else the one that `make` gives.
    pub(crate) fn get(&self, tag: &str, make: impl FnOnce() -> V) -> V {
        for slot in &self.0 {
            match slot.get() {
                Some((key, value)) if **key == *tag => return value.clone(),
                Some(_) => {}
                None => {
                    let value = make();
                    // Where another thread was faster, this answer is not kept.
                    let _ = slot.set((tag.into(), value.clone()));
                    return value;
                }
            }
        }
        make()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_serves() {
        use Rank::{Beside, Exact, OtherScript, Wider, Within};
        for (wanted, found, rank) in [
            ("en", "en", Some(Exact)),
            ("en-US", "EN_us", Some(Exact)),
            ("he", "iw", Some(Exact)),
            ("he", "heb", Some(Exact)),
            ("zh-Hans", "zh-CHS", Some(Exact)),
            ("sr-Latn", "sr@latin", Some(Exact)),
            ("yue", "zh-yue", Some(Exact)),
            ("en", "en-GB", Some(Within)),
            ("zh-Hans", "zh-CN", Some(Within)),
            ("zh", "cmn-Hans", Some(Within)),
            ("sr-Latn", "sr-ME", Some(Within)),
            ("fa-AF", "prs", Some(Within)),
            ("no", "nb-NO", Some(Within)),
            ("en-US", "en", Some(Wider)),
            ("zh-CN", "zh", Some(Wider)),
            ("zh-TW", "zh-Hant", Some(Wider)),
            ("en-CA", "en-GB", Some(Beside)),
            ("zh-TW", "zh-HK", Some(Beside)),
            ("zh", "zh-TW", Some(OtherScript)),
            ("sr", "sr-Latn", Some(OtherScript)),
            ("zh-TW", "zh", None),
            ("zh-CN", "zh-TW", None),
            ("zh-Hant", "zh-CN", None),
            ("sr-RS", "sr-Latn-RS", None),
            ("sr-Cyrl", "sr-ME", None),
            ("en", "enm", None),
            ("en", "", None),
            ("en", "de", None),
            ("x-a", "x-b", None),
            ("english", "English", Some(Exact)),
            ("english", "en", None),
        ] {
            assert_eq!(Wanted::new(wanted).rank(found), rank, "{wanted} {found}");
        }
    }

    #[test]
    fn more_languages_than_are_kept_have_ranks() {
        let wanted = Wanted::new("en");
        for _ in 0..2 {
            for region in ["AA", "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR"] {
                assert_eq!(wanted.rank(&format!("en-{region}")), Some(Rank::Within));
                assert_eq!(wanted.rank(&format!("de-{region}")), None);
            }
        }
    }

    #[test]
    fn what_names_a_language_is_known() {
        for language in ["en", "iw", "qaa", "x-klingon"] {
            assert!(Wanted::new(language).is_language(), "{language}");
        }
        for other in ["", "*", "*all*", "und", "mul", "English", "sla"] {
            assert!(!Wanted::new(other).is_language(), "{other}");
        }
    }
}
