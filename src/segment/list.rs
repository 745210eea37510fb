//! Numbers of list items. At the start of a segment, their mark does not end a sentence; in an
//! inline list, each number begins a segment.

use super::rules::Rules;
use super::scan::Mark;
use super::word::{Next, word_before};

/// Whether the text of a segment up to a full stop is only the number of a list item: `5`, `2.3`,
/// `iv`, `A`, `• 9`.
pub(super) fn is_item_number(segment: &str) -> bool {
    if segment.len() > 40 {
        return false;
    }
    let number = segment.trim_start().trim_start_matches(|c: char| !c.is_alphanumeric());
    let digits = |part: &str| {
        !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit())
    };
    number.split('.').all(digits) || is_letter_number(number) || is_hangul_number(number)
}

fn is_letter_number(number: &str) -> bool {
    let roman = |b: u8| b"IVXivx".contains(&b);
    (number.len() == 1 && number.bytes().all(|b| b.is_ascii_alphabetic()))
        || (!number.is_empty() && number.len() <= 5 && number.bytes().all(roman))
}

/// Whether `number` is a syllable that numbers items in Korean: `가.`, `나.`
fn is_hangul_number(number: &str) -> bool {
    let mut letters = number.chars();
    let first = letters.next().is_some_and(|c| "가나다라마바사아자차카타파하".contains(c));
    first && letters.next().is_none()
}

/// How the items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    None,
    /// `1.`, `1.)`, `1)`: the value is the mark after the number.
    Numbered(&'static str),
    /// `a.`
    Lettered,
    /// `•`
    Bulleted(char),
}

/// A list whose items are in one paragraph, for as long as its numbers continue.
#[derive(Debug, Clone, Copy)]
pub(super) struct InlineList {
    style: Style,
    /// The number of the next item.
    next: u32,
}

impl InlineList {
    /// The list that `text` begins with; [`Style::None`] if there is none.
    pub(super) fn new(text: &str, rules: &Rules) -> Self {
        let none = Self { style: Style::None, next: 0 };
        let text = text.trim_start();
        if rules.language.colon_ends {
            return none;
        }
        if let Some(bullet) = text.chars().next().filter(|c| matches!(c, '•' | '⁃' | '‣')) {
            return Self { style: Style::Bulleted(bullet), next: 0 };
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=3).contains(&digits) {
            let style = numbered(&text[digits..]);
            return Self { style, next: text[..digits].parse::<u32>().map_or(0, |n| n + 1) };
        }
        if text.starts_with("a. ") {
            return Self { style: Style::Lettered, next: 1 };
        }
        none
    }

    /// The offset of the next item, if `mark` is the mark of its number.
    pub(super) fn next_item(&mut self, text: &str, rules: &Rules, mark: Mark) -> Option<usize> {
        let start = self.start_of(text, mark)?;
        let before = &text[..start];
        let spaced = before.ends_with(char::is_whitespace);
        if start == 0 || !spaced || !plausible(before.trim_end(), rules, self.style) {
            return None;
        }
        let ending = text[mark.at..].trim_start_matches(['.', ')', '•', '⁃', '‣']);
        let next = Next::new(text, text.len() - ending.len());
        if !next.first().is_some_and(char::is_alphanumeric) || rules.is_month(next.word()) {
            return None;
        }
        self.next += 1;
        Some(start)
    }

    /// The offset of the number before `mark`, if it is the expected next number.
    fn start_of(&self, text: &str, mark: Mark) -> Option<usize> {
        let expected = match self.style {
            Style::None => return None,
            Style::Bulleted(bullet) => {
                return text[mark.at..].starts_with(bullet).then_some(mark.at);
            }
            Style::Lettered => char::from_u32('a' as u32 + self.next.min(25))?.to_string(),
            Style::Numbered(_) => self.next.to_string(),
        };
        let ending = match self.style {
            Style::Numbered(ending) => ending,
            _ => ".",
        };
        let here = &text[mark.at..];
        let matches =
            here.strip_prefix(ending).is_some_and(|rest| rest.starts_with(char::is_whitespace));
        let word = word_before(text, mark.at);
        (matches && word == expected).then(|| mark.at - word.len())
    }
}

fn numbered(after: &str) -> Style {
    let styles = [".)", ")", "."];
    styles
        .into_iter()
        .find(|style| {
            after.strip_prefix(style).is_some_and(|rest| rest.starts_with(char::is_whitespace))
        })
        .map_or(Style::None, Style::Numbered)
}

/// Whether a number after `before` can begin a list item. It cannot in `chapter 2.`, `of 2.` and
/// `Der 2. Weltkrieg`.
fn plausible(before: &str, rules: &Rules, style: Style) -> bool {
    if style != Style::Numbered(".")
        || before.ends_with(['.', '!', '?', '。', '！', '？', ';', '；'])
    {
        return true;
    }
    let word = word_before(before, before.len());
    let labels = [
        "chapter", "section", "figure", "table", "page", "step", "part", "level", "version",
        "volume", "number", "day", "week", "grade", "phase", "question", "line", "point", "option",
        "rule", "the", "of", "to", "is", "in", "on", "at", "by", "for", "and", "or", "are", "was",
        "than",
    ];
    let words = before.split_whitespace().rev().take(4).count();
    let label = labels.contains(&word.to_lowercase().as_str()) || rules.is_leading(word);
    !label && (!rules.language.ordinals || words >= 3)
}
