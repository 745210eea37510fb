//! The marks of notes in chapters of books: links such as a raised 1, and the links back from a note.

use crate::input::html::Tag;

/// How many bytes after the tag are searched for the end of the link.
const REACH: usize = 200;

/// Whether the link that `tag` opens is the mark of a note: it says so, or it has no letters, is raised
/// and leads to a part of a document.
pub(super) fn is_note_mark(text: &str, tag: &Tag) -> bool {
    let written = &text[tag.range.clone()];
    if ["noteref", "doc-backlink", "footnote-back"].iter().any(|name| written.contains(name)) {
        return true;
    }
    if !written.contains('#') {
        return false;
    }
    let mut end = text.len().min(tag.range.end + REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let rest = &text[tag.range.end..end];
    let Some(inside) = rest.find("</a").map(|at| &rest[..at]) else { return false };
    let before = text[..tag.range.start].trim_end();
    let is_raised = inside.trim_start().starts_with("<sup")
        || before.rfind('<').is_some_and(|at| before[at..].starts_with("<sup"));
    is_raised && !has_letters(inside)
}

/// Whether there are letters outside tags.
fn has_letters(html: &str) -> bool {
    let mut in_tag = false;
    html.chars().any(|c| {
        in_tag = (in_tag || c == '<') && c != '>';
        !in_tag && c.is_alphabetic()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::html::{Token, Tokens};

    #[test]
    fn raised_links_without_letters_are_marks() {
        for (text, expected) in [
            ("<a epub:type='noteref' href='x'>1</a>", true),
            ("<sup id='a'> <a href='#n1'>12</a></sup>", true),
            ("<a href='n.html#n1'><sup class='x'>*</sup></a>", true),
            ("<a href='#r1' role='doc-backlink'>↩︎</a>", true),
            ("<a href='#n1'>12</a>", false),
            ("<sup><a href='#n1'>a</a></sup>", false),
            ("<sup>1</sup> <a href='#n1'>2</a>", false),
            ("<sup><a href='http://a.example'>1</a></sup>", false),
            ("<sup><a href='#n1'>1", false),
        ] {
            let is_link = |tag: &Tag| &text[tag.name.clone()] == "a" && !tag.closing;
            let tag = Tokens::new(text).find_map(|token| match token {
                Token::Tag(tag) if is_link(&tag) => Some(tag),
                _ => None,
            });
            assert_eq!(is_note_mark(text, &tag.unwrap()), expected, "{text}");
        }
    }
}
