//! Particles and verb endings of Korean words, which are written as one word with the noun or verb.

/// Particles after nouns, and the plural.
const PARTICLES: &[&str] = &[
    "에서부터",
    "으로부터",
    "로부터",
    "이라고",
    "이라는",
    "이라도",
    "으로서",
    "으로써",
    "에게서",
    "까지",
    "부터",
    "처럼",
    "보다",
    "마다",
    "조차",
    "마저",
    "밖에",
    "라고",
    "라는",
    "이나",
    "이며",
    "이고",
    "이란",
    "이랑",
    "한테",
    "께서",
    "로서",
    "로써",
    "에서",
    "에게",
    "으로",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "도",
    "만",
    "로",
    "와",
    "과",
    "들",
    "나",
    "며",
    "고",
];

/// Forms of the verbs that are made of nouns, of the copula and of adjectives made of nouns.
const ENDINGS: &[&str] = &[
    "하였습니다",
    "되었습니다",
    "했습니다",
    "됐습니다",
    "합니다",
    "됩니다",
    "입니다",
    "습니다",
    "하십시오",
    "하세요",
    "하였다",
    "되었다",
    "이었다",
    "적으로",
    "스러운",
    "했다",
    "됐다",
    "한다",
    "된다",
    "였다",
    "었다",
    "았다",
    "이다",
    "하는",
    "되는",
    "하여",
    "되어",
    "해서",
    "하기",
    "되기",
    "하지",
    "되지",
    "하면",
    "되면",
    "하게",
    "되게",
    "했던",
    "하던",
    "하려",
    "하다",
    "되다",
    "적인",
    "한",
    "할",
    "함",
    "해",
    "된",
    "될",
    "됨",
    "돼",
    "인",
    "일",
    "적",
];

/// The most particles that follow each other.
const MOST_PARTICLES: usize = 3;

/// Removes a verb ending, or the particles and then an ending. The word is composed (NFC).
pub(super) fn stem(word: &str) -> String {
    let mut stem = word;
    if remove(&mut stem, ENDINGS, |_| 2) {
        return stem.to_owned();
    }
    for _ in 0..MOST_PARTICLES {
        if !remove(&mut stem, PARTICLES, least_before) {
            break;
        }
    }
    remove(&mut stem, ENDINGS, |_| 2);
    stem.to_owned()
}

/// The least number of syllables before a particle. Many nouns of two syllables end in one that is
/// also a particle.
fn least_before(particle: &str) -> usize {
    if particle.chars().nth(1).is_some() { 1 } else { 2 }
}

/// Removes the longest ending, and returns whether enough syllables were before it.
fn remove(word: &mut &str, endings: &[&str], least: impl Fn(&str) -> usize) -> bool {
    let found = endings.iter().filter(|ending| word.ends_with(**ending));
    let Some(ending) = found.max_by_key(|ending| ending.len()) else { return false };
    let rest = &word[..word.len() - ending.len()];
    if rest.chars().count() < least(ending) {
        return false;
    }
    *word = rest;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for form in ["친구", "친구가", "친구는", "친구들", "친구들에게는", "친구와"]
        {
            assert_eq!(stem(form), "친구", "{form}");
        }
        for form in ["시작하다", "시작했다", "시작하는", "시작을"] {
            assert_eq!(stem(form), "시작", "{form}");
        }
    }

    #[test]
    fn short_words_keep_their_syllables() {
        for word in ["나이", "고가", "의"] {
            assert_eq!(stem(word), word);
        }
    }
}
