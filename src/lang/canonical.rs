//! Canonicalization of language tags as files and users write them.

use oxilangtag::LanguageTag;

use super::registry;
use crate::scripts;

/// The canonical BCP 47 tag of `given`; `None` if it is not a tag of a registered language.
///
/// Accepted are, beside tags in any case with `-` or `_`: deprecated codes (`iw`), three-letter
/// codes of languages that have a two-letter code (`deu`, `ger`), names of Windows and .NET
/// (`zh-CHS`), and names of POSIX locales (`sr_RS.UTF-8@latin`).
pub(super) fn canonical(given: &str) -> Option<String> {
    let hyphenated = without_posix(given.trim())?.replace('_', "-");
    let renewed = renewed(&hyphenated);
    let tag = LanguageTag::parse_and_normalize(renewed.as_deref().unwrap_or(&hyphenated)).ok()?;
    let extended = tag.extended_language().map(str::to_owned);
    let tag = match extended {
        Some(code) => without_extended(&tag, &code)?,
        None => tag.into_inner(),
    };
    // Replacing an extended language with a region can result in two regions.
    (is_known(&tag) && LanguageTag::parse(tag.as_str()).is_ok()).then_some(tag)
}

/// The languages after which BCP 47 allows an extended language subtag.
const EXTENDED: [&str; 8] = ["ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"];

/// Replaces the three-letter subtag after the language: it is either a language of its own
/// (`zh-yue` becomes `yue`), or the three-letter code of a country (`en-USA` becomes `en-US`).
fn without_extended(tag: &str, code: &str) -> Option<String> {
    let (language, rest) = tag.split_once('-')?;
    let rest = rest.get(code.len()..)?;
    let region = registry::two_letter_region(&code.to_ascii_uppercase());
    match region.filter(|_| language != "sgn") {
        Some(region) => Some(format!("{language}-{region}{rest}")),
        None => {
            let is_own = registry::is_registered(code) && registry::two_letters(code).is_none();
            (is_own && EXTENDED.contains(&language)).then(|| format!("{code}{rest}"))
        }
    }
}

/// Whether the first subtag of a tag in canonical case is registered, or begins a private-use or
/// grandfathered tag.
fn is_known(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default();
    matches!(primary, "x" | "i") || registry::is_registered(primary)
}

/// Converts the name of a POSIX locale: drops the character set, and makes the modifier a script or
/// variant subtag.
fn without_posix(given: &str) -> Option<String> {
    let (name, modifier) = given.split_once('@').unwrap_or((given, ""));
    let name = name.split_once('.').map_or(name, |(name, _)| name);
    let modifier = modifier.to_ascii_lowercase();
    // `@euro` selects a character set, not a script or variant.
    if modifier.is_empty() || modifier == "euro" {
        return Some(name.to_owned());
    }
    let Some(script) = scripts::code_of_name(&modifier) else {
        return Some(format!("{name}-{modifier}"));
    };
    let (language, rest) = name.split_at(name.find(['-', '_']).unwrap_or(name.len()));
    Some(format!("{language}-{script}{rest}"))
}

/// Replaces the longest prefix of a tag for which a newer form is known. `None` if there is none.
fn renewed(tag: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let ends = lower.match_indices('-').map(|(at, _)| at).chain([lower.len()]);
    let longest = ends.filter_map(|end| Some((end, newer(&lower[..end])?))).next_back()?;
    let (end, new) = longest;
    Some(format!("{new}{}", &tag[end..]))
}

fn newer(start: &str) -> Option<&'static str> {
    match start {
        "zh-chs" => Some("zh-Hans"),
        "zh-cht" => Some("zh-Hant"),
        _ => registry::alias(start).or_else(|| registry::two_letters(start)),
    }
}
