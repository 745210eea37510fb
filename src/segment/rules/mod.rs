//! The rules of each language: data, and the table that the engine looks them up in.

mod data;

use std::collections::{HashMap, HashSet};

use crate::lang::Tag;

/// What a language knows of its sentences. Lists are words with white space between them, without
/// their final full stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Language {
    /// Primary language subtags that these rules serve.
    pub(super) tags: &'static [&'static str],
    /// Abbreviations that always stand before something: titles, `e.g.`, `bzw.`.
    pub(super) before: &'static str,
    /// Abbreviations that stand before a number and are words elsewhere: `No. 5`, `p. 7`.
    pub(super) number: &'static str,
    /// Abbreviations that stand anywhere and seldom end a sentence: only a word that starts
    /// sentences ends one after them. `Inc.`, `U.S.`.
    pub(super) either: &'static str,
    /// Abbreviations that often end a sentence: a capital after them starts a new one. `etc.`.
    pub(super) last: &'static str,
    /// Words that look like abbreviations and are none: `я.`.
    pub(super) words: &'static str,
    /// Words that, with a capital, start a sentence even after an abbreviation or an ordinal.
    pub(super) starters: &'static str,
    /// Words after which an ordinal or an abbreviated time is no whole sentence: `At 5 a.m.`.
    pub(super) leading: &'static str,
    /// Verbs of the clauses that report what was said, where a capital or no case follows a quotation.
    pub(super) says: &'static str,
    /// Words that stand between an ordinal and the rest of its phrase whatever their case: months.
    pub(super) months: &'static str,
    /// Whether `3.` is an ordinal.
    pub(super) ordinals: bool,
    /// Whether text runs without spaces between words, as Chinese and Japanese do.
    pub(super) wide: bool,
    /// Whether `;` asks, as in Greek.
    pub(super) semicolon_asks: bool,
    /// Whether `:` ends and `.` does not, as in Armenian.
    pub(super) colon_ends: bool,
    /// Whether guillemets are written `»so«`.
    pub(super) guillemets_point_in: bool,
    /// Whether a quotation of several sentences is one with the clause that reports it.
    pub(super) quotes_hold: bool,
    /// Whether a whole word may be followed by a small letter that starts a sentence.
    pub(super) small_starts: bool,
}

/// The languages that have rules.
pub(super) fn languages() -> impl Iterator<Item = &'static Language> {
    data::LANGUAGES.iter().copied()
}

/// What all languages borrow.
pub(super) fn common() -> &'static Language {
    &data::COMMON
}

impl Language {
    /// The defaults of every language that has no rules of its own.
    pub(super) const PLAIN: Self = Self {
        tags: &[],
        before: "",
        number: "",
        either: "",
        last: "",
        words: "",
        starters: "",
        leading: "",
        says: "",
        months: "",
        ordinals: false,
        wide: false,
        semicolon_asks: false,
        colon_ends: false,
        guillemets_point_in: false,
        quotes_hold: false,
        small_starts: false,
    };
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
