//! The attributes of a document: their entries and the built-in ones.

use std::collections::HashMap;
use std::ops::Range;

/// The most bytes of a value that is put into the text. Longer ones stay references.
const LONGEST: usize = 1000;

/// The values of the attributes that are set so far.
#[derive(Debug)]
pub(super) struct Attributes {
    values: HashMap<String, String>,
    /// The number of bytes that may still be put in, so that a small file has no large text.
    budget: usize,
}

impl Attributes {
    pub(super) fn new(text: &str) -> Self {
        Self { values: HashMap::new(), budget: text.len().saturating_mul(4).saturating_add(1000) }
    }

    /// Sets an attribute. References in the value to others are resolved.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let mut resolved = String::new();
        let mut rest = value.trim();
        while let Some(start) = rest.find('{') {
            let Some(end) = rest[start..].find('}') else { break };
            let inner = rest[start + 1..start + end].to_ascii_lowercase();
            resolved.push_str(&rest[..start]);
            match self.values.get(&inner) {
                Some(known) => resolved.push_str(known),
                None => resolved.push_str(&rest[start..=start + end]),
            }
            rest = &rest[start + end + 1..];
            if resolved.len() > LONGEST {
                break;
            }
        }
        resolved.push_str(rest);
        if resolved.len() <= LONGEST && value.len() <= LONGEST {
            self.values.insert(name.to_ascii_lowercase(), resolved);
        } else {
            self.values.remove(&name.to_ascii_lowercase());
        }
    }

    /// The value of an attribute, which is to be put into the text.
    pub(super) fn get(&mut self, name: &str) -> Option<String> {
        if let Some(text) = built_in(name) {
            return Some(text.to_owned());
        }
        let value = self.values.get(&name.to_ascii_lowercase())?;
        self.budget = self.budget.checked_sub(value.len())?;
        Some(value.clone())
    }
}

/// The name and the value of an attribute entry, `:name: value`, in a line.
pub(super) fn entry(line: &str) -> Option<(&str, Range<usize>)> {
    let rest = line.strip_prefix(':')?;
    let end = rest.find(':')?;
    let name = &rest[..end];
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '!' | '@');
    let value = end + 2;
    let follows = line[value..].is_empty() || line[value..].starts_with([' ', '\t']);
    (!name.is_empty() && name.chars().all(is_name) && follows)
        .then_some((name.trim_matches('!'), value..line.len()))
}

fn built_in(name: &str) -> Option<&'static str> {
    Some(match name {
        "nbsp" => "\u{A0}",
        "sp" => " ",
        "empty" | "blank" | "zwsp" | "wj" => "",
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "plus" => "+",
        "asterisk" => "*",
        "caret" => "^",
        "tilde" => "~",
        "backslash" => "\\",
        "backtick" => "`",
        "startsb" => "[",
        "endsb" => "]",
        "vbar" | "brvbar" => "|",
        "two-colons" => "::",
        "two-semicolons" => ";;",
        "cpp" | "pp" => "C++",
        "cxx" => "C++",
        "deg" => "°",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_hold_those_of_others() {
        let mut attributes = Attributes::new("abc");
        attributes.set("a", "https://x.org");
        attributes.set("b", "{a}/y {c}");
        assert_eq!(attributes.get("b").as_deref(), Some("https://x.org/y {c}"));
        assert_eq!(attributes.get("c"), None);
        assert_eq!(attributes.get("nbsp").as_deref(), Some("\u{A0}"));
    }

    #[test]
    fn entries_have_a_name_between_colons() {
        assert_eq!(entry(":toc:"), Some(("toc", 5..5)));
        assert_eq!(entry(":a-b: c"), Some(("a-b", 5..7)));
        assert_eq!(entry(":!toc:"), Some(("toc", 6..6)));
        assert_eq!(entry(": a"), None);
        assert_eq!(entry("::a::"), None);
    }
}
