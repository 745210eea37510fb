//! The letters of a text by script, in the ranges that matter to the detector.

use super::grams::is_letter;

/// Scripts by the first and last character of their ranges, in order. The index of a script in
/// [`SCRIPTS`] identifies it.
const RANGES: &[(u32, u32, usize)] = &[
    (0x41, 0x5A, LATIN),
    (0x61, 0x7A, LATIN),
    (0xAA, 0x24F, LATIN),
    (0x250, 0x2AF, LATIN),
    (0x370, 0x3FF, 1),
    (0x400, 0x52F, 2),
    (0x531, 0x58F, 3),
    (0x590, 0x5FF, HEBREW),
    (0x600, 0x77F, 5),
    (0x780, 0x7BF, 6),
    (0x8A0, 0x8FF, 5),
    (0x900, 0x97F, 7),
    (0x980, 0x9FF, 8),
    (0xA00, 0xA7F, 9),
    (0xA80, 0xAFF, 10),
    (0xB00, 0xB7F, 11),
    (0xB80, 0xBFF, 12),
    (0xC00, 0xC7F, 13),
    (0xC80, 0xCFF, 14),
    (0xD00, 0xD7F, 15),
    (0xD80, 0xDFF, 16),
    (0xE00, 0xE7F, 17),
    (0xE80, 0xEFF, 18),
    (0x1000, 0x109F, 19),
    (0x10A0, 0x10FF, 20),
    (0x1100, 0x11FF, HANGUL),
    (0x1200, 0x139F, 22),
    (0x1780, 0x17FF, 23),
    (0x1C50, 0x1C7F, 24),
    (0x1C90, 0x1CBF, 20),
    (0x1E00, 0x1EFF, LATIN),
    (0x1F00, 0x1FFF, 1),
    (0x2D00, 0x2D2F, 20),
    (0x3041, 0x30FF, HAN),
    (0x3131, 0x318F, HANGUL),
    (0x31F0, 0x31FF, HAN),
    (0x3400, 0x9FFF, HAN),
    (0xAC00, 0xD7AF, HANGUL),
    (0xFB00, 0xFB06, LATIN),
    (0xFB1D, 0xFB4F, HEBREW),
    (0xFB50, 0xFEFC, 5),
    (0x20000, 0x323AF, HAN),
];

/// ISO 15924 codes. `Hani` includes kana, because Chinese and Japanese are compared.
pub(super) const SCRIPTS: [&str; 26] = [
    "Latn", "Grek", "Cyrl", "Armn", "Hebr", "Arab", "Thaa", "Deva", "Beng", "Guru", "Gujr", "Orya",
    "Taml", "Telu", "Knda", "Mlym", "Sinh", "Thai", "Laoo", "Mymr", "Geor", "Hang", "Ethi", "Khmr",
    "Olck", "Hani",
];
const LATIN: usize = 0;
const HEBREW: usize = 4;
const HANGUL: usize = 21;
const HAN: usize = 25;

/// What a Han character, a kana or a syllable of Hangul counts in letters.
const WIDE: u32 = 3;

/// The numbers of letters of a text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    of: [u32; SCRIPTS.len()],
    all: u32,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars() {
            if let Some(script) = script_of(c) {
                let count = if script == HANGUL || script == HAN { WIDE } else { 1 };
                letters.of[script] += count;
                letters.all += count;
            }
        }
        letters
    }

    /// All letters, of scripts in [`SCRIPTS`].
    pub(super) fn all(&self) -> u32 {
        self.all
    }

    /// The letters of the script with this code.
    pub(super) fn of_script(&self, code: &str) -> u32 {
        SCRIPTS.iter().position(|&script| script == code).map_or(0, |at| self.of[at])
    }

    /// The script of most of the letters, at least seven of ten.
    pub(super) fn main(&self) -> Option<&'static str> {
        let most = (0..SCRIPTS.len()).max_by_key(|&script| self.of[script])?;
        (self.all > 0 && self.of[most] * 10 >= self.all * 7).then(|| SCRIPTS[most])
    }
}

fn script_of(c: char) -> Option<usize> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some(LATIN);
    }
    let code = u32::from(c);
    let at = RANGES.partition_point(|&(_, last, _)| last < code);
    let &(first, _, script) = RANGES.get(at)?;
    (code >= first && is_letter(c)).then_some(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_of_their_script() {
        use unicode_script::UnicodeScript;
        assert!(RANGES.windows(2).all(|two| two[0].1 < two[1].0));
        for c in ('\0'..=char::MAX).filter(|c| c.is_alphabetic()) {
            let code = c.script().short_name();
            let code = if matches!(code, "Hira" | "Kana") { "Hani" } else { code };
            let found = script_of(c).map(|at| SCRIPTS[at]);
            // Letters that several scripts share, and historical ones, are of no script here.
            let is_shared = matches!(code, "Zyyy" | "Zinh" | "Copt" | "Syrc");
            assert!(found.is_none() || found == Some(code) || is_shared, "{c:?} {code} {found:?}");
        }
    }

    #[test]
    fn the_main_script_has_most_letters() {
        let main = |text| Letters::of(text).main();
        assert_eq!(main("Привет, world"), None);
        assert_eq!(main("Windows 用户手册"), None);
        assert_eq!(main("请打开 Windows 的用户手册"), Some("Hani"));
        assert_eq!(main("12 + 3 = 15"), None);
    }
}
