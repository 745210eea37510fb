//! What a line of reStructuredText begins.

use std::collections::HashMap;
use std::ops::Range;

use super::inline::LONGEST;
use crate::input::text_lines::indent;

/// The mark of a line that consists of one mark of punctuation, twice or more.
pub(super) fn adornment(line: &str) -> Option<u8> {
    let line = line.trim_end();
    let first = line.bytes().next()?;
    let is_line = line.len() >= 2 && line.bytes().all(|b| b == first);
    (first.is_ascii_punctuation() && is_line && line != "::" && line != "..").then_some(first)
}

/// The start of the body of a field: `:name: body`.
pub(super) fn field(line: &str) -> Option<usize> {
    let rest = line.strip_prefix(':')?;
    let end = rest.find(':').filter(|end| *end > 0)?;
    let after = &rest[end + 1..];
    let follows = after.is_empty() || after.starts_with([' ', '\t']);
    let is_name = !rest.starts_with(' ') && !rest[..end].contains('`');
    (follows && is_name).then_some(end + 2 + indent(after))
}

/// The bytes before the text of a list item. `below` is the line after it.
pub(super) fn item(line: &str, below: &str) -> Option<usize> {
    let first = line.chars().next()?;
    if matches!(first, '-' | '*' | '+' | '•' | '‣' | '⁃') {
        let marks = first.len_utf8();
        let space = indent(&line[marks..]);
        return (space > 0 && line.len() > marks + space).then_some(marks + space);
    }
    let open = usize::from(first == '(');
    let number = &line[open..];
    let length = number.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let mark = number.as_bytes().get(length)?;
    let is_marked = if open == 1 { *mark == b')' } else { matches!(mark, b'.' | b')') };
    if !is_marked {
        return None;
    }
    let after = &number[length + 1..];
    let space = indent(after);
    if space == 0 || after.len() == space || !is_number(&number[..length]) {
        return None;
    }
    let marks = open + length + 1 + space;
    // `A. Einstein` begins a sentence if the text goes on below it without indentation.
    let goes_on = below.is_empty() || indent(below) > 0 || item(below, "").is_some();
    goes_on.then_some(marks)
}

fn is_number(text: &str) -> bool {
    let roman = text.len() <= 6 && text.bytes().all(|b| b"ivxlcdmIVXLCDM".contains(&b));
    let is_digits = text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    // One character is `#` or a letter.
    text.len() == 1 || (!text.is_empty() && (is_digits || roman))
}

/// The start of the description of an option: `-a, --all=NAME  text`.
pub(super) fn option(line: &str) -> Option<usize> {
    let name = line.strip_prefix('-')?.trim_start_matches('-');
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || line.starts_with("---") {
        return None;
    }
    let end = line.find("  ")?;
    let words = line[..end].split(' ').count();
    (words <= 4).then_some(end + indent(&line[end..]))
}

/// The texts that the document defines for `|name|`.
pub(super) fn substitutions<'t>(
    text: &'t str,
    lines: &[Range<usize>],
) -> HashMap<&'t str, &'t str> {
    let mut known = HashMap::new();
    // Texts are put in once for each reference: a small bound keeps the result small.
    let longest = LONGEST.min(text.len());
    for line in lines {
        let Some(rest) = text[line.clone()].trim_start().strip_prefix(".. |") else { continue };
        let Some((name, rest)) = rest.split_once('|') else { continue };
        let Some(value) = rest.trim().strip_prefix("replace::") else { continue };
        let value = value.trim();
        if value.len() <= longest && !value.contains(['`', '|', '*', '\\']) && !value.is_empty() {
            known.insert(name, value);
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_begin() {
        assert_eq!(field(":name: body"), Some(7));
        assert_eq!(field(":ref:`x` is text"), None);
        assert_eq!(item("- a", ""), Some(2));
        assert_eq!(item("10. a", ""), Some(4));
        assert_eq!(item("(a) a", ""), Some(4));
        assert_eq!(item("A. Einstein", "was here"), None);
        assert_eq!(item("*a* b", ""), None);
        assert_eq!(option("-a, --all  text"), Some(11));
        assert_eq!(option("- a  b"), None);
        assert_eq!(adornment("===="), Some(b'='));
        assert_eq!(adornment("=a="), None);
    }
}
