//! The attributes of HTML and of components that readers see: alternative texts, titles, labels.

use std::ops::Range;

use super::html::{Role, Tag, role};

/// Elements that are parts of a page, which only programs name by `aria-label`.
const LANDMARKS: &[&str] =
    &["nav", "div", "section", "main", "aside", "header", "footer", "ul", "ol", "form", "span"];

/// The ranges of the values of the tag's attributes that are text.
pub(super) fn shown(text: &str, tag: &Tag) -> Vec<Range<usize>> {
    let name = &text[tag.name.clone()];
    let plain = name.to_ascii_lowercase();
    let is_hidden = matches!(plain.as_str(), "link" | "svg" | "script" | "style" | "template");
    if is_hidden || (role(name) == Role::Machine && plain != "iframe") {
        return Vec::new();
    }
    let attributes = attributes(text, tag.name.end..tag.range.end);
    let is_component = name.starts_with(|c: char| c.is_ascii_uppercase());
    let describes = attributes
        .iter()
        .any(|(key, value)| is_description(&text[key.clone()], &text[value.clone()]));
    let is_button = attributes.iter().any(|(key, value)| {
        text[key.clone()].eq_ignore_ascii_case("type")
            && ["submit", "button", "reset"].contains(&&text[value.clone()])
    });
    // The title of a link into the page itself tells what it is for: "Link to this heading".
    let is_permalink = plain == "a"
        && attributes.iter().any(|(key, value)| {
            text[key.clone()].eq_ignore_ascii_case("href") && text[value.clone()].starts_with('#')
        });
    if is_permalink {
        return Vec::new();
    }
    let is_icon_file = attributes.iter().any(|(key, value)| {
        text[key.clone()].eq_ignore_ascii_case("src") && names_icon(&text[value.clone()])
    });
    let is_shown = |key: &str| match key.to_ascii_lowercase().as_str() {
        // What an icon shows is said by the text beside it.
        "alt" => !is_icon_file,
        "title" | "placeholder" | "aria-description" | "label" | "caption" => true,
        // That of a landmark names a part of the page's frame.
        "aria-label" => !LANDMARKS.contains(&plain.as_str()),
        "summary" => plain == "table",
        "content" => plain == "meta" && describes,
        "value" => plain == "input" && is_button,
        "description" | "heading" | "subtitle" => is_component,
        _ => false,
    };
    let is_text = |value: &str| {
        value.contains(char::is_alphabetic)
            && !value.contains("{{")
            && !value.contains("${")
            && !is_icon(value)
    };
    let shown = attributes
        .into_iter()
        .filter(|(key, value)| is_shown(&text[key.clone()]) && is_text(&text[value.clone()]));
    shown.map(|(_, value)| value).collect()
}

/// Whether an alternative text stands for an icon before a note: `[Note]`, as DocBook writes it.
fn is_icon(alternative: &str) -> bool {
    let inner = alternative.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| !inner.contains(['[', ']', ' ']))
}

/// Whether a folder or the name of an image says that it is an icon: `icons/note.svg`, `icon-theme/a.png`.
fn names_icon(source: &str) -> bool {
    source.split('/').any(|part| {
        let word = part.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        matches!(word, "icon" | "icons")
    })
}

/// Whether an attribute of a `meta` element says that its content describes the page.
fn is_description(key: &str, value: &str) -> bool {
    let known = [
        "description",
        "og:description",
        "og:title",
        "twitter:description",
        "twitter:title",
        "dc.description",
        "dc.title",
        "og:image:alt",
        "twitter:image:alt",
    ];
    matches!(key.to_ascii_lowercase().as_str(), "name" | "property" | "itemprop")
        && known.contains(&value.to_ascii_lowercase().as_str())
}

/// The names and the quoted values of attributes: `a="b"`, `a={"b"}`.
pub(super) fn attributes(text: &str, range: Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
    let bytes = &text.as_bytes()[..range.end];
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let is_name = |b: &u8| !b.is_ascii_whitespace() && !b"=>/\"'{}".contains(b);
        if !is_name(&bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|b| is_name(b)).count();
        let key = at..at + length;
        at = key.end;
        let space =
            |at: usize| at + bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let equals = space(at);
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        let mut open = space(equals + 1);
        if bytes.get(open) == Some(&b'{') {
            match bytes.get(open + 1) {
                Some(b'"' | b'\'' | b'`') => open += 1,
                _ => {
                    at = end_of_braces(bytes, open);
                    continue;
                }
            }
        }
        let Some(quote) = bytes.get(open).filter(|b| matches!(b, b'"' | b'\'' | b'`')) else {
            at = open + bytes[open.min(range.end)..].iter().take_while(|b| is_name(b)).count();
            continue;
        };
        let Some(length) = memchr::memchr(*quote, &bytes[open + 1..]) else { break };
        found.push((key, open + 1..open + 1 + length));
        at = open + length + 2;
    }
    found
}

/// The end of an expression in braces.
fn end_of_braces(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::html::{Token, Tokens};

    fn values(text: &str) -> Vec<&str> {
        let Some(Token::Tag(tag)) = Tokens::new(text).next() else { return Vec::new() };
        shown(text, &tag).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn the_attributes_that_readers_see_are_text() {
        assert_eq!(
            values("<img src=\"a b\" alt='The tower' title=\"At night\">"),
            ["The tower", "At night"]
        );
        assert_eq!(values("<meta name=\"description\" content=\"A page\">"), ["A page"]);
        assert_eq!(values("<img src='res/icon-themes/note.svg' alt='Note'>"), [""; 0]);
        assert_eq!(values("<img src='iconic-tower.jpg' alt='The tower'>"), ["The tower"]);
        assert_eq!(values("<meta name=\"viewport\" content=\"width\">"), [""; 0]);
        assert_eq!(
            values("<Tab label={\"One\"} value=\"one\" onClick={() => f(\"title\")}>"),
            ["One"]
        );
        assert_eq!(values("<a href=\"#a\" title=\"Link to this heading\">"), [""; 0]);
        assert_eq!(values("<a :title=\"x\" title=\"{{ y }}\" alt=\"5\">"), [""; 0]);
    }

    #[test]
    fn a_word_in_brackets_stands_for_an_icon() {
        assert!(is_icon("[Note]"));
        assert!(is_icon("[提示]"));
        assert!(!is_icon("The tower [at night]"));
        assert!(!is_icon("[The tower at night]"));
    }
}
