//! Java property files.

use super::entries::Entries;
use super::part::Part;
use super::quoted::{self, push_copy};
use crate::error::Result;
use crate::model::Document;

/// Reads a property file. Every text is one.
///
/// # Errors
/// If the keys are too long.
pub(in crate::input) fn read(name: &str, text: String) -> Result<Document> {
    let mut entries = Entries::default();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let space = rest.len() - rest.trim_start_matches(char::is_whitespace).len();
        at += space;
        let line = text[at..].split('\n').next().unwrap_or_default();
        at = match line.chars().next() {
            None => break,
            Some('#' | '!') => {
                entries.comment(at..at + line.len());
                at + line.len()
            }
            Some(_) => entry(&mut entries, &text, at),
        };
    }
    entries.document(name, text)
}

/// Reads the entry at `at` and returns the offset after it.
fn entry(entries: &mut Entries, text: &str, at: usize) -> usize {
    let end = key_end(text, at);
    let key = quoted::text(text, &value(text, at, end).0);
    let rest = text[end..].trim_start_matches(BLANK);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    let start = text.len() - rest.trim_start_matches(BLANK).len();
    let (parts, end) = value(text, start, text.len());
    let (row, column) = key.rsplit_once('.').unwrap_or(("", &key));
    entries.add_at(row, column, parts);
    end
}

const BLANK: [char; 3] = [' ', '\t', '\u{C}'];

/// The offset of the separator after the key at `at`.
fn key_end(text: &str, at: usize) -> usize {
    let mut is_escaped = false;
    let end = text[at..].char_indices().find(|&(_, c)| {
        let is_end = !is_escaped && (matches!(c, '=' | ':' | '\n') || BLANK.contains(&c));
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |(length, _)| at + length)
}

/// The parts from `start` to the end of the logical line, at most to `limit`, and the offset of its
/// end.
fn value(text: &str, start: usize, limit: usize) -> (Vec<Part>, usize) {
    let mut parts = Vec::new();
    let (mut at, mut copied) = (start, start);
    while at < limit {
        let rest = &text[at..limit];
        let c = rest.chars().next().unwrap_or('\n');
        match c {
            '\n' => break,
            '\\' => {
                push_copy(&mut parts, copied..at);
                let (rendered, length) = escape(rest);
                parts.push(Part::Rendered(rendered, at..at + length));
                at += length;
                copied = at;
            }
            _ => at += c.len_utf8(),
        }
    }
    push_copy(&mut parts, copied..at);
    (parts, at)
}

/// An escape; a line end and the indentation after it are nothing.
fn escape(rest: &str) -> (String, usize) {
    if let Some(next) = rest.strip_prefix("\\\n") {
        let indent = next.len() - next.trim_start_matches(BLANK).len();
        return (String::new(), 2 + indent);
    }
    if rest.starts_with("\\u") {
        return quoted::unit(rest);
    }
    let plain = |text: &str| (text.to_owned(), 2);
    match rest[1..].chars().next() {
        Some('n') => plain("\n"),
        Some('t') => plain("\t"),
        Some('r') => plain("\r"),
        Some('f') => plain(" "),
        Some(c) => (c.to_string(), 1 + c.len_utf8()),
        None => (String::new(), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_comments_and_continued_lines() {
        let text =
            "# no\na = one\nb:two \\\n   more\nc three\n  ! no\nd\\ e = caf\\u00e9\\nx\nlast=";
        let document = read("t.properties", text.to_owned()).unwrap();
        let blocks: Vec<&str> = document.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(blocks, ["one", "two more", "three", "café\u{2028}x"]);
        assert_eq!(document.tables[0].columns, ["a", "b", "c", "d e", "last"]);
    }
}
