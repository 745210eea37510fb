//! The terms of a sentence: words, numbers as values, and classes of punctuation.

use std::collections::HashMap;

use unicode_script::{Script, UnicodeScript};

use super::lexicon::Headwords;
use super::month::Months;
use super::number::{self, Value, Words};
use super::word::{folded, stem};

/// The class of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum TermClass {
    Word,
    Number,
    /// Punctuation.
    Mark,
}

/// A word, number or punctuation mark that may have partners on the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) class: TermClass,
    /// The identity of the term in its class: a stem, a value or a class of punctuation.
    pub(super) key: String,
    /// The folded form of its first occurrence.
    pub(super) form: String,
    /// Whether it occurs capitalized inside a sentence, as names do.
    pub(super) name: bool,
}

/// The terms of one side, numbered in the order of their first occurrence.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<(TermClass, String), u32>,
    pub(super) terms: Vec<Term>,
}

impl Vocabulary {
    fn intern(&mut self, term: Term) -> u32 {
        let next = self.terms.len() as u32;
        let number = *self.numbers.entry((term.class, term.key.clone())).or_insert(next);
        if number == next {
            self.terms.push(term);
        } else if term.name {
            self.terms[number as usize].name = true;
        }
        number
    }

    /// The distinct terms that are words, sorted.
    pub(super) fn words_of<'a>(&self, terms: impl Iterator<Item = &'a u32>) -> Vec<u32> {
        let is_word = |&term: &u32| self.terms[term as usize].class == TermClass::Word;
        let mut words: Vec<u32> = terms.copied().filter(is_word).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    pub(super) fn find(&self, class: TermClass, key: &str) -> Option<u32> {
        self.numbers.get(&(class, key.to_owned())).copied()
    }
}

/// Splits sentences of one language into terms.
pub(super) struct Tokenizer<'a> {
    pub(super) language: &'a str,
    pub(super) headwords: Headwords<'a>,
    months: Months,
}

impl<'a> Tokenizer<'a> {
    pub(super) fn new(language: &'a str, headwords: Headwords<'a>) -> Self {
        Self { language, headwords, months: Months::of(language) }
    }
}

impl Tokenizer<'_> {
    /// The distinct terms of a sentence in the order of the text. New terms are added to the
    /// vocabulary.
    pub(super) fn read(&self, text: &str, vocabulary: &mut Vocabulary) -> Vec<u32> {
        distinct(self.terms(text).into_iter().map(|term| vocabulary.intern(term)))
    }

    /// Like [`Tokenizer::read`], but skips terms that are not in the vocabulary.
    pub(super) fn find(&self, text: &str, vocabulary: &Vocabulary) -> Vec<u32> {
        distinct(self.terms(text).iter().filter_map(|term| vocabulary.find(term.class, &term.key)))
    }

    /// The keys of the words of a phrase.
    pub(super) fn words(&self, text: &str) -> Vec<String> {
        self.terms(text).into_iter().filter(|t| t.class == TermClass::Word).map(|t| t.key).collect()
    }

    fn terms(&self, text: &str) -> Vec<Term> {
        let mut scan = Scan { tokenizer: self, words: Words::default(), terms: Vec::new() };
        scan.run(&text.chars().collect::<Vec<char>>());
        scan.terms
    }
}

/// The distinct numbers in the order of their first occurrence.
fn distinct(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    for number in numbers {
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

/// The state of the tokenizer in one text.
struct Scan<'a> {
    tokenizer: &'a Tokenizer<'a>,
    /// The number words that a word may continue.
    words: Words,
    terms: Vec<Term>,
}

/// The kinds of characters. A run of one kind is split by the same rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Han,
    Katakana,
    Hiragana,
    /// Letters of other scripts that are written without spaces between words.
    Unspaced,
    Letter,
    Other,
}

fn kind_of(c: char) -> Kind {
    if c.is_ascii() {
        return match c {
            '0'..='9' => Kind::Digit,
            c if c.is_ascii_alphabetic() => Kind::Letter,
            _ => Kind::Other,
        };
    }
    if number::is_digit(c) {
        return Kind::Digit;
    }
    if c == 'ー' {
        return Kind::Katakana;
    }
    if !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c) && c != '〇' {
        return Kind::Other;
    }
    match c.script() {
        Script::Han => Kind::Han,
        Script::Katakana => Kind::Katakana,
        Script::Hiragana => Kind::Hiragana,
        Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar | Script::Tibetan => {
            Kind::Unspaced
        }
        _ => Kind::Letter,
    }
}

impl Scan<'_> {
    fn run(&mut self, chars: &[char]) {
        let mut at = 0;
        while at < chars.len() {
            let kind = kind_of(chars[at]);
            at += match kind {
                Kind::Digit => self.digits(&chars[at..]),
                Kind::Other => self.mark(&chars[at..]),
                _ => {
                    let length = run_length(&chars[at..], kind);
                    self.letters(kind, &chars[at..at + length]);
                    length
                }
            };
        }
        self.end_number();
    }

    fn letters(&mut self, kind: Kind, run: &[char]) {
        match kind {
            Kind::Han => self.han(run),
            Kind::Katakana => self.katakana(run),
            Kind::Hiragana => self.hiragana(run),
            Kind::Unspaced => self.grams(run),
            _ => self.word(&run.iter().collect::<String>()),
        }
    }

    fn push(&mut self, class: TermClass, key: String, form: String) {
        self.terms.push(Term { class, key, form, name: false });
    }

    fn push_number(&mut self, value: &Value) {
        self.push(TermClass::Number, value.key(), String::new());
    }

    fn end_number(&mut self) {
        if let Some(value) = self.words.finish() {
            self.push_number(&value);
        }
    }

    /// Reads a number in digits with the unit after it: 1450万, 14.5 million. Returns the number of
    /// characters read.
    fn digits(&mut self, chars: &[char]) -> usize {
        self.end_number();
        let Some((value, mut length)) = number::read_digits(chars) else { return 1 };
        let mut power = 0;
        while let Some(more) = chars.get(length).and_then(|&c| number::han_power(c)) {
            power += more;
            length += 1;
        }
        if power == 0
            && let Some((more, taken)) = self.following_power(&chars[length..])
        {
            power = more;
            length += taken;
        }
        self.push_number(&value.scaled(power));
        length + ordinal_ending(&chars[length..])
    }

    fn following_power(&self, chars: &[char]) -> Option<(i32, usize)> {
        let space = chars.iter().take_while(|c| c.is_whitespace()).count();
        let length = run_length(&chars[space..], Kind::Letter);
        let word = folded(&chars[space..space + length].iter().collect::<String>());
        Some((number::word_power(self.tokenizer.language, &word)?, space + length))
    }

    /// Adds a word. Number words are collected until the number ends; single ASCII letters are
    /// skipped.
    fn word(&mut self, word: &str) {
        let form = folded(word);
        if self.words.take(self.tokenizer.language, &form) {
            return;
        }
        if self.words.continues(self.tokenizer.language, &form) {
            return;
        }
        self.end_number();
        if form.chars().nth(1).is_none() && form.is_ascii() {
            return;
        }
        if let Some(month) = self.tokenizer.months.number(word, &form) {
            self.push_number(&Value::whole(u64::from(month)));
        }
        let key = stem(self.tokenizer.language, word);
        let name = !self.terms.is_empty() && word.starts_with(char::is_uppercase);
        self.terms.push(Term { class: TermClass::Word, key, form, name });
    }

    /// Splits Chinese characters by longest match with the headwords of the lexicons. Numerals
    /// become numbers. Without a dictionary the bigrams are added as words, too.
    fn han(&mut self, run: &[char]) {
        self.end_number();
        let run: Vec<char> = run.iter().map(|&c| self.tokenizer.headwords.simplified(c)).collect();
        let mut at = 0;
        while at < run.len() {
            let length = self.tokenizer.headwords.longest(&run[at..]);
            match number::read_han(&run[at..]) {
                Some((value, taken)) if taken >= length => {
                    self.push_number(&value);
                    at += taken;
                }
                _ => {
                    let word: String = run[at..at + length].iter().collect();
                    self.push(TermClass::Word, word.clone(), word);
                    at += length;
                }
            }
        }
        if self.tokenizer.headwords.is_empty() {
            self.grams(&run);
        }
    }

    fn katakana(&mut self, run: &[char]) {
        self.end_number();
        if run.len() > 1 {
            let word: String = run.iter().collect();
            self.push(TermClass::Word, word.clone(), word);
        }
    }

    /// Adds long runs of Hiragana only: shorter ones are mostly grammatical endings and particles.
    fn hiragana(&mut self, run: &[char]) {
        self.end_number();
        if run.len() > 2 {
            let word: String = run.iter().collect();
            self.push(TermClass::Word, word.clone(), word);
        }
    }

    /// Adds the bigrams of a run that cannot be split into words.
    fn grams(&mut self, run: &[char]) {
        for pair in run.windows(2) {
            let word: String = pair.iter().collect();
            self.push(TermClass::Word, word.clone(), word);
        }
    }

    /// Adds punctuation. Returns the number of characters read, which is 1.
    fn mark(&mut self, chars: &[char]) -> usize {
        let c = chars[0];
        if !c.is_whitespace() && c != '-' {
            self.end_number();
        }
        if let Some(name) = mark_class(c) {
            self.push(TermClass::Mark, name.to_owned(), String::new());
        }
        1
    }
}

fn run_length(chars: &[char], kind: Kind) -> usize {
    chars.iter().take_while(|&&c| kind_of(c) == kind).count()
}

/// The length of the ending of an English ordinal in digits, such as 14th; 0 without one.
fn ordinal_ending(chars: &[char]) -> usize {
    let length = run_length(chars, Kind::Letter);
    let ending: String = chars[..length].iter().collect();
    if matches!(ending.as_str(), "st" | "nd" | "rd" | "th") { length } else { 0 }
}

/// The class of punctuation that translations usually keep, or `None`.
fn mark_class(c: char) -> Option<&'static str> {
    Some(match c {
        '?' | '？' | '؟' => "?",
        '!' | '！' => "!",
        '…' | '⋯' => "...",
        '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' | '《' | '》' | '〈'
        | '〉' => "\"",
        ':' | '：' => ":",
        ';' | '；' | '؛' => ";",
        '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】' => "(",
        '—' | '–' | '―' => "-",
        '%' | '％' | '٪' => "%",
        '$' | '€' | '£' | '¥' | '￥' => "$",
        '/' => "/",
        '=' | '＝' => "=",
        '*' => "*",
        '@' => "@",
        '#' => "#",
        '&' => "&",
        _ => return None,
    })
}
