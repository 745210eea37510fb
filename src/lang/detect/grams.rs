//! The features of a text by which languages of one script are distinguished: its character
//! n-grams and short words, as hashes. This file uses nothing of the crate, because
//! `examples/dev/make_detector.rs` counts with it too.

/// The maximum length of an n-gram in characters, with the spaces around a word.
const LONGEST: usize = 4;
/// The lengths of the words that are features as a whole. Shorter ones are n-grams.
const WHOLE_WORDS: std::ops::RangeInclusive<usize> = 3..=8;
/// The letters of a word that are used.
const WORD: usize = 24;

/// Calls `use_gram` with the hash of each feature of `text`. Words that look like code, addresses
/// or numbers are skipped, and so are capitalized words other than the first one, because many are
/// names. In a text without small letters all words count.
pub(crate) fn of_words(text: &str, mut use_gram: impl FnMut(u64)) {
    let keep_names = !text.chars().any(char::is_lowercase);
    let mut is_first = true;
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | ',')) {
        if token.is_empty() || is_code(token) {
            continue;
        }
        of_token(token, |word, is_capitalized| {
            if is_first || keep_names || !is_capitalized {
                of_word(word, &mut use_gram);
            }
            is_first = false;
        });
    }
}

/// Calls `use_word` with each word of a token, lower-cased and with a space before and after it,
/// and whether it is capitalized.
fn of_token(token: &str, mut use_word: impl FnMut(&[char], bool)) {
    let mut word = [' '; WORD + 2];
    let mut length = 0;
    let mut is_capitalized = false;
    for c in token.chars().chain(std::iter::once(' ')) {
        if let Some(folded) = folded(c) {
            if length == 0 {
                is_capitalized = c.is_uppercase();
            }
            if length < WORD {
                length += 1;
                word[length] = folded;
            }
        } else if length > 0 {
            word[length + 1] = ' ';
            use_word(&word[..length + 2], is_capitalized);
            length = 0;
        }
    }
}

/// Calls `use_gram` for a word that is given with a space before and after it.
fn of_word(word: &[char], use_gram: &mut impl FnMut(u64)) {
    for start in 0..word.len() {
        let mut hash = SEED;
        for (at, &c) in word[start..].iter().take(LONGEST).enumerate() {
            hash = step(hash, c);
            if at > 0 || (c != ' ' && !c.is_ascii()) {
                use_gram(finished(hash));
            }
        }
    }
    if WHOLE_WORDS.contains(&(word.len() - 2)) {
        use_gram(finished(word.iter().fold(!SEED, |hash, &c| step(hash, c))));
    }
}

/// Calls `use_gram` with the hash of each Han character and kana of `text`, and of each two that
/// follow each other.
pub(crate) fn of_ideographs(text: &str, mut use_gram: impl FnMut(u64)) {
    let mut before = None;
    for c in text.chars() {
        let is_wide = matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}');
        if is_wide {
            use_gram(finished(step(SEED, c)));
            if let Some(before) = before {
                use_gram(finished(step(step(SEED, before), c)));
            }
        }
        before = is_wide.then_some(c);
    }
}

/// The lower-case form of a letter, or a mark or an apostrophe inside a word; `None` for what ends
/// a word.
fn folded(c: char) -> Option<char> {
    match c {
        'a'..='z' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '\'' | '’' => Some('\''),
        '\0'..='\u{7F}' => None,
        _ if is_letter(c) => c.to_lowercase().next(),
        // Marks of accents, of Arabic and of the scripts of India.
        '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{900}'..='\u{DFF}' => {
            (!c.is_numeric()).then_some(c)
        }
        '\u{200C}' | '\u{200D}' => Some(c),
        _ => None,
    }
}

/// Whether `c` is a letter, with short ways for the usual ones.
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphabetic(),
        '\u{C0}'..='\u{24F}' => !matches!(c, '×' | '÷'),
        '\u{400}'..='\u{481}'
        | '\u{48A}'..='\u{52F}'
        | '\u{3041}'..='\u{3096}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' => true,
        '\u{2010}'..='\u{2040}' => false,
        _ => c.is_alphabetic(),
    }
}

/// Whether a token is an address, a path, an identifier or contains digits.
fn is_code(token: &str) -> bool {
    let bytes = token.as_bytes();
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let is_code = match byte {
            b'0'..=b'9' | b'@' | b'_' | b'\\' | b'=' | b'{' | b'<' | b'$' => true,
            b'/' => at == 0 || next == b'/',
            b'.' | b':' => before.is_ascii_alphabetic() && next.is_ascii_alphabetic(),
            b'A'..=b'Z' => before.is_ascii_lowercase(),
            _ => false,
        };
        if is_code {
            return true;
        }
        before = byte;
    }
    false
}

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

fn step(hash: u64, c: char) -> u64 {
    (hash.rotate_left(23) ^ u64::from(c)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

fn finished(hash: u64) -> u64 {
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_ways_agree_with_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
        }
    }

    #[test]
    fn names_code_and_numbers_are_skipped() {
        let grams = |text: &str| {
            let mut grams = Vec::new();
            of_words(text, |gram| grams.push(gram));
            grams
        };
        assert_eq!(grams("see x_y a.b.c https://a.b Berlin 12 here"), grams("see here"));
        assert_eq!(grams("See HERE").len(), grams("see").len());
        assert_eq!(grams("SEE HERE"), grams("see here"));
    }
}
