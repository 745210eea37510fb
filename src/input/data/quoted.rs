//! Strings in quotes with the escapes of JavaScript, C and JSON.

use std::ops::Range;

use super::fault::Fault;
use super::part::Part;

/// Reads the string whose quote is at `start`. Returns its parts and the offset after its end.
///
/// # Errors
/// If it does not end: a line end ends a string in `"` or `'` that it is not escaped in.
pub(super) fn read(text: &str, start: usize) -> Result<(Vec<Part>, usize), Fault> {
    read_to_quote(text, start, false)
}

/// As [`read`], for strings that may have several lines.
///
/// # Errors
/// If it does not end.
pub(super) fn read_lines(text: &str, start: usize) -> Result<(Vec<Part>, usize), Fault> {
    read_to_quote(text, start, true)
}

fn read_to_quote(text: &str, start: usize, has_lines: bool) -> Result<(Vec<Part>, usize), Fault> {
    let quote = text[start..].chars().next().unwrap_or('"');
    let mut parts = Vec::new();
    let (mut at, mut copied) = (start + 1, start + 1);
    let unterminated = || Fault::new(start, "a string without an end", format!("`{quote}`"));
    loop {
        let rest = &text[at..];
        let c = rest.chars().next().ok_or_else(unterminated)?;
        match c {
            _ if c == quote => {
                push_copy(&mut parts, copied..at);
                return Ok((parts, at + 1));
            }
            '\n' if quote != '`' && !has_lines => return Err(unterminated()),
            '$' if quote == '`' && rest.starts_with("${") => at += expression(rest),
            '\\' => {
                let (rendered, length) = escape(rest).ok_or_else(unterminated)?;
                push_copy(&mut parts, copied..at);
                parts.push(Part::Rendered(rendered, at..at + length));
                at += length;
                copied = at;
            }
            _ => at += c.len_utf8(),
        }
    }
}

/// The text of parts.
pub(super) fn text(text: &str, parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Copy(source) => text[source.clone()].to_owned(),
        Part::Rendered(rendered, _) => rendered.clone(),
    };
    parts.iter().map(part).collect()
}

pub(super) fn push_copy(parts: &mut Vec<Part>, source: Range<usize>) {
    if !source.is_empty() {
        parts.push(Part::Copy(source));
    }
}

/// The length of `${...}`, which stays as it is; that of its first character if it does not end.
fn expression(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            '`' if depth == 0 => break,
            _ => {}
        }
    }
    1
}

/// What the escape at the beginning of `rest` stands for, and its length. `None` at the end of the
/// text.
pub(super) fn escape(rest: &str) -> Option<(String, usize)> {
    let c = rest[1..].chars().next()?;
    let plain = |text: &str| Some((text.to_owned(), 2));
    match c {
        'n' => plain("\n"),
        't' => plain("\t"),
        'r' => plain("\r"),
        'b' | 'f' | 'v' | '0' | 'a' => plain(" "),
        '\n' => plain(""),
        'x' => Some(code(rest, 2, 2)),
        'u' | 'U' if rest[2..].starts_with('{') => Some(braced(rest)),
        'u' | 'U' => Some(unit(rest)),
        _ => Some((c.to_string(), 1 + c.len_utf8())),
    }
}

/// `\u{1F600}`
fn braced(rest: &str) -> (String, usize) {
    let digits = rest[3..].find('}').unwrap_or(0);
    let code = rest.get(3..3 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match code.and_then(char::from_u32) {
        Some(c) => (c.to_string(), digits + 4),
        None => ("u".to_owned(), 2),
    }
}

/// `\u00e9`, or two of them that are one character together.
pub(super) fn unit(rest: &str) -> (String, usize) {
    let hex = |text: &str| u16::from_str_radix(text.get(2..6)?, 16).ok();
    let Some(first) = hex(rest) else { return ("u".to_owned(), 2) };
    if (0xD800..0xDC00).contains(&first)
        && let Some(next) = rest.get(6..)
        && next.starts_with("\\u")
        && let Some(second) = hex(next)
        && let Some(Ok(c)) = char::decode_utf16([first, second]).next()
    {
        return (c.to_string(), 12);
    }
    (char::from_u32(u32::from(first)).unwrap_or('\u{FFFD}').to_string(), 6)
}

/// A code of `digits` hexadecimal digits after `skip` bytes.
fn code(rest: &str, skip: usize, digits: usize) -> (String, usize) {
    let code = rest.get(skip..skip + digits).and_then(|code| u32::from_str_radix(code, 16).ok());
    match code.and_then(char::from_u32) {
        Some(c) => (c.to_string(), skip + digits),
        None => (rest[1..].chars().take(1).collect(), skip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(source: &str) -> String {
        let (parts, end) = read(source, 0).unwrap();
        assert_eq!(end, source.len());
        text(source, &parts)
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(plain(r#""a \"b\" \u00e9 \ud83d\ude00 \x41""#), "a \"b\" é 😀 A");
        assert_eq!(plain(r"'it\'s'"), "it's");
        assert_eq!(plain("`a ${x.map(y => { return 1 })} b`"), "a ${x.map(y => { return 1 })} b");
        assert_eq!(plain(r#""\u12""#), "u12");
    }

    #[test]
    fn a_string_that_does_not_end_is_refused() {
        for source in ["\"a", "'a\nb'", "\"a\\", "`a"] {
            assert!(read(source, 0).is_err(), "{source}");
        }
    }
}
