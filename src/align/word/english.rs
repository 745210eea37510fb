//! A light stemmer of English.

/// Removes the endings of plurals, past tenses, participles and adverbs, and a final `e`.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if !word.is_ascii() {
        return stem;
    }
    strip_plural(&mut stem);
    if !strip_ending(&mut stem, "ing") {
        strip_ending(&mut stem, "ed");
    }
    strip_ending(&mut stem, "ly");
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.len() > 2 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    stem
}

fn strip_plural(stem: &mut String) {
    if stem.len() > 4 && stem.ends_with("ies") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if stem.len() > 4 && ["sses", "shes", "ches", "xes"].iter().any(|e| stem.ends_with(e)) {
        stem.truncate(stem.len() - 2);
    } else if stem.len() > 3
        && stem.ends_with('s')
        && !["ss", "us", "is"].iter().any(|e| stem.ends_with(e))
    {
        stem.pop();
    }
}

/// Removes an ending if a stem with a vowel remains, and then one of two equal final consonants.
/// Returns whether the ending was removed.
fn strip_ending(stem: &mut String, ending: &str) -> bool {
    let Some(rest) = stem.strip_suffix(ending) else { return false };
    if rest.len() < 3 || !rest.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
        return false;
    }
    let length = rest.len();
    stem.truncate(length);
    let bytes = stem.as_bytes();
    if ending != "ly"
        && bytes[length - 1] == bytes[length - 2]
        && !b"lsz".contains(&bytes[length - 1])
    {
        stem.pop();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for forms in [
            ["walk", "walks", "walked", "walking"],
            ["stop", "stops", "stopped", "stopping"],
            ["city", "cities", "city", "cities"],
            ["love", "loves", "loved", "loving"],
        ] {
            let stems: Vec<String> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.iter().all(|s| *s == stems[0]), "{stems:?}");
        }
    }
}
