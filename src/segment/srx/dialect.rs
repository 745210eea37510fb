//! Translation of the ICU and Java regular expressions in SRX files to the syntax of `fancy_regex`.

/// Rewrites syntax that ICU and Java have but `fancy_regex` lacks. Unknown syntax is kept, so that
/// the compilation rejects it.
pub(super) fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars().peekable();
    let mut classes = 0usize;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('Q') => quote(&mut chars, &mut out),
                Some(escaped) => escape(escaped, classes > 0, &mut out),
                None => out.push('\\'),
            },
            '[' => {
                classes += 1;
                out.push(c);
            }
            ']' => {
                classes = classes.saturating_sub(1);
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    // Java's flags for Unicode classes, which are always on in `fancy_regex`.
    out.replace("(?U)", "").replace("(?u)", "")
}

/// Escapes the literal text of `\Q...\E`.
fn quote(chars: &mut impl Iterator<Item = char>, out: &mut String) {
    let mut text = String::new();
    for c in chars.by_ref() {
        text.push(c);
        if text.ends_with("\\E") {
            text.truncate(text.len() - 2);
            break;
        }
    }
    out.push_str(&fancy_regex::escape(&text));
}

fn escape(c: char, in_class: bool, out: &mut String) {
    match c {
        // Horizontal white space in ICU, but a hexadecimal digit in `fancy_regex`.
        'h' => out.push_str(if in_class { r"\t\p{Zs}" } else { r"[\t\p{Zs}]" }),
        'R' => out.push_str(r"(?:\r\n|[\n\x0B\f\r\x85\x{2028}\x{2029}])"),
        'Z' => out.push_str(r"(?=\n?\z)"),
        // An escaped non-ASCII character or space is literal.
        _ if !c.is_ascii() || c == ' ' => out.push(c),
        _ => {
            out.push('\\');
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_icu_writes_otherwise_is_rewritten() {
        assert_eq!(translate(r"\Qa.b\E\h"), r"a\.b[\t\p{Zs}]");
        assert_eq!(translate(r"[\h\“]"), r"[\t\p{Zs}“]");
        assert_eq!(translate(r"(?U)\w\."), r"\w\.");
    }
}
