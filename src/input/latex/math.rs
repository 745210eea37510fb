//! Formulas in running text as plain text: `$x \le 2^{n}$` is `x ≤ 2^n`.

use std::ops::Range;

use super::commands;

/// A part of the text of a formula.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Copy(Range<usize>),
    Render(&'static str, Range<usize>),
}

/// The parts of the formula in `range`.
pub(super) fn parts(text: &str, range: Range<usize>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut start = range.start;
    let mut at = start;
    let mut has_fraction = false;
    while at < range.end {
        let rest = &text[at..range.end];
        let (end, shown) = match rest.as_bytes()[0] {
            b'\\' => {
                let name = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
                let word = &rest[1..1 + name];
                has_fraction |= matches!(word, "frac" | "dfrac" | "tfrac");
                let first = rest[1..].chars().next().map_or(0, char::len_utf8);
                match name {
                    // An escaped character remains; a space of any width is one.
                    0 if rest[1..].starts_with(['{', '}', '%', '&', '#', '_', '$']) => {
                        (at + 1, None)
                    }
                    0 => (
                        at + 1 + first,
                        Some(" ").filter(|_| rest[1..].starts_with([',', ';', ' '])),
                    ),
                    _ => (at + 1 + name, commands::symbol(word)),
                }
            }
            b'}' if has_fraction && rest.starts_with("}{") => (at + 2, Some("/")),
            b'{' | b'}' | b'&' => (at + 1, None),
            b'~' => (at + 1, Some("\u{A0}")),
            _ => {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
        };
        if start < at {
            parts.push(Part::Copy(start..at));
        }
        if let Some(shown) = shown {
            parts.push(Part::Render(shown, at..end));
        }
        let escaped = rest.starts_with('\\') && end == at + 1;
        start = end;
        at = if escaped { (end + 1).min(range.end) } else { end };
    }
    if start < range.end {
        parts.push(Part::Copy(start..range.end));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let show = |part| match part {
            Part::Copy(range) => text[range].to_owned(),
            Part::Render(shown, _) => shown.to_owned(),
        };
        parts(text, 0..text.len()).into_iter().map(show).collect()
    }

    #[test]
    fn formulas_become_plain_text() {
        assert_eq!(shown("x \\le 2^{n}"), "x ≤ 2^n");
        assert_eq!(shown("\\frac{a}{b}"), "a/b");
        assert_eq!(shown("\\{a\\}"), "{a}");
        assert_eq!(shown("\\mathrm{km}"), "km");
    }
}
