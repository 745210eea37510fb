//! Removal of labels that name the language of the text after them: `EN:`, `中文：`.

use isolang::Language;

use crate::lang::{LanguagePair, Tag};
use crate::model::Side;
use crate::structure::language::sorted::Sorted;

/// Removes the labels from blocks if both languages have labels, three or more in total.
pub(super) fn strip(sorted: &mut [Sorted], pair: &LanguagePair) {
    let names = [names(&pair.source), names(&pair.target)];
    let ends: Vec<Option<usize>> = sorted
        .iter()
        .map(|sorted| label_end(&sorted.block.text, &names[sorted.side? as usize]))
        .collect();
    let labelled = |side: Side| {
        let both = sorted.iter().zip(&ends);
        both.filter(|(sorted, end)| sorted.side == Some(side) && end.is_some()).count()
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

/// The offset of the text after a label: a language name and a colon or dash.
fn label_end(text: &str, names: &[String]) -> Option<usize> {
    let name =
        names.iter().filter(|name| text.starts_with(name.as_str())).max_by_key(|n| n.len())?;
    let after = &text[name.len()..];
    let rest = after.trim_start();
    let mark = rest.chars().next()?;
    let spaced = rest.len() < after.len();
    let is_mark = matches!(mark, ':' | '：') || (spaced && matches!(mark, '–' | '—' | '-'));
    let start = text.len() - rest.len() + mark.len_utf8();
    (is_mark && !text[start..].trim().is_empty()).then_some(start)
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
        assert_eq!(rest("EN (enabled)"), None);
        assert_eq!(rest("ENTER: press"), None);
        assert_eq!(rest("EN-based: text"), None);
    }
}
