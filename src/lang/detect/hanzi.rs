//! Simplified and traditional Chinese, by their characters.

/// For each character from U+4E00 to U+9FFF, two bits: whether it is in GB 2312 and whether it is in
/// Big5. Made by `examples/dev/make_detector.rs`.
const TABLE: &[u8] = include_bytes!("../../../data/hanzi.bin");

/// The log-odds of a character that only one of the two national character sets has.
const ONE_SET: f64 = 2.5;

/// The log-odds of traditional over simplified characters. A character that is in only one of the
/// two national character sets (GB 2312, Big5) is evidence for that variant.
pub(crate) fn traditional_odds(text: &str) -> f64 {
    let (simplified, traditional) = counts(text);
    ONE_SET * (f64::from(traditional) - f64::from(simplified))
}

/// Whether a text is clearly in traditional (true) or simplified (false) characters; `None` if
/// unclear.
pub(crate) fn traditional(text: &str) -> Option<bool> {
    let odds = traditional_odds(text);
    (odds.abs() > 2.0).then_some(odds > 0.0)
}

/// The numbers of characters that are in GB 2312 only, and in Big5 only.
pub(super) fn counts(text: &str) -> (u32, u32) {
    let (mut simplified, mut traditional) = (0, 0);
    for c in text.chars() {
        match sets(c) {
            0b01 => simplified += 1,
            0b10 => traditional += 1,
            _ => {}
        }
    }
    (simplified, traditional)
}

fn sets(c: char) -> u8 {
    let Some(at) = u32::from(c).checked_sub(0x4E00) else { return 0 };
    TABLE.get(at as usize / 4).map_or(0, |byte| byte >> (at % 4 * 2) & 0b11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_one_set_tell_the_variant() {
        assert!(traditional_odds("應用程式二進位介面") > 2.0);
        assert!(traditional_odds("应用程序二进制接口") < -2.0);
        assert_eq!(traditional_odds("地址 abc かな"), 0.0);
        assert_eq!(traditional("变量"), Some(false));
        assert_eq!(traditional("地址"), None);
    }
}
