//! Finds where a decoded text is in its source.

use std::ops::Range;

use super::part::Part;
use super::quoted::push_copy;

/// The most characters of markup between two characters of a text.
const LONGEST_GAP: usize = 4096;

/// The parts of `text` in `raw`, which begins at byte `offset` of the file: each character is a copy
/// or stands for an escape, a tag or a line end of the source. `None` if the two do not agree.
pub(in crate::input) fn trace(raw: &str, offset: usize, text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut at = 0;
    for c in text.chars() {
        let found = next(&raw[at..], c)?;
        let (start, end) = (at + found.start, at + found.end);
        let is_copy = raw[start..end].chars().eq([c]);
        let source = offset + start..offset + end;
        match parts.last_mut() {
            Some(Part::Copy(last)) if is_copy && last.end == source.start => last.end = source.end,
            _ if is_copy => push_copy(&mut parts, source),
            _ => parts.push(Part::Rendered(c.to_string(), source)),
        }
        at = end;
    }
    Some(parts)
}

/// The range of the source that stands for `c`, after what stands for nothing.
fn next(raw: &str, c: char) -> Option<Range<usize>> {
    let mut at = 0;
    while at <= LONGEST_GAP {
        let rest = &raw[at..];
        if let Some(length) = length(rest, c) {
            return Some(at..at + length);
        }
        at += skip(rest)?;
    }
    None
}

/// The length of what stands for `c` at the beginning of `rest`.
fn length(rest: &str, c: char) -> Option<usize> {
    let first = rest.chars().next()?;
    match first {
        '&' => {
            if let Some(end) = rest.bytes().take(12).position(|b| b == b';')
                && quick_xml::escape::unescape(&rest[..=end]).is_ok_and(|t| t.chars().eq([c]))
            {
                return Some(end + 1);
            }
        }
        '\\' => {
            if let Some((rendered, length)) = super::quoted::escape(rest)
                && rendered.chars().eq([c])
            {
                return Some(length);
            }
        }
        _ => {}
    }
    if first == c {
        return Some(c.len_utf8());
    }
    // White space is folded to one blank, or a line end to a blank.
    (c.is_whitespace() && first.is_whitespace()).then(|| {
        let end = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        end.max(first.len_utf8())
    })
}

/// The length of what stands for nothing: a tag, quotes between lines, white space, an escaped line
/// end.
fn skip(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    match first {
        '<' if rest.starts_with("<![CDATA[") => Some("<![CDATA[".len()),
        '<' => element(rest),
        ']' if rest.starts_with("]]>") => Some("]]>".len()),
        '"' | '\'' | '\\' | '>' | '|' => Some(1),
        _ if first.is_whitespace() => Some(first.len_utf8()),
        _ => None,
    }
}

/// The length of a tag, or of a whole element whose content is code of another format.
fn element(rest: &str) -> Option<usize> {
    let end = rest.find('>')? + 1;
    let tag = &rest[1..end - 1];
    let name = tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    if tag.ends_with('/') || !["ph", "bpt", "ept", "it", "ut"].contains(&name) {
        return Some(end);
    }
    let close = format!("</{name}>");
    rest[end..].find(&close).map(|at| end + at + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(raw: &str, text: &str) -> Option<Vec<String>> {
        let part = |part: &Part| match part {
            Part::Copy(source) => raw[source.clone()].to_owned(),
            Part::Rendered(text, source) => format!("{text}={}", &raw[source.clone()]),
        };
        Some(trace(raw, 0, text)?.iter().map(part).collect())
    }

    #[test]
    fn markup_and_escapes_are_passed() {
        assert_eq!(parts("a <g id=\"1\">b</g> c", "a b c").unwrap(), ["a ", "b", " c"]);
        assert_eq!(parts("\"one \"\n\"two\"", "one two").unwrap(), ["one ", "two"]);
        assert_eq!(parts("x &amp; \\u00e9", "x & é").unwrap(), ["x ", "&=&amp;", " ", "é=\\u00e9"]);
        assert_eq!(parts("a\n   b", "a b").unwrap(), ["a", " =\n   ", "b"]);
        assert_eq!(parts("abc", "abd"), None);
    }
}
