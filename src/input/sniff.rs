//! Detection of formats from the text, for file names without a known extension.

use super::kind::Format;

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

/// Whether the text begins as XML does.
pub(super) fn is_xml(text: &str) -> bool {
    let head = text.trim_start();
    head.starts_with("<?xml") || head.starts_with("<!DOCTYPE ") || xml_root(text).is_some()
}

/// The name of the root element of XML. `None` if the text does not begin with a tag.
pub(super) fn xml_root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.starts_with("<!") {
            doctype_end(rest)?
        } else {
            break;
        };
        rest = rest[end..].trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.');
    (end > 0 && name[..end].chars().all(is_name)).then_some(&name[..end])
}

/// The offset after a document type, which may have declarations in brackets.
fn doctype_end(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    match text[..end].find('[') {
        Some(_) => Some(text.find("]>").or_else(|| text.find("]\n>"))? + 2),
        None => Some(end + 1),
    }
}

/// The format of XML by its root element. `None` if it is no XML or not known.
pub(super) fn xml_format(text: &str) -> Option<Format> {
    let root = xml_root(text)?;
    let local = root.rsplit(':').next().unwrap_or(root);
    match local {
        "tmx" => Some(Format::Tmx),
        "xliff" => Some(Format::Xliff),
        "txml" => Some(Format::Txml),
        "resources" => Some(Format::Android),
        "root" if text.contains("<resheader") || text.contains("<data name=") => Some(Format::Resx),
        "html" => Some(Format::Html),
        // A text that only begins with a tag may be anything.
        _ => ["<?xml", "<!DOCTYPE"]
            .iter()
            .any(|start| text.trim_start().starts_with(start))
            .then_some(Format::Xml),
    }
}

/// Whether the text has the messages of a PO file.
pub(super) fn is_po(text: &str) -> bool {
    let begins = |start: &str| text.starts_with(start) || text.contains(&format!("\n{start}"));
    begins("msgid \"") && begins("msgstr")
}
