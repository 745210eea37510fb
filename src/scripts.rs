//! The scripts of languages, from the likely subtags of CLDR.

use std::sync::OnceLock;

use unicode_script::{Script, UnicodeScript as _};

/// Each row: a script, then the languages and language-region pairs that are likely to be written
/// in it. A language without a row is written in Latin; `Zzzz` lists the languages without data in
/// CLDR.
const TABLE: &str = include_str!("../data/scripts.tsv");

/// The ISO 15924 code of an unknown script.
const UNKNOWN: &str = "Zzzz";

/// The likely script of a language, as an ISO 15924 code, in `region` if given. `None` if CLDR has
/// no data. Both arguments are in canonical case.
pub(crate) fn likely(language: &str, region: Option<&str>) -> Option<&'static str> {
    let in_region = region.and_then(|region| row(&format!("{language}-{region}")));
    let script = in_region.or_else(|| row(language)).unwrap_or("Latn");
    (script != UNKNOWN).then_some(script)
}

/// Whether a character belongs to a script that is written without spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            c.script(),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
                | Script::Tibetan
        )
}

/// The Unicode scripts of the characters of text in a script, given by its ISO 15924 code. Empty if
/// Unicode does not have the script.
pub(crate) fn of_code(code: &str) -> Vec<Script> {
    match code {
        "Hans" | "Hant" | "Hani" => vec![Script::Han],
        "Hanb" => vec![Script::Han, Script::Bopomofo],
        "Jpan" => vec![Script::Han, Script::Hiragana, Script::Katakana],
        "Hrkt" => vec![Script::Hiragana, Script::Katakana],
        "Kore" => vec![Script::Hangul, Script::Han],
        "Jamo" => vec![Script::Hangul],
        "Latf" | "Latg" => vec![Script::Latin],
        "Cyrs" => vec![Script::Cyrillic],
        "Aran" => vec![Script::Arabic],
        "Syre" | "Syrj" | "Syrn" => vec![Script::Syriac],
        "Geok" => vec![Script::Georgian],
        _ => Script::from_short_name(code).filter(is_script).into_iter().collect(),
    }
}

/// Whether it identifies a script, unlike `Common`, `Inherited` and `Unknown`.
fn is_script(script: &Script) -> bool {
    !matches!(script, Script::Common | Script::Inherited | Script::Unknown)
}

/// The ISO 15924 code of a script, from its English name in any case: `Cyrl` for `cyrillic`.
pub(crate) fn code_of_name(name: &str) -> Option<&'static str> {
    let first = name.get(..1)?.to_ascii_uppercase();
    let script = Script::from_full_name(&format!("{first}{}", name[1..].to_ascii_lowercase()));
    script.filter(is_script).map(Script::short_name)
}

/// Language and other scripts, as ISO 15924 codes, that it is also written in.
const OTHERS: &str = include_str!("../data/other-scripts.tsv");

/// The scripts, as ISO 15924 codes, that a language is written in besides the likely one.
pub(crate) fn others(language: &str) -> impl Iterator<Item = &'static str> {
    let rows = OTHERS.lines().filter_map(|line| line.split_once('\t'));
    let found = rows.into_iter().find(|(key, _)| *key == language);
    found.into_iter().flat_map(|(_, codes)| codes.split(' '))
}

fn row(key: &str) -> Option<&'static str> {
    let rows = rows();
    rows.binary_search_by_key(&key, |&(key, _)| key).ok().map(|at| rows[at].1)
}

/// Pairs of key and script, sorted by key. A key is a language or a language-region pair.
fn rows() -> &'static [(&'static str, &'static str)] {
    static ROWS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let lines = TABLE.lines().filter_map(|line| line.split_once('\t'));
        let mut rows: Vec<_> = lines
            .flat_map(|(script, keys)| keys.split(' ').map(move |key| (key, script)))
            .collect();
        rows.sort_unstable();
        rows
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_script_of_unicode() {
        assert!(rows().len() > 1_500);
        for &(key, code) in rows() {
            assert_eq!(of_code(code).is_empty(), code == UNKNOWN, "{key} {code}");
            let region = key.split_once('-').map(|(_, region)| region);
            let language = key.split('-').next().unwrap();
            assert_eq!(likely(language, region), (code != UNKNOWN).then_some(code), "{key}");
        }
    }

    #[test]
    fn a_key_has_one_row() {
        assert!(rows().windows(2).all(|two| two[0].0 < two[1].0));
    }

    #[test]
    fn the_region_may_decide() {
        for (language, region, script) in [
            ("zh", None, "Hans"),
            ("zh", Some("TW"), "Hant"),
            ("zh", Some("SG"), "Hans"),
            ("sr", None, "Cyrl"),
            ("sr", Some("ME"), "Latn"),
            ("az", None, "Latn"),
            ("az", Some("IR"), "Arab"),
            ("en", Some("NN"), "Latn"),
            ("or", None, "Orya"),
        ] {
            assert_eq!(likely(language, region), Some(script), "{language}");
        }
        assert_eq!(likely("mul", None), None);
    }

    #[test]
    fn scripts_have_names() {
        for (name, code) in [("latin", "Latn"), ("Cyrillic", "Cyrl"), ("DEVANAGARI", "Deva")] {
            assert_eq!(code_of_name(name), Some(code));
        }
        for name in ["", "euro", "é", "common"] {
            assert_eq!(code_of_name(name), None);
        }
    }
}
