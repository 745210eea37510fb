//! The grammar of conditions.

use crate::error::{Error, ErrorKind, Result};
use crate::memory::condition::compare::{Comparison, Operator, Subject};
use crate::memory::condition::node::Node;
use crate::place::Place;
use crate::visible::quoted;

/// The most parentheses and `not`s within each other.
const DEEPEST: usize = 64;

/// A part of the text.
#[derive(Debug, Clone, PartialEq)]
enum Token<'t> {
    Open,
    Close,
    Operator(Operator),
    /// A word or a value, with its escapes resolved if it is quoted.
    Word(std::borrow::Cow<'t, str>, bool),
    End,
}

struct Parser<'t> {
    text: &'t str,
    /// The offset of what follows.
    at: usize,
}

pub(super) fn parse(text: &str) -> Result<Node> {
    let mut parser = Parser { text, at: 0 };
    let node = parser.any(0)?;
    match parser.peek()? {
        (Token::End, _) => Ok(node),
        (token, at) => Err(parser.expected(&token, at, "`and`, `or` or the end")),
    }
}

impl<'t> Parser<'t> {
    fn any(&mut self, depth: usize) -> Result<Node> {
        let mut nodes = vec![self.all(depth)?];
        while self.take_word("or")? {
            nodes.push(self.all(depth)?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Any(nodes) })
    }

    fn all(&mut self, depth: usize) -> Result<Node> {
        let mut nodes = vec![self.single(depth)?];
        while self.take_word("and")? {
            nodes.push(self.single(depth)?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::All(nodes) })
    }

    fn single(&mut self, depth: usize) -> Result<Node> {
        let (token, at) = self.next(false)?;
        if depth > DEEPEST {
            return Err(self.error(at, "parts within parts").expected("expected at most 64"));
        }
        match token {
            Token::Open => {
                let node = self.any(depth + 1)?;
                match self.next(false)? {
                    (Token::Close, _) => Ok(node),
                    (token, at) => Err(self.expected(&token, at, "`)`")),
                }
            }
            Token::Word(word, false) if word == "not" => {
                Ok(Node::Not(Box::new(self.single(depth + 1)?)))
            }
            Token::Word(word, is_quoted) => match &*word {
                "empty" if !is_quoted => Ok(Node::Empty),
                "untranslated" if !is_quoted => Ok(Node::Untranslated),
                word => self.comparison(word, at),
            },
            token => {
                let wanted = "a word such as source, changedate or the name of a property";
                Err(self.expected(&token, at, wanted))
            }
        }
    }

    fn comparison(&mut self, word: &str, word_at: usize) -> Result<Node> {
        let (token, at) = self.next(false)?;
        let Token::Operator(operator) = token else {
            return Err(self.expected(&token, at, "=, !=, <, <=, >, >=, ~ or !~"));
        };
        let (token, at) = self.next(true)?;
        let value = match &token {
            // `==` of other languages would ask for another value than is meant.
            Token::Word(value, false) if value.starts_with('=') => {
                return Err(self.expected(
                    &token,
                    at,
                    "a value; one that begins with = needs quotes",
                ));
            }
            Token::Word(value, _) => value,
            token => return Err(self.expected(token, at, "a value")),
        };
        let subject = Subject::of(word).map_err(|error| self.placed(word_at, error))?;
        let comparison = Comparison::new(subject, operator, value);
        comparison.map(Node::Comparison).map_err(|error| self.placed(at, error))
    }

    /// Takes a word if it is next.
    fn take_word(&mut self, wanted: &str) -> Result<bool> {
        let before = self.at;
        let (token, _) = self.next(false)?;
        let is_it = matches!(&token, Token::Word(word, false) if word == wanted);
        if !is_it {
            self.at = before;
        }
        Ok(is_it)
    }

    fn peek(&mut self) -> Result<(Token<'t>, usize)> {
        let before = self.at;
        let next = self.next(false);
        self.at = before;
        next
    }

    /// The next token and its offset. A value goes on to the next white space, so that it may have
    /// operators and parentheses that are closed in it.
    fn next(&mut self, is_value: bool) -> Result<(Token<'t>, usize)> {
        let rest = &self.text[self.at..];
        let start = self.at + (rest.len() - rest.trim_start().len());
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else {
            self.at = self.text.len();
            return Ok((Token::End, self.at));
        };
        let (token, length) = match first {
            '"' | '\'' => self.quoted(start, first)?,
            '(' if !is_value => (Token::Open, 1),
            ')' => (Token::Close, 1),
            _ if is_value => {
                let length = value_length(rest);
                (Token::Word(rest[..length].into(), false), length)
            }
            _ => match Operator::ALL.iter().find(|(sign, _)| rest.starts_with(sign)) {
                Some((sign, operator)) => (Token::Operator(*operator), sign.len()),
                None => {
                    let ends = |c: char| c.is_whitespace() || "()=<>~!\"'".contains(c);
                    let length = rest.find(ends).unwrap_or(rest.len()).max(first.len_utf8());
                    (Token::Word(rest[..length].into(), false), length)
                }
            },
        };
        self.at = start + length;
        Ok((token, start))
    }

    /// A text in quotes, in which the quote is written twice.
    fn quoted(&self, start: usize, quote: char) -> Result<(Token<'t>, usize)> {
        let inner = &self.text[start + 1..];
        let mut from = 0;
        while let Some(at) = inner[from..].find(quote).map(|at| from + at) {
            if !inner[at + 1..].starts_with(quote) {
                let text = inner[..at].replace(&format!("{quote}{quote}"), &quote.to_string());
                return Ok((Token::Word(text.into(), true), at + 2));
            }
            from = at + 2;
        }
        Err(self.error(start, "a quote that is not closed").expected(format!("expected {quote}")))
    }

    fn error(&self, at: usize, found: &str) -> Error {
        self.placed(at, Error::new(ErrorKind::Usage, found))
    }

    fn placed(&self, at: usize, error: Error) -> Error {
        let character = self.text[..at].chars().count() + 1;
        error.at(Place::file(format!("character {character}")))
    }

    fn expected(&self, token: &Token<'_>, at: usize, wanted: &str) -> Error {
        let found = match token {
            Token::Open => "`(`".to_owned(),
            Token::Close => "`)`".to_owned(),
            Token::End if self.text.trim().is_empty() => "nothing".to_owned(),
            Token::End => "the end".to_owned(),
            Token::Word(word, _) => quoted(word),
            Token::Operator(operator) => {
                let sign = Operator::ALL.iter().find(|(_, other)| other == operator);
                format!("`{}`", sign.map_or("", |(sign, _)| sign))
            }
        };
        self.error(at, &found).expected(format!("expected {wanted}"))
    }
}

/// The length of a value without quotes: up to white space or a parenthesis that it does not open.
fn value_length(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            c if c.is_whitespace() => return at,
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
