//! Numbers at the start of headings: `5.`, `五、`, `(1)`, `（一）`, `第 一 章`, `Chapter I`, `2.3`.

use crate::model::{LINE_BREAK, SectionNumber, joins_without_space};

/// A number at the start of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbering {
    /// The values of the number.
    pub(super) number: SectionNumber,
    /// The style of the number; headings of one level share a style.
    pub(super) style: Style,
    /// The byte offset at which the text of the heading begins.
    pub(super) rest: usize,
}

/// The style of a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Style {
    /// `5.`, `5、`, `5)`, and `2.3` with two parts: the value is the number of parts.
    Arabic(usize),
    /// `(1)`
    BracketedArabic,
    /// `一、`
    Han,
    /// `（一）`
    BracketedHan,
    /// `IV.`
    Roman,
    /// `(iv)` and `(a)`
    BracketedLetter,
    /// `A.`
    Letter,
    /// `①`
    Circled,
    /// `Chapter 3`, `第三章`: the value is the word that names the kind of part.
    Named(String),
}

impl Style {
    /// Whether the style names the kind of part, like `Article 1`.
    pub(super) fn is_named(&self) -> bool {
        matches!(self, Self::Named(_))
    }
}

/// Reads the number that `text` begins with.
pub(super) fn read(text: &str) -> Option<Numbering> {
    let trimmed = text.trim_start();
    let skipped = text.len() - trimmed.len();
    let first = trimmed.chars().next()?;
    let found = match first {
        '(' | '（' => bracketed(trimmed),
        '第' | '제' => ordinal(trimmed),
        '§' => paragraph_sign(trimmed),
        _ if circled(first).is_some() => {
            numbering(vec![circled(first)?], false, Style::Circled, first.len_utf8())
        }
        _ => plain(trimmed).or_else(|| named(trimmed)),
    };
    found.map(|mut found| {
        found.rest += skipped;
        let rest = &text[found.rest..];
        found.rest += rest.len() - rest.trim_start().len();
        found
    })
}

fn numbering(values: Vec<u32>, bracketed: bool, style: Style, rest: usize) -> Option<Numbering> {
    Some(Numbering { number: SectionNumber { values, bracketed }, style, rest })
}

/// Reads a number in brackets: `(1)`, `（一）`, `(iv)`, `(a)`.
fn bracketed(text: &str) -> Option<Numbering> {
    let open = text.chars().next()?.len_utf8();
    let close = text.find([')', '）'])?;
    let inner = text.get(open..close)?.trim();
    let rest = close + text[close..].chars().next()?.len_utf8();
    if let Some(value) = arabic(inner) {
        return numbering(vec![value], true, Style::BracketedArabic, rest);
    }
    if let Some(value) = han(inner) {
        return numbering(vec![value], true, Style::BracketedHan, rest);
    }
    let value = roman(&inner.to_uppercase()).or_else(|| single_letter(inner))?;
    numbering(vec![value], true, Style::BracketedLetter, rest)
}

/// Reads a number with a mark after it: `5.`, `5、`, `5)`, `2.3`, `2.3.1 `, `五、`, `IV.`, `A.`, `Ⅳ`.
fn plain(text: &str) -> Option<Numbering> {
    let token =
        text.char_indices().find(|&(_, c)| !is_number_char(c)).map_or(text, |(at, _)| &text[..at]);
    let body = token.trim_end_matches(['.', '．']);
    let after = &text[body.len()..];
    if let Some(values) = dotted(body) {
        let marked = after.starts_with(['.', '．', '、', ')', '）']);
        let many = values.len() > 1;
        let spaced = after.starts_with(char::is_whitespace)
            && !after.trim_start().starts_with(char::is_lowercase);
        if !(marked || many && spaced) {
            return None;
        }
        let style = Style::Arabic(values.len());
        return end_of(text, body.len(), values, style);
    }
    let marked = after.starts_with(['.', '．', '、', ')', '）']);
    if let Some(value) = leading_han(text) {
        return value;
    }
    if !marked {
        return None;
    }
    if let Some(value) = roman(body) {
        return end_of(text, body.len(), vec![value], Style::Roman);
    }
    let value = single_letter(body).filter(|_| body.chars().all(char::is_uppercase))?;
    end_of(text, body.len(), vec![value], Style::Letter)
}

/// Whether `c` occurs in an Arabic or Roman number or a letter before a heading.
fn is_number_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '．' | '-' | '０'..='９' | 'Ⅰ'..='Ⅻ')
}

/// Skips the mark after the number: `.`, `、`, `)`. A full stop must not be followed by an ASCII
/// digit or letter, as in `1.5 million` or `A.D.`; ideographs may follow directly.
fn end_of(text: &str, body: usize, values: Vec<u32>, style: Style) -> Option<Numbering> {
    let after = &text[body..];
    let mark = after.chars().next().filter(|c| matches!(c, '.' | '．' | '、' | ')' | '）'));
    let rest = body + mark.map_or(0, char::len_utf8);
    let next = text[rest..].chars().next();
    let glued = mark == Some('.') && next.is_some_and(|c| c.is_ascii_alphanumeric());
    if glued { None } else { numbering(values, false, style, rest) }
}

/// Reads Han numerals and a mark: `一、`. The outer `None` means that there are none; an ordinary
/// comma after them yields `Some(None)`.
fn leading_han(text: &str) -> Option<Option<Numbering>> {
    let end = text.find(|c| han_digit(c).is_none() && han_power(c).is_none())?;
    let value = han(&text[..end])?;
    let mark = text[end..].chars().next()?;
    if !matches!(mark, '、' | '.' | '．' | ',' | '，' | ')' | '）') {
        return None;
    }
    let weak = matches!(mark, ',' | '，');
    (!weak).then(|| numbering(vec![value], false, Style::Han, end + mark.len_utf8()))
}

/// Reads an ordinal and the character that names the part: `第三章`, `第 7-1 條`.
fn ordinal(text: &str) -> Option<Numbering> {
    let first = text.chars().next()?;
    let after = text[first.len_utf8()..].trim_start();
    let end = after.find(|c: char| {
        !(c.is_numeric() || han_digit(c).is_some() || han_power(c).is_some() || c == '-')
    })?;
    let values = dashed(&after[..end])?;
    let unit_text = after[end..].trim_start();
    let unit = unit_text.chars().next().filter(|c| is_part_name(*c))?;
    let mut rest = text.len() - unit_text.len() + unit.len_utf8();
    let tail = &text[rest..];
    // `第七條之一` is article 7-1.
    let mut values = values;
    if let Some(more) = tail.strip_prefix('之') {
        let end =
            more.find(|c| han_digit(c).is_none() && han_power(c).is_none()).unwrap_or(more.len());
        if let Some(value) = han(&more[..end]) {
            values.push(value);
            rest += '之'.len_utf8() + end;
        }
    }
    let mark = text[rest..].chars().next().filter(|c| matches!(c, '、' | '：' | ':' | '.'));
    numbering(values, false, Style::Named(unit.to_string()), rest + mark.map_or(0, char::len_utf8))
}

/// Whether `c` names a part of a text after an ordinal.
fn is_part_name(c: char) -> bool {
    matches!(
        c,
        '장' | '조'
            | '절'
            | '편'
            | '관'
            | '章'
            | '节'
            | '節'
            | '条'
            | '條'
            | '编'
            | '編'
            | '款'
            | '项'
            | '項'
            | '部'
            | '篇'
            | '卷'
            | '回'
            | '课'
            | '課'
            | '讲'
            | '講'
            | '話'
            | '话'
            | '集'
            | '幕'
            | '册'
            | '冊'
            | '单'
            | '単'
    )
}

/// Reads a section sign and a number: `§ 5`, `§ 5a`.
fn paragraph_sign(text: &str) -> Option<Numbering> {
    let after = text['§'.len_utf8()..].trim_start();
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let value = arabic(&after[..end])?;
    let rest = text.len() - after.len() + end;
    numbering(vec![value], false, Style::Named("§".to_owned()), rest)
}

/// Reads a capitalised word and a number, followed by a mark, another word or the end:
/// `Chapter I. General`, `Article 7-1`, `Section 2: ...`.
fn named(text: &str) -> Option<Numbering> {
    let word_end = text.find(|c: char| !c.is_alphabetic())?;
    let word = &text[..word_end];
    let first = word.chars().next()?;
    let capital = !first.is_lowercase() && !joins_without_space(first, first);
    if !capital || !(2..=14).contains(&word.chars().count()) {
        return None;
    }
    let after = text[word_end..].strip_prefix(' ')?.trim_start();
    let token_end = after
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.')))
        .unwrap_or(after.len());
    let token = after[..token_end].trim_end_matches('.');
    let values = dotted(token).or_else(|| roman(token).map(|value| vec![value]))?;
    let tail = &after[token.len()..];
    if !(tail.is_empty() || tail.starts_with(['.', ':', '：', ' ', '\n', LINE_BREAK, '–', '—']))
    {
        return None;
    }
    if (1500..2100).contains(&values[0]) && tail.starts_with(' ') {
        // More likely a year, as in `In 1995 we`.
        return None;
    }
    let marks = tail.len() - tail.trim_start_matches(['.', ':', '：']).len();
    let rest = text.len() - tail.len() + marks;
    numbering(values, false, Style::Named(word.to_lowercase()), rest)
}

fn dotted(body: &str) -> Option<Vec<u32>> {
    let values: Option<Vec<u32>> = body.split(['.', '．', '-']).map(arabic).collect();
    values.filter(|values| values.len() <= 6)
}

fn dashed(body: &str) -> Option<Vec<u32>> {
    body.trim().split('-').map(|part| arabic(part.trim()).or_else(|| han(part.trim()))).collect()
}

/// The value of up to four decimal digits, which may be full-width. Longer numbers do not number
/// sections.
fn arabic(text: &str) -> Option<u32> {
    let count = text.chars().count();
    if count == 0 || count > 4 {
        return None;
    }
    text.chars().try_fold(0, |value, c| {
        let digit = match c {
            '０'..='９' => c as u32 - '０' as u32,
            _ => c.to_digit(10)?,
        };
        Some(value * 10 + digit)
    })
}

/// The value of Han numerals up to 9999: `二十三`, `一百零五`, `二〇`.
fn han(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 8 {
        return None;
    }
    if text.chars().all(|c| han_digit(c).is_some()) && text.chars().count() > 1 {
        let fold = |value: u32, c| han_digit(c).map(|digit| value * 10 + digit);
        return (text.chars().count() <= 4).then(|| text.chars().try_fold(0, fold)).flatten();
    }
    let (mut total, mut digit) = (0, None);
    for c in text.chars() {
        if let Some(value) = han_digit(c) {
            if digit.is_some_and(|d| d != 0) {
                return None;
            }
            digit = Some(value);
        } else {
            total += digit.take().unwrap_or(1) * han_power(c)?;
        }
    }
    Some(total + digit.unwrap_or(0))
}

fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn han_power(c: char) -> Option<u32> {
    match c {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        _ => None,
    }
}

/// The value of Roman numerals in capitals or of a single Unicode numeral (`Ⅳ`).
fn roman(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        if ('Ⅰ'..='Ⅻ').contains(&c) {
            return Some(c as u32 - 'Ⅰ' as u32 + 1);
        }
        // A single C, D, L or M is more likely a letter.
        return match c {
            'I' => Some(1),
            'V' => Some(5),
            'X' => Some(10),
            _ => None,
        };
    }
    let digit = |c| {
        Some(match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            _ => return None,
        })
    };
    let values: Vec<u32> = text.chars().map(digit).collect::<Option<_>>()?;
    let value = signed_roman(&values)?;
    (to_roman(value) == text).then_some(value)
}

fn signed_roman(values: &[u32]) -> Option<u32> {
    let mut total = 0i64;
    for (i, &value) in values.iter().enumerate() {
        let subtract = values.get(i + 1).is_some_and(|&next| next > value);
        total += if subtract { -i64::from(value) } else { i64::from(value) };
    }
    u32::try_from(total).ok()
}

fn to_roman(mut value: u32) -> String {
    const PARTS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (size, letters) in PARTS {
        while value >= size && text.len() < 16 {
            text.push_str(letters);
            value -= size;
        }
    }
    text
}

fn single_letter(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    let c = chars.next().filter(char::is_ascii_alphabetic)?;
    chars.next().is_none().then(|| c.to_ascii_lowercase() as u32 - 'a' as u32 + 1)
}

fn circled(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
        '❶'..='❿' => Some(c as u32 - '❶' as u32 + 1),
        '㈠'..='㈩' => Some(c as u32 - '㈠' as u32 + 1),
        '⑴'..='⒇' => Some(c as u32 - '⑴' as u32 + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<(Vec<u32>, bool, &str)> {
        let found = read(text)?;
        Some((found.number.values, found.number.bracketed, &text[found.rest..]))
    }

    #[test]
    fn numbers_are_read_by_value_whatever_the_style() {
        for (text, values, bracketed, rest) in [
            ("5. Giving play", vec![5], false, "Giving play"),
            ("五、发挥人大", vec![5], false, "发挥人大"),
            ("V. Giving", vec![5], false, "Giving"),
            ("５．概要", vec![5], false, "概要"),
            ("(1) We", vec![1], true, "We"),
            ("（一）加强", vec![1], true, "加强"),
            ("(一) 加强", vec![1], true, "加强"),
            ("①准备", vec![1], false, "准备"),
            ("第 一 章 總綱", vec![1], false, "總綱"),
            ("第十一章", vec![11], false, ""),
            ("第 7-1 條", vec![7, 1], false, ""),
            ("第七條之一", vec![7, 1], false, ""),
            ("Chapter I. General Provisions", vec![1], false, "General Provisions"),
            ("Article 7-1", vec![7, 1], false, ""),
            ("Chapter Ⅰ General", vec![1], false, "General"),
            ("2.3 Scope", vec![2, 3], false, "Scope"),
            ("2.3.1. Scope", vec![2, 3, 1], false, "Scope"),
            ("Item 80: Prefer", vec![80], false, "Prefer"),
            ("二十三、", vec![23], false, ""),
            ("XIV. B", vec![14], false, "B"),
            ("A. Scope", vec![1], false, "Scope"),
            ("(iv) Scope", vec![4], true, "Scope"),
            ("제1장 총칙", vec![1], false, "총칙"),
            ("제 2 조", vec![2], false, ""),
        ] {
            assert_eq!(value(text), Some((values, bracketed, rest)), "{text}");
        }
    }

    #[test]
    fn other_beginnings_are_no_numbers() {
        for text in [
            "1.5 million people",
            "2 million",
            "一个人",
            "一，二",
            "I am",
            "A house",
            "In 1995, we",
            "(see below)",
            "1029 issues",
            "IIII. x",
            "",
            "第三方",
            "D.C. area",
            "看看图 4-1 以了解",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
