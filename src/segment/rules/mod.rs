//! The built-in rules of each language, as data and as lookup tables for the engine.

mod data;
mod language;

use std::collections::{HashMap, HashSet};

use crate::lang::Tag;

pub(super) use language::Language;

/// The languages that have rules of their own.
pub(super) fn languages() -> impl Iterator<Item = &'static Language> {
    data::LANGUAGES.iter().copied()
}

/// The abbreviations that apply in all languages.
pub(super) fn common() -> &'static Language {
    &data::COMMON
}

/// The class of a word before a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// See [`Language::before_name`].
    BeforeName,
    /// See [`Language::before_number`].
    BeforeNumber,
    /// See [`Language::anywhere`].
    Anywhere,
    /// See [`Language::sentence_final`].
    SentenceFinal,
    /// A word that is not an abbreviation.
    Word,
}

/// The rules of a language as lookup tables.
#[derive(Debug)]
pub(super) struct Rules {
    /// The primary language subtag.
    pub(super) primary: String,
    /// The data of the language; its word lists are also in the sets below.
    pub(super) language: &'static Language,
    classes: HashMap<&'static str, Class>,
    /// The length in bytes of the longest listed word, beyond which no lookup is needed.
    longest: usize,
    starters: HashSet<&'static str>,
    leading: HashSet<&'static str>,
    months: HashSet<&'static str>,
    reporting_verbs: HashSet<&'static str>,
}

impl Rules {
    /// Builds the rules of a language on top of the abbreviations that apply in all languages.
    pub(super) fn new(tag: &Tag) -> Self {
        let language = data::language(tag.primary());
        let mut classes = HashMap::new();
        for layer in [&data::COMMON, language] {
            let lists = [
                (layer.before_name, Class::BeforeName),
                (layer.before_number, Class::BeforeNumber),
                (layer.anywhere, Class::Anywhere),
                (layer.sentence_final, Class::SentenceFinal),
                (layer.words, Class::Word),
            ];
            for (list, class) in lists {
                classes.extend(list.split_whitespace().map(|word| (word, class)));
            }
        }
        let starters =
            if language.starters.is_empty() { data::COMMON.starters } else { language.starters };
        Self {
            primary: tag.primary().to_owned(),
            language,
            longest: classes.keys().map(|word| word.len()).max().unwrap_or(0),
            classes,
            starters: starters.split_whitespace().collect(),
            leading: language.leading.split_whitespace().collect(),
            months: language.months.split_whitespace().collect(),
            reporting_verbs: language.reporting_verbs.split_whitespace().collect(),
        }
    }

    /// The class of a word that is listed as written or in lower case. A single capital is not
    /// lowercased, because it is an initial.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        if word.len() > self.longest {
            return None;
        }
        let listed = self.classes.get(word).copied();
        if listed.is_some() || word.chars().nth(1).is_none() || !word.contains(char::is_uppercase) {
            return listed;
        }
        self.classes.get(word.to_lowercase().as_str()).copied()
    }

    /// Whether a word (in any case) often starts sentences.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word.to_lowercase().as_str())
    }

    pub(super) fn is_leading(&self, word: &str) -> bool {
        self.leading.contains(word.to_lowercase().as_str())
    }

    /// Whether a word is a reporting verb.
    pub(super) fn is_reporting_verb(&self, word: &str) -> bool {
        self.reporting_verbs.contains(word)
    }

    pub(super) fn is_month(&self, word: &str) -> bool {
        self.months.contains(word.to_lowercase().as_str())
    }
}
