//! The `.strings` files of Apple's systems.

use super::entries::Entries;
use super::fault::Fault;
use super::literal::{Dialect, Literals};
use super::part::Part;
use super::quoted;
use crate::error::Result;
use crate::model::Document;

/// Reads `"key" = "value";` entries.
///
/// # Errors
/// If the text is something else.
pub(in crate::input) fn read(name: &str, text: String) -> Result<Document> {
    let mut entries = Entries::default();
    scan(&text, &mut entries).map_err(|fault| fault.error(name, &text, "a .strings file"))?;
    entries.document(name, text)
}

fn scan(text: &str, entries: &mut Entries) -> std::result::Result<(), Fault> {
    let mut literals = Literals::new(text, Dialect::Json);
    loop {
        literals.space()?;
        if literals.peek().is_none() {
            break;
        }
        let key = quoted::text(text, &string(&mut literals)?);
        literals.space()?;
        if literals.peek() != Some(b'=') {
            return Err(literals.unexpected("`=`"));
        }
        literals.at += 1;
        literals.space()?;
        let value = string(&mut literals)?;
        literals.space()?;
        if literals.peek() != Some(b';') {
            return Err(literals.unexpected("`;`"));
        }
        literals.at += 1;
        entries.add_at("", &key, value);
    }
    literals.comments.into_iter().for_each(|comment| entries.comment(comment));
    Ok(())
}

/// A string in quotes, which may have several lines, or a word.
fn string(literals: &mut Literals<'_>) -> std::result::Result<Vec<Part>, Fault> {
    if literals.peek() == Some(b'"') {
        let (parts, end) = quoted::read_lines(literals.text, literals.at)?;
        literals.at = end;
        return Ok(parts);
    }
    if literals.is_at_name() {
        let start = literals.at;
        literals.name();
        return Ok(vec![Part::Copy(start..literals.at)]);
    }
    Err(literals.unexpected("a string in quotes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_keys_and_values() {
        let text = "/* no */\n\"a.b\" = \"One \\\"x\\\"\";\n// no\nkey = \"Two\nlines %@\";\n";
        let document = read("t.strings", text.to_owned()).unwrap();
        let blocks: Vec<&str> = document.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(blocks, ["One \"x\"", "Two\u{2028}lines %@"]);
    }

    #[test]
    fn what_is_no_entry_is_refused() {
        let error = read("t.strings", "\"a\" \"b\";".to_owned()).unwrap_err().to_string();
        assert!(
            error.starts_with("t.strings:1:5: `\"` in a .strings file; expected `=`"),
            "{error}"
        );
    }
}
