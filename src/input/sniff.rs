//! Detection of HTML and Markdown from the text, for file names without a known extension.

/// Whether the text begins with `<!doctype html` or `<html`.
pub(super) fn is_html(text: &str) -> bool {
    let head = text.trim_start().as_bytes();
    [&b"<!doctype html"[..], b"<html"]
        .iter()
        .any(|start| head.get(..start.len()).is_some_and(|h| h.eq_ignore_ascii_case(start)))
}

/// Whether the text contains markup that is rare in plain text: `#` headings between blank lines,
/// fenced code, the delimiter row of a table, or two or more links with targets.
pub(super) fn is_markdown(text: &str) -> bool {
    let mut fences = 0;
    let mut links = 0;
    let mut previous = "";
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let next_is_blank = lines.peek().is_none_or(|l| l.trim().is_empty());
        if is_heading(line) && previous.trim().is_empty() && next_is_blank {
            return true;
        }
        if is_table_rule(line) && previous.contains('|') {
            return true;
        }
        fences += usize::from(line.starts_with("```") || line.starts_with("~~~"));
        links += line.matches("](http").count();
        previous = line;
    }
    fences >= 2 || links >= 2
}

/// Whether the line is a heading: `# Title`, `## Title`.
fn is_heading(line: &str) -> bool {
    let title = line.trim_start_matches('#');
    let marks = line.len() - title.len();
    (1..=6).contains(&marks) && title.starts_with([' ', '\t']) && !title.trim().is_empty()
}

/// Whether the line is the delimiter row of a table: `|---|:--:|`.
fn is_table_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains("--")
        && line.contains('|')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}
