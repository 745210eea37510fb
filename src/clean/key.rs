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
    let mut folded = Vec::with_capacity(text.len());
    match text.chars().all(is_composed) {
        true => text.chars().for_each(|c| push_folded(&mut folded, lower(c))),
        false => {
            let small = text.nfkc().flat_map(char::to_lowercase);
            small.for_each(|c| push_folded(&mut folded, c));
        }
    }
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
    let (mut key, mut is_apart) = (String::with_capacity(text.len()), false);
    for c in (0..folded.len()).filter(|&at| is_kept(at)).map(|at| folded[at]) {
        if c.is_whitespace() {
            is_apart = true;
            continue;
        }
        if is_apart && !key.is_empty() && !key.ends_with(is_unspaced) && !is_unspaced(c) {
            key.push(' ');
        }
        key.push(c);
        is_apart = false;
    }
    key
}

/// Whether a character is the same in NFKC wherever it stands, and its small letter is one character. Most
/// texts have no others, and need no normalization.
fn is_composed(c: char) -> bool {
    match c {
        '\0'..='\x7F' | '«' | '»' | '¿' | '¡' => true,
        'İ' | 'Ĳ' | 'ĳ' | 'Ŀ' | 'ŀ' | 'ŉ' => false,
        'À'..='ž' | 'Ѐ'..='џ' | '–'..='―' | '‘'..='•' | '、' | '。' | '一'..='鿿' => {
            true
        }
        _ => false,
    }
}

fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// Pushes a small letter as the one that stands for the same capital.
fn push_folded(folded: &mut Vec<char>, c: char) {
    match c {
        'ß' => folded.extend(['s', 's']),
        'ς' => folded.push('σ'),
        c => folded.push(c),
    }
}

/// Marks that separate or quote.
fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '¡' | '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}'
        | '«' | '»' | '‹' | '›' | '\u{2010}'..='\u{2027}' | '、' | '。' | '〈'..='】' | '،' | '؛' | '।')
}

#[cfg(test)]
mod tests {
    use super::{is_composed, lower, near_key};
    use unicode_normalization::UnicodeNormalization as _;

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
    fn the_short_way_agrees_with_normalization() {
        for c in ('\0'..=char::MAX).filter(|&c| is_composed(c)) {
            let normal: String = std::iter::once(c).nfkc().flat_map(char::to_lowercase).collect();
            assert_eq!(normal, lower(c).to_string(), "{c:?}");
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
