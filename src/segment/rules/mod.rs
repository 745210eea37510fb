//! The rules of each language: data, and the table that the engine looks them up in.

mod data;
mod language;

use std::collections::{HashMap, HashSet};

use crate::lang::Tag;

pub(super) use language::Language;

/// The languages that have rules.
pub(super) fn languages() -> impl Iterator<Item = &'static Language> {
    data::LANGUAGES.iter().copied()
}

/// What all languages borrow.
pub(super) fn common() -> &'static Language {
    &data::COMMON
}

/// What a word before a full stop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// See [`Language::before`].
    Before,
    /// See [`Language::number`].
    Number,
    /// See [`Language::either`].
    Either,
    /// See [`Language::last`].
    Last,
    /// A plain word.
    Word,
}

/// A language's rules, ready to be looked up.
#[derive(Debug)]
pub(super) struct Rules {
    /// The primary subtag.
    pub(super) primary: String,
    /// What the language says of itself; its word lists are in the sets below.
    pub(super) language: &'static Language,
    classes: HashMap<&'static str, Class>,
    /// The length in bytes of the longest listed abbreviation.
    longest: usize,
    starters: HashSet<&'static str>,
    leading: HashSet<&'static str>,
    months: HashSet<&'static str>,
    says: HashSet<&'static str>,
}

impl Rules {
    /// The rules of a language, on top of the abbreviations that all languages borrow.
    pub(super) fn new(tag: &Tag) -> Self {
        let language = data::language(tag.primary());
        let mut classes = HashMap::new();
        for layer in [&data::COMMON, language] {
            let lists = [
                (layer.before, Class::Before),
                (layer.number, Class::Number),
                (layer.either, Class::Either),
                (layer.last, Class::Last),
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
            says: language.says.split_whitespace().collect(),
        }
    }

    /// What a word is, if it is listed, as written or in small letters. One capital is an initial
    /// whatever the small letter stands for.
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

    /// Whether a word (any case) starts sentences.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word.to_lowercase().as_str())
    }

    pub(super) fn is_leading(&self, word: &str) -> bool {
        self.leading.contains(word.to_lowercase().as_str())
    }

    /// Whether a word is a verb of saying.
    pub(super) fn says(&self, word: &str) -> bool {
        self.says.contains(word)
    }

    pub(super) fn is_month(&self, word: &str) -> bool {
        self.months.contains(word.to_lowercase().as_str())
    }
}
