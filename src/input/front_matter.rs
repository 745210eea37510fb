//! The text in front matter: titles, descriptions and labels in YAML or TOML.

use std::ops::Range;

use super::assemble::{Assembler, Shape};
use super::text_lines::{indent, lines};
use crate::model::ExclusionReason;

/// Adds the front matter that ends at `end`. The values of keys that readers see become blocks, the
/// rest is left out.
pub(super) fn add(out: &mut Assembler<'_>, text: &str, end: usize) {
    let lines = lines(&text[..end]);
    let mut index = 1;
    while index + 1 < lines.len() {
        let line = &text[lines[index].clone()];
        let Some(value) = shown_value(line) else {
            index += 1;
            continue;
        };
        let start = lines[index].start + value;
        let next = value_end(text, &lines, index);
        let parts = parts(text, &lines[index..next], start);
        let is_text = parts.iter().any(|part| text[part.clone()].contains(char::is_alphabetic));
        if is_text {
            out.exclude(out.at()..start, ExclusionReason::FrontMatter);
            out.start(Shape::default());
            for part in parts {
                if text[out.at().min(part.start)..part.start].contains('\n') {
                    out.break_word();
                }
                out.exclude(out.at()..part.start, ExclusionReason::FrontMatter);
                out.copy(part);
            }
            out.end_block();
        }
        index = next;
    }
    out.exclude(out.at()..end, ExclusionReason::FrontMatter);
}

/// Where the value begins in a line with a key whose value readers see.
fn shown_value(line: &str) -> Option<usize> {
    let inset = indent(line);
    let marks = usize::from(line[inset..].starts_with("- ")) * 2;
    let key_start = inset + marks + indent(&line[inset + marks..]);
    let rest = &line[key_start..];
    let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let length = length.count();
    let after = &rest[length..];
    let is_yaml = after.starts_with(": ");
    let is_toml = after.trim_start().starts_with('=');
    let is_key = length > 0 && is_shown(&rest[..length]);
    if !is_key || !(is_yaml || is_toml) {
        return None;
    }
    let mark = key_start + length + after.find([':', '='])?;
    let value = &line[mark + 1..];
    let text = value.trim();
    let is_value = !text.is_empty() && !text.starts_with(['[', '{', '&', '#']) && !is_machine(text);
    is_value.then_some(mark + 1 + indent(value))
}

/// Whether the value of a key is text that readers see.
fn is_shown(key: &str) -> bool {
    let key: String = key
        .bytes()
        .filter(|b| b.is_ascii_alphanumeric())
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    matches!(
        key.as_str(),
        "title"
            | "subtitle"
            | "description"
            | "summary"
            | "label"
            | "sidebarlabel"
            | "sidebartitle"
            | "tagline"
            | "linktitle"
            | "navtitle"
            | "shorttitle"
            | "seotitle"
            | "excerpt"
            | "abstract"
            | "caption"
            | "alt"
            | "text"
            | "details"
            | "heading"
            | "lead"
            | "metadescription"
            | "metatitle"
            | "ogtitle"
            | "ogdescription"
            | "paginationlabel"
            | "headline"
            | "intro"
            | "sectiontitle"
    )
}

/// Whether a value is a flag, a number, a path or an address.
fn is_machine(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']);
    matches!(value, "true" | "false" | "null" | "yes" | "no" | "~")
        || (!value.contains(char::is_whitespace)
            && (value.contains("://") || value.starts_with(['/', '.', '@'])))
}

/// The index of the line after the value that begins in the line of this index.
fn value_end(text: &str, lines: &[Range<usize>], index: usize) -> usize {
    let line = &text[lines[index].clone()];
    let inset = indent(line);
    let last = lines.len() - 1;
    let toml = ["\"\"\"", "'''"].into_iter().find(|mark| line.matches(mark).count() == 1);
    if let Some(mark) = toml {
        let closes = |i: &usize| text[lines[*i].clone()].contains(mark);
        return (index + 1..last).find(closes).map_or(index + 1, |i| i + 1);
    }
    let goes_on = |i: &usize| {
        let line = &text[lines[*i].clone()];
        line.trim().is_empty() || indent(line) > inset
    };
    (index + 1..last).find(|i| !goes_on(i)).unwrap_or(last)
}

/// The ranges of the text of a value, without quotes, escapes and the marks of a block.
fn parts(text: &str, lines: &[Range<usize>], start: usize) -> Vec<Range<usize>> {
    let first = text[start..lines[0].end].trim_end();
    let is_block = first.starts_with(['|', '>'])
        && first[1..].bytes().all(|b| matches!(b, b'-' | b'+') || b.is_ascii_digit());
    let mark = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|mark| first.starts_with(mark));
    let mut parts = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let from = if i == 0 { start } else { line.start + indent(&text[line.clone()]) };
        let to = from + text[from.min(line.end)..line.end].trim_end().len();
        match mark {
            _ if is_block && i == 0 => {}
            Some(mark) => {
                let from = if i == 0 { from + mark.len() } else { from };
                if quoted(text, from.min(to)..to, mark, &mut parts) {
                    break;
                }
            }
            None if is_block => parts.push(from..to),
            None => {
                let comment = text[from..to].find(" #").map_or(to, |at| from + at);
                parts.push(from..comment);
            }
        }
    }
    parts.retain(|part| part.start < part.end);
    parts
}

/// Adds the parts of a line within quotes; returns whether the quotes end in it.
fn quoted(text: &str, range: Range<usize>, mark: &str, parts: &mut Vec<Range<usize>>) -> bool {
    let mut start = range.start;
    let mut at = start;
    while at < range.end {
        let rest = &text[at..range.end];
        if mark == "\"" && rest.starts_with('\\') {
            parts.push(start..at);
            start = at + 1;
            at = start + text[start..range.end].chars().next().map_or(0, char::len_utf8);
        } else if mark == "'" && rest.starts_with("''") {
            parts.push(start..at);
            start = at + 1;
            at += 2;
        } else if rest.starts_with(mark) {
            parts.push(start..at);
            return true;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(start..range.end);
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let mut out = Assembler::new(text);
        add(&mut out, text, text.len());
        let document = out.finish().document("x", text.to_owned());
        document.blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn titles_and_descriptions_are_text() {
        let text = "---\ntitle: \"A \\\"B\\\"\"\nslug: a b\ndate: 2020-01-01\ndescription: >-\n  One\n  two.\n\
                    label: It''s # note\ndraft: true\nhero:\n  tagline: 'It''s'\n---\n";
        assert_eq!(blocks(text), ["A \"B\"", "One\ntwo.", "It''s", "It's"]);
    }

    #[test]
    fn toml_is_read() {
        let text =
            "+++\ntitle = \"Hello\"\ntags = [\"a\"]\ndescription = \"\"\"\nLong\ntext\"\"\"\n+++\n";
        assert_eq!(blocks(text), ["Hello", "Long\ntext"]);
    }
}
