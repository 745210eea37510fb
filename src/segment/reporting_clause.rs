//! Reporting clauses, which belong to the sentence of the quotation:
//! `"Is it true?" Elizabeth asked.`

use super::rules::Rules;

/// The maximum length of a reporting clause in characters.
const LONGEST: usize = 60;

/// Whether the text after a quotation begins with a reporting clause, in a language with spaces.
pub(super) fn reports(rules: &Rules, rest: &str) -> bool {
    let Some(clause) = clause(rest) else { return false };
    let words: Vec<&str> = clause.split_whitespace().take(8).collect();
    let cased = clause.starts_with(char::is_uppercase);
    let verb = words.iter().take(3).position(|word| rules.is_reporting_verb(word));
    match verb {
        Some(at) if cased => are_names(rules, &words[..at]) && is_manner(&words[at + 1..]),
        Some(at) => at == 0 || at + 1 == words.len(),
        None => {
            !cased
                && words.len() <= 6
                && words.last().is_some_and(|word| rules.is_reporting_verb(word))
        }
    }
}

/// The text up to the next mark, if it is within [`LONGEST`] characters and can end a reporting
/// clause.
fn clause(rest: &str) -> Option<&str> {
    let is_mark = |c: char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '।' | '،' | '؟' | '"' | '“' | '«')
    };
    let (end, mark) = rest.char_indices().take(LONGEST).find(|&(_, c)| is_mark(c))?;
    (!matches!(mark, ':' | '!' | '?' | '؟')).then_some(&rest[..end])
}

/// Whether all words are names. A capitalized pronoun would start a new sentence.
fn are_names(rules: &Rules, words: &[&str]) -> bool {
    let name = |word: &&str| word.starts_with(char::is_uppercase) && !rules.is_starter(word);
    !words.is_empty() && words.iter().all(name)
}

/// Whether the words after the verb are empty or begin like the manner or time of speaking.
fn is_manner(words: &[&str]) -> bool {
    let Some(first) = words.first() else { return true };
    first.ends_with("ly")
        || matches!(
            *first,
            "as" | "in" | "with" | "from" | "again" | "at" | "to" | "after" | "when"
        )
}
