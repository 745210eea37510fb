//! The tags of HTML in the strings of catalogues.

use std::ops::Range;

use super::part::Part;

/// The names of elements that strings contain: those within a line, and those that end one.
const INLINE: [&str; 27] = [
    "a", "abbr", "b", "bdi", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
];
const BLOCK: [&str; 14] =
    ["br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"];

/// The most bytes of a tag.
const LONGEST_TAG: usize = 2048;

/// The parts without the tags of HTML, and without the numbered tags that stand for elements of a
/// program (`<0>`). Tags of paragraphs and items become line ends.
pub(super) fn without_tags(parts: &[Part], source: &str) -> Vec<Part> {
    let text = super::quoted::text(source, parts);
    let tags = tags(&text);
    if tags.is_empty() {
        return parts.to_vec();
    }
    let mut kept = Vec::new();
    let (mut at, mut tags) = (0, tags.into_iter().peekable());
    for part in parts {
        let length = match part {
            Part::Copy(source) => source.len(),
            Part::Rendered(text, _) => text.len(),
        };
        let end = at + length;
        let mut from = at;
        while let Some((tag, is_break)) = tags.peek().cloned().filter(|(tag, _)| tag.start < end) {
            push(&mut kept, part, at, from..tag.start.max(from));
            if is_break && tag.start >= at {
                push_break(&mut kept, part, at, tag.start..tag.end.min(end));
            }
            from = tag.end.min(end);
            if tag.end > end {
                break;
            }
            tags.next();
        }
        push(&mut kept, part, at, from..end);
        at = end;
    }
    kept
}

/// Adds what is left of a part that begins at `at` of the text.
fn push(kept: &mut Vec<Part>, part: &Part, at: usize, range: Range<usize>) {
    if range.is_empty() {
        return;
    }
    match part {
        Part::Copy(source) => {
            let shift = |offset: usize| source.start + offset - at;
            kept.push(Part::Copy(shift(range.start)..shift(range.end)));
        }
        Part::Rendered(text, source) => {
            let text = text.get(range.start - at..range.end - at).unwrap_or_default().to_owned();
            kept.push(Part::Rendered(text, source.clone()));
        }
    }
}

fn push_break(kept: &mut Vec<Part>, part: &Part, at: usize, range: Range<usize>) {
    let source = match part {
        Part::Copy(source) => source.start + range.start - at..source.start + range.end - at,
        Part::Rendered(_, source) => source.clone(),
    };
    kept.push(Part::Rendered("\n".to_owned(), source));
}

/// The tags of a text, and whether each ends a line.
fn tags(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|start| at + start) {
        match tag(&text[start..]) {
            Some((length, is_break)) => {
                tags.push((start..start + length, is_break));
                at = start + length;
            }
            None => at = start + 1,
        }
    }
    tags
}

/// The length of the tag at the beginning of `rest`, and whether it ends a line.
fn tag(rest: &str) -> Option<(usize, bool)> {
    let inner = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = inner[..end].to_ascii_lowercase();
    let is_block = BLOCK.contains(&name.as_str());
    let is_number = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    let is_name = is_block || is_number || INLINE.contains(&name.as_str());
    let follows = inner[end..].chars().next();
    let ends_name = matches!(follows, Some('>' | '/')) || follows.is_some_and(char::is_whitespace);
    if !(is_name && ends_name) {
        return None;
    }
    let length = rest.bytes().take(LONGEST_TAG).position(|b| b == b'>')? + 1;
    (!rest[1..length].contains('<')).then_some((length, is_block))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_dropped_and_other_brackets_stay() {
        let source = "a <b>c</b> <0>d</0> <file> x < y<br/>e";
        let parts = without_tags(&[Part::Copy(0..source.len())], source);
        assert_eq!(super::super::quoted::text(source, &parts), "a c d <file> x < y\ne");
    }

    #[test]
    fn tags_in_escapes_are_dropped() {
        let source = "\\u003cb\\u003ea";
        let parts = [
            Part::Rendered("<".to_owned(), 0..6),
            Part::Copy(6..7),
            Part::Rendered(">".to_owned(), 7..13),
            Part::Copy(13..14),
        ];
        assert_eq!(without_tags(&parts, source), [Part::Copy(13..14)]);
    }
}
