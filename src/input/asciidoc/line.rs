//! What a line of AsciiDoc begins.

use crate::input::text_lines::{indent, is_run};

/// What a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Blank,
    /// `// comment`
    Comment,
    /// The delimiter of a block that is no text: listings, literals, comments, passthroughs.
    Verbatim {
        comment: bool,
    },
    /// The delimiter of a block of other blocks.
    Compound,
    /// The delimiter of a table, and the character before its cells.
    Table(char),
    /// `:name: value`
    Attribute,
    /// `ifdef::a[]`, `include::b[]`
    Directive,
    /// `[source,ruby]`, `[[id]]`
    Attributes,
    /// `== Title`: the level, and the bytes before the title.
    Heading {
        level: u8,
        marks: usize,
    },
    /// `.Title`
    BlockTitle,
    /// `* item`: the bytes before its text.
    Item {
        marks: usize,
    },
    /// `term:: text`: the end of the term, and the start of the text.
    Term {
        end: usize,
        text: usize,
    },
    /// `+`
    Continuation,
    /// A rule or a page break.
    Rule,
    /// `image::target[text]`: the start of the brackets.
    Macro {
        bracket: usize,
    },
    /// A line that begins with white space: a literal paragraph, where one can begin.
    Indented,
    Text,
}

/// What the line begins if no paragraph is open. `line` has no white space at its end.
pub(super) fn line(line: &str) -> Line {
    let Some(first) = line.bytes().next() else { return Line::Blank };
    if let Some(delimiter) = delimiter(line) {
        return delimiter;
    }
    match first {
        b'/' if line.starts_with("//") && !line.starts_with("///") => return Line::Comment,
        b':' if super::attributes::entry(line).is_some() => return Line::Attribute,
        b'[' if line.ends_with(']') && is_attributes(line) => return Line::Attributes,
        b'=' | b'#' => {
            if let Some(heading) = heading(line, first) {
                return heading;
            }
        }
        b'.' if !line.starts_with("..") && !line[1..].starts_with([' ', '\t']) => {
            return Line::BlockTitle;
        }
        b'+' if line == "+" => return Line::Continuation,
        b'\'' | b'<' | b'-' | b'*' if is_rule(line) => return Line::Rule,
        _ => {}
    }
    if is_directive(line) {
        return Line::Directive;
    }
    if let Some(marks) = item(line) {
        return Line::Item { marks };
    }
    if let Some((end, text)) = term(line) {
        return Line::Term { end, text };
    }
    if let Some(bracket) = block_macro(line) {
        return Line::Macro { bracket };
    }
    if matches!(first, b' ' | b'\t') { Line::Indented } else { Line::Text }
}

/// Whether a line of a paragraph ends it.
pub(super) fn ends_paragraph(text: &str) -> bool {
    match delimiter(text) {
        Some(Line::Compound) if text == "--" => true,
        Some(_) => true,
        None => {
            text.is_empty() || (text.starts_with('[') && text.ends_with(']') && is_attributes(text))
        }
    }
}

fn delimiter(line: &str) -> Option<Line> {
    let first = line.bytes().next()?;
    Some(match first {
        b'-' if line == "--" => Line::Compound,
        b'-' | b'.' | b'+' if is_run(line, first, 4) => Line::Verbatim { comment: false },
        b'/' if is_run(line, first, 4) => Line::Verbatim { comment: true },
        b'`' if line.starts_with("```") && !line[3..].contains('`') => {
            Line::Verbatim { comment: false }
        }
        b'=' | b'*' | b'_' if is_run(line, first, 4) => Line::Compound,
        b'|' | b'!' | b',' | b':' if is_run(&line[1..], b'=', 3) => Line::Table(char::from(first)),
        _ => return None,
    })
}

fn heading(line: &str, mark: u8) -> Option<Line> {
    let marks = line.bytes().take_while(|b| *b == mark).count();
    let rest = &line[marks..];
    let level = u8::try_from(marks).ok().filter(|level| *level <= 6)?;
    let space = indent(rest);
    (space > 0 && rest.len() > space).then_some(Line::Heading { level, marks: marks + space })
}

/// Whether a line in brackets holds the attributes or the anchor of a block and is no text.
fn is_attributes(line: &str) -> bool {
    let inner = &line[1..line.len() - 1];
    if line.starts_with("[[") {
        return line.ends_with("]]") && !inner.is_empty();
    }
    !inner.contains(['[', ']'])
        && (inner.is_empty()
            || inner.starts_with(|c: char| c.is_alphanumeric() || "#.%\"'_{,".contains(c)))
}

fn is_rule(line: &str) -> bool {
    matches!(line, "'''" | "<<<" | "---" | "- - -" | "***" | "* * *") || is_run(line, b'\'', 3)
}

fn is_directive(line: &str) -> bool {
    let names = ["ifdef::", "ifndef::", "ifeval::", "endif::", "include::"];
    names.iter().any(|name| line.starts_with(name)) && line.ends_with(']')
}

/// The bytes before the text of a list item: bullets, dots, numbers, letters, callouts.
pub(super) fn item(line: &str) -> Option<usize> {
    let start = indent(line);
    let rest = &line[start..];
    let first = rest.chars().next()?;
    let marks = match first {
        '*' | '.' => rest.bytes().take_while(|b| *b == first as u8).count(),
        '-' | '•' => first.len_utf8(),
        '<' => {
            let end = rest.find('>')?;
            let inner = &rest[1..end];
            let known =
                inner == "." || (!inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit()));
            known.then_some(end + 1)?
        }
        c if c.is_ascii_digit() => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            rest[digits..].starts_with('.').then_some(digits + 1)?
        }
        c if c.is_ascii_alphabetic() => rest[1..].starts_with('.').then_some(2)?,
        _ => return None,
    };
    let space = indent(&rest[marks..]);
    if space == 0 || marks > 5 && first != '<' {
        return None;
    }
    let text = &rest[marks + space..];
    let checked = ["[x] ", "[*] ", "[ ] "].iter().any(|mark| text.starts_with(mark));
    let checked = if checked && matches!(first, '*' | '-') { 4 } else { 0 };
    (text.len() > checked).then_some(start + marks + space + checked)
}

/// The end of the term of a description list and the start of its text.
pub(super) fn term(line: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    // A term has few colons before its mark; the bound keeps long lines from being searched often.
    for _ in 0..16 {
        let at = from + line[from..].find("::").or_else(|| line[from..].find(";;"))?;
        let mark = line.as_bytes()[at];
        let marks = line.as_bytes()[at..].iter().take_while(|b| **b == mark).count();
        let after = &line[at + marks..];
        let ends = after.is_empty() || after.starts_with([' ', '\t']);
        if ends && marks <= 4 && !line[..at].trim().is_empty() {
            return Some((at, at + marks + indent(after)));
        }
        from = at + marks;
    }
    None
}

/// The start of the brackets of a macro that is a block: `image::target[text]`.
fn block_macro(line: &str) -> Option<usize> {
    let name = line.find("::")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let target = &line[name + 2..];
    let bracket = name + 2 + target.find('[')?;
    let named = name > 0 && line[..name].chars().all(is_name) && line.ends_with(']');
    (named && !target.starts_with([' ', ':'])).then_some(bracket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_begin() {
        assert_eq!(line("== A"), Line::Heading { level: 2, marks: 3 });
        assert_eq!(line("===="), Line::Compound);
        assert_eq!(line("----"), Line::Verbatim { comment: false });
        assert_eq!(line("////"), Line::Verbatim { comment: true });
        assert_eq!(line("// a"), Line::Comment);
        assert_eq!(line("|==="), Line::Table('|'));
        assert_eq!(line(".Title"), Line::BlockTitle);
        assert_eq!(line(". item"), Line::Item { marks: 2 });
        assert_eq!(line("** [x] item"), Line::Item { marks: 7 });
        assert_eq!(line("*bold* text"), Line::Text);
        assert_eq!(line("term:: text"), Line::Term { end: 4, text: 7 });
        assert_eq!(line("a::b is a path"), Line::Text);
        assert_eq!(line("image::a.png[A]"), Line::Macro { bracket: 12 });
        assert_eq!(line("ifdef::a[]"), Line::Directive);
        assert_eq!(line("[NOTE]"), Line::Attributes);
        assert_eq!(line(":toc: left"), Line::Attribute);
        assert_eq!(line("  code"), Line::Indented);
    }
}
