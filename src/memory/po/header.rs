//! The header entry of a PO file, which has fields of the form `Name: value`.

/// The value of the field `name` in the text of the header entry, ignoring case.
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
    fn fields_are_found_by_name() {
        let header = "Content-Type: text/plain\nlanguage : de\n";
        assert_eq!(header_field(header, "Language"), Some("de"));
        assert_eq!(header_field(header, "Plural-Forms"), None);
    }
}
