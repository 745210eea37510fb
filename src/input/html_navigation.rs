//! The parts of a page that lead to other pages: menus, bread crumbs, links to the next page.

use std::ops::Range;

use super::html::{Role, Tag, Token, Tokens, role};
use super::html_attributes::attributes;

/// The classes that generators of pages give to their links to the pages around: DocBook's head and foot
/// lines, bread crumbs, lists of page numbers.
const CLASSES: &[&str] = &["navheader", "navfooter", "breadcrumb", "breadcrumbs", "pagination"];

/// The roles (WAI-ARIA) of such parts.
const ROLES: &[&str] = &["navigation", "search"];

/// Elements around the text of a page, which may be menus or may have text.
const FRAMES: &[&str] = &["header", "footer", "aside"];

/// What the tag of an element says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Navigation {
    /// It leads to other pages.
    Sure,
    /// It does so if [`has_menu_only`] says so of its content.
    IfMenu,
}

/// What the tag says of the element that it opens; `None` if it is none of such parts.
pub(super) fn of_tag(text: &str, tag: &Tag) -> Option<Navigation> {
    if tag.closing || tag.empty {
        return None;
    }
    let name = &text[tag.name.clone()];
    let is_frame = FRAMES.iter().any(|frame| name.eq_ignore_ascii_case(frame));
    if name.eq_ignore_ascii_case("nav") || is_declared(text, tag) {
        Some(Navigation::Sure)
    } else {
        is_frame.then_some(Navigation::IfMenu)
    }
}

/// Whether the content of an element has a menu or a control of the page in it, and no heading.
pub(super) fn has_menu_only(content: &str) -> bool {
    let mut has_menu = false;
    for token in Tokens::new(content) {
        let Token::Tag(tag) = token else { continue };
        let name = content[tag.name.clone()].to_ascii_lowercase();
        if matches!(role(&name), Role::Heading(_)) {
            return false;
        }
        has_menu |= matches!(name.as_str(), "nav" | "input" | "button" | "select");
    }
    has_menu
}

fn is_declared(text: &str, tag: &Tag) -> bool {
    let declares = |(key, value): &(Range<usize>, Range<usize>)| {
        let known = match text[key.clone()].to_ascii_lowercase().as_str() {
            "class" => CLASSES,
            "role" => ROLES,
            _ => return false,
        };
        text[value.clone()].split_ascii_whitespace().any(|word| known.contains(&word))
    };
    attributes(text, tag.name.end..tag.range.end).iter().any(declares)
}

/// The end of the element that the tag opens, after its closing tag.
pub(super) fn end_of_element(text: &str, tag: &Tag) -> Option<usize> {
    let name = &text[tag.name.clone()];
    let mut tokens = Tokens::new(text);
    tokens.skip_to(tag.range.end);
    let mut open = 1_usize;
    for token in tokens {
        let Token::Tag(tag) = token else { continue };
        if tag.empty || !text[tag.name.clone()].eq_ignore_ascii_case(name) {
            continue;
        }
        open = if tag.closing { open - 1 } else { open + 1 };
        if open == 0 {
            return Some(tag.range.end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The element that the text begins with, if it is navigation.
    fn skipped(text: &str) -> Option<&str> {
        let Some(Token::Tag(tag)) = Tokens::new(text).next() else { return None };
        let found = of_tag(text, &tag)?;
        let end = end_of_element(text, &tag)?;
        let is_skipped = found == Navigation::Sure || has_menu_only(&text[tag.range.end..end]);
        is_skipped.then(|| &text[..end])
    }

    #[test]
    fn an_element_is_navigation_by_its_name_role_or_class() {
        let menu = "<nav><ul><li>a</ul></nav>";
        assert_eq!(skipped(&format!("{menu}<p>b")), Some(menu));
        let nested = "<div class=\"x navfooter\"><div>Next</div></div>";
        assert_eq!(skipped(&format!("{nested}</div>")), Some(nested));
        let bar = "<DIV role='navigation'>Index</DIV>";
        assert_eq!(skipped(bar), Some(bar));
        assert_eq!(skipped("<div class='navigator'>a</div>"), None);
        assert_eq!(skipped("<nav>not closed"), None);
    }

    #[test]
    fn an_element_around_the_text_is_navigation_if_it_is_a_menu() {
        let menu = "<header><a>Help</a><button>Module</button></header>";
        assert_eq!(skipped(menu), Some(menu));
        assert_eq!(skipped("<header><h1>Title</h1><nav>Home</nav></header>"), None);
        assert_eq!(skipped("<aside>A note.</aside>"), None);
    }
}
