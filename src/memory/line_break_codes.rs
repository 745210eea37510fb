//! Inline elements that break a line. Dropping them must not join the words that they separate.

use std::borrow::Cow;

use crate::memory::byte_search::ends_in_b_or_r;

/// Whether an inline element of TMX holds native code rather than text.
pub(crate) fn is_native(name: &str) -> bool {
    matches!(name, "bpt" | "ept" | "ph" | "it" | "ut")
}

/// Whether an inline element represents a line end, a tab or the like. `data` is its native code.
pub(crate) fn is_break<'a>(
    name: &str,
    mut attributes: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    data: &str,
) -> bool {
    let is_kind = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
        matches!(&*name, "type" | "ctype" | "subType") && is_break_kind(&value)
    };
    match name {
        "hi" | "sub" => false,
        _ if is_native(name) => is_break_data(data) || attributes.any(is_kind),
        _ => is_line_break_name(name) || attributes.any(is_kind),
    }
}

/// Whether a raw inline element may be a break. A few bytes rule out nearly all elements before
/// their attributes are parsed and their data is decoded. `code` begins with the attributes, which
/// are `length` bytes long.
#[inline]
pub(crate) fn may_be_break(code: &str, length: usize, data: &str) -> bool {
    may_be_break_data(data.as_bytes()) || ends_in_b_or_r(code.as_bytes(), length)
}

fn may_be_break_data(data: &[u8]) -> bool {
    let is_name = |rest: &[u8]| match rest {
        [b'b' | b'B', b'r' | b'R', ..] => true,
        // The name may have a prefix.
        rest => memchr::memchr(b':', rest).is_some(),
    };
    match data {
        [] => false,
        [b'&', b'l', b't', b';', b'/', rest @ ..] | [b'&', b'l', b't', b';', rest @ ..] => {
            is_name(rest)
        }
        [b'\\', rest @ ..] => matches!(rest, [b'n' | b'r' | b't', ..]),
        [first, ..] => {
            matches!(first, b'&' | b'<' | b'\n' | b'\r' | b'\t' | b' ' | 0xC2 | 0xE2)
        }
    }
}

/// Whether a `type`, `ctype` or `subType` names a break.
pub(crate) fn is_break_kind(kind: &str) -> bool {
    let bare = kind.strip_prefix("x-").or_else(|| kind.strip_prefix("xlf:")).unwrap_or(kind);
    ["lb", "pb", "br"].iter().any(|name| bare.eq_ignore_ascii_case(name))
}

/// Whether native code consists of breaks: `<br/>`, line ends, tabs, or escapes such as `\n`.
pub(crate) fn is_break_data(data: &str) -> bool {
    let mut rest = data;
    let mut is_break = false;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => c.len_utf8(),
            ' ' => {
                rest = &rest[1..];
                continue;
            }
            '\\' if rest[1..].starts_with(['n', 'r', 't']) => 2,
            _ => match line_break(rest) {
                Some(length) => length,
                None => return false,
            },
        };
        rest = &rest[length..];
        is_break = true;
    }
    is_break
}

/// The length of the `<br>` that a text begins with, in any spelling.
fn line_break(text: &str) -> Option<usize> {
    let (start, end) =
        [("<", ">"), ("&lt;", "&gt;")].into_iter().find(|(start, _)| text.starts_with(start))?;
    let length = text.find(end)?;
    let inner = text.get(start.len()..length)?.trim_matches('/').trim_ascii();
    let name = inner.split([' ', '\t', '\n', '\r', '/']).next()?;
    is_line_break_name(name).then_some(length + end.len())
}

pub(crate) fn is_line_break_name(name: &str) -> bool {
    name.rsplit(':').next().is_some_and(|name| name.eq_ignore_ascii_case("br"))
}

/// Joins the parts of a segment to one text. A break between two parts becomes one space, unless it
/// is next to white space or an end of the segment.
#[derive(Debug)]
pub(crate) struct Joined<'t> {
    pub(crate) text: &'t mut String,
    is_broken: bool,
}

impl<'t> Joined<'t> {
    pub(crate) fn new(text: &'t mut String) -> Self {
        Self { text, is_broken: false }
    }

    #[inline]
    pub(crate) fn push(&mut self, part: &str) {
        if self.is_broken {
            self.separate(part);
        }
        self.text.push_str(part);
    }

    /// Whether the last thing pushed was a break, which may require a space before the next part.
    #[inline]
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
    }

    pub(crate) fn push_break(&mut self) {
        self.is_broken = !self.text.is_empty() && !self.text.ends_with(char::is_whitespace);
    }

    fn separate(&mut self, part: &str) {
        let Some(first) = part.chars().next() else { return };
        if !first.is_whitespace() {
            self.text.push(' ');
        }
        self.is_broken = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::read::xml;

    #[test]
    fn what_is_ruled_out_by_a_few_bytes_is_no_break() {
        let read = |raw: &'static str| {
            let all = xml::attributes(raw);
            all.map(|(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value)))
        };
        for attributes in ["", " type='lb'", " ctype=\"x-lb\"", " type=\"ref\" x='1'"] {
            for data in [
                "",
                "a",
                "&lt;br/&gt;",
                "&lt;/x:BR&gt;",
                "&lt;code&gt;",
                "\\n",
                "\\x",
                " \n",
                "\u{2028}",
                "&#10;",
            ] {
                let decoded = xml::decode(data);
                if is_break("ph", read(attributes), &decoded) {
                    let code =
                        format!("{attributes}>{data}</ph> and what follows it in the segment");
                    assert!(may_be_break(&code, attributes.len(), data), "{attributes} {data}");
                    assert!(may_be_break(attributes, attributes.len(), data), "{attributes}");
                }
            }
        }
        assert!(
            !may_be_break(" type=\"code\"", 12, "&lt;code&gt;") && !may_be_break("r\"", 0, "{0}")
        );
    }

    #[test]
    fn breaks_are_known_by_kind_and_by_data() {
        for kind in ["lb", "x-lb", "xlf:lb", "pb", "LB"] {
            assert!(is_break_kind(kind), "{kind}");
        }
        for kind in ["", "bold", "x-", "xlb"] {
            assert!(!is_break_kind(kind), "{kind}");
        }
        for data in [
            "<br>",
            "<br/>",
            "<BR clear='all' />",
            "</br>",
            "<w:br/>",
            "&lt;br/&gt;",
            "\n",
            "\t",
            "\\n",
            "\\r\\n",
            "\\t",
            " <br/>\n",
        ] {
            assert!(is_break_data(data), "{data}");
        }
        for data in ["", " ", "<b>", "<broken/>", "\\x", "\\", "{0}", "n", "<br/>x", "<", "&lt;"] {
            assert!(!is_break_data(data), "{data}");
        }
    }
}
