//! What the cells of a column are: texts, and in which language.

use std::collections::BTreeSet;

use unicode_script::{Script, UnicodeScript};

use crate::lang::detect::{self, Detected};
use crate::lang::{LanguagePair, Tag};
use crate::model::Side;

/// The most cells of a column that are examined.
const MOST_CELLS: usize = 400;
/// The share of the letters of a cell that count as its script.
const SCRIPT_SHARE: f64 = 0.2;
/// The share of the cells that decide for a column.
const MAJORITY: f64 = 0.7;
/// The share of the cells that have both scripts, or the other one, from which a column is mixed.
const MIXED: f64 = 0.3;
/// The confidence with which the detector alone decides.
const SURE: f32 = 0.7;
/// The confidence with which it decides between the two languages.
const SURE_AMONG: f32 = 0.9;
/// The fewest letters from which a language is detected in a script of several languages.
const LEAST_LETTERS: usize = 12;

/// The content of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Texts in one of the two languages.
    Text(Side),
    /// Texts in both languages, in different rows.
    Both,
    /// Texts with letters in the scripts of both languages: in two languages, or in one that is not
    /// written in Latin letters and has names and terms that are.
    BothInCells,
    /// Texts in another language, or in one that is not clear.
    Other(Option<Tag>),
    /// Numbers, dates, keys and labels.
    NoText,
}

impl Content {
    /// Whether both languages may be in the column.
    pub(super) fn is_both(&self) -> bool {
        matches!(self, Self::Both | Self::BothInCells)
    }
}

/// The content of a column with these cells.
pub(super) fn content(cells: &[&str], pair: &LanguagePair) -> Content {
    let step = cells.len().div_ceil(MOST_CELLS).max(1);
    let cells: Vec<&str> = cells.iter().copied().step_by(step).collect();
    let texts: Vec<&str> = cells.iter().copied().filter(|cell| is_text(cell)).collect();
    if texts.is_empty() || texts.len() * 2 < cells.len() || are_labels(&texts) {
        return Content::NoText;
    }
    let detected = detect::of_document(texts.iter().copied());
    by_script(&texts, pair, detected.as_ref())
        .unwrap_or_else(|| by_language(&texts, pair, detected.as_ref()))
}

/// Whether a cell may be a text for translation, rather than a number or a key.
pub(super) fn is_text(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic) && !is_key(cell)
}

/// Whether a cell is an identifier, a path or an address: one word of ASCII with digits or marks
/// between its letters.
fn is_key(cell: &str) -> bool {
    let cell = cell.trim();
    let is_mark = |byte: u8| byte.is_ascii_digit() || b"._/\\@:#=".contains(&byte);
    let inner = cell.trim_end_matches(['.', ':']);
    cell.is_ascii() && !cell.contains(char::is_whitespace) && inner.bytes().any(is_mark)
}

/// Whether the texts are a few short labels that repeat: kinds, states, areas.
fn are_labels(texts: &[&str]) -> bool {
    const LABEL_CHARS: usize = 24;
    let distinct: BTreeSet<&str> = texts.iter().copied().collect();
    let is_short = distinct.iter().all(|text| text.chars().count() <= LABEL_CHARS);
    texts.len() >= 6 && is_short && distinct.len() * 3 <= texts.len()
}

/// The content of a column if the two languages have no script in common.
fn by_script(texts: &[&str], pair: &LanguagePair, detected: Option<&Detected>) -> Option<Content> {
    let scripts = [pair.source.scripts(), pair.target.scripts()];
    let is_shared = scripts[0].iter().any(|script| scripts[1].contains(script));
    if is_shared || scripts.iter().any(Vec::is_empty) {
        return None;
    }
    let mut votes = [0_usize; 2];
    let mut both = 0;
    for text in texts {
        let letters = text.chars().filter(|c| c.is_alphabetic());
        let (mut all, mut of) = (0_usize, [0_usize; 2]);
        for letter in letters {
            all += 1;
            for (count, scripts) in of.iter_mut().zip(&scripts) {
                *count += usize::from(scripts.contains(&letter.script()));
            }
        }
        let has = of.map(|count| count as f64 >= SCRIPT_SHARE * all as f64 && count > 0);
        both += usize::from(has == [true; 2]);
        // A text in another script may have words in Latin letters, hardly the reverse.
        let latin = scripts.iter().position(|scripts| scripts.contains(&Script::Latin));
        match (has, latin) {
            ([true, false], _) | ([true, true], Some(1)) => votes[0] += 1,
            ([false, true], _) | ([true, true], Some(0)) => votes[1] += 1,
            _ => {}
        }
    }
    let share = |count: usize| count as f64 / texts.len() as f64;
    let side =
        [Side::Source, Side::Target].into_iter().find(|s| share(votes[*s as usize]) >= MAJORITY);
    let other = |side: Side| if side == Side::Source { votes[1] } else { votes[0] };
    match side {
        _ if votes.iter().all(|votes| share(*votes) >= MIXED) => Some(Content::Both),
        _ if share(both) >= MIXED => Some(Content::BothInCells),
        Some(side) if share(other(side)) < MIXED => Some(confirmed(side, pair, detected)),
        _ => Some(Content::Other(detected.map(|detected| detected.language.clone()))),
    }
}

/// The side, unless the detector is sure of another language in the same script.
fn confirmed(side: Side, pair: &LanguagePair, detected: Option<&Detected>) -> Content {
    let tag = if side == Side::Source { &pair.source } else { &pair.target };
    match detected.filter(|detected| detected.confidence >= SURE) {
        Some(detected) if !serves(detected, tag) => Content::Other(Some(detected.language.clone())),
        _ => Content::Text(side),
    }
}

/// Whether a detected language may be that of `tag`, or its letters are in a script of `tag` only by
/// what is in Latin letters beside.
fn serves(detected: &Detected, tag: &Tag) -> bool {
    let shares_script = || {
        let own = tag.scripts();
        detected.language.scripts().iter().any(|script| own.contains(script))
    };
    detected.may_be(tag) || !shares_script()
}

/// The content of a column if the two languages share a script.
fn by_language(texts: &[&str], pair: &LanguagePair, detected: Option<&Detected>) -> Content {
    let letters: usize =
        texts.iter().map(|text| text.chars().filter(|c| c.is_alphabetic()).count()).sum();
    let other = || Content::Other(detected.map(|detected| detected.language.clone()));
    if letters < LEAST_LETTERS {
        return Content::Other(None);
    }
    if let Some(detected) = detected.filter(|detected| detected.confidence >= SURE) {
        match [&pair.source, &pair.target].map(|tag| detected.may_be(tag)) {
            [true, false] => return Content::Text(Side::Source),
            [false, true] => return Content::Text(Side::Target),
            [false, false] => return other(),
            [true, true] => {}
        }
    }
    if are_both(texts, pair) {
        return Content::Both;
    }
    match among(&texts.join("\n"), pair) {
        Some(side) => Content::Text(side),
        None => other(),
    }
}

/// The side that a text is in, given that it is in one of the two languages.
fn among(text: &str, pair: &LanguagePair) -> Option<Side> {
    let found = detect::among(text, &[&pair.source, &pair.target])?;
    let side = if found.language == pair.source { Side::Source } else { Side::Target };
    (found.confidence >= SURE_AMONG).then_some(side)
}

/// Whether rows in one language alternate with rows in the other.
fn are_both(texts: &[&str], pair: &LanguagePair) -> bool {
    let mut votes = [0_usize; 2];
    for side in texts.iter().filter_map(|text| among(text, pair)) {
        votes[side as usize] += 1;
    }
    votes.iter().all(|count| *count >= 2 && *count as f64 >= MIXED * texts.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[&str], source: &str, target: &str) -> Content {
        let tag = |tag| Tag::parse(tag).unwrap();
        content(cells, &LanguagePair::new(tag(source), tag(target)).unwrap())
    }

    const GERMAN: &[&str] =
        &["Die Brücke ist gesperrt.", "Ziehen Sie am Griff.", "Das Wasser ist noch zu kalt."];
    const CHINESE: &[&str] = &["打开 PDF 文件", "关闭窗口", "端口已占用", "请等待"];

    #[test]
    fn the_language_of_a_column_is_that_of_its_cells() {
        assert_eq!(of(GERMAN, "en", "de"), Content::Text(Side::Target));
        assert_eq!(of(CHINESE, "zh-CN", "de"), Content::Text(Side::Source));
        assert_eq!(of(GERMAN, "de", "zh"), Content::Text(Side::Source));
        let Content::Other(Some(found)) = of(GERMAN, "en", "fr") else { panic!() };
        assert_eq!(found.as_str(), "de");
    }

    #[test]
    fn keys_numbers_and_labels_are_no_texts() {
        for cells in [
            &["map.zoom", "map_lost", "K-01"][..],
            &["2024-03-02", "17 %", "3,5"],
            &["wood", "tools", "wood", "wood", "tools", "wood"],
        ] {
            assert_eq!(of(cells, "en", "de"), Content::NoText, "{cells:?}");
        }
    }

    #[test]
    fn a_column_in_both_languages_is_mixed() {
        let rows = [GERMAN[0], "关闭窗口", GERMAN[1], "请等待"];
        assert_eq!(of(&rows, "de", "zh"), Content::Both);
        assert_eq!(of(&["Floor 楼层", "Shoes 鞋子"], "en", "zh"), Content::BothInCells);
    }
}
