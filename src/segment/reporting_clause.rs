//! Clauses that say who spoke: `"Is it true?" Elizabeth asked.` is one sentence.

use super::rules::Rules;

/// How many characters a reporting clause may have.
const LONGEST: usize = 60;

/// Whether the text after a quotation is a clause that reports it, in a language with spaces.
pub(super) fn reports(rules: &Rules, rest: &str) -> bool {
    let Some(clause) = clause(rest) else { return false };
    let words: Vec<&str> = clause.split_whitespace().take(8).collect();
    let cased = clause.starts_with(char::is_uppercase);
    let verb = words.iter().take(3).position(|word| rules.says(word));
    match verb {
        Some(at) if cased => names(rules, &words[..at]) && closes(&words[at + 1..]),
        Some(at) => at == 0 || at + 1 == words.len(),
        None => !cased && words.len() <= 6 && words.last().is_some_and(|word| rules.says(word)),
    }
}

/// The words up to the next mark, if it is near.
fn clause(rest: &str) -> Option<&str> {
    let is_mark = |c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '।' | '،' | '؟' | '"' | '“' | '«')
    };
    let (end, mark) = rest.char_indices().take(LONGEST).find(|&(_, c)| is_mark(c))?;
    (!matches!(mark, ':' | '!' | '?' | '؟')).then_some(&rest[..end])
}

/// Whether all words are names: a pronoun would have a small letter inside its sentence.
fn names(rules: &Rules, words: &[&str]) -> bool {
    let name = |word: &&str| word.starts_with(char::is_uppercase) && !rules.is_starter(word);
    !words.is_empty() && words.iter().all(name)
}

/// Whether what follows the verb is at most the manner of speaking.
fn closes(words: &[&str]) -> bool {
    let Some(first) = words.first() else { return true };
    first.ends_with("ly")
        || matches!(
            *first,
            "as" | "in" | "with" | "from" | "again" | "at" | "to" | "after" | "when"
        )
}
