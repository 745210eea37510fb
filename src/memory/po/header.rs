//! The header entry of a PO file: fields of the form `Name: value`.

/// The charset that the beginning of a file declares. The header entry decides; where it names none, a
/// comment before it may. `None` also for the placeholder `CHARSET` of templates.
///
/// The text may be decoded in any encoding that has ASCII, and may end anywhere.
pub(crate) fn charset(head: &str) -> Option<&str> {
    let mut of_comment = None;
    let mut messages = 0;
    for line in head.split(['\n', '\r']) {
        let line = line.trim_start();
        messages += usize::from(line.starts_with("msgid") && !line.starts_with("msgid_"));
        if messages > 1 {
            break;
        }
        match line.strip_prefix('#') {
            Some(comment) if messages == 0 => of_comment = of_comment.or(label(comment)),
            Some(_) => {}
            None => match label(line) {
                Some(label) if messages == 1 => return usable(label),
                _ => {}
            },
        }
    }
    of_comment.and_then(usable)
}

fn usable(label: &str) -> Option<&str> {
    Some(label).filter(|&label| label != "CHARSET")
}

/// What follows `charset=` in a line, in any case and with spaces around the sign.
fn label(line: &str) -> Option<&str> {
    let name = "charset";
    let is_here = |at: &usize| {
        line.as_bytes()[*at..]
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let at = (0..line.len()).find(is_here)?;
    let value = line[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    let is_of_label =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
    let end = value.find(|c| !is_of_label(c)).unwrap_or(value.len());
    (end > 0).then(|| &value[..end])
}

/// The value of a field of the header entry's text, without regard to case.
pub(crate) fn header_field<'t>(header: &'t str, name: &str) -> Option<&'t str> {
    header.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_entry_declares_the_charset() {
        for (head, expected) in [
            (
                "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=ISO-8859-1\\n\"",
                "ISO-8859-1",
            ),
            (
                "msgid \"\"\rmsgstr \"\"\r\"Content-Type: text/plain; Charset = CP1252 \\n\"",
                "CP1252",
            ),
            ("# charset=ISO-8859-2\nmsgid \"\"\nmsgstr \"Language: pl\\n\"", "ISO-8859-2"),
            (
                "# charset=UTF-8\nmsgid \"\"\nmsgstr \"x; charset=KOI8-R\\nLanguage: ru\\n\"",
                "KOI8-R",
            ),
        ] {
            assert_eq!(charset(head), Some(expected), "{head}");
        }
        for head in [
            "msgid \"\"\nmsgstr \"text/plain; charset=CHARSET\\n\"",
            "msgid \"\"\nmsgstr \"\"\n\nmsgid \"charset=x\"",
            "msgid \"a\"\nmsgstr \"b\"\n# charset=x",
            "",
        ] {
            assert_eq!(charset(head), None, "{head}");
        }
    }

    #[test]
    fn fields_are_found_by_name() {
        let header = "Content-Type: text/plain\nlanguage : de\n";
        assert_eq!(header_field(header, "Language"), Some("de"));
        assert_eq!(header_field(header, "Plural-Forms"), None);
    }
}
