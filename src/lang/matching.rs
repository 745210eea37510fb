//! Language matching: which variants can be used for a requested language.

use std::sync::OnceLock;

use super::canonical::canonical;
use super::registry;
use crate::scripts;

/// How well a language matches the requested one, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Both have the same canonical tag.
    Exact,
    /// It is at least as specific as requested: `fr-CA` for `fr`, `zh-CN` for `zh-Hans`.
    Within,
    /// It is less specific than requested: `fr` for `fr-CA`.
    Wider,
    /// The same language and script in another region: `en-GB` for `en-CA`.
    Beside,
    /// The same language in another script, if neither script nor region is requested: `zh-TW` for
    /// `zh`.
    OtherScript,
}

impl Rank {
    /// Whether all variants of this rank are used, not only the first: a request for `fr` takes
    /// both `fr-FR` and `fr-CA`, but only one of them can replace `fr-CH`.
    pub(crate) fn takes_all(self) -> bool {
        !matches!(self, Self::Wider | Self::Beside)
    }
}

/// A requested language, from the user or from the header of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    tag: String,
    subtags: OnceLock<Option<Subtags>>,
    /// All codes of the language. Tags that begin with another code are rejected without being
    /// parsed.
    codes: OnceLock<Vec<&'static str>>,
    ranks: Memo<Option<Rank>>,
}

impl Wanted {
    /// Creates it from a tag as the user or a file wrote it. Text that is not a tag matches only
    /// itself.
    pub(crate) fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned(), ..Self::default() }
    }

    /// Whether it is a single language, not a collection, a special code such as `und`, or not a
    /// tag.
    pub(crate) fn is_language(&self) -> bool {
        self.subtags().is_some_and(|own| {
            let code = own.language.as_str();
            code.starts_with("x-") || registry::is_private(code) || registry::is_language(code)
        })
    }

    /// How well the tag `found`, as a file wrote it, matches; `None` if it does not.
    ///
    /// Fast if the two differ only in case or separators, and for the first few tags, which are
    /// cached.
    pub(crate) fn rank(&self, found: &str) -> Option<Rank> {
        if is_alike(found, &self.tag) {
            return Some(Rank::Exact);
        }
        self.ranks.get(found, || self.compare(found))
    }

    /// The index of the best match, the first of several.
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
        // The second subtag may be the language, too: `zh-yue` is `yue`.
        let mut subtags = found.trim().split(['-', '_', '.', '@']).take(2);
        let starts = [subtags.next(), subtags.next()].map(Option::unwrap_or_default);
        let is_start = |code: &str| starts.iter().any(|start| start.eq_ignore_ascii_case(code));
        // Codes with a hyphen are whole tags: `i-klingon`, `zh-yue`.
        let codes = self.codes.get_or_init(|| codes(&own.language));
        is_start(&own.language)
            || codes.iter().any(|code| code.split('-').next().is_some_and(is_start))
    }

    fn subtags(&self) -> Option<&Subtags> {
        self.subtags.get_or_init(|| Subtags::of(&self.tag)).as_ref()
    }
}

/// The codes of a language other than its own: languages that match as it, and deprecated codes.
fn codes(language: &str) -> Vec<&'static str> {
    let like: Vec<&str> = registry::matching_as(language).collect();
    let old: Vec<&str> =
        like.iter().copied().chain([language]).flat_map(registry::other_codes).collect();
    like.into_iter().chain(old).collect()
}

/// Whether two tags are equal, ignoring case and `-` versus `_`.
pub(crate) fn is_alike(a: &str, b: &str) -> bool {
    let fold = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    a == b || a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| fold(a) == fold(b))
}

/// The subtags of a tag, prepared for matching.
#[derive(Debug, Clone)]
struct Subtags {
    /// The canonical tag.
    tag: String,
    language: String,
    /// The stated script, else the likely one.
    script: Option<String>,
    region: Option<String>,
    /// The subtags after the region.
    rest: String,
    /// Whether the tag has neither a script nor a region.
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

    /// Whether `found` has every subtag that this one has.
    fn has_all_of(&self, found: &Self) -> bool {
        let is_region = self.region.is_none() || self.region == found.region;
        is_region && (self.rest.is_empty() || self.rest == found.rest)
    }
}

/// The subtags of a canonical tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Parts<'t> {
    /// The first subtag; the whole tag if it is private-use or grandfathered.
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

/// The likely script of a language; `None` for collections, special codes and unknown languages.
pub(super) fn likely_script(language: &str, region: Option<&str>) -> Option<&'static str> {
    registry::is_language(language).then(|| scripts::likely(language, region)).flatten()
}

/// How many values a memo keeps: files have few languages.
const CAPACITY: usize = 8;

/// A cache of the values of the first few tags. Threads can share it.
#[derive(Debug, Clone)]
pub(crate) struct Memo<V>([OnceLock<(Box<str>, V)>; CAPACITY]);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| OnceLock::new()))
    }
}

impl<V: Clone> Memo<V> {
    /// The cached value of `tag`, else the result of `make`.
    pub(crate) fn get(&self, tag: &str, make: impl FnOnce() -> V) -> V {
        for slot in &self.0 {
            match slot.get() {
                Some((key, value)) if **key == *tag => return value.clone(),
                Some(_) => {}
                None => {
                    let value = make();
                    // If another thread filled the slot first, this value is not cached.
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
