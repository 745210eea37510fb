//! XML that would be written as it was read, as most of it would. It is copied instead of taken apart.
//!
//! The checks are strict: what they do not know is taken apart and written anew.

use crate::memory::line_break_codes::is_native;

/// The most attributes of an element that is copied.
const MOST_ATTRIBUTES: usize = 12;

/// Whether the raw content of a segment would be written as it is: text, and elements of native code without
/// further elements in them.
pub(super) fn is_segment(raw: &str) -> bool {
    let mut rest = raw.as_bytes();
    loop {
        let Some(after) = text(rest) else { return false };
        rest = after;
        if rest.is_empty() {
            return true;
        }
        let Some(after) = element(rest) else { return false };
        rest = after;
    }
}

/// Whether raw text without elements would be written as it is.
pub(super) fn is_text(raw: &str) -> bool {
    text(raw.as_bytes()).is_some_and(<[u8]>::is_empty)
}

/// Whether raw attributes, as they follow the name of an element, would be written as they are.
pub(super) fn are_attributes(raw: &str) -> bool {
    attributes(raw.as_bytes()).is_some_and(<[u8]>::is_empty)
}

/// The bytes at which a text is looked at more closely.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        let is_space = matches!(byte, b'\t' | b'\n');
        special[at] = (byte < b' ' && !is_space) || matches!(byte, b'<' | b'&' | b'>' | 0xBF);
        at += 1;
    }
    special
};

/// What follows the text at the beginning: nothing, or an element. `None` if the text would be written in
/// another way.
fn text(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| SPECIAL[usize::from(byte)]) {
        at += found;
        match bytes[at] {
            b'<' => return Some(&bytes[at..]),
            b'&' => {
                let rest = &bytes[at..];
                let is_known =
                    [&b"&amp;"[..], b"&lt;", b"&gt;"].iter().any(|r| rest.starts_with(r));
                if !is_known {
                    return None;
                }
            }
            b'>' => return None,
            _ if may_be_forbidden(bytes, at) => return None,
            _ => {}
        }
        at += 1;
    }
    Some(&[])
}

/// Whether a character that XML forbids may be at an offset, or white space that a parser changes.
fn may_be_forbidden(bytes: &[u8], at: usize) -> bool {
    // U+FFFE and U+FFFF begin with these two bytes.
    bytes[at] < b' ' || bytes[at] == 0xBF && at > 0 && bytes[at - 1] == 0xEF
}

/// What follows an element of native code.
fn element(bytes: &[u8]) -> Option<&[u8]> {
    let inner = bytes.strip_prefix(b"<")?;
    let length = inner.iter().position(|b| !b.is_ascii_lowercase())?;
    let (name, after) = inner.split_at(length);
    if !std::str::from_utf8(name).is_ok_and(is_native) {
        return None;
    }
    let after = attributes(after)?;
    if let Some(after) = after.strip_prefix(b"/>") {
        return Some(after);
    }
    let content = after.strip_prefix(b">")?;
    let end = text(content)?;
    // An element without content would be written as an empty one.
    let end = end.strip_prefix(b"</").filter(|_| end.len() < content.len())?;
    end.strip_prefix(name)?.strip_prefix(b">")
}

/// What follows attributes with a space before each.
fn attributes(bytes: &[u8]) -> Option<&[u8]> {
    let mut names: [&[u8]; MOST_ATTRIBUTES] = [b""; MOST_ATTRIBUTES];
    let (mut count, mut rest) = (0, bytes);
    while let Some(inner) = rest.strip_prefix(b" ") {
        let length = inner.iter().position(|&b| !is_of_name(b))?;
        let (name, after) = inner.split_at(length);
        let begins = name.first().is_some_and(|b| b.is_ascii_alphabetic());
        if !begins || count == MOST_ATTRIBUTES || names[..count].contains(&name) {
            return None;
        }
        (names[count], count) = (name, count + 1);
        rest = value(after.strip_prefix(b"=\"")?)?;
    }
    Some(rest)
}

/// What follows a value and its quotation mark.
fn value(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(&bytes[at + 1..]),
            b'&' | b'<' => return None,
            _ if may_be_forbidden(bytes, at) => return None,
            _ => at += 1,
        }
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Attributes, Content};
    use crate::write::tmx::{push_attributes, push_segment_anew};

    #[test]
    fn what_is_usual_is_copied() {
        for raw in [
            "",
            "a &amp; b &lt;c&gt; 中文\n",
            "<ph x=\"1\" type=\"a b\">&lt;br/&gt;</ph> and <it pos=\"begin\"/>",
        ] {
            assert!(is_segment(raw), "{raw}");
        }
        assert!(are_attributes(" tuid=\"1\" x:y-z=\"é\""));
    }

    #[test]
    fn what_would_change_is_not_copied() {
        for raw in [
            "a > b",
            "&quot;",
            "&#38;",
            "a\rb",
            "a\u{1}",
            "\u{FFFF}",
            "<ph></ph>",
            "<ph />",
            "<ph  x=\"1\"/>",
            "<ph x='1'/>",
            "<ph x=\"1\" x=\"2\"/>",
            "<hi>a</hi>",
            "<x/>",
            "<ph>a",
            "<ph>a</it>",
            "<!-- a -->",
            "<bpt><sub>a</sub></bpt>",
            "<ph x=\"a&amp;b\"/>",
        ] {
            assert!(!is_segment(raw), "{raw}");
        }
        for raw in ["a=\"1\"", " a=\"1\" ", " a=\"\t\"", " 1=\"a\"", " a = \"b\""] {
            assert!(!are_attributes(raw), "{raw}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_copied_would_be_written_as_it_is(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                "a", " ", "中", "\u{FFFE}", "，", "&amp;", "&lt;", "&#62;", "&x;", ">", "\n", "\r", "\t", "\u{2}",
                "<ph>", "</ph>", "<ph/>", "<ph x=\"1\">", "<it pos=\"end\" x=\"ü'>\"/>", "<bpt i=\"1\" i=\"2\">",
                "</bpt>", "<sub>", "</sub>", "<hi>", "</hi>", "<!-- c -->", "<![CDATA[x]]>", "<x>", "\"", "=",
            ]), 0..8)
        ) {
            let raw = pieces.concat();
            if is_segment(&raw) {
                let (mut out, mut lost) = (Vec::new(), 0);
                let changed = push_segment_anew(&mut out, &Content::Xml(&raw), &mut lost);
                proptest::prop_assert_eq!(String::from_utf8(out).unwrap(), raw);
                proptest::prop_assert_eq!((changed, lost), (0, 0));
            }
        }

        #[test]
        fn attributes_that_are_copied_would_be_written_as_they_are(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                " ", "  ", "a", "b:c", "1", "=", "\"", "'", "=\"x\"", " d=\"1\"", " e=\"中\"", "&amp;", "\t", "<", ">",
            ]), 0..8)
        ) {
            let raw = pieces.concat();
            if are_attributes(&raw) {
                let mut out = Vec::new();
                push_attributes(&mut out, Attributes::Xml(&raw).iter());
                proptest::prop_assert_eq!(String::from_utf8(out).unwrap(), raw);
            }
        }
    }
}
