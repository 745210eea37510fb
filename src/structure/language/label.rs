//! Removal of labels before and between the texts: `EN:`, `中文（注）：`, `Translation:`, `参考译文`; and of
//! attributions and translator's notes in one language.

use std::collections::BTreeMap;

use isolang::Language;

use crate::lang::{LanguagePair, Tag};
use crate::model::{ExclusionReason, Side};
use crate::structure::language::sorted::Sorted;

/// Excludes the blocks that are labels, and removes labels from the others.
pub(super) fn strip(sorted: &mut [Sorted], pair: &LanguagePair) {
    let names = [names(&pair.source), names(&pair.target)];
    exclude_lines(sorted, &names);
    exclude_remarks(sorted);
    strip_names(sorted, &names);
    for side in [Side::Source, Side::Target] {
        strip_repeated(sorted, side);
    }
}

/// The fewest times that a line or the beginning of one occurs for it to be a label, whatever it says.
const LEAST_REPEATS: usize = 3;
/// The most characters of a label.
const MOST_CHARS: usize = 24;

/// Excludes short lines without an end mark that say the same again and again while the other language has
/// no such line, or that name a language.
fn exclude_lines(sorted: &mut [Sorted], names: &[Vec<String>; 2]) {
    let mut counts = BTreeMap::<String, [usize; 2]>::new();
    for block in sorted.iter() {
        if let (Ok(side), Some(line)) = (block.side, label_line(&block.block.text)) {
            counts.entry(line.to_owned()).or_default()[side as usize] += 1;
        }
    }
    let most = [0, 1].map(|side| counts.values().map(|count| count[side]).max().unwrap_or(0));
    let is_label = |line: &str| {
        let [source, target] = counts[line];
        let repeats = source + target;
        // A line that both languages repeat, such as `Note`, is text.
        let other = if source >= target { most[1] } else { most[0] };
        let is_repeated = repeats >= LEAST_REPEATS && other * 2 < repeats;
        let is_name = repeats >= 2 && names.iter().flatten().any(|name| name == line);
        is_repeated || is_name
    };
    for block in sorted.iter_mut().filter(|block| block.side.is_ok() && block.block.cell.is_none())
    {
        if label_line(&block.block.text).is_some_and(is_label) {
            block.side = Err(ExclusionReason::Label);
        }
    }
}

/// The most characters of an attribution.
const MOST_ATTRIBUTION: usize = 80;

/// What begins a note of a translator.
const NOTES: [&str; 12] = [
    "译注",
    "譯注",
    "譯註",
    "译者注",
    "譯者註",
    "訳注",
    "訳者注",
    "역주",
    "Translator’s note",
    "Translator's note",
    "Note du traducteur",
    "Anmerkung des Übersetzers",
];

/// Excludes attributions and notes of the translator that only one of the languages has.
fn exclude_remarks(sorted: &mut [Sorted]) {
    let is_remark = |block: &Sorted| {
        let text = block.block.text.trim_start_matches(['(', '（', '[', '［', '【', ' ']);
        let is_attribution = (text.starts_with("——") || text.starts_with("― "))
            && text.chars().count() <= MOST_ATTRIBUTION;
        is_attribution || NOTES.iter().any(|note| text.starts_with(note))
    };
    let count = |side: Side| {
        let of_side = sorted.iter().filter(|block| block.side == Ok(side));
        of_side.filter(|block| is_remark(block)).count()
    };
    let counts = [count(Side::Source), count(Side::Target)];
    for (side, other) in [(Side::Source, Side::Target), (Side::Target, Side::Source)] {
        if counts[other as usize] * 2 >= counts[side as usize] {
            continue;
        }
        for block in sorted.iter_mut().filter(|block| block.side == Ok(side) && is_remark(block)) {
            block.side = Err(ExclusionReason::Label);
        }
    }
}

/// A short line without an end mark, and without the mark after a label.
fn label_line(text: &str) -> Option<&str> {
    let line = text.trim().trim_end_matches([':', '：']).trim_end();
    let ends = line.ends_with(['.', '!', '?', '。', '！', '？', '…']);
    let is_short = line.chars().count() <= MOST_CHARS && !line.contains('\n');
    (is_short && !ends && line.chars().any(char::is_alphabetic)).then_some(line)
}

/// Removes a beginning with a colon that most texts of a language have: `Translation:`, `译文：`.
fn strip_repeated(sorted: &mut [Sorted], side: Side) {
    let is_text = |block: &&Sorted| block.side == Ok(side) && !block.block.kind.is_head();
    let mut counts = BTreeMap::<&str, usize>::new();
    for block in sorted.iter().filter(is_text) {
        if let Some((label, _)) = beginning(&block.block.text) {
            *counts.entry(label).or_default() += 1;
        }
    }
    let all = sorted.iter().filter(is_text).count();
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    let Some((label, count)) = most else { return };
    // Speakers of a dialogue have such beginnings, too, but not one of them most.
    if count < LEAST_REPEATS || count * 5 < all * 3 {
        return;
    }
    let label = label.to_owned();
    for block in sorted.iter_mut().filter(|block| block.side == Ok(side)) {
        if let Some((_, end)) = beginning(&block.block.text).filter(|(found, _)| *found == label) {
            block.block = block.block.slice(end..block.block.text.len());
        }
    }
}

/// What stands before the first colon, and the offset after it, if it is as short as a label and text
/// follows.
fn beginning(text: &str) -> Option<(&str, usize)> {
    let (at, mark) = text.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let (label, end) = (text[..at].trim(), at + mark.len_utf8());
    let is_short = label.chars().count() <= MOST_CHARS && label.split_whitespace().count() <= 3;
    let is_label = is_short && label.chars().any(char::is_alphabetic);
    (is_label && !text[end..].trim().is_empty()).then_some((label, end))
}

/// Removes the labels that name a language if both languages have them, three or more in total.
fn strip_names(sorted: &mut [Sorted], names: &[Vec<String>; 2]) {
    let ends: Vec<Option<usize>> = sorted
        .iter()
        .map(|sorted| label_end(&sorted.block.text, &names[sorted.side.ok()? as usize]))
        .collect();
    let labelled = |side: Side| {
        let both = sorted.iter().zip(&ends);
        both.filter(|(sorted, end)| sorted.side == Ok(side) && end.is_some()).count()
    };
    let (source, target) = (labelled(Side::Source), labelled(Side::Target));
    if source == 0 || target == 0 || source + target < 3 {
        return;
    }
    for (sorted, end) in sorted.iter_mut().zip(ends) {
        if let Some(end) = end {
            sorted.block = sorted.block.slice(end..sorted.block.text.len());
        }
    }
}

/// The offset of the text after a label: a language name, perhaps a note in brackets, and a colon or dash.
fn label_end(text: &str, names: &[String]) -> Option<usize> {
    let name =
        names.iter().filter(|name| text.starts_with(name.as_str())).max_by_key(|n| n.len())?;
    let after = &text[name.len()..];
    let noted = without_note(after);
    let rest = noted.unwrap_or(after).trim_start();
    let mark = rest.chars().next()?;
    let spaced = rest.len() < after.len();
    let is_dash = spaced && noted.is_none() && matches!(mark, '–' | '—' | '-');
    let is_mark = matches!(mark, ':' | '：') || is_dash;
    let start = text.len() - rest.len() + mark.len_utf8();
    (is_mark && !text[start..].trim().is_empty()).then_some(start)
}

/// What follows a short note in brackets.
fn without_note(text: &str) -> Option<&str> {
    let note = text.trim_start().strip_prefix(['(', '（'])?;
    let close = note.find([')', '）']).filter(|&close| close <= MOST_CHARS)?;
    Some(note[close..].trim_start_matches([')', '）']))
}

/// The names of a language in labels.
fn names(tag: &Tag) -> Vec<String> {
    let primary = tag.primary();
    let mut names = vec![primary.to_uppercase(), tag.as_str().to_owned()];
    let language = Language::from_639_1(primary).or_else(|| Language::from_639_3(primary));
    if let Some(language) = language {
        names.push(language.to_639_3().to_uppercase());
        let english = language.to_name().split([' ', ',', '(']).next().unwrap_or_default();
        names.push(english.to_owned());
    }
    names.extend(own_names(primary).iter().map(|name| (*name).to_owned()));
    names.retain(|name| !name.is_empty());
    names
}

/// Names of languages, mostly in East Asian languages, in whose texts labels are most common.
fn own_names(primary: &str) -> &'static [&'static str] {
    match primary {
        "zh" => &[
            "中文",
            "汉语",
            "漢語",
            "简体中文",
            "繁體中文",
            "中",
            "中文版",
            "译文",
            "譯文",
            "CN",
            "ZH-CN",
            "ZH-TW",
        ],
        "en" => &["英文", "英语", "英語", "英", "Eng"],
        "ja" => &["日本語", "日文", "日语", "和文", "JP"],
        "ko" => &["한국어", "韩文", "韓文", "KR"],
        "de" => &["Deutsch", "德文", "德语"],
        "fr" => &["Français", "法文", "法语"],
        "es" => &["Español"],
        "ru" => &["Русский", "俄文", "俄语"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_name_and_a_mark() {
        let names = names(&Tag::parse("en").unwrap());
        let rest = |text: &'static str| label_end(text, &names).map(|end| text[end..].trim_start());
        assert_eq!(rest("EN: The file"), Some("The file"));
        assert_eq!(rest("English：The file"), Some("The file"));
        assert_eq!(rest("EN – How it works: it"), Some("How it works: it"));
        assert_eq!(rest("EN (note): The file"), Some("The file"));
        assert_eq!(rest("EN (enabled)"), None);
        assert_eq!(rest("ENTER: press"), None);
        assert_eq!(rest("EN-based: text"), None);
    }
}
