//! Transliteration to Latin letters and consonant skeletons, by which names are compared across
//! scripts.

/// A word of a Latin, Cyrillic or Greek alphabet in Latin letters; `None` for other scripts.
pub(super) fn latin(word: &str) -> Option<String> {
    if word.is_ascii() {
        return Some(word.to_owned());
    }
    let mut latin = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii() {
            latin.push(c);
        } else {
            latin.push_str(letter(c)?);
        }
    }
    Some(latin)
}

fn letter(c: char) -> Option<&'static str> {
    cyrillic(c).or_else(|| greek(c))
}

fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ы' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "c",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "sch",
        'ъ' | 'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ћ' => "c",
        'ђ' => "dj",
        'џ' => "dz",
        _ => return None,
    })
}

fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

/// The skeletons of a word: its consonants, each replaced by the class of consonants that
/// transcriptions confuse. One for each possible pronunciation; empty for an unsupported script.
pub(super) fn skeletons(word: &str) -> Vec<String> {
    let mut chars = word.chars().peekable();
    match chars.peek() {
        Some(c) if c.is_ascii_alphabetic() => latin_skeletons(word),
        Some('ァ'..='ー') => vec![katakana_skeleton(word)],
        Some('ا'..='ي' | 'א'..='ת' | '\u{1100}'..='\u{11FF}') => {
            let stem = word.strip_prefix("ال").unwrap_or(word);
            vec![stem.chars().filter_map(|c| semitic(c).or_else(|| hangul(c))).collect()]
        }
        _ => Vec::new(),
    }
}

/// Whether the script of a word is compared with Latin by consonants.
pub(super) fn is_transcribed(word: &str) -> bool {
    matches!(
        word.chars().next(),
        Some('ァ'..='ー' | 'ا'..='ي' | 'א'..='ת' | '\u{1100}'..='\u{11FF}')
    )
}

/// Whether a character is Katakana, in which Japanese writes mostly names and loanwords.
pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ー')
}

/// The skeletons for each pronunciation of `ch` and soft `g`, with a silent and a spoken `r` before
/// consonants.
fn latin_skeletons(word: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (ch, soft) in [('S', 'S'), ('T', 'K'), ('K', 'K')] {
        for silent_r in [false, true] {
            let skeleton = latin_skeleton(word, ch, soft, silent_r);
            if !all.contains(&skeleton) {
                all.push(skeleton);
            }
        }
    }
    all
}

fn latin_skeleton(word: &str, ch: char, soft: char, silent_r: bool) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut skeleton = String::new();
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let (class, length) = match (letters[at], next) {
            ('p', 'h') => (Some('P'), 2),
            ('t', 'h') => (Some('T'), 2),
            ('s', 'h') => (Some('S'), 2),
            ('n', 'g') if !letters.get(at + 2).is_some_and(|c| "aeiou".contains(*c)) => {
                (Some('N'), 2)
            }
            ('k' | 'g', 'h') => (Some('K'), 2),
            ('c', 'k') => (Some('K'), 2),
            ('c', 'h') => (Some(ch), 2),
            ('c', 'e' | 'i' | 'y') => (Some('S'), 1),
            ('g', 'e' | 'i' | 'y') => (Some(soft), 1),
            ('r', n) if silent_r && at > 0 && !"aeiouyr".contains(n) => (None, 1),
            (c, n) if c == n => (None, 1),
            (c, _) => (latin_class(c), 1),
        };
        skeleton.extend(class);
        if letters[at] == 'x' {
            skeleton.push('S');
        }
        at += length;
    }
    skeleton
}

fn latin_class(c: char) -> Option<char> {
    Some(match c {
        'b' | 'p' | 'f' | 'v' => 'P',
        'c' | 'k' | 'g' | 'q' | 'x' => 'K',
        't' | 'd' => 'T',
        's' | 'z' | 'j' => 'S',
        'm' => 'M',
        'n' => 'N',
        'l' | 'r' => 'R',
        _ => return None,
    })
}

fn katakana_skeleton(word: &str) -> String {
    let mut skeleton = String::new();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let class = match c {
            'カ'..='ゴ' | 'ヵ' | 'ヶ' => "K",
            'サ'..='ゾ' => "S",
            'タ' | 'ダ' | 'チ' | 'テ' | 'デ' | 'ト' | 'ド' => "T",
            'ヂ' | 'ヅ' => "S",
            'ツ' => "TS",
            'ナ'..='ノ' => "N",
            'フ' | 'ブ' | 'プ' | 'ヴ' | 'バ' | 'パ' | 'ビ' | 'ピ' | 'ベ' | 'ペ' | 'ボ' | 'ポ' => {
                "P"
            }
            'マ'..='モ' => "M",
            'ラ'..='ロ' => "R",
            'ン' if chars
                .peek()
                .is_some_and(|next| "バパビピブプベペボポマミムメモ".contains(*next)) =>
            {
                "M"
            }
            'ン' => "N",
            _ => "",
        };
        skeleton.push_str(class);
    }
    skeleton
}

/// The class of an Arabic or Hebrew consonant.
fn semitic(c: char) -> Option<char> {
    Some(match c {
        'ب' | 'ف' | 'پ' | 'ڤ' | 'ב' | 'פ' | 'ף' => 'P',
        'ك' | 'ق' | 'غ' | 'خ' | 'گ' | 'ک' | 'ג' | 'כ' | 'ך' | 'ק' => 'K',
        'ت' | 'ط' | 'د' | 'ض' | 'ث' | 'ذ' | 'ד' | 'ט' | 'ת' => 'T',
        'س' | 'ص' | 'ز' | 'ظ' | 'ش' | 'ج' | 'چ' | 'ژ' | 'ז' | 'ס' | 'צ' | 'ץ' | 'ש' => {
            'S'
        }
        'م' | 'מ' | 'ם' => 'M',
        'ن' | 'נ' | 'ן' => 'N',
        'ل' | 'ر' | 'ל' | 'ר' => 'R',
        _ => return None,
    })
}

/// The class of a Hangul consonant. Folded forms are decomposed into single letters.
fn hangul(c: char) -> Option<char> {
    Some(match c {
        'ᄀ' | 'ᄁ' | 'ᄏ' | 'ᆨ' | 'ᆿ' => 'K',
        'ᄂ' | 'ᆫ' | 'ᆼ' => 'N',
        'ᄃ' | 'ᄄ' | 'ᄐ' | 'ᆮ' | 'ᇀ' => 'T',
        'ᄅ' | 'ᆯ' => 'R',
        'ᄆ' | 'ᆷ' => 'M',
        'ᄇ' | 'ᄈ' | 'ᄑ' | 'ᆸ' | 'ᇁ' => 'P',
        'ᄉ' | 'ᄊ' | 'ᄌ' | 'ᄍ' | 'ᄎ' | 'ᆺ' | 'ᆽ' | 'ᆾ' => 'S',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_sounds_alike_in_every_script() {
        for (latin, other) in [
            ("trump", "トランプ"),
            ("singapore", "シンガポール"),
            ("park", "パーク"),
            ("clinton", "كلينتون"),
            ("washington", "ワシントン"),
        ] {
            let (a, b) = (skeletons(latin), skeletons(other));
            assert!(a.iter().any(|s| b.contains(s)), "{latin} {a:?} {b:?}");
        }
    }

    #[test]
    fn cyrillic_and_greek_become_latin() {
        assert_eq!(latin("москва").as_deref(), Some("moskva"));
        assert_eq!(latin("ολυμπια").as_deref(), Some("olympia"));
        assert_eq!(latin("会议"), None);
    }
}
