//! Values as JSON and JavaScript write them, with the places of their strings.

use std::ops::Range;

use super::fault::Fault;
use super::part::{DEEPEST, Part};
use super::quoted;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(Vec<Part>),
    Object(Vec<Member>),
    List(Vec<Value>),
    /// A number, a constant or an expression.
    Other(Range<usize>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) key: String,
    pub(super) value: Value,
}

/// What may be a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// JSON, with the comments and trailing commas that many programs write.
    Json,
    /// JavaScript: other expressions are skipped.
    Script,
}

/// A reader of values.
pub(super) struct Literals<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) comments: Vec<Range<usize>>,
    dialect: Dialect,
    depth: usize,
}

impl<'t> Literals<'t> {
    pub(super) fn new(text: &'t str, dialect: Dialect) -> Self {
        Self { text, at: 0, comments: Vec::new(), dialect, depth: 0 }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Whether the character at the position is of a name.
    pub(super) fn is_at_name(&self) -> bool {
        self.rest().chars().next().is_some_and(is_name)
    }

    /// Skips white space and comments.
    ///
    /// # Errors
    /// If a comment does not end.
    pub(super) fn space(&mut self) -> Result<(), Fault> {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(is_space).len();
            let start = self.at;
            let rest = self.rest();
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                let end =
                    rest.find("*/").ok_or(Fault::new(start, "a comment without an end", "*/"))?;
                end + 2
            } else {
                return Ok(());
            };
            self.at += length;
            self.comments.push(start..self.at);
        }
    }

    /// Reads the value at the position, which is at its first character.
    ///
    /// # Errors
    /// If it is no value, does not end, or is nested too deeply.
    pub(super) fn value(&mut self) -> Result<Value, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::new(
                self.at,
                format!("more than {DEEPEST} levels of nesting"),
                "fewer levels",
            ));
        }
        let value = match self.peek() {
            Some(b'{') => self.object(),
            Some(b'[') => self.list(),
            Some(b'"' | b'\'' | b'`') => self.string(),
            _ => self.other(),
        };
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.space()?;
            match self.peek() {
                Some(b'}') => break self.at += 1,
                Some(b',') if self.dialect == Dialect::Script => self.at += 1,
                None => return Err(Fault::new(start, "an object without an end", "}")),
                Some(_) => {
                    members.extend(self.member()?);
                    self.end_of_item(b'}')?;
                }
            }
        }
        Ok(Value::Object(members))
    }

    fn list(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.space()?;
            match self.peek() {
                Some(b']') => break self.at += 1,
                Some(b',') if self.dialect == Dialect::Script => self.at += 1,
                None => return Err(Fault::new(start, "an array without an end", "]")),
                Some(_) => {
                    items.push(self.value()?);
                    self.end_of_item(b']')?;
                }
            }
        }
        Ok(Value::List(items))
    }

    /// Passes the comma after an item, unless the end of the list follows.
    fn end_of_item(&mut self, end: u8) -> Result<(), Fault> {
        self.space()?;
        match self.peek() {
            Some(b',') => self.at += 1,
            Some(found) if found == end => {}
            None => {}
            Some(_) => return Err(self.unexpected(format!("`,` or `{}`", char::from(end)))),
        }
        Ok(())
    }

    /// Reads a key and its value. `None` for a member without a constant key.
    fn member(&mut self) -> Result<Option<Member>, Fault> {
        let key = match self.peek() {
            Some(b'"' | b'\'') => {
                let parts = self.quoted()?;
                quoted::text(self.text, &parts)
            }
            _ if self.is_at_name() => self.name().to_owned(),
            _ if self.dialect == Dialect::Script => {
                return self.expression(self.at).map(|_| None);
            }
            _ => return Err(self.unexpected("a key in quotes")),
        };
        let end = self.at;
        self.space()?;
        if self.peek() == Some(b':') {
            self.at += 1;
            self.space()?;
            return Ok(Some(Member { key, value: self.value()? }));
        }
        match self.dialect {
            // A method, a shorthand or a spread.
            Dialect::Script => self.expression(end).map(|_| None),
            Dialect::Json => Err(self.unexpected("`:`")),
        }
    }

    pub(super) fn name(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn quoted(&mut self) -> Result<Vec<Part>, Fault> {
        let (parts, end) = quoted::read(self.text, self.at)?;
        self.at = end;
        Ok(parts)
    }

    /// A string, or several joined by `+`.
    fn string(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        let mut parts = self.quoted()?;
        if self.dialect == Dialect::Json {
            return Ok(Value::Text(parts));
        }
        loop {
            let end = self.at;
            self.space()?;
            match self.peek() {
                Some(b'+') => {
                    self.at += 1;
                    self.space()?;
                    if !matches!(self.peek(), Some(b'"' | b'\'' | b'`')) {
                        return self.expression(start);
                    }
                    // What is between two strings is no text of either.
                    let between = end - 1..self.at + 1;
                    parts.push(Part::Rendered(String::new(), between));
                    parts.append(&mut self.quoted()?);
                }
                Some(b',' | b'}' | b']' | b')' | b';') | None => return Ok(Value::Text(parts)),
                // `as const`, or the next statement without a semicolon.
                Some(_) if self.depth == 1 || self.rest().starts_with("as ") => {
                    if self.depth > 1 {
                        self.expression(end)?;
                    }
                    return Ok(Value::Text(parts));
                }
                Some(_) => return self.expression(start),
            }
        }
    }

    fn other(&mut self) -> Result<Value, Fault> {
        if self.dialect == Dialect::Script {
            return self.expression(self.at);
        }
        let start = self.at;
        let rest = self.rest();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        self.at += rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let word = &self.text[start..self.at];
        let is_constant = matches!(word, "true" | "false" | "null" | "NaN" | "Infinity");
        if word.is_empty() || !(is_constant || word.contains(|c: char| c.is_ascii_digit())) {
            self.at = start;
            return Err(self.unexpected("a value"));
        }
        Ok(Value::Other(start..self.at))
    }

    /// Skips an expression to the comma or bracket that ends it.
    fn expression(&mut self, start: usize) -> Result<Value, Fault> {
        let mut depth = 0_usize;
        loop {
            self.space()?;
            match self.peek() {
                Some(b',') if depth == 0 => break,
                Some(b'}' | b']' | b')') if depth == 0 => break,
                Some(b';') if depth == 0 => break,
                None => break,
                Some(b'(' | b'[' | b'{') => depth += 1,
                Some(b')' | b']' | b'}') => depth -= 1,
                _ => {}
            }
            self.step()?;
        }
        if self.at == start {
            return Err(self.unexpected("a value"));
        }
        Ok(Value::Other(start..self.at))
    }

    /// Passes a character, or a string or regular expression as a whole.
    pub(super) fn step(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b'"' | b'\'' | b'`') => drop(self.quoted()?),
            Some(b'/') if self.is_pattern() => self.pattern(),
            _ if self.is_at_name() => drop(self.name()),
            _ => self.at += self.rest().chars().next().map_or(0, char::len_utf8),
        }
        Ok(())
    }

    /// Whether a slash begins a regular expression, by the character before it.
    fn is_pattern(&self) -> bool {
        let before = self.text[..self.at].trim_end().chars().next_back();
        before.is_none_or(|c| "(,=:[!&|?{};+>".contains(c))
    }

    fn pattern(&mut self) {
        let line = self.rest().split('\n').next().unwrap_or_default();
        let mut is_escaped = false;
        let end = line.char_indices().skip(1).find(|&(_, c)| {
            let is_end = c == '/' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end
        });
        self.at += end.map_or(1, |(at, _)| at + 1);
    }

    /// The fault of a character that is not what was expected.
    pub(super) fn unexpected(&self, expected: impl Into<String>) -> Fault {
        let found = match self.rest().chars().next() {
            Some(c) => format!("`{c}`"),
            None => "the end of the file".to_owned(),
        };
        Fault::new(self.at, found, expected)
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}
