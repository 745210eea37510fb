//! Detection of AsciiDoc, reStructuredText, LaTeX and XML from the text, where it is sure.

use super::kind::Format;

/// The number of lines that are looked at.
const LINES: usize = 400;

/// The format of the text; `None` if it is none of these for sure.
pub(super) fn format_of(text: &str) -> Option<Format> {
    if text.trim_start().starts_with("<?xml") && !is_xhtml(text) {
        return Some(Format::Xml);
    }
    let lines = || text.lines().take(LINES);
    let begins = |mark: &str| lines().any(|line| line.starts_with(mark));
    if begins("\\documentclass") || begins("\\begin{document}") {
        return Some(Format::Latex);
    }
    let first = lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let has_entry = lines().any(is_entry);
    let has_heading = begins("== ") || begins("[[") || begins("----");
    if first.starts_with("= ") && (has_entry || has_heading) {
        return Some(Format::AsciiDoc);
    }
    let directives = lines().filter(|line| is_directive(line)).count();
    (directives > 0 && lines().zip(lines().skip(1)).any(|(title, line)| is_underlined(title, line)))
        .then_some(Format::Rst)
}

fn is_xhtml(text: &str) -> bool {
    let mut head = text.chars().take(1000).collect::<String>();
    head.make_ascii_lowercase();
    head.contains("<html") || head.contains("<!doctype html")
}

/// Whether the line is an attribute entry of AsciiDoc: `:name: value`.
fn is_entry(line: &str) -> bool {
    let Some((name, rest)) = line.strip_prefix(':').and_then(|rest| rest.split_once(':')) else {
        return false;
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '!');
    !name.is_empty() && name.chars().all(is_name) && (rest.is_empty() || rest.starts_with(' '))
}

/// Whether the line is a directive of reStructuredText: `.. name:: arguments`.
fn is_directive(line: &str) -> bool {
    let Some((name, _)) = line.strip_prefix(".. ").and_then(|rest| rest.split_once("::")) else {
        return false;
    };
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':'))
}

fn is_underlined(title: &str, line: &str) -> bool {
    let mark = line.bytes().next().unwrap_or(b' ');
    let is_line = line.len() >= 4 && b"=-~^*".contains(&mark) && line.bytes().all(|b| b == mark);
    is_line && title.contains(char::is_alphanumeric) && title.chars().count() <= line.len() + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_what_only_they_have() {
        assert_eq!(format_of("% a\n\\documentclass{a}\n"), Some(Format::Latex));
        assert_eq!(format_of("= Title\n:toc:\n\nText\n"), Some(Format::AsciiDoc));
        assert_eq!(format_of("Title\n=====\n\n.. note:: a\n"), Some(Format::Rst));
        assert_eq!(format_of("<?xml version='1.0'?><a/>"), Some(Format::Xml));
        assert_eq!(format_of("<?xml version='1.0'?><html/>"), None);
        assert_eq!(format_of("Title\n=====\n\nText\n"), None);
        assert_eq!(format_of("= a\n"), None);
    }
}
