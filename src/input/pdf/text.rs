//! The text of paragraphs: words that were divided at line ends are whole again.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::input::pdf::line::{self, Run};
use crate::model::{ExclusionReason, joins_without_space};

/// The share of lines, in hundredths, that end with a hyphen in a text whose words are divided.
const DIVIDED: usize = 3;

/// What a document says of its words and of hyphens at the ends of its lines.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The words inside lines, in lower case.
    words: HashSet<String>,
    lines: usize,
    /// The two parts of words at the ends of lines.
    parted: Vec<(String, String)>,
    /// Whether words are divided at the ends of lines.
    divides: bool,
}

/// A part of a text; with a reason if it is excluded.
pub(super) type Part = (String, Option<ExclusionReason>);

impl Words {
    /// Learns the words of lines.
    pub(super) fn of<'r>(lines: impl Iterator<Item = &'r Run>) -> Self {
        let mut words = Self::default();
        let mut before = String::new();
        for line in lines {
            let text = line.text();
            words.learn(&before, &text);
            before = text;
        }
        words.settle();
        words
    }

    /// Learns the words of a line, but its first and last, which may be parts of words.
    fn learn(&mut self, before: &str, text: &str) {
        self.lines += 1;
        if let Some(stem) = divided(before)
            && text.starts_with(char::is_lowercase)
        {
            self.parted.push(parts_of(stem, text));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
        for word in inner {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if word.chars().count() > 3 {
                self.words.insert(word.to_lowercase());
            }
        }
    }

    /// Decides whether words are divided: more of them occur whole than with a hyphen, or many lines
    /// end with one.
    fn settle(&mut self) {
        let whole =
            |(first, second): &&(String, String)| self.words.contains(&format!("{first}{second}"));
        let hyphened =
            |(first, second): &&(String, String)| self.words.contains(&format!("{first}-{second}"));
        let (whole, hyphened) =
            (self.parted.iter().filter(whole).count(), self.parted.iter().filter(hyphened).count());
        self.divides = match whole.cmp(&hyphened) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => self.parted.len() * 100 >= self.lines * DIVIDED,
        };
    }

    /// Whether a hyphen between two parts belongs to the word.
    fn has_hyphen(&self, before: &str, after: &str) -> bool {
        let (first, second) = parts_of(before, after);
        if self.words.contains(&format!("{first}{second}")) {
            return false;
        }
        !self.divides || self.words.contains(&format!("{first}-{second}")) || first.contains('-')
    }
}

/// The end of a word before a line end, and the beginning of one after it, in lower case.
fn parts_of(before: &str, after: &str) -> (String, String) {
    let first = before.rsplit(|c: char| !is_in_word(c)).next().unwrap_or_default();
    let second = after.split(|c: char| !is_in_word(c)).next().unwrap_or_default();
    (first.to_lowercase(), second.to_lowercase())
}

/// The text before a hyphen at the end of a line.
fn divided(line: &str) -> Option<&str> {
    line.strip_suffix(is_hyphen).filter(|stem| stem.ends_with(char::is_alphabetic))
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// The text of lines. The mark of an item is excluded, and so are the numbers of notes in `notes`.
pub(super) fn parts(lines: &[Run], is_item: bool, notes: &[String], words: &Words) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut tail = String::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.text();
        if at > 0 {
            join(&mut parts, &tail, &text, words);
        }
        let mut skip = 0;
        if at == 0
            && is_item
            && let Some(mark) = line::mark(&text).filter(|mark| line::is_bullet(mark.trim()))
        {
            parts.push((mark.to_owned(), Some(ExclusionReason::Markup)));
            skip = mark.len();
        }
        for span in &line.spans {
            let (dropped, kept) = span.text.split_at(skip.min(span.text.len()));
            skip -= dropped.len();
            let is_note = span.raised && notes.iter().any(|note| note == kept.trim());
            if !kept.is_empty() {
                let is_excluded = is_note || is_check_mark(kept);
                parts.push((kept.to_owned(), is_excluded.then_some(ExclusionReason::Markup)));
            }
        }
        tail = text;
    }
    parts
}

/// Whether a text is check marks only, which stand for cells of a table.
fn is_check_mark(text: &str) -> bool {
    text.contains(line::is_check_mark)
        && text.chars().all(|c| line::is_check_mark(c) || c.is_whitespace())
}

/// Joins the next line: with a space, or to the first part of a word.
fn join(parts: &mut Vec<Part>, before: &str, after: &str, words: &Words) {
    let Some((last, next)) = before.chars().next_back().zip(after.chars().next()) else { return };
    match divided(before) {
        Some(stem)
            if next.is_lowercase() && (last == '\u{AD}' || !words.has_hyphen(stem, after)) =>
        {
            if let Some((text, _)) = parts.last_mut()
                && text.pop().is_some()
            {
                parts.push((last.to_string(), Some(ExclusionReason::Markup)));
            }
        }
        Some(_) if next.is_alphanumeric() => {}
        _ if joins_without_space(last, next) => {}
        _ => parts.push((" ".to_owned(), None)),
    }
}

/// Whether a line ends with a hyphen.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{AD}' | '\u{2010}')
}

/// Whether the word at the end of a line goes on in the next.
pub(super) fn ends_in_word(line: &Run) -> bool {
    divided(&line.text()).is_some()
}
