//! The keys by which rows and texts are compared.

use crate::scripts::is_unspaced;
use unicode_normalization::UnicodeNormalization as _;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// A hash of texts in order, each with its end.
pub(super) fn hash_of(texts: &[&str]) -> u128 {
    let mut bytes = Vec::with_capacity(texts.iter().map(|text| text.len() + 8).sum());
    for text in texts {
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    xxh3_128(&bytes)
}

/// A hash of one text.
pub(super) fn short_hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// A hash of the near key of a text, by which texts of different sets are compared.
pub(super) fn text_key(text: &str) -> u64 {
    short_hash(&near_key(text))
}

/// The key of near duplicates: folded, without runs of white space and the punctuation that does not
/// change what the text says. Digits, the marks between them, signs before a number, symbols and question
/// marks stay, and spaces between words: glued words are damage, not the same text. Beside characters of
/// scripts that are written without spaces, a space says nothing.
pub(super) fn near_key(text: &str) -> String {
    let folded: Vec<char> = match text.is_ascii() {
        true => text.bytes().map(|byte| byte.to_ascii_lowercase() as char).collect(),
        false => text.nfkc().flat_map(char::to_lowercase).flat_map(fold).collect(),
    };
    let is_digit =
        |at: Option<usize>| at.and_then(|at| folded.get(at)).is_some_and(|c: &char| c.is_numeric());
    let is_kept = |at: usize| {
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        match folded[at] {
            '?' | '¿' | '؟' | '%' | '‰' | '#' | '@' | '&' | '*' | '/' | '\\' | '_' => true,
            '-' | '−' | '–' => is_digit(after),
            c if is_mark(c) => is_digit(before) && is_digit(after),
            _ => true,
        }
    };
    let kept: String = (0..folded.len()).filter(|&at| is_kept(at)).map(|at| folded[at]).collect();
    let mut key = String::with_capacity(kept.len());
    for word in kept.split_whitespace() {
        let is_apart = !key.ends_with(is_unspaced) && !word.starts_with(is_unspaced);
        if is_apart && !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// What small letters still differ in that stand for the same capital.
fn fold(c: char) -> impl Iterator<Item = char> {
    let pair = match c {
        'ß' => ['s', 's'],
        'ς' => ['σ', '\0'],
        c => [c, '\0'],
    };
    pair.into_iter().filter(|&c| c != '\0')
}

/// Marks that separate or quote.
fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '¡' | '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}'
        | '«' | '»' | '‹' | '›' | '\u{2010}'..='\u{2027}' | '、' | '。' | '〈'..='】' | '،' | '؛' | '।')
}

#[cfg(test)]
mod tests {
    use super::near_key;

    #[test]
    fn what_changes_the_meaning_is_part_of_the_key() {
        for (a, b) in [
            ("1.5 l", "15 l"),
            ("1 5", "15"),
            ("at nine.", "at nine?"),
            ("C", "C#"),
            ("-5", "5"),
            ("Shift ↑", "Shift ↓"),
            ("5 €", "5 $"),
            ("TheOldMill", "The old mill"),
        ] {
            assert_ne!(near_key(a), near_key(b), "{a} {b}");
        }
    }

    #[test]
    fn case_space_and_punctuation_are_not() {
        for (a, b) in [
            ("The old  Mill!", "the old mill."),
            ("STRASSE", "Straße"),
            ("ΟΔΟΣ", "οδος"),
            ("第 3 章", "第3章"),
            ("“So,” he said", "\"so\", he said"),
        ] {
            assert_eq!(near_key(a), near_key(b), "{a} {b}");
        }
    }
}
