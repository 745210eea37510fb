//! The charset that a PO file declares.

use std::borrow::Cow;

/// A charset and the line of its declaration.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Charset {
    pub(crate) label: String,
    /// The line of the declaration, from 1.
    pub(crate) line: usize,
}

/// The charset that the start of a file declares: that of the header entry, else that of a comment
/// before it. `None` also for the placeholder `CHARSET` of templates.
///
/// The text may be decoded in any ASCII-compatible encoding and may end anywhere.
pub(crate) fn charset(head: &str) -> Option<Charset> {
    let line_end = if head.contains('\n') { '\n' } else { '\r' };
    let mut of_comment = None;
    let mut header = Header::default();
    for (i, line) in head.split(line_end).map(str::trim).enumerate() {
        match header.take(line, i + 1) {
            Progress::Comment if of_comment.is_none() => {
                of_comment = value_in(&format!("{line} "))
                    .map(|label| Charset { label: label.to_owned(), line: i + 1 });
            }
            Progress::Ended => break,
            _ => {}
        }
    }
    header.charset().or(of_comment).filter(|charset| charset.label != "CHARSET")
}

/// The text of the header entry: the `msgstr` of the first message, if its `msgid` is empty.
#[derive(Default)]
struct Header {
    text: String,
    /// The last line of the text, from 1; 0 before `msgstr`.
    line: usize,
}

enum Progress {
    Comment,
    Read,
    Ended,
}

impl Header {
    fn take(&mut self, line: &str, number: usize) -> Progress {
        let is_string = line.starts_with('"');
        if self.line > 0 && !is_string {
            return Progress::Ended;
        }
        if self.line > 0 || line.starts_with("msgstr") {
            self.line = number;
            self.text.push_str(&quoted(line).unwrap_or_default());
            let is_complete = value_in(&self.text).is_some();
            return if is_complete { Progress::Ended } else { Progress::Read };
        }
        let is_id = is_string || line.starts_with("msgid");
        match line.starts_with('#') {
            true => Progress::Comment,
            false if is_id && quoted(line).is_some_and(|text| !text.is_empty()) => Progress::Ended,
            false => Progress::Read,
        }
    }

    fn charset(mut self) -> Option<Charset> {
        // Terminates a label at the very end of the header.
        self.text.push(' ');
        let label = value_in(&self.text).filter(|label| !label.is_empty())?;
        Some(Charset { label: label.to_owned(), line: self.line })
    }
}

/// The content of the strings of a line, joined.
fn quoted(line: &str) -> Option<Cow<'_, str>> {
    let (content, _) = line.split_once('"')?.1.rsplit_once('"')?;
    let mut strings = content.split('"').step_by(2);
    let first = strings.next().unwrap_or_default();
    let rest: String = strings.collect();
    Some(if rest.is_empty() { Cow::Borrowed(first) } else { Cow::Owned(first.to_owned() + &rest) })
}

/// The value of `charset`, in any case and with spaces around `=`, if the text has its end.
fn value_in(text: &str) -> Option<&str> {
    const NAME: &str = "charset";
    let at = text
        .as_bytes()
        .windows(NAME.len())
        .position(|found| found.eq_ignore_ascii_case(NAME.as_bytes()))?;
    let value = text[at + NAME.len()..].trim_start().strip_prefix('=')?.trim_start();
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, '\\' | ';'))?;
    Some(&value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_entry_declares_the_charset() {
        for (head, label, line) in [
            (
                "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=ISO-8859-1\\n\"",
                "ISO-8859-1",
                3,
            ),
            ("msgid \"\"\rmsgstr \"\"\r\"text/plain; Charset = CP1252 \\n\"", "CP1252", 3),
            ("msgid \"\"\nmsgstr \"\"\n\"char\"\n\"set=windows-\"\n\"1251\\n\"", "windows-1251", 5),
            ("msgid \"\"\nmsgstr \"char\" \"set=KOI8-R\\n\"", "KOI8-R", 2),
            ("msgid\n\"\"\nmsgstr\n\"charset=UTF-8\\n\"", "UTF-8", 4),
            ("# charset=ISO-8859-2\nmsgid \"\"\nmsgstr \"Language: pl\\n\"", "ISO-8859-2", 1),
            ("# charset=UTF-8\nmsgid \"\"\nmsgstr \"charset=KOI8-R\\n\"", "KOI8-R", 3),
        ] {
            let expected = Some(Charset { label: label.to_owned(), line });
            assert_eq!(charset(head), expected, "{head}");
        }
    }

    #[test]
    fn other_messages_templates_and_later_comments_declare_none() {
        for head in [
            "msgid \"\"\nmsgstr \"text/plain; charset=CHARSET\\n\"",
            "msgid \"\"\nmsgstr \"\"\n\nmsgid \"charset=x\"",
            "msgid \"a\"\nmsgstr \"charset=x \"\n# charset=x",
            "msgid \"\"\n\"a\"\nmsgstr \"charset=x \"",
            "",
        ] {
            assert_eq!(charset(head), None, "{head}");
        }
    }
}
