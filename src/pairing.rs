//! Which files go together, by the languages in their names: `a.en.md`, `README_zh-CN.md`, `docs/de/a.md`.
//!
//! Only names are looked at, so that it does not matter where the files are. Folders are separated by `/`.

use std::collections::{BTreeMap, HashSet};

use crate::lang::{LanguagePair, Tag};

/// What the names of the files of one folder say. Numbers are those of the files.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// The source file and the target file of each document.
    pub pairs: Vec<(usize, usize)>,
    /// Files that have no language in their names, and no partner.
    pub singles: Vec<usize>,
    /// Files without a partner, and why.
    pub unmatched: Vec<(usize, String)>,
}

/// What the names of the files of two folders say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Across {
    /// The file of the first folder and that of the second one of each document.
    pub pairs: Vec<(usize, usize)>,
    /// The files of the first folder without a partner.
    pub sources: Vec<usize>,
    /// The files of the second folder without a partner.
    pub targets: Vec<usize>,
}

/// A path as a name with a language in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading<'a> {
    /// The path with NUL in the place of the language.
    key: String,
    /// The path without the language, if it is at the end of the name.
    base: Option<String>,
    language: &'a str,
}

/// Pairs the files of one folder.
///
/// ```
/// use tmforge::lang::{LanguagePair, Tag};
/// use tmforge::pairing::sort;
///
/// let pair = LanguagePair::new(Tag::parse("en")?, Tag::parse("de")?)?;
/// let sorted = sort(&["guide.de.md", "guide.en.md", "notes.md"], &pair);
/// assert_eq!(sorted.pairs, [(1, 0)]);
/// assert_eq!(sorted.singles, [2]);
/// # Ok::<(), tmforge::Error>(())
/// ```
pub fn sort(names: &[&str], pair: &LanguagePair) -> Sorted {
    let readings: Vec<Vec<Reading<'_>>> = names.iter().map(|name| readings(name, pair)).collect();
    let mut groups: BTreeMap<&str, Vec<(usize, &Reading<'_>)>> = BTreeMap::new();
    for (at, of_file) in readings.iter().enumerate() {
        for reading in of_file {
            groups.entry(&reading.key).or_default().push((at, reading));
        }
    }
    let numbers: BTreeMap<&str, usize> = names.iter().enumerate().map(|(at, n)| (*n, at)).collect();
    let mut sorted = Sorted::default();
    let mut used = HashSet::new();
    for group in groups.values() {
        let open: Vec<_> = group.iter().filter(|(at, _)| !used.contains(at)).collect();
        let nearest = |language: &Tag| {
            language.nearest(open.iter().map(|(_, reading)| reading.language)).map(|at| open[at].0)
        };
        // The file whose name has no language is in the language that no other file is in.
        let base = group.iter().find_map(|(_, reading)| reading.base.as_deref());
        let base = base.and_then(|base| numbers.get(base).copied());
        let base = base.filter(|at| !used.contains(at) && readings[*at].is_empty());
        let (source, target) = (nearest(&pair.source), nearest(&pair.target));
        let both = match (source, target) {
            (Some(s), Some(t)) => Some((s, t)),
            (Some(s), None) => base.map(|base| (s, base)),
            (None, Some(t)) => base.map(|base| (base, t)),
            (None, None) => None,
        };
        if let Some((s, t)) = both.filter(|(s, t)| s != t) {
            sorted.pairs.push((s, t));
            used.extend([s, t]);
        }
    }
    for (at, of_file) in readings.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        match why_alone(of_file, &groups, &numbers, pair) {
            Some(reason) => sorted.unmatched.push((at, reason)),
            None => sorted.singles.push(at),
        }
    }
    sorted
}

/// Why a file that has a language in its name is left alone; `None` if the name says nothing.
fn why_alone(
    readings: &[Reading<'_>],
    groups: &BTreeMap<&str, Vec<(usize, &Reading<'_>)>>,
    files: &BTreeMap<&str, usize>,
    pair: &LanguagePair,
) -> Option<String> {
    let is_one =
        |tag: &Tag, reading: &Reading<'_>| tag.nearest([reading.language].into_iter()).is_some();
    let reasons = readings.iter().filter_map(|reading| {
        if is_one(&pair.source, reading) {
            return Some(format!("no partner in {}", pair.target));
        }
        if is_one(&pair.target, reading) {
            return Some(format!("no partner in {}", pair.source));
        }
        let has_others = groups.get(reading.key.as_str()).is_some_and(|group| group.len() > 1)
            || reading.base.as_deref().is_some_and(|base| files.contains_key(base));
        has_others
            .then(|| format!("is in {}, not one of the languages asked for", reading.language))
    });
    reasons.into_iter().next()
}

/// Pairs the files of two folders: those of one path, and those whose paths differ in the language.
pub fn across(sources: &[String], targets: &[String], pair: &LanguagePair) -> Across {
    let mut across = Across::default();
    let same: BTreeMap<&str, usize> =
        targets.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let mut taken = HashSet::new();
    let mut alone = Vec::new();
    for (s, name) in sources.iter().enumerate() {
        match same.get(name.as_str()) {
            Some(&t) => {
                across.pairs.push((s, t));
                taken.insert(t);
            }
            None => alone.push(s),
        }
    }
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for (t, name) in targets.iter().enumerate().filter(|(t, _)| !taken.contains(t)) {
        for key in keys(name, &pair.target, pair) {
            by_key.entry(key).or_insert(t);
        }
    }
    for s in alone {
        let partner = keys(&sources[s], &pair.source, pair)
            .into_iter()
            .find_map(|key| by_key.get(&key).copied().filter(|t| !taken.contains(t)));
        match partner {
            Some(t) => {
                across.pairs.push((s, t));
                taken.insert(t);
            }
            None => across.sources.push(s),
        }
    }
    across.targets = (0..targets.len()).filter(|t| !taken.contains(t)).collect();
    across
}

/// The keys of a file that is in a language, as its name says or as it is in the folder of the language.
fn keys(name: &str, language: &Tag, pair: &LanguagePair) -> Vec<String> {
    let readings = readings(name, pair).into_iter();
    let own = readings.filter(|reading| language.nearest([reading.language].into_iter()).is_some());
    let mut keys: Vec<String> =
        own.flat_map(|reading| [Some(reading.key), reading.base]).flatten().collect();
    keys.push(name.to_owned());
    keys
}

/// Every way to read a path as one with a language: a folder or the name of the file is one, or ends with
/// one, as in `values-de` and `a.en.md`; and the folders `en.lproj` of Apple.
fn readings<'a>(path: &'a str, pair: &LanguagePair) -> Vec<Reading<'a>> {
    let mut found = Vec::new();
    let file = path.rfind('/').map_or(0, |slash| slash + 1);
    let mut start = 0;
    for part in path.split('/') {
        let end = if start < file {
            part.strip_suffix(".lproj").unwrap_or(part).len()
        } else {
            part.rfind('.').filter(|dot| *dot > 0).unwrap_or(part.len())
        };
        if let Some(at) = language_at(&part[..end], pair) {
            let (before, after) = (&path[..start + at], &path[start + end..]);
            let base = at.checked_sub(1).map(|at| format!("{}{after}", &path[..start + at]));
            let key = format!("{before}\0{after}");
            found.push(Reading { key, base, language: &part[at..end] });
        }
        start += part.len() + 1;
    }
    found
}

/// Where the language at the end of a name begins. The longest is taken: zh-CN, and not CN. A name that ends
/// with both languages is that of a bilingual file.
fn language_at(name: &str, pair: &LanguagePair) -> Option<usize> {
    let separators = name.char_indices().filter(|(_, c)| matches!(c, '.' | '_' | '-'));
    let starts: Vec<usize> = [0].into_iter().chain(separators.map(|(at, _)| at + 1)).collect();
    if starts.iter().any(|&at| are_both(&name[at..], pair)) {
        return None;
    }
    starts.into_iter().find(|&at| at != 1 && is_language(&name[at..], pair))
}

/// Whether a part of a name is the two languages that are asked for: `en-de`.
fn are_both(part: &str, pair: &LanguagePair) -> bool {
    let is = |language: &Tag, part: &str| language.nearest([part].into_iter()).is_some();
    part.match_indices(['-', '_', '.']).any(|(at, _)| {
        let (one, other) = (&part[..at], &part[at + 1..]);
        (is(&pair.source, one) && is(&pair.target, other))
            || (is(&pair.target, one) && is(&pair.source, other))
    })
}

/// Whether a part of a name is a language: one of those asked for, or a tag with a code of two letters.
fn is_language(part: &str, pair: &LanguagePair) -> bool {
    let Ok(tag) = Tag::parse(part) else { return false };
    // `en-ja` is no English of a country, but two languages.
    if tag.unknown_region().is_some() {
        return false;
    }
    let is_asked = |asked: &Tag| asked.nearest([part].into_iter()).is_some();
    let code = part.split(['-', '_']).next().unwrap_or(part);
    is_asked(&pair.source) || is_asked(&pair.target) || (code.len() == 2 && tag.name().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(source: &str, target: &str) -> LanguagePair {
        LanguagePair::new(Tag::parse(source).unwrap(), Tag::parse(target).unwrap()).unwrap()
    }

    fn names_of(
        files: &[&str],
        languages: (&str, &str),
    ) -> (Vec<[String; 2]>, Vec<String>, Vec<String>) {
        let sorted = sort(files, &pair(languages.0, languages.1));
        let name = |at: usize| files[at].to_owned();
        (
            sorted.pairs.iter().map(|&(s, t)| [name(s), name(t)]).collect(),
            sorted.singles.iter().map(|&at| name(at)).collect(),
            sorted.unmatched.iter().map(|(at, _)| name(*at)).collect(),
        )
    }

    #[test]
    fn files_are_paired_by_the_ends_of_their_names() {
        let files = ["a.de.md", "a.en.md", "a.fr.md", "b.en.md", "c_DE.docx", "c_EN.docx", "d.md"];
        let (pairs, singles, unmatched) = names_of(&files, ("en", "de"));
        assert_eq!(pairs, [["a.en.md", "a.de.md"], ["c_EN.docx", "c_DE.docx"]]);
        assert_eq!(singles, ["d.md"]);
        assert_eq!(unmatched, ["a.fr.md", "b.en.md"]);
    }

    #[test]
    fn a_name_without_a_language_takes_the_other_one() {
        let files = ["README-ja.md", "README.md", "README.zh-CN.md"];
        let (pairs, singles, unmatched) = names_of(&files, ("en", "zh-CN"));
        assert_eq!(pairs, [["README.md", "README.zh-CN.md"]]);
        assert!(singles.is_empty());
        assert_eq!(unmatched, ["README-ja.md"]);
        let (pairs, ..) = names_of(&["x.en.txt", "x.txt"], ("en", "de"));
        assert_eq!(pairs, [["x.en.txt", "x.txt"]]);
    }

    #[test]
    fn files_are_paired_by_their_folders() {
        let files =
            ["docs/de/a.md", "docs/de/b/c.md", "docs/en/a.md", "docs/en/b/c.md", "docs/fr/a.md"];
        let (pairs, singles, unmatched) = names_of(&files, ("en", "de"));
        assert_eq!(pairs, [["docs/en/a.md", "docs/de/a.md"], ["docs/en/b/c.md", "docs/de/b/c.md"]]);
        assert!(singles.is_empty());
        assert_eq!(unmatched, ["docs/fr/a.md"]);
    }

    #[test]
    fn the_whole_name_and_folders_of_apps_are_languages() {
        let files = [
            "de.lproj/A.strings",
            "en.lproj/A.strings",
            "locales/de.json",
            "locales/en.json",
            "values-de/strings.xml",
            "values/strings.xml",
        ];
        let (pairs, singles, _) = names_of(&files, ("en", "de"));
        assert!(singles.is_empty());
        assert_eq!(pairs.len(), 3);
        assert!(pairs.contains(&["values/strings.xml".into(), "values-de/strings.xml".into()]));
    }

    #[test]
    fn a_name_with_both_languages_is_that_of_a_bilingual_file() {
        let files = ["a.de-en.md", "b.en-de.txt", "c_en_zh-CN.tsv"];
        assert_eq!(names_of(&files[..2], ("en", "de")).1, files[..2]);
        assert_eq!(names_of(&files[2..], ("en", "zh-CN")).1, files[2..]);
        assert_eq!(names_of(&["d.en-ja.md"], ("en", "de")).1, ["d.en-ja.md"]);
    }

    #[test]
    fn a_word_that_is_also_a_code_is_no_language_where_nothing_stands_beside_it() {
        let (pairs, singles, unmatched) = names_of(&["how-to.md", "plan-b.md"], ("en", "de"));
        assert!(pairs.is_empty() && unmatched.is_empty());
        assert_eq!(singles, ["how-to.md", "plan-b.md"]);
    }

    #[test]
    fn the_nearest_variant_of_a_language_is_taken() {
        let files = ["a.en.md", "a.zh-CN.md", "a.zh-TW.md"];
        assert_eq!(names_of(&files, ("en", "zh-TW")).0, [["a.en.md", "a.zh-TW.md"]]);
        assert_eq!(names_of(&files, ("en", "zh")).0, [["a.en.md", "a.zh-CN.md"]]);
    }

    #[test]
    fn two_folders_are_paired_by_path_and_by_language() {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let sources = names(&["a.md", "b.en.md", "c.md", "d/en/x.md"]);
        let targets = names(&["a.md", "b.de.md", "d/de/x.md", "e.md"]);
        let across = across(&sources, &targets, &pair("en", "de"));
        assert_eq!(across.pairs, [(0, 0), (1, 1), (3, 2)]);
        assert_eq!((across.sources, across.targets), (vec![2], vec![3]));
    }
}
