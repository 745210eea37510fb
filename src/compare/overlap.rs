//! Finds which texts of one sequence overlap which texts of another, if both have the same content
//! but are split differently.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::iter::Peekable;
use std::str::CharIndices;

use imara_diff::{Algorithm, Diff, Token};

/// The least number of consecutive common words of an overlap, unless they are a whole text.
/// Shorter runs are common by chance.
const LEAST_RUN: usize = 5;

/// The indices, in order, at which two sequences of tokens agree: a common subsequence.
pub(super) fn in_common(
    algorithm: Algorithm,
    left: &[Token],
    right: &[Token],
) -> Vec<(usize, usize)> {
    let kinds = left.iter().chain(right).map(|token| token.0 + 1).max().unwrap_or(0);
    let mut diff = Diff::default();
    diff.compute_with(algorithm, left, right, kinds);
    let kept = |changed: &dyn Fn(u32) -> bool, length: usize| -> Vec<usize> {
        let indices = (0u32..).zip(0..length);
        indices.filter(|&(i, _)| !changed(i)).map(|(_, index)| index).collect()
    };
    let left = kept(&|i| diff.is_removed(i), left.len());
    let right = kept(&|i| diff.is_added(i), right.len());
    left.into_iter().zip(right).collect()
}

/// The pairs of texts that overlap, by their indices.
pub(super) fn overlaps(left: &[&str], right: &[&str]) -> BTreeSet<(usize, usize)> {
    let mut interner = HashMap::new();
    let (left, right) = (Words::new(left, &mut interner), Words::new(right, &mut interner));
    let mut longest = BTreeMap::<(usize, usize), usize>::new();
    let (mut length, mut previous) = (0, None);
    for (i, j) in in_common(Algorithm::Myers, &left.tokens, &right.tokens) {
        let owners = (left.owners[i], right.owners[j]);
        let continued = i.checked_sub(1).zip(j.checked_sub(1)).map(|before| (before, owners));
        length = if previous.is_some() && previous == continued { length + 1 } else { 1 };
        previous = Some(((i, j), owners));
        let known = longest.entry(owners).or_default();
        *known = length.max(*known);
    }
    let is_overlap = |&((l, r), length): &((usize, usize), usize)| {
        length >= LEAST_RUN.min(left.lengths[l]).min(right.lengths[r])
    };
    longest.into_iter().filter(is_overlap).map(|(owners, _)| owners).collect()
}

/// The words of several texts in sequence.
struct Words {
    tokens: Vec<Token>,
    /// The text that each token belongs to.
    owners: Vec<usize>,
    /// The number of tokens of each text.
    lengths: Vec<usize>,
}

impl Words {
    fn new<'a>(texts: &[&'a str], interner: &mut HashMap<&'a str, u32>) -> Self {
        let mut row = Self { tokens: Vec::new(), owners: Vec::new(), lengths: Vec::new() };
        for (owner, text) in texts.iter().enumerate() {
            let before = row.tokens.len();
            for word in words(text) {
                let next = u32::try_from(interner.len()).unwrap_or(u32::MAX);
                row.tokens.push(Token(*interner.entry(word).or_insert(next)));
                row.owners.push(owner);
            }
            row.lengths.push(row.tokens.len() - before);
        }
        row
    }
}

/// The words of a text: runs of letters and digits in scripts with spaces between words, single
/// characters otherwise. White space is skipped.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|&(_, c)| c.is_whitespace()).is_some() {}
        let (start, first) = chars.next()?;
        let end = if is_spaced(first) { end_of_word(&mut chars) } else { chars.peek().copied() };
        Some(&text[start..end.map_or(text.len(), |(end, _)| end)])
    })
}

fn end_of_word(chars: &mut Peekable<CharIndices<'_>>) -> Option<(usize, char)> {
    while chars.next_if(|&(_, c)| is_spaced(c)).is_some() {}
    chars.peek().copied()
}

/// Whether a character is a letter or digit of a script that separates words by spaces. Thai, Lao,
/// Myanmar, Khmer, Chinese and Japanese do not.
fn is_spaced(c: char) -> bool {
    c.is_alphanumeric()
        && !matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
        && !matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_characters_are_tokens() {
        assert_eq!(
            words(" It's 42, 中文。").collect::<Vec<_>>(),
            ["It", "'", "s", "42", ",", "中", "文", "。"]
        );
    }

    #[test]
    fn cuts_that_differ_overlap() {
        let left = ["one two three four five six seven.", "eight nine."];
        let right = ["one two three", "four five six seven. eight nine."];
        assert_eq!(overlaps(&left, &right), BTreeSet::from([(0, 0), (0, 1), (1, 1)]));
    }

    #[test]
    fn a_word_in_common_is_no_overlap_but_a_whole_text_is() {
        assert!(overlaps(&["the cat sat on a mat"], &["the dog ran off with it"]).is_empty());
        let (left, right) = ("a 1 b 2 c 3 d 4 e 5 f 6", "a 7 b 8 c 9 d 10 e 11 f 12");
        assert!(overlaps(&[left], &[right]).is_empty());
        assert_eq!(overlaps(&["Yes.", "a b c d e f"], &["x y z u v w", "Yes."]).len(), 1);
    }
}
