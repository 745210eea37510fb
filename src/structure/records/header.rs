//! What the cells of a header row say of their columns.

use crate::lang::{LanguagePair, Tag, Wanted, own_names};
use crate::memory::columns;
use crate::model::Side;

/// The most characters of a cell that names a column.
const MOST_CHARS: usize = 48;
/// The most words of a name of a language.
const NAME_WORDS: usize = 3;

/// The meaning of a cell of a header row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// The side that the cell states as `Source` or `Target`, alone or beside a language.
    pub(super) role: Option<Side>,
    /// The tag of the language that it names.
    pub(super) language: Option<String>,
    /// The other words, in lower case: `word` in `English_word`. Columns of one kind share them.
    pub(super) affix: String,
}

impl Heading {
    /// The meaning of a cell.
    pub(super) fn of(cell: &str) -> Self {
        let cell = cell.trim();
        if cell.is_empty() || cell.chars().nth(MOST_CHARS).is_some() {
            return Self::default();
        }
        if let Some(role) = role(cell) {
            return Self { role: Some(role), ..Self::default() };
        }
        if let Some(tag) = language(cell) {
            return Self { language: Some(tag), ..Self::default() };
        }
        Self::of_words(&words(cell))
    }

    /// The meaning of a cell of several words, of which some may name one language. Short words such
    /// as `in` and `to` are tags as well: they count only where no name of a language is.
    fn of_words(words: &[&str]) -> Self {
        let (named, rest) = without_names(words);
        let mut heading = Self::default();
        for tag in named {
            if !heading.put_language(tag) {
                return Self::default();
            }
        }
        let mut others = Vec::new();
        for word in rest {
            match (role(word), language(word)) {
                (Some(role), _) if heading.role.is_none() => heading.role = Some(role),
                (_, Some(tag)) if heading.language.is_none() => heading.language = Some(tag),
                _ => others.push(word.to_lowercase()),
            }
        }
        if heading.language.is_none() {
            heading.role = None;
        }
        heading.affix = others.join(" ");
        heading
    }

    /// Takes a further name. Whether all names are those of one language: the more specific one
    /// counts.
    fn put_language(&mut self, tag: String) -> bool {
        let primary = |tag: &str| tag.split('-').next().map(str::to_owned);
        let Some(own) = &self.language else {
            self.language = Some(tag);
            return true;
        };
        if primary(own) != primary(&tag) {
            return false;
        }
        if tag.len() > own.len() {
            self.language = Some(tag);
        }
        true
    }

    /// How well the language serves as `wanted`: smaller is better.
    pub(super) fn rank(&self, wanted: &Tag) -> Option<u8> {
        let own = self.language.as_deref()?;
        if let Some(rank) = Wanted::new(wanted.as_str()).rank(own) {
            return Some(rank as u8);
        }
        // `中文` is a name of any Chinese.
        (own == wanted.primary() && !own.contains('-')).then_some(u8::MAX)
    }
}

/// The languages that words name, and the other words. Tags of two or three letters are no names.
fn without_names<'w>(words: &[&'w str]) -> (Vec<String>, Vec<&'w str>) {
    let (mut named, mut rest) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < words.len() {
        let most = NAME_WORDS.min(words.len() - at);
        let found = (1..=most).rev().find_map(|count| {
            let name = words[at..at + count].join(" ");
            let is_name = name.len() > 3;
            Some((language(&name).filter(|_| is_name)?, count))
        });
        match found {
            Some((tag, count)) => {
                named.push(tag);
                at += count;
            }
            None => {
                rest.push(words[at]);
                at += 1;
            }
        }
    }
    (named, rest)
}

/// The words of a cell. Tags keep their hyphens.
fn words(cell: &str) -> Vec<&str> {
    let is_gap = |c: char| c.is_whitespace() || "()[]{}?（）【】/／|,，;；:：·・".contains(c);
    let mut words = Vec::new();
    for word in cell.split(is_gap).filter(|word| !word.is_empty()) {
        if language(word).is_some() {
            words.push(word);
        } else {
            words.extend(word.split(['_', '-', '.']).filter(|part| !part.is_empty()));
        }
    }
    words
}

/// The tag of the language that a name or a tag means.
fn language(name: &str) -> Option<String> {
    let folded = name.to_lowercase();
    let own = own_names::tag_of(&folded).map(str::to_owned);
    own.or_else(|| columns::language_of(name)).or_else(|| in_mixed_case(name))
}

/// Tags such as `En` and `De`, which are also words: columns are named after them now and then.
fn in_mixed_case(name: &str) -> Option<String> {
    let is_short = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_short.then(|| columns::language_of(&name.to_lowercase())).flatten()
}

/// The side that a word states.
fn role(word: &str) -> Option<Side> {
    let folded = word.to_lowercase();
    if columns::is_source(word) || SOURCES.contains(&folded.as_str()) {
        return Some(Side::Source);
    }
    (columns::is_target(word) || TARGETS.contains(&folded.as_str())).then_some(Side::Target)
}

/// Names of the column of source texts, beside the English ones.
const SOURCES: &[&str] = &[
    "source",
    "原文",
    "源文",
    "源语言",
    "源語言",
    "原語",
    "원문",
    "ausgangstext",
    "quelltext",
    "quelle",
    "ausgangssprache",
    "texte source",
    "texto original",
    "texto de origen",
    "texto fuente",
    "origen",
    "testo originale",
    "testo di partenza",
    "brontekst",
    "оригинал",
    "исходный текст",
    "source term",
    "source string",
    "source content",
    "original text",
];

/// Names of the column of target texts, beside the English ones.
const TARGETS: &[&str] = &[
    "target",
    "译文",
    "譯文",
    "目标语言",
    "目標語言",
    "翻译",
    "翻譯",
    "訳文",
    "翻訳",
    "번역",
    "번역문",
    "zieltext",
    "übersetzung",
    "zielsprache",
    "traduction",
    "texte cible",
    "traducción",
    "texto traducido",
    "texto meta",
    "traduzione",
    "tradução",
    "doeltekst",
    "vertaling",
    "перевод",
    "target term",
    "target string",
    "target content",
    "translated text",
    "tłumaczenie",
    "překlad",
    "översättning",
    "oversettelse",
    "oversættelse",
    "käännös",
    "çeviri",
    "fordítás",
    "traducere",
];

/// The pairs of columns that a row names, source first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// These are the columns.
    Pairs(Vec<(u32, u32)>),
    /// A side has several columns, and nothing says which.
    Unclear { side: Side, columns: Vec<u32> },
    /// Only one side has a column.
    One(Side, u32),
    /// The row names neither.
    Neither,
}

/// The columns of the two languages as a row names them.
pub(super) fn named(row: &[(u32, Heading)], pair: &LanguagePair) -> Named {
    let roles = |side| -> Vec<u32> {
        let bare = row.iter().filter(|(_, heading)| heading.language.is_none());
        bare.filter(|(_, heading)| heading.role == Some(side)).map(|(column, _)| *column).collect()
    };
    let (sources, targets) = (roles(Side::Source), roles(Side::Target));
    if let ([source], [target]) = (&sources[..], &targets[..]) {
        return Named::Pairs(vec![(*source, *target)]);
    }
    let of_language = [best(row, &pair.source), best(row, &pair.target)];
    let pairs = by_affix(row, &of_language);
    if !pairs.is_empty() {
        return Named::Pairs(pairs);
    }
    let [by_source, by_target] = of_language;
    let sources = if by_source.is_empty() { sources } else { by_source };
    let targets = if by_target.is_empty() { targets } else { by_target };
    match (&sources[..], &targets[..]) {
        ([source], [target]) if source != target => Named::Pairs(vec![(*source, *target)]),
        ([source], []) => Named::One(Side::Source, *source),
        ([], [target]) => Named::One(Side::Target, *target),
        ([_, _, ..], _) => Named::Unclear { side: Side::Source, columns: sources },
        (_, [_, _, ..]) => Named::Unclear { side: Side::Target, columns: targets },
        _ => Named::Neither,
    }
}

/// The columns whose language serves best as `wanted`.
fn best(row: &[(u32, Heading)], wanted: &Tag) -> Vec<u32> {
    let ranked = |(column, heading): &(u32, Heading)| Some((heading.rank(wanted)?, *column));
    let ranked: Vec<(u8, u32)> = row.iter().filter_map(ranked).collect();
    let least = ranked.iter().map(|(rank, _)| *rank).min();
    ranked.into_iter().filter(|(rank, _)| Some(*rank) == least).map(|(_, column)| column).collect()
}

/// The pairs of columns of which both languages have the same further words.
fn by_affix(row: &[(u32, Heading)], [sources, targets]: &[Vec<u32>; 2]) -> Vec<(u32, u32)> {
    let affix = |column: u32| {
        let found = row.iter().find(|(own, _)| *own == column);
        found.map_or("", |(_, heading)| heading.affix.as_str())
    };
    let mut pairs = Vec::new();
    for &source in sources {
        let same = |columns: &[u32]| -> Vec<u32> {
            columns.iter().copied().filter(|other| affix(*other) == affix(source)).collect()
        };
        if let ([target], 1) = (&same(targets)[..], same(sources).len())
            && *target != source
        {
            pairs.push((source, *target));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(cells: &[&str], source: &str, target: &str) -> Named {
        let tag = |tag| Tag::parse(tag).unwrap();
        let pair = LanguagePair::new(tag(source), tag(target)).unwrap();
        let row: Vec<_> = (0..).zip(cells.iter().map(|cell| Heading::of(cell))).collect();
        named(&row, &pair)
    }

    #[test]
    fn names_tags_and_roles_name_columns() {
        for (cells, source, target, expected) in [
            (&["key", "en", "de", "fr"][..], "de", "en", (2, 1)),
            (&["string_id", "de_DE", "en_US", "max_len"], "en", "de", (2, 1)),
            (&["N°", "English", "Français"], "en-GB", "fr", (1, 2)),
            (&["番号", "英語", "日本語"], "en", "ja", (1, 2)),
            (&["No.", "English", "中文", "Remarks"], "en", "zh-TW", (1, 2)),
            (&["English 英文", "Simplified Chinese 简体中文", "繁體中文"], "en", "zh-CN", (0, 1)),
            (&["English 英文", "Simplified Chinese 简体中文", "繁體中文"], "en", "zh-TW", (0, 2)),
            (&["Segment", "Source", "Target", "Match"], "en", "zh", (1, 2)),
            (&["ID", "Source (en-US)", "Target (de-DE)"], "en", "de", (1, 2)),
            (&["Quelle", "Übersetzung"], "de", "ru", (0, 1)),
            (&["Portuguese (Brazil)", "Spanish"], "es", "pt", (1, 0)),
            (&["English text", "German (draft)"], "en", "de", (0, 1)),
            (&["In English", "Was auf Deutsch?"], "en", "de", (0, 1)),
            (&["No.", "Text EN", "Text DE"], "en", "de", (1, 2)),
        ] {
            assert_eq!(pairs(cells, source, target), Named::Pairs(vec![expected]), "{cells:?}");
        }
    }

    #[test]
    fn columns_of_one_kind_make_a_pair_each() {
        let cells = ["English_word", "English_descr", "German_word", "German_descr", "French_word"];
        assert_eq!(pairs(&cells, "en", "de"), Named::Pairs(vec![(0, 2), (1, 3)]));
        let cells = ["term_en", "definition_en", "term_de", "definition_de"];
        assert_eq!(pairs(&cells, "de", "en"), Named::Pairs(vec![(2, 0), (3, 1)]));
    }

    #[test]
    fn two_columns_of_one_name_are_unclear() {
        let found = pairs(&["English", "English", "German"], "en", "de");
        assert_eq!(found, Named::Unclear { side: Side::Source, columns: vec![0, 1] });
        assert_eq!(pairs(&["Text", "English"], "en", "de"), Named::One(Side::Source, 1));
        assert_eq!(pairs(&["English-German", "Kettle"], "en", "de"), Named::Neither);
    }
}
