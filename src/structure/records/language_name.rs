//! Recognition of the names of a language in keys, fields and headers: tags (`de_DE`), codes of three
//! letters, names in English and in the language itself, alone or beside other words (`title_en`).

use isolang::Language;

use crate::lang::{Rank, Tag, Wanted, own_names};

/// The names of a language.
#[derive(Debug)]
pub(super) struct LanguageNames {
    wanted: Wanted,
    primary: String,
    /// In lower case.
    names: Vec<String>,
}

/// What a name says of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// How well it matches, the best first.
    pub(super) rank: Rank,
    /// The rest of the name, with its words joined by `_`; empty if it names only the language.
    pub(super) rest: String,
}

impl LanguageNames {
    /// The names of the language of a tag.
    pub(super) fn of(tag: &Tag) -> Self {
        let primary = tag.primary().to_owned();
        let mut names = vec![primary.clone()];
        let language = Language::from_639_1(&primary).or_else(|| Language::from_639_3(&primary));
        if let Some(language) = language {
            names.push(language.to_639_3().to_owned());
        }
        names.extend(tag.name().map(str::to_lowercase));
        names.extend(other_codes(&primary).iter().map(|name| (*name).to_owned()));
        Self { wanted: Wanted::new(tag.as_str()), primary, names }
    }

    /// Whether the whole name is that of the language, and how well it matches.
    pub(super) fn is_whole(&self, name: &str) -> Option<Rank> {
        self.read(name).filter(|named| named.rest.is_empty()).map(|named| named.rank)
    }

    /// Reads the language at the beginning or end of a name.
    pub(super) fn read(&self, name: &str) -> Option<Named> {
        let words = words(name);
        let at_end = (0..words.len()).find_map(|start| {
            let rank = self.rank(&words[start..])?;
            Some(Named { rank, rest: words[..start].join("_") })
        });
        let at_start = || {
            (1..words.len()).rev().find_map(|end| {
                // `zh_TW` is no `zh` beside another word.
                if script(&words[end]).or_else(|| region(&words[end])).is_some() {
                    return None;
                }
                let rank = self.rank(&words[..end])?;
                Some(Named { rank, rest: words[end..].join("_") })
            })
        };
        at_end.or_else(at_start)
    }

    /// How well words that are a language and perhaps a script or region match.
    fn rank(&self, words: &[String]) -> Option<Rank> {
        let is_own = |word: &String| {
            let tag = own_names::tag_of(word);
            tag.is_some_and(|tag| tag.split('-').next() == Some(self.primary.as_str()))
        };
        let is_language = |word: &String| self.names.contains(word) || is_own(word);
        let at = words.iter().position(is_language)?;
        let others = || words.iter().enumerate().filter(|&(i, _)| i != at).map(|(_, word)| word);
        if others().count() > 2 {
            return None;
        }
        let mut tag = self.primary.clone();
        for word in others() {
            tag.push('-');
            tag.push_str(&script(word).or_else(|| region(word))?);
        }
        // A region is after its language: `en_id` is English, `id_en` is not.
        if words[..at].iter().any(|word| script(word).is_none()) {
            return None;
        }
        self.wanted.rank(&tag)
    }
}

/// The script that a word beside a language stands for.
fn script(word: &str) -> Option<String> {
    const CODES: [&str; 8] = ["Hans", "Hant", "Latn", "Cyrl", "Arab", "Deva", "Grek", "Hebr"];
    let code = match word {
        "simplified" | "简体" | "簡體" | "简" => "Hans",
        "traditional" | "繁体" | "繁體" | "繁" => "Hant",
        "latin" => "Latn",
        "cyrillic" => "Cyrl",
        _ => CODES.into_iter().find(|code| code.eq_ignore_ascii_case(word))?,
    };
    Some(code.to_owned())
}

/// The region that a word after a language stands for.
fn region(word: &str) -> Option<String> {
    let is_code = word.len() == 2 && word.bytes().all(|b| b.is_ascii_lowercase());
    let is_number = word.len() == 3 && word.bytes().all(|b| b.is_ascii_digit());
    (is_code || is_number).then(|| word.to_uppercase())
}

/// The words of a name in lower case: `titleEN`, `title_en` and `Title (EN)` are two words.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for c in name.chars().take(LONGEST) {
        if !c.is_alphanumeric() {
            previous = ' ';
            continue;
        }
        let begins = !previous.is_alphanumeric() || (previous.is_lowercase() && c.is_uppercase());
        if begins || is_script_word(words.last(), c) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        previous = c;
    }
    words
}

/// The most characters of a name that are read.
const LONGEST: usize = 100;

/// Whether a character begins a new word after `简体` or `繁體`, which stand before `中文`.
fn is_script_word(word: Option<&String>, c: char) -> bool {
    let is_script = |word: &String| matches!(word.as_str(), "简体" | "簡體" | "繁体" | "繁體");
    word.is_some_and(is_script) && c.is_alphabetic()
}

/// Codes of libraries, and codes of countries that are used for their languages.
fn other_codes(primary: &str) -> &'static [&'static str] {
    match primary {
        "cs" => &["cze", "cz"],
        "da" => &["dk"],
        "de" => &["ger"],
        "el" => &["gre", "gr"],
        "fa" => &["per", "farsi"],
        "fr" => &["fre", "francais"],
        "he" => &["iw"],
        "is" => &["ice"],
        "ja" => &["jp"],
        "ko" => &["kr"],
        "nb" | "no" => &["no", "nb"],
        "nl" => &["dut"],
        "pt" => &["br", "portugues"],
        "ro" => &["rum"],
        "sk" => &["slo"],
        "sv" => &["se"],
        "uk" => &["ua"],
        "vi" => &["vn"],
        "zh" => &["chi", "cn", "mandarin"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(tag: &str, name: &str) -> Option<String> {
        LanguageNames::of(&Tag::parse(tag).unwrap()).read(name).map(|named| named.rest)
    }

    #[test]
    fn languages_are_named_in_many_ways() {
        for (tag, name) in [
            ("en", "en"),
            ("en", "en_US"),
            ("en", "English"),
            ("en", "eng"),
            ("zh-CN", "zh"),
            ("zh-CN", "chinese"),
            ("zh-CN", "简体中文"),
            ("zh-CN", "Chinese (Simplified)"),
            ("zh-CN", "zhHans"),
            ("zh-TW", "zh-Hant"),
            ("de", "Deutsch"),
            ("pt-BR", "pt_br"),
            ("ja", "jp"),
        ] {
            assert_eq!(rest(tag, name).as_deref(), Some(""), "{tag} {name}");
        }
    }

    #[test]
    fn languages_stand_beside_other_words() {
        for (tag, name, other) in [
            ("en", "title_en", "title"),
            ("en", "enTitle", "title"),
            ("de", "German_word", "word"),
            ("de", "text_de", "text"),
        ] {
            assert_eq!(rest(tag, name).as_deref(), Some(other), "{tag} {name}");
        }
        for (tag, name) in
            [("en", "token"), ("en", "open"), ("zh-CN", "zh_TW"), ("de", "code"), ("pt", "a")]
        {
            assert_eq!(rest(tag, name), None, "{tag} {name}");
        }
    }
}
