//! The roles of the columns of a table, determined by the header or by the user's choice. Readers
//! and `validate` share them.

use isolang::Language;

use crate::error::{Error, ErrorKind, Result};
use crate::lang::Tag;

/// A column that the user chooses: `source=English`, `target=3`, `de=B`, or a name without a column, which
/// refers to the column at the same position as in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The role of the column: `source`, `target`, a language tag, or the name of any other field.
    name: String,
    at: ColumnRef,
}

/// How a choice refers to its column.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ColumnRef {
    /// By its position in the list of choices.
    SamePlace,
    /// By its number, from 1.
    Number(usize),
    /// By its name in the header, else by its letter, as in a spreadsheet.
    Header(String),
}

impl ColumnRef {
    /// The index of the column. `names` are those of the header, `place` is the position in the list
    /// of choices. It may be past the last column.
    fn index(&self, place: usize, names: &[impl AsRef<str>]) -> Option<usize> {
        match self {
            Self::SamePlace => Some(place),
            Self::Number(number) => Some(number - 1),
            Self::Header(name) => position(name, names).or_else(|| index_of_letters(name)),
        }
    }

    /// The name in the header; empty for other references.
    fn header(&self) -> &str {
        match self {
            Self::Header(name) => name,
            _ => "",
        }
    }

    /// Whether it names a column of the header and cannot be a letter.
    fn needs_header(&self, first: &[&str]) -> bool {
        let Self::Header(name) = self else { return false };
        index_of_letters(name).is_none() || position(name, first).is_some()
    }
}

/// The index of the column of this name, ignoring case if no name is equal.
fn position(name: &str, names: &[impl AsRef<str>]) -> Option<usize> {
    let names = || names.iter().map(|found| found.as_ref().trim());
    let lower = name.to_lowercase();
    names()
        .position(|found| found == name)
        .or_else(|| names().position(|found| found.to_lowercase() == lower))
}

/// The index of a column by its letters: `A` is 0, `AB` is 27. The last one is `XFD`.
fn index_of_letters(letters: &str) -> Option<usize> {
    let is_letters = (1..=3).contains(&letters.len())
        && letters.bytes().all(|letter| letter.is_ascii_uppercase());
    if !is_letters {
        return None;
    }
    let number = letters.bytes().fold(0, |n, letter| n * 26 + usize::from(letter - b'@'));
    (number <= 16_384).then(|| number - 1)
}

/// The letters of a column: `A` for 0, `AB` for 27.
pub(crate) fn letters_of(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl ColumnChoice {
    /// Parses a list: `source=English,target=3` or `url1,url2,source,target,score`. Names without a
    /// column refer to the columns in order, and may be separated by spaces.
    ///
    /// # Errors
    /// When a name is empty or occurs twice, a number is 0, or a column is chosen twice.
    pub fn list(given: &str) -> Result<Vec<Self>> {
        let has_commas = given.contains([',', '=']);
        let parts = given.split(|c: char| if has_commas { c == ',' } else { c == ' ' });
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        let choices = parts.map(str::parse).collect::<Result<Vec<Self>>>()?;
        match choices.is_empty() {
            true => Err(unusable(given)),
            false => check_choices(&choices).map(|()| choices),
        }
    }
}

impl ColumnChoice {
    /// The role of the column as the user wrote it: `source`, `target` or a language tag.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it chooses by a name that must be in a header.
    pub(crate) fn needs_header(&self, first: &[&str]) -> bool {
        self.at.needs_header(first)
    }

    /// The index of the column, given the `names` of a header and the `place` in the list of choices.
    /// `None` if no column has the name. It may be past the last column.
    pub(crate) fn index(&self, place: usize, names: &[impl AsRef<str>]) -> Option<usize> {
        self.at.index(place, names)
    }
}

fn check_choices(choices: &[ColumnChoice]) -> Result<()> {
    for (i, choice) in choices.iter().enumerate() {
        let earlier = &choices[..i];
        if earlier.iter().any(|other| role_of(&other.name) == role_of(&choice.name)) {
            return Err(Error::new(ErrorKind::Usage, format!("two columns for `{}`", choice.name))
                .expected("expected one column for each field")
                .advice("remove one of them from --from-columns"));
        }
        let is_named = choice.at != ColumnRef::SamePlace;
        if let Some(other) = earlier.iter().find(|other| is_named && other.at == choice.at) {
            let found = format!("`{}` and `{}` name the same column", other.name, choice.name);
            return Err(Error::new(ErrorKind::Usage, found)
                .expected("expected each column once")
                .advice("remove one of them from --from-columns"));
        }
    }
    Ok(())
}

impl std::str::FromStr for ColumnChoice {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let (name, column) = match given.split_once('=') {
            Some((name, column)) => (name.trim(), Some(column.trim())),
            None => (given.trim(), None),
        };
        if name.is_empty() || name.contains(['\t', '\n', '"', ',']) || column == Some("") {
            return Err(unusable(given));
        }
        let at = match (column, column.and_then(|column| column.parse().ok())) {
            (_, Some(0)) => return Err(unusable(given).advice("columns are numbered from 1")),
            (_, Some(number)) => ColumnRef::Number(number),
            (Some(column), None) => ColumnRef::Header(column.to_owned()),
            (None, None) => ColumnRef::SamePlace,
        };
        Ok(Self { name: name.to_owned(), at })
    }
}

fn unusable(given: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("invalid column choice `{given}`")).expected(
        "expected FIELD=COLUMN, where COLUMN is a name in the header, a letter, or a number from 1",
    )
}

/// The role of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The text of the variant at this index of the unit.
    Text(usize),
    SourceLanguage,
    TargetLanguage,
    Tuid,
    /// A field of the unit.
    Field,
    /// A column without a name, which is not read.
    Unnamed,
}

/// The language of a text in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TextLanguage {
    /// The source language of the file.
    Source,
    /// The target language of the file.
    Target,
    /// The language that the column is named after.
    Named(String),
}

/// The names and roles of the columns of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The names of the columns, in order; an empty string for a column without a name.
    pub(crate) names: Vec<String>,
    pub(crate) roles: Vec<Role>,
    /// The languages of the variants, in order.
    pub(crate) texts: Vec<TextLanguage>,
    /// Whether the first row names the columns.
    pub(crate) has_header: bool,
}

/// The meaning of a column's name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    Source,
    Target,
    Language(String),
    SourceLanguage,
    TargetLanguage,
    Tuid,
    Field { name: String, is_known: bool },
    Unnamed,
}

/// The names that formats and tools use for columns other than text and language columns.
const FIELDS: &[&str] = &[
    "id",
    "unit_id",
    "key",
    "tag",
    "ref",
    "reference",
    "new",
    "old",
    "document",
    "doc",
    "file",
    "filename",
    "path",
    "section",
    "source_section",
    "target_section",
    "kind",
    "type",
    "bead",
    "confidence",
    "score",
    "position",
    "lines",
    "places",
    "url",
    "url1",
    "url2",
    "src_url",
    "trg_url",
    "tgt_url",
    "context",
    "note",
    "notes",
    "comment",
    "comments",
    "status",
    "state",
    "x_state",
    "previous",
    "next",
    "date",
    "creationdate",
    "changedate",
    "creationid",
    "changeid",
    "lastusagedate",
    "usagecount",
    "author",
    "user",
    "domain",
    "subject",
    "project",
    "client",
    "origin",
];

fn role_of(name: &str) -> Meaning {
    let folded = name.trim().to_lowercase().replace([' ', '-'], "_");
    match folded.as_str() {
        "" => Meaning::Unnamed,
        "source" | "src" | "src_text" | "source_text" | "source_segment" | "original" => {
            Meaning::Source
        }
        "target" | "trg" | "tgt" | "trg_text" | "tgt_text" | "target_text" | "target_segment"
        | "translation" => Meaning::Target,
        "source_language" | "source_lang" | "src_lang" => Meaning::SourceLanguage,
        "target_language" | "target_lang" | "trg_lang" | "tgt_lang" => Meaning::TargetLanguage,
        "tuid" => Meaning::Tuid,
        known if FIELDS.contains(&known) => Meaning::Field { name: folded, is_known: true },
        _ => match language_of(name.trim()) {
            Some(language) => Meaning::Language(language),
            None => Meaning::Field { name: name.trim().to_owned(), is_known: false },
        },
    }
}

/// Whether a column or member of this name contains the source texts.
pub(crate) fn is_source(name: &str) -> bool {
    role_of(name) == Meaning::Source
}

/// Whether a column or member of this name contains the target texts.
pub(crate) fn is_target(name: &str) -> bool {
    role_of(name) == Meaning::Target
}

/// Whether columns of this name contain no texts: ids, notes, dates.
pub(crate) fn is_known_field(name: &str) -> bool {
    let meaning = role_of(name);
    matches!(meaning, Meaning::Field { is_known: true, .. } | Meaning::Tuid)
        || matches!(meaning, Meaning::SourceLanguage | Meaning::TargetLanguage)
}

/// The field name of a column. The different names of URL columns are unified.
pub(crate) fn field_name(column: &str) -> &str {
    match column {
        "src_url" => "url1",
        "trg_url" | "tgt_url" => "url2",
        other => other,
    }
}

/// The language that a column or member is named after: a tag, or an English name. Known field
/// names are not languages, even if they are valid tags.
pub(crate) fn language_of(name: &str) -> Option<String> {
    let is_field = |name: &str| FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name));
    let is_private = name.len() > 1 && name.as_bytes()[1] == b'-';
    if name.len() < 2 || is_private || !name.is_ascii() || is_field(name) {
        return None;
    }
    match Tag::parse(name) {
        // Short names in mixed case, such as `Ja` and `Yes`, are words.
        Ok(tag) => (name.len() > 3 || is_uniform(name)).then(|| tag.to_string()),
        Err(_) => language_named(&name.to_ascii_lowercase()),
    }
}

fn is_uniform(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_lowercase()) || name.bytes().all(|b| b.is_ascii_uppercase())
}

/// The meanings of the names of a row. Names of three letters are languages only if all languages
/// of the row have three letters: `cat` and `yes` are words as well.
fn meanings(names: &[impl AsRef<str>]) -> Vec<Meaning> {
    let mut all: Vec<Meaning> = names.iter().map(|name| role_of(name.as_ref())).collect();
    let is_long = |name: &str| name.trim().len() == 3;
    let is_language = |meaning: &Meaning| matches!(meaning, Meaning::Language(_));
    let cells = || names.iter().map(AsRef::as_ref).zip(&all);
    if cells().any(|(name, meaning)| is_language(meaning) && !is_long(name)) {
        for (name, meaning) in names.iter().map(AsRef::as_ref).zip(&mut all) {
            if is_language(meaning) && is_long(name) {
                *meaning = Meaning::Field { name: name.trim().to_owned(), is_known: false };
            }
        }
    }
    all
}

/// `en` for `english`, `zh-Hant` for `chinese (traditional)`.
fn language_named(name: &str) -> Option<String> {
    let (base, script) = match name.split_once('(').map(|(base, rest)| (base.trim(), rest)) {
        Some((base, "simplified)")) => (base, "-Hans"),
        Some((base, "traditional)")) => (base, "-Hant"),
        Some(_) => return None,
        None => (name, ""),
    };
    let is_it = |language: &Language| {
        let english = language.to_name().to_ascii_lowercase();
        let english = english.split(" (").next().unwrap_or_default();
        english == base || english.strip_prefix("modern ").is_some_and(|rest| rest == base)
    };
    let code = isolang::languages().filter(|l| l.to_639_1().is_some()).find(is_it)?.to_639_1()?;
    Some(format!("{code}{script}"))
}

impl Layout {
    /// The layout of a table whose first row has these cells.
    ///
    /// # Errors
    /// A message, when it is unclear which columns are the texts or a chosen column is missing.
    pub(crate) fn of(
        first: &[&str],
        choices: &[ColumnChoice],
        needs_header: bool,
    ) -> std::result::Result<Self, String> {
        let by_header = choices.iter().any(|choice| choice.needs_header(first));
        let is_named = needs_header && choices.is_empty();
        Self::with_header(first, choices, by_header || is_named || is_header(first))
    }

    /// The layout of a table whose columns have these names.
    ///
    /// # Errors
    /// As [`Layout::of`].
    #[cfg(feature = "parquet")]
    pub(crate) fn named(
        names: &[&str],
        choices: &[ColumnChoice],
    ) -> std::result::Result<Self, String> {
        Self::with_header(names, choices, true)
    }

    fn with_header(
        first: &[&str],
        choices: &[ColumnChoice],
        has_header: bool,
    ) -> std::result::Result<Self, String> {
        let mut names: Vec<String> = match has_header {
            true => first.iter().map(|cell| cell.trim().to_owned()).collect(),
            false => vec![String::new(); first.len()],
        };
        if choices.is_empty() && !has_header {
            let texts = names.iter_mut().zip(["source", "target"]);
            texts.for_each(|(name, text)| *name = text.to_owned());
        }
        let chosen = chosen(choices, &names, has_header)?;
        let mut meanings = meanings(&names);
        apply(&chosen, &mut names, &mut meanings);
        Self { names, has_header, ..Self::default() }.with_roles(meanings)
    }

    /// The layout of two files of lines, and of a table whose first two columns are the texts.
    pub(crate) fn of_pair() -> Self {
        Self {
            names: vec!["source".to_owned(), "target".to_owned()],
            roles: vec![Role::Text(0), Role::Text(1)],
            texts: vec![TextLanguage::Source, TextLanguage::Target],
            has_header: false,
        }
    }

    /// A layout for a header that [`Layout::of`] refuses, so that a caller can continue.
    pub(crate) fn unclear_of(cells: &[&str]) -> Self {
        let role = |cell: &&str| match role_of(cell) {
            Meaning::Source => Role::Text(0),
            Meaning::Target => Role::Text(1),
            _ => Role::Field,
        };
        let names = cells.iter().map(|&cell| cell.to_owned()).collect();
        Self { names, roles: cells.iter().map(role).collect(), has_header: true, ..Self::of_pair() }
    }

    fn with_roles(mut self, meanings: Vec<Meaning>) -> std::result::Result<Self, String> {
        let count = |is_it: fn(&Meaning) -> bool| meanings.iter().filter(|m| is_it(m)).count();
        let sources = count(|m| *m == Meaning::Source);
        let targets = count(|m| *m == Meaning::Target);
        let languages = count(|m| matches!(m, Meaning::Language(_)));
        self.check_names()?;
        if sources > 1 || targets > 1 {
            return Err(self.unclear(if sources > 1 { "two sources" } else { "two targets" }));
        }
        // If `source` and `target` are named, a column with the name of a language is a field.
        let by_language = sources + targets < 2;
        if sources + targets + if by_language { languages } else { 0 } < 2 {
            let lacks = match (sources + languages, targets) {
                (0, 0) => "no source and target",
                (_, 0) => "no target",
                _ => "no source",
            };
            return Err(self.unclear(lacks));
        }
        // The source comes first and the target last, whatever the order of the columns.
        let mut next = sources;
        let last = sources + if by_language { languages } else { 0 };
        let mut texts = vec![TextLanguage::Source; last + targets];
        for meaning in meanings {
            let role = match meaning {
                Meaning::Source => Role::Text(0),
                Meaning::Target => {
                    texts[last] = TextLanguage::Target;
                    Role::Text(last)
                }
                Meaning::Language(language) if by_language => {
                    texts[next] = TextLanguage::Named(language);
                    next += 1;
                    Role::Text(next - 1)
                }
                Meaning::SourceLanguage if sources > 0 => Role::SourceLanguage,
                Meaning::TargetLanguage if targets > 0 => Role::TargetLanguage,
                Meaning::Tuid => Role::Tuid,
                Meaning::Unnamed => Role::Unnamed,
                _ => Role::Field,
            };
            self.roles.push(role);
        }
        self.texts = texts;
        Ok(self)
    }

    /// Checks that names are unique, because fields are stored by name.
    fn check_names(&self) -> std::result::Result<(), String> {
        for (i, name) in self.names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if self.names[..i].iter().any(|other| field_name(other) == field_name(name)) {
                return Err(format!(
                    "two columns `{}`; expected each name once; rename one of them",
                    shown(name)
                ));
            }
        }
        Ok(())
    }

    fn unclear(&self, found: &str) -> String {
        format!(
            "{found} among the columns {}; name them with --from-columns source=NAME,target=NAME",
            listed(&self.names)
        )
    }

    /// The number of columns that a row must have: up to the last text.
    pub(crate) fn needed(&self) -> usize {
        let last = self.roles.iter().rposition(|role| matches!(role, Role::Text(_)));
        last.map_or(0, |last| last + 1)
    }

    /// The source and target language that the columns are named after. Empty if they are not named
    /// after a language; the target also if there are several.
    pub(crate) fn languages(&self) -> [String; 2] {
        let named = |text: Option<&TextLanguage>| match text {
            Some(TextLanguage::Named(language)) => language.clone(),
            _ => String::new(),
        };
        let target = self.texts.get(1).filter(|_| self.texts.len() == 2);
        [named(self.texts.first()), named(target)]
    }
}

/// Whether the first row is a header and not a unit. Language names alone make a header only if
/// every cell is a known name: `so` and `it` are words as well.
pub(crate) fn is_header(cells: &[&str]) -> bool {
    let meanings = meanings(cells);
    let has = |wanted: &Meaning| meanings.contains(wanted);
    if has(&Meaning::Source) && has(&Meaning::Target) {
        return true;
    }
    let is_language = |meaning: &&Meaning| matches!(meaning, Meaning::Language(_));
    let languages = meanings.iter().filter(is_language).count();
    let has_texts = languages + usize::from(has(&Meaning::Source) || has(&Meaning::Target)) > 1;
    let is_known = |meaning: &Meaning| !matches!(meaning, Meaning::Field { is_known: false, .. });
    let is_repeated = cells.iter().enumerate().any(|(i, cell)| cells[..i].contains(cell));
    // Two short words may be texts: `no` and `ja` are tags as well.
    let is_certain =
        languages != 2 || meanings.len() > 2 || cells.iter().any(|c| c.trim().len() > 3);
    has_texts && is_certain && !is_repeated && meanings.iter().all(is_known)
}

/// The index and the name of the column of each choice.
fn chosen<'c>(
    choices: &'c [ColumnChoice],
    names: &[String],
    has_header: bool,
) -> std::result::Result<Vec<(usize, &'c str)>, String> {
    let find = |name: &str| names.iter().position(|found| found == name);
    let bare = || choices.iter().filter(|choice| choice.at == ColumnRef::SamePlace);
    // If the header has all of the listed names, they choose by name instead of by position.
    let all_named = has_header && bare().all(|choice| find(&choice.name).is_some());
    let mut chosen: Vec<(usize, &str)> = Vec::new();
    for (place, choice) in choices.iter().enumerate() {
        let at = match &choice.at {
            ColumnRef::SamePlace if all_named => find(&choice.name).unwrap_or(place),
            at => at.index(place, names).ok_or_else(|| {
                let name = at.header();
                format!("no column `{name}`; the columns are {}", listed(names))
            })?,
        };
        if at >= names.len() {
            let (number, name, count) = (at + 1, &choice.name, names.len());
            return Err(format!(
                "no column {number} for `{name}`; the first row has {count} columns; expected a \
                 number from 1 to {count}"
            ));
        }
        if let Some((_, other)) = chosen.iter().find(|(earlier, _)| *earlier == at) {
            let number = at + 1;
            return Err(format!(
                "`{other}` and `{}` are both column {number}; expected each column once",
                choice.name
            ));
        }
        chosen.push((at, &choice.name));
    }
    Ok(chosen)
}

/// Gives the chosen columns their names. Any other column with the same meaning loses its name, so
/// that it is not read.
fn apply(chosen: &[(usize, &str)], names: &mut [String], meanings: &mut [Meaning]) {
    for &(at, name) in chosen {
        let meaning = role_of(name);
        for i in 0..names.len() {
            let is_same = match &meanings[i] {
                Meaning::Field { .. } => field_name(&names[i]) == field_name(name),
                other => *other == meaning,
            };
            if is_same && !chosen.iter().any(|&(other, _)| other == i) {
                names[i].clear();
                meanings[i] = Meaning::Unnamed;
            }
        }
        names[at] = name.to_owned();
        meanings[at] = meaning;
    }
}

/// The first names of columns, quoted, for a message.
fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let name = |(i, name): (usize, &String)| match name.as_str() {
        "" => format!("{}", i + 1),
        name => format!("`{}`", shown(name)),
    };
    let mut all: Vec<String> = names.iter().enumerate().take(MOST).map(name).collect();
    if names.len() > MOST {
        all.push(format!("and {} more", names.len() - MOST));
    }
    all.join(", ")
}

/// A column name for a message. Without a header it may be any text, so it is escaped and cut.
fn shown(name: &str) -> String {
    const MOST: usize = 40;
    let cut = name.chars().count() > MOST;
    let shown: String = name
        .chars()
        .take(MOST)
        .flat_map(|c| match c.is_control() {
            true => c.escape_default().collect::<Vec<_>>(),
            false => vec![c],
        })
        .collect();
    if cut { shown + "…" } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_letters() {
        for (letters, index) in [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16_383)] {
            assert_eq!(index_of_letters(letters), Some(index));
            assert_eq!(letters_of(index), letters);
        }
        for name in ["", "a", "Old wording", "XFE", "ABCD", "中文", "A1"] {
            assert_eq!(index_of_letters(name), None, "{name}");
        }
    }
}
