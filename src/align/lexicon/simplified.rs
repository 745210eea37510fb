//! The simplified forms of traditional Chinese characters.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Pairs of a traditional character and its simplified form, without separators; empty without the
/// feature `dictionaries`.
#[cfg(feature = "dictionaries")]
static PAIRS: &str = include_str!("../../../data/lexicons/simplified.txt");
#[cfg(not(feature = "dictionaries"))]
static PAIRS: &str = "";

/// The simplified form of a character; the character itself if it has none.
pub(super) fn simplified(c: char) -> char {
    static FORMS: OnceLock<HashMap<char, char>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let chars: Vec<char> = PAIRS.trim_end().chars().collect();
        chars.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    });
    forms.get(&c).copied().unwrap_or(c)
}

#[cfg(all(test, feature = "dictionaries"))]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_become_simplified() {
        let text: String = "會議室裡 abc".chars().map(simplified).collect();
        assert_eq!(text, "会议室里 abc");
    }
}
