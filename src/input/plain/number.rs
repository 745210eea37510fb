//! Numbers at the start of headings and list items: `Chapter II.`, `第 3 條`, `1.2`, `(4)`, `五、`.

/// A number at the start of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// The numbering style; numbers of one family form a sequence.
    pub(super) family: Family,
    /// The value; for `2.3`, that of the last part.
    pub(super) value: u32,
    /// The length in bytes, including marks.
    pub(super) length: usize,
}

/// The numbering style of a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// A word before the number: `Article 3`.
    Word(String),
    /// A counter after the number: `第 3 條`.
    Counter(char),
    /// Marks around the number, and its number of parts: 2 for `1.2`.
    Marks(Marks, usize),
    /// No number, but additional space above the line.
    Apart,
}

/// The marks of a number and the kind of its digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Marks {
    /// `1.`
    Point(Digits),
    /// `1)`
    Closing(Digits),
    /// `(1)`
    Brackets(Digits),
    /// `一、`
    Comma(Digits),
    /// `1.2` with nothing after it.
    Parts,
}

/// The kinds of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Digits {
    Decimal,
    Han,
    Roman,
    Letter,
}

/// Reads the number of a list item: `1.`, `2)`, `(3)`, `四、`, `a)`, `IV.`
pub(super) fn of_item(line: &str) -> Option<Number> {
    let number = marked(line)?;
    let Family::Marks(marks, 1) = &number.family else { return None };
    (*marks != Marks::Parts && number.value < 1000).then_some(number)
}

/// Reads the number at the start of a line, in any form.
pub(super) fn of_line(line: &str) -> Option<Number> {
    counted(line).or_else(|| marked(line)).or_else(|| named(line))
}

/// Reads a number with a counter: `第 3 條`, `第三章`, `제1조`.
fn counted(line: &str) -> Option<Number> {
    let rest = line.strip_prefix(['第', '제'])?.trim_start();
    let (value, _, length) = digits(rest)?;
    let rest = skip_suffix(&rest[length..]).trim_start();
    let counter = rest.chars().next().filter(|c| c.is_alphabetic())?;
    let rest = &rest[counter.len_utf8()..];
    let rest = rest.strip_prefix('之').map_or(rest, |r| digits(r).map_or(r, |(.., n)| &r[n..]));
    let stands_alone = rest.is_empty()
        || rest.starts_with(char::is_whitespace)
        || rest.starts_with(['：', ':', '（', '(', '【']);
    let length = line.len() - rest.len();
    stands_alone.then_some(Number { family: Family::Counter(counter), value, length })
}

/// Reads a number after a word: `Article 3`, `Chapter II.`, `Abschnitt 4:`.
fn named(line: &str) -> Option<Number> {
    let word = line.split(char::is_whitespace).next()?;
    let rest = line[word.len()..].trim_start();
    let word = word.trim_end_matches('.');
    let is_word = !word.is_empty() && word.len() < 60 && word.chars().all(char::is_alphabetic);
    if !is_word || rest.len() + word.len() == line.len() {
        return None;
    }
    let (value, kind, length) = digits(rest)?;
    let rest = skip_suffix(&rest[length..]);
    let mark = rest.len() - rest.trim_start_matches(['.', ':', '-', '–', '—', '．', '：']).len();
    let ends = mark > 0 || rest.is_empty() || rest.starts_with(char::is_whitespace);
    let is_number = ends && kind != Digits::Letter && kind != Digits::Han;
    let length = line.len() - rest.len() + mark;
    let family = Family::Word(word.to_lowercase());
    is_number.then_some(Number { family, value, length })
}

/// Skips a suffix such as the `-1` of `Article 10-1`.
fn skip_suffix(rest: &str) -> &str {
    let Some(part) = rest.strip_prefix('-') else { return rest };
    let length = part.bytes().take_while(u8::is_ascii_digit).count();
    if length > 0 { &part[length..] } else { rest }
}

/// Reads a number with marks: `1.`, `2)`, `(3)`, `四、`, `1.2`.
fn marked(line: &str) -> Option<Number> {
    if let Some(inner) = line.strip_prefix(['(', '（']) {
        let (value, kind, length) = digits(inner)?;
        let rest = inner[length..].strip_prefix([')', '）'])?;
        let length = line.len() - rest.len();
        return Some(Number { family: Family::Marks(Marks::Brackets(kind), 1), value, length });
    }
    let (mut value, kind, mut at) = digits(line)?;
    let mut parts = 1;
    while let Some(rest) = line[at..].strip_prefix('.') {
        let Some((next, Digits::Decimal, length)) = digits(rest) else { break };
        (value, at, parts) = (next, at + 1 + length, parts + 1);
    }
    let mark = line[at..].chars().next()?;
    let marks = match mark {
        '.' | '．' => Marks::Point(kind),
        ')' | '）' => Marks::Closing(kind),
        '、' => Marks::Comma(kind),
        '\u{3000}' if kind == Digits::Han => Marks::Comma(kind),
        c if c.is_whitespace() && parts > 1 => Marks::Parts,
        _ => return None,
    };
    let length = at + if marks == Marks::Parts { 0 } else { mark.len_utf8() };
    // A date such as `2.5.2020` or initials such as `J.R.R.` do not begin a list item.
    let goes_on = matches!(kind, Digits::Roman | Digits::Letter) || mark == '.' && parts > 1;
    if goes_on && !line[length..].starts_with(char::is_whitespace) {
        return None;
    }
    Some(Number { family: Family::Marks(marks, parts), value, length })
}

/// The value at the start of `text`, the kind of its digits, and its length in bytes.
fn digits(text: &str) -> Option<(u32, Digits, usize)> {
    decimal(text).or_else(|| han(text)).or_else(|| roman(text)).or_else(|| letter(text))
}

fn decimal(text: &str) -> Option<(u32, Digits, usize)> {
    let mut value = 0_u32;
    let mut length = 0;
    for c in text.chars() {
        let c_value = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            '０'..='９' => u32::from(c) - u32::from('０'),
            _ => break,
        };
        value = value.checked_mul(10)?.checked_add(c_value)?;
        length += c.len_utf8();
    }
    (length > 0).then_some((value, Digits::Decimal, length))
}

/// Reads Han numerals: `十二`, `二十`, `一百零三`, `二〇`.
fn han(text: &str) -> Option<(u32, Digits, usize)> {
    let (mut value, mut unit, mut length) = (0_u32, 0_u32, 0);
    for c in text.chars().take(12) {
        let digit = "〇一二三四五六七八九".chars().position(|d| d == c || (c == '零' && d == '〇'));
        match (digit.and_then(|d| u32::try_from(d).ok()), c) {
            (Some(digit), _) => unit = unit * 10 + digit,
            (None, '十') => (value, unit) = (value + unit.max(1) * 10, 0),
            (None, '百') => (value, unit) = (value + unit.max(1) * 100, 0),
            _ => break,
        }
        if unit > 100_000 {
            return None;
        }
        length += c.len_utf8();
    }
    (length > 0).then_some((value + unit, Digits::Han, length))
}

/// Reads Roman numerals: `XIV`, `iv`, `Ⅳ`.
fn roman(text: &str) -> Option<(u32, Digits, usize)> {
    let first = text.chars().next()?;
    if let Some(i) = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ".chars().position(|c| c == first) {
        return Some((u32::try_from(i).ok()? + 1, Digits::Roman, first.len_utf8()));
    }
    let upper = first.is_ascii_uppercase();
    let length = text
        .bytes()
        .take_while(|b| b"IVXLCivxlc".contains(b) && b.is_ascii_uppercase() == upper)
        .count();
    if length == 0 || text[length..].starts_with(char::is_alphabetic) {
        return None;
    }
    let values: Vec<u32> = text[..length].bytes().map(roman_value).collect();
    let value = values.iter().enumerate().fold(0_i64, |sum, (i, &v)| {
        let smaller = values.get(i + 1).is_some_and(|&next| next > v);
        if smaller { sum - i64::from(v) } else { sum + i64::from(v) }
    });
    Some((u32::try_from(value).ok()?, Digits::Roman, length))
}

fn roman_value(digit: u8) -> u32 {
    match digit.to_ascii_uppercase() {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        _ => 100,
    }
}

fn letter(text: &str) -> Option<(u32, Digits, usize)> {
    let mut chars = text.chars();
    let c = chars.next().filter(char::is_ascii_alphabetic)?;
    let alone = !chars.next().is_some_and(char::is_alphanumeric);
    alone.then_some((u32::from(c.to_ascii_lowercase()) - 96, Digits::Letter, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(lines: &[&str]) -> Vec<Option<u32>> {
        lines.iter().map(|line| of_line(line).map(|n| n.value)).collect()
    }

    #[test]
    fn numbers_are_read_as_values() {
        let lines = [
            "第二十一條",
            "Chapter XIV.",
            "（三）甲",
            "十、",
            "2.3 Time",
            "Ⅳ. x",
            "b) x",
            "１２．x",
        ];
        let expected = [21, 14, 3, 10, 3, 4, 2, 12];
        assert_eq!(values(&lines), expected.map(Some));
    }

    #[test]
    fn text_is_no_number() {
        let lines = [
            "第一次世界大戰",
            "3.5% more",
            "J.R.R. Tolkien",
            "In the end",
            "99999999999. x",
            "Civil war",
        ];
        assert_eq!(values(&lines), [None; 6]);
    }

    #[test]
    fn the_length_takes_in_the_marks() {
        assert_eq!(of_line("Article 10-1: Title").map(|n| n.length), Some(13));
        assert_eq!(of_item("(4) Text").map(|n| n.length), Some(3));
    }
}
