//! Reads numbers as values, so that different spellings are equal: 1,029 and 1029, 二十 and 20, ١٩٥٦
//! and 1956, 14.5 million and 1450万.

/// A decimal number: its digits without leading and trailing zeros, and the power of ten of the
/// last digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    digits: String,
    power: i32,
}

impl Value {
    /// Creates a value from decimal digits, of which `decimals` are after the decimal point.
    fn new(digits: &str, decimals: i32) -> Self {
        let kept = digits.trim_start_matches('0');
        let significant = kept.trim_end_matches('0');
        if significant.is_empty() {
            return Self { digits: "0".into(), power: 0 };
        }
        let power = (kept.len() - significant.len()) as i32 - decimals;
        Self { digits: significant.to_owned(), power }
    }

    pub(super) fn whole(value: u64) -> Self {
        Self::new(&value.to_string(), 0)
    }

    /// The value times a power of ten.
    pub(super) fn scaled(mut self, power: i32) -> Self {
        if self.digits != "0" {
            self.power += power;
        }
        self
    }

    /// A key that is equal for equal values.
    pub(super) fn key(&self) -> String {
        format!("{}e{}", self.digits, self.power)
    }

    /// The value as an integer; `None` unless it is whole and below 10^9.
    fn small(&self) -> Option<u64> {
        let power = u32::try_from(self.power).ok().filter(|&p| p < 9)?;
        let value = self.digits.parse::<u64>().ok().filter(|&v| v < 1_000_000_000)?;
        value.checked_mul(10_u64.pow(power)).filter(|&v| v < 1_000_000_000)
    }
}

/// Reads digits of any script, with separators, from the start of `chars`. Returns the value and
/// the number of characters read.
pub(super) fn read_digits(chars: &[char]) -> Option<(Value, usize)> {
    let mut groups = vec![String::new()];
    let mut separators = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if let Some(digit) = digit_of(c) {
            groups.last_mut()?.push(digit);
        } else if is_separator(c) && chars.get(at + 1).copied().and_then(digit_of).is_some() {
            separators.push(c);
            groups.push(String::new());
        } else {
            break;
        }
        at += 1;
    }
    if groups[0].is_empty() {
        return None;
    }
    let decimals = decimals_of(&groups, &separators);
    Some((Value::new(&groups.concat(), decimals), at))
}

/// The number of digits after the decimal point. A single group of three digits after a separator
/// is read as thousands in every language, so that both sides read it the same way.
fn decimals_of(groups: &[String], separators: &[char]) -> i32 {
    let Some(last) = separators.last() else { return 0 };
    let tail = groups[groups.len() - 1].len();
    let mixed = separators[..separators.len() - 1].iter().any(|s| s != last);
    if mixed || (separators.len() == 1 && tail != 3) { tail as i32 } else { 0 }
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '٫' | '٬' | '’' | '\u{A0}' | '\u{202F}' | '．' | '，')
}

/// The ASCII form of a decimal digit of a supported script.
fn digit_of(c: char) -> Option<char> {
    const ZEROS: [u32; 12] =
        [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xBE6, 0xC66, 0xE50, 0x1040, 0xFF10];
    let code = c as u32;
    ZEROS
        .iter()
        .find(|&&zero| (zero..zero + 10).contains(&code))
        .and_then(|zero| char::from_digit(code - zero, 10))
}

/// Whether a character is a decimal digit of a supported script.
pub(super) fn is_digit(c: char) -> bool {
    digit_of(c).is_some()
}

/// The power of ten of a Chinese or Japanese unit, such as 万.
pub(super) fn han_power(c: char) -> Option<i32> {
    match c {
        '十' | '拾' => Some(1),
        '百' | '佰' => Some(2),
        '千' | '仟' => Some(3),
        '万' | '萬' => Some(4),
        '亿' | '億' => Some(8),
        '兆' => Some(12),
        _ => None,
    }
}

fn han_digit(c: char) -> Option<u64> {
    let digit = match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    };
    Some(digit)
}

/// Reads a number in Chinese numerals from the start of `chars`. Returns the value and the number
/// of characters read.
pub(super) fn read_han(chars: &[char]) -> Option<(Value, usize)> {
    let length =
        chars.iter().take_while(|&&c| han_digit(c).is_some() || han_power(c).is_some()).count();
    let run = &chars[..length.min(18)];
    let first = *run.first()?;
    if han_digit(first).is_none() && first != '十' {
        return None;
    }
    let value = if run.len() > 1 && run.iter().all(|&c| han_digit(c).is_some()) {
        positional(run)
    } else {
        Value::whole(additive(run)?)
    };
    Some((value, run.len()))
}

/// The value of digits without units, such as 一九五六.
fn positional(run: &[char]) -> Value {
    let digits: String = run
        .iter()
        .filter_map(|&c| han_digit(c))
        .filter_map(|d| char::from_digit(d as u32, 10))
        .collect();
    Value::new(&digits, 0)
}

/// The value of digits with units, such as 二十三万五千. `None` on overflow.
fn additive(run: &[char]) -> Option<u64> {
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, None);
    for &c in run {
        if let Some(value) = han_digit(c) {
            digit = Some(value);
            continue;
        }
        let unit = 10_u64.checked_pow(han_power(c)? as u32)?;
        if unit < 10_000 {
            section = section.checked_add(digit.take().unwrap_or(1).checked_mul(unit)?)?;
        } else {
            section = section.checked_add(digit.take().unwrap_or(0))?;
            total = total.checked_add(section.max(1).checked_mul(unit)?)?;
            section = 0;
        }
    }
    total.checked_add(section)?.checked_add(digit.unwrap_or(0))
}

/// Consecutive number words and their sum.
#[derive(Default)]
pub(super) struct Words {
    total: u64,
    section: u64,
    seen: bool,
}

impl Words {
    /// Adds the next word if it is a number word of the language. Returns whether it was added.
    pub(super) fn take(&mut self, language: &str, word: &str) -> bool {
        let Some(value) = word_value(language, word) else { return false };
        let joined = match value {
            100 => self.section.max(1).checked_mul(100).map(|s| (self.total, s)),
            1_000 | 1_000_000 | 1_000_000_000 => self
                .section
                .max(1)
                .checked_mul(value)
                .and_then(|v| v.checked_add(self.total))
                .map(|t| (t, 0)),
            _ => self.section.checked_add(value).map(|s| (self.total, s)),
        };
        let Some((total, section)) = joined else { return false };
        (self.total, self.section, self.seen) = (total, section, true);
        true
    }

    /// Whether the word may occur inside a number: two hundred *and* five.
    pub(super) fn continues(&self, language: &str, word: &str) -> bool {
        self.seen && language == "en" && word == "and" && self.section.is_multiple_of(100)
    }

    /// Returns the value of the words so far and starts a new number.
    pub(super) fn finish(&mut self) -> Option<Value> {
        let done = std::mem::take(self);
        done.seen.then(|| Value::whole(done.total.saturating_add(done.section)))
    }
}

/// The power of ten of a word that follows a number in digits: 14.5 *million*.
pub(super) fn word_power(language: &str, word: &str) -> Option<i32> {
    let value = word_value(language, word).or(match word {
        "millionen" | "millions" | "millones" | "milioni" | "milhoes" | "миллионов" | "млн"
        | "milljonir" | "milljona" | "مليون" => Some(1_000_000),
        "milliarden" | "milliards" | "миллиардов" | "млрд" | "milljarda" | "مليار" => {
            Some(1_000_000_000)
        }
        _ => None,
    })?;
    match value {
        1_000 => Some(3),
        1_000_000 => Some(6),
        1_000_000_000 => Some(9),
        _ => None,
    }
}

/// The value of a folded number word.
fn word_value(language: &str, word: &str) -> Option<u64> {
    let words = NUMBER_WORDS.iter().find(|(code, _)| *code == language)?.1;
    let (_, value) = words.iter().find(|(w, _)| *w == word)?;
    Some(*value)
}

type NumberWords = &'static [(&'static str, u64)];

/// Folded number words by language. Words that are also articles are not included.
const NUMBER_WORDS: &[(&str, NumberWords)] = &[
    (
        "en",
        &[
            ("one", 1),
            ("two", 2),
            ("three", 3),
            ("four", 4),
            ("five", 5),
            ("six", 6),
            ("seven", 7),
            ("eight", 8),
            ("nine", 9),
            ("ten", 10),
            ("eleven", 11),
            ("twelve", 12),
            ("thirteen", 13),
            ("fourteen", 14),
            ("fifteen", 15),
            ("sixteen", 16),
            ("seventeen", 17),
            ("eighteen", 18),
            ("nineteen", 19),
            ("twenty", 20),
            ("thirty", 30),
            ("forty", 40),
            ("fifty", 50),
            ("sixty", 60),
            ("seventy", 70),
            ("eighty", 80),
            ("ninety", 90),
            ("hundred", 100),
            ("thousand", 1_000),
            ("million", 1_000_000),
            ("billion", 1_000_000_000),
            ("first", 1),
            ("third", 3),
            ("fourth", 4),
            ("fifth", 5),
            ("sixth", 6),
            ("seventh", 7),
            ("eighth", 8),
            ("ninth", 9),
            ("tenth", 10),
            ("eleventh", 11),
            ("twelfth", 12),
            ("twentieth", 20),
            ("twice", 2),
            ("dozen", 12),
        ],
    ),
    (
        "de",
        &[
            ("zwei", 2),
            ("drei", 3),
            ("vier", 4),
            ("funf", 5),
            ("sechs", 6),
            ("sieben", 7),
            ("acht", 8),
            ("neun", 9),
            ("zehn", 10),
            ("elf", 11),
            ("zwolf", 12),
            ("funfzehn", 15),
            ("zwanzig", 20),
            ("dreissig", 30),
            ("vierzig", 40),
            ("funfzig", 50),
            ("hundert", 100),
            ("tausend", 1_000),
            ("million", 1_000_000),
            ("erste", 1),
            ("ersten", 1),
            ("zweite", 2),
            ("zweiten", 2),
            ("dritte", 3),
            ("dritten", 3),
            ("vierte", 4),
            ("vierten", 4),
            ("funfte", 5),
            ("funften", 5),
        ],
    ),
    (
        "fr",
        &[
            ("deux", 2),
            ("trois", 3),
            ("quatre", 4),
            ("cinq", 5),
            ("six", 6),
            ("sept", 7),
            ("huit", 8),
            ("neuf", 9),
            ("dix", 10),
            ("onze", 11),
            ("douze", 12),
            ("quinze", 15),
            ("vingt", 20),
            ("trente", 30),
            ("quarante", 40),
            ("cinquante", 50),
            ("cent", 100),
            ("mille", 1_000),
            ("million", 1_000_000),
            ("premier", 1),
            ("premiere", 1),
            ("deuxieme", 2),
            ("troisieme", 3),
            ("quatrieme", 4),
            ("cinquieme", 5),
        ],
    ),
    (
        "es",
        &[
            ("dos", 2),
            ("tres", 3),
            ("cuatro", 4),
            ("cinco", 5),
            ("seis", 6),
            ("siete", 7),
            ("ocho", 8),
            ("nueve", 9),
            ("diez", 10),
            ("once", 11),
            ("doce", 12),
            ("veinte", 20),
            ("treinta", 30),
            ("cien", 100),
            ("mil", 1_000),
            ("primer", 1),
            ("primero", 1),
            ("primera", 1),
            ("segunda", 2),
            ("tercera", 3),
        ],
    ),
    (
        "ru",
        &[
            ("два", 2),
            ("две", 2),
            ("три", 3),
            ("четыре", 4),
            ("пять", 5),
            ("шесть", 6),
            ("семь", 7),
            ("восемь", 8),
            ("девять", 9),
            ("десять", 10),
            ("двадцать", 20),
            ("сто", 100),
            ("тысяч", 1_000),
            ("тысяча", 1_000),
            ("миллион", 1_000_000),
        ],
    ),
    (
        "is",
        &[
            ("tveir", 2),
            ("tvo", 2),
            ("tvaer", 2),
            ("thrir", 3),
            ("thrjar", 3),
            ("thrju", 3),
            ("fjorir", 4),
            ("fjogur", 4),
            ("fjorar", 4),
            ("fimm", 5),
            ("sex", 6),
            ("sjo", 7),
            ("atta", 8),
            ("niu", 9),
            ("tiu", 10),
            ("tolf", 12),
            ("tuttugu", 20),
            ("hundrad", 100),
            ("thusund", 1_000),
        ],
    ),
    (
        "ar",
        &[
            ("ثلاثه", 3),
            ("ثلاث", 3),
            ("اربعه", 4),
            ("اربع", 4),
            ("خمسه", 5),
            ("خمس", 5),
            ("سته", 6),
            ("ست", 6),
            ("سبعه", 7),
            ("سبع", 7),
            ("ثمانيه", 8),
            ("تسعه", 9),
            ("عشره", 10),
            ("عشر", 10),
            ("مائه", 100),
            ("الف", 1_000),
            ("مليون", 1_000_000),
        ],
    ),
];

impl Value {
    /// The value as the number of a list item or a section; `None` from 10,000 on.
    pub(super) fn ordinal(&self) -> Option<u64> {
        self.small().filter(|&v| v < 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> String {
        read_digits(&text.chars().collect::<Vec<_>>()).unwrap().0.key()
    }

    fn han(text: &str) -> String {
        read_han(&text.chars().collect::<Vec<_>>()).unwrap().0.key()
    }

    fn words(text: &str) -> String {
        let mut words = Words::default();
        for word in text.split(' ') {
            assert!(words.take("en", word) || words.continues("en", word), "{word}");
        }
        words.finish().unwrap().key()
    }

    #[test]
    fn numbers_have_one_value_however_written() {
        assert_eq!(digits("1,029"), digits("1029"));
        assert_eq!(digits("1.029.000"), digits("1029000"));
        assert_eq!(digits("2,5"), digits("2.5"));
        assert_eq!(digits("1,234.50"), digits("1234,5"));
        assert_eq!(digits("١٩٥٦"), "1956e0");
        assert_eq!(digits("２０"), "2e1");
        assert_eq!(han("二十"), "2e1");
        assert_eq!(han("十四"), "14e0");
        assert_eq!(han("一九五六"), "1956e0");
        assert_eq!(han("二十三万五千"), "235e3");
        assert_eq!(han("一百零五"), "105e0");
        assert_eq!(words("two hundred and five"), "205e0");
        assert_eq!(words("twenty three thousand"), "23e3");
        assert_eq!(Value::new("145", 1).scaled(6), Value::new("1450", 0).scaled(4));
    }

    #[test]
    fn numerals_of_any_length_do_not_overflow() {
        let long = "九亿".repeat(30);
        let _ = read_han(&long.chars().collect::<Vec<_>>());
        let _ = read_digits(&"9".repeat(500).chars().collect::<Vec<_>>());
    }
}
