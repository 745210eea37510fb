//! Duplicates among the rows that are left.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;
use xxhash_rust::xxh3::xxh3_128;

/// Which rows count as duplicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dedup {
    /// None.
    #[default]
    Off,
    /// Rows with the same texts.
    Exact,
    /// Also rows whose texts differ in case, white space and punctuation. Digits, the marks between
    /// them, symbols and question marks count.
    Near,
}

/// How a row repeats an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// The texts are the same.
    Exact(usize),
    /// The texts differ in case, white space or punctuation.
    Near(usize),
}

/// The rows seen so far, by their hashes.
#[derive(Debug, Default)]
pub(super) struct Seen {
    exact: HashMap<u128, usize>,
    near: HashMap<u128, usize>,
}

impl Seen {
    /// The earlier row that this one repeats; the row is remembered if it repeats none.
    pub(super) fn repeat(&mut self, dedup: Dedup, row: usize, sides: [&str; 2]) -> Option<Repeat> {
        if dedup == Dedup::Off {
            return None;
        }
        let exact = hash(sides);
        if let Some(&first) = self.exact.get(&exact) {
            return Some(Repeat::Exact(first));
        }
        if dedup == Dedup::Near {
            let [source, target] = sides.map(near_key);
            let near = hash([&source, &target]);
            if let Some(&first) = self.near.get(&near) {
                return Some(Repeat::Near(first));
            }
            self.near.insert(near, row);
        }
        self.exact.insert(exact, row);
        None
    }
}

fn hash([source, target]: [&str; 2]) -> u128 {
    let mut bytes = (source.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(source.as_bytes());
    bytes.extend_from_slice(target.as_bytes());
    xxh3_128(&bytes)
}

/// The key of near duplicates: folded, without runs of white space and the punctuation that does not
/// change what the text says.
fn near_key(text: &str) -> String {
    let folded: Vec<char> = text.nfkc().collect::<String>().to_lowercase().chars().collect();
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
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks that separate or quote.
fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '¡' | '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}'
        | '«' | '»' | '‹' | '›' | '\u{2010}'..='\u{2027}' | '、' | '。' | '〈'..='】' | '،' | '؛' | '।')
}

#[cfg(test)]
mod tests {
    use super::{Dedup, Repeat, Seen, near_key};

    #[test]
    fn what_changes_the_meaning_is_part_of_the_key() {
        for (a, b) in [("1.5 l", "15 l"), ("at nine.", "at nine?"), ("C", "C#"), ("-5", "5")] {
            assert_ne!(near_key(a), near_key(b), "{a} {b}");
        }
        assert_eq!(near_key("The old  Mill!"), near_key("the old mill."));
    }

    #[test]
    fn the_first_row_is_kept() {
        let mut seen = Seen::default();
        assert_eq!(seen.repeat(Dedup::Near, 1, ["A b.", "C"]), None);
        assert_eq!(seen.repeat(Dedup::Near, 2, ["a b", "c!"]), Some(Repeat::Near(1)));
        assert_eq!(seen.repeat(Dedup::Near, 3, ["A b.", "C"]), Some(Repeat::Exact(1)));
        assert_eq!(seen.repeat(Dedup::Near, 4, ["A b", ".C d"]), None);
    }
}
