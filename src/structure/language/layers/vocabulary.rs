//! Vocabulary: lines of a headword, its pronunciation or part of speech, and its translation, as textbooks
//! have them between the paragraphs: `harvest [ˈhɑːvɪst] v. 收获`.

/// An entry of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::structure) struct Entry<'a> {
    pub(in crate::structure) headword: &'a str,
    /// Between brackets or slashes; empty if there is none.
    pub(in crate::structure) pronunciation: &'a str,
    /// Such as `adj`; empty if there is none.
    pub(in crate::structure) part_of_speech: &'a str,
    pub(in crate::structure) translation: &'a str,
}

/// The abbreviations of parts of speech that dictionaries of many languages share.
const PARTS_OF_SPEECH: [&str; 24] = [
    "n", "v", "vt", "vi", "adj", "adv", "prep", "conj", "pron", "num", "art", "int", "interj",
    "aux", "phr", "pl", "abbr", "a", "ad", "det", "vb", "subst", "modal", "sing",
];

/// The most words of a headword.
const HEADWORDS: usize = 4;

/// The lines that are entries. A line without a pronunciation is one only beside another entry.
pub(super) fn lines(texts: &[&str]) -> Vec<usize> {
    let entries: Vec<(usize, Entry<'_>)> =
        texts.iter().enumerate().filter_map(|(at, text)| Some((at, Entry::of(text)?))).collect();
    let is_sure =
        entries.len() >= 2 || entries.iter().any(|(_, entry)| !entry.pronunciation.is_empty());
    if is_sure { entries.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

impl<'a> Entry<'a> {
    /// Reads a line. `None` if it has neither a pronunciation nor a part of speech, or no headword.
    pub(in crate::structure) fn of(line: &'a str) -> Option<Self> {
        let line = line.trim().trim_start_matches(['•', '*', '·']).trim_start();
        let (headword, pronunciation, rest) = match pronounced(line) {
            Some(found) => found,
            None => {
                let end = part_of_speech(line)?.start;
                (line[..end].trim(), "", &line[end..])
            }
        };
        let rest = rest.trim_start();
        let part = part_of_speech(rest).filter(|part| part.start == 0);
        let (part_of_speech, translation) = match part {
            Some(part) => (rest[part.clone()].trim_end_matches('.'), rest[part.end..].trim()),
            None => ("", rest.trim_start_matches([':', '：', '-', '–', '—', '=']).trim()),
        };
        let is_short = (1..=HEADWORDS).contains(&headword.split_whitespace().count());
        let is_word = is_short
            && headword.chars().any(char::is_alphabetic)
            && !headword.ends_with(['.', '!', '?', ',', ';', ':']);
        let has_text = translation.chars().any(char::is_alphabetic);
        let is_entry =
            is_word && has_text && !(pronunciation.is_empty() && part_of_speech.is_empty());
        is_entry.then_some(Self { headword, pronunciation, part_of_speech, translation })
    }
}

/// The headword, the pronunciation and the rest of a line with a pronunciation in brackets or slashes.
fn pronounced(line: &str) -> Option<(&str, &str, &str)> {
    let (start, open) = line.char_indices().find(|(_, c)| matches!(c, '[' | '/' | '［'))?;
    let close = match open {
        '[' => ']',
        '［' => '］',
        _ => '/',
    };
    let inside = start + open.len_utf8();
    let end = inside + line[inside..].find(close)?;
    let sounds = &line[inside..end];
    let is_sound = |c: char| {
        matches!(c, 'ˈ' | 'ˌ' | 'ː' | '\u{0250}'..='\u{02AF}' | 'θ' | 'ð' | 'ŋ' | 'æ' | 'β' | 'χ')
    };
    let after = &line[end + close.len_utf8()..];
    (sounds.contains(is_sound) && sounds.chars().count() <= 40)
        .then(|| (line[..start].trim(), sounds.trim(), after))
}

/// The range of the first abbreviation of a part of speech, with its full stop. Before it there is white
/// space or nothing.
fn part_of_speech(text: &str) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        // `adj.废弃的` has no space after the stop.
        let length = bare.find('.').map(|stop| stop + 1);
        if let Some(length) = length
            && PARTS_OF_SPEECH.contains(&&bare[..length - 1])
        {
            return Some(start..start + length);
        }
        start += word.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let parts = |line| {
            Entry::of(line).map(|e| (e.headword, e.pronunciation, e.part_of_speech, e.translation))
        };
        assert_eq!(parts("shelter[ˈʃeltə] n. 庇护所"), Some(("shelter", "ˈʃeltə", "n", "庇护所")));
        assert_eq!(
            parts("• look after /lʊk ˈɑːftə/ 照顾"),
            Some(("look after", "lʊk ˈɑːftə", "", "照顾"))
        );
        assert_eq!(parts("barn n. 谷仓"), Some(("barn", "", "n", "谷仓")));
        assert_eq!(parts("barn adj.废弃的"), Some(("barn", "", "adj", "废弃的")));
    }

    #[test]
    fn sentences_are_no_entries() {
        for line in [
            "He sold the barn and the field to a neighbour.",
            "See [1] for more.",
            "a/b",
            "The answer is on p. 5.",
            "谷仓",
        ] {
            assert_eq!(Entry::of(line), None, "{line}");
        }
    }
}
