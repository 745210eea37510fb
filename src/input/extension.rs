//! Markdown extensions beyond CommonMark: front matter, anchors, containers, directives.

use std::ops::Range;

use crate::model::ExclusionReason;

/// A line of running text that is markup, entirely or at its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// A directive on a line of its own: `{{#include file.rs}}`, `{% raw %}`, `import x from 'y'`.
    Directive(ExclusionReason),
    /// The fence of a container, `::: tip Title`: `marks` bytes at the start of the line are markup,
    /// and `closing` bytes at its end, without white space, if the title is in brackets or quotes.
    Container { marks: usize, closing: usize },
}

/// Classifies a line of running text; `None` for text without markup of its own.
pub(super) fn line(line: &str) -> Option<Line> {
    let trimmed = line.trim_end();
    match trimmed.as_bytes().first()? {
        b'{' => is_directive(trimmed).then_some(Line::Directive(ExclusionReason::Markup)),
        b':' => container(trimmed, ":"),
        b'!' => container(trimmed, "!"),
        b'i' => is_import(trimmed).then_some(Line::Directive(ExclusionReason::Html)),
        b'e' => is_export(trimmed).then_some(Line::Directive(ExclusionReason::Html)),
        b'[' => (trimmed == "[[toc]]" || trimmed == "[[TOC]]" || trimmed == "[TOC]")
            .then_some(Line::Directive(ExclusionReason::Markup)),
        _ => None,
    }
}

/// Whether the line consists of `{{ ... }}`, `{% ... %}` or `{: .class}`.
fn is_directive(line: &str) -> bool {
    is_template(line) || is_attributes(line)
}

/// Whether the text consists of template expressions, possibly with punctuation between them.
pub(super) fn is_template(text: &str) -> bool {
    if !text.starts_with("{{") && !text.starts_with("{%") {
        return false;
    }
    let mut rest = text;
    loop {
        let at = rest.find('{').unwrap_or(rest.len());
        if rest[..at].contains(char::is_alphanumeric) {
            return false;
        }
        let close = match &rest.as_bytes()[at..] {
            [] => return true,
            [b'{', b'{', ..] => "}}",
            [b'{', b'%', ..] => "%}",
            _ => return false,
        };
        let Some(length) = rest[at..].find(close) else { return false };
        rest = &rest[at + length + close.len()..];
    }
}

/// Whether the text is an attribute list: `{#id .class key=value}`.
fn is_attributes(text: &str) -> bool {
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| {
        inner.starts_with(['#', '.', ':']) && inner.len() > 1 && !inner.contains(['{', '}', '\n'])
    })
}

/// The fence of a container, `::: tip` or `!!! note`: the colons, the name and the marks around a
/// title are markup, the title is not.
fn container(line: &str, mark: &str) -> Option<Line> {
    let colons = line.len() - line.trim_start_matches(mark).len();
    let rest = &line[colons..];
    if colons < 3 || (mark == "!" && !rest.starts_with(' ')) {
        return None;
    }
    let space = rest.len() - rest.trim_start().len();
    let name = &rest[space..];
    let length = name
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '{' | '}' | '.')))
        .unwrap_or(name.len());
    let mut marks = colons + space + length;
    let title = line[marks..].trim_start();
    let enclosed = [('[', ']'), ('"', '"')].iter().any(|(open, close)| {
        title.len() > 2 && title.starts_with(*open) && title.ends_with(*close)
    });
    if enclosed {
        marks = line.len() - title.len() + 1;
    }
    Some(Line::Container { marks, closing: usize::from(enclosed) })
}

fn is_import(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("import ") else { return false };
    let rest = rest.trim_end_matches(';').trim_end();
    let quoted = |text: &str| {
        let text = text.trim();
        text.len() > 2
            && (text.starts_with('"') && text.ends_with('"')
                || text.starts_with('\'') && text.ends_with('\''))
    };
    quoted(rest) || rest.rsplit_once(" from ").is_some_and(|(_, module)| quoted(module))
}

fn is_export(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("export ") else { return false };
    let keywords =
        ["const ", "let ", "var ", "function ", "default ", "async ", "class ", "{", "* "];
    keywords.iter().any(|k| rest.starts_with(k)) && line.ends_with([';', '{', '}', '(', '['])
}

/// The length in bytes of the front matter at the start of the text: YAML between lines of `---`,
/// or TOML between lines of `+++`. 0 if there is none, as for a thematic break followed by text.
pub(super) fn front_matter(text: &str) -> usize {
    let closers: &[&str] = match text.split_inclusive('\n').next() {
        Some("---\n") => &["---", "..."],
        Some("+++\n") => &["+++"],
        _ => return 0,
    };
    let mut at = "---\n".len();
    for (i, line) in text[at..].split_inclusive('\n').enumerate() {
        at += line.len();
        let line = line.trim_end();
        if closers.contains(&line) && i > 0 {
            return at;
        }
        if i == 0 && !is_front_matter_line(line) {
            return 0;
        }
    }
    0
}

fn is_front_matter_line(line: &str) -> bool {
    let key = line.split([':', '=']).next().unwrap_or_default().trim();
    line.starts_with('#')
        || (key.len() < line.len() && !key.is_empty() && !key.contains(['.', ',', '。', '，']))
}

/// The byte range of the anchor at the end of a heading's source: `{#id}`.
pub(super) fn heading_anchor(heading: &str) -> Option<Range<usize>> {
    let first = heading.lines().next()?;
    let trimmed = first.trim_end().trim_end_matches('#').trim_end();
    let start = trimmed.ends_with('}').then(|| trimmed.rfind('{'))??;
    is_attributes(&trimmed[start..]).then_some(start..trimmed.len())
}

/// The byte range of an ordered item's number, `1.` or `1)`, that begins at `at` or after spaces.
pub(super) fn item_number(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let start = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let digits = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
    let end = start + digits;
    let marked = digits > 0 && matches!(rest.as_bytes().get(end), Some(b'.' | b')'));
    marked.then_some(at + start..at + end + 1)
}

/// Finds the lines of a code span's text in its source, where the markers of a quote or list may
/// precede each line. `None` if the text differs in another way.
pub(super) fn trace_code(written: &str, code: &str) -> Option<Vec<Range<usize>>> {
    let mut parts = Vec::new();
    let mut code = code;
    let mut at = 0;
    for line in written.split_inclusive('\n') {
        let body = line.strip_suffix('\n').unwrap_or(line);
        let is_last = body.len() == line.len();
        let marks = body.len() - body.trim_start_matches([' ', '\t', '>']).len();
        let (skip, length) = (0..=marks).find_map(|skip| {
            let rest = &body[skip..];
            let length = if is_last { code.len().min(rest.len()) } else { rest.len() };
            (rest.get(..length)? == code.get(..length)?).then_some((skip, length))
        })?;
        parts.push(at + skip..at + skip + length);
        code = &code[length..];
        if !is_last {
            // The parser turned the line end into a space, unless it trimmed it.
            code = code.strip_prefix(' ').unwrap_or(code);
            parts.push(at + body.len()..at + line.len());
        }
        at += line.len();
    }
    code.is_empty().then_some(parts)
}
