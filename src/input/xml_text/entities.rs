//! The entities that a document declares for itself.

use std::collections::HashMap;

/// The most bytes of the text of an entity. Longer ones, and those that hold markup or references
/// to others, stay as they are written.
const LONGEST: usize = 400;

/// The texts of the entities, by name.
#[derive(Debug, Default)]
pub(super) struct Entities<'t> {
    texts: HashMap<&'t str, &'t str>,
    /// The number of bytes that may still be put in, so that a small file has no large text.
    budget: usize,
}

impl<'t> Entities<'t> {
    /// Reads the declarations `<!ENTITY name "text">` in a document type.
    pub(super) fn of_doctype(doctype: &'t str, budget: usize) -> Self {
        let mut texts = HashMap::new();
        for declaration in doctype.split("<!ENTITY").skip(1) {
            if let Some((name, text)) = declared(declaration) {
                texts.entry(name).or_insert(text);
            }
        }
        Self { texts, budget }
    }

    /// The text for the reference `&name;` that begins with the `&` at `at`, and its end.
    pub(super) fn at(&mut self, text: &str, at: usize, end: usize) -> Option<(usize, &'t str)> {
        let rest = text.get(at + 1..end.min(at + 80)).or_else(|| text.get(at + 1..end))?;
        let length = memchr::memchr(b';', rest.as_bytes().get(..80.min(rest.len()))?)?;
        let value = *self.texts.get(&rest[..length])?;
        self.budget = self.budget.checked_sub(value.len())?;
        Some((at + length + 2, value))
    }
}

/// The name and the text of a declaration, without its beginning.
fn declared(declaration: &str) -> Option<(&str, &str)> {
    let rest = declaration.trim_start();
    let end = rest.find(char::is_whitespace)?;
    let (name, rest) = (&rest[..end], rest[end..].trim_start());
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = &rest[1..];
    let text = &value[..value.find(quote)?];
    (name != "%" && text.len() <= LONGEST && !text.contains(['<', '&', '%']))
        .then_some((name, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_are_known_and_others_are_not() {
        let doctype =
            "<!DOCTYPE a [<!ENTITY b 'Big Boat'><!ENTITY c '&b;&b;'><!ENTITY d SYSTEM 'x'>]>";
        let mut entities = Entities::of_doctype(doctype, 10);
        assert_eq!(entities.at("x&b;y", 1, 5), Some((4, "Big Boat")));
        assert_eq!(entities.at("&c;", 0, 3), None);
        assert_eq!(entities.at("&b;", 0, 3), None, "the budget is spent");
    }
}
