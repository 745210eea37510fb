//! Prefixes and endings of Arabic and Hebrew words. Prepositions, conjunctions and the article are
//! written as one word with the noun, pronouns with the noun or the verb.
//!
//! A prefix cannot be told from a first letter of the root without a dictionary. It is removed in
//! either case: dictionary and text are read by the same rules, so the keys agree.

/// The least number of letters of a stem.
const LEAST: usize = 3;

/// An Arabic word without a conjunction before the article, which hides the article from the
/// Snowball stemmer.
pub(super) fn without_conjunction(word: &str) -> &str {
    let rest = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    let has_article = ["ال", "بال", "كال", "لل"].iter().any(|article| rest.starts_with(article));
    if has_article && letters(rest) > LEAST + 1 { rest } else { word }
}

/// Removes what the Snowball stemmer leaves of an Arabic word: the prefixes of person and of
/// participles, and endings of number and gender. The word is folded.
pub(super) fn arabic_stem(word: &str) -> String {
    let mut stem = word;
    remove_prefix(&mut stem, &["ي", "ت", "ن", "م"]);
    remove_ending(&mut stem, &["ات", "ون", "ين", "ان", "ها", "يه", "وا"]);
    remove_ending(&mut stem, &["ه", "ي", "ا"]);
    stem.to_owned()
}

/// Removes the conjunctions, one preposition or article, and one ending of a folded Hebrew word.
/// Letters at the end of the word become those inside of words.
pub(super) fn hebrew_stem(word: &str) -> String {
    let word: String = word.chars().map(inner).collect();
    let mut stem = word.as_str();
    remove_prefix(&mut stem, &["ו"]);
    if letters(stem) > LEAST + 1 {
        remove_prefix(&mut stem, &["כש"]);
    }
    remove_prefix(&mut stem, &["ש"]);
    remove_prefix(&mut stem, &["ה", "ב", "ל", "מ", "כ"]);
    let long = ["ותיו", "ותיה", "יהמ", "יהנ", "ימ", "ות", "יו", "יה", "ית"];
    if !remove_ending(&mut stem, &long) {
        remove_ending(&mut stem, &["ה", "ת", "י", "ו"]);
    }
    stem.to_owned()
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

fn remove_prefix(word: &mut &str, prefixes: &[&str]) {
    let mut rests = prefixes.iter().filter_map(|prefix| word.strip_prefix(prefix));
    if let Some(rest) = rests.find(|rest| letters(rest) >= LEAST) {
        *word = rest;
    }
}

/// Returns whether an ending was removed.
fn remove_ending(word: &mut &str, endings: &[&str]) -> bool {
    let mut rests = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    let rest = rests.find(|rest| letters(rest) >= LEAST);
    *word = rest.unwrap_or(word);
    rest.is_some()
}

fn inner(c: char) -> char {
    match c {
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_hebrew_word_share_a_stem() {
        for form in ["ספר", "הספר", "בספר", "והספר", "שהספר", "ספרים", "ספריהם"]
        {
            assert_eq!(hebrew_stem(form), "ספר", "{form}");
        }
    }

    #[test]
    fn short_words_keep_their_letters() {
        for word in ["שלג", "מלך", "ו"] {
            assert_eq!(letters(&hebrew_stem(word)), letters(word), "{word}");
        }
        assert_eq!(arabic_stem("يوم"), "يوم");
    }
}
