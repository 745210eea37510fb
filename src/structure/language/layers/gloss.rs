//! Word-by-word glosses: a line between a text and its free translation that has a word for each word
//! of the text, as in examples of linguists.

/// The fewest examples from which glosses are told.
const LEAST_EXAMPLES: usize = 2;

/// The lines that gloss the line before them.
pub(super) fn lines(texts: &[&str]) -> Vec<usize> {
    let examples: Vec<usize> = (0..texts.len().saturating_sub(2))
        .filter(|&at| is_example([texts[at], texts[at + 1], texts[at + 2]]))
        .collect();
    let marked = examples.iter().filter(|&&at| has_marks(texts[at + 1])).count();
    // Most glosses of a document have a grammatical mark somewhere.
    let is_sure = examples.len() >= LEAST_EXAMPLES && marked * 2 >= examples.len();
    if is_sure { examples.into_iter().map(|at| at + 1).collect() } else { Vec::new() }
}

/// Whether the second line has as many words as the first, but unlike the first and the third no end of
/// a sentence.
fn is_example([text, gloss, translation]: [&str; 3]) -> bool {
    let count = words(text).count();
    let ends = |line: &str| {
        line.trim_end_matches(['\'', '’', '"', '”', '»', ')', '‘'])
            .ends_with(['.', '!', '?', '。', '！', '？', '…', '।'])
    };
    count >= 2 && words(gloss).count() == count && ends(text) && !ends(gloss) && ends(translation)
}

/// The words of a line without a number before them: `(12)`, `3.`, `a.`
fn words(line: &str) -> impl Iterator<Item = &str> {
    let is_number = |word: &str| {
        let inner = word.trim_matches(['(', ')', '[', ']', '.']);
        inner.len() < word.len() && (inner.chars().all(|c| c.is_ascii_digit()) || inner.len() == 1)
    };
    line.split_whitespace()
        .enumerate()
        .filter(move |(at, word)| *at > 0 || !is_number(word))
        .map(|(_, word)| word)
}

/// Whether a line has a grammatical mark in the way of the Leipzig glossing rules: `sleep.3SG`,
/// `the.DAT`, `walk-PST`.
fn has_marks(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let parts = word.split(['.', '-', '=', ':']).skip(1);
        parts.filter(|part| !part.is_empty()).any(|part| {
            let is_mark = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            part.chars().all(is_mark) && part.chars().any(|c| c.is_ascii_uppercase())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_word_for_each_word_is_a_gloss() {
        let texts = [
            "(1) Kot śpi pod stołem.",
            "cat sleep.3SG under table.INS",
            "The cat is sleeping under the table.",
            "(2) Wczoraj padał deszcz.",
            "yesterday fall.PST rain",
            "It rained yesterday.",
        ];
        assert_eq!(lines(&texts), [1, 4]);
    }

    #[test]
    fn a_line_of_verse_is_none() {
        let verse = [
            "Der Mond ist aufgegangen.",
            "the moon has risen",
            "The stars are out.",
            "Ein Wind kam auf.",
            "a wind came up",
            "It grew cold.",
        ];
        assert!(lines(&verse).is_empty());
    }
}
