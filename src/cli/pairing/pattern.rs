//! Patterns of paths with a place for the language: `docs/{lang}/**`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tmforge::lang::{LanguagePair, Tag};

use super::found::{Found, Located, Matched, Unmatched};
use super::tree;

/// The place of the language in a pattern.
const LANGUAGE: &str = "{lang}";

/// A pattern of paths: `{lang}` stands for a language, `*` for any text within a name, `**` for any
/// folders.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Pattern {
    /// The folder before the first place that varies.
    folder: PathBuf,
    /// The pattern below the folder.
    below: String,
}

impl Pattern {
    /// # Errors
    /// When the pattern has no `{lang}`.
    pub(in crate::cli) fn parse(given: &str) -> Result<Self> {
        let Some(language) = given.find(LANGUAGE) else {
            bail!("{given}: no {LANGUAGE}; expected a pattern such as 'docs/{LANGUAGE}/**'");
        };
        let varies = given.find('*').unwrap_or(given.len()).min(language);
        let below = given[..varies].rfind('/').map_or(0, |slash| slash + 1);
        let folder = if below == 0 { "." } else { &given[..below] };
        Ok(Self { folder: PathBuf::from(folder), below: given[below..].to_owned() })
    }

    /// The files that differ in the language only, for one pair of languages.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(in crate::cli) fn matched(&self, pair: &LanguagePair) -> Result<Matched> {
        let mut documents: BTreeMap<String, Vec<(String, PathBuf)>> = BTreeMap::new();
        for Located { path, name } in tree::files(&self.folder)?.documents {
            if let Some(at) = language_in(&self.below, &name) {
                let document = documents.entry(without_language(&name, at.clone())).or_default();
                document.push((name[at].to_owned(), self.given(&path)));
            }
        }
        let mut matched = Matched::default();
        for files in documents.into_values() {
            let languages = || files.iter().map(|(language, _)| language.as_str());
            let source = pair.source.nearest(languages());
            let target = pair.target.nearest(languages());
            let located = |at: usize| {
                let path = files[at].1.clone();
                Located { name: path.to_string_lossy().into_owned(), path }
            };
            match (source, target) {
                (Some(s), Some(t)) if s != t => {
                    matched.found.push(Found::Pair(located(s), located(t)));
                }
                (Some(alone), _) => matched.unmatched.push(Unmatched {
                    path: located(alone).path,
                    reason: format!("no partner in {}", pair.target),
                }),
                (None, Some(alone)) => matched.unmatched.push(Unmatched {
                    path: located(alone).path,
                    reason: format!("no partner in {}", pair.source),
                }),
                (None, None) => {}
            }
        }
        Ok(matched)
    }

    /// A path below the folder, written as the pattern is.
    fn given(&self, path: &Path) -> PathBuf {
        path.strip_prefix("./").unwrap_or(path).to_owned()
    }
}

/// A path with marks in the first place of the language and in those after it.
fn without_language(name: &str, first: Range<usize>) -> String {
    let language = &name[first.clone()];
    let mut out = name[..first.start].to_owned() + LANGUAGE;
    let mut rest = &name[first.end..];
    while let Some(at) = rest.find(language) {
        let (before, after) = (&rest[..at], &rest[at + language.len()..]);
        let is_part =
            before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
        out += before;
        out += if is_part { language } else { LANGUAGE };
        rest = after;
    }
    out + rest
}

/// The first place of the language, if a path fits a pattern. All places must have the same.
fn language_in(pattern: &str, name: &str) -> Option<Range<usize>> {
    let (before, after) = pattern.split_once(LANGUAGE)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let starts = (0..name.len()).filter(|&at| name.is_char_boundary(at));
    for start in starts.filter(|&start| fits(before, &name[..start])) {
        let length = name[start..].find(|c| !is_part(c)).unwrap_or(name.len() - start);
        for end in (start + 1..=start + length).rev() {
            let language = &name[start..end];
            let rest = after.replace(LANGUAGE, language);
            let is_whole = !name[end..].starts_with(is_part) && is_language(language);
            if is_whole && fits(&rest, &name[end..]) {
                return Some(start..end);
            }
        }
    }
    None
}

fn is_language(part: &str) -> bool {
    Tag::parse(part).is_ok_and(|tag| tag.unknown_region().is_none())
}

/// Whether a text fits a pattern with `*` and `**`.
fn fits(pattern: &str, text: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix("**") {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        return ends(text).any(|at| fits(rest, &text[at..]));
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        let name = text.find('/').unwrap_or(text.len());
        return ends(&text[..name]).any(|at| fits(rest, &text[at..]));
    }
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some(c), Some(d)) if c == d => fits(&pattern[c.len_utf8()..], &text[d.len_utf8()..]),
        _ => false,
    }
}

/// All places in a text between two characters, and its two ends.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_finds_the_language() {
        for (pattern, name, language) in [
            ("{lang}/**", "en/a/b.md", Some("en")),
            ("{lang}/**", "zh-CN/a.md", Some("zh-CN")),
            ("*.{lang}.md", "chaos.pt-br.md", Some("pt-br")),
            ("*.{lang}.md", "a/chaos.pt-br.md", None),
            ("**/*.{lang}.md", "a/b/chaos.ja.md", Some("ja")),
            ("**/*.{lang}.md", "chaos.ja.md", Some("ja")),
            ("{lang}/a_{lang}.md", "de/a_de.md", Some("de")),
            ("{lang}/a_{lang}.md", "de/a_en.md", None),
            ("*_{lang}.docx", "a_b_EN.docx", Some("EN")),
        ] {
            let found = language_in(pattern, name).map(|at| &name[at]);
            assert_eq!(found, language, "{pattern} {name}");
        }
    }

    #[test]
    fn only_the_language_differs() {
        let of = |pattern, name| without_language(name, language_in(pattern, name).unwrap());
        assert_eq!(of("*.{lang}.md", "engine-plan.en.md"), "engine-plan.{lang}.md");
        assert_eq!(of("{lang}/a_{lang}.md", "de/a_de.md"), "{lang}/a_{lang}.md");
        assert_eq!(of("{lang}/**", "de/denim.de.md"), "{lang}/denim.{lang}.md");
    }

    #[test]
    fn a_pattern_begins_in_its_folder() {
        let of = |given: &str| {
            let pattern = Pattern::parse(given).unwrap();
            (pattern.folder.to_string_lossy().into_owned(), pattern.below)
        };
        assert_eq!(of("docs/{lang}/**"), ("docs/".into(), "{lang}/**".into()));
        assert_eq!(of("a.{lang}.md"), (".".into(), "a.{lang}.md".into()));
        assert_eq!(of("a/b-*/{lang}.md"), ("a/".into(), "b-*/{lang}.md".into()));
        assert!(Pattern::parse("docs/**").is_err());
    }
}
