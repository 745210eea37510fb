//! Which texts of one row hold words of which texts of another, when both rows tell the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::iter::Peekable;
use std::str::CharIndices;

use imara_diff::{Algorithm, Diff, Token};

/// A stretch of words in common makes an overlap from this length on, or where it is all of a text.
/// Shorter ones are in common by chance.
const STRETCH: usize = 5;

/// The places at which two rows of tokens agree, in order: pairs of indices.
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

/// The pairs of texts that overlap, as indices.
pub(super) fn overlaps(left: &[&str], right: &[&str]) -> BTreeSet<(usize, usize)> {
    let mut interner = HashMap::new();
    let (left, right) = (Row::new(left, &mut interner), Row::new(right, &mut interner));
    let mut longest = BTreeMap::<(usize, usize), usize>::new();
    let (mut length, mut previous) = (0, None);
    for (i, j) in in_common(Algorithm::Myers, &left.tokens, &right.tokens) {
        let owners = (left.owners[i], right.owners[j]);
        let goes_on = i.checked_sub(1).zip(j.checked_sub(1)).map(|before| (before, owners));
        length = if previous.is_some() && previous == goes_on { length + 1 } else { 1 };
        previous = Some(((i, j), owners));
        let known = longest.entry(owners).or_default();
        *known = length.max(*known);
    }
    let is_overlap = |&((l, r), length): &((usize, usize), usize)| {
        length >= STRETCH.min(left.lengths[l]).min(right.lengths[r])
    };
    longest.into_iter().filter(is_overlap).map(|(owners, _)| owners).collect()
}

/// The words of several texts in one row.
struct Row {
    tokens: Vec<Token>,
    /// The text that each token is of.
    owners: Vec<usize>,
    /// How many tokens each text has.
    lengths: Vec<usize>,
}

impl Row {
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

/// The words of a text: runs of letters and digits where words are written apart, single characters
/// elsewhere. White space is no word.
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

/// Letters of scripts that part words by spaces. The scripts from Han on do not, nor Thai and its
/// neighbours.
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
