//! The registered language and region subtags, and those that replace deprecated ones. ISO 639
//! comes from `isolang`, the rest from CLDR.

use std::collections::HashMap;
use std::sync::OnceLock;

use isolang::Language;

const TABLE: &str = include_str!("../../data/languages.tsv");

/// The rows of `data/languages.tsv`, by kind and key.
#[derive(Default)]
struct Registry {
    /// Deprecated and bibliographic tags, in lower case, and the tags that replace them.
    alias: HashMap<&'static str, &'static str>,
    /// Registered languages that match as if they were another tag: `cmn` as `zh`, `prs` as
    /// `fa-AF`.
    like: HashMap<&'static str, &'static str>,
    /// Codes of language collections.
    group: HashMap<&'static str, &'static str>,
    /// Current regions and their likely languages; the language is empty if not known.
    region: HashMap<&'static str, &'static str>,
    /// Former regions, and the regions that replaced them.
    formerly: HashMap<&'static str, &'static str>,
}

fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut registry = Registry::default();
        for line in TABLE.lines() {
            let mut columns = line.splitn(3, '\t');
            let mut next = || columns.next().unwrap_or_default();
            let (kind, key, value) = (next(), next(), next());
            match kind {
                "alias" => registry.alias.insert(key, value),
                "like" => registry.like.insert(key, value),
                "group" => registry.group.insert(key, value),
                "region" => registry.region.insert(key, value),
                _ => registry.formerly.insert(key, value),
            };
        }
        registry
    })
}

/// Whether `code`, in lower case, is a registered primary language subtag: a language, a
/// collection, a special code such as `und`, or a private-use code.
pub(super) fn is_registered(code: &str) -> bool {
    let is_other =
        |registry: &Registry| registry.like.contains_key(code) || registry.group.contains_key(code);
    match code.len() {
        2 => Language::from_639_1(code).is_some() || is_other(registry()),
        3 => is_private(code) || Language::from_639_3(code).is_some() || is_other(registry()),
        _ => false,
    }
}

/// Whether `code`, in lower case, is a private-use code (`qaa` to `qtz`).
pub(super) fn is_private(code: &str) -> bool {
    code.len() == 3 && ("qaa"..="qtz").contains(&code)
}

/// Whether `code` is a single language, not a collection, a special code or a private-use code.
pub(super) fn is_language(code: &str) -> bool {
    !matches!(code, "mis" | "mul" | "und" | "zxx")
        && (Language::from_639_1(code).or_else(|| Language::from_639_3(code))).is_some()
}

/// The two-letter code that corresponds to a three-letter code.
pub(super) fn two_letters(code: &str) -> Option<&'static str> {
    Language::from_639_3(code).and_then(|language| language.to_639_1())
}

/// The tag that replaces a deprecated or bibliographic tag in lower case.
pub(super) fn alias(tag: &str) -> Option<&'static str> {
    registry().alias.get(tag).copied()
}

/// The tag as which a language matches, if not its own.
pub(super) fn like(language: &str) -> Option<&'static str> {
    registry().like.get(language).copied()
}

/// The languages that match as `language`.
pub(super) fn matching_as(language: &str) -> impl Iterator<Item = &'static str> {
    let rows = registry().like.iter();
    rows.filter(move |(_, tag)| tag.split('-').next() == Some(language)).map(|(&key, _)| key)
}

/// The codes that `language` replaces: deprecated and bibliographic ones, and the three-letter
/// code. Codes of several subtags are returned whole.
pub(super) fn other_codes(language: &str) -> impl Iterator<Item = &'static str> {
    let rows = registry().alias.iter();
    let old = rows.filter(move |(_, tag)| tag.split('-').next() == Some(language));
    old.map(|(&key, _)| key).chain(Language::from_639_1(language).map(|l| l.to_639_3()))
}

/// Whether `region`, in upper case, is a current country, continent or other region.
pub(super) fn is_region(region: &str) -> bool {
    registry().region.contains_key(region)
}

/// The likely language of a region in upper case; `None` if not known.
pub(super) fn language_of(region: &str) -> Option<&'static str> {
    registry().region.get(region).copied().filter(|language| !language.is_empty())
}

/// The regions, separated by spaces, that replaced a former region in upper case.
pub(super) fn successors(region: &str) -> Option<&'static str> {
    registry().formerly.get(region).copied()
}

/// The two-letter code of a region, from its three-letter code in upper case.
pub(super) fn two_letter_region(code: &str) -> Option<&'static str> {
    successors(code).filter(|new| code.len() == 3 && is_region(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_of_use() {
        let registry = registry();
        assert!(registry.region.len() > 250 && registry.group.len() > 100);
        for (old, new) in &registry.alias {
            let primary = new.split('-').next().unwrap();
            assert!(is_registered(primary), "{old} {new}");
            assert!(two_letters(primary).is_none(), "{old} {new}");
        }
        for (language, tag) in &registry.like {
            assert!(like(tag.split('-').next().unwrap()).is_none(), "{language} {tag}");
        }
        for (region, language) in &registry.region {
            assert!(language.is_empty() || is_registered(language), "{region} {language}");
        }
        for (old, new) in &registry.formerly {
            assert!(!is_region(old), "{old}");
            assert!(new.split(' ').all(is_region), "{old} {new}");
        }
    }

    #[test]
    fn every_registered_code_is_known() {
        for code in ["en", "yue", "bh", "sh", "tl", "cmn", "sla", "und", "mul", "zxx", "qaa", "qtz"]
        {
            assert!(is_registered(code), "{code}");
        }
        for code in ["", "x", "xx", "jp", "qua", "english", "q", "qaaa"] {
            assert_eq!(is_registered(code), code == "qua", "{code}");
        }
    }
}
